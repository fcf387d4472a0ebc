/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Units as auth knows them. */
#pragma once

#include "store/windows.h"
#include "store/years.h"

struct org_unit {
    int64_t id;
    const char *kind; /* "so", "phong", "school", … */
    const char *name;
    const char *code;
};

/* The units from the province to this one as of a day, as struct org_unit; ERR_NOT_FOUND when there
 * was none that day. */
enum err orgs_path(struct call *call, int64_t org_id, const char *day, struct list *ret_units);

/* The school with the names of the units over it as of a day, and these units; ERR_NOT_FOUND when
 * there was none that day, problem not-a-school when it is another kind. */
enum err orgs_school(struct call *call, int64_t org_id, const char *day, struct school *ret,
                     struct list *ret_units);

/* Keeps through which units windows reach the school. */
enum err orgs_keep_units(struct call *call, int64_t school_id, const char *day,
                         const struct list *units);
