/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is missing or contradicts itself in what identifies a student. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/identity.h"

/* A girl of grade 9, born in the year in which most of them are. */
static const struct identity good = {"066311123456", "2011-08-06", SEX_FEMALE, true, "24133", 9,
                                     "2025-2026"};

static void each_fault_is_found(void **state)
{
    struct identity cases[12];
    static const unsigned found[] = {
        0,
        IDENTITY_ID_MISSING,
        IDENTITY_ID_FORM,
        IDENTITY_ID_PLACE,
        IDENTITY_ID_SEX,
        IDENTITY_ID_BIRTH,
        IDENTITY_SEX_UNKNOWN,
        IDENTITY_ETHNIC_UNKNOWN,
        IDENTITY_COMMUNE_MISSING,
        IDENTITY_AGE,
        0,
        0,
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cases[i] = good;
    cases[1].personal_id = NULL;
    cases[2].personal_id = "06631112345";
    cases[3].personal_id = "999311123456";
    cases[4].personal_id = "066211123456";
    cases[5].personal_id = "066312123456";
    cases[6].sex = SEX_UNKNOWN;
    cases[7].ethnic_known = false;
    cases[8].commune = NULL;
    cases[9].grade = 12;
    cases[10].grade = 10; /* a year early */
    cases[11].grade = 6;  /* three years late */
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (identity_check(&cases[i], false) != found[i])
            fail_msg("case %zu: %x", i, identity_check(&cases[i], false));
    cases[11].grade = 5;
    assert_int_equal(identity_check(&cases[11], false), IDENTITY_AGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_fault_is_found)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
