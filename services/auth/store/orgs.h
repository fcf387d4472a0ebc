/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The units over time: province departments (so), district offices (phong), communes, schools. A
 * unit's id never changes; its name, code, levels and parent hold from a day to a day, both
 * included, and so does every line of the tree. day: YYYY-MM-DD.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct org {
    int64_t id;
    int64_t parent_id; /* NONE for a province */
    int kind;          /* enum org_kind */
    const char *name;
    const char *code;
    int levels; /* enum org_levels; 0 = not said */
    const char *valid_from;
    const char *valid_to; /* NULL = until further notice */
    int64_t created_at;
    int64_t depth; /* below the unit it was asked from */
};

/* The shape of a unit's columns, for the other statements about units. */
extern const struct shape org_row_shape;

/* Adds the unit from its valid_from on, under its parent, and holds the tree still until the
 * transaction ends; ERR_CONFLICT when the code is taken. The caller has judged the parent. */
enum err orgs_add(struct call *call, const struct org *org, int64_t *ret_id);
/* Today's version, or the last one of a unit that has ended. */
enum err orgs_get(struct call *call, int64_t id, struct org *ret);
/* ERR_NOT_FOUND when there was no such unit on that day. */
enum err orgs_get_as_of(struct call *call, int64_t id, const char *day, struct org *ret);
/* ERR_NOT_FOUND unless it is ancestor_id or stands below it today. */
enum err orgs_get_below(struct call *call, int64_t ancestor_id, int64_t id, struct org *ret);
/* The units from the root down to this one, as of a day. */
enum err orgs_path(struct call *call, int64_t id, const char *day, struct list *ret_orgs);

struct org_filter {
    int64_t ancestor_id;
    const char *day;
    const char *today;
    int kind;          /* 0 = every */
    int64_t parent_id; /* NONE = every */
    int64_t after;
    int64_t limit;
};

/* The subtree of ancestor_id as it is today, ids > after, at most limit. */
enum err orgs_below(struct call *call, const struct org_filter *filter, struct list *ret_orgs);
/* As of filter->day: what stands in that subtree today, by its version of that day; and what does
 * not stand today, if it stands there on that day or was merged into or split among units that do
 * now. */
enum err orgs_below_as_of(struct call *call, const struct org_filter *filter,
                          struct list *ret_orgs);

/* A unit's first and last day; last NULL = until further notice. */
struct org_life {
    int64_t id;
    const char *first;
    const char *last;
};
enum err orgs_life(struct call *call, int64_t id, struct org_life *ret);
