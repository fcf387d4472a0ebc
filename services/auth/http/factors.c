/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/enrol_factor.h"
#include "http/handlers.h"

static const struct field assertion_fields[] = {
    STR(struct assertion_text, credential_id, 1, 1400),
    STR(struct assertion_text, challenge, 43, 43),
    STR(struct assertion_text, client_data, 1, 4000),
    STR(struct assertion_text, authenticator_data, 1, 4000),
    STR(struct assertion_text, signature, 1, 400),
};
static const struct shape assertion_shape = SHAPE(struct assertion_text, assertion_fields);

static const struct field proof_fields[] = {
    STR(struct factor_proof, totp, 6, 6, .optional = true, .secret = true),
    STR(struct factor_proof, recovery_code, 1, 40, .optional = true, .secret = true),
    OBJECT(struct factor_proof, webauthn, assertion_shape, .optional = true),
};
const struct shape factor_proof_shape = SHAPE(struct factor_proof, proof_fields);

struct totp_body {
    const char *name;
};

static const struct field totp_body_fields[] = {
    STR(struct totp_body, name, 1, 60, .optional = true),
};
const struct shape totp_body_shape = SHAPE(struct totp_body, totp_body_fields);

struct totp_code_body {
    const char *code;
};

static const struct field totp_code_fields[] = {
    STR(struct totp_code_body, code, 6, 6, .secret = true),
};
const struct shape totp_code_shape = SHAPE(struct totp_code_body, totp_code_fields);

static const struct field registration_fields[] = {
    STR(struct registration, challenge, 43, 43),
    STR(struct registration, client_data, 1, 4000),
    STR(struct registration, authenticator_data, 1, 6000),
    STR(struct registration, name, 1, 60, .optional = true),
};
const struct shape registration_shape = SHAPE(struct registration, registration_fields);

static const struct field offer_fields[] = {
    INT(struct totp_offer, id, 1, INT64_MAX),
    STR(struct totp_offer, secret, 32, 32),
    STR(struct totp_offer, uri, 1, 300),
};
static const struct shape offer_shape = SHAPE(struct totp_offer, offer_fields);

static const struct field challenge_fields[] = {
    STR(struct challenge, challenge, 43, 43),   STR(struct challenge, rp_id, 1, 253),
    STR(struct challenge, user_id, 43, 43),     TEXTS(struct challenge, credential_ids, 0, 10),
    INT(struct challenge, expires_in, 1, 3600),
};
static const struct shape challenge_shape = SHAPE(struct challenge, challenge_fields);

static const struct field factor_fields[] = {
    INT(struct factor, id, 1, INT64_MAX),
    ENUM(struct factor, kind, factor_kind_names),
    STR(struct factor, name, 1, 60),
    INT(struct factor, created_at, 0, INT64_MAX),
    INT(struct factor, confirmed_at, 0, INT64_MAX),
    INT(struct factor, last_used_at, 0, INT64_MAX),
};
static const struct shape factor_shape = SHAPE(struct factor, factor_fields);

struct codes_json {
    struct list codes;
};

static const struct field codes_fields[] = {TEXTS(struct codes_json, codes, 0, RECOVERY_CODES)};
static const struct shape codes_shape = SHAPE(struct codes_json, codes_fields);

static enum err reply_pair(struct call *call, struct reply *rp, enum err err,
                           const struct token_pair *pair)
{
    return err ? err : reply_json(call, rp, 201, &token_pair_shape, pair);
}

HANDLER(post_elevation)
{
    struct token_pair pair;
    enum err err = elevate_session(call, rq->body, &pair);

    return reply_pair(call, rp, err, &pair);
}

HANDLER(post_totp)
{
    const struct totp_body *body = rq->body;
    struct totp_offer offer;
    enum err err = offer_totp(call, body->name, &offer);

    if (err)
        return err;
    return reply_json(call, rp, 201, &offer_shape, &offer);
}

HANDLER(post_totp_confirmation)
{
    const struct totp_code_body *body = rq->body;
    struct token_pair pair;
    enum err err = confirm_totp(call, body->code, &pair);

    return reply_pair(call, rp, err, &pair);
}

HANDLER(post_challenge)
{
    struct challenge challenge;
    enum err err = new_challenge(call, &challenge);

    (void)rq;
    if (err)
        return err;
    return reply_json(call, rp, 201, &challenge_shape, &challenge);
}

HANDLER(post_webauthn)
{
    struct token_pair pair;
    enum err err = register_webauthn(call, rq->body, &pair);

    return reply_pair(call, rp, err, &pair);
}

HANDLER(get_factors)
{
    struct list list;
    enum err err = factors_of(call, call->caller.account_id, &list);

    (void)rq;
    if (err)
        return err;
    return reply_page(call, rp, &factor_shape, &list, NONE);
}

HANDLER(delete_factor)
{
    enum err err = remove_factor(call, rq->id[0]);

    if (err)
        return err;
    return reply_nothing(rp);
}

HANDLER(post_recovery_codes)
{
    struct codes_json json;
    enum err err = make_recovery_codes(call, &json.codes);

    (void)rq;
    if (err)
        return err;
    return reply_json(call, rp, 201, &codes_shape, &json);
}
