/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/lock_year.h"
#include "app/manage_year.h"
#include "base/date.h"
#include "base/id.h"
#include "http/handlers.h"

enum { CHECKLIST_MAX = 10000 };

static const struct field year_body_fields[] = {
    INT(struct school_year, org_id, 1, INT64_MAX),
    STR(struct school_year, name, 9, 9),
    STR(struct school_year, starts_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct school_year, ends_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
};
const struct shape year_body_shape = SHAPE(struct school_year, year_body_fields);

struct school_query {
    int64_t org_id;
};
static const struct field school_query_fields[] = {
    INT(struct school_query, org_id, 1, INT64_MAX, .optional = true),
};
const struct shape school_query_shape = SHAPE(struct school_query, school_query_fields);

HANDLER(post_school_year)
{
    struct school_year year;
    enum err err = open_year(call, rq->body, &year);

    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/school-years/%lld", (long long)year.id);
    return reply_json(call, rp, 201, &school_year_shape, &year);
}

HANDLER(get_school_years)
{
    struct list years;
    enum err err = years_of_school(call, call->caller.org_id, &years);

    (void)rq;
    if (err)
        return err;
    return reply_page(call, rp, &school_year_shape, &years, NONE);
}

HANDLER(get_school_year)
{
    struct school_year year;
    enum err err = access_year(call, rq->id[0], &year);

    if (err)
        return err;
    return reply_json(call, rp, 200, &school_year_shape, &year);
}

struct proposal_body {
    const char *reason;
};
static const struct field proposal_body_fields[] = {
    STR(struct proposal_body, reason, 10, 500),
};
const struct shape proposal_body_shape = SHAPE(struct proposal_body, proposal_body_fields);

static const char *const decision_names[] = {"", "approve", "reject", NULL};
static const struct field decision_body_fields[] = {
    ENUM(struct decision_body, decision, decision_names),
    STR(struct decision_body, number, 1, 50),
    STR(struct decision_body, reason, 10, 500),
};
const struct shape decision_body_shape = SHAPE(struct decision_body, decision_body_fields);

static const struct field lock_decision_fields[] = {
    ENUM(struct lock_decision_body, decision, decision_names),
    STR(struct lock_decision_body, number, 1, 50),
    STR(struct lock_decision_body, reason, 10, 500),
    STR(struct lock_decision_body, override_reason, 10, 500, .optional = true),
};
const struct shape lock_decision_body_shape =
    SHAPE(struct lock_decision_body, lock_decision_fields);

static const struct field unlock_fields[] = {
    INT(struct unlock, class_id, 1, INT64_MAX),
    STR(struct unlock, subject, 1, 40, .optional = true, .check = is_code, .expects = "mã môn học"),
    INT(struct unlock, hours, 1, UNLOCK_HOURS_MAX),
    STR(struct unlock, reason, 10, 500),
};
const struct shape unlock_body_shape = SHAPE(struct unlock, unlock_fields);

static const struct field checklist_fields[] = {
    INT(struct checklist, school_year_id, 1, INT64_MAX),
    BOOL(struct checklist, complete),
    INT(struct checklist, students, 0, INT64_MAX),
    INT(struct checklist, sealed, 0, INT64_MAX),
    LIST(struct checklist, classes, stage_count_shape, 0, CHECKLIST_MAX),
    LIST(struct checklist, subjects, progress_shape, 0, CHECKLIST_MAX),
};
static const struct shape checklist_shape = SHAPE(struct checklist, checklist_fields);

static enum err reply_proposal(struct call *call, struct reply *rp, int status, enum err err,
                               const struct lock_proposal *proposal)
{
    if (err)
        return err;
    return reply_json(call, rp, status, &lock_proposal_shape, proposal);
}

HANDLER(post_lock_proposal)
{
    const struct proposal_body *body = rq->body;
    struct lock_proposal proposal;
    enum err err = propose_lock(call, rq->id[0], body->reason, &proposal);

    return reply_proposal(call, rp, 201, err, &proposal);
}

HANDLER(post_unlock_proposal)
{
    struct lock_proposal proposal;
    enum err err = propose_unlock(call, rq->id[0], rq->body, &proposal);

    return reply_proposal(call, rp, 201, err, &proposal);
}

HANDLER(get_checklist)
{
    struct checklist checklist;
    enum err err = see_checklist(call, rq->id[0], &checklist);

    if (err)
        return err;
    return reply_json(call, rp, 200, &checklist_shape, &checklist);
}

HANDLER(get_lock_proposal)
{
    struct lock_proposal proposal;
    enum err err = see_lock(call, rq->id[0], &proposal);

    return reply_proposal(call, rp, 200, err, &proposal);
}

HANDLER(post_lock_decision)
{
    const struct lock_decision_body *body = rq->body;
    const struct lock_proposal decision = {
        .state = body->decision == DECISION_APPROVE ? LOCK_APPROVED : LOCK_REJECTED,
        .decision_number = body->number,
        .decision_reason = body->reason,
        .override_reason = body->override_reason};
    struct lock_proposal proposal;
    enum err err = decide_lock(call, rq->id[0], &decision, &proposal);

    return reply_proposal(call, rp, 200, err, &proposal);
}

HANDLER(post_lock_execution)
{
    struct lock_proposal proposal;
    enum err err = execute_lock(call, rq->id[0], &proposal);

    return reply_proposal(call, rp, 200, err, &proposal);
}
