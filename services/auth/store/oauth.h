/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* OAuth clients and the codes they exchange for tokens. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct oauth_client {
    int64_t id;
    const char *client_id;
    int kind; /* enum oauth_kind */
    const char *name;
    int64_t org_id;
    const char *redirect_uris; /* one a line */
    const char *secret_sha256; /* NULL of a public one */
    int64_t registered_by;
    int64_t registered_at;
    int64_t ended_at;            /* NONE while it may ask */
    int scope;                   /* enum client_scope */
    int feed_state;              /* enum feed_state; FEED_NONE unless it follows changes */
    const char *decision_number; /* the last one; NULL and NONE until then */
    const char *decision_reason;
    int64_t decided_by;
    int64_t decided_at;
};

struct authorization_code {
    const char *sha256;
    const char *client_id;
    const char *session_id;
    const char *redirect_uri;
    const char *code_challenge;
    const char *nonce; /* NULL = none */
    int64_t expires_at;
    int64_t used_at; /* NONE until then */
};

enum err oauth_clients_add(struct call *call, const struct oauth_client *client, int64_t *ret_id);
/* One that has not ended. */
enum err oauth_clients_find(struct call *call, const char *client_id, struct oauth_client *ret,
                            bool *ret_found);
enum err oauth_clients_get(struct call *call, int64_t id, struct oauth_client *ret);
/* Those of a unit that have not ended, ids > after. */
enum err oauth_clients_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                              struct list *ret_clients);
/* Its sessions that last (struct session, the ids alone). */
enum err oauth_clients_sessions(struct call *call, const char *client_id,
                                struct list *ret_sessions);
/* Ends it; ERR_CHANGED when it has ended. */
enum err oauth_clients_end(struct call *call, const struct oauth_client *client);

/* Writes feed_state and the decision; ERR_CHANGED when it has that state already, or has ended. */
enum err oauth_clients_decide(struct call *call, const struct oauth_client *client);

enum err codes_add(struct call *call, const struct authorization_code *code);
/* Locks the row until the transaction ends. */
enum err codes_find(struct call *call, const char *sha256, struct authorization_code *ret,
                    bool *ret_found);
enum err codes_use(struct call *call, const char *sha256);
enum err codes_purge(struct call *call, int64_t before);
