/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gradebooks as files of spreadsheet programs. */
#include "app/import_marks.h"
#include "http/handlers.h"

static const struct field query_fields[] = {
    BOOL(struct import_options, dry_run, .optional = true,
         .doc = "true: tell what would change and store nothing"),
    BOOL(struct import_options, partial, .optional = true,
         .doc = "true: save what can be saved; else all or nothing"),
};
const struct shape csv_query_shape = SHAPE(struct import_options, query_fields);

static const struct field workbook_query_fields[] = {
    BOOL(struct import_options, dry_run, .optional = true,
         .doc = "true: tell what would change and store nothing"),
    BOOL(struct import_options, partial, .optional = true,
         .doc = "true: save what can be saved; else all or nothing"),
    BOOL(struct import_options, annotate, .optional = true,
         .doc = "true: store nothing; answer with the workbook, a note on each cell at fault"),
};
const struct shape workbook_query_shape = SHAPE(struct import_options, workbook_query_fields);

static struct gradebook_name name_of(const struct request *rq)
{
    return (struct gradebook_name){rq->id[0], rq->arg[1], rq->id[2]};
}

static const char *file_name(struct call *call, const struct gradebook_name *name, const char *end)
{
    return arena_printf(call->mem, "so-diem-%lld-%s-%lld.%s", (long long)name->class_id,
                        name->subject, (long long)name->term, end);
}

HANDLER(get_workbook)
{
    struct gradebook_name name = name_of(rq);
    struct bytes file;
    int64_t version = 0;
    enum err err = export_workbook(call, &name, &file, &version);

    if (err)
        return err;
    reply_version(call, rp, version);
    rp->download_name = file_name(call, &name, "xlsx");
    return reply_bytes(rp, XLSX, file);
}

HANDLER(get_marks_csv)
{
    struct gradebook_name name = name_of(rq);
    struct bytes file;
    int64_t version = 0;
    enum err err = export_csv(call, &name, &file, &version);

    if (err)
        return err;
    reply_version(call, rp, version);
    rp->download_name = file_name(call, &name, "csv");
    return reply_bytes(rp, "text/csv; charset=utf-8", file);
}

static enum err reply_report(struct call *call, struct reply *rp,
                             const struct import_report *report)
{
    reply_version(call, rp, report->version);
    return reply_json(call, rp, 200, &import_report_shape, report);
}

HANDLER(post_workbook)
{
    const struct import_options *options = rq->query;
    struct gradebook_name name = name_of(rq);
    struct import_report report;
    enum err err = import_workbook(call, &name, rq->version, rq->raw, options, &report);

    if (err)
        return err;
    if (!options->annotate)
        return reply_report(call, rp, &report);
    rp->download_name = file_name(call, &name, "xlsx");
    return reply_bytes(rp, XLSX, report.annotated);
}

HANDLER(post_marks_csv)
{
    struct gradebook_name name = name_of(rq);
    struct import_report report;
    enum err err = import_csv(call, &name, rq->version, rq->raw, rq->query, &report);

    return err ? err : reply_report(call, rp, &report);
}
