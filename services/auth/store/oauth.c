/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/oauth.h"

#include "db/db.h"
#include "domain/oauth_rules.h"
#include "store/queries.h"
#include "store/sessions.h"

static const struct field client_fields[] = {
    INT(struct oauth_client, id, 1, INT64_MAX),
    STR(struct oauth_client, client_id, 1, 40),
    ENUM(struct oauth_client, kind, oauth_kind_names),
    STR(struct oauth_client, name, 1, 100),
    INT(struct oauth_client, org_id, 1, INT64_MAX),
    STR(struct oauth_client, redirect_uris, 0, 2000),
    STR(struct oauth_client, secret_sha256, 64, 64, .optional = true),
    INT(struct oauth_client, registered_by, 1, INT64_MAX),
    INT(struct oauth_client, registered_at, 0, INT64_MAX),
    INT(struct oauth_client, ended_at, 0, INT64_MAX, .optional = true),
    ENUM(struct oauth_client, scope, client_scope_names),
    ENUM(struct oauth_client, feed_state, feed_state_names, .optional = true),
    STR(struct oauth_client, decision_number, 1, 50, .optional = true),
    STR(struct oauth_client, decision_reason, 1, 500, .optional = true),
    INT(struct oauth_client, decided_by, 1, INT64_MAX, .optional = true),
    INT(struct oauth_client, decided_at, 0, INT64_MAX, .optional = true),
};
static const struct shape client_shape = SHAPE(struct oauth_client, client_fields);

struct client_page {
    int64_t org_id;
    int64_t after;
    int64_t limit;
};

static const struct field page_fields[] = {
    INT(struct client_page, org_id, 1, INT64_MAX),
    INT(struct client_page, after, 0, INT64_MAX),
    INT(struct client_page, limit, 1, 500),
};
static const struct shape page_shape = SHAPE(struct client_page, page_fields);

static const struct field code_fields[] = {
    STR(struct authorization_code, sha256, 64, 64),
    STR(struct authorization_code, client_id, 1, 40),
    STR(struct authorization_code, session_id, 36, 36),
    STR(struct authorization_code, redirect_uri, 1, 500),
    STR(struct authorization_code, code_challenge, 43, 43),
    STR(struct authorization_code, nonce, 1, 200, .optional = true),
    INT(struct authorization_code, expires_at, 0, INT64_MAX),
    INT(struct authorization_code, used_at, 0, INT64_MAX, .optional = true),
};
static const struct shape code_shape = SHAPE(struct authorization_code, code_fields);

#define CLIENT_COLUMNS                                                                             \
    "SELECT id, client_id, kind, name, org_id, redirect_uris, secret_sha256, registered_by,"       \
    "       registered_at, ended_at, scope, feed_state, decision_number, decision_reason,"         \
    "       decided_by, decided_at"                                                                \
    "  FROM oauth_client"

static const struct query add_client = {
    .sql = "INSERT INTO oauth_client (client_id, kind, name, org_id, redirect_uris, secret_sha256,"
           "       registered_by, registered_at, scope, feed_state)"
           " VALUES (:client_id, :kind, :name, :org_id, :redirect_uris, :secret_sha256,"
           "       :registered_by, :registered_at, :scope, :feed_state)",
    .in = &client_shape,
};

static const struct query client_by_name = {
    .sql = CLIENT_COLUMNS " WHERE client_id = :client_id AND ended_at IS NULL",
    .in = &client_shape,
    .out = &client_shape,
};

static const struct query client_by_id = {
    .sql = CLIENT_COLUMNS " WHERE id = :id",
    .in = &client_shape,
    .out = &client_shape,
};

static const struct query clients_by_org = {
    .sql = CLIENT_COLUMNS " WHERE org_id = :org_id AND id > :after AND ended_at IS NULL"
                          " ORDER BY id"
                          " LIMIT :limit",
    .in = &page_shape,
    .out = &client_shape,
};

static const struct query end_client = {
    .sql = "UPDATE oauth_client SET ended_at = :ended_at WHERE id = :id AND ended_at IS NULL",
    .in = &client_shape,
};

