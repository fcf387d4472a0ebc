/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/import_acts.h"
#include "app/record_act.h"
#include "base/date.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "domain/usernames.h"
#include "http/handlers.h"

enum { LIST_MAX = 10000 };

/* What is recorded one by one: a new unit is POST /v1/orgs. */
#define A_CODE .check = is_org_code, .expects = "mã gồm A-Z a-z 0-9 . _ -"
static const struct field body_fields[] = {
    ENUM(struct org_act, kind, org_act_names),
    INT(struct org_act, org_id, 1, INT64_MAX),
    INT(struct org_act, into_id, 1, INT64_MAX, .optional = true),
    STR(struct org_act, effective_on, 10, 10, A_DATE),
    STR(struct org_act, name, 1, 200, .optional = true),
    STR(struct org_act, code, 1, 20, .optional = true, A_CODE),
    ENUM(struct org_act, levels, org_levels_names, .optional = true),
    STR(struct org_act, decision, 1, 200),
    STR(struct org_act, note, 1, 500, .optional = true),
};
const struct shape org_act_body_shape = SHAPE(struct org_act, body_fields);

static const struct field act_fields[] = {
    INT(struct org_act, id, 1, INT64_MAX),
    ENUM(struct org_act, kind, org_act_names),
    INT(struct org_act, org_id, 1, INT64_MAX),
    INT(struct org_act, into_id, 1, INT64_MAX, .optional = true),
    STR(struct org_act, effective_on, 10, 10),
    STR(struct org_act, name, 1, 200, .optional = true),
    STR(struct org_act, code, 1, 20, .optional = true),
    ENUM(struct org_act, levels, org_levels_names, .optional = true),
    STR(struct org_act, decision, 1, 200),
    STR(struct org_act, note, 1, 500, .optional = true),
    INT(struct org_act, recorded_by, 1, INT64_MAX),
    INT(struct org_act, recorded_at, 0, INT64_MAX),
};
static const struct shape act_shape = SHAPE(struct org_act, act_fields);

static const struct field version_fields[] = {
    STR(struct org, valid_from, 10, 10),
    STR(struct org, valid_to, 10, 10, .optional = true),
    INT(struct org, parent_id, 1, INT64_MAX, .optional = true),
    STR(struct org, name, 1, 200),
    STR(struct org, code, 1, 20),
    ENUM(struct org, levels, org_levels_names, .optional = true),
};
static const struct shape version_shape = SHAPE(struct org, version_fields);

struct org_history {
    int64_t id;
    int kind;
    struct list versions; /* struct org */
    struct list acts;     /* struct org_act */
};

static const struct field history_fields[] = {
    INT(struct org_history, id, 1, INT64_MAX),
    ENUM(struct org_history, kind, org_kind_names),
    LIST(struct org_history, versions, version_shape, 1, LIST_MAX),
    LIST(struct org_history, acts, act_shape, 0, LIST_MAX),
};
static const struct shape history_shape = SHAPE(struct org_history, history_fields);

struct acts_import_query {
    bool dry_run;
};
static const struct field import_fields[] = {
    BOOL(struct acts_import_query, dry_run, .optional = true,
         .doc = "true: carry everything out and take it back"),
};
const struct shape acts_import_shape = SHAPE(struct acts_import_query, import_fields);

/* Which members an act has is told all at once. */
static enum err check_body(struct call *call, const struct org_act *act)
{
    bool renames = act->kind == ACT_RENAME;
    bool leads = act->kind == ACT_REPARENT || act->kind == ACT_MERGE || act->kind == ACT_SPLIT;

    if (act->kind == ACT_CREATE)
        violate(call, "/kind", "đơn vị mới: POST /v1/orgs", "a new unit is POST /v1/orgs");
    if (leads && is_none(act->into_id))
        violate(call, "/into_id", "phải có", "is needed");
    if (!leads && !is_none(act->into_id))
        violate(call, "/into_id", "không dùng ở đây", "has no meaning here");
    if (renames && !act->name && !act->code && !act->levels)
        violate(call, "/name", "không có gì đổi", "nothing changes");
    if (!renames && (act->name || act->code || act->levels))
        violate(call, "/name", "chỉ dùng khi đổi tên", "only a rename changes name, code, levels");
    return fail_if_violated(call);
}

HANDLER(post_org_act)
{
    struct org_act act;
    enum err err = check_body(call, rq->body);

    if (!err)
        err = record_act(call, rq->body, &act);
    if (err)
        return err;
    return reply_json(call, rp, 201, &act_shape, &act);
}

HANDLER(get_org_acts)
{
    const struct page_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list;
    enum err err =
        org_acts_below(call, call->caller.org_id, page_after(query->after), limit, &list);

    if (err)
        return err;
    return reply_rows(call, rp, &act_shape, &list, limit);
}

HANDLER(get_org_history)
{
    struct org_history history = {.id = rq->id[0]};
    enum err err = org_versions(call, rq->id[0], &history.versions);
    const struct org *versions = history.versions.items;

    if (err)
        return err;
    if (!history.versions.n)
        return fail_plain(call, ERR_NOT_FOUND, "Không có đơn vị này");
    history.kind = versions[0].kind;
    err = org_acts_of_org(call, rq->id[0], &history.acts);
    if (err)
        return err;
    return reply_json(call, rp, 200, &history_shape, &history);
}

HANDLER(post_org_acts_import)
{
    const struct acts_import_query *query = rq->query;
    struct acts_report report;
    enum err err = import_acts(call, rq->raw, query->dry_run, &report);

    if (err)
        return err;
    return reply_json(call, rp, 200, &acts_report_shape, &report);
}
