/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/signing_sessions.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field fields[] = {
    INT(struct signing_session, account_id, 1, INT64_MAX),
    STR(struct signing_session, session, 36, 36),
    INT(struct signing_session, auth_time, 0, INT64_MAX),
    INT(struct signing_session, since, 0, INT64_MAX),
};
static const struct shape shape = SHAPE(struct signing_session, fields);

static const struct query of_account = {
    .sql = "SELECT account_id, session, auth_time, since FROM signing_session"
           " WHERE account_id = :account_id FOR UPDATE",
    .in = &shape,
    .out = &shape,
};

static const struct query begin = {
    .sql = "INSERT INTO signing_session (account_id, session, auth_time, since)"
           " VALUES (:account_id, :session, 0, :since)"
           " ON DUPLICATE KEY UPDATE since = since",
    .in = &shape,
};

static const struct query set = {
    .sql = "INSERT INTO signing_session (account_id, session, auth_time, since)"
           " VALUES (:account_id, :session, :auth_time, :since)"
           " ON DUPLICATE KEY UPDATE session = :session, auth_time = :auth_time, since = :since",
    .in = &shape,
};

const struct query *const signing_sessions_queries[] = {&of_account, &begin, &set, NULL};

enum err signing_sessions_find(struct call *call, int64_t account_id, struct signing_session *ret,
                               bool *ret_found)
{
    return db_find(call, &of_account, &(struct signing_session){.account_id = account_id}, ret,
                   ret_found);
}

enum err signing_sessions_hold(struct call *call, const struct signing_session *own,
                               struct signing_session *ret)
{
    enum err err = db_change_any(call, &begin, own, NULL);

    return err ? err : db_one(call, &of_account, own, ret);
}

enum err signing_sessions_set(struct call *call, const struct signing_session *session)
{
    return db_change_any(call, &set, session, NULL);
}
