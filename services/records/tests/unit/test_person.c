/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/person.h"

#define FORM       PERSONAL_ID_FORM
#define PLACE      PERSONAL_ID_PLACE
#define SEX        PERSONAL_ID_SEX
#define CENTURY    PERSONAL_ID_CENTURY
#define YEAR       PERSONAL_ID_YEAR
#define FICTITIOUS PERSONAL_ID_FICTITIOUS

static void personal_ids_are_held_against_birth_and_sex(void **state)
{
    /* clang-format off */
    static const struct {
        const char *id, *birth_date;
        enum sex sex;
        bool test_mode;
        unsigned found;
    } cases[] = {
        {"066212000001",  "2012-09-05", SEX_MALE,    false, 0},
        {"066312000001",  "2012-09-05", SEX_FEMALE,  false, 0},
        {"054099000001",  "1999-12-31", SEX_MALE,    false, 0},
        {"054199000001",  "1999-12-31", SEX_FEMALE,  false, 0},
        {"001400000001",  "2100-01-01", SEX_MALE,    false, 0},
        {"066312000001",  "2012-09-05", SEX_MALE,    false, SEX},
        {"066212000001",  "2012-09-05", SEX_FEMALE,  false, SEX},
        {"066212000001",  "2012-09-05", SEX_UNKNOWN, false, 0},
        {"066212000001",  "2012-09-05", SEX_UNSET,   false, 0},
        {"066012000001",  "2012-09-05", SEX_MALE,    false, CENTURY},
        {"066212000001",  "1912-09-05", SEX_MALE,    false, CENTURY},
        {"066213000001",  "2012-09-05", SEX_MALE,    false, YEAR},
        {"066113000001",  "2012-09-05", SEX_MALE,    false, SEX | CENTURY | YEAR},
        {"066213000001",  NULL,         SEX_MALE,    false, 0},
        {"066213000001",  "",           SEX_MALE,    false, 0},
        {"066213000001",  "2012-02-30", SEX_MALE,    false, 0},
        {"099212000001",  "2012-09-05", SEX_MALE,    false, PLACE},
        {"166212000001",  "2012-09-05", SEX_MALE,    false, PLACE},
        {"000212000001",  "2012-09-05", SEX_MALE,    false, PLACE},
        {"066912000001",  "2012-09-05", SEX_MALE,    true,  0},
        {"066912000001",  "2012-09-05", SEX_FEMALE,  true,  0},
        {"066912000001",  "2013-09-05", SEX_FEMALE,  true,  YEAR},
        {"066912000001",  "2012-09-05", SEX_MALE,    false, FICTITIOUS},
        {"066212000001",  "2012-09-05", SEX_FEMALE,  true,  SEX},
        {"06621200000",   "2012-09-05", SEX_MALE,    false, FORM},
        {"0662120000012", "2012-09-05", SEX_MALE,    false, FORM},
        {"06621200000a",  "2012-09-05", SEX_MALE,    false, FORM},
        {" 66212000001",  "2012-09-05", SEX_MALE,    false, FORM},
        {"٠66212000001",  "2012-09-05", SEX_MALE,    false, FORM},
        {"",              "2012-09-05", SEX_MALE,    true,  FORM},
        {NULL,            "2012-09-05", SEX_MALE,    true,  FORM},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        unsigned found =
            personal_id_check(cases[i].id, cases[i].birth_date, cases[i].sex, cases[i].test_mode);

        if (found != cases[i].found)
            fail_msg("%s, case %zu: %x", cases[i].id ? cases[i].id : "NULL", i, found);
    }
}

static void sixty_three_places_are_provinces(void **state)
{
    int known = 0;

    (void)state;
    for (int place = 0; place < 1000; place++) {
        char id[13] = "000212000001";

        id[0] = (char)('0' + place / 100);
        id[1] = (char)('0' + place / 10 % 10);
        id[2] = (char)('0' + place % 10);
        known += personal_id_check(id, NULL, SEX_UNSET, false) == 0;
    }
    assert_int_equal(known, 63);
}

static void sexes_are_named(void **state)
{
    (void)state;
    assert_string_equal(sex_names[SEX_MALE], "male");
    assert_string_equal(sex_names[SEX_FEMALE], "female");
    assert_string_equal(sex_names[SEX_UNKNOWN], "unknown");
    assert_null(sex_names[SEX_UNKNOWN + 1]);
    assert_string_equal(sex_names_vi[SEX_FEMALE], "Nữ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(personal_ids_are_held_against_birth_and_sex),
        cmocka_unit_test(sixty_three_places_are_provinces),
        cmocka_unit_test(sexes_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
