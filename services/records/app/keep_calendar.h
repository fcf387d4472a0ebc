/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The days of a school year, and the head of school who answers for it (Quy chế Điều 11 k1): takes
 * that on in the own name, and signs the year off once it is locked. */
#pragma once

#include "domain/due.h"
#include "store/calendars.h"
#include "store/years.h"

struct calendar_view {
    int64_t school_year_id;
    const char *starts_on;
    const char *term_1_ends_on;
    const char *term_2_ends_on;
    const char *ends_on;
    const char *summer_ends_on;
    const char *closes_on;
    int64_t responsible_account_id;
    const char *responsible_name;
    const char *named_at;
    const char *signed_off_name; /* NULL = not signed off */
    const char *signed_off_at;
    const char *statement;
    int64_t version;
};
extern const struct shape calendar_view_shape;

/* When the terms end, for domain/due.h; asks nobody. */
enum err term_days_of(struct call *call, const struct school_year *year, struct term_days *ret);

enum err read_calendar(struct call *call, int64_t school_year_id, struct calendar_view *ret);

/* wanted: the four days, and the version that the caller has read. Every day out of order is a
 * violation. */
enum err set_calendar(struct call *call, const struct year_calendar *wanted,
                      struct calendar_view *ret);

/* The caller answers for the year from now on. */
enum err take_responsibility(struct call *call, int64_t school_year_id, int64_t version,
                             struct calendar_view *ret);

/* By who answers for it alone; once. */
enum err sign_off_year(struct call *call, int64_t school_year_id, const char *statement,
                       struct calendar_view *ret);
