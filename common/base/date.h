/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dates and times as text: "2026-05-25" in Viet Nam (UTC+7), "2026-05-25T08:00:00Z" in UTC. */
#pragma once

#include "base/arena.h"

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S, VIET_NAM_S = 7 * HOUR_S /* ahead of UTC, all year */ };

/* The real clock, seconds since 1970; only programs' edges read it. */
int64_t clock_now(void);
/* Milliseconds that only grow; for measuring. */
int64_t clock_ms(void);

char *time_text(struct arena *mem, int64_t unix_seconds); /* RFC 3339, UTC */
char *day_text(struct arena *mem, int64_t unix_seconds);  /* YYYY-MM-DD in UTC+7 */

/* A real calendar day as YYYY-MM-DD, years 1900..2199. */
bool is_date(const char *text);
/* A calendar month as YYYY-MM, of the same years. */
bool is_month(const char *text);
/* The same as people write it, "2012-09-05", "05/09/2012" or "5/9/2012", to YYYY-MM-DD. */
bool date_parse(const char *text, char ret[11]);
/* RFC 3339 with seconds and Z to seconds since 1970; false otherwise. */
bool time_parse(const char *text, int64_t *ret_unix_seconds);
