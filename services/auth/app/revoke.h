/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Ending sessions so that their tokens die with them, everywhere and within seconds. Call these in
 * the transaction that is the cause; they end the session rows too, so nothing else has to. What is
 * left alone lives on: every token belongs to a session, or to a machine client.
 */
#pragma once

#include "base/call.h"
#include "revocation/revocation.h"

enum err revoke_session(struct call *call, const char *session_id);

/* One of the caller's own; ERR_CHANGED when there is none that lasts. */
enum err revoke_own_session(struct call *call, const char *session_id);

/* All sessions of the account. keep (a session id) is spared; NULL or "" = none is. */
enum err revoke_account(struct call *call, int64_t account_id, const char *keep);

/* The account's sessions in this role (enum role) at this unit. */
enum err revoke_grant(struct call *call, int64_t account_id, int role, int64_t org_id);

/* All sessions at a unit that is no more. */
enum err revoke_org(struct call *call, int64_t org_id);

/* What lives on a grant of the group: on this one or any (NONE), of this person or of every member
 * (NONE). */
enum err revoke_group(struct call *call, int64_t group_id, int64_t grant_id, int64_t person_id);

/* The machine client's tokens issued until now. */
enum err revoke_client(struct call *call, const char *client_id);

/* The feed: what was revoked behind a position. */
enum err revoked_after(struct call *call, int64_t position, struct revocation_page *ret);
