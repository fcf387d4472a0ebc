/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reporting an incident: by anyone signed in, or, about being locked out, by anyone at all. */
#pragma once

#include "store/incidents.h"

/* wanted: category, severity (0 = normal), title, text. It belongs to the unit of the active role.
 * At most 20 a person a day (too-many-incidents). */
enum err report_incident(struct call *call, const struct incident *wanted, struct incident *ret);

struct locked_out {
    const char *org_code;
    const char *username;
    const char *text; /* NULL = none */
};

/*
 * Somebody cannot sign in and says so without signing in. The answer does not tell whether the name
 * exists; the incident names the account only if it belongs to the unit, and the desk asks that
 * person back on a way it knows. At most 5 such incidents of a unit wait at one time, and at most
 * 60 an hour are taken in all (too-many-incidents): then only the way to the office is left.
 */
enum err report_locked_out(struct call *call, const struct locked_out *wanted);
