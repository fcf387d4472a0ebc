/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/identity.h"

#include <stdlib.h>

enum { FIRST_AGE = 6, YOUNGER = 1, OLDER = 3 };

const char *const identity_finding_names[] = {
    "id_missing", "id_form",     "id_place",       "id_sex",
    "id_birth",   "id_twice",    "id_elsewhere",   "name_elsewhere",
    "age",        "sex_unknown", "ethnic_unknown", "commune_missing",
    NULL,
};

static bool age_is_odd(const struct identity *i)
{
    long age = strtol(i->year_name, NULL, 10) - strtol(i->birth_date, NULL, 10);
    long usual = FIRST_AGE - 1 + (long)i->grade;

    return age < usual - YOUNGER || age > usual + OLDER;
}

unsigned identity_check(const struct identity *i, bool test_mode)
{
    unsigned id =
        i->personal_id ? personal_id_check(i->personal_id, i->birth_date, i->sex, test_mode) : 0;
    unsigned found = i->personal_id ? 0 : IDENTITY_ID_MISSING;

    if (id & PERSONAL_ID_FORM)
        found |= IDENTITY_ID_FORM;
    if (id & PERSONAL_ID_PLACE)
        found |= IDENTITY_ID_PLACE;
    if (id & PERSONAL_ID_SEX)
        found |= IDENTITY_ID_SEX;
    if (id & (PERSONAL_ID_CENTURY | PERSONAL_ID_YEAR | PERSONAL_ID_FICTITIOUS))
        found |= IDENTITY_ID_BIRTH;
    if (age_is_odd(i))
        found |= IDENTITY_AGE;
    if (i->sex != SEX_MALE && i->sex != SEX_FEMALE)
        found |= IDENTITY_SEX_UNKNOWN;
    if (!i->ethnic_known)
        found |= IDENTITY_ETHNIC_UNKNOWN;
    if (!i->commune)
        found |= IDENTITY_COMMUNE_MISSING;
    return found;
}
