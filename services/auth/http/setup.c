/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/activate_account.h"
#include "app/set_up.h"
#include "domain/usernames.h"
#include "http/handlers.h"

static const struct field province_fields[] = {
    STR(struct org, name, 1, 200),
    STR(struct org, code, 1, 20, .check = is_org_code, .expects = "mã gồm A-Z a-z 0-9 . _ -"),
};
static const struct shape province_shape = SHAPE(struct org, province_fields);

static const struct field setup_body_fields[] = {
    STR(struct set_up, secret, 1, 200, .secret = true),
    OBJECT(struct set_up, org, province_shape),
    STR(struct set_up, username, 3, 64, .check = is_username, .expects = "chữ thường, số, . _ -"),
    STR(struct set_up, full_name, 1, 100),
    STR(struct set_up, password, 1, 128, .secret = true),
};
const struct shape setup_body_shape = SHAPE(struct set_up, setup_body_fields);

static const struct field activation_body_fields[] = {
    STR(struct activating, username, 1, 64),
    STR(struct activating, code, 1, 40, .secret = true),
    STR(struct activating, password, 1, 128, .secret = true),
};
const struct shape activation_body_shape = SHAPE(struct activating, activation_body_fields);

HANDLER(post_setup)
{
    struct account account;
    enum err err = set_up(call, rq->body, &account);

    if (err)
        return err;
    return reply_json(call, rp, 201, &account_json_shape, &account);
}

struct activated {
    const char *username;
};

static const struct field activated_fields[] = {STR(struct activated, username, 1, 64)};
static const struct shape activated_shape = SHAPE(struct activated, activated_fields);

HANDLER(post_activation)
{
    const struct activating *body = rq->body;
    enum err err = activate_account(call, body);

    if (err)
        return err;
    return reply_json(call, rp, 201, &activated_shape, &(struct activated){body->username});
}
