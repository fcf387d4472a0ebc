/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/incidents.h"
#include "app/handle_incident.h"
#include "app/read_incidents.h"
#include "app/report_incident.h"
#include "base/date.h"
#include "domain/incident_rules.h"
#include "domain/usernames.h"
#include "http/handlers.h"

#define NO_NUMBERS .check = is_without_numbers, .expects = "chữ, không có số CCCD, số điện thoại"

static const struct field incident_body_fields[] = {
    ENUM(struct incident, category, incident_category_names),
    ENUM(struct incident, severity, severity_names, .optional = true),
    STR(struct incident, title, 3, 200, NO_NUMBERS),
    STR(struct incident, text, 1, 4000, NO_NUMBERS),
};
const struct shape incident_body_shape = SHAPE(struct incident, incident_body_fields);

static const struct field locked_out_fields[] = {
    STR(struct locked_out, org_code, 1, 20, .check = is_org_code,
        .expects = "mã gồm A-Z a-z 0-9 . _ -"),
    STR(struct locked_out, username, 1, 64, .optional = true),
    STR(struct locked_out, text, 1, 500, NO_NUMBERS, .optional = true),
};
const struct shape locked_out_body_shape = SHAPE(struct locked_out, locked_out_fields);

struct reply_body {
    const char *text;
    int state;
    bool from_vendor;
    const char *vendor_ticket;
};

/* What a desk may say with its answer: that it has begun, or that it is done. */
static const char *const told_names[] = {"", "in_progress", "resolved", NULL};
static const int told_acts[] = {ACT_REPLY, ACT_TAKE, ACT_RESOLVE};

static const struct field reply_body_fields[] = {
    STR(struct reply_body, text, 1, 4000, NO_NUMBERS),
    ENUM(struct reply_body, state, told_names, .optional = true),
    BOOL(struct reply_body, from_vendor, .optional = true),
    STR(struct reply_body, vendor_ticket, 1, 64, .optional = true),
};
const struct shape incident_reply_body_shape = SHAPE(struct reply_body, reply_body_fields);

struct escalation_body {
    const char *reason;
    const char *vendor_ticket;
};

static const struct field escalation_body_fields[] = {
    STR(struct escalation_body, reason, 1, 500, NO_NUMBERS),
    STR(struct escalation_body, vendor_ticket, 1, 64, .optional = true),
};
const struct shape escalation_body_shape = SHAPE(struct escalation_body, escalation_body_fields);

static const struct field reason_fields[] = {
    STR(struct escalation_body, reason, 1, 500, NO_NUMBERS),
};
const struct shape incident_reason_body_shape = SHAPE(struct escalation_body, reason_fields);

struct incidents_query {
    int64_t org_id;
    int category;
    int state;
    int desk;
    bool overdue;
    bool mine;
    int64_t after;
    int64_t limit;
};

static const struct field incidents_query_fields[] = {
    INT(struct incidents_query, org_id, 1, INT64_MAX, .optional = true),
    ENUM(struct incidents_query, category, incident_category_names, .optional = true),
    ENUM(struct incidents_query, state, incident_state_names, .optional = true),
    ENUM(struct incidents_query, desk, desk_names, .optional = true),
    BOOL(struct incidents_query, overdue, .optional = true),
    BOOL(struct incidents_query, mine, .optional = true),
    PAGE_FIELDS(struct incidents_query),
};
const struct shape incidents_query_shape = SHAPE(struct incidents_query, incidents_query_fields);

struct incident_json {
    int64_t id;
    const char *number;
    int category;
    int severity;
    const char *title;
    const char *text;
    int source;
    int64_t reporter_id;
    const char *reporter_name;
    int64_t org_id;
    const char *org_name;
    int state;
    int desk;
    int64_t desk_org_id;
    const char *vendor_ticket;
    const char *opened_at;
    const char *due_at;
    bool overdue;
    const char *resolved_at;
    const char *closed_at;
    const char *close_reason;
};

#define TIME(T, member) STR(T, member, 20, 20)

static const struct field incident_json_fields[] = {
    INT(struct incident_json, id, 1, INT64_MAX),
    STR(struct incident_json, number, 14, 30),
    ENUM(struct incident_json, category, incident_category_names),
    ENUM(struct incident_json, severity, severity_names),
    STR(struct incident_json, title, 3, 200),
    STR(struct incident_json, text, 1, 4000),
    ENUM(struct incident_json, source, incident_source_names),
    INT(struct incident_json, reporter_id, 1, INT64_MAX),
    STR(struct incident_json, reporter_name, 1, 100),
    INT(struct incident_json, org_id, 1, INT64_MAX),
    STR(struct incident_json, org_name, 1, 200),
    ENUM(struct incident_json, state, incident_state_names),
    ENUM(struct incident_json, desk, desk_names),
    INT(struct incident_json, desk_org_id, 1, INT64_MAX),
    STR(struct incident_json, vendor_ticket, 1, 64),
    TIME(struct incident_json, opened_at),
    TIME(struct incident_json, due_at),
    BOOL(struct incident_json, overdue),
    TIME(struct incident_json, resolved_at),
    TIME(struct incident_json, closed_at),
    STR(struct incident_json, close_reason, 1, 500),
};
static const struct shape incident_json_shape = SHAPE(struct incident_json, incident_json_fields);

struct entry_json {
    int64_t id;
    const char *at;
    int64_t actor_id;
    const char *actor_name;
    int act;
    int desk;
    bool from_vendor;
    const char *text;
};

