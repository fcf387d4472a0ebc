/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions, and the refresh tokens that carry them on. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct session {
    const char *id; /* UUIDv7 */
    int64_t account_id;
    int role; /* the one active role */
    int64_t org_id;
    int64_t created_at;
    int64_t last_used_at;
    int64_t ended_at;           /* NONE while it lasts */
    int64_t aal;                /* 1 = password, 2 = with a second factor */
    int64_t auth_time;          /* of the newest proof */
    const char *amr;            /* RFC 8176 names, by spaces: "pwd otp" */
    int64_t grant_id;           /* NONE in sessions from before */
    const char *device_sha256;  /* NULL = none was told */
    const char *address_prefix; /* "" = not known */
    const char *client_id;      /* the program in the person's hands: "hbdt", or an OAuth client */
    int scope;                  /* enum oauth_scope */
};

struct refresh_token {
    const char *sha256; /* of the token's text */
    const char *session_id;
    int64_t created_at;
    int64_t used_at; /* NONE until it is rotated */
    int64_t expires_at;
};

enum err sessions_add(struct call *call, const struct session *session);
enum err sessions_get(struct call *call, const char *id, struct session *ret);
/* Whether it lasts, its account is active and its role is held today. */
enum err sessions_stand(struct call *call, const char *id, bool *ret);
enum err sessions_touch(struct call *call, const char *id);
/* Sets aal, auth_time and amr. */
enum err sessions_set_assurance(struct call *call, const struct session *session);
/* Those that last and were used since, newest first, at most 100. */
enum err sessions_of_account(struct call *call, int64_t account_id, int64_t since,
                             struct list *ret_sessions);
/* Ends one of the account; ERR_CHANGED when there is none that lasts. */
enum err sessions_end_own(struct call *call, int64_t account_id, const char *id);
/* Ends what still lasts; for app/revoke.c alone, which tells everybody. *ret_ended: struct session,
 * only their ids. keep: this one is spared. */
enum err sessions_end(struct call *call, const char *id);
enum err sessions_end_of_account(struct call *call, int64_t account_id, const char *keep,
                                 struct list *ret_ended);
enum err sessions_end_of_role(struct call *call, int64_t account_id, int role, int64_t org_id,
                              struct list *ret_ended);
enum err sessions_end_of_org(struct call *call, int64_t org_id, struct list *ret_ended);

/* Those that last on a grant of the group (struct session, id alone), locked: on this grant or any
 * (NONE), of this person or of every member (NONE). */
enum err sessions_of_group(struct call *call, int64_t group_id, int64_t grant_id, int64_t person_id,
                           struct list *ret_sessions);

enum err refresh_tokens_add(struct call *call, const struct refresh_token *token);
/* Locks the row until the transaction ends: of two uses at once one comes second. */
enum err refresh_tokens_find(struct call *call, const char *sha256, struct refresh_token *ret,
                             bool *ret_found);
enum err refresh_tokens_use(struct call *call, const char *sha256);
/* Forgets the unused ones of a session, which gets another. */
enum err refresh_tokens_drop(struct call *call, const char *session_id);
/* Forgets those expired before a time, at most 1000. */
enum err refresh_tokens_purge(struct call *call, int64_t before);
