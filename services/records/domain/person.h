/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be said of a person's identifiers without asking anyone. */
#pragma once

#include "base/base.h"

enum sex {
    SEX_UNSET,
    SEX_MALE,
    SEX_FEMALE,
    SEX_UNKNOWN, /* national code 0 (QCVN 109:2017/BTTTT) */
};

extern const char *const sex_names[];    /* "", "male", "female", "unknown", NULL */
extern const char *const sex_names_vi[]; /* "", "Nam", "Nữ", "Chưa xác định", NULL */

/*
 * What does not fit in a personal id (số định danh cá nhân): digits 1-3 place of birth
 * registration, 4 century and sex, 5-6 year of birth, 7-12 random, no check digit. Only FORM is an
 * error: the civil status of a real person may have been corrected after the number was given.
 */
enum personal_id_finding {
    PERSONAL_ID_FORM = 1 << 0,       /* not 12 ASCII digits; nothing else is looked at */
    PERSONAL_ID_PLACE = 1 << 1,      /* no province of the 63: registered abroad, or mistyped */
    PERSONAL_ID_SEX = 1 << 2,        /* digit 4 is of the other sex */
    PERSONAL_ID_CENTURY = 1 << 3,    /* digit 4 is of another century than the birth date */
    PERSONAL_ID_YEAR = 1 << 4,       /* digits 5-6 are not those of the birth year */
    PERSONAL_ID_FICTITIOUS = 1 << 5, /* digit 4 is 9, outside test mode: nobody born before 2300 */
};

/*
 * PERSONAL_ID_ bits; 0 when all fits. birth_date is YYYY-MM-DD, or NULL or "" when not known; in
 * test mode the made-up ids, with 9 as digit 4, say nothing of sex and century.
 */
unsigned personal_id_check(const char *id, const char *birth_date, enum sex sex, bool test_mode);
