/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/mark_rules.h"

static void a_cell_takes_only_what_its_subject_may_have(void **state)
{
    /* clang-format off */
    static const struct {
        enum subject_kind kind;
        int n_tx;
        enum mark_column column;
        int64_t value;
        const char *refusal; /* NULL = taken */
    } cases[] = {
        {SUBJECT_SCORED,    2, COLUMN_TX1,   0,    NULL},
        {SUBJECT_SCORED,    2, COLUMN_TX2,   100,  NULL},
        {SUBJECT_SCORED,    2, COLUMN_TX2,   101,  "mark-out-of-range"},
        {SUBJECT_SCORED,    2, COLUMN_TX3,   85,   "column-not-used"},
        {SUBJECT_SCORED,    3, COLUMN_TX3,   85,   NULL},
        {SUBJECT_SCORED,    3, COLUMN_TX4,   85,   "column-not-used"},
        {SUBJECT_SCORED,    4, COLUMN_TX4,   85,   NULL},
        {SUBJECT_SCORED,    2, COLUMN_GK,    85,   NULL},
        {SUBJECT_SCORED,    2, COLUMN_CK,    85,   NULL},
        {SUBJECT_SCORED,    2, COLUMN_NONE,  85,   "column-not-used"},
        {SUBJECT_SCORED,    2, COLUMN_COUNT, 85,   "column-not-used"},
        {SUBJECT_SCORED,    0, COLUMN_GK,    85,   "column-not-used"},
        {SUBJECT_SCORED,    5, COLUMN_TX1,   85,   "column-not-used"},
        {SUBJECT_SCORED,    2, COLUMN_TX1,   MARK_EMPTY,          NULL},
        {SUBJECT_SCORED,    2, COLUMN_TX1,   MARK_ABSENT_EXCUSED, NULL},
        {SUBJECT_SCORED,    2, COLUMN_TX1,   MARK_ZERO_BY_RULE,   NULL},
        {SUBJECT_SCORED,    2, COLUMN_TX1,   MARK_EXEMPT,         NULL},
        {SUBJECT_SCORED,    2, COLUMN_TX1,   -4,   "unknown-state"},
        {SUBJECT_SCORED,    2, COLUMN_TX1,   INT64_MIN + 1, "unknown-state"},
        {SUBJECT_SCORED,    2, COLUMN_TX1,   INT64_MAX, "mark-out-of-range"},
        {SUBJECT_COMMENTED, 2, COLUMN_CK,    RATING_DAT,      NULL},
        {SUBJECT_COMMENTED, 2, COLUMN_CK,    RATING_CHUA_DAT, NULL},
        {SUBJECT_COMMENTED, 2, COLUMN_CK,    2,    "not-a-rating"},
        {SUBJECT_COMMENTED, 2, COLUMN_CK,    85,   "not-a-rating"},
        {SUBJECT_COMMENTED, 2, COLUMN_TX3,   1,    "column-not-used"},
        {SUBJECT_COMMENTED, 2, COLUMN_GK,    MARK_ABSENT_EXCUSED, NULL},
        {SUBJECT_UNSET,     2, COLUMN_TX1,   1,    "unknown-kind"},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct mark_refusal *refusal =
            mark_refuses(cases[i].kind, cases[i].n_tx, cases[i].column, cases[i].value);
        const char *code = refusal ? refusal->code : "taken";

        if (strcmp(code, cases[i].refusal ? cases[i].refusal : "taken") != 0)
            fail_msg("case %zu: %s", i, code);
        if (refusal)
            assert_true(strlen(refusal->text) > 0 && strlen(refusal->text_en) > 0);
    }
}

static void a_term_has_its_regular_marks_and_two_tests(void **state)
{
    enum mark_column columns[COLUMN_COUNT];

    (void)state;
    assert_int_equal(mark_columns(3, columns), 5);
    assert_string_equal(mark_column_names[columns[0]], "tx1");
    assert_string_equal(mark_column_names[columns[2]], "tx3");
    assert_string_equal(mark_column_names[columns[3]], "gk");
    assert_string_equal(mark_column_names[columns[4]], "ck");
    assert_int_equal(mark_columns(4, columns), 6);
    assert_int_equal(mark_columns(0, columns), 0);
    assert_int_equal(mark_columns(5, columns), 0);
    assert_int_equal(mark_columns(-1, columns), 0);
    assert_null(mark_column_names[COLUMN_COUNT]);
}

static void states_and_their_codes_go_both_ways(void **state)
{
    (void)state;
    for (int i = 1; mark_state_names[i]; i++)
        assert_int_equal(mark_state_of(mark_state_code(i)), i);
    assert_string_equal(mark_state_names[mark_state_of(MARK_EMPTY)], "empty");
    assert_string_equal(mark_state_names[mark_state_of(MARK_ABSENT_EXCUSED)], "absent_excused");
    assert_string_equal(mark_state_names[mark_state_of(MARK_ZERO_BY_RULE)], "zero_by_rule");
    assert_string_equal(mark_state_names[mark_state_of(MARK_EXEMPT)], "exempt");
    assert_int_equal(mark_state_of(0), 0);
    assert_int_equal(mark_state_of(85), 0);
    assert_int_equal(mark_state_code(0), 0);
    assert_int_equal(mark_state_code(5), 0);
    assert_int_equal(mark_state_code(-1), 0);
}

static void marks_are_read_with_comma_or_point(void **state)
{
    static const struct {
        const char *text;
        int64_t tenths;
    } cases[] = {
        {"8", 80},     {"8,3", 83},  {"8.3", 83}, {"0", 0},     {"0,1", 1},  {"10", 100},
        {"10,0", 100}, {"10,1", -1}, {"11", -1},  {"8,25", -1}, {"8,", -1},  {",5", -1},
        {"", -1},      {"-1", -1},   {"+8", -1},  {" 8", -1},   {"8 ", -1},  {"08", -1},
        {"8,3,1", -1}, {"100", -1},  {"8e0", -1}, {"tám", -1},  {"8;3", -1}, {"00", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t tenths = -1;
        bool read = mark_parse(cases[i].text, &tenths);

        if (read != (cases[i].tenths >= 0) || tenths != cases[i].tenths)
            fail_msg("'%s': %lld", cases[i].text, (long long)tenths);
    }
}

static void a_printed_mark_reads_back(void **state)
{
    char text[8];
    int64_t back;

    (void)state;
    for (int64_t tenths = 0; tenths <= 100; tenths++) {
        mark_print(tenths, text);
        assert_true(mark_parse(text, &back));
        assert_int_equal(back, tenths);
    }
    mark_print(83, text);
    assert_string_equal(text, "8,3");
    mark_print(100, text);
    assert_string_equal(text, "10,0");
    mark_print(MARK_EXEMPT, text);
    assert_string_equal(text, "");
    mark_print(101, text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_takes_only_what_its_subject_may_have),
        cmocka_unit_test(a_term_has_its_regular_marks_and_two_tests),
        cmocka_unit_test(states_and_their_codes_go_both_ways),
        cmocka_unit_test(marks_are_read_with_comma_or_point),
        cmocka_unit_test(a_printed_mark_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
