/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_marks.h"

enum { HEADER_ROW = 3, HEADER_ROW_CSV = 1 };

static enum err find_signed(struct call *call, const struct marks_view *view, bool *ret)
{
    const struct document_key key = marks_view_document(view);
    struct list documents;
    enum err err = documents_of_class(call, &key, &documents);
    const struct document *d = documents.items;

    *ret = false;
    for (size_t i = 0; !err && i < documents.n; i++)
        *ret |= d[i].state == DOCUMENT_SIGNED;
    return err;
}

/* Why each column may not be entered now; NULL = it may. */
static enum err find_closed(struct call *call, const struct marks_view *view,
                            const char *ret[COLUMN_COMMENT + 1])
{
    struct entry entry;
    bool locked = false, is_signed = false;
    enum err err = entry_look(call, &view->class, view->gradebook.subject, &entry, &locked);

    if (!err)
        err = find_signed(call, view, &is_signed);
    for (int column = COLUMN_TX1; !err && column <= COLUMN_COMMENT; column++)
        ret[column] =
            locked ? "năm học đã khóa học bạ"
            : is_signed
                ? "kết quả môn này đã ký số"
                : entry_refuses(&entry, column_kind_of(view, column), view->gradebook.term).vi;
    return err;
}

enum err export_workbook(struct call *call, const struct gradebook_name *name, struct bytes *ret,
                         int64_t *ret_version)
{
    const char *closed[COLUMN_COMMENT + 1] = {0};
    struct marks_view view;
    struct sheet sheets[2];
    struct sheet_property properties[2];
    enum err err = read_marks(call, name->class_id, name->subject, name->term, &view);

    if (!err)
        err = find_closed(call, &view, closed);
    if (err)
        return err;
    sheets[0] = mark_sheet(call, &view, HEADER_ROW, closed);
    sheets[1] = mark_sheet(call, &view, HEADER_ROW, NULL);
    sheets[1].name = SHEET_BASE_NAME;
    sheets[1].hidden = true;
    sheets[1].entry = (struct sheet_range){0};
    properties[0] = (struct sheet_property){PROPERTY_GRADEBOOK, sheet_gradebook(call, &view)};
    properties[1] = (struct sheet_property){
        PROPERTY_VERSION, arena_printf(call->mem, "%lld", (long long)view.gradebook.version)};
    *ret_version = view.gradebook.version;
    return xlsx_write(call, &(struct workbook){{sheets, 2}, {properties, 2}}, ret);
}

enum err export_csv(struct call *call, const struct gradebook_name *name, struct bytes *ret,
                    int64_t *ret_version)
{
    struct marks_view view;
    struct sheet sheet;
    enum err err = read_marks(call, name->class_id, name->subject, name->term, &view);

    if (err)
        return err;
    sheet = mark_sheet(call, &view, HEADER_ROW_CSV, NULL);
    *ret = csv_of_sheet(call, &sheet);
    *ret_version = view.gradebook.version;
    return OK;
}
