/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/oversight.h"

#include "base/levels.h"
#include "db/db.h"
#include "domain/school_level.h"
#include "store/levels.h"
#include "store/queries.h"

const char *const progress_by_names[] = {"",        "school",     "class", "subject",
                                         "teacher", "assignment", NULL};

static const struct field filter_fields[] = {
    INT(struct progress_filter, unit_id, 1, INT64_MAX),
    STR(struct progress_filter, year_name, 9, 9),
    ENUM(struct progress_filter, level, school_level_names),
    STR(struct progress_filter, levels, 1, LEVELS_TEXT_MAX, .optional = true),
    INT(struct progress_filter, grade, 1, 12),
    INT(struct progress_filter, class_id, 1, INT64_MAX),
    STR(struct progress_filter, subject, 0, 40),
    INT(struct progress_filter, account_id, 1, INT64_MAX),
    INT(struct progress_filter, school_year_id, 1, INT64_MAX),
    BOOL(struct progress_filter, owing),
    STR(struct progress_filter, today, 10, 10),
};
static const struct shape filter_shape = SHAPE(struct progress_filter, filter_fields);

static const struct field sum_fields[] = {
    INT(struct progress_sum, org_id, 1, INT64_MAX),
    STR(struct progress_sum, school_name, 1, 200),
    INT(struct progress_sum, class_id, 1, INT64_MAX),
    STR(struct progress_sum, class_name, 1, 20),
    INT(struct progress_sum, grade, 1, 12),
    STR(struct progress_sum, subject, 0, 40),
    INT(struct progress_sum, account_id, 1, INT64_MAX),
    STR(struct progress_sum, full_name, 1, 100),
    INT(struct progress_sum, expected, 0, INT64_MAX),
    INT(struct progress_sum, entered, 0, INT64_MAX),
    INT(struct progress_sum, missing, 0, INT64_MAX),
    INT(struct progress_sum, due, 0, INT64_MAX),
    INT(struct progress_sum, overdue, 0, INT64_MAX),
    INT(struct progress_sum, late, 0, INT64_MAX),
    INT(struct progress_sum, results, 0, INT64_MAX),
    INT(struct progress_sum, signed_count, 0, INT64_MAX),
};
static const struct shape sum_shape = SHAPE(struct progress_sum, sum_fields);

#define SUMS                                                                                       \
    "CAST(COALESCE(SUM(p.expected_1 + p.expected_2), 0) AS SIGNED) AS expected,"                   \
    " CAST(COALESCE(SUM(p.entered_1 + p.entered_2), 0) AS SIGNED) AS entered,"                     \
    " CAST(COALESCE(SUM(p.expected_1 + p.expected_2 - p.entered_1 - p.entered_2), 0) AS SIGNED)"   \
    "   AS missing,"                                                                               \
    " CAST(COALESCE(SUM(IF(p.due_1 <= :today, p.expected_1, 0)"                                    \
    "   + IF(p.due_2 <= :today, p.expected_2, 0)), 0) AS SIGNED) AS due,"                          \
    " CAST(COALESCE(SUM(IF(p.due_1 <= :today, p.expected_1 - p.entered_1, 0)"                      \
    "   + IF(p.due_2 <= :today, p.expected_2 - p.entered_2, 0)), 0) AS SIGNED) AS overdue,"        \
    " CAST(COALESCE(SUM(p.late), 0) AS SIGNED) AS late,"                                           \
    " CAST(COALESCE(SUM(p.results), 0) AS SIGNED) AS results,"                                     \
    " CAST(COALESCE(SUM(p.signed), 0) AS SIGNED) AS signed_count"
#define PART_IS_AT_LEVELS AT_LEVELS("p.level")
/* The few schools first, then each one's rows, which lie together. */
#define OF_UNIT(kept)                                                                              \
    "  FROM school_unit u STRAIGHT_JOIN school s ON s.org_id = u.org_id" JOIN_LEVELS_OF_UNIT       \
    "  STRAIGHT_JOIN " kept " p ON p.org_id = u.org_id AND p.year_name = :year_name"               \
    " WHERE u.unit_id = :unit_id AND (:level IS NULL OR p.level = :level)"                         \
    "   AND " PART_IS_AT_LEVELS "   AND (:grade IS NULL OR p.grade = :grade)"                      \
    "   AND (:subject IS NULL OR p.subject = :subject)"
