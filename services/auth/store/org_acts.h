/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Decisions about units, and what they change: versions and lines of the tree. */
#pragma once

#include "base/call.h"
#include "store/orgs.h"

struct org_act {
    int64_t id;
    int kind; /* enum org_act_kind */
    int64_t org_id;
    int64_t into_id;          /* the new parent, or the successor; NONE = none */
    const char *effective_on; /* the first day of the new state */
    const char *name;         /* the new ones; NULL, 0 = unchanged */
    const char *code;
    int levels;
    const char *decision; /* number of the decision */
    const char *note;
    int64_t recorded_by;
    int64_t recorded_at;
};
extern const struct shape org_act_row_shape;

/* Nobody else changes the tree until the transaction ends. */
enum err org_tree_hold(struct call *call);

/* A point in the transaction, and back to it: what was tried is gone. */
enum err org_acts_begin(struct call *call);
enum err org_acts_take_back(struct call *call);

enum err org_acts_add(struct call *call, const struct org_act *act, int64_t *ret_id);
/* Whether the same change of the unit is recorded for that day. */
enum err org_acts_exist(struct call *call, const struct org_act *act, bool *ret);
/* On the unit or leading to it, oldest first. */
enum err org_acts_of_org(struct call *call, int64_t org_id, struct list *ret_acts);
/* On units that stand in ancestor_id's subtree today or stood there on the eve, and on those that
 * were merged into or split among units that stand there; ids > after. */
enum err org_acts_below(struct call *call, int64_t ancestor_id, int64_t after, int64_t limit,
                        struct list *ret_acts);

/* The unit's versions, oldest first. */
enum err org_versions(struct call *call, int64_t org_id, struct list *ret_orgs);
/* The latest version, be it to come. */
enum err org_latest(struct call *call, int64_t org_id, struct org *ret);
/* The unit that has the code on the day, or had it on the eve. */
enum err org_find_code(struct call *call, const char *code, const char *day, struct org *ret,
                       bool *ret_found);
/* Another unit than org_id (0 = any) that has the code on the day or later. */
enum err org_code_holder(struct call *call, int64_t org_id, const char *code, const char *day,
                         struct org *ret, bool *ret_found);
/* Latest versions of what stands under the unit on the day or later. */
enum err org_children(struct call *call, int64_t org_id, const char *day, struct list *ret_orgs);

/* From the day on the unit has this name, code, levels and parent; the day is not before that of
 * its latest version. */
enum err org_change(struct call *call, const struct org *org, const char *day);
/* The eve is its last day. */
enum err org_end(struct call *call, int64_t org_id, const char *day);

/* How the caller's unit stands to a unit, for who may record an act. */
struct org_standing {
    bool stands_today;
    bool below_today;
    bool below_on_day; /* of the act, or on its eve */
    bool is_free;      /* nobody ever held a role in the whole tree it belongs to */
};
enum err org_standing(struct call *call, int64_t ancestor_id, int64_t org_id, const char *day,
                      struct org_standing *ret);

/* Whether org_id stands above below_id on the day or later. */
enum err org_is_above(struct call *call, int64_t org_id, int64_t below_id, const char *day,
                      bool *ret);

/* Who has what belongs to the unit: itself while it stands, else what it was merged into, else what
 * it stood under, and so on. */
enum err org_heir(struct call *call, int64_t org_id, int64_t *ret_id);

/* The units (struct org, only their ids) that are no more but have sessions that last. */
enum err orgs_ended_in_use(struct call *call, struct list *ret_orgs);
