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
#include "csv/csv.h"
#include "text/text.h"

static enum err read_text(struct call *call, const char *text, struct list *ret)
{
    return csv_read(call, (struct bytes){(const uint8_t *)text, strlen(text)}, ret);
}

/* The rows as "line:cell|cell;", to be compared at a glance. */
static char *shown(struct arena *mem, const struct list *rows)
{
    struct buf out = buf_in(mem);
    const struct csv_row *row = rows->items;

    buf_text(&out, "");
    for (size_t i = 0; i < rows->n; i++) {
        buf_printf(&out, "%lld:", (long long)row[i].line);
        for (size_t j = 0; j < row[i].n; j++)
            buf_printf(&out, "%s%s", j ? "|" : "", row[i].cells[j]);
        buf_char(&out, ';');
    }
    return arena_copy(mem, out.data, out.n);
}

static void rows_come_with_their_lines(void **state)
{
    /* clang-format off */
    static const struct { const char *label, *text, *rows; } cases[] = {
        {"commas",              "a,b\nc,d\n",                   "1:a|b;2:c|d;"},
        {"semicolons",          "a;b\nc;d\n",                   "1:a|b;2:c|d;"},
        {"tabs",                "a\tb\nc\td\n",                 "1:a|b;2:c|d;"},
        {"CRLF",                "a,b\r\nc,d\r\n",               "1:a|b;2:c|d;"},
        {"no last line break",  "a,b\nc,d",                     "1:a|b;2:c|d;"},
        {"a byte order mark",   "\xef\xbb\xbf" "a,b\n",         "1:a|b;"},
        {"quotes",              "\"a,1\",\"say \"\"x\"\"\"\n",  "1:a,1|say \"x\";"},
        {"a break in quotes",   "\"a\nb\",c\nd,e\n",            "1:a\nb|c;3:d|e;"},
        {"empty lines",         "a,b\n\n\nc,d\n",               "1:a|b;4:c|d;"},
        {"empty CRLF lines",    "a,b\r\n\r\nc,d\r\n",           "1:a|b;3:c|d;"},
        {"empty lines before",  "\n\na,b\n",                    "3:a|b;"},
        {"empty cells",         "a,,\n",                        "1:a||;"},
        {"spaces around",       " a , b \n",                    "1:a|b;"},
        {"decomposed letters",  "Tra\xcc\xa3ng\n",              "1:Trạng;"},
        {"uneven rows",         "a\nb,c,d\n",                   "1:a;2:b|c|d;"},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        SCOPED(arena_freep) struct arena *mem = arena_new();
        struct call call = {.mem = mem, .request_id = "test"};
        struct list rows;

        if (read_text(&call, cases[i].text, &rows))
            fail_msg("%s: %s", cases[i].label, call.failure.detail);
        else if (strcmp(shown(mem, &rows), cases[i].rows) != 0)
            fail_msg("%s: %s", cases[i].label, shown(mem, &rows));
    }
}

static void what_is_no_csv_is_refused(void **state)
{
    static const char *const bad[] = {
        "",          "\"a\n",          "a,b\"c\n",  "\"a\"b,c\n",  "a,\xff\n",
        "a,\xc3(\n", "a,\xed\xa0\x80", "a,b\x01\n", "a,\xc0\xaf\n"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        SCOPED(arena_freep) struct arena *mem = arena_new();
        struct call call = {.mem = mem, .request_id = "test"};
        struct list rows;

        if (read_text(&call, bad[i], &rows) != ERR_UNPROCESSABLE)
            fail_msg("case %zu was taken", i);
        assert_non_null(strstr(call.failure.detail, "dòng "));
    }
}

static void there_is_an_end_to_rows_and_cells(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem, .request_id = "test"};
    struct buf text = buf_in(mem);
    struct list rows;

    (void)state;
    for (int i = 0; i < CSV_CELLS_MAX; i++)
        buf_text(&text, "a,");
    text.data[text.n - 1] = '\n';
    assert_int_equal(csv_read(&call, buf_bytes(&text), &rows), OK);
    text.data[text.n - 1] = ',';
    assert_int_equal(csv_read(&call, buf_bytes(&text), &rows), ERR_UNPROCESSABLE);

    text = buf_in(mem);
    for (int i = 0; i < CSV_ROWS_MAX; i++)
        buf_text(&text, "a\n");
    assert_int_equal(csv_read(&call, buf_bytes(&text), &rows), OK);
    assert_int_equal(rows.n, CSV_ROWS_MAX);
    buf_text(&text, "a\n");
    assert_int_equal(csv_read(&call, buf_bytes(&text), &rows), ERR_UNPROCESSABLE);
}

