/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a unit may be at a time, and which acts may change that. Days are YYYY-MM-DD. */
#pragma once

#include "base/base.h"
#include "base/err.h"

/* What a school teaches: primary, lower and upper secondary, or continuing education. */
enum org_levels {
    LEVELS_NONE, /* not said */
    LEVELS_TH,
    LEVELS_THCS,
    LEVELS_THPT,
    LEVELS_TH_THCS,
    LEVELS_THCS_THPT,
    LEVELS_TH_THCS_THPT,
    LEVELS_GDNN_GDTX,
    LEVELS_COUNT
};
extern const char *const org_levels_names[];

/* The first day of what was there before anybody asked since when. */
#define DAY_EVER "1900-01-01"

/* Why a unit of that kind with those levels cannot stand under a unit of the other kind, or NULL.
 * Schools with THPT and centres stand under the province (TT 15/2025/TT-BGDĐT). */
const struct problem *org_refuses_levels(int parent_kind, int kind, int levels);

/* A dated change of the tree. merge and split lead from a unit to its successor. */
enum org_act_kind {
    ACT_NONE,
    ACT_CREATE,
    ACT_RENAME, /* name, code or levels */
    ACT_REPARENT,
    ACT_MERGE,
    ACT_SPLIT, /* a part of it goes to another unit; the unit itself stays until it is closed */
    ACT_CLOSE,
    ACT_COUNT
};
extern const char *const org_act_names[];

/* What the rules need to know of a unit; kind 0 = there is none. */
struct org_facts {
    int kind;
    int levels;
    const char *first;   /* its first day */
    const char *changed; /* the first day of its latest version */
    const char *last;    /* its last day; NULL = until further notice */
};

struct act_facts {
    int act;
    const char *day;       /* the first day of the new state */
    struct org_facts unit; /* as it would be: with the new levels of a rename */
    struct org_facts into; /* the parent it has or gets, or the successor */
    int64_t children;      /* that stand under the unit on that day or later */
    bool into_is_below;    /* the unit stands above into */
    bool code_is_taken;    /* by another unit, on that day or later */
};

/* Why the act cannot be recorded, or NULL. Acts on a unit come in the order of their days; what
 * stands under or follows a unit needs it until further notice. */
const struct problem *org_refuses_act(const struct act_facts *facts);
