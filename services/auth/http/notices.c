/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/notices.h"
#include "base/date.h"
#include "base/levels.h"
#include "domain/notice_rules.h"
#include "http/handlers.h"

struct notice_body {
    int kind;
    const char *title;
    const char *text;
    const char *link;
    int64_t org_id;
    struct list roles;
    const char *levels;
    const char *due_on;
};

static const struct field notice_body_fields[] = {
    ENUM(struct notice_body, kind, notice_kind_names),
    STR(struct notice_body, title, 3, 200),
    STR(struct notice_body, text, 1, 4000),
    STR(struct notice_body, link, 10, 500, .check = is_link, .expects = "địa chỉ https://",
        .optional = true),
    INT(struct notice_body, org_id, 1, INT64_MAX, .optional = true),
    TEXTS(struct notice_body, roles, 0, 14, .optional = true),
    STR(struct notice_body, levels, 2, LEVELS_TEXT_MAX, .check = is_levels,
        .expects = "các cấp học như thcs-thpt-gdtx", .optional = true),
    STR(struct notice_body, due_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD",
        .optional = true),
};
const struct shape notice_body_shape = SHAPE(struct notice_body, notice_body_fields);

struct notices_query {
    int kind;
    bool unread;
    bool sent;
    int64_t after;
    int64_t limit;
};

static const struct field notices_query_fields[] = {
    ENUM(struct notices_query, kind, notice_kind_names, .optional = true),
    BOOL(struct notices_query, unread, .optional = true),
    BOOL(struct notices_query, sent, .optional = true),
    PAGE_FIELDS(struct notices_query),
};
const struct shape notices_query_shape = SHAPE(struct notices_query, notices_query_fields);

struct receipts_query {
    int state;
    int64_t after;
    int64_t limit;
};

static const struct field receipts_query_fields[] = {
    ENUM(struct receipts_query, state, receipt_state_names, .optional = true),
    PAGE_FIELDS(struct receipts_query),
};
const struct shape receipts_query_shape = SHAPE(struct receipts_query, receipts_query_fields);

struct notice_json {
    int64_t id;
    int kind;
    const char *title;
    const char *text;
    const char *link;
    int64_t org_id;
    const char *org_name;
    int64_t audience_org_id;
    struct list roles;
    const char *levels;
    const char *due_on;
    bool overdue;
    const char *published_at;
    const char *withdrawn_at;
    const char *received_at;
    int64_t recipients;
    int64_t received;
    int64_t late;
};

static const struct field notice_fields[] = {
    INT(struct notice_json, id, 1, INT64_MAX),
    ENUM(struct notice_json, kind, notice_kind_names),
    STR(struct notice_json, title, 3, 200),
    STR(struct notice_json, text, 1, 4000),
    STR(struct notice_json, link, 10, 500),
    INT(struct notice_json, org_id, 1, INT64_MAX),
    STR(struct notice_json, org_name, 1, 200),
    INT(struct notice_json, audience_org_id, 1, INT64_MAX),
    TEXTS(struct notice_json, roles, 0, 14),
    STR(struct notice_json, levels, 2, LEVELS_TEXT_MAX),
    STR(struct notice_json, due_on, 10, 10),
    BOOL(struct notice_json, overdue),
    STR(struct notice_json, published_at, 20, 20),
    STR(struct notice_json, withdrawn_at, 20, 20, .omit_none = true),
    STR(struct notice_json, received_at, 20, 20),
    INT(struct notice_json, recipients, 0, INT64_MAX, .omit_none = true),
    INT(struct notice_json, received, 0, INT64_MAX, .omit_none = true),
    INT(struct notice_json, late, 0, INT64_MAX, .omit_none = true),
};
static const struct shape notice_shape = SHAPE(struct notice_json, notice_fields);

static const char *time_or_null(struct call *call, int64_t at)
{
    return is_none(at) ? NULL : time_text(call->mem, at);
}

static struct list split_roles(struct call *call, const char *roles)
{
    struct list list = {.items = arena_array(call->mem, strlen(roles) + 1, sizeof(const char *))};
    const char **names = list.items;

    for (const char *at = roles; *at; at += strcspn(at, ","), at += *at == ',')
        names[list.n++] = arena_copy(call->mem, at, strcspn(at, ","));
    return list;
}

/* Overdue: the last day is over, and who asks (a list) or somebody (a sender) does not have it. */
static struct notice_json notice_json(struct call *call, const struct notice *n)
{
    return (struct notice_json){
        .id = n->id,
        .kind = n->kind,
        .title = n->title,
        .text = n->text,
        .link = n->link,
        .org_id = n->org_id,
        .org_name = n->org_name,
        .audience_org_id = n->audience_org_id,
        .roles = split_roles(call, n->roles),
        .levels = n->levels,
        .due_on = n->due_on,
        .overdue = n->due_on && strcmp(n->due_on, call->today) < 0 && is_none(n->received_at),
        .published_at = time_text(call->mem, n->published_at),
        .withdrawn_at = time_or_null(call, n->withdrawn_at),
        .received_at = time_or_null(call, n->received_at),
        .recipients = NONE,
        .received = NONE,
        .late = NONE,
    };
}

static enum err reply_notice(struct call *call, struct reply *rp, int status, int64_t id)
{
    struct notice_view view = {0};
    enum err err = read_notice(call, id, &view);

