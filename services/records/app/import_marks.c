/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_marks.h"

#include <stdlib.h>
#include <string.h>

#include "problems.h"

enum { FAULTS_MAX = 10000 };

static const struct field report_fields[] = {
    BOOL(struct import_report, dry_run),
    INT(struct import_report, version, 0, INT64_MAX),
    INT(struct import_report, rows, 0, INT64_MAX),
    INT(struct import_report, saved, 0, INT64_MAX),
    INT(struct import_report, unchanged, 0, INT64_MAX),
    INT(struct import_report, refused, 0, INT64_MAX),
    INT(struct import_report, conflicts, 0, INT64_MAX),
    LIST(struct import_report, cells, cell_result_shape, 0, FAULTS_MAX),
    LIST(struct import_report, errors, sheet_fault_shape, 0, FAULTS_MAX),
    LIST(struct import_report, warnings, sheet_fault_shape, 0, FAULTS_MAX),
};
const struct shape import_report_shape = SHAPE(struct import_report, report_fields);

struct importing {
    struct merge merge;
    struct workbook workbook;
    const struct sheet *sheet;
    const struct sheet *base; /* NULL = it brings none */
    struct sheet_reading reading;
    int64_t version; /* that was read; NONE = it does not say */
};

const char *sheet_gradebook(struct call *call, const struct marks_view *view)
{
    const struct gradebook *g = &view->gradebook;

    return arena_printf(call->mem, "%lld/%s/%lld", (long long)g->class_id, g->subject,
                        (long long)g->term);
}

static void violate_faults(struct call *call, const struct list *faults)
{
    const struct sheet_fault *f = faults->items;

    for (size_t i = 0; i < faults->n; i++)
        violate(call, arena_printf(call->mem, "/sheet/%s", f[i].place), f[i].detail,
                f[i].detail_en);
}

/* By our name, else the first that can be seen. */
static const struct sheet *choose_sheet(const struct workbook *workbook)
{
    const struct sheet *sheets = workbook->sheets.items;
    const struct sheet *chosen = NULL;

    for (size_t i = 0; i < workbook->sheets.n; i++)
        if (!sheets[i].hidden && (!chosen || strcmp(sheets[i].name, SHEET_NAME) == 0))
            chosen = &sheets[i];
    return chosen;
}

static const struct sheet *base_sheet(const struct workbook *workbook)
{
    const struct sheet *sheets = workbook->sheets.items;

    for (size_t i = 0; i < workbook->sheets.n; i++)
        if (sheets[i].hidden && strcmp(sheets[i].name, SHEET_BASE_NAME) == 0)
            return &sheets[i];
    return NULL;
}

static int64_t number_of(const char *text)
{
    size_t n = text ? strlen(text) : 0;

    return n && n < 18 && strspn(text, "0123456789") == n ? strtoll(text, NULL, 10) : NONE;
}

static enum err read_workbook(struct importing *i, struct bytes file)
{
    struct call *call = i->merge.call;
    const char *gradebook;
    enum err err = xlsx_read(call, file, &i->workbook);

    if (err)
        return err;
    i->sheet = choose_sheet(&i->workbook);
    i->base = base_sheet(&i->workbook);
    gradebook = xlsx_property(&i->workbook, PROPERTY_GRADEBOOK);
    if (!i->sheet)
        return fail_with(call, &problem_sheet_unfit, "Tệp không có trang tính nào nhìn thấy được");
    if (gradebook && strcmp(gradebook, sheet_gradebook(call, &i->merge.view)) != 0)
        return fail_with(call, &problem_sheet_unfit, "Tệp này là của sổ điểm khác (%s)", gradebook);
    if (is_none(i->version))
        i->version = number_of(xlsx_property(&i->workbook, PROPERTY_VERSION));
    return OK;
}

/* Without what was there, the version must say that nothing has changed since. */
static enum err check_version(struct importing *i)
{
    struct call *call = i->merge.call;

    if (i->base)
        return OK;
    if (is_none(i->version))
        return fail_plain(call, ERR_NEEDS_MATCH,
                          "Tệp không do hệ thống lập: cần If-Match với ETag của sổ điểm");
    if (i->version != i->merge.view.gradebook.version)
        return fail_plain(call, ERR_CHANGED, "Sổ điểm đã được sửa sau lần đọc của bạn");
    return OK;
}

