/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "base/buf.h"
#include "tests/unit/zipped.h"
#include "xlsx/xlsx.h"

static const char rels[] = "<Relationships><Relationship Id='r1' Target='worksheets/a.xml'/>"
                           "<Relationship Id='r2' Target='/xl/worksheets/b.xml'/></Relationships>";
static const char book[] = "<workbook xmlns:r='urn:r'><workbookPr/><sheets>"
                           "<sheet name='Toán' sheetId='1' r:id='r1'/>"
                           "<sheet name='Gốc' sheetId='2' state='hidden' r:id='r2'/>"
                           "</sheets></workbook>";
static const char texts[] =
    "<sst><si><t>Hoa&#x0309;ng</t></si><si><r><t>a</t></r><r><t xml:space='preserve"
    "'> &amp; b</t></r><rPh><t>x</t></rPh></si></sst>";
static const char styles[] = "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='dd/mm/yy'/>"
                             "<numFmt numFmtId='171' formatCode='0.0 &quot;d&quot;'/></numFmts>"
                             "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf "
                             "numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf "
                             "numFmtId='171'/></cellXfs></styleSheet>";
static const char properties[] = "<Properties><property name='version'><lpwstr>7</lpwstr>"
                                 "</property></Properties>";

static struct bytes text_bytes(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* A whole workbook whose first sheet holds that XML. */
static struct bytes workbook_of(struct arena *mem, struct bytes sheet, const char *password)
{
    const struct zipped_part parts[] = {
        {"xl/_rels/workbook.xml.rels", text_bytes(rels)},    {"xl/workbook.xml", text_bytes(book)},
        {"xl/sharedStrings.xml", text_bytes(texts)},         {"xl/styles.xml", text_bytes(styles)},
        {"docProps/custom.xml", text_bytes(properties)},     {"xl/worksheets/a.xml", sheet},
        {"xl/worksheets/b.xml", text_bytes("<worksheet/>")},
    };

    return zipped(mem, parts, COUNT_OF(parts), password);
}

/* "A1=text;" of every cell, with ! for what is hidden and {} around a formula. */
static const char *shown(struct arena *mem, const struct sheet *sheet)
{
    static const char kinds[] = "_tndbe";
    struct buf out = buf_in(mem);
    const struct sheet_cell *c = sheet->cells.items;
    const struct sheet_range *m = sheet->merged.items;

    buf_text(&out, "");
    for (size_t i = 0; i < sheet->cells.n; i++) {
        char at[XLSX_ADDRESS_SIZE];

        sheet_address(c[i].row, c[i].column, at);
        buf_printf(&out, "%s%s=%c:%s", at, c[i].hidden ? "!" : "", kinds[c[i].kind], c[i].text);
        if (c[i].formula)
            buf_printf(&out, "{%s}", c[i].formula);
        buf_char(&out, ';');
    }
    for (size_t i = 0; i < sheet->merged.n; i++)
        buf_printf(&out, "%lld,%lld-%lld,%lld;", (long long)m[i].row, (long long)m[i].column,
                   (long long)m[i].last_row, (long long)m[i].last_column);
    return out.data;
}

/* clang-format off */
static const struct { const char *label, *sheet, *cells; } good[] = {
    {"shared, composed", "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c></row>", "A1=t:Hoảng;C1=t:a & b;"},
    {"inline", "<row><c t='inlineStr'><is><t> x </t></is></c></row>", "A1=t: x ;"},
    {"numbers", "<row><c><v>8.5000000000000004</v></c><c t='n'><v>10</v></c><c><v>1e0</v></c></row>", "A1=n:8.5;B1=n:10;C1=n:1;"},
    {"dates by style", "<row><c s='1'><v>46157</v></c><c s='2'><v>46157.75</v></c><c s='3'><v>46157</v></c><c s='0'><v>46157</v></c></row>", "A1=d:2026-05-15;B1=d:2026-05-15;C1=n:46157;D1=n:46157;"},
    {"no day so early", "<row><c s='1'><v>8</v></c></row>", "A1=n:8;"},
    {"formulas", "<row><c><f>SUM(B1:C1)</f><v>7</v></c><c t='str'><f>HYPERLINK(\"http://x\")</f><v>x</v></c><c><f t='shared' si='0'/></c></row>",
     "A1=n:7{SUM(B1:C1)};B1=t:x{HYPERLINK(\"http://x\")};C1=_:{};"},
    {"truth and error", "<row><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c></row>", "A1=b:TRUE;B1=e:#N/A;"},
    {"empty cells", "<row><c r='B1' s='1'/><c r='D1' t='s'/></row>", NULL},
    {"only styled", "<row r='1048576'><c r='XFD1048576' s='1'/></row>", ""},
    {"hidden row", "<row r='3' hidden='1'><c r='A3'><v>1</v></c></row><row r='4'><c r='AA4'><v>2</v></c></row>", "A3!=n:1;AA4=n:2;"},
};
static const struct { const char *sheet, *reason; } bad[] = {
    {"<row r='2'><c r='A2'><v>1</v></c></row><row r='1'/>", "thứ tự"},
    {"<row r='1'><c r='B1'><v>1</v></c><c r='B1'><v>2</v></c></row>", "thứ tự"},
    {"<row r='1'><c r='A2'><v>1</v></c></row>", "thứ tự"},
    {"<row r='1'><c r='1A'><v>1</v></c></row>", "địa chỉ"},
    {"<row r='1'><c r='A1'><v>eight</v></c></row>", "không chứa số"},
    {"<row r='1'><c r='A1'><v>nan</v></c></row>", "không chứa số"},
    {"<row r='1'><c r='A1' t='s'><v>2</v></c></row>", "chuỗi chung"},
    {"<row r='1'><c r='A1' t='s'><v>-1</v></c></row>", "chuỗi chung"},
    {"<row r='1'><c r='ZZ1'><v>1</v></c></row>", "quá rộng"},
    {"<row r='20000'><c r='A20000'><v>1</v></c></row>", "quá dài"},
    {"<row r='1'><c>", "XML"},
    {"</sheetData><mergeCells><mergeCell ref='A1'/></mergeCells><sheetData>", "gộp"},
};
/* clang-format on */

static void what_a_cell_holds_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct call call = {.mem = arena_new()};
        const char *sheet = arena_printf(
            call.mem, "<worksheet><sheetData>%s</sheetData></worksheet>", good[i].sheet);
        struct workbook read;

        if (!good[i].cells) { /* a shared text without its number */
            assert_int_equal(
                xlsx_read(&call, workbook_of(call.mem, text_bytes(sheet), NULL), &read),
                ERR_UNPROCESSABLE);
        } else {
            assert_int_equal(
                xlsx_read(&call, workbook_of(call.mem, text_bytes(sheet), NULL), &read), OK);
            assert_string_equal(shown(call.mem, read.sheets.items), good[i].cells);
        }
        arena_free(call.mem);
    }
}

