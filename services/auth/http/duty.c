/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/accept_duty.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "domain/school_years.h"
#include "http/handlers.h"

struct duty_body {
    const char *school_year;
    const char *sha256;
};

static const struct field duty_body_fields[] = {
    STR(struct duty_body, school_year, 9, 9, .check = is_school_year, .expects = "ví dụ 2026-2027"),
    STR(struct duty_body, sha256, 64, 64, .check = is_sha256_hex,
        .expects = "SHA-256 của văn bản, chữ thường"),
};
const struct shape duty_body_shape = SHAPE(struct duty_body, duty_body_fields);

static const struct field statement_body_fields[] = {
    STR(struct duty_statement, text_vi, 1, 6000),
    STR(struct duty_statement, text_en, 1, 6000),
    STR(struct duty_statement, effective_from, 10, 10, .check = is_date,
        .expects = "ngày YYYY-MM-DD"),
};
const struct shape duty_statement_body_shape = SHAPE(struct duty_statement, statement_body_fields);

struct duty_query {
    int64_t org_id;
    int state;
    int64_t after;
    int64_t limit;
};

static const struct field duty_query_fields[] = {
    INT(struct duty_query, org_id, 1, INT64_MAX, .optional = true),
    ENUM(struct duty_query, state, duty_state_names, .optional = true),
    PAGE_FIELDS(struct duty_query),
};
const struct shape duty_query_shape = SHAPE(struct duty_query, duty_query_fields);

struct duty_json {
    const char *school_year;
    int64_t revision;
    const char *effective_from;
    const char *text_vi;
    const char *text_en;
    const char *sha256;
    const char *accepted_at;
};

static const struct field duty_fields[] = {
    STR(struct duty_json, school_year, 9, 9),      INT(struct duty_json, revision, 1, INT64_MAX),
    STR(struct duty_json, effective_from, 10, 10), STR(struct duty_json, text_vi, 1, 6000),
    STR(struct duty_json, text_en, 1, 6000),       STR(struct duty_json, sha256, 64, 64),
    STR(struct duty_json, accepted_at, 20, 20),
};
static const struct shape duty_shape = SHAPE(struct duty_json, duty_fields);

/* What an acceptance and a publication answer: everything but the text. */
static const struct field receipt_fields[] = {
    STR(struct duty_json, school_year, 9, 9, .omit_none = true),
    INT(struct duty_json, revision, 1, INT64_MAX),
    STR(struct duty_json, effective_from, 10, 10),
    STR(struct duty_json, sha256, 64, 64),
    STR(struct duty_json, accepted_at, 20, 20, .omit_none = true),
};
static const struct shape receipt_shape = SHAPE(struct duty_json, receipt_fields);

struct duty_person_json {
    int64_t account_id;
    const char *full_name;
    const char *accepted_at;
};

static const struct field person_fields[] = {
    INT(struct duty_person_json, account_id, 1, INT64_MAX),
    STR(struct duty_person_json, full_name, 1, 100),
    STR(struct duty_person_json, accepted_at, 20, 20),
};
static const struct shape person_shape = SHAPE(struct duty_person_json, person_fields);

static const struct field unit_fields[] = {
    INT(struct duty_unit, org_id, 1, INT64_MAX),
    STR(struct duty_unit, org_name, 1, 200),
    INT(struct duty_unit, people, 0, INT64_MAX),
    INT(struct duty_unit, accepted, 0, INT64_MAX),
};
static const struct shape unit_shape = SHAPE(struct duty_unit, unit_fields);

struct duty_statistics {
    int64_t org_id;
    const char *school_year;
    int64_t people;
    int64_t accepted;
    struct list units;
    const char *next;
};

static const struct field statistics_fields[] = {
    INT(struct duty_statistics, org_id, 1, INT64_MAX),
    STR(struct duty_statistics, school_year, 9, 9),
    INT(struct duty_statistics, people, 0, INT64_MAX),
    INT(struct duty_statistics, accepted, 0, INT64_MAX),
    LIST(struct duty_statistics, units, unit_shape, 0, 500),
    STR(struct duty_statistics, next, 1, 20),
};
static const struct shape statistics_shape = SHAPE(struct duty_statistics, statistics_fields);

static struct duty_json duty_json(struct call *call, const struct own_duty *duty)
{
    const struct duty_statement *s = &duty->statement;

    return (struct duty_json){
        .school_year = duty->school_year,
        .revision = s->revision,
        .effective_from = s->effective_from,
        .text_vi = s->text_vi,
        .text_en = s->text_en,
        .sha256 = s->sha256,
        .accepted_at = is_none(duty->accepted_at) ? NULL : time_text(call->mem, duty->accepted_at),
    };
}

HANDLER(get_duty_statement)
{
    struct own_duty duty;
    enum err err = read_duty(call, &duty);

    (void)rq;
    if (err)
        return err;

    const struct duty_json json = duty_json(call, &duty);

    return reply_json(call, rp, 200, &duty_shape, &json);
}

HANDLER(post_duty_acceptance)
{
    const struct duty_body *body = rq->body;
    struct own_duty duty;
    enum err err = accept_duty(call, body->school_year, body->sha256, &duty);

    if (err)
        return err;

    const struct duty_json json = duty_json(call, &duty);

    return reply_json(call, rp, 201, &receipt_shape, &json);
}

HANDLER(post_duty_statement)
{
    struct own_duty duty = {.accepted_at = NONE};
    enum err err = publish_duty(call, rq->body, &duty.statement);

    if (err)
        return err;

    const struct duty_json json = duty_json(call, &duty);

    return reply_json(call, rp, 201, &receipt_shape, &json);
}

static struct duty_filter filter_of(const struct duty_query *query)
{
    return (struct duty_filter){.org_id = query->org_id,
                                .state = query->state,
                                .after = page_after(query->after),
                                .limit = page_limit(query->limit)};
}

HANDLER(get_duty_acceptances)
{
    struct duty_filter filter = filter_of(rq->query);
    struct list list = {0};
    enum err err = begin_duty_list(call, &filter);

    if (!err)
        err = duty_people(call, &filter, &list);
    if (err)
        return err;

    const struct duty_person *people = list.items;
    struct duty_person_json *items = arena_array(call->mem, list.n, sizeof(*items));

    for (size_t i = 0; i < list.n; i++)
        items[i] = (struct duty_person_json){
            .account_id = people[i].account_id,
            .full_name = people[i].full_name,
            .accepted_at =
                is_none(people[i].accepted_at) ? NULL : time_text(call->mem, people[i].accepted_at),
        };
    return reply_page(call, rp, &person_shape, &(struct list){items, list.n},
                      (int64_t)list.n == filter.limit ? people[list.n - 1].account_id : NONE);
}

HANDLER(get_duty_statistics)
{
    const struct org_query *query = rq->query;
    struct duty_filter filter = {.org_id = query->org_id,
                                 .after = page_after(query->after),
                                 .limit = page_limit(query->limit)};
    struct duty_unit total;
    struct duty_statistics json = {0};
    enum err err = begin_duty_list(call, &filter);

    if (!err)
        err = duty_total(call, &filter, &total);
    if (!err)
        err = duty_units(call, &filter, &json.units);
    if (err)
        return err;

    const struct duty_unit *units = json.units.items;

    json.org_id = filter.org_id;
    json.school_year = filter.school_year;
    json.people = total.people;
    json.accepted = total.accepted;
    if ((int64_t)json.units.n == filter.limit)
        json.next = arena_printf(call->mem, "%lld", (long long)units[filter.limit - 1].org_id);
    return reply_json(call, rp, 200, &statistics_shape, &json);
}