    if (err)
        return err;

    struct notice_json json = notice_json(call, &view.notice);

    if (view.is_sender) {
        json.recipients = view.count.recipients;
        json.received = view.count.received;
        json.late = view.count.late;
        json.overdue = view.notice.due_on && strcmp(view.notice.due_on, call->today) < 0 &&
                       view.count.received < view.count.recipients;
    }
    return reply_json(call, rp, status, &notice_shape, &json);
}

HANDLER(post_notice)
{
    const struct notice_body *body = rq->body;
    const struct notice wanted = {.kind = body->kind,
                                  .title = body->title,
                                  .text = body->text,
                                  .link = body->link,
                                  .audience_org_id = body->org_id,
                                  .levels = body->levels,
                                  .due_on = body->due_on};
    struct notice notice;
    enum err err = publish_notice(call, &wanted, &body->roles, &notice);

    return err ? err : reply_notice(call, rp, 201, notice.id);
}

HANDLER(get_notice)
{
    return reply_notice(call, rp, 200, rq->id[0]);
}

HANDLER(get_notices)
{
    const struct notices_query *query = rq->query;
    struct notice_filter filter = {.kind = query->kind,
                                   .unread = query->unread,
                                   .after = page_after(query->after),
                                   .limit = page_limit(query->limit)};
    struct list list;
    enum err err = list_notices(call, &filter, query->sent, &list);

    if (err)
        return err;

    const struct notice *notices = list.items;
    struct notice_json *items = arena_array(call->mem, list.n, sizeof(*items));
    int64_t next = NONE;

    for (size_t i = 0; i < list.n; i++)
        items[i] = notice_json(call, &notices[i]);
    if ((int64_t)list.n == filter.limit)
        next = query->sent ? notices[list.n - 1].id : notices[list.n - 1].place;
    return reply_page(call, rp, &notice_shape, &(struct list){items, list.n}, next);
}

struct receipt_json {
    int64_t notice_id;
    const char *received_at;
};

static const struct field receipt_fields[] = {
    INT(struct receipt_json, notice_id, 1, INT64_MAX),
    STR(struct receipt_json, received_at, 20, 20),
};
static const struct shape receipt_shape = SHAPE(struct receipt_json, receipt_fields);

HANDLER(post_notice_receipt)
{
    struct notice notice;
    enum err err = receive_notice(call, rq->id[0], &notice);

    if (err)
        return err;
    return reply_json(
        call, rp, 201, &receipt_shape,
        &(struct receipt_json){.notice_id = notice.id,
                               .received_at = time_text(call->mem, notice.received_at)});
}

HANDLER(delete_notice)
{
    enum err err = withdraw_notice(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}

struct recipient_json {
    int64_t account_id;
    const char *full_name;
    int64_t org_id;
    const char *org_name;
    const char *received_at;
};

static const struct field recipient_fields[] = {
    INT(struct recipient_json, account_id, 1, INT64_MAX),
    STR(struct recipient_json, full_name, 1, 100),
    INT(struct recipient_json, org_id, 1, INT64_MAX),
    STR(struct recipient_json, org_name, 1, 200),
    STR(struct recipient_json, received_at, 20, 20),
};
static const struct shape recipient_shape = SHAPE(struct recipient_json, recipient_fields);

static const struct field unit_fields[] = {
    INT(struct notice_unit, org_id, 1, INT64_MAX),
    STR(struct notice_unit, org_name, 1, 200),
    INT(struct notice_unit, recipients, 0, INT64_MAX),
    INT(struct notice_unit, received, 0, INT64_MAX),
};
static const struct shape unit_shape = SHAPE(struct notice_unit, unit_fields);

HANDLER(get_notice_recipients)
{
    const struct receipts_query *query = rq->query;
    struct notice_filter filter = {.state = query->state,
                                   .after = page_after(query->after),
                                   .limit = page_limit(query->limit)};
    struct list list = {0};
    enum err err = begin_receipt_list(call, rq->id[0], &filter);

    if (!err)
        err = notice_receipts_people(call, &filter, &list);
    if (err)
        return err;

    const struct notice_person *people = list.items;
    struct recipient_json *items = arena_array(call->mem, list.n, sizeof(*items));

    for (size_t i = 0; i < list.n; i++)
        items[i] = (struct recipient_json){
            .account_id = people[i].account_id,
            .full_name = people[i].full_name,
            .org_id = people[i].org_id,
            .org_name = people[i].org_name,
            .received_at = time_or_null(call, people[i].received_at),
        };
    return reply_page(call, rp, &recipient_shape, &(struct list){items, list.n},
                      (int64_t)list.n == filter.limit ? people[list.n - 1].account_id : NONE);
}

HANDLER(get_notice_units)
{
    const struct page_query *query = rq->query;
    struct notice_filter filter = {.after = page_after(query->after),
                                   .limit = page_limit(query->limit)};
    struct list list = {0};
    enum err err = begin_receipt_list(call, rq->id[0], &filter);

    if (!err)
        err = notice_receipts_units(call, &filter, &list);
    if (err)
        return err;

    const struct notice_unit *units = list.items;

    return reply_page(call, rp, &unit_shape, &list,
                      (int64_t)list.n == filter.limit ? units[list.n - 1].org_id : NONE);
}
