/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the caller may touch: the units of his subtree, as long as his session stands. */
#pragma once

#include "store/accounts.h"
#include "store/orgs.h"

/* The unit with its depth below the caller's; ERR_NOT_FOUND outside the caller's subtree. */
enum err access_org(struct call *call, int64_t org_id, struct org *ret);

/* The same for a write: a token may outlive its session by minutes, a right may not. */
enum err access_org_write(struct call *call, int64_t org_id, struct org *ret);

/* A write in the very unit where the caller's role is held (not-own-unit below it). */
enum err access_own_org_write(struct call *call, int64_t org_id, struct org *ret);

/* The account, if its unit is in the caller's subtree; ERR_NOT_FOUND otherwise. */
enum err access_account(struct call *call, int64_t account_id, struct account *ret);

/* The role of the caller as enum role. */
int access_role(const struct call *call);

/* Notes the write for the chain of the unit. */
void access_note(struct call *call, int64_t org_id, const char *action, const char *object_type,
                 int64_t object_id, int64_t version);