static void text_is_brought_to_nfc(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    static const char decomposed[] = "Nguye\xcc\x82\xcc\x83n";

    (void)state;
    assert_string_equal(text_nfc(mem, decomposed, strlen(decomposed), false), "Nguyễn");
    assert_int_equal(text_length("Nguyễn"), 6);
    assert_null(text_nfc(mem, "a\nb", 3, false));
    assert_string_equal(text_nfc(mem, "a\nb", 3, true), "a\nb");
    assert_null(text_nfc(mem, "a\0b", 3, true));
    assert_null(text_nfc(mem, "\xc3", 1, true));
    assert_null(text_nfc(mem, "a\x7f", 2, true));
    assert_null(text_nfc(mem, "\xc2\x85", 2, true));
    assert_null(text_nfc(mem, "\xef\xbb\xbf", 3, true));
}

static void a_text_is_cut_between_letters(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    assert_string_equal(text_head(mem, "Đặng", 0), "");
    assert_string_equal(text_head(mem, "Đặng", 2), "Đặ");
    assert_string_equal(text_head(mem, "Đặng", 4), "Đặng");
    assert_string_equal(text_head(mem, "Đặng", 40), "Đặng");
}

static void names_are_compared_folded(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    assert_string_equal(text_fold(mem, "  ĐẶNG   Thị  Ánh "), "đặng thị ánh");
    assert_string_equal(text_fold(mem, "   "), "");
    assert_string_equal(text_plain(mem, "Nguyễn ĐÌNH Ứng, lớp 9"), "nguyen dinh ung, lop 9");
    assert_string_equal(text_plain(mem, "Nguye\u0302\u0303n"), "nguyen"); /* not NFC */
    assert_string_equal(text_plain(mem, "\xff"), "\xff");
    assert_string_not_equal(text_fold(mem, "Đặng"), text_fold(mem, "Dặng"));
}

static void what_is_written_reads_back(void **state)
{
    static const char *const cells[] = {"Trường \"A\", Buôn Hồ", "hai\ndòng", "", "12", "a;b"};
    struct call call = {.mem = arena_new()};
    struct buf out = buf_in(call.mem);
    struct list rows;

    (void)state;
    buf_text(&out, CSV_BOM);
    csv_add_row(&out, cells, COUNT_OF(cells));
    csv_add_row(&out, (const char *const[]){"x", NULL}, 2);
    assert_int_equal(csv_read(&call, buf_bytes(&out), &rows), OK);
    assert_int_equal(rows.n, 2);

    const struct csv_row *row = rows.items;

    assert_int_equal(row[0].n, COUNT_OF(cells));
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        assert_string_equal(row[0].cells[i], cells[i]);
    assert_string_equal(row[1].cells[1], "");
    arena_free(call.mem);
}

static void nothing_written_is_a_formula(void **state)
{
    static const struct {
        const char *cell, *written;
    } cases[] = {
        {"=1+1", "\"'=1+1\"\r\n"},
        {"@SUM(A1)", "\"'@SUM(A1)\"\r\n"},
        {"+84", "\"'+84\"\r\n"},
        {"-1", "\"'-1\"\r\n"},
        {"a=b", "a=b\r\n"},
        {"\t=1", "\"'\t=1\"\r\n"},
        {"=\"x\"", "\"'=\"\"x\"\"\"\r\n"},
        {"", "\r\n"},
    };
    struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = buf_in(mem);

        csv_add_row(&out, &cases[i].cell, 1);
        assert_string_equal(out.data, cases[i].written);
    }
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_with_their_lines),
        cmocka_unit_test(what_is_no_csv_is_refused),
        cmocka_unit_test(there_is_an_end_to_rows_and_cells),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(nothing_written_is_a_formula),
        cmocka_unit_test(text_is_brought_to_nfc),
        cmocka_unit_test(a_text_is_cut_between_letters),
        cmocka_unit_test(names_are_compared_folded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