#define OF_CLASSES                                                                                 \
    OF_UNIT("class_progress")                                                                      \
    "   AND (:class_id IS NULL OR p.class_id = :class_id)"                                         \
    "   AND (:school_year_id IS NULL OR p.school_year_id = :school_year_id)"                       \
    "   AND (:account_id IS NULL OR p.account_id = :account_id"                                    \
    "        OR p.homeroom_account_id = :account_id)"                                              \
    "   AND (NOT :owing OR p.entered_1 + p.entered_2 < p.expected_1 + p.expected_2"                \
    "        OR p.signed < p.results)"
#define SUMS_OF(of, keys, rest)                                                                    \
    {                                                                                              \
        .sql = "SELECT " keys SUMS of rest, .in = &filter_shape, .out = &sum_shape                 \
    }
#define SUMS_BY(keys, rest) SUMS_OF(OF_CLASSES, keys, rest)
#define SCHOOL              "p.org_id, s.name AS school_name, "
#define BY_SCHOOL           " GROUP BY p.org_id ORDER BY p.org_id"
#define BY_SUBJECT          " GROUP BY p.subject ORDER BY p.subject"

static const struct query by_school = SUMS_BY(SCHOOL, BY_SCHOOL);
static const struct query by_school_whole = SUMS_OF(OF_UNIT("grade_progress"), SCHOOL, BY_SCHOOL);

static const struct query by_class =
    SUMS_BY("p.org_id, p.class_id, p.class_name, p.grade, ", " GROUP BY p.class_id"
                                                             " ORDER BY p.class_id");

static const struct query by_subject = SUMS_BY("p.subject, ", BY_SUBJECT);
static const struct query by_subject_whole =
    SUMS_OF(OF_UNIT("grade_progress"), "p.subject, ", BY_SUBJECT);

/* What is assigned to nobody is the row of account 0. */
static const struct query by_teacher =
    SUMS_BY("NULLIF(COALESCE(p.account_id, 0), 0) AS account_id, MAX(p.full_name) AS full_name, ",
            " GROUP BY COALESCE(p.account_id, 0) ORDER BY COALESCE(p.account_id, 0)");

static const struct query by_assignment =
    SUMS_BY("p.class_id, p.class_name, p.grade, p.subject, p.account_id, p.full_name, ",
            " GROUP BY p.class_id, p.subject"
            " ORDER BY p.grade, p.class_name, p.class_id, p.subject");

const struct query *const oversight_queries[] = {
    &by_school,        &by_school_whole, &by_class,      &by_subject,
    &by_subject_whole, &by_teacher,      &by_assignment, NULL,
};

/* Then the sums that are kept of each grade are enough. */
static bool is_of_whole_grades(const struct progress_filter *filter)
{
    return is_none(filter->class_id) && is_none(filter->account_id) &&
           is_none(filter->school_year_id) && !filter->owing;
}

enum err progress_sums(struct call *call, enum progress_by by, const struct progress_filter *filter,
                       struct list *ret)
{
    static const struct query *const queries[] = {
        [PROGRESS_BY_SCHOOL] = &by_school,         [PROGRESS_BY_CLASS] = &by_class,
        [PROGRESS_BY_SUBJECT] = &by_subject,       [PROGRESS_BY_TEACHER] = &by_teacher,
        [PROGRESS_BY_ASSIGNMENT] = &by_assignment,
    };

    const struct query *query = queries[by];

    if (by == PROGRESS_BY_SCHOOL && is_of_whole_grades(filter))
        query = &by_school_whole;
    if (by == PROGRESS_BY_SUBJECT && is_of_whole_grades(filter))
        query = &by_subject_whole;
    return db_all(call, query, filter, ret);
}
