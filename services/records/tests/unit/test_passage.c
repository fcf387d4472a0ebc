/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/passage.h"

static void every_decision_has_its_way(void **state)
{
    /* clang-format off */
    static const struct {
        enum promotion promotion;
        enum passage within; /* a level */
        enum passage last;   /* grade of it */
    } cases[] = {
        {PROMOTION_UNSET,                   PASSAGE_UNDECIDED, PASSAGE_UNDECIDED},
        {PROMOTION_PROMOTED,                PASSAGE_UP,        PASSAGE_COMPLETED},
        {PROMOTION_COMPLETED,               PASSAGE_COMPLETED, PASSAGE_COMPLETED},
        {PROMOTION_RETEST,                  PASSAGE_UNDECIDED, PASSAGE_UNDECIDED},
        {PROMOTION_SUMMER_TRAINING,         PASSAGE_UNDECIDED, PASSAGE_UNDECIDED},
        {PROMOTION_RETAINED,                PASSAGE_REPEAT,    PASSAGE_REPEAT},
        {PROMOTION_PROMOTED_AFTER_RETEST,   PASSAGE_UP,        PASSAGE_COMPLETED},
        {PROMOTION_PROMOTED_AFTER_TRAINING, PASSAGE_UP,        PASSAGE_COMPLETED},
        {PROMOTION_UNDECIDED,               PASSAGE_UNDECIDED, PASSAGE_UNDECIDED},
        {PROMOTION_BY_PRINCIPAL,            PASSAGE_UNDECIDED, PASSAGE_UNDECIDED},
        {PROMOTION_SUPPLEMENT,              PASSAGE_UNDECIDED, PASSAGE_UNDECIDED},
        {PROMOTION_PROMOTED_SUPPLEMENTED,   PASSAGE_UP,        PASSAGE_COMPLETED},
        {PROMOTION_PROMOTED_BY_PRINCIPAL,   PASSAGE_UP,        PASSAGE_COMPLETED},
        {PROMOTION_COMPLETED_BY_PRINCIPAL,  PASSAGE_COMPLETED, PASSAGE_COMPLETED},
        {PROMOTION_RETAINED_BY_PRINCIPAL,   PASSAGE_REPEAT,    PASSAGE_REPEAT},
    };
    /* clang-format on */

    (void)state;
    assert_int_equal(COUNT_OF(cases), PROMOTION_COUNT);
    for (int level = SCHOOL_LEVEL_TH; level < SCHOOL_LEVEL_COUNT; level++)
        assert_non_null(completion_names_vi[level]);
    assert_null(completion_names_vi[SCHOOL_LEVEL_COUNT]);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(passage_of(cases[i].promotion, false), cases[i].within);
        assert_int_equal(passage_of(cases[i].promotion, true), cases[i].last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_decision_has_its_way)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
