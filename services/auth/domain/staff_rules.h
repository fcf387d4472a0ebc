/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is missing or contradictory in what identifies a person who works at a unit, the account and
 * the posts (Quy chế Điều 5 k1). */
#pragma once

#include "base/base.h"

enum staff_finding {
    STAFF_ID_MISSING = 1 << 0,
    STAFF_ID_FORM = 1 << 1,  /* not 12 digits (Luật Căn cước 2023, Điều 12) */
    STAFF_ID_BIRTH = 1 << 2, /* its year of birth (fifth and sixth digit) is another one */
    STAFF_BIRTH_MISSING = 1 << 3,
    STAFF_AGE = 1 << 4,                 /* under 18, or over 80 */
    STAFF_NAME_FORM = 1 << 5,           /* not NFC, digits, spaces that are not between two words */
    STAFF_NAME_DIFFERS = 1 << 6,        /* the account has another one */
    STAFF_NAME_TWICE = 1 << 7,          /* another person has the same name and day of birth */
    STAFF_ACCOUNT_MISSING = 1 << 8,     /* a post here, but no account */
    STAFF_POSITION_MISSING = 1 << 9,    /* an account here, but no post in force anywhere */
    STAFF_POSITION_ELSEWHERE = 1 << 10, /* an account here, but posts at other units alone */
    STAFF_POSITION_CLOSED = 1 << 11,    /* a post in force at a unit that has ended */
    STAFF_ROLE_MISSING = 1 << 12,       /* an active account here that holds no role */
    STAFF_ROLE_UNPOSTED = 1 << 13,      /* a role at a unit where no post is in force */
};
enum { STAFF_FINDINGS = 14 };
extern const char *const staff_finding_names[]; /* by bit; ends with NULL */

struct staff_identity {
    const char *full_name;
    bool name_is_nfc;
    bool name_twice;
    const char *personal_id;  /* NULL = not known */
    const char *birth_date;   /* NULL = not known */
    const char *account_name; /* NULL = no account */
    bool account_here;        /* it is of the unit, and not disabled */
    bool account_active;
    bool has_position; /* in force at a unit that stands */
    bool position_here;
    bool position_closed;
    bool has_role;
    bool role_unposted;
};

/* STAFF_ bits; today is YYYY-MM-DD. */
unsigned staff_check(const struct staff_identity *staff, const char *today);
