/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/explain_parts.h"
#include "app/explain_summer.h"
#include "app/judge_summer.h"
#include "app/save_summer.h"
#include "http/handlers.h"
#include "json/json.h"

enum { ROWS_MAX = 100 };

static const struct field changes_fields[] = {
    LIST(struct summer_changes, registrations, registration_shape, 1, ROWS_MAX, .optional = true),
    LIST(struct summer_changes, training, training_change_shape, 1, ROWS_MAX, .optional = true),
};
const struct shape summer_body_shape = SHAPE(struct summer_changes, changes_fields);

struct rows_body {
    struct list rows;
};
static const struct field rows_fields[] = {
    LIST(struct rows_body, rows, retest_change_shape, 1, ROWS_MAX),
};
const struct shape retests_body_shape = SHAPE(struct rows_body, rows_fields);

static void write_student(struct buf *out, const struct student_result *r)
{
    buf_text(out, "{");
    member_int(out, "student_id", r->student->id);
    member_int(out, "number", r->student->number);
    member_text(out, "full_name", r->student->full_name);
}

/* The codes of what the student may be assessed again in. */
static void write_may_take(struct buf *out, const struct student_result *r)
{
    const char *between = "";

    member(out, "may_retake");
    buf_char(out, '[');
    for (size_t i = 0; i < r->n_lines; i++) {
        if (!may_take_again(r, i))
            continue;
        buf_printf(out, "%s\"%s\"", between, r->lines[i].subject->code);
        between = ",";
    }
    buf_char(out, ']');
}

static void write_head(struct buf *out, const struct summer_view *view)
{
    buf_printf(out, "{\"class_id\":%lld,\"subject\":", (long long)view->class.id);
    if (view->subject)
        json_text(out, view->subject->code);
    else
        buf_text(out, "null");
    buf_printf(out, ",\"version\":%lld,\"items\":[", (long long)view->book.version);
}

/* One student whom the view is about. */
typedef void write_item(struct buf *out, const struct summer_view *view,
                        const struct student_result *r);

static void write_summer_item(struct buf *out, const struct summer_view *view,
                              const struct student_result *r)
{
    (void)view;
    member_text(out, "decision", promotion_names[decision_of(r)]);
    member(out, "may_train");
    buf_text(out, may_train(r) ? "true" : "false");
    write_may_take(out, r);
    write_taken_again(out, r);
}

static void write_retest_item(struct buf *out, const struct summer_view *view,
                              const struct student_result *r)
{
    member(out, "result");
    write_summer_result(out, view->subject->kind, summer_again(view, r));
}

static enum err reply_view(struct call *call, struct reply *rp, const struct summer_view *view,
                           write_item *write)
{
    const struct student_result *r = view->results.items;
    struct buf out = buf_in(call->mem);
    const char *between = "";

    write_head(&out, view);
    for (size_t i = 0; i < view->results.n; i++) {
        if (view->subject ? !summer_again(view, &r[i]) : !has_summer(&r[i]))
            continue;
        buf_text(&out, between);
        between = ",";
        write_student(&out, &r[i]);
        write(&out, view, &r[i]);
        buf_char(&out, '}');
    }
    buf_text(&out, "]}");
    reply_version(call, rp, view->book.version);
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}

HANDLER(get_summer_results)
{
    struct summer_view view;
    enum err err = read_summer(call, rq->id[0], &view);

    return err ? err : reply_view(call, rp, &view, write_summer_item);
}

HANDLER(get_retests)
{
    struct summer_view view;
    enum err err = read_retests(call, rq->id[0], rq->arg[1], &view);

    return err ? err : reply_view(call, rp, &view, write_retest_item);
}

static enum err reply_saved(struct call *call, struct reply *rp, const struct summer_view *view,
                            size_t changed)
{
    struct buf out = buf_in(call->mem);

    buf_printf(&out, "{\"version\":%lld,\"changed\":%zu}", (long long)view->book.version, changed);
    reply_version(call, rp, view->book.version);
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}

HANDLER(patch_summer_results)
{
    const struct summer_changes *body = rq->body;
    struct summer_view view;
    enum err err = OK;

    if (!body->registrations.n && !body->training.n)
        violate(call, "/registrations", "cần registrations hoặc training",
                "registrations or training is needed");
    err = fail_if_violated(call);
    if (!err)
        err = save_summer(call, rq->id[0], rq->version, body, &view);
    return err ? err : reply_saved(call, rp, &view, body->registrations.n + body->training.n);
}

HANDLER(patch_retests)
{
    const struct rows_body *body = rq->body;
    const struct summer_book read = {
        .class_id = rq->id[0], .subject = rq->arg[1], .version = rq->version};
    struct summer_view view;
    enum err err = save_retests(call, &read, &body->rows, &view);

    return err ? err : reply_saved(call, rp, &view, body->rows.n);
}
