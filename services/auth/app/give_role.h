/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Giving a person or a group a role at a unit, and taking it. */
#pragma once

#include "store/grants.h"

/* wanted: account_id or group_id, role, org_id, valid_from (NULL = today), valid_to (NULL = open),
 * school_year_id, class_id, subject, levels. What signs or administers needs a second person
 * (needs-approval) as soon as there is one who could approve it. */
enum err give_role(struct call *call, const struct grant *wanted, struct grant *ret);

/* Everything but the second person; *ret is filled up. */
enum err check_grant(struct call *call, const struct grant *wanted, struct grant *ret);

/* Adds what was checked. */
enum err put_grant(struct call *call, struct grant *grant);

/* Ends the grant at once, with every session that lives on it. */
enum err take_role(struct call *call, int64_t grant_id);

/* last-admin when nobody else holds at least that long what a unit cannot be without. */
enum err check_stays(struct call *call, const struct grant *grant, const char *until);

/* The natural person behind the caller. */
enum err caller_person(struct call *call, int64_t *ret_id);
