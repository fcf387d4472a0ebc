/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the caller stands to a unit or a person; whether that will do is the policy's to say
 * (api/policy.tsv). And that his session still stands. */
#pragma once

#include "store/accounts.h"
#include "store/orgs.h"

/* The unit with its depth below the caller's; NONE outside his subtree, if the policy allows. */
enum err access_org(struct call *call, int64_t org_id, struct org *ret);

/* The same for a write: a token may outlive its session by minutes, a right may not. */
enum err access_org_write(struct call *call, int64_t org_id, struct org *ret);

/* A write in the very unit where the caller's role is held (not-own-unit below it). */
enum err access_own_org_write(struct call *call, int64_t org_id, struct org *ret);

/* For what belongs to a unit that may have ended, such as its people: then its successor, or the
 * unit it stood under, must be in the caller's subtree. ERR_NOT_FOUND otherwise. */
enum err access_org_past(struct call *call, int64_t org_id);

/* The account, if the policy allows: his own, of his unit, of his subtree. */
enum err access_account(struct call *call, int64_t account_id, struct account *ret);

/* Whether a machine client calls, for the unit that registered it. */
bool access_by_machine(const struct call *call);

/* The role of the caller as enum role. */
int access_role(const struct call *call);

/* For the details of a note: {"joined":[4,5],"left":[]} of names in their order and lists of
 * int64_t, or how many there are in each when they are too many for the chain. */
const char *access_ids(struct call *call, const char *const names[], const struct list lists[],
                       size_t n);

/* Notes the write for the chain of the unit. */
void access_note(struct call *call, int64_t org_id, const char *action, const char *object_type,
                 int64_t object_id, int64_t version);
