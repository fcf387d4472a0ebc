/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/report_month.h"
#include "http/handlers.h"

enum { ROWS_MAX = 200 };

struct month_body {
    struct list rows;
};
static const struct field month_body_fields[] = {
    LIST(struct month_body, rows, month_change_shape, 1, ROWS_MAX),
};
const struct shape month_body_shape = SHAPE(struct month_body, month_body_fields);

struct reopening_body {
    const char *reason;
};
static const struct field reopening_fields[] = {STR(struct reopening_body, reason, 10, 500)};
const struct shape reopening_body_shape = SHAPE(struct reopening_body, reopening_fields);

static const struct field view_fields[] = {
    OBJECT(struct month_view, status, class_month_shape),
    STR(struct month_view, due_on, 10, 10),
    LIST(struct month_view, rows, month_row_shape, 0, 1000),
    LIST(struct month_view, events, month_event_shape, 0, 1000),
};
static const struct shape view_shape = SHAPE(struct month_view, view_fields);

static struct class_month read_of(const struct request *rq)
{
    return (struct class_month){.class_id = rq->id[0], .month = rq->arg[1], .version = rq->version};
}

static enum err reply_month(struct call *call, struct reply *rp, enum err err,
                            const struct class_month *month)
{
    if (err)
        return err;
    reply_version(call, rp, month->version);
    return reply_json(call, rp, 200, &class_month_shape, month);
}

HANDLER(get_months)
{
    struct list months;
    enum err err = read_months(call, rq->id[0], &months);

    return err ? err : reply_page(call, rp, &class_month_shape, &months, NONE);
}

HANDLER(get_month)
{
    struct month_view view;
    enum err err = read_month(call, rq->id[0], rq->arg[1], &view);

    if (err)
        return err;
    reply_version(call, rp, view.status.version);
    return reply_json(call, rp, 200, &view_shape, &view);
}

HANDLER(patch_month)
{
    const struct month_body *body = rq->body;
    const struct class_month read = read_of(rq);
    struct class_month month;
    enum err err = save_month(call, &read, &body->rows, &month);

    return reply_month(call, rp, err, &month);
}

HANDLER(post_month_submission)
{
    const struct class_month read = read_of(rq);
    struct class_month month;
    enum err err = submit_month(call, &read, &month);

    return reply_month(call, rp, err, &month);
}

HANDLER(post_month_confirmation)
{
    const struct class_month read = read_of(rq);
    struct class_month month;
    enum err err = confirm_month(call, &read, &month);

    return reply_month(call, rp, err, &month);
}

HANDLER(post_month_reopening)
{
    const struct reopening_body *body = rq->body;
    const struct class_month read = read_of(rq);
    struct class_month month;
    enum err err = reopen_month(call, &read, body->reason, &month);

    return reply_month(call, rp, err, &month);
}

struct year_key {
    int64_t school_year_id;
};

HANDLER(get_overdue_months)
{
    const struct year_key *query = rq->query;
    struct list months;
    enum err err = read_overdue_months(call, query->school_year_id, &months);

    return err ? err : reply_page(call, rp, &overdue_month_shape, &months, NONE);
}
