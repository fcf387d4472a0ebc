/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/accept_duty.h"
#include "app/open_session.h"
#include "app/own_sessions.h"
#include "app/refresh_session.h"
#include "app/watch.h"
#include "base/levels.h"
#include "context.h"
#include "domain/roles.h"
#include "http/handlers.h"
#include "store/grants.h"

static const struct field sign_in_body_fields[] = {
    STR(struct sign_in, username, 1, 64),
    STR(struct sign_in, password, 1, 128, .secret = true),
    ENUM(struct sign_in, role, role_names, .optional = true),
    INT(struct sign_in, org_id, 1, INT64_MAX, .optional = true),
    INT(struct sign_in, grant_id, 1, INT64_MAX, .optional = true),
    STR(struct sign_in, totp, 6, 6, .optional = true, .secret = true),
    STR(struct sign_in, device, 1, 100, .optional = true, .secret = true),
};
const struct shape sign_in_body_shape = SHAPE(struct sign_in, sign_in_body_fields);

struct refresh_body {
    const char *refresh_token;
};

static const struct field refresh_body_fields[] = {
    STR(struct refresh_body, refresh_token, 43, 43, .secret = true),
};
const struct shape refresh_body_shape = SHAPE(struct refresh_body, refresh_body_fields);

static const struct field person_fields[] = {
    INT(struct account, id, 1, INT64_MAX),
    STR(struct account, username, 3, 64),
    STR(struct account, full_name, 1, 100),
};
static const struct shape person_shape = SHAPE(struct account, person_fields);

static const struct field pair_fields[] = {
    STR(struct token_pair, access_token, 1, 4096),
    STR(struct token_pair, token_type, 1, 10),
    INT(struct token_pair, expires_in, 1, 3600),
    STR(struct token_pair, refresh_token, 43, 43),
    OBJECT(struct token_pair, account, person_shape),
    ENUM(struct token_pair, role, role_names),
    INT(struct token_pair, org_id, 1, INT64_MAX),
    STR(struct token_pair, acr, 4, 4),
    INT(struct token_pair, auth_time, 0, INT64_MAX),
    TEXTS(struct token_pair, second_factors, 0, 2),
    STR(struct token_pair, device, 43, 43, .omit_none = true),
};
const struct shape token_pair_shape = SHAPE(struct token_pair, pair_fields);

struct me {
    struct account account;
    int role;
    int64_t org_id;
    struct list roles; /* struct grant: all that could be chosen at sign-in */
    bool duty_required;
    bool duty_accepted;
    struct list alerts; /* struct alert */
};

static const struct field alert_fields[] = {
    ENUM(struct alert, kind, alert_kind_names),
    INT(struct alert, at, 0, INT64_MAX),
    INT(struct alert, incident_id, 1, INT64_MAX),
};
static const struct shape alert_shape = SHAPE(struct alert, alert_fields);

static const struct field held_fields[] = {
    INT(struct grant, id, 1, INT64_MAX),
    ENUM(struct grant, role, role_names),
    INT(struct grant, org_id, 1, INT64_MAX),
    STR(struct grant, org_name, 1, 200),
    INT(struct grant, school_year_id, 1, INT64_MAX),
    INT(struct grant, class_id, 1, INT64_MAX),
    STR(struct grant, subject, 1, 20),
    STR(struct grant, levels, 2, LEVELS_TEXT_MAX),
};
static const struct shape held_shape = SHAPE(struct grant, held_fields);

static const struct field me_fields[] = {
    OBJECT(struct me, account, person_shape),
    ENUM(struct me, role, role_names),
    INT(struct me, org_id, 1, INT64_MAX),
    LIST(struct me, roles, held_shape, 0, 100),
    BOOL(struct me, duty_required),
    BOOL(struct me, duty_accepted),
    LIST(struct me, alerts, alert_shape, 0, 100),
};
static const struct shape me_shape = SHAPE(struct me, me_fields);

HANDLER(post_session)
{
    struct token_pair pair;
    enum err err = open_session(call, rq->body, &pair);

    if (err)
        return err;
    return reply_json(call, rp, 201, &token_pair_shape, &pair);
}

HANDLER(post_refresh)
{
    const struct refresh_body *body = rq->body;
    struct token_pair pair;
    enum err err = refresh_session(call, "hbdt", body->refresh_token, &pair);

    if (err)
        return err;
    return reply_json(call, rp, 201, &token_pair_shape, &pair);
}

HANDLER(delete_session)
{
    enum err err = sign_out(call);

    (void)rq;
    if (err)
        return err;
    return reply_nothing(rp);
}

HANDLER(get_me)
{
    struct me me = {.role = enum_value(role_names, call->caller.role),
                    .org_id = call->caller.org_id};
    struct own_duty duty;
    enum err err = accounts_get(call, call->caller.account_id, &me.account);

    (void)rq;
    if (!err)
        err = grants_active(call, call->caller.account_id, &me.roles);
    if (!err)
        err = read_duty(call, &duty);
    if (!err)
        err = own_alerts(call, &me.alerts);
    if (err)
        return err;
    me.duty_required = auth_of(call)->duty_required;
    me.duty_accepted = !is_none(duty.accepted_at);
    return reply_json(call, rp, 200, &me_shape, &me);
}
