/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/sessions.h"

#include "db/db.h"
#include "domain/oauth_rules.h"
#include "domain/roles.h"
#include "store/grants.h"
#include "store/queries.h"

static const struct field session_fields[] = {
    STR(struct session, id, 36, 36),
    INT(struct session, account_id, 1, INT64_MAX),
    ENUM(struct session, role, role_names),
    INT(struct session, org_id, 1, INT64_MAX),
    INT(struct session, created_at, 0, INT64_MAX),
    INT(struct session, last_used_at, 0, INT64_MAX),
    INT(struct session, ended_at, 0, INT64_MAX, .optional = true),
    INT(struct session, aal, 1, 2),
    INT(struct session, auth_time, 0, INT64_MAX),
    STR(struct session, amr, 0, 40),
    INT(struct session, grant_id, 1, INT64_MAX, .optional = true),
    STR(struct session, device_sha256, 64, 64, .optional = true),
    STR(struct session, address_prefix, 0, 45),
    STR(struct session, client_id, 1, 40),
    ENUM(struct session, scope, oauth_scope_names),
};
static const struct shape session_shape = SHAPE(struct session, session_fields);

struct session_key {
    const char *id;
    int64_t account_id;
    int role;
    int64_t org_id;
    const char *today;
    int64_t now;
    const char *keep;
    int64_t grant_id;
    int64_t group_id;
    int64_t person_id;
};

static const struct field key_fields[] = {
    STR(struct session_key, id, 36, 36),
    INT(struct session_key, account_id, 1, INT64_MAX),
    ENUM(struct session_key, role, role_names),
    INT(struct session_key, org_id, 1, INT64_MAX),
    STR(struct session_key, today, 10, 10),
    INT(struct session_key, now, 0, INT64_MAX),
    INT(struct session_key, grant_id, 1, INT64_MAX, .optional = true),
    INT(struct session_key, group_id, 1, INT64_MAX),
    INT(struct session_key, person_id, 1, INT64_MAX, .optional = true),
    STR(struct session_key, keep, 0, 36),
};
static const struct shape key_shape = SHAPE(struct session_key, key_fields);

static const struct field token_fields[] = {
    STR(struct refresh_token, sha256, 64, 64),
    STR(struct refresh_token, session_id, 36, 36),
    INT(struct refresh_token, created_at, 0, INT64_MAX),
    INT(struct refresh_token, used_at, 0, INT64_MAX, .optional = true),
    INT(struct refresh_token, expires_at, 0, INT64_MAX),
};
static const struct shape token_shape = SHAPE(struct refresh_token, token_fields);

#define SESSION_COLUMNS                                                                            \
    "SELECT id, account_id, role, org_id, created_at, last_used_at, ended_at, aal, auth_time,"     \
    "       amr, grant_id, device_sha256, address_prefix, client_id, scope"                        \
    "  FROM session"

static const struct query add_session = {
    .sql =
        "INSERT INTO session (id, account_id, role, org_id, created_at, last_used_at, aal,"
        "       auth_time, amr, grant_id, device_sha256, address_prefix, client_id, scope)"
        " VALUES (:id, :account_id, :role, :org_id, :created_at, :created_at, :aal,"
        "       :auth_time, :amr, :grant_id, :device_sha256, :address_prefix, :client_id, :scope)",
    .in = &session_shape,
};

static const struct query session_by_id = {
    .sql = SESSION_COLUMNS " WHERE id = :id",
    .in = &key_shape,
    .out = &session_shape,
};

#define OF_SESSION                                                                                 \
    " g.role = s.role AND g.org_id = s.org_id AND (s.grant_id IS NULL OR g.id = s.grant_id)"

static const struct query standing_session = {
    .sql = "SELECT s.id"
           "  FROM session s"
           "  JOIN account a ON a.id = s.account_id"
           " WHERE s.id = :id AND s.ended_at IS NULL AND a.status = 'active'"
           "   AND (EXISTS (SELECT 1 FROM grant_row g"
           "                 WHERE g.account_id = s.account_id AND" OF_SESSION
           "                   AND" GRANT_STANDS ")"
           "    OR EXISTS (SELECT 1" GRANT_OF_GROUP
           "                WHERE m.person_id = a.person_id AND" OF_SESSION
           "                  AND" MEMBER_STANDS " AND" GRANT_STANDS "))",
    .in = &key_shape,
    .out = &session_shape,
};

