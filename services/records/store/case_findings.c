/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/case_findings.h"

#include "base/levels.h"
#include "db/db.h"
#include "store/levels.h"
#include "store/queries.h"

static const struct field finding_fields[] = {
    INT(struct case_finding, id, 1, INT64_MAX),
    INT(struct case_finding, case_id, 1, INT64_MAX),
    INT(struct case_finding, class_id, 1, INT64_MAX, .optional = true),
    STR(struct case_finding, subject, 1, 40, .optional = true),
    INT(struct case_finding, student_id, 1, INT64_MAX, .optional = true),
    STR(struct case_finding, text, 1, 2000),
    INT(struct case_finding, recorded_by, 1, INT64_MAX),
    STR(struct case_finding, recorded_at, 20, 20),
    STR(struct case_finding, reply, 1, 2000, .optional = true),
    INT(struct case_finding, replied_by, 1, INT64_MAX, .optional = true),
    STR(struct case_finding, replied_at, 20, 20, .optional = true),
};
const struct shape case_finding_shape = SHAPE(struct case_finding, finding_fields);

#define SELECT_FINDING                                                                             \
    "SELECT id, case_id, class_id, subject, student_id, text, recorded_by, recorded_at, reply,"    \
    "       replied_by, replied_at"                                                                \
    "  FROM case_finding"

static const struct query add_finding = {
    .sql = "INSERT INTO case_finding (case_id, class_id, subject, student_id, text, recorded_by,"
           "       recorded_at)"
           " VALUES (:case_id, :class_id, :subject, :student_id, :text, :recorded_by,"
           "       :recorded_at)",
    .in = &case_finding_shape,
};

static const struct query finding_by_id = {
    .sql = SELECT_FINDING " WHERE id = :id",
    .in = &case_finding_shape,
    .out = &case_finding_shape,
};

struct findings_key {
    int64_t case_id;
    const char *levels;
};
static const struct field findings_key_fields[] = {
    INT(struct findings_key, case_id, 1, INT64_MAX),
    STR(struct findings_key, levels, 1, LEVELS_TEXT_MAX, .optional = true),
};
static const struct shape findings_key_shape = SHAPE(struct findings_key, findings_key_fields);

#define CLASS_AT_LEVELS SOME_CLASS_AT_LEVELS("c.id = case_finding.class_id", "c.school_year_id")

static const struct query findings_by_case = {
    .sql = SELECT_FINDING " WHERE case_id = :case_id"
                          "   AND (class_id IS NULL OR " CLASS_AT_LEVELS ") ORDER BY id",
    .in = &findings_key_shape,
    .out = &case_finding_shape,
};

static const struct query reply_finding = {
    .sql = "UPDATE case_finding SET reply = :reply, replied_by = :replied_by,"
           "       replied_at = :replied_at"
           " WHERE id = :id AND reply IS NULL",
    .in = &case_finding_shape,
};

static const struct field read_fields[] = {
    INT(struct case_read, id, 1, INT64_MAX),         INT(struct case_read, case_id, 1, INT64_MAX),
    INT(struct case_read, account_id, 1, INT64_MAX), STR(struct case_read, full_name, 1, 100),
    STR(struct case_read, read_at, 20, 20),          STR(struct case_read, path, 1, 200),
    INT(struct case_read, class_id, 1, INT64_MAX),   STR(struct case_read, subject, 0, 40),
};
const struct shape case_read_shape = SHAPE(struct case_read, read_fields);

struct read_page {
    int64_t case_id;
    int64_t after;
    int64_t limit;
};

static const struct field read_page_fields[] = {
    INT(struct read_page, case_id, 1, INT64_MAX),
    INT(struct read_page, after, 0, INT64_MAX),
    INT(struct read_page, limit, 1, INT64_MAX),
};
static const struct shape read_page_shape = SHAPE(struct read_page, read_page_fields);

static const struct query add_read = {
    .sql = "INSERT INTO case_read (case_id, account_id, read_at, path, class_id, subject)"
           " VALUES (:case_id, :account_id, :read_at, :path, :class_id, :subject)",
    .in = &case_read_shape,
};

static const struct query reads_by_case = {
    .sql = "SELECT r.id, r.case_id, r.account_id, i.full_name, r.read_at, r.path, r.class_id,"
           "       r.subject"
           "  FROM case_read r JOIN case_inspector i"
           "    ON i.case_id = r.case_id AND i.account_id = r.account_id"
           " WHERE r.case_id = :case_id AND r.id > :after"
           " ORDER BY r.id LIMIT :limit",
    .in = &read_page_shape,
    .out = &case_read_shape,
};

const struct query *const case_findings_queries[] = {
    &add_finding,   &finding_by_id, &findings_by_case, &reply_finding, &add_read,
    &reads_by_case, NULL,
};

enum err case_findings_add(struct call *call, const struct case_finding *row, int64_t *ret_id)
{
    return db_insert(call, &add_finding, row, ret_id);
}

enum err case_findings_get(struct call *call, int64_t id, struct case_finding *ret)
{
    return db_one(call, &finding_by_id, &(struct case_finding){.id = id}, ret);
}

enum err case_findings_of_case(struct call *call, int64_t case_id, struct list *ret)
{
    const struct findings_key key = {.case_id = case_id, .levels = caller_levels(&call->caller)};

    return db_all(call, &findings_by_case, &key, ret);
}

enum err case_findings_reply(struct call *call, const struct case_finding *row)
{
    return db_change(call, &reply_finding, row);
}

enum err case_reads_add(struct call *call, const struct case_read *row)
{
    return db_insert(call, &add_read, row, NULL);
}

enum err case_reads_of_case(struct call *call, int64_t case_id, int64_t after, int64_t limit,
                            struct list *ret)
{
    const struct read_page page = {.case_id = case_id, .after = after, .limit = limit};

    return db_all(call, &reads_by_case, &page, ret);
}
