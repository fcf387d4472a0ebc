/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/access.h"
#include "app/create_org.h"
#include "base/date.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "domain/usernames.h"
#include "http/handlers.h"

static const struct field org_body_fields[] = {
    INT(struct org, parent_id, 1, INT64_MAX),
    ENUM(struct org, kind, org_kind_names),
    STR(struct org, name, 1, 200),
    STR(struct org, code, 1, 20, .check = is_org_code, .expects = "mã gồm A-Z a-z 0-9 . _ -"),
    ENUM(struct org, levels, org_levels_names, .optional = true),
    STR(struct org, valid_from, 10, 10, .optional = true, A_DATE),
};
const struct shape org_body_shape = SHAPE(struct org, org_body_fields);

static const struct field page_fields[] = {PAGE_FIELDS(struct page_query)};
const struct shape page_query_shape = SHAPE(struct page_query, page_fields);

struct org_list_query {
    const char *as_of;
    int kind;
    int64_t parent_id;
    int64_t after;
    int64_t limit;
};

static const struct field list_fields[] = {
    STR(struct org_list_query, as_of, 10, 10, .optional = true, A_DATE,
        .doc = "the day; default today"),
    ENUM(struct org_list_query, kind, org_kind_names, .optional = true),
    INT(struct org_list_query, parent_id, 1, INT64_MAX, .optional = true),
    PAGE_FIELDS(struct org_list_query),
};
const struct shape org_list_shape = SHAPE(struct org_list_query, list_fields);

struct org_day_query {
    const char *as_of;
};

static const struct field day_fields[] = {
    STR(struct org_day_query, as_of, 10, 10, .optional = true, A_DATE,
        .doc = "the day; default today, or a unit's last"),
};
const struct shape org_day_shape = SHAPE(struct org_day_query, day_fields);

#define UNIT_FIELDS(T)                                                                             \
    INT(T, id, 1, INT64_MAX), ENUM(T, kind, org_kind_names), STR(T, name, 1, 200),                 \
        STR(T, code, 1, 20)
#define VERSION_FIELDS(T)                                                                          \
    INT(T, parent_id, 1, INT64_MAX), ENUM(T, levels, org_levels_names, .optional = true),          \
        STR(T, valid_from, 10, 10), STR(T, valid_to, 10, 10, .optional = true)

static const struct field unit_fields[] = {UNIT_FIELDS(struct org)};
static const struct shape unit_shape = SHAPE(struct org, unit_fields);

static const struct field item_fields[] = {UNIT_FIELDS(struct org), VERSION_FIELDS(struct org)};
static const struct shape item_shape = SHAPE(struct org, item_fields);

struct org_json {
    int64_t id;
    int64_t parent_id;
    int kind;
    const char *name;
    const char *code;
    int levels;
    const char *valid_from;
    const char *valid_to;
    struct list path; /* struct org, the province first, the unit itself last */
};

static const struct field org_fields[] = {
    UNIT_FIELDS(struct org_json),
    VERSION_FIELDS(struct org_json),
    LIST(struct org_json, path, unit_shape, 1, 10),
};
static const struct shape org_json_shape = SHAPE(struct org_json, org_fields);

/* The path is that of the day, of the first day when the unit is still to come, of the last when it
 * has ended. */
static const char *day_of_path(const struct org *org, const char *day)
{
    if (strcmp(org->valid_from, day) > 0)
        return org->valid_from;
    return org->valid_to && strcmp(org->valid_to, day) < 0 ? org->valid_to : day;
}

static enum err reply_org(struct call *call, struct reply *rp, int status, const struct org *org,
                          const char *day)
{
    struct org_json json = {.id = org->id,
                            .parent_id = org->parent_id,
                            .kind = org->kind,
                            .name = org->name,
                            .code = org->code,
                            .levels = org->levels,
                            .valid_from = org->valid_from,
                            .valid_to = org->valid_to};
    enum err err = orgs_path(call, org->id, day_of_path(org, day), &json.path);

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
    return reply_org(call, rp, 201, &org, call->today);
}

HANDLER(get_orgs)
{
    const struct org_list_query *query = rq->query;
    const struct org_filter filter = {.ancestor_id = call->caller.org_id,
                                      .day = query->as_of,
                                      .today = call->today,
                                      .kind = query->kind,
                                      .parent_id = query->parent_id,
                                      .after = page_after(query->after),
                                      .limit = page_limit(query->limit)};
    struct list list;
    enum err err =
        query->as_of ? orgs_below_as_of(call, &filter, &list) : orgs_below(call, &filter, &list);
    const struct org *orgs = list.items;

    if (err)
        return err;
    return reply_page(call, rp, &item_shape, &list,
                      (int64_t)list.n == filter.limit ? orgs[list.n - 1].id : NONE);
}

HANDLER(get_org)
{
    const struct org_day_query *query = rq->query;
    struct org org;
    enum err err = query->as_of ? orgs_get_as_of(call, rq->id[0], query->as_of, &org)
                                : orgs_get(call, rq->id[0], &org);

    if (err)
        return err;
    return reply_org(call, rp, 200, &org, query->as_of ? query->as_of : call->today);
}
