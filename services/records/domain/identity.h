/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is missing or contradicts itself in what identifies a student. */
#pragma once

#include "domain/person.h"

/* Bits, in the order of identity_finding_names. */
enum identity_finding {
    IDENTITY_ID_MISSING = 1 << 0,
    IDENTITY_ID_FORM = 1 << 1,        /* not 12 digits */
    IDENTITY_ID_PLACE = 1 << 2,       /* of no province */
    IDENTITY_ID_SEX = 1 << 3,         /* of the other sex than the profile */
    IDENTITY_ID_BIRTH = 1 << 4,       /* of another century or year of birth */
    IDENTITY_ID_TWICE = 1 << 5,       /* another student of the school has it */
    IDENTITY_ID_ELSEWHERE = 1 << 6,   /* a student of another school has it */
    IDENTITY_NAME_ELSEWHERE = 1 << 7, /* one of the same name and birth date is in another school */
    IDENTITY_AGE = 1 << 8,            /* too young or too old for the grade */
    IDENTITY_SEX_UNKNOWN = 1 << 9,
    IDENTITY_ETHNIC_UNKNOWN = 1 << 10,
    IDENTITY_COMMUNE_MISSING = 1 << 11,
};
enum { IDENTITY_FINDINGS = 12 };
extern const char *const identity_finding_names[]; /* "id_missing", …, NULL */

struct identity {
    const char *personal_id; /* NULL = none */
    const char *birth_date;  /* YYYY-MM-DD */
    enum sex sex;
    bool ethnic_known;
    const char *commune; /* NULL = none */
    int64_t grade;
    const char *year_name; /* in which grade is */
};

/* What its own values say; what other students say is the caller's to add. test_mode as in
 * domain/person.h. Age: six in the year of grade 1, up to three years more (Điều lệ trường học:
 * TT28/2020 Điều 33, TT32/2020 Điều 33), one year less for who was let in early. */
unsigned identity_check(const struct identity *identity, bool test_mode);