static const struct query touch_session = {
    .sql = "UPDATE session SET last_used_at = :now WHERE id = :id",
    .in = &key_shape,
};

static const struct query end_session = {
    .sql = "UPDATE session SET ended_at = :now WHERE id = :id AND ended_at IS NULL",
    .in = &key_shape,
};

static const struct query end_of_account = {
    .sql = "UPDATE session SET ended_at = :now"
           " WHERE account_id = :account_id AND ended_at IS NULL AND id <> :keep",
    .in = &key_shape,
};

static const struct query live_of_account = {
    .sql = "SELECT id FROM session"
           " WHERE account_id = :account_id AND ended_at IS NULL AND id <> :keep"
           "   FOR UPDATE",
    .in = &key_shape,
    .out = &session_shape,
};

static const struct query live_of_role = {
    .sql = "SELECT id FROM session"
           " WHERE account_id = :account_id AND role = :role AND org_id = :org_id"
           "   AND ended_at IS NULL"
           "   FOR UPDATE",
    .in = &key_shape,
    .out = &session_shape,
};

static const struct query end_of_role = {
    .sql = "UPDATE session SET ended_at = :now"
           " WHERE account_id = :account_id AND role = :role AND org_id = :org_id"
           "   AND ended_at IS NULL",
    .in = &key_shape,
};

static const struct query live_of_group = {
    .sql = "SELECT s.id FROM session s"
           "  JOIN grant_row g ON g.id = s.grant_id AND g.group_id = :group_id"
           "  JOIN account a ON a.id = s.account_id"
           " WHERE s.ended_at IS NULL AND (:grant_id IS NULL OR g.id = :grant_id)"
           "   AND (:person_id IS NULL OR a.person_id = :person_id)"
           "   FOR UPDATE",
    .in = &key_shape,
    .out = &session_shape,
};

static const struct query live_of_org = {
    .sql = "SELECT id FROM session WHERE org_id = :org_id AND ended_at IS NULL FOR UPDATE",
    .in = &key_shape,
    .out = &session_shape,
};

static const struct query end_of_org = {
    .sql = "UPDATE session SET ended_at = :now WHERE org_id = :org_id AND ended_at IS NULL",
    .in = &key_shape,
};

static const struct query set_assurance = {
    .sql = "UPDATE session SET aal = :aal, auth_time = :auth_time, amr = :amr"
           " WHERE id = :id AND ended_at IS NULL",
    .in = &session_shape,
};

static const struct query open_of_account = {
    .sql = SESSION_COLUMNS
    " WHERE account_id = :account_id AND ended_at IS NULL AND last_used_at > :now"
    " ORDER BY last_used_at DESC, id DESC"
    " LIMIT 100",
    .in = &key_shape,
    .out = &session_shape,
};

static const struct query end_own = {
    .sql = "UPDATE session SET ended_at = :now"
           " WHERE id = :id AND account_id = :account_id AND ended_at IS NULL",
    .in = &key_shape,
};

static const struct query drop_tokens = {
    .sql = "DELETE FROM refresh_token WHERE session_id = :id AND used_at IS NULL",
    .in = &key_shape,
};

static const struct query add_token = {
    .sql = "INSERT INTO refresh_token (sha256, session_id, created_at, expires_at)"
           " VALUES (:sha256, :session_id, :created_at, :expires_at)",
    .in = &token_shape,
};

static const struct query token_by_sha256 = {
    .sql = "SELECT sha256, session_id, created_at, used_at, expires_at"
           "  FROM refresh_token"
           " WHERE sha256 = :sha256"
           "   FOR UPDATE",
    .in = &token_shape,
    .out = &token_shape,
};

static const struct query use_token = {
    .sql = "UPDATE refresh_token SET used_at = :used_at"
           " WHERE sha256 = :sha256 AND used_at IS NULL",
    .in = &token_shape,
};

static const struct query purge_tokens = {
    .sql = "DELETE FROM refresh_token WHERE expires_at < :expires_at"
           " ORDER BY expires_at LIMIT 1000",
    .in = &token_shape,
};

