/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/call.h"
#include "base/date.h"
#include "base/id.h"
#include "base/levels.h"
#include "base/shape.h"

static void only_real_days_are_dates(void **state)
{
    static const char *const good[] = {"2026-05-25", "2024-02-29", "2000-02-29",
                                       "1900-01-01", "2199-12-31", "2025-09-05"};
    static const char *const bad[] = {
        "",
        "2026-02-29",
        "1900-02-29",
        "2100-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-04-31",
        "2026-4-30",
        "26-04-30",
        "2026-04-30 ",
        " 2026-04-30",
        "2026/04/30",
        "1899-12-31",
        "2200-01-01",
        "2026-05-32",
        "2026-05-00",
        "2026-05-25T00:00:00Z",
        "+026-05-25",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        if (!is_date(good[i]))
            fail_msg("%s is a date", good[i]);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (is_date(bad[i]))
            fail_msg("%s is no date", bad[i]);
}

static void a_month_is_a_real_one(void **state)
{
    (void)state;
    assert_true(is_month("2025-09") && is_month("1900-01") && is_month("2199-12"));
    assert_false(is_month("2025-13") || is_month("2025-00") || is_month("2025-9") ||
                 is_month("2025-09-01") || is_month("") || is_month("1899-12"));
}

/* Every list of the four names, against the one way to write each set. */
static void levels_are_written_one_way(void **state)
{
    static const char *const names[] = {"th", "thcs", "thpt", "gdtx"};
    static const char *const bad[] = {"",        "-",       "th-",     "-th",      "th--thpt",
                                      "TH",      "t",       "thc",     "thcsthpt", "gdnn-gdtx",
                                      "th,thcs", "th thcs", "th-thcs-"};
    enum { SETS = 16 };
    char sets[SETS][LEVELS_TEXT_MAX + 1] = {""};

    (void)state;
    for (unsigned set = 1; set < SETS; set++) {
        for (unsigned i = 0; i < COUNT_OF(names); i++)
            if (set >> i & 1)
                snprintf(sets[set] + strlen(sets[set]), sizeof(sets[set]) - strlen(sets[set]),
                         "%s%s", *sets[set] ? "-" : "", names[i]);
        assert_true(is_levels(sets[set]));
    }
    for (unsigned set = 1; set < SETS; set++) {
        for (unsigned i = 0; i < COUNT_OF(names); i++)
            assert_int_equal(levels_name(sets[set], names[i]), set >> i & 1);
        for (unsigned outer = 1; outer < SETS; outer++)
            assert_int_equal(levels_within(sets[set], sets[outer]), (set & ~outer) == 0);
        assert_true(levels_within(sets[set], "") && levels_within(sets[set], NULL));
        assert_false(levels_within("", sets[set]) || levels_within(NULL, sets[set]));
    }
    for (unsigned a = 0; a < COUNT_OF(names); a++)
        for (unsigned b = 0; b <= a; b++) {
            char text[12];

            snprintf(text, sizeof(text), "%s-%s", names[a], names[b]);
            assert_false(is_levels(text));
        }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (is_levels(bad[i]))
            fail_msg("\"%s\" is no list of levels", bad[i]);
}

/* clang-format off */
static const struct {
    const char *text, *iso; /* NULL = refused */
} days[] = {
    {"2012-09-05", "2012-09-05"},
    {"05/09/2012", "2012-09-05"},
    {"5/9/2012", "2012-09-05"},
    {"29/02/2012", "2012-02-29"},
    {"2000-02-29", "2000-02-29"},
    {"31/12/1999", "1999-12-31"},
    {"29/02/2013", NULL},
    {"29/02/2100", NULL},
    {"2013-02-29", NULL},
    {"31/04/2012", NULL},
    {"2012-13-01", NULL},
    {"13/13/2012", NULL},
    {"00/09/2012", NULL},
    {"05/00/2012", NULL},
    {"2012-9-5", NULL},
    {"05-09-2012", NULL},
    {"05/09/12", NULL},
    {"005/09/2012", NULL},
    {"05/09/2012 ", NULL},
    {" 05/09/2012", NULL},
    {"05/09/20125", NULL},
    {"05/09/201a", NULL},
    {"05//2012", NULL},
    {"/09/2012", NULL},
    {"05/09", NULL},
    {"05/09/", NULL},
    {"2012/09/05", NULL},
    {"41157", NULL},
    {"", NULL},
    {NULL, NULL},
    {"2012-09-0a", NULL},
    {"2012-09-05T00", NULL},
    {"0012-09-05", NULL},
};
/* clang-format on */

static void days_are_read_as_people_write_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        char iso[11];
        bool read = date_parse(days[i].text, iso);

        if (read != (days[i].iso != NULL) || (read && strcmp(iso, days[i].iso) != 0))
            fail_msg("'%s'", days[i].text ? days[i].text : "NULL");
    }
}

static void times_go_both_ways(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    static const int64_t moments[] = {0, 1, 951782400, 1779696000, 1798761599, 4102444800};
    int64_t back;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        assert_true(time_parse(time_text(mem, moments[i]), &back));
        assert_int_equal(back, moments[i]);
    }
    assert_string_equal(time_text(mem, 1779696000), "2026-05-25T08:00:00Z");
    assert_false(time_parse("2026-05-25T24:00:00Z", &back));
    assert_false(time_parse("2026-05-25T08:60:00Z", &back));
    assert_false(time_parse("2026-05-25T08:00:60Z", &back));
    assert_false(time_parse("2026-05-25T08:00:00", &back));
    assert_false(time_parse("2026-05-25T08:00:00+07:00", &back));
    assert_false(time_parse("2026-02-30T08:00:00Z", &back));
}

