/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/oauth_tokens.h"

#include <string.h>

#include "app/refresh_session.h"
#include "app/revoke.h"
#include "app/session_events.h"
#include "base/id.h"
#include "context.h"
#include "crypto/digest.h"
#include "domain/oauth_rules.h"
#include "problems.h"

enum { CODE_BYTES = 32 };

/* OpenID Connect Core §2. */
struct id_token {
    const char *iss;
    const char *sub;
    const char *aud;
    const char *sid;
    const char *nonce;
    const char *acr;
    const char *name;
    int64_t auth_time;
    int64_t iat;
    int64_t exp;
};

static const struct field id_token_fields[] = {
    STR(struct id_token, iss, 1, 200),
    STR(struct id_token, sub, 1, 20),
    STR(struct id_token, aud, 1, 40),
    STR(struct id_token, sid, 36, 36),
    STR(struct id_token, nonce, 1, 200, .omit_none = true),
    STR(struct id_token, acr, 4, 4),
    STR(struct id_token, name, 1, 100),
    INT(struct id_token, auth_time, 0, INT64_MAX),
    INT(struct id_token, iat, 0, INT64_MAX),
    INT(struct id_token, exp, 0, INT64_MAX),
};
static const struct shape id_token_shape = SHAPE(struct id_token, id_token_fields);

static const char *digest_of(struct call *call, const char *text)
{
    return sha256_hex(call->mem, text, strlen(text));
}

enum err lend_code(struct call *call, const struct oauth_client *client,
                   const struct session *session, const struct authorization *asked,
                   const char **ret_code)
{
    uint8_t secret[CODE_BYTES];

    random_bytes(secret, sizeof(secret));
    *ret_code = base64url_encode(call->mem, (struct bytes){secret, sizeof(secret)});
    wipe(secret, sizeof(secret));
    return codes_add(call, &(struct authorization_code){
                               .sha256 = digest_of(call, *ret_code),
                               .client_id = client->client_id,
                               .session_id = session->id,
                               .redirect_uri = asked->redirect_uri,
                               .code_challenge = asked->code_challenge,
                               .nonce = asked->nonce,
                               .expires_at = call->now + CODE_S,
                           });
}

static const char *id_token_of(struct call *call, const struct oauth_client *client,
                               const struct session *session, const struct token_pair *pair,
                               const char *nonce)
{
    const struct auth *auth = auth_of(call);
    const struct id_token token = {
        .iss = auth->issuer_name,
        .sub = arena_printf(call->mem, "%lld", (long long)session->account_id),
        .aud = client->client_id,
        .sid = session->id,
        .nonce = nonce,
        .acr = pair->acr,
        .name = pair->account.full_name,
        .auth_time = session->auth_time,
        .iat = call->now,
        .exp = call->now + ACCESS_TOKEN_S,
    };

    return token_seal(call->mem, auth->issuer, "JWT", &id_token_shape, &token);
}

static struct oauth_tokens tokens_of(const struct session *session, const struct token_pair *pair)
{
    return (struct oauth_tokens){
        .access_token = pair->access_token,
        .token_type = pair->token_type,
        .expires_in = pair->expires_in,
        .refresh_token = pair->refresh_token,
        .scope = oauth_scope_names[session->scope],
    };
}

static enum err refuse_grant(struct call *call)
{
    return fail_with(call, &problem_oauth_grant, "Mã không đúng, đã dùng hoặc đã hết hạn");
}

/* Somebody else holds the code too: what it began ends, although this request fails. */
static enum err refuse_reuse(struct call *call, const struct authorization_code *code)
{
    struct session session;
    enum err err = sessions_get(call, code->session_id, &session);

    if (!err)
        err = revoke_session(call, session.id);
    if (!err)
        err = note_closed(call, &session, "code-reused");
    if (err)
        return err;
    call->keep = true;
    return refuse_grant(call);
}

static bool verifier_fits(struct call *call, const char *verifier, const char *challenge)
{
    uint8_t digest[SHA256_BYTES];

    if (!verifier || !is_code_verifier(verifier))
        return false;
    sha256(verifier, strlen(verifier), digest);
    return strcmp(base64url_encode(call->mem, (struct bytes){digest, sizeof(digest)}), challenge) ==
           0;
}

