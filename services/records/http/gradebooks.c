/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cell_text.h"
#include "app/merge_marks.h"
#include "app/save_homeroom.h"
#include "app/save_marks.h"
#include "http/handlers.h"
#include "json/json.h"

enum { CELLS_MAX = 1000, ROWS_MAX = 100 };

struct cells_body {
    struct list cells;
};
static const struct field cells_body_fields[] = {
    LIST(struct cells_body, cells, cell_change_shape, 1, CELLS_MAX),
};
const struct shape cells_body_shape = SHAPE(struct cells_body, cells_body_fields);

struct rows_body {
    struct list rows;
};
static const struct field rows_body_fields[] = {
    LIST(struct rows_body, rows, homeroom_change_shape, 1, ROWS_MAX),
};
const struct shape homeroom_rows_body_shape = SHAPE(struct rows_body, rows_body_fields);

static void write_cell(struct buf *out, const struct marks_view *view, struct mark_row *row,
                       int column)
{
    buf_printf(out, ",\"%s\":", cell_column_names[column]);
    cell_text(out, view->subject->kind, column, *mark_cell(row, column));
}

static void write_row(struct buf *out, const struct marks_view *view, size_t i)
{
    const struct student *student = (const struct student *)view->students.items + i;
    struct mark_row *row = (struct mark_row *)view->rows.items + i;

    buf_printf(out, "%s{\"student_id\":%lld,\"number\":%lld,\"full_name\":", i ? "," : "",
               (long long)student->id, (long long)student->number);
    json_text(out, student->full_name);
    for (int column = COLUMN_TX1; column <= COLUMN_CK; column++)
        if (view->columns & 1U << column)
            write_cell(out, view, row, column);
    buf_text(out, ",\"comment\":");
    if (row->comment)
        json_text(out, row->comment);
    else
        buf_text(out, "null");
    buf_char(out, '}');
}

/* [{"column":"tx1","value":"mark","name":"ĐĐGtx 1"},…] */
static void write_columns(struct buf *out, const struct marks_view *view)
{
    enum subject_kind kind = view->subject->kind;
    const char *between = "";

    buf_text(out, ",\"columns\":[");
    for (int column = COLUMN_TX1; column <= COLUMN_CK; column++) {
        if (!(view->columns & 1U << column))
            continue;
        buf_printf(out, "%s{\"column\":\"%s\",\"value\":\"%s\",\"topic\":%s,\"name\":", between,
                   cell_column_names[column],
                   cell_kind_names[cell_kind_of(kind, (enum mark_column)column)],
                   column == view->topic ? "true" : "false");
        json_text(out, mark_column_title(kind, (enum mark_column)column));
        buf_char(out, '}');
        between = ",";
    }
    buf_char(out, ']');
}

static void write_view(struct buf *out, const struct marks_view *view)
{
    const struct gradebook *g = &view->gradebook;

    buf_printf(out,
               "{\"class_id\":%lld,\"subject\":\"%s\",\"subject_name\":", (long long)g->class_id,
               g->subject);
    json_text(out, view->subject->name);
    buf_printf(out, ",\"kind\":\"%s\",\"ruleset\":\"%s\",\"term\":%lld,\"tx_columns\":%d",
               subject_kind_names[view->subject->kind], view->ruleset->name, (long long)g->term,
               view->n_tx);
    write_columns(out, view);
    buf_printf(out, ",\"version\":%lld,\"rows\":[", (long long)g->version);
    for (size_t i = 0; i < view->rows.n; i++)
        write_row(out, view, i);
    buf_text(out, "]}");
}

HANDLER(get_gradebook)
{
    struct marks_view view;
    struct buf out = buf_in(call->mem);
    enum err err = read_marks(call, rq->id[0], rq->arg[1], rq->id[2], &view);

    if (err)
        return err;
    write_view(&out, &view);
    reply_version(call, rp, view.gradebook.version);
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}

static const struct field merge_query_fields[] = {
    BOOL(struct merge_options, partial, .optional = true,
         .doc = "true: each cell by itself, against its base; what can be saved is saved"),
    BOOL(struct merge_options, dry_run, .optional = true,
         .doc = "with partial: only tell what would be saved"),
};
const struct shape merge_query_shape = SHAPE(struct merge_options, merge_query_fields);

static enum err merge_gradebook(struct call *call, const struct request *rq, struct reply *rp)
{
    const struct cells_body *body = rq->body;
    struct merge merge;
    struct merge_report report;
    enum err err = merge_open(call, rq->id[0], rq->arg[1], rq->id[2], &merge);

    if (!err)
        err = merge_cells(&merge, &body->cells, rq->query, &report);
    if (err)
        return err;
    reply_version(call, rp, report.version);
    return reply_json(call, rp, 200, &merge_report_shape, &report);
}

HANDLER(patch_gradebook)
{
    const struct cells_body *body = rq->body;
    const struct merge_options *options = rq->query;
    struct gradebook gradebook;
    struct buf out = buf_in(call->mem);
    enum err err;

    if (options->partial)
        return merge_gradebook(call, rq, rp);
    if (options->dry_run)
        return fail_plain(call, ERR_INVALID, "dry_run chỉ dùng với partial");
    if (is_none(rq->version))
        return fail_plain(call, ERR_NEEDS_MATCH, "Cần If-Match với ETag của lần đọc trước");
    err = save_marks(call, rq->id[0], rq->arg[1], rq->id[2], rq->version, &body->cells, &gradebook);

    if (err)
        return err;
    buf_printf(&out, "{\"version\":%lld,\"changed\":%zu}", (long long)gradebook.version,
               body->cells.n);
    reply_version(call, rp, gradebook.version);
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}

HANDLER(get_homeroom_record)
{
    struct class_row class;
    struct list rows;
    struct buf out = buf_in(call->mem);
    enum err err = read_homeroom(call, rq->id[0], &class, &rows);

    if (err)
        return err;
    buf_printf(&out, "{\"class_id\":%lld,\"version\":%lld,\"rows\":", (long long)class.id,
               (long long)class.record_version);
    json_encode_list(&out, &enrolment_shape, &rows);
    buf_char(&out, '}');
    reply_version(call, rp, class.record_version);
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}

HANDLER(patch_homeroom_record)
{
    const struct rows_body *body = rq->body;
    struct class_row class;
    struct buf out = buf_in(call->mem);
    enum err err = save_homeroom(call, rq->id[0], rq->version, &body->rows, &class);

    if (err)
        return err;
    buf_printf(&out, "{\"version\":%lld,\"changed\":%zu}", (long long)class.record_version,
               body->rows.n);
    reply_version(call, rp, class.record_version);
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}
