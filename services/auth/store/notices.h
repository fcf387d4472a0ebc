/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notices from units to people, and their receipts. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct notice {
    int64_t id;
    int64_t org_id; /* the unit that speaks */
    const char *org_name;
    int64_t author_id;
    int kind; /* enum notice_kind */
    const char *title;
    const char *text;
    const char *link; /* NULL = none */
    int64_t audience_org_id;
    const char *roles;  /* with commas between; "" = everybody */
    const char *levels; /* only schools that have one of them (base/levels.h); NULL = all units */
    const char *due_on; /* NULL = no last day */
    int64_t published_at;
    int64_t withdrawn_at; /* NONE = it stands */
    int64_t received_at;  /* by who asks; NONE = not yet */
    int64_t place;        /* in the list of who asks: unread before read, each newest first */
};

enum receipt_state { RECEIPT_ANY, RECEIPT_RECEIVED, RECEIPT_MISSING };
extern const char *const receipt_state_names[];

/* A piece of SQL: whether unit v is one that notice n is for by its levels. What a school has not
 * said it does not have. */
#define AT_ITS_LEVELS                                                                              \
    "(n.levels IS NULL OR CONCAT('-', v.levels, '-')"                                              \
    "                     REGEXP CONCAT('-(', REPLACE(n.levels, '-', '|'), ')-'))"

/* Who asks for what; 0 and NONE = any. */
struct notice_filter {
    int64_t id; /* the notice */
    int64_t account_id;
    int64_t org_id;
    const char *role;
    const char *levels; /* sent for these alone; NULL = for any */
    const char *today;
    int kind;
    bool unread;
    int state; /* enum receipt_state */
    int64_t after;
    int64_t limit;
};

struct notice_receipt {
    int64_t notice_id;
    int64_t account_id;
    int64_t org_id;
    int64_t received_at;
};

/* Of the people it is meant for today, its author not counted. */
struct notice_count {
    int64_t recipients;
    int64_t received;
    int64_t late; /* received after the last day */
};

struct notice_unit {
    int64_t org_id;
    const char *org_name;
    int64_t recipients;
    int64_t received;
};

struct notice_person {
    int64_t account_id;
    const char *full_name;
    int64_t org_id;
    const char *org_name;
    int64_t received_at; /* NONE = not yet */
};

enum err notices_add(struct call *call, const struct notice *notice, int64_t *ret_id);
enum err notices_get(struct call *call, int64_t id, struct notice *ret);
/* ERR_CHANGED when it was withdrawn before. */
enum err notices_withdraw(struct call *call, int64_t id);
/* By filter->account_id, org_id, role: one that is meant for them and stands. */
enum err notices_find_for(struct call *call, const struct notice_filter *filter, struct notice *ret,
                          bool *ret_found);
/* All of them; filter->after is a place. */
enum err notices_for(struct call *call, const struct notice_filter *filter,
                     struct list *ret_notices);
/* Those of the unit filter->org_id, ids > after. */
enum err notices_sent(struct call *call, const struct notice_filter *filter,
                      struct list *ret_notices);

/* ERR_CONFLICT when it is there already. */
enum err notice_receipts_add(struct call *call, const struct notice_receipt *receipt);
enum err notice_receipts_count(struct call *call, const struct notice_filter *filter,
                               struct notice_count *ret);
/* The units with people it is meant for, ids > after. */
enum err notice_receipts_units(struct call *call, const struct notice_filter *filter,
                               struct list *ret_units);
/* The people, ids > after. */
enum err notice_receipts_people(struct call *call, const struct notice_filter *filter,
                                struct list *ret_people);