static void sheets_have_names_columns_and_ranges(void **state)
{
    struct call call = {.mem = arena_new()};
    const char *sheet = "<worksheet><cols><col min='2' max='3' hidden='1'/></cols><sheetData><row>"
                        "<c r='A1'><v>1</v></c><c r='C1'><v>3</v></c></row></sheetData>"
                        "<mergeCells><mergeCell ref='B1:C2'/></mergeCells></worksheet>";
    struct workbook read;
    const struct sheet *sheets;

    (void)state;
    assert_int_equal(xlsx_read(&call, workbook_of(call.mem, text_bytes(sheet), NULL), &read), OK);
    sheets = read.sheets.items;
    assert_int_equal(read.sheets.n, 2);
    assert_string_equal(sheets[0].name, "Toán");
    assert_false(sheets[0].hidden);
    assert_true(sheets[1].hidden);
    assert_string_equal(shown(call.mem, &sheets[0]), "A1=n:1;C1!=n:3;1,1-2,2;");
    assert_string_equal(xlsx_property(&read, "version"), "7");
    assert_null(xlsx_property(&read, "name"));
    arena_free(call.mem);
}

static void refused(struct call *call, struct bytes file, const char *reason)
{
    struct workbook read;

    assert_int_equal(xlsx_read(call, file, &read), ERR_UNPROCESSABLE);
    if (!strstr(call->failure.detail, reason))
        fail_msg("%s, not %s", call->failure.detail, reason);
}

static void a_bad_sheet_is_refused_with_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct call call = {.mem = arena_new()};
        const char *sheet = arena_printf(
            call.mem, "<worksheet><sheetData>%s</sheetData></worksheet>", bad[i].sheet);

        refused(&call, workbook_of(call.mem, text_bytes(sheet), NULL), bad[i].reason);
        arena_free(call.mem);
    }
}

