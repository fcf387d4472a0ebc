/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/staff_rules.h"

#include <stdlib.h>
#include <string.h>

#include "domain/people.h"

enum { AGE_MIN = 18, AGE_MAX = 80, ID_YEAR_AT = 4, DATE_YEAR_AT = 2, YEAR_DIGITS = 2 };

const char *const staff_finding_names[] = {
    "id_missing",         "id_form",         "id_birth",     "birth_missing",   "age",
    "name_form",          "name_differs",    "name_twice",   "account_missing", "position_missing",
    "position_elsewhere", "position_closed", "role_missing", "role_unposted",   NULL,
};

/* Whole years, by the calendar. */
static long age_on(const char *birth_date, const char *today)
{
    long years = strtol(today, NULL, 10) - strtol(birth_date, NULL, 10);

    return strcmp(birth_date + 4, today + 4) > 0 ? years - 1 : years;
}

static bool name_is_odd(const char *name)
{
    size_t n = strlen(name);

    return !n || name[0] == ' ' || name[n - 1] == ' ' || strstr(name, "  ") ||
           strpbrk(name, "0123456789");
}

static unsigned check_person(const struct staff_identity *s, const char *today)
{
    unsigned found = 0;

    if (!s->personal_id)
        found |= STAFF_ID_MISSING;
    else if (!is_personal_id(s->personal_id))
        found |= STAFF_ID_FORM;
    else if (s->birth_date &&
             memcmp(s->personal_id + ID_YEAR_AT, s->birth_date + DATE_YEAR_AT, YEAR_DIGITS) != 0)
        found |= STAFF_ID_BIRTH;
    if (!s->birth_date)
        found |= STAFF_BIRTH_MISSING;
    else if (age_on(s->birth_date, today) < AGE_MIN || age_on(s->birth_date, today) > AGE_MAX)
        found |= STAFF_AGE;
    if (!s->name_is_nfc || name_is_odd(s->full_name))
        found |= STAFF_NAME_FORM;
    if (s->account_name && strcmp(s->account_name, s->full_name) != 0)
        found |= STAFF_NAME_DIFFERS;
    return found | (s->name_twice ? STAFF_NAME_TWICE : 0);
}

static unsigned check_account(const struct staff_identity *s)
{
    unsigned found = s->role_unposted ? STAFF_ROLE_UNPOSTED : 0;

    if (!s->has_position)
        found |= STAFF_POSITION_MISSING;
    else if (!s->position_here)
        found |= STAFF_POSITION_ELSEWHERE;
    if (s->account_active && !s->has_role)
        found |= STAFF_ROLE_MISSING;
    return found;
}

unsigned staff_check(const struct staff_identity *s, const char *today)
{
    unsigned found = check_person(s, today);

    if (s->account_here)
        found |= check_account(s);
    else if (!s->account_name)
        found |= STAFF_ACCOUNT_MISSING;
    return found | (s->position_closed ? STAFF_POSITION_CLOSED : 0);
}
