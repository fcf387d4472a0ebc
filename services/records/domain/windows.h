/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When data may be entered (Quy chế Điều 6 k3, Điều 12 k1). A school opens times for its own entry;
 * the offices above it, and the school too, lock. The most restrictive wins: any lock that covers
 * an item closes it, and what an office opens never opens what the school did not. A school that
 * set no opening at all for the year is open (docs/adr/0013): they bind from the first one set.
 * Times are RFC 3339 UTC to the second, so that they sort as text; ends are excluded.
 */
#pragma once

#include "base/base.h"
#include "domain/school_level.h"

enum window_kind { WINDOW_KIND_NONE, WINDOW_KIND_OPENING, WINDOW_KIND_LOCK };
extern const char *const window_kind_names[];

/* What is entered: each may have times of its own. */
enum column_kind {
    COLUMN_KIND_ANY,
    COLUMN_KIND_TX,
    COLUMN_KIND_GK,
    COLUMN_KIND_CK,
    COLUMN_KIND_COMMENTS,
    COLUMN_KIND_ABSENCES,
    COLUMN_KIND_CONDUCT,
    COLUMN_KIND_RETEST,
    COLUMN_KIND_SUMMER,
    COLUMN_KIND_PROFILE,
};
extern const char *const column_kind_names[];

struct entry_window {
    int64_t id;
    int64_t org_id; /* the unit that set it */
    const char *unit_name;
    int kind;             /* enum window_kind */
    int64_t scope_org_id; /* it reaches this unit and all below */
    const char *scope_name;
    const char *year_name; /* NULL, NONE and 0: every one */
    int level;             /* enum school_level */
    int64_t grade;
    const char *subject;
    int column_kind; /* enum column_kind */
    int64_t term;
    const char *starts_at;
    const char *ends_at;
    const char *decision_number;
    const char *reason;
    int64_t set_by;
    const char *set_at;
    int64_t closed_by; /* NONE and NULL: as it was set */
    const char *closed_at;
    const char *close_reason;
    int64_t version;
};

/* One thing to be entered: of a school, in a place of its books. */
struct entry_item {
    int64_t school_id;
    const char *year_name;
    int64_t grade;
    const char *subject; /* "" = of no subject */
    enum column_kind column_kind;
    int64_t term; /* 0 = of the whole year */
};

struct window_verdict {
    bool open;
    const struct entry_window *by; /* closed: the lock, or the opening that is over or to come; NULL
                                      when the school set openings, but none for this */
    const char *until;             /* closed: when that may change; NULL = not foreseen */
};

/* Whether it may be about marks of that grade and subject, whatever the column, term and time. */
bool window_concerns(const struct entry_window *w, int64_t grade, const char *subject);

/* The end it really has. */
const char *window_end(const struct entry_window *w);

/* windows: struct entry_window, all that reach the school, whatever their times. */
struct window_verdict windows_judge(const struct list *windows, const struct entry_item *item,
                                    const char *now);

/* Until when the item was to be entered by the school's own plan: the last end of the openings for
 * it that were set before by (what was set later is a second chance). NULL = none was. */
const char *windows_planned_end(const struct list *windows, const struct entry_item *item,
                                const char *by);
