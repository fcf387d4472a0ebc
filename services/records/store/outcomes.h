/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How students ended the year, as counts: kept by class (store/summaries.h), read over schools. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* Students of a class who have all of this in common; "" = not known yet. */
struct outcome {
    int64_t org_id;
    const char *year_name;
    int64_t class_id;
    int64_t number; /* within the class */
    int level;      /* enum school_level */
    int64_t grade;
    int sex; /* enum sex */
    const char *ethnic;
    const char *learning; /* in the words of the rules that the class stands under */
    const char *conduct;
    const char *promotion;
    const char *title;
    int64_t students;
};

/* Replaces those of the class. */
enum err outcomes_put(struct call *call, int64_t class_id, const struct list *outcomes);

enum outcome_by {
    OUTCOME_BY_NONE,
    OUTCOME_BY_SCHOOL,
    OUTCOME_BY_COMMUNE, /* the unit directly over the school */
    OUTCOME_BY_LEVEL,
    OUTCOME_BY_GRADE,
    OUTCOME_BY_SEX,
    OUTCOME_BY_ETHNIC,
};
extern const char *const outcome_by_names[];

enum outcome_result {
    OUTCOME_RESULT_NONE,
    OUTCOME_LEARNING,
    OUTCOME_CONDUCT,
    OUTCOME_PROMOTION,
    OUTCOME_TITLE,
};
extern const char *const outcome_result_names[];

/* 0, NONE and NULL: every one. */
struct outcome_filter {
    int64_t unit_id; /* the schools under it */
    const char *year_name;
    int by;     /* enum outcome_by */
    int result; /* enum outcome_result */
    int level;
    const char *levels; /* base/levels.h */
    int64_t grade;
    int sex;
    const char *ethnic;
};

struct outcome_count {
    const char *key;  /* org id, level, grade, sex or code of the group */
    const char *name; /* of a school or the unit over it; NULL = it has none */
    const char *value;
    int64_t students;
};
/* By group, then value. */
enum err outcomes_count(struct call *call, const struct outcome_filter *filter, struct list *ret);
