/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/outcomes.h"

#include <string.h>

#include "base/levels.h"
#include "db/db.h"
#include "domain/person.h"
#include "domain/school_level.h"
#include "store/levels.h"
#include "store/queries.h"

const char *const outcome_by_names[] = {"",      "school", "commune", "level",
                                        "grade", "sex",    "ethnic",  NULL};
const char *const outcome_result_names[] = {"", "learning", "conduct", "promotion", "title", NULL};

static const struct field outcome_fields[] = {
    INT(struct outcome, org_id, 1, INT64_MAX),
    STR(struct outcome, year_name, 9, 9),
    INT(struct outcome, class_id, 1, INT64_MAX),
    INT(struct outcome, number, 1, INT64_MAX),
    ENUM(struct outcome, level, school_level_names),
    INT(struct outcome, grade, 1, 12),
    ENUM(struct outcome, sex, sex_names),
    STR(struct outcome, ethnic, 2, 2),
    STR(struct outcome, learning, 0, 24),
    STR(struct outcome, conduct, 0, 24),
    STR(struct outcome, promotion, 0, 24),
    STR(struct outcome, title, 0, 24),
    INT(struct outcome, students, 1, INT64_MAX),
};
static const struct shape outcome_shape = SHAPE(struct outcome, outcome_fields);

static const struct field filter_fields[] = {
    INT(struct outcome_filter, unit_id, 1, INT64_MAX),
    STR(struct outcome_filter, year_name, 9, 9),
    ENUM(struct outcome_filter, by, outcome_by_names),
    ENUM(struct outcome_filter, result, outcome_result_names),
    ENUM(struct outcome_filter, level, school_level_names),
    STR(struct outcome_filter, levels, 1, LEVELS_TEXT_MAX, .optional = true),
    INT(struct outcome_filter, grade, 1, 12),
    ENUM(struct outcome_filter, sex, sex_names),
    STR(struct outcome_filter, ethnic, 2, 2),
};
static const struct shape filter_shape = SHAPE(struct outcome_filter, filter_fields);

