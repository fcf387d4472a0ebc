/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Incidents, what was said and done about them, and how many there are. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct incident {
    int64_t id;
    int category; /* enums of domain/incident_rules.h */
    int severity;
    const char *title;
    const char *text;
    int source;
    int64_t reporter_id; /* NONE: anonymous or the system */
    const char *reporter_name;
    int64_t org_id;
    const char *org_name;
    int state;
    int desk;
    int64_t desk_org_id;
    const char *vendor_ticket;
    int64_t opened_at;
    int64_t due_at;
    int64_t resolved_at;
    int64_t closed_at;
    int64_t closed_by;
    const char *close_reason;
    int64_t version;
};

struct incident_entry {
    int64_t id;
    int64_t incident_id;
    int64_t at;
    int64_t actor_id; /* NONE: the deadline did it */
    const char *actor_name;
    int act;
    int desk;
    bool from_vendor;
    const char *text;
};

/* Which of them; 0 and NONE = any. */
struct incident_filter {
    int64_t org_id;     /* this unit and those below */
    int64_t account_id; /* who asks */
    bool with_security; /* else only the asker's own ones */
    int category;
    int state;
    int desk;
    bool overdue;
    int64_t now;
    const char *today;
    int64_t after;
    int64_t limit;
};

/* Where somebody who did not sign in says to belong. */
struct incident_place {
    const char *org_code;
    const char *today;
    const char *username;
    int64_t org_id;
    int64_t account_id;
};

struct incident_count {
    int category;
    int state;
    int64_t count;
    int64_t overdue;
};

/* One unit directly below, with everything below it. */
struct incident_unit {
    int64_t org_id;
    const char *org_name;
    int64_t count;
    int64_t pending;
    int64_t overdue;
};

enum err incidents_add(struct call *call, const struct incident *incident, int64_t *ret_id);
enum err incidents_get(struct call *call, int64_t id, struct incident *ret);
/* Locks the row until the transaction ends. */
enum err incidents_get_locked(struct call *call, int64_t id, struct incident *ret);
/* Locks the one that is overdue longest at a desk with another above it. */
enum err incidents_find_overdue(struct call *call, int64_t now, struct incident *ret,
                                bool *ret_found);
/* Everything that an act changes; incident->version is the one read. */
enum err incidents_update(struct call *call, const struct incident *incident);
enum err incidents_below(struct call *call, const struct incident_filter *filter,
                         struct list *ret_incidents);
enum err incidents_of_reporter(struct call *call, const struct incident_filter *filter,
                               struct list *ret_incidents);
/* Opened by that account since then. */
enum err incidents_count_of_reporter(struct call *call, int64_t account_id, int64_t since,
                                     int64_t *ret_n);
/* Anonymous ones: those of the unit that are not closed, and all since then. */
enum err incidents_count_anonymous(struct call *call, int64_t org_id, int64_t since,
                                   int64_t *ret_of_org, int64_t *ret_of_all);
/* The unit of that code, and the account of that name if it belongs to it (else NONE). */
enum err incidents_find_place(struct call *call, const char *org_code, const char *username,
                              struct incident_place *ret, bool *ret_found);
enum err incident_counts(struct call *call, const struct incident_filter *filter,
                         struct list *ret_counts);
enum err incident_units(struct call *call, const struct incident_filter *filter,
                        struct list *ret_units);

enum err incident_entries_add(struct call *call, const struct incident_entry *entry,
                              int64_t *ret_id);
enum err incident_entries_list(struct call *call, int64_t incident_id, int64_t after, int64_t limit,
                               struct list *ret_entries);
