/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Schools as known here, and their school years. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum year_state { YEAR_NONE, YEAR_OPEN, YEAR_LOCKED };
extern const char *const year_state_names[];

struct school {
    int64_t org_id;
    const char *code;
    const char *name;
    const char *parent_name;   /* office over the school */
    const char *province_name; /* province department */
    const char *levels;        /* of a year: th, thcs, th-thcs …; "" = not said. In no document */
};
extern const struct shape school_shape;

struct school_year {
    int64_t id;
    int64_t org_id;
    const char *name; /* "2025-2026" */
    const char *starts_on;
    const char *ends_on;
    int state;
    int64_t version;
};
extern const struct shape school_year_shape;

enum err schools_put(struct call *call, const struct school *school);
enum err schools_find(struct call *call, int64_t org_id, struct school *ret, bool *ret_found);

/* The school as it was called in the year; as_of: the day of that year that was asked about. */
enum err year_schools_put(struct call *call, int64_t school_year_id, const char *as_of,
                          const struct school *school);
/* *ret_as_of may be NULL. */
enum err year_schools_get(struct call *call, int64_t school_year_id, struct school *ret,
                          const char **ret_as_of);

/* ERR_CONFLICT when the school has a year of that name already. */
enum err years_add(struct call *call, const struct school_year *year, int64_t *ret_id);
enum err years_get(struct call *call, int64_t id, struct school_year *ret);
/* Share-locks the row until the transaction ends, so that the year cannot be locked meanwhile. */
enum err years_get_held(struct call *call, int64_t id, struct school_year *ret);
/* Raises the version: whoever holds the row, or has read before, is over or begins again. */
enum err years_touch(struct call *call, int64_t id);
enum err years_of_school(struct call *call, int64_t org_id, struct list *ret);
/* ERR_CHANGED when year->version is not the current one. */
enum err years_set_state(struct call *call, const struct school_year *year);
