/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/keep_calendar.h"
#include "base/date.h"
#include "http/handlers.h"

#define DAY(member)                                                                                \
    STR(struct year_calendar, member, 10, 10, .optional = true, .check = is_date,                  \
        .expects = "ngày YYYY-MM-DD")

static const struct field calendar_body_fields[] = {
    DAY(term_1_ends_on),
    DAY(term_2_ends_on),
    DAY(summer_ends_on),
    DAY(closes_on),
};
const struct shape calendar_body_shape = SHAPE(struct year_calendar, calendar_body_fields);

static const struct field sign_off_fields[] = {STR(struct sign_off, statement, 10, 1000)};
const struct shape sign_off_body_shape = SHAPE(struct sign_off, sign_off_fields);

static enum err reply_calendar(struct call *call, struct reply *rp, enum err err,
                               const struct calendar_view *view)
{
    if (err)
        return err;
    reply_version(call, rp, view->version);
    return reply_json(call, rp, 200, &calendar_view_shape, view);
}

HANDLER(get_calendar)
{
    struct calendar_view view;
    enum err err = read_calendar(call, rq->id[0], &view);

    return reply_calendar(call, rp, err, &view);
}

HANDLER(put_calendar)
{
    struct year_calendar wanted = *(const struct year_calendar *)rq->body;
    struct calendar_view view;
    enum err err;

    wanted.school_year_id = rq->id[0];
    wanted.version = rq->version;
    err = set_calendar(call, &wanted, &view);
    return reply_calendar(call, rp, err, &view);
}

HANDLER(put_responsibility)
{
    struct calendar_view view;
    enum err err = take_responsibility(call, rq->id[0], rq->version, &view);

    return reply_calendar(call, rp, err, &view);
}

HANDLER(post_sign_off)
{
    const struct sign_off *body = rq->body;
    struct calendar_view view;
    enum err err = sign_off_year(call, rq->id[0], body->statement, &view);

    return reply_calendar(call, rp, err, &view);
}