static const struct field count_fields[] = {
    STR(struct outcome_count, key, 1, 20),
    STR(struct outcome_count, name, 1, 200),
    STR(struct outcome_count, value, 0, 24),
    INT(struct outcome_count, students, 1, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct outcome_count, count_fields);

struct class_key {
    int64_t class_id;
};
static const struct field class_key_fields[] = {INT(struct class_key, class_id, 1, INT64_MAX)};
static const struct shape class_key_shape = SHAPE(struct class_key, class_key_fields);

static const struct query drop_outcomes = {
    .sql = "DELETE FROM class_outcome WHERE class_id = :class_id",
    .in = &class_key_shape,
};

static const struct query add_outcome = {
    .sql = "INSERT INTO class_outcome (org_id, year_name, class_id, number, level, grade, sex,"
           "       ethnic, learning, conduct, promotion, title, students)"
           " VALUES (:org_id, :year_name, :class_id, :number, :level, :grade, :sex, :ethnic,"
           "       :learning, :conduct, :promotion, :title, :students)",
    .in = &outcome_shape,
};

#define OUTCOME_IS_AT_LEVELS AT_LEVELS("o.level")
/* The few schools first, each with the unit over it; then its rows, which lie together. */
#define COUNT_BY(key_)                                                                             \
    {                                                                                              \
        .sql = "SELECT CAST(" key_ " AS CHAR) AS `key`,"                                           \
               "       CASE :result WHEN 'learning' THEN o.learning WHEN 'conduct' THEN o.conduct" \
               "            WHEN 'promotion' THEN o.promotion ELSE o.title END AS value,"          \
               "       CAST(SUM(o.students) AS SIGNED) AS students"                                \
               "  FROM school_unit u STRAIGHT_JOIN school_unit own ON own.org_id = u.org_id"       \
               "   AND own.unit_id = u.org_id"                                                     \
               "  LEFT JOIN school_unit c ON c.org_id = u.org_id AND c.depth = own.depth - "       \
               "1" JOIN_LEVELS_OF_UNIT "  STRAIGHT_JOIN class_outcome o ON o.org_id = u.org_id"    \
               "   AND o.year_name = :year_name"                                                   \
               " WHERE u.unit_id = :unit_id AND (:level IS NULL OR o.level = :level)"              \
               "   AND " OUTCOME_IS_AT_LEVELS "   AND (:grade IS NULL OR o.grade = :grade)"        \
               "   AND (:sex IS NULL OR o.sex = :sex)"                                             \
               "   AND (:ethnic IS NULL OR o.ethnic = :ethnic)"                                    \
               " GROUP BY " key_ ", value ORDER BY " key_ ", value",                               \
        .in = &filter_shape, .out = &count_shape                                                   \
    }

static const struct query by_school = COUNT_BY("o.org_id");
static const struct query by_commune = COUNT_BY("c.unit_id");
static const struct query by_level = COUNT_BY("o.level");
static const struct query by_grade = COUNT_BY("o.grade");
static const struct query by_sex = COUNT_BY("o.sex");
static const struct query by_ethnic = COUNT_BY("o.ethnic");

/* Apart from the counts, which are made faster without texts. */
static const struct query school_names = {
    .sql = "SELECT CAST(s.org_id AS CHAR) AS `key`, s.name"
           "  FROM school_unit u JOIN school s ON s.org_id = u.org_id WHERE u.unit_id = :unit_id",
    .in = &filter_shape,
    .out = &count_shape,
};

static const struct query commune_names = {
    .sql = "SELECT CAST(c.unit_id AS CHAR) AS `key`, MAX(s.parent_name) AS name"
           "  FROM school_unit u JOIN school s ON s.org_id = u.org_id"
           "  JOIN school_unit own ON own.org_id = u.org_id AND own.unit_id = u.org_id"
           "  JOIN school_unit c ON c.org_id = u.org_id AND c.depth = own.depth - 1"
           " WHERE u.unit_id = :unit_id GROUP BY c.unit_id",
    .in = &filter_shape,
    .out = &count_shape,
};

const struct query *const outcomes_queries[] = {
    &drop_outcomes, &add_outcome, &by_school,    &by_commune,    &by_level, &by_grade,
    &by_sex,        &by_ethnic,   &school_names, &commune_names, NULL,
};

enum err outcomes_put(struct call *call, int64_t class_id, const struct list *outcomes)
{
    enum err err = db_change_any(call, &drop_outcomes, &(struct class_key){class_id}, NULL);

    return err ? err : db_each(call, &add_outcome, outcomes);
}

static const char *find_name(const struct list *names, const char *key)
{
    const struct outcome_count *n = names->items;

    for (size_t i = 0; i < names->n; i++)
        if (strcmp(n[i].key, key) == 0)
            return n[i].name;
    return NULL;
}

static enum err name_groups(struct call *call, const struct outcome_filter *filter,
                            struct list *counts)
{
    struct outcome_count *c = counts->items;
    struct list names = {0};
    enum err err = OK;

    if (filter->by <= OUTCOME_BY_COMMUNE)
        err = db_all(call, filter->by == OUTCOME_BY_SCHOOL ? &school_names : &commune_names, filter,
                     &names);
    for (size_t i = 0; i < counts->n; i++) {
        bool again = i && strcmp(c[i - 1].key, c[i].key) == 0;

        c[i].name = again ? c[i - 1].name : find_name(&names, c[i].key);
    }
    return err;
}

enum err outcomes_count(struct call *call, const struct outcome_filter *filter, struct list *ret)
{
    static const struct query *const queries[] = {
        [OUTCOME_BY_SCHOOL] = &by_school, [OUTCOME_BY_COMMUNE] = &by_commune,
        [OUTCOME_BY_LEVEL] = &by_level,   [OUTCOME_BY_GRADE] = &by_grade,
        [OUTCOME_BY_SEX] = &by_sex,       [OUTCOME_BY_ETHNIC] = &by_ethnic,
    };

    enum err err = db_all(call, queries[filter->by], filter, ret);

    return err ? err : name_groups(call, filter, ret);
}
