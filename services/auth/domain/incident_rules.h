/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Incidents (Quy chế Điều 8 k2, Điều 10; change requests for print templates: Điều 12 k2 c): at
 * which desk one begins, where it goes next, how long a desk has, and who may do what with it. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

enum incident_category {
    INCIDENT_NONE,
    INCIDENT_SECURITY,
    INCIDENT_DATA,
    INCIDENT_UPDATE,
    INCIDENT_ACCESS,
    INCIDENT_TEMPLATE, /* a change of a print template is wanted; ends at the vendor */
    INCIDENT_CATEGORIES
};
extern const char *const incident_category_names[];

enum severity {
    SEVERITY_NONE,
    SEVERITY_LOW,
    SEVERITY_NORMAL,
    SEVERITY_HIGH,
    SEVERITY_CRITICAL,
    SEVERITIES
};
extern const char *const severity_names[];

enum incident_source { SOURCE_NONE, SOURCE_PERSON, SOURCE_ANONYMOUS, SOURCE_SYSTEM };
extern const char *const incident_source_names[];

enum incident_state {
    INCIDENT_STATE_NONE,
    INCIDENT_OPEN,
    INCIDENT_IN_PROGRESS,
    INCIDENT_RESOLVED,
    INCIDENT_CLOSED,
    INCIDENT_REOPENED,
    INCIDENT_STATES
};
extern const char *const incident_state_names[];

enum desk { DESK_NONE, DESK_SCHOOL, DESK_PHONG, DESK_SO, DESK_VENDOR };
extern const char *const desk_names[];

enum incident_act {
    ACT_NONE,
    ACT_REPLY,
    ACT_TAKE,
    ACT_RESOLVE,
    ACT_CLOSE,
    ACT_REOPEN,
    ACT_ESCALATE,
    INCIDENT_ACTS
};
extern const char *const incident_act_names[];

/* What somebody is to an incident; several at once are possible. */
enum incident_part {
    PART_REPORTER = 1,
    PART_DESK = 2,  /* sits at the present desk */
    PART_ABOVE = 4, /* sits at a desk it may still come to */
    PART_BELOW = 8, /* sits at a desk it has passed */
};

/* The desk at a kind of unit (enum org_kind); a commune has that of a district office. */
int desk_of_org_kind(int org_kind);
/* The desk at which people of that role sit, DESK_NONE for all others. */
int desk_of_role(int role);

/* A security incident may be about the administrators of the school: they do not see it (unless
 * they reported it), the leader does, and it begins one desk above the school. */
bool incident_is_hidden(int category, int role);
bool incident_begins_above(int category, int desk);

/* Why somebody of that role cannot open one of that category, or NULL. */
const struct problem *incident_refuses_report(int category, int role);

/* How long one desk has to resolve it, in seconds; percent 100 = the table as it is. */
int64_t incident_deadline_s(int category, int severity, int64_t percent);

/* Whether the desk's clock runs in that state. */
bool incident_is_pending(int state);

struct incident_wish {
    int act;
    int state;
    unsigned parts; /* of enum incident_part */
    bool overdue;
    int64_t closed_s; /* how long it has been closed, 0 when it is not */
    int64_t reopen_s; /* how long after closing the reporter may reopen it */
};

/* Why not, or NULL. */
const struct problem *incident_refuses(const struct incident_wish *wish);
/* The state after an act that was not refused. */
int incident_state_after(int act, int state);

/* "SC-2026-000042": the number people tell each other. */
const char *incident_number(struct arena *mem, int64_t id, const char *opened_on);

/* False when the text holds nine digits or more in a row: a phone or an identity number. */
bool is_without_numbers(const char *text);