static bool exchange_fits(struct call *call, const struct authorization_code *code,
                          const struct oauth_client *client, const struct code_exchange *exchange)
{
    return code->expires_at > call->now && strcmp(code->client_id, client->client_id) == 0 &&
           exchange->redirect_uri && strcmp(code->redirect_uri, exchange->redirect_uri) == 0 &&
           verifier_fits(call, exchange->code_verifier, code->code_challenge);
}

static enum err begin_tokens(struct call *call, const struct oauth_client *client,
                             const struct authorization_code *code, struct oauth_tokens *ret)
{
    struct session session;
    struct account account;
    struct token_pair pair;
    bool stands = false;
    enum err err = sessions_stand(call, code->session_id, &stands);

    if (!err && !stands)
        return refuse_grant(call);
    if (!err)
        err = sessions_get(call, code->session_id, &session);
    if (!err)
        err = accounts_get(call, session.account_id, &account);
    if (!err)
        err = issue_tokens(call, &session, &account, &pair);
    if (err)
        return err;
    *ret = tokens_of(&session, &pair);
    if (session.scope & SCOPE_OPENID)
        ret->id_token = id_token_of(call, client, &session, &pair, code->nonce);
    return OK;
}

enum err redeem_code(struct call *call, const struct oauth_client *client,
                     const struct code_exchange *exchange, struct oauth_tokens *ret)
{
    struct authorization_code code;
    bool found = false;
    enum err err =
        exchange->code ? codes_find(call, digest_of(call, exchange->code), &code, &found) : OK;

    if (err)
        return err;
    if (!found)
        return refuse_grant(call);
    if (!is_none(code.used_at))
        return refuse_reuse(call, &code);
    err = codes_use(call, code.sha256);
    if (err)
        return err;
    if (!exchange_fits(call, &code, client, exchange))
        return refuse_reuse(call, &code);
    return begin_tokens(call, client, &code, ret);
}

enum err renew_tokens(struct call *call, const struct oauth_client *client,
                      const char *refresh_token, struct oauth_tokens *ret)
{
    struct token_pair pair;
    struct refresh_token token;
    struct session session;
    bool found = false;
    enum err err;

    if (!refresh_token)
        return refuse_grant(call);
    err = refresh_session(call, client->client_id, refresh_token, &pair);
    if (!err)
        err = refresh_tokens_find(call, refresh_token_digest(call, refresh_token), &token, &found);
    if (!err)
        err = sessions_get(call, token.session_id, &session);
    if (err)
        return err;
    *ret = tokens_of(&session, &pair);
    if (session.scope & SCOPE_OPENID)
        ret->id_token = id_token_of(call, client, &session, &pair, NULL);
    return OK;
}

/* A client of one scope gets that and no other; of the feed once it was let. */
static bool scope_fits(const struct oauth_client *client, const char *asked)
{
    if (client->scope == CLIENT_HBDT)
        return scope_granted(asked) & SCOPE_HBDT;
    return client->feed_state == FEED_APPROVED &&
           (!asked || strcmp(asked, client_scope_names[CLIENT_FEED]) == 0);
}

enum err machine_token(struct call *call, const struct oauth_client *client, const char *scope,
                       struct oauth_tokens *ret)
{
    const struct auth *auth = auth_of(call);
    const struct token_claims claims = {
        .issuer = auth->issuer_name,
        .audience = "hbdt-api",
        .subject = arena_printf(call->mem, "client:%s", client->client_id),
        .session = "",
        .jti = uuid_new(call->mem),
        .client_id = client->client_id,
        .role = "client",
        .name = client->name,
        .org_id = client->org_id,
        .scope = client->scope == CLIENT_FEED ? client_scope_names[CLIENT_FEED] : "",
        .issued_at = call->now,
        .expires_at = call->now + ACCESS_TOKEN_S,
    };

    if (client->kind != OAUTH_MACHINE)
        return fail_with(call, &problem_oauth_grant_type, "client_credentials chỉ dành cho máy");
    if (!scope_fits(client, scope))
        return fail_with(call, &problem_oauth_scope, "%s", scope ? scope : "chưa được duyệt");
    *ret = (struct oauth_tokens){
        .access_token = token_issue(call->mem, auth->issuer, &claims),
        .token_type = "Bearer",
        .expires_in = ACCESS_TOKEN_S,
        .scope = client_scope_names[client->scope],
    };
    return OK;
}
