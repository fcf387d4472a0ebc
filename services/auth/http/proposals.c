/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/propose_grants.h"
#include "base/date.h"
#include "base/levels.h"
#include "domain/people.h"
#include "domain/roles.h"
#include "http/handlers.h"

#define ITEM_FIELDS                                                                                \
    INT(struct proposal_item, account_id, 1, INT64_MAX),                                           \
        ENUM(struct proposal_item, role, role_names),                                              \
        STR(struct proposal_item, valid_from, 10, 10, A_DATE, .optional = true),                   \
        STR(struct proposal_item, valid_to, 10, 10, A_DATE, .optional = true),                     \
        INT(struct proposal_item, school_year_id, 1, INT64_MAX, .optional = true),                 \
        INT(struct proposal_item, class_id, 1, INT64_MAX, .optional = true),                       \
        STR(struct proposal_item, subject, 1, 20, .check = is_subject_code,                        \
            .expects = "mã môn học", .optional = true),                                            \
        STR(struct proposal_item, levels, 2, LEVELS_TEXT_MAX, .check = is_levels,                  \
            .expects = "các cấp học như thcs-thpt-gdtx", .optional = true)

struct proposal_body {
    int64_t org_id;
    struct list items;
};

static const struct field item_body_fields[] = {ITEM_FIELDS};
static const struct shape item_body_shape = SHAPE(struct proposal_item, item_body_fields);

static const struct field proposal_body_fields[] = {
    INT(struct proposal_body, org_id, 1, INT64_MAX),
    LIST(struct proposal_body, items, item_body_shape, 1, 200),
};
const struct shape proposal_body_shape = SHAPE(struct proposal_body, proposal_body_fields);

struct decision_body {
    int decision;
    const char *reason;
};

static const char *const decision_names[] = {"", "approved", "refused", NULL};
static const int decisions[] = {PROPOSAL_NONE, PROPOSAL_APPROVED, PROPOSAL_REFUSED};

static const struct field decision_fields[] = {
    ENUM(struct decision_body, decision, decision_names),
    STR(struct decision_body, reason, 1, 500, .optional = true),
};
const struct shape grant_decision_body_shape = SHAPE(struct decision_body, decision_fields);

static const struct field item_fields[] = {
    ITEM_FIELDS, STR(struct proposal_item, full_name, 1, 100, .omit_none = true)};
static const struct shape item_shape = SHAPE(struct proposal_item, item_fields);

#define PROPOSAL_FIELDS(T)                                                                         \
    INT(T, id, 1, INT64_MAX), INT(T, org_id, 1, INT64_MAX), ENUM(T, state, proposal_state_names),  \
        INT(T, proposed_by, 1, INT64_MAX), STR(T, proposed_at, 1, 30),                             \
        INT(T, decided_by, 1, INT64_MAX), STR(T, decided_at, 1, 30), STR(T, reason, 1, 500)

struct proposal_json {
    int64_t id;
    int64_t org_id;
    int state;
    int64_t proposed_by;
    const char *proposed_at;
    int64_t decided_by;
    const char *decided_at;
    const char *reason;
    struct list items;
};

static const struct field proposal_fields[] = {PROPOSAL_FIELDS(struct proposal_json)};
static const struct shape row_shape = SHAPE(struct proposal_json, proposal_fields);

static const struct field view_fields[] = {
    PROPOSAL_FIELDS(struct proposal_json),
    LIST(struct proposal_json, items, item_shape, 0, 200),
};
static const struct shape view_shape = SHAPE(struct proposal_json, view_fields);

static struct proposal_json json_of(struct call *call, const struct proposal *proposal)
{
    return (struct proposal_json){
        .id = proposal->id,
        .org_id = proposal->org_id,
        .state = proposal->state,
        .proposed_by = proposal->proposed_by,
        .proposed_at = time_text(call->mem, proposal->proposed_at),
        .decided_by = proposal->decided_by,
        .decided_at =
            is_none(proposal->decided_at) ? NULL : time_text(call->mem, proposal->decided_at),
        .reason = proposal->reason,
    };
}

static enum err reply_view(struct call *call, struct reply *rp, int status,
                           const struct proposal_view *view)
{
    struct proposal_json json = json_of(call, &view->proposal);

    json.items = view->items;
    return reply_json(call, rp, status, &view_shape, &json);
}

HANDLER(post_grant_proposal)
{
    const struct proposal_body *body = rq->body;
    struct proposal_view view;
    enum err err = propose_grants(call, body->org_id, &body->items, &view);

    return err ? err : reply_view(call, rp, 201, &view);
}

HANDLER(get_grant_proposals)
{
    const struct org_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct org org;
    struct list list = {0};
    enum err err = access_org(call, query->org_id, &org);

    if (!err)
        err = proposals_of_org(call, org.id, page_after(query->after), limit, &list);
    if (err)
        return err;

    const struct proposal *rows = list.items;
    struct proposal_json *json = arena_alloc(call->mem, (list.n + 1) * sizeof(*json));

    for (size_t i = 0; i < list.n; i++)
        json[i] = json_of(call, &rows[i]);
    return reply_page(call, rp, &row_shape, &(struct list){.items = json, .n = list.n},
                      (int64_t)list.n == limit ? json[list.n - 1].id : NONE);
}

HANDLER(get_grant_proposal)
{
    struct proposal_view view;
    enum err err = read_proposal(call, rq->id[0], &view);

    return err ? err : reply_view(call, rp, 200, &view);
}

HANDLER(post_grant_decision)
{
    const struct decision_body *body = rq->body;
    struct proposal_view view;
    enum err err = decide_proposal(call, rq->id[0], decisions[body->decision], body->reason, &view);

    return err ? err : reply_view(call, rp, 201, &view);
}