const struct query *const sessions_queries[] = {
    &add_session,     &session_by_id, &standing_session,
    &touch_session,   &end_session,   &end_of_account,
    &end_of_role,     &add_token,     &token_by_sha256,
    &use_token,       &purge_tokens,  &set_assurance,
    &open_of_account, &end_own,       &live_of_account,
    &live_of_role,    &live_of_group, &drop_tokens,
    &live_of_org,     &end_of_org,    NULL,
};

enum err sessions_add(struct call *call, const struct session *session)
{
    return db_insert(call, &add_session, session, NULL);
}

enum err sessions_get(struct call *call, const char *id, struct session *ret)
{
    return db_one(call, &session_by_id, &(struct session_key){.id = id}, ret);
}

enum err sessions_stand(struct call *call, const char *id, bool *ret)
{
    struct session found;

    return db_find(call, &standing_session, &(struct session_key){.id = id, .today = call->today},
                   &found, ret);
}

enum err sessions_touch(struct call *call, const char *id)
{
    return db_change_any(call, &touch_session, &(struct session_key){.id = id, .now = call->now},
                         NULL);
}

enum err sessions_end(struct call *call, const char *id)
{
    return db_change_any(call, &end_session, &(struct session_key){.id = id, .now = call->now},
                         NULL);
}

enum err sessions_end_of_account(struct call *call, int64_t account_id, const char *keep,
                                 struct list *ret_ended)
{
    const struct session_key key = {.account_id = account_id, .now = call->now, .keep = keep};
    enum err err = db_all(call, &live_of_account, &key, ret_ended);

    return err || ret_ended->n == 0 ? err : db_change_any(call, &end_of_account, &key, NULL);
}

enum err sessions_end_of_role(struct call *call, int64_t account_id, int role, int64_t org_id,
                              struct list *ret_ended)
{
    const struct session_key key = {
        .account_id = account_id, .role = role, .org_id = org_id, .now = call->now};
    enum err err = db_all(call, &live_of_role, &key, ret_ended);

    return err || ret_ended->n == 0 ? err : db_change_any(call, &end_of_role, &key, NULL);
}

enum err sessions_end_of_org(struct call *call, int64_t org_id, struct list *ret_ended)
{
    const struct session_key key = {.org_id = org_id, .now = call->now};
    enum err err = db_all(call, &live_of_org, &key, ret_ended);

    return err || ret_ended->n == 0 ? err : db_change_any(call, &end_of_org, &key, NULL);
}

enum err sessions_of_group(struct call *call, int64_t group_id, int64_t grant_id, int64_t person_id,
                           struct list *ret_sessions)
{
    const struct session_key key = {
        .group_id = group_id, .grant_id = grant_id, .person_id = person_id};

    return db_all(call, &live_of_group, &key, ret_sessions);
}

enum err refresh_tokens_add(struct call *call, const struct refresh_token *token)
{
    return db_insert(call, &add_token, token, NULL);
}

enum err refresh_tokens_find(struct call *call, const char *sha256, struct refresh_token *ret,
                             bool *ret_found)
{
    const struct refresh_token key = {.sha256 = sha256};

    return db_find(call, &token_by_sha256, &key, ret, ret_found);
}

enum err refresh_tokens_use(struct call *call, const char *sha256)
{
    const struct refresh_token key = {.sha256 = sha256, .used_at = call->now};

    return db_change(call, &use_token, &key);
}

enum err refresh_tokens_purge(struct call *call, int64_t before)
{
    return db_change_any(call, &purge_tokens, &(struct refresh_token){.expires_at = before}, NULL);
}

enum err sessions_set_assurance(struct call *call, const struct session *session)
{
    return db_change_any(call, &set_assurance, session, NULL);
}

enum err sessions_of_account(struct call *call, int64_t account_id, int64_t since,
                             struct list *ret_sessions)
{
    const struct session_key key = {.account_id = account_id, .now = since};

    return db_all(call, &open_of_account, &key, ret_sessions);
}

enum err sessions_end_own(struct call *call, int64_t account_id, const char *id)
{
    const struct session_key key = {.id = id, .account_id = account_id, .now = call->now};

    return db_change(call, &end_own, &key);
}

enum err refresh_tokens_drop(struct call *call, const char *session_id)
{
    return db_change_any(call, &drop_tokens, &(struct session_key){.id = session_id}, NULL);
}