static bool same_value(const struct cell_change *c, const struct cell_base *base)
{
    if ((c->text != NULL) != (base->text != NULL))
        return false;
    return c->tenths == base->tenths && c->rating == base->rating && c->state == base->state &&
           (!c->text || strcmp(c->text, base->text) == 0);
}

static struct cell_base value_of(const struct cell_change *c)
{
    return (struct cell_base){c->tenths, c->rating, c->state, c->text};
}

/* Of a base sheet that says nothing of the cell, nothing is known. */
static struct cell_base find_base(const struct list *bases, const struct cell_change *c)
{
    const struct cell_change *b = bases->items;

    for (size_t i = 0; i < bases->n; i++)
        if (b[i].student_id == c->student_id && b[i].column == c->column)
            return value_of(&b[i]);
    return (struct cell_base){.tenths = NONE};
}

/* A cell that is empty in a file that never held its mark does not delete it. */
static bool is_blank(const struct cell_change *c)
{
    return c->text ? !*c->text : mark_state_code(c->state) == MARK_EMPTY;
}

/* Only what was changed in the sheet is left. */
static void keep_changed(struct importing *i)
{
    struct sheet_reading base = {.call = i->merge.call, .view = &i->merge.view, .sheet = i->base};
    struct cell_change *c = i->reading.cells.items;
    size_t n = 0;

    if (i->base && sheet_find_header(&base))
        sheet_read_rows(&base);
    for (size_t k = 0; k < i->reading.cells.n; k++) {
        if (i->base)
            c[k].base = find_base(&base.cells, &c[k]);
        if (!same_value(&c[k], &c[k].base) && (i->base || !is_blank(&c[k])))
            c[n++] = c[k];
    }
    i->reading.cells.n = n;
}

static void fill_report(const struct importing *i, const struct merge_report *merged,
                        struct import_report *ret)
{
    *ret = (struct import_report){.dry_run = merged->dry_run,
                                  .version = merged->version,
                                  .rows = i->reading.rows,
                                  .saved = merged->saved,
                                  .unchanged = merged->unchanged,
                                  .refused = merged->refused,
                                  .conflicts = merged->conflicts,
                                  .cells = merged->cells,
                                  .errors = i->reading.errors,
                                  .warnings = i->reading.warnings};
}

static enum err merge_sheet(struct importing *i, const struct import_options *options,
                            struct import_report *ret)
{
    const struct merge_options how = {.partial = options->partial,
                                      .dry_run = options->dry_run || options->annotate};
    struct call *call = i->merge.call;
    struct merge_report merged;
    enum err err;

    sheet_read_rows(&i->reading);
    keep_changed(i);
    err = merge_judge(&i->merge, &i->reading.cells, &merged);
    if (err)
        return err;
    if (!how.dry_run && !how.partial)
        violate_faults(call, &i->reading.errors);
    err = merge_finish(&i->merge, &i->reading.cells, &how, &merged);
    fill_report(i, &merged, ret);
    return err;
}

static enum err import(struct importing *i, const struct import_options *options,
                       struct import_report *ret)
{
    struct call *call = i->merge.call;
    enum err err = check_version(i);

    i->reading = (struct sheet_reading){.call = call, .view = &i->merge.view, .sheet = i->sheet};
    if (err)
        return err;
    if (sheet_find_header(&i->reading))
        return merge_sheet(i, options, ret);
    violate_faults(call, &i->reading.errors);
    return fail_with(call, &problem_sheet_unfit, "%s",
                     ((const struct sheet_fault *)i->reading.errors.items)->detail);
}

enum err import_workbook(struct call *call, const struct gradebook_name *name, int64_t version,
                         struct bytes file, const struct import_options *options,
                         struct import_report *ret)
{
    struct importing i = {.version = version};
    enum err err = merge_open(call, name->class_id, name->subject, name->term, &i.merge);

    if (!err)
        err = read_workbook(&i, file);
    if (!err)
        err = import(&i, options, ret);
    if (err || !options->annotate)
        return err;
    return annotate_workbook(call, &i.workbook, i.sheet, ret);
}

enum err import_csv(struct call *call, const struct gradebook_name *name, int64_t version,
                    struct bytes file, const struct import_options *options,
                    struct import_report *ret)
{
    struct importing i = {.version = version};
    struct sheet sheet;
    enum err err = merge_open(call, name->class_id, name->subject, name->term, &i.merge);

    if (!err)
        err = sheet_of_csv(call, file, &sheet);
    i.sheet = &sheet;
    return err ? err : import(&i, options, ret);
}
