/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include "base/arena.h"
#include "domain/mark_words.h"
#include "domain/ratings.h"
#include "text/text.h"

static const char *plain(struct arena *mem, const char *word)
{
    return text_plain(mem, text_fold(mem, word));
}

/* What is written into a file is understood when it comes back. */
static void what_is_shown_is_understood(void **state)
{
    static const int64_t states[] = {MARK_ABSENT_EXCUSED, MARK_ZERO_BY_RULE, MARK_EXEMPT};
    static const enum subject_kind kinds[] = {SUBJECT_COMMENTED, SUBJECT_LEVELLED, SUBJECT_QUALITY};
    struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(states); i++)
        assert_int_equal(mark_state_of_word(plain(mem, mark_state_word(states[i]))),
                         mark_state_of(states[i]));
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        for (int i = 1; rating_names[i]; i++)
            if (!is_none(rating_value(kinds[k], i)))
                assert_int_equal(rating_of_word(kinds[k], plain(mem, rating_word(i))), i);
    for (int i = 1; rating_names[i]; i++)
        assert_string_not_equal(rating_word(i), "");
    arena_free(mem);
}

static void people_spell_it_in_many_ways(void **state)
{
    static const struct {
        const char *word;
        const char *state, *rating;
    } cases[] = {
        {"Vắng", "absent_excused", ""},
        {"v", "absent_excused", ""},
        {"MIỄN", "exempt", ""},
        {"Đạt", "", "dat"},
        {"chưa  đạt", "", "chua_dat"},
        {"CĐ", "", "chua_dat"},
        {"Hoàn thành tốt", "", "hoan_thanh_tot"},
        {"giỏi", "", ""},
        {"", "", ""},
        {"8", "", ""},
    };
    struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *word = plain(mem, cases[i].word);

        assert_string_equal(mark_state_names[mark_state_of_word(word)], cases[i].state);
        assert_string_equal(rating_names[rating_of_word(SUBJECT_COMMENTED, word)], cases[i].rating);
    }
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shown_is_understood),
        cmocka_unit_test(people_spell_it_in_many_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
