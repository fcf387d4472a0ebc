/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who works at units today, with what identifies them: by an account that is not disabled, or by a
 * post in force. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct staff_row {
    int64_t org_id; /* the unit; somebody who works at two stands there twice */
    int64_t person_id;
    const char *full_name;
    const char *birth_date;  /* NULL = not known */
    const char *personal_id; /* NULL = not known; never answered */
    int64_t account_id;      /* NONE = has none */
    const char *username;
    const char *account_name;
    int64_t account_org_id;
    int status; /* enum account_status */
    bool name_twice;
    bool has_position;
    bool position_here;
    bool position_closed;
    bool has_role;
    bool role_unposted;
};

/* Units of the subtree as it is today, ids > after up to upto. */
struct staff_filter {
    int64_t ancestor_id;
    int64_t after;
    int64_t upto;
};
/* struct staff_row, by unit and person. */
enum err staff_of_units(struct call *call, const struct staff_filter *filter, struct list *ret);
