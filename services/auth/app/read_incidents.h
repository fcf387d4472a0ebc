/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading incidents: one's own, and, for those who sit at a desk, those of their subtree. */
#pragma once

#include "store/incidents.h"

/* filter: org_id (NONE = the caller's unit), category, state, desk, overdue, after, limit. mine, or
 * a caller who sits at no desk: only the caller's own reports. */
enum err list_incidents(struct call *call, struct incident_filter *filter, bool mine,
                        struct list *ret_incidents);

enum err list_incident_entries(struct call *call, int64_t id, int64_t after, int64_t limit,
                               struct list *ret_entries);

struct incident_statistics {
    int64_t org_id;
    struct list counts; /* struct incident_count: the unit with everything below */
    struct list units;  /* struct incident_unit: a page of those directly below */
};

/* filter: org_id (NONE = the caller's unit), after, limit. */
enum err count_incidents(struct call *call, struct incident_filter *filter,
                         struct incident_statistics *ret);
