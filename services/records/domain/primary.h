/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Primary schools: subjects at Hoàn thành tốt / Hoàn thành / Chưa hoàn thành, qualities and
 * competences at Tốt / Đạt / Cần cố gắng, periodic tests in whole marks. TT27/2020 and, before it,
 * TT30/2014 as TT22/2016 amended it. The year is decided by what stands at its end.
 */
#pragma once

#include "domain/doubts.h"
#include "domain/marks.h"
#include "domain/promotion.h"
#include "domain/title.h"

/* A subject's level; of a quality or competence: Cần cố gắng, Đạt, Tốt. Cells hold these. */
enum { DONE_NOT_YET, DONE, DONE_WELL, DONE_COUNT };

/* Kết quả giáo dục of the year; TT30/2014 knows only the first two. */
enum achievement {
    ACHIEVEMENT_NONE,
    ACHIEVEMENT_CHUA_HOAN_THANH,
    ACHIEVEMENT_HOAN_THANH,
    ACHIEVEMENT_HOAN_THANH_TOT,
    ACHIEVEMENT_HOAN_THANH_XUAT_SAC,
    ACHIEVEMENT_COUNT,
};
extern const char *const achievement_names[];
extern const char *const achievement_names_vi[];

/* One result's conditions: each subject, each quality and competence, each test of the year's end.
 */
struct achievement_rule {
    int subjects;
    int qualities;
    int64_t tests; /* tenths */
    const char *rule;
};

struct primary_rules {
    const char *name;
    struct achievement_rule results[ACHIEVEMENT_COUNT]; /* rule NULL = the rule set has no such */
    struct achievement_rule best;                       /* of the highest title */
    enum title best_title;
    enum title second_title; /* by people's judgement */
    enum achievement second_from;
    bool second_needs_recognition; /* by the class, besides being outstanding */
    bool test_zero;
    const char *rule_subjects;
    const char *rule_completion;
    const char *rule_title;
};
extern const struct primary_rules tt27_rules;
extern const struct primary_rules tt30_22_rules;

/* What stands at the year's end. */
struct primary_result {
    bool quality;
    bool left_out; /* an optional subject that is not taken */
    bool tested;
    int64_t level; /* DONE_…; MARK_EXEMPT leaves the result out; other negatives are due */
    int64_t test;  /* tenths, if tested; MARK_ZERO_BY_RULE counts as 0 */
};

/* What the next result asks for and is not there. */
struct achievement_lack {
    enum achievement result; /* the one asked about; NONE at the top */
    int subjects;            /* how many are below what it asks … */
    int first_subject;       /* … and the index of the first, or -1 */
    int qualities;
    int first_quality;
    int tests;
    int first_test;
    int64_t test_floor; /* tenths */
};

struct primary_why {
    const char *rule;
    enum achievement result;
    int n_subjects;
    int n_qualities;
    int n_tests;
    int64_t lowest_test; /* NONE without tests */
    int lowest_index;
    int n_missing;
    int missing_index; /* the first, or -1 */
    struct achievement_lack lack;
};

/* NONE while something is due, or when nothing is there. */
enum achievement primary_year(const struct primary_rules *rules,
                              const struct primary_result results[], size_t n,
                              struct primary_why *ret);

/* Moves up, has completed primary school (grade 5), or is helped and assessed again. No limit of
 * absences. A disabled learner not assessed: the principal. */
enum promotion primary_promotion(enum achievement result, bool last_grade, bool by_principal);

/* What is not enough yet, so that it may be assessed again. */
bool may_supplement(const struct primary_rules *rules, const struct primary_result *result);

/*
 * After help: again[i] replaces what result i was; negative level or test = not assessed again.
 * PROMOTED_SUPPLEMENTED when it is enough now; else the principal decides whether the pupil moves
 * up.
 */
enum promotion primary_after_supplement(const struct primary_rules *rules,
                                        const struct primary_result results[],
                                        const struct primary_result again[], size_t n,
                                        struct primary_why *ret);

/* What people say of a pupil, for the titles that no mark decides. */
struct primary_praise {
    bool outstanding; /* in a subject, or clear progress in a quality or competence */
    bool recognised;  /* by the class */
};

struct primary_title_why {
    const char *rule;
    enum achievement result;
    struct primary_praise praise;
    bool best_met;
};

enum title primary_title(const struct primary_rules *rules, const struct primary_result results[],
                         size_t n, const struct primary_praise *praise,
                         struct primary_title_why *ret);

/* A periodic test is a whole mark: tenths divisible by ten. */
bool primary_test_allowed(const struct primary_rules *rules, int64_t tenths);
