/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the reporter and the desks do with an incident. */
#pragma once

#include "store/incidents.h"

struct incident_step {
    int act;                   /* enum incident_act */
    const char *text;          /* the answer or the reason */
    bool from_vendor;          /* only at the vendor's desk: its words, recorded by the province */
    const char *vendor_ticket; /* NULL = as it is; only at the vendor's desk or on the way there */
};

/* ERR_NOT_FOUND, not-your-desk, incident-state, reopen-late, no-higher-desk. *ret_entry is what was
 * written down. */
enum err handle_incident(struct call *call, int64_t id, const struct incident_step *step,
                         struct incident *ret, struct incident_entry *ret_entry);

/* Background work: sends what its desk left lying too long one desk up, not past the province.
 * *ret_idle: there was nothing. */
enum err escalate_next_overdue(struct call *call, bool *ret_idle);
