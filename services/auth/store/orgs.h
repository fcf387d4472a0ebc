/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tree of units: province (so), districts (phong), schools. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct org {
    int64_t id;
    int64_t parent_id; /* NONE for the province */
    int kind;          /* enum org_kind */
    const char *name;
    const char *code;
    int64_t created_at;
    int64_t depth; /* below the unit it was asked from */
};

/* Adds the unit under its parent; ERR_CONFLICT when the code is taken. */
enum err orgs_add(struct call *call, const struct org *org, int64_t *ret_id);
enum err orgs_get(struct call *call, int64_t id, struct org *ret);
/* ERR_NOT_FOUND unless it is ancestor_id or stands below it. */
enum err orgs_get_below(struct call *call, int64_t ancestor_id, int64_t id, struct org *ret);
/* The units from the root down to this one. */
enum err orgs_path(struct call *call, int64_t id, struct list *ret_orgs);
/* The subtree, ids > after, at most limit. */
enum err orgs_below(struct call *call, int64_t ancestor_id, int64_t after, int64_t limit,
                    struct list *ret_orgs);