static const struct field entry_json_fields[] = {
    INT(struct entry_json, id, 1, INT64_MAX),
    TIME(struct entry_json, at),
    INT(struct entry_json, actor_id, 1, INT64_MAX),
    STR(struct entry_json, actor_name, 1, 100),
    ENUM(struct entry_json, act, incident_act_names),
    ENUM(struct entry_json, desk, desk_names),
    BOOL(struct entry_json, from_vendor),
    STR(struct entry_json, text, 1, 4000),
};
static const struct shape entry_json_shape = SHAPE(struct entry_json, entry_json_fields);

static const char *time_or_null(struct call *call, int64_t at)
{
    return is_none(at) ? NULL : time_text(call->mem, at);
}

static struct incident_json incident_json(struct call *call, const struct incident *i)
{
    const char *opened_at = time_text(call->mem, i->opened_at);

    return (struct incident_json){
        .id = i->id,
        .number = incident_number(call->mem, i->id, opened_at),
        .category = i->category,
        .severity = i->severity,
        .title = i->title,
        .text = i->text,
        .source = i->source,
        .reporter_id = i->reporter_id,
        .reporter_name = i->reporter_name,
        .org_id = i->org_id,
        .org_name = i->org_name,
        .state = i->state,
        .desk = i->desk,
        .desk_org_id = i->desk_org_id,
        .vendor_ticket = i->vendor_ticket,
        .opened_at = opened_at,
        .due_at = time_text(call->mem, i->due_at),
        .overdue = incident_is_overdue(call, i),
        .resolved_at = time_or_null(call, i->resolved_at),
        .closed_at = time_or_null(call, i->closed_at),
        .close_reason = i->close_reason,
    };
}

static struct entry_json entry_json(struct call *call, const struct incident_entry *e)
{
    return (struct entry_json){
        .id = e->id,
        .at = time_text(call->mem, e->at),
        .actor_id = e->actor_id,
        .actor_name = e->actor_name,
        .act = e->act,
        .desk = e->desk,
        .from_vendor = e->from_vendor,
        .text = e->text,
    };
}

static enum err reply_incident(struct call *call, struct reply *rp, int status, int64_t id)
{
    struct incident incident;
    unsigned parts;
    enum err err = access_incident(call, id, false, &incident, &parts);

    if (err)
        return err;

    const struct incident_json json = incident_json(call, &incident);

    reply_version(call, rp, incident.version);
    return reply_json(call, rp, status, &incident_json_shape, &json);
}

HANDLER(post_incident)
{
    struct incident incident;
    enum err err = report_incident(call, rq->body, &incident);

    return err ? err : reply_incident(call, rp, 201, incident.id);
}

HANDLER(post_access_report)
{
    enum err err = report_locked_out(call, rq->body);

    return err ? err : reply_nothing(rp);
}

HANDLER(get_incident)
{
    return reply_incident(call, rp, 200, rq->id[0]);
}

HANDLER(get_incidents)
{
    const struct incidents_query *query = rq->query;
    struct incident_filter filter = {.org_id = query->org_id,
                                     .category = query->category,
                                     .state = query->state,
                                     .desk = query->desk,
                                     .overdue = query->overdue,
                                     .after = page_after(query->after),
                                     .limit = page_limit(query->limit)};
    struct list list;
    enum err err = list_incidents(call, &filter, query->mine, &list);

    if (err)
        return err;

    const struct incident *incidents = list.items;
    struct incident_json *items = arena_array(call->mem, list.n, sizeof(*items));

    for (size_t i = 0; i < list.n; i++)
        items[i] = incident_json(call, &incidents[i]);
    return reply_page(call, rp, &incident_json_shape, &(struct list){items, list.n},
                      (int64_t)list.n == filter.limit ? incidents[list.n - 1].id : NONE);
}

HANDLER(post_incident_reply)
{
    const struct reply_body *body = rq->body;
    const struct incident_step step = {.act = told_acts[body->state],
                                       .text = body->text,
                                       .from_vendor = body->from_vendor,
                                       .vendor_ticket = body->vendor_ticket};
    struct incident incident;
    struct incident_entry entry;
    enum err err = handle_incident(call, rq->id[0], &step, &incident, &entry);

    if (err)
        return err;
    entry.actor_name = call->caller.name;

    const struct entry_json json = entry_json(call, &entry);

    return reply_json(call, rp, 201, &entry_json_shape, &json);
}

HANDLER(get_incident_replies)
{
    const struct page_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list;
    enum err err = list_incident_entries(call, rq->id[0], page_after(query->after), limit, &list);

    if (err)
        return err;

    const struct incident_entry *entries = list.items;
    struct entry_json *items = arena_array(call->mem, list.n, sizeof(*items));

    for (size_t i = 0; i < list.n; i++)
        items[i] = entry_json(call, &entries[i]);
    return reply_page(call, rp, &entry_json_shape, &(struct list){items, list.n},
                      (int64_t)list.n == limit ? entries[list.n - 1].id : NONE);
}

static enum err take_step(struct call *call, const struct request *rq, struct reply *rp, int act)
{
    const struct escalation_body *body = rq->body;
    const struct incident_step step = {
        .act = act, .text = body->reason, .vendor_ticket = body->vendor_ticket};
    struct incident incident;
    struct incident_entry entry;
    enum err err = handle_incident(call, rq->id[0], &step, &incident, &entry);

    return err ? err : reply_incident(call, rp, 201, rq->id[0]);
}

HANDLER(post_escalation)
{
    return take_step(call, rq, rp, ACT_ESCALATE);
}

HANDLER(post_closure)
{
    return take_step(call, rq, rp, ACT_CLOSE);
}

HANDLER(post_reopening)
{
    return take_step(call, rq, rp, ACT_REOPEN);
}
