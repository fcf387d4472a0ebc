/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/give_role.h"
#include "base/date.h"
#include "base/levels.h"
#include "domain/people.h"
#include "domain/roles.h"
#include "http/handlers.h"

static const struct field grant_body_fields[] = {
    INT(struct grant, account_id, 1, INT64_MAX, .optional = true),
    INT(struct grant, group_id, 1, INT64_MAX, .optional = true),
    ENUM(struct grant, role, role_names),
    INT(struct grant, org_id, 1, INT64_MAX),
    STR(struct grant, valid_from, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD",
        .optional = true),
    STR(struct grant, valid_to, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD",
        .optional = true),
    INT(struct grant, school_year_id, 1, INT64_MAX, .optional = true),
    INT(struct grant, class_id, 1, INT64_MAX, .optional = true),
    STR(struct grant, subject, 1, 20, .check = is_subject_code, .expects = "mã môn học",
        .optional = true),
    STR(struct grant, levels, 2, LEVELS_TEXT_MAX, .check = is_levels,
        .expects = "các cấp học như thcs-thpt-gdtx", .optional = true),
};
const struct shape grant_body_shape = SHAPE(struct grant, grant_body_fields);

static const struct field grant_fields[] = {
    INT(struct grant, id, 1, INT64_MAX),
    INT(struct grant, account_id, 1, INT64_MAX),
    INT(struct grant, group_id, 1, INT64_MAX),
    STR(struct grant, full_name, 1, 100, .omit_none = true),
    ENUM(struct grant, role, role_names),
    INT(struct grant, org_id, 1, INT64_MAX),
    STR(struct grant, valid_from, 10, 10),
    STR(struct grant, valid_to, 10, 10),
    INT(struct grant, school_year_id, 1, INT64_MAX),
    INT(struct grant, class_id, 1, INT64_MAX),
    STR(struct grant, subject, 1, 20),
    STR(struct grant, levels, 2, LEVELS_TEXT_MAX),
    INT(struct grant, granted_by, 1, INT64_MAX),
    INT(struct grant, approved_by, 1, INT64_MAX),
};
static const struct shape grant_json_shape = SHAPE(struct grant, grant_fields);

HANDLER(post_grant)
{
    struct grant grant;
    enum err err = give_role(call, rq->body, &grant);

    if (err)
        return err;
    return reply_json(call, rp, 201, &grant_json_shape, &grant);
}

struct grant_query {
    int64_t org_id;
    int64_t account_id;
    int64_t after;
    int64_t limit;
};
static const struct field grant_query_fields[] = {
    INT(struct grant_query, org_id, 1, INT64_MAX),
    INT(struct grant_query, account_id, 1, INT64_MAX, .optional = true),
    PAGE_FIELDS(struct grant_query),
};
const struct shape grant_query_shape = SHAPE(struct grant_query, grant_query_fields);

HANDLER(get_grants)
{
    const struct grant_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list = {0};
    enum err err = access_org_past(call, query->org_id);

    if (!err)
        err = grants_of_org(call, query->org_id, query->account_id, page_after(query->after), limit,
                            &list);
    if (err)
        return err;
    return reply_rows(call, rp, &grant_json_shape, &list, limit);
}

HANDLER(delete_grant)
{
    enum err err = take_role(call, rq->id[0]);

    if (err)
        return err;
    return reply_nothing(rp);
}