static void what_is_no_workbook_is_refused_with_its_reason(void **state)
{
    static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on";
    struct call call = {.mem = arena_new()};
    struct zipped_part parts[XLSX_ENTRIES_MAX + 1];
    struct bytes good_file = workbook_of(call.mem, text_bytes("<worksheet/>"), NULL);

    (void)state;
    refused(&call, text_bytes(""), "không phải tệp .xlsx");
    refused(&call, text_bytes("STT,Họ tên\n"), "không phải tệp .xlsx");
    refused(&call, text_bytes(ole), "mật khẩu");
    refused(&call, (struct bytes){good_file.data, good_file.n / 2}, "hỏng");
    refused(&call, workbook_of(call.mem, text_bytes("<worksheet/>"), "secret"), "mật khẩu");
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        parts[i] = (struct zipped_part){arena_printf(call.mem, "%zu", i), text_bytes("x")};
    refused(&call, zipped(call.mem, parts, 1, NULL), "không phải tệp .xlsx");
    refused(&call, zipped(call.mem, parts, COUNT_OF(parts), NULL), "quá nhiều tệp con");
    arena_free(call.mem);
}

static void a_zip_bomb_is_refused_before_it_is_unpacked(void **state)
{
    struct call call = {.mem = arena_new()};
    char *long_text = arena_alloc(call.mem, XLSX_PART_MAX + 1);

    (void)state;
    memset(long_text, ' ', XLSX_PART_MAX);
    refused(&call, workbook_of(call.mem, text_bytes(long_text), NULL), "bom nén"); /* by ratio */
    for (size_t i = 0; i < XLSX_PART_MAX; i++)
        long_text[i] = (char)(' ' + i * i % 89 * (i % 7) % 90);
    refused(&call,
            workbook_of(call.mem, (struct bytes){(uint8_t *)long_text, XLSX_PART_MAX + 1}, NULL),
            "bom nén"); /* by size */
    arena_free(call.mem);
}

/* Entities that double ten times over would fit the size; no DTD is read at all. */
static void entities_are_refused(void **state)
{
    struct call call = {.mem = arena_new()};

    (void)state;
    refused(&call,
            workbook_of(call.mem,
                        text_bytes("<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
                                   "<worksheet>&a;</worksheet>"),
                        NULL),
            "DOCTYPE");
    refused(&call, workbook_of(call.mem, text_bytes("<worksheet>&a;</worksheet>"), NULL), "XML");
    arena_free(call.mem);
}

static void what_is_written_is_read_back(void **state)
{
    struct call call = {.mem = arena_new()};
    struct sheet_cell cells[] = {
        {.row = 1, .column = 0, .kind = SHEET_TEXT, .text = "Điểm", .style = SHEET_HEADER},
        {.row = 2, .column = 0, .kind = SHEET_NUMBER, .text = "8.5", .style = SHEET_OPEN},
        {.row = 2, .column = 1, .kind = SHEET_DATE, .text = "2012-02-29"},
        {.row = 3, .column = 0, .kind = SHEET_TEXT, .text = "=1+1", .note = "không là công thức"},
    };
    struct sheet_column columns[] = {
        {.width = 9,
         .marks = true,
         .choices = (const char *const[]){"V", NULL},
         .hint = "0 đến 10"},
        {.width = 12},
    };
    struct sheet sheet = {.name = "Sổ điểm",
                          .cells = {cells, COUNT_OF(cells)},
                          .columns = {columns, COUNT_OF(columns)},
                          .entry = {.row = 2, .last_row = 3},
                          .frozen_rows = 1};
    struct sheet_property property = {"version", "12"};
    struct workbook back;
    struct bytes file;

    (void)state;
    assert_int_equal(xlsx_write(&call, &(struct workbook){{&sheet, 1}, {&property, 1}}, &file), OK);
    assert_int_equal(xlsx_read(&call, file, &back), OK);
    assert_string_equal(shown(call.mem, back.sheets.items),
                        "A1=t:Điểm;A2=n:8.5;B2=d:2012-02-29;A3=t:=1+1;");
    assert_string_equal(xlsx_property(&back, "version"), "12");
    arena_free(call.mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_cell_holds_is_told),
        cmocka_unit_test(sheets_have_names_columns_and_ranges),
        cmocka_unit_test(a_bad_sheet_is_refused_with_its_reason),
        cmocka_unit_test(what_is_no_workbook_is_refused_with_its_reason),
        cmocka_unit_test(a_zip_bomb_is_refused_before_it_is_unpacked),
        cmocka_unit_test(entities_are_refused),
        cmocka_unit_test(what_is_written_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