static void the_day_changes_at_midnight_in_viet_nam(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    assert_string_equal(day_text(mem, 1779641999), "2026-05-24"); /* 16:59:59Z */
    assert_string_equal(day_text(mem, 1779642000), "2026-05-25"); /* 17:00:00Z */
}

static void an_id_is_a_positive_integer_matched_in_full(void **state)
{
    static const char *const bad[] = {"",
                                      "0",
                                      "-1",
                                      "+5",
                                      "05",
                                      "5 ",
                                      " 5",
                                      "5?id=7",
                                      "5/",
                                      "1e3",
                                      "0x5",
                                      "5.0",
                                      "٥",
                                      "9223372036854775808",
                                      "99999999999999999999"};
    int64_t id;

    (void)state;
    assert_true(id_parse("1", &id));
    assert_int_equal(id, 1);
    assert_true(id_parse("9223372036854775807", &id));
    assert_int_equal(id, INT64_MAX);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (id_parse(bad[i], &id))
            fail_msg("'%s' is no id", bad[i]);
}

static void a_uuid_is_lower_case_and_matched_in_full(void **state)
{
    static const char *const bad[] = {"",
                                      "019A1F0E-7C2B-7D11-8A53-4BE0C1D2E3F4",
                                      "019a1f0e7c2b7d118a534be0c1d2e3f4",
                                      "{019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f4}",
                                      "019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f",
                                      "019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f4 ",
                                      "019a1f0e-7c2b-7d11-8a53-4be0c1d2e3g4"};

    (void)state;
    assert_true(is_uuid("019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f4"));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (is_uuid(bad[i]))
            fail_msg("'%s' is no uuid", bad[i]);
}

static void new_uuids_are_version_7_and_never_the_same(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    const char *before = uuid_new(mem);

    (void)state;
    for (int i = 0; i < 1000; i++) {
        const char *now = uuid_new(mem);

        assert_true(is_uuid(now));
        assert_int_equal(now[14], '7');
        assert_non_null(strchr("89ab", now[19]));
        assert_string_not_equal(now, before);
        assert_true(strncmp(before, now, 8) <= 0); /* sorted by time, to the minute or so */
        before = now;
    }
}

static void a_code_is_plain(void **state)
{
    char long_one[66];

    (void)state;
    memset(long_one, 'a', sizeof(long_one) - 1);
    long_one[65] = '\0';
    assert_true(is_code("toan"));
    assert_true(is_code("ngoai_ngu_1"));
    assert_true(is_code(long_one + 1));
    assert_false(is_code(long_one));
    assert_false(is_code(""));
    assert_false(is_code("1toan"));
    assert_false(is_code("_toan"));
    assert_false(is_code("Toan"));
    assert_false(is_code("toan-1"));
    assert_false(is_code("toán"));
}

struct thing {
    const char *name;
    int64_t number;
    int colour;
    bool yes;
    struct bytes raw;
};
static const char *const colour_names[] = {"", "red", "blue", NULL};
static const struct field thing_fields[] = {
    STR(struct thing, name, 1, 20),           INT(struct thing, number, 0, 9),
    ENUM(struct thing, colour, colour_names), BOOL(struct thing, yes),
    BYTES(struct thing, raw, 0, 9),
};
static const struct shape thing_shape = SHAPE(struct thing, thing_fields);

static void a_cleared_struct_holds_nothing(void **state)
{
    struct thing thing;

    (void)state;
    memset(&thing, 0x5a, sizeof(thing));
    shape_clear(&thing_shape, &thing);
    assert_null(thing.name);
    assert_true(is_none(thing.number));
    assert_int_equal(thing.colour, 0);
    assert_false(thing.yes);
    assert_int_equal(thing.raw.n, 0);
}

static void fields_and_enums_are_found_by_their_whole_name(void **state)
{
    (void)state;
    assert_ptr_equal(shape_field(&thing_shape, "number", 6), &thing_fields[1]);
    assert_null(shape_field(&thing_shape, "number", 5));
    assert_null(shape_field(&thing_shape, "numbers", 7));
    assert_null(shape_field(&thing_shape, "", 0));
    assert_int_equal(enum_value(colour_names, "blue"), 2);
    assert_int_equal(enum_value(colour_names, "blu"), 0);
    assert_int_equal(enum_value(colour_names, ""), 0);
}

static void every_error_has_a_status_and_a_problem(void **state)
{
    (void)state;
    for (int err = OK + 1; err < ERR_COUNT; err++) {
        const struct problem *problem = err_problem((enum err)err);

        assert_in_range(err_status((enum err)err), 400, 599);
        assert_int_equal(problem->err, err);
        assert_true(*problem->slug && *problem->title && *problem->title_en);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_real_days_are_dates),
        cmocka_unit_test(a_month_is_a_real_one),
        cmocka_unit_test(levels_are_written_one_way),
        cmocka_unit_test(days_are_read_as_people_write_them),
        cmocka_unit_test(times_go_both_ways),
        cmocka_unit_test(the_day_changes_at_midnight_in_viet_nam),
        cmocka_unit_test(an_id_is_a_positive_integer_matched_in_full),
        cmocka_unit_test(a_uuid_is_lower_case_and_matched_in_full),
        cmocka_unit_test(new_uuids_are_version_7_and_never_the_same),
        cmocka_unit_test(a_code_is_plain),
        cmocka_unit_test(a_cleared_struct_holds_nothing),
        cmocka_unit_test(fields_and_enums_are_found_by_their_whole_name),
        cmocka_unit_test(every_error_has_a_status_and_a_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
