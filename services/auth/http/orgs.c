/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/create_org.h"
#include "domain/roles.h"
#include "domain/usernames.h"
#include "http/handlers.h"

static const struct field org_body_fields[] = {
    INT(struct org, parent_id, 1, INT64_MAX),
    ENUM(struct org, kind, org_kind_names),
    STR(struct org, name, 1, 200),
    STR(struct org, code, 1, 20, .check = is_org_code, .expects = "mã gồm A-Z a-z 0-9 . _ -"),
};
const struct shape org_body_shape = SHAPE(struct org, org_body_fields);

static const struct field page_fields[] = {PAGE_FIELDS(struct page_query)};
const struct shape page_query_shape = SHAPE(struct page_query, page_fields);

#define UNIT_FIELDS(T)                                                                             \
    INT(T, id, 1, INT64_MAX), ENUM(T, kind, org_kind_names), STR(T, name, 1, 200),                 \
        STR(T, code, 1, 20)

static const struct field unit_fields[] = {UNIT_FIELDS(struct org)};
static const struct shape unit_shape = SHAPE(struct org, unit_fields);

static const struct field item_fields[] = {
    UNIT_FIELDS(struct org),
    INT(struct org, parent_id, 1, INT64_MAX),
};
static const struct shape item_shape = SHAPE(struct org, item_fields);

struct org_json {
    int64_t id;
    int64_t parent_id;
    int kind;
    const char *name;
    const char *code;
    struct list path; /* struct org, the province first, the unit itself last */
};

static const struct field org_fields[] = {
    UNIT_FIELDS(struct org_json),
    INT(struct org_json, parent_id, 1, INT64_MAX),
    LIST(struct org_json, path, unit_shape, 1, 10),
};
static const struct shape org_json_shape = SHAPE(struct org_json, org_fields);

static enum err reply_org(struct call *call, struct reply *rp, int status, const struct org *org)
{
    struct org_json json = {.id = org->id,
                            .parent_id = org->parent_id,
                            .kind = org->kind,
                            .name = org->name,
                            .code = org->code};
    enum err err = orgs_path(call, org->id, &json.path);

    if (err)
        return err;
    return reply_json(call, rp, status, &org_json_shape, &json);
}

HANDLER(post_org)
{
    struct org org;
    enum err err = create_org(call, rq->body, &org);

    if (err)
        return err;
    return reply_org(call, rp, 201, &org);
}

HANDLER(get_orgs)
{
    const struct page_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list;
    enum err err = orgs_below(call, call->caller.org_id, page_after(query->after), limit, &list);
    const struct org *orgs = list.items;

    if (err)
        return err;
    return reply_page(call, rp, &item_shape, &list,
                      (int64_t)list.n == limit ? orgs[list.n - 1].id : NONE);
}

HANDLER(get_org)
{
    struct org org;
    enum err err = orgs_get(call, rq->id[0], &org);

    if (err)
        return err;
    return reply_org(call, rp, 200, &org);
}
