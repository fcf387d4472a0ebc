/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The code lists: what stands in them, on which day, and how it may be spelt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/code_lists.h"

#define TODAY       "2026-05-25"
#define LAST_BEFORE "2025-06-30"
#define FIRST_AFTER "2025-07-01"

static void ethnic_groups_are_found_by_code_and_by_any_spelling(void **state)
{
    /* clang-format off */
    static const struct {
        const char *text;
        int code;
    } cases[] = {
        {"Kinh", 1},     {"kinh", 1},       {"KINH", 1},     {"01", 1},       {"1", 1},
        {"Ê Đê", 12},    {"Ê-đê", 12},      {"ê đê", 12},    {"Ede", 12},     {"ÊĐÊ", 12},
        {"E\xcc\x82 Đe\xcc\x82", 12}, /* NFD */
        {"Khmer", 5},    {"Khơ me", 5},     {"Mông", 8},     {"H'Mông", 8},   {"H’Mông", 8},
        {"Gia-rai", 10}, {"Jrai", 10},      {"M'Nông", 20},  {"Mnông", 20},   {"Ra-glai", 21},
        {"X'tiêng", 22}, {"Stiêng", 22},    {"K'Ho", 16},    {"Cơ-ho", 16},
        {"Bru - Vân Kiều", 23},
        {"Mường", 6},    {"Thái", 3},       {"Thổ", 24},     {"Lào", 37},     {"Lự", 42},
        {"Co", 30},      {"Cơ Lao", 47},    {"Rơ Măm", 54},  {"Ơ Đu", 53},    {"54", 54},
        {"người nước ngoài", 55}, {"55", 55},
        {"", 0},         {" ", 0},          {"0", 0},        {"00", 0},       {"56", 0},
        {"001", 0},      {"Kinhh", 0},      {"Kin", 0},      {"?", 0},        {"京", 0},
        {"Kinh\xff", 0}, {"\xc3", 0},
        {"Kinh Kinh Kinh Kinh Kinh Kinh Kinh Kinh Kinh Kinh", 0},
    };
    /* clang-format on */
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct code_item *item = code_recognise(mem, LIST_ETHNIC, cases[i].text, TODAY);
        int code = item ? (int)strtol(item->code, NULL, 10) : 0;

        if (code != cases[i].code)
            fail_msg("'%s': %d", cases[i].text, code);
    }
}

static void every_name_finds_its_own_code(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    const struct code_list *lists[] = {code_list(LIST_ETHNIC), code_list(LIST_POLICY_GROUP)};

    (void)state;
    assert_int_equal(lists[0]->n, 55);
    for (size_t k = 0; k < COUNT_OF(lists); k++)
        for (size_t i = 0; i < lists[k]->n; i++) {
            const struct code_item *item = &lists[k]->items[i];

            assert_ptr_equal(code_recognise(mem, lists[k]->name, item->name, TODAY), item);
            assert_ptr_equal(code_find(lists[k]->name, item->code, TODAY), item);
        }
    assert_string_equal(code_find(LIST_ETHNIC, "55", TODAY)->name, "Người nước ngoài");
    assert_null(code_find(LIST_ETHNIC, "56", TODAY));
    assert_null(code_find("khong_co", "01", TODAY));
    assert_null(code_list("khong_co"));
}

static size_t count(const char *day, size_t code_length, const char *parent)
{
    const struct code_list *list = code_list(LIST_ADMINISTRATIVE);
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        n += code_item_holds(&list->items[i], day) && strlen(list->items[i].code) == code_length &&
             (!parent || (list->items[i].parent && strcmp(list->items[i].parent, parent) == 0));
    return n;
}

static void the_districts_end_the_day_before_the_communes_begin(void **state)
{
    (void)state;
    assert_int_equal(count(LAST_BEFORE, 2, NULL), 2);
    assert_int_equal(count(FIRST_AFTER, 2, NULL), 1);
    assert_int_equal(count(LAST_BEFORE, 3, "66"), 15);
    assert_int_equal(count(LAST_BEFORE, 3, "54"), 9);
    assert_int_equal(count(FIRST_AFTER, 3, NULL), 0);
    assert_int_equal(count(LAST_BEFORE, 5, NULL), 184 + 111);
    assert_int_equal(count(LAST_BEFORE, 5, "643"), 21);
    assert_int_equal(count(LAST_BEFORE, 5, "657"), 8);
    assert_int_equal(count(FIRST_AFTER, 5, "66"), 102);
    assert_string_equal(code_find(LIST_ADMINISTRATIVE, "643", LAST_BEFORE)->name,
                        "Thành phố Buôn Ma Thuột");
    assert_null(code_find(LIST_ADMINISTRATIVE, "643", FIRST_AFTER));
    /* One code, another commune. */
    assert_string_equal(code_find(LIST_ADMINISTRATIVE, "24595", LAST_BEFORE)->name, "Xã Buôn Tría");
    assert_string_equal(code_find(LIST_ADMINISTRATIVE, "24595", FIRST_AFTER)->name, "Xã Đắk Liêng");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ethnic_groups_are_found_by_code_and_by_any_spelling),
        cmocka_unit_test(every_name_finds_its_own_code),
        cmocka_unit_test(the_districts_end_the_day_before_the_communes_begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
