/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lists of codes that a student's profile is written in, as they were on each day: data, in
 * domain/lists/. */
#pragma once

#include "base/arena.h"

struct code_item {
    const char *code;
    const char *name;
    const char *parent;     /* code of the group, district or province it is in; NULL = of none */
    const char *valid_from; /* first day, NULL = ever */
    const char *valid_to;   /* last day, NULL = still */
    const char *variants;   /* other spellings, "|" between; NULL = none known */
};

struct code_list {
    const char *name; /* "ethnic" */
    const struct code_item *items;
    size_t n;
};

/* Ends with name NULL. */
extern const struct code_list code_lists[];

#define LIST_ETHNIC         "ethnic"       /* Quyết định 121-TCTK/PPCĐ 1979 */
#define LIST_POLICY_GROUP   "policy_group" /* đối tượng chính sách; only items with a parent */
#define LIST_LEAVING_REASON "leaving_reason" /* why a student leaves school */
#define LIST_ADMINISTRATIVE "administrative" /* provinces, districts until 2025-06-30, communes */

/* NULL when there is no such list. */
const struct code_list *code_list(const char *name);

bool code_item_holds(const struct code_item *item, const char *day);

/* The item of that code on that day, NULL when there is none. */
const struct code_item *code_find(const char *list, const char *code, const char *day);

/* The same by code, with or without a zero in front, by name or by a known spelling, with or
 * without marks, capitals, spaces, hyphens and apostrophes. */
const struct code_item *code_recognise(struct arena *mem, const char *list, const char *text,
                                       const char *day);
