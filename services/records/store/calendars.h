/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The days of a school year, who answers for it, and that they signed it off. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct year_calendar {
    int64_t school_year_id;
    const char *term_1_ends_on; /* NULL, here and below = not fixed yet */
    const char *term_2_ends_on;
    const char *summer_ends_on; /* the last day of retests and summer training */
    const char *closes_on;      /* by when the records are to be locked */
    int64_t responsible_account_id;
    const char *responsible_name;
    const char *named_at;
    int64_t version; /* 0 = nothing was fixed */
};
extern const struct shape year_calendar_shape;

struct sign_off {
    int64_t school_year_id;
    int64_t account_id;
    const char *full_name;
    const char *statement;
    const char *signed_off_at;
};
extern const struct shape sign_off_shape;

/* Version 0 when there is none. */
enum err calendars_get(struct call *call, int64_t school_year_id, struct year_calendar *ret);
/* Writes all of it, from calendar->version to the next; ERR_CHANGED when it is another by now. */
enum err calendars_put(struct call *call, const struct year_calendar *calendar);

enum err sign_offs_find(struct call *call, int64_t school_year_id, struct sign_off *ret,
                        bool *ret_found);
/* ERR_CONFLICT when there is one. */
enum err sign_offs_add(struct call *call, const struct sign_off *row);
