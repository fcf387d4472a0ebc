/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/answer_case.h"
#include "app/open_case.h"
#include "base/date.h"
#include "base/id.h"
#include "http/handlers.h"

enum { INSPECTORS_MAX = 20, LINES_MAX = 50 };

static const struct field inspector_fields[] = {
    INT(struct case_inspector, account_id, 1, INT64_MAX),
};
static const struct shape inspector_shape = SHAPE(struct case_inspector, inspector_fields);

static const struct field line_fields[] = {
    STR(struct case_scope, class_name, 1, 20, .optional = true),
    INT(struct case_scope, grade, 1, 12, .optional = true),
    STR(struct case_scope, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
};
static const struct shape line_shape = SHAPE(struct case_scope, line_fields);

static const struct field opening_fields[] = {
    INT(struct case_file, school_id, 1, INT64_MAX),
    STR(struct case_file, year_name, 9, 9),
    STR(struct case_file, decision_number, 1, 50),
    STR(struct case_file, reason, 10, 500),
    STR(struct case_file, valid_from, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct case_file, valid_to, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    LIST(struct case_file, inspectors, inspector_shape, 1, INSPECTORS_MAX),
    LIST(struct case_file, scope, line_shape, 1, LINES_MAX),
};
const struct shape case_opening_shape = SHAPE(struct case_file, opening_fields);

static const struct field finding_fields[] = {
    INT(struct case_finding, class_id, 1, INT64_MAX, .optional = true),
    STR(struct case_finding, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
    INT(struct case_finding, student_id, 1, INT64_MAX, .optional = true),
    STR(struct case_finding, text, 10, 2000),
};
const struct shape finding_body_shape = SHAPE(struct case_finding, finding_fields);

static const struct field submission_fields[] = {STR(struct case_file, conclusion, 10, 2000)};
const struct shape submission_shape = SHAPE(struct case_file, submission_fields);

static const struct field reply_fields[] = {STR(struct case_finding, reply, 10, 2000)};
const struct shape finding_reply_shape = SHAPE(struct case_finding, reply_fields);

static const struct field closing_fields[] = {
    STR(struct case_file, close_reason, 10, 500),
    STR(struct case_file, override_reason, 10, 500, .optional = true),
};
const struct shape case_closing_shape = SHAPE(struct case_file, closing_fields);

struct case_query {
    int64_t before;
    int64_t limit;
};
static const struct field case_query_fields[] = {
    INT(struct case_query, before, 1, INT64_MAX, .optional = true,
        .doc = "the last id of the page before"),
    INT(struct case_query, limit, 1, 500, .optional = true, .doc = "items a page, default 100"),
};
const struct shape case_query_shape = SHAPE(struct case_query, case_query_fields);

static const struct field page_fields[] = {PAGE_FIELDS(struct page_query)};
const struct shape case_page_shape = SHAPE(struct page_query, page_fields);

static enum err reply_case(struct call *call, struct reply *rp, int status, enum err err,
                           const struct case_file *row)
{
    if (err)
        return err;
    reply_version(call, rp, row->version);
    return reply_json(call, rp, status, &case_file_shape, row);
}

HANDLER(post_case_file)
{
    struct case_file row;
    enum err err = open_case(call, rq->body, &row);

    if (!err)
        rp->location = arena_printf(call->mem, "/v1/case-files/%lld", (long long)row.id);
    return reply_case(call, rp, 201, err, &row);
}

HANDLER(get_case_files)
{
    const struct case_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list rows;
    enum err err =
        see_cases(call, is_none(query->before) ? INT64_MAX : query->before, limit, &rows);
    const struct case_file *row = rows.items;

    if (err)
        return err;
    return reply_page(call, rp, &case_head_shape, &rows,
                      (int64_t)rows.n < limit ? NONE : row[rows.n - 1].id);
}

HANDLER(get_case_file)
{
    struct case_file row;
    enum err err = see_case(call, rq->id[0], &row);

    return reply_case(call, rp, 200, err, &row);
}

HANDLER(get_case_classes)
{
    struct list classes;
    enum err err = see_case_classes(call, rq->id[0], &classes);

    return err ? err : reply_page(call, rp, &class_shape, &classes, NONE);
}

HANDLER(post_case_finding)
{
    struct case_finding wanted = *(const struct case_finding *)rq->body;
    struct case_finding finding;
    enum err err;

    wanted.case_id = rq->id[0];
    err = record_finding(call, &wanted, &finding);
    return err ? err : reply_json(call, rp, 201, &case_finding_shape, &finding);
}

HANDLER(get_case_findings)
{
    struct list findings;
    enum err err = see_findings(call, rq->id[0], &findings);

    return err ? err : reply_page(call, rp, &case_finding_shape, &findings, NONE);
}

/* What the body says, of the case and the version that the request names. */
static struct case_file named(const struct request *rq)
{
    struct case_file wanted = *(const struct case_file *)rq->body;

    wanted.id = rq->id[0];
    wanted.version = rq->version;
    return wanted;
}

HANDLER(post_case_submission)
{
    const struct case_file wanted = named(rq);
    struct case_file row;
    enum err err = submit_case(call, &wanted, &row);

    return reply_case(call, rp, 200, err, &row);
}

HANDLER(post_finding_reply)
{
    const struct case_finding *body = rq->body;
    struct case_finding finding;
    enum err err = reply_to_finding(call, rq->id[0], body->reply, &finding);

    return err ? err : reply_json(call, rp, 200, &case_finding_shape, &finding);
}

HANDLER(post_case_closing)
{
    const struct case_file wanted = named(rq);
    struct case_file row;
    enum err err = close_case(call, &wanted, &row);

    return reply_case(call, rp, 200, err, &row);
}

HANDLER(get_case_reads)
{
    const struct page_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list reads;
    enum err err = see_reads(call, rq->id[0], page_after(query->after), limit, &reads);
    const struct case_read *read = reads.items;

    if (err)
        return err;
    return reply_page(call, rp, &case_read_shape, &reads,
                      (int64_t)reads.n < limit ? NONE : read[reads.n - 1].id);
}
