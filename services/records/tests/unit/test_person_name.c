/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/person_name.h"

static void names_fall_into_their_parts(void **state)
{
    static const struct {
        const char *name, *given, *middle, *last;
    } cases[] = {
        {"Nguyễn Văn An", "an", "văn", "nguyễn"},
        {"Nguyễn An", "an", "", "nguyễn"},
        {"An", "an", "", ""},
        {"Tôn Nữ Thị Ngọc Hân", "hân", "nữ thị ngọc", "tôn"},
        {"Trần  Thị   Bé ", "bé", "thị", "trần"},
        {"Y Blĭk Niê", "blĭk", "", "niê"},
        {"Y Djuang Buôn Krông", "djuang", "", "buôn krông"},
        {"H'Maryam Niê Kđăm", "maryam", "", "niê kđăm"},
        {"H\u2019Či Êban", "či", "", "êban"},
        {"H\u02bcLinh", "linh", "", ""},
        {"Siu H'Win", "win", "", "siu"},
        {"Rơ Châm Phiên", "phiên", "châm", "rơ"},
        {"Giàng A Páo", "páo", "a", "giàng"},
        {"Ý Nhi", "nhi", "", "ý"},
        {"Y ", "y", "", ""},
        {"H'", "h'", "", ""},
        {"", "", "", ""},
    };
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct name_parts parts = name_parts(mem, cases[i].name);

        if (strcmp(parts.given, cases[i].given) != 0 ||
            strcmp(parts.middle, cases[i].middle) != 0 || strcmp(parts.last, cases[i].last) != 0)
            fail_msg("%s: %s | %s | %s", cases[i].name, parts.given, parts.middle, parts.last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_fall_into_their_parts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
