/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a workbook says beside its sheets: their names, shared texts, which styles are dates. */
#include <stdlib.h>
#include <string.h>

#include "text/text.h"
#include "xlsx/internal.h"

#define WORKBOOK "xl/workbook.xml"

struct link {
    const char *id;
    const char *target;
};

struct format {
    int64_t id;
    bool date;
};

struct reading {
    struct sheet_context context;
    struct archive archive;
    struct workbook *workbook;
    struct list links, part_ids, texts, formats, dates, sheets, properties;
    size_t links_size, ids_size, texts_size, formats_size, dates_size, sheets_size, properties_size;
    struct buf text;
    bool inside; /* of what text is taken from */
    bool phonetic;
};

void *room_for_one(struct arena *mem, struct list *list, size_t *size, size_t item)
{
    if (list->n == *size) {
        size_t more = *size ? *size * 2 : 16;
        char *items = arena_array(mem, more, item);

        if (list->n)
            memcpy(items, list->items, list->n * item);
        list->items = items;
        *size = more;
    }
    return (char *)list->items + item * list->n++;
}

#define ADD(r, member, T)                                                                          \
    ((T *)room_for_one((r)->archive.call->mem, &(r)->member, &(r)->member##_size, sizeof(T)))

static void ignore_text(void *self, const char *text, size_t n)
{
    (void)self, (void)text, (void)n;
}

static void ignore_end(void *self, const char *name)
{
    (void)self, (void)name;
}

static void add_text(void *self, const char *text, size_t n)
{
    struct reading *r = self;

    if (!r->inside || r->phonetic)
        return;
    if (r->text.n + n > XLSX_TEXT_MAX)
        archive_fault(&r->archive, "một ô có quá nhiều chữ");
    else
        buf_add(&r->text, text, n);
}

static const char *taken_text(struct reading *r)
{
    const char *clean =
        text_nfc(r->archive.call->mem, r->text.n ? r->text.data : "", r->text.n, true);

    if (!clean)
        archive_fault(&r->archive, "một ô có ký tự điều khiển");
    return clean ? clean : "";
}

static void start_link(void *self, const char *name, const struct attributes *a)
{
    struct reading *r = self;
    const char *id = attribute(&r->archive, a, "Id");
    const char *target = attribute(&r->archive, a, "Target");

    if (strcmp(name, "Relationship") == 0 && id && target && r->links.n < XLSX_ENTRIES_MAX)
        *ADD(r, links, struct link) = (struct link){id, target};
}

static void start_workbook(void *self, const char *name, const struct attributes *a)
{
    struct reading *r = self;

    if (strcmp(name, "workbookPr") == 0)
        r->context.from_1904 = attribute_true(&r->archive, a, "date1904");
    if (strcmp(name, "sheet") != 0)
        return;
    if (r->sheets.n == XLSX_SHEETS_MAX) {
        archive_fault(&r->archive, "tệp có quá nhiều trang tính");
        return;
    }
    const char *state = attribute(&r->archive, a, "state");
    const char *title = attribute(&r->archive, a, "name");

    title = title ? text_nfc(r->archive.call->mem, title, strlen(title), false) : NULL;
    *ADD(r, sheets, struct sheet) = (struct sheet){
        .name = title ? title : "", .hidden = state && strcmp(state, "visible") != 0};
    *(const char **)room_for_one(r->archive.call->mem, &r->part_ids, &r->ids_size,
                                 sizeof(const char *)) = attribute(&r->archive, a, "id");
}

static void start_texts(void *self, const char *name, const struct attributes *a)
{
    struct reading *r = self;

    (void)a;
    if (strcmp(name, "si") == 0)
        r->text = buf_in(r->archive.call->mem);
    else if (strcmp(name, "rPh") == 0)
        r->phonetic = true;
    r->inside = strcmp(name, "t") == 0;
}

static void end_texts(void *self, const char *name)
{
    struct reading *r = self;

    r->inside = false;
    if (strcmp(name, "rPh") == 0)
        r->phonetic = false;
    if (strcmp(name, "si") != 0)
        return;
    if (r->texts.n == XLSX_CELLS_MAX)
        archive_fault(&r->archive, "tệp có quá nhiều chuỗi");
    else
        *ADD(r, texts, const char *) = taken_text(r);
}

/* Letters of days, months, years or hours outside quotes and brackets. */
static bool is_date_code(const char *code)
{
    for (; *code; code++) {
        if (*code == '"' || *code == '[') {
            const char *end = strchr(code + 1, *code == '"' ? '"' : ']');

            if (!end)
                return false;
            code = end;
        } else if (*code == '\\' && code[1]) {
            code++;
        } else if (strchr("dmyhsDMYHS", *code)) {
            return true;
        }
    }
    return false;
}

static bool is_date_format(const struct reading *r, int64_t id)
{
    const struct format *formats = r->formats.items;

    for (size_t i = 0; i < r->formats.n; i++)
        if (formats[i].id == id)
            return formats[i].date;
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

static void start_styles(void *self, const char *name, const struct attributes *a)
{
    struct reading *r = self;

    if (strcmp(name, "cellXfs") == 0)
        r->inside = true;
    if (strcmp(name, "numFmt") == 0 && r->formats.n < XLSX_CELLS_MAX) {
        const char *code = attribute(&r->archive, a, "formatCode");

        *ADD(r, formats, struct format) = (struct format){
            attribute_number(&r->archive, a, "numFmtId", -1), code && is_date_code(code)};
    }
    if (strcmp(name, "xf") == 0 && r->inside && r->dates.n < XLSX_CELLS_MAX)
        *ADD(r, dates, bool) = is_date_format(r, attribute_number(&r->archive, a, "numFmtId", 0));
}

static void end_styles(void *self, const char *name)
{
    struct reading *r = self;

    if (strcmp(name, "cellXfs") == 0)
        r->inside = false;
}

static void start_properties(void *self, const char *name, const struct attributes *a)
{
    struct reading *r = self;
    const char *title = attribute(&r->archive, a, "name");

    if (strcmp(name, "property") != 0 || r->properties.n == XLSX_ENTRIES_MAX)
        return;
    *ADD(r, properties, struct sheet_property) = (struct sheet_property){title ? title : "", ""};
    r->text = buf_in(r->archive.call->mem);
    r->inside = true;
}

static void end_properties(void *self, const char *name)
{
    struct reading *r = self;
    struct sheet_property *all = r->properties.items;

    if (strcmp(name, "property") != 0 || !r->inside)
        return;
    all[r->properties.n - 1].text = taken_text(r);
    r->inside = false;
}

static const struct {
    const char *part;
    struct walker walker;
} parts[] = {
    {"xl/_rels/workbook.xml.rels", {start_link, ignore_end, ignore_text}},
    {WORKBOOK, {start_workbook, ignore_end, ignore_text}},
    {"xl/sharedStrings.xml", {start_texts, end_texts, add_text}},
    {"xl/styles.xml", {start_styles, end_styles, ignore_text}},
    {"docProps/custom.xml", {start_properties, end_properties, add_text}},
};

/* The part that a relationship leads to, from xl/. */
static const char *part_of(struct reading *r, const char *id)
{
    const struct link *links = r->links.items;

    for (size_t i = 0; id && i < r->links.n; i++)
        if (strcmp(links[i].id, id) == 0)
            return links[i].target[0] == '/'
                       ? links[i].target + 1
                       : arena_printf(r->archive.call->mem, "xl/%s", links[i].target);
    return "";
}

static void walk_all(struct reading *r)
{
    struct sheet *sheets;
    const char *const *ids;

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        bool found = false;

        r->inside = r->phonetic = false;
        archive_walk(&r->archive, parts[i].part, &parts[i].walker, r, &found);
        if (!found && strcmp(parts[i].part, WORKBOOK) == 0)
            archive_fault(&r->archive, "đây không phải tệp .xlsx");
    }
    r->context.texts = r->texts.items;
    r->context.n_texts = r->texts.n;
    r->context.dates = r->dates.items;
    r->context.n_styles = r->dates.n;
    sheets = r->sheets.items;
    ids = r->part_ids.items;
    for (size_t i = 0; i < r->sheets.n && !r->archive.fault; i++)
        sheet_walk(&r->context, part_of(r, ids[i]), &sheets[i]);
}

enum err xlsx_read(struct call *call, struct bytes file, struct workbook *ret)
{
    struct reading r = {.workbook = ret, .context = {.cells_left = XLSX_CELLS_MAX}};
    enum err err = archive_open(call, file, &r.archive);

    if (err)
        return err;
    r.context.archive = &r.archive;
    if (!r.archive.fault)
        walk_all(&r);
    archive_close(&r.archive);
    if (r.archive.fault)
        return fail_plain(call, ERR_UNPROCESSABLE, "Không đọc được tệp: %s", r.archive.fault);
    *ret = (struct workbook){.sheets = r.sheets, .properties = r.properties};
    return OK;
}

const char *xlsx_property(const struct workbook *workbook, const char *name)
{
    const struct sheet_property *all = workbook->properties.items;

    for (size_t i = 0; i < workbook->properties.n; i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].text;
    return NULL;
}
