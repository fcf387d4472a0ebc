/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/correct.h"
#include "base/id.h"
#include "http/handlers.h"

static const struct field body_fields[] = {
    INT(struct correction, class_id, 1, INT64_MAX),
    INT(struct correction, student_id, 1, INT64_MAX),
    STR(struct correction, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
    INT(struct correction, term, 1, 2, .optional = true),
    ENUM(struct correction, field, correction_field_names),
    STR(struct correction, old_value, 0, 1000),
    STR(struct correction, new_value, 0, 1000),
    STR(struct correction, reason, 10, 500),
    STR(struct correction, evidence, 10, 1000),
};
const struct shape correction_body_shape = SHAPE(struct correction, body_fields);

/* The homeroom teacher agrees, or not and then says why. */
struct answer_body {
    int decision;
    const char *reason;
};
static const char *const answer_names[] = {"", "approve", "reject", NULL};
static const struct field answer_fields[] = {
    ENUM(struct answer_body, decision, answer_names),
    STR(struct answer_body, reason, 10, 500, .optional = true),
};
const struct shape answer_body_shape = SHAPE(struct answer_body, answer_fields);

static const struct field query_fields[] = {
    INT(struct correction_filter, school_year_id, 1, INT64_MAX),
    INT(struct correction_filter, class_id, 1, INT64_MAX, .optional = true),
    INT(struct correction_filter, student_id, 1, INT64_MAX, .optional = true),
    ENUM(struct correction_filter, state, correction_state_names, .optional = true),
    PAGE_FIELDS(struct correction_filter),
};
const struct shape correction_query_shape = SHAPE(struct correction_filter, query_fields);

/* A cell has its subject and term, a subject taken again its subject, the homeroom teacher's part
 * neither. */
static enum err check_place(struct call *call, const struct correction *wanted)
{
    bool cell = wanted->field <= FIELD_COMMENT;
    bool retest = wanted->field == FIELD_RETEST || wanted->field == FIELD_RETEST_TEST;

    if ((cell || retest) != (wanted->subject != NULL))
        violate(call, "/subject", "chỉ và luôn cần với ô sổ điểm, môn đánh giá lại",
                "needed for a gradebook's cell or a retest and for nothing else");
    if (cell != !is_none(wanted->term))
        violate(call, "/term", "chỉ và luôn cần với ô sổ điểm",
                "needed for a gradebook's cell and for nothing else");
    return fail_if_violated(call);
}

HANDLER(post_correction)
{
    struct correction wanted = *(const struct correction *)rq->body;
    struct correction row;
    enum err err = check_place(call, &wanted);

    wanted.subject = wanted.subject ? wanted.subject : "";
    wanted.term = is_none(wanted.term) ? 0 : wanted.term;
    if (!err)
        err = request_correction(call, &wanted, &row);
    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/corrections/%lld", (long long)row.id);
    return reply_json(call, rp, 201, &correction_shape, &row);
}

HANDLER(get_corrections)
{
    struct correction_filter filter = *(const struct correction_filter *)rq->query;
    struct list rows;
    enum err err;

    filter.after = page_after(filter.after);
    filter.limit = page_limit(filter.limit);
    err = list_corrections(call, &filter, &rows);
    if (err)
        return err;

    const struct correction *all = rows.items;
    bool full = (int64_t)rows.n == filter.limit;

    return reply_page(call, rp, &correction_shape, &rows, full ? all[rows.n - 1].id : NONE);
}

HANDLER(get_correction)
{
    struct correction row;
    enum err err = see_correction(call, rq->id[0], &row);

    return err ? err : reply_json(call, rp, 200, &correction_shape, &row);
}

HANDLER(post_correction_agreement)
{
    const struct answer_body *body = rq->body;
    bool refuses = body->decision == DECISION_REJECT;
    struct correction row;
    enum err err;

    if (refuses != (body->reason != NULL))
        violate(call, "/reason", "chỉ và luôn cần khi không đồng ý",
                "needed to refuse and for nothing else");
    err = fail_if_violated(call);
    if (!err)
        err = answer_correction(call, rq->id[0], body->reason, &row);
    return err ? err : reply_json(call, rp, 200, &correction_shape, &row);
}

HANDLER(post_correction_decision)
{
    const struct decision_body *body = rq->body;
    const struct correction decision = {
        .state = body->decision == DECISION_APPROVE ? CORRECTION_APPROVED : CORRECTION_REJECTED,
        .decision_number = body->number,
        .decision_reason = body->reason};
    struct correction row;
    enum err err = decide_correction(call, rq->id[0], &decision, &row);

    return err ? err : reply_json(call, rp, 200, &correction_shape, &row);
}

HANDLER(post_correction_execution)
{
    struct correction row;
    enum err err = carry_out_correction(call, rq->id[0], &row);

    return err ? err : reply_json(call, rp, 200, &correction_shape, &row);
}

HANDLER(delete_correction)
{
    enum err err = withdraw_correction(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}
