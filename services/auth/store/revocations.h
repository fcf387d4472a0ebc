/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was revoked, for the feed that every program follows. */
#pragma once

#include "base/call.h"
#include "revocation/revocation.h"

/* Appends the entries (struct revocation; positions are given here) in the call's transaction. The
 * head stays locked until it ends, so that positions are in commit order. */
enum err revocations_add(struct call *call, struct list *entries);

/* Those behind a position, at most REVOCATION_PAGE_MAX, and the head. */
enum err revocations_after(struct call *call, int64_t position, struct revocation_page *ret);

/* Forgets those from before a time, at most 1000. */
enum err revocations_purge(struct call *call, int64_t before);
