/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way back for who lost the password, on the own device. */
#include "app/recover_account.h"
#include "http/handlers.h"

struct recovery_body {
    const char *username;
};

static const struct field recovery_body_fields[] = {
    STR(struct recovery_body, username, 1, 64),
};
const struct shape recovery_body_shape = SHAPE(struct recovery_body, recovery_body_fields);

static const struct field completion_body_fields[] = {
    STR(struct recovering, recovery_secret, 43, 43, .secret = true),
    STR(struct recovering, password, 1, 128, .secret = true),
};
const struct shape completion_body_shape = SHAPE(struct recovering, completion_body_fields);

static const struct field begun_fields[] = {
    STR(struct begun_recovery, recovery_secret, 43, 43),
    STR(struct begun_recovery, user_code, 9, 9),
    INT(struct begun_recovery, expires_at, 0, INT64_MAX),
};
static const struct shape begun_shape = SHAPE(struct begun_recovery, begun_fields);

struct recovered {
    const char *username;
};

static const struct field recovered_fields[] = {STR(struct recovered, username, 1, 64)};
static const struct shape recovered_shape = SHAPE(struct recovered, recovered_fields);

HANDLER(post_recovery)
{
    const struct recovery_body *body = rq->body;
    struct begun_recovery begun;
    enum err err = begin_recovery(call, body->username, &begun);

    if (err)
        return err;
    return reply_json(call, rp, 201, &begun_shape, &begun);
}

HANDLER(post_recovery_completion)
{
    struct recovered recovered;
    enum err err = finish_recovery(call, rq->body, &recovered.username);

    if (err)
        return err;
    return reply_json(call, rp, 201, &recovered_shape, &recovered);
}