static const struct query decide_client = {
    .sql = "UPDATE oauth_client SET feed_state = :feed_state, decision_number = :decision_number,"
           "       decision_reason = :decision_reason, decided_by = :decided_by,"
           "       decided_at = :decided_at"
           " WHERE id = :id AND ended_at IS NULL AND feed_state <> :feed_state",
    .in = &client_shape,
};

static const struct field session_fields[] = {STR(struct session, id, 36, 36)};
static const struct shape session_shape = SHAPE(struct session, session_fields);

static const struct query its_sessions = {
    .sql = "SELECT id FROM session WHERE client_id = :client_id AND ended_at IS NULL",
    .in = &client_shape,
    .out = &session_shape,
};

static const struct query add_code = {
    .sql = "INSERT INTO authorization_code (sha256, client_id, session_id, redirect_uri,"
           "       code_challenge, nonce, expires_at)"
           " VALUES (:sha256, :client_id, :session_id, :redirect_uri, :code_challenge, :nonce,"
           "       :expires_at)",
    .in = &code_shape,
};

static const struct query code_by_sha256 = {
    .sql = "SELECT sha256, client_id, session_id, redirect_uri, code_challenge, nonce,"
           "       expires_at, used_at"
           "  FROM authorization_code"
           " WHERE sha256 = :sha256"
           "   FOR UPDATE",
    .in = &code_shape,
    .out = &code_shape,
};

static const struct query use_code = {
    .sql = "UPDATE authorization_code SET used_at = :used_at"
           " WHERE sha256 = :sha256 AND used_at IS NULL",
    .in = &code_shape,
};

static const struct query purge_codes = {
    .sql = "DELETE FROM authorization_code WHERE expires_at < :expires_at"
           " ORDER BY expires_at LIMIT 1000",
    .in = &code_shape,
};

const struct query *const oauth_queries[] = {
    &add_client, &client_by_name, &client_by_id, &clients_by_org, &end_client,    &its_sessions,
    &add_code,   &code_by_sha256, &use_code,     &purge_codes,    &decide_client, NULL,
};

enum err oauth_clients_add(struct call *call, const struct oauth_client *client, int64_t *ret_id)
{
    return db_insert(call, &add_client, client, ret_id);
}

enum err oauth_clients_find(struct call *call, const char *client_id, struct oauth_client *ret,
                            bool *ret_found)
{
    const struct oauth_client key = {.client_id = client_id};

    return db_find(call, &client_by_name, &key, ret, ret_found);
}

enum err oauth_clients_get(struct call *call, int64_t id, struct oauth_client *ret)
{
    return db_one(call, &client_by_id, &(struct oauth_client){.id = id}, ret);
}

enum err oauth_clients_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                              struct list *ret_clients)
{
    return db_all(call, &clients_by_org, &(struct client_page){org_id, after, limit}, ret_clients);
}

enum err oauth_clients_end(struct call *call, const struct oauth_client *client)
{
    const struct oauth_client ended = {.id = client->id, .ended_at = call->now};

    return db_change(call, &end_client, &ended);
}

enum err oauth_clients_decide(struct call *call, const struct oauth_client *client)
{
    return db_change(call, &decide_client, client);
}

enum err oauth_clients_sessions(struct call *call, const char *client_id, struct list *ret_sessions)
{
    const struct oauth_client key = {.client_id = client_id};

    return db_all(call, &its_sessions, &key, ret_sessions);
}

enum err codes_add(struct call *call, const struct authorization_code *code)
{
    return db_insert(call, &add_code, code, NULL);
}

enum err codes_find(struct call *call, const char *sha256, struct authorization_code *ret,
                    bool *ret_found)
{
    return db_find(call, &code_by_sha256, &(struct authorization_code){.sha256 = sha256}, ret,
                   ret_found);
}

enum err codes_use(struct call *call, const char *sha256)
{
    const struct authorization_code used = {.sha256 = sha256, .used_at = call->now};

    return db_change(call, &use_code, &used);
}

enum err codes_purge(struct call *call, int64_t before)
{
    const struct authorization_code old = {.expires_at = before};

    return db_change_any(call, &purge_codes, &old, NULL);
}
