/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* OAuth 2.0 and OpenID Connect for programs of others: tokens and what is told about them. */
#include <string.h>
#include <strings.h>

#include "app/oauth_clients.h"
#include "app/oauth_tokens.h"
#include "context.h"
#include "crypto/digest.h"
#include "http/handlers.h"
#include "http/oauth.h"
#include "problems.h"
#include "json/json.h"

/* RFC 6749 §5.2. */
static const char *error_code(const struct problem *problem, enum err err)
{
    if (problem == &problem_oauth_client)
        return "invalid_client";
    if (problem == &problem_oauth_scope)
        return "invalid_scope";
    if (problem == &problem_oauth_grant_type)
        return "unauthorized_client";
    if (problem == &problem_oauth_grant_unknown)
        return "unsupported_grant_type";
    if (problem == &problem_oauth_grant || problem == &problem_refresh_refused ||
        problem == &problem_refresh_reused || problem == &problem_session_ended)
        return "invalid_grant";
    if (err == ERR_INVALID || err == ERR_MEDIA_TYPE || err == ERR_TOO_LARGE)
        return "invalid_request";
    return err_status(err) >= 500 ? "temporarily_unavailable" : "access_denied";
}

static int oauth_status(const char *code, enum err err)
{
    if (strcmp(code, "invalid_grant") == 0)
        return 400;
    return err_status(err);
}

static void add_challenge(struct call *call, struct reply *rp)
{
    struct header *header = arena_alloc(call->mem, sizeof(*header));

    *header = (struct header){"WWW-Authenticate", "Basic realm=\"hbdt\", charset=\"UTF-8\""};
    rp->headers = (struct list){header, 1};
}

static void oauth_problem(struct call *call, const struct request *rq, enum err err,
                          struct reply *rp)
{
    const struct problem *problem = call->failure.problem && call->failure.problem->err == err
                                        ? call->failure.problem
                                        : err_problem(err);
    const char *code = error_code(problem, err);
    struct buf out = buf_in(call->mem);

    (void)rq;
    buf_printf(&out, "{\"error\":\"%s\",\"error_description\":", code);
    json_text(&out, problem->title_en);
    buf_char(&out, '}');
    *rp = (struct reply){.status = oauth_status(code, err),
                         .content_type = "application/json",
                         .body = buf_bytes(&out)};
    if (problem == &problem_oauth_client)
        add_challenge(call, rp);
}

const struct dialect oauth_dialect = {
    .loose = true, .form = true, .problems = "application/json", .problem = oauth_problem};

struct token_body {
    const char *grant_type;
    const char *code;
    const char *redirect_uri;
    const char *code_verifier;
    const char *refresh_token;
    const char *scope;
    const char *client_id;
    const char *client_secret;
};

static const struct field token_body_fields[] = {
    STR(struct token_body, grant_type, 1, 100),
    STR(struct token_body, code, 1, 200, .optional = true, .secret = true),
    STR(struct token_body, redirect_uri, 1, 500, .optional = true),
    STR(struct token_body, code_verifier, 1, 200, .optional = true, .secret = true),
    STR(struct token_body, refresh_token, 1, 200, .optional = true, .secret = true),
    STR(struct token_body, scope, 0, 200, .optional = true),
    STR(struct token_body, client_id, 1, 40, .optional = true),
    STR(struct token_body, client_secret, 1, 200, .optional = true, .secret = true),
};
const struct shape oauth_token_body_shape = SHAPE(struct token_body, token_body_fields);

struct about_body {
    const char *token;
    const char *client_id;
    const char *client_secret;
};

static const struct field about_body_fields[] = {
    STR(struct about_body, token, 1, 4096, .secret = true),
    STR(struct about_body, client_id, 1, 40, .optional = true),
    STR(struct about_body, client_secret, 1, 200, .optional = true, .secret = true),
};
const struct shape oauth_about_body_shape = SHAPE(struct about_body, about_body_fields);

static const struct field tokens_fields[] = {
    STR(struct oauth_tokens, access_token, 1, 4096),
    STR(struct oauth_tokens, token_type, 1, 10),
    INT(struct oauth_tokens, expires_in, 1, 3600),
    STR(struct oauth_tokens, refresh_token, 43, 43, .omit_none = true),
    STR(struct oauth_tokens, id_token, 1, 4096, .omit_none = true),
    STR(struct oauth_tokens, scope, 1, 40),
};
static const struct shape tokens_shape = SHAPE(struct oauth_tokens, tokens_fields);

static const struct field introspection_fields[] = {
    BOOL(struct introspection, active),
    STR(struct introspection, scope, 1, 40, .omit_none = true),
    STR(struct introspection, client_id, 1, 40, .omit_none = true),
    STR(struct introspection, sub, 1, 80, .omit_none = true),
    STR(struct introspection, username, 1, 64, .omit_none = true),
    STR(struct introspection, role, 1, 40, .omit_none = true),
    STR(struct introspection, acr, 4, 4, .omit_none = true),
    STR(struct introspection, token_type, 1, 20, .omit_none = true),
    INT(struct introspection, org, 1, INT64_MAX, .omit_none = true),
    INT(struct introspection, exp, 1, INT64_MAX, .omit_none = true),
    INT(struct introspection, iat, 1, INT64_MAX, .omit_none = true),
    STR(struct introspection, iss, 1, 200, .omit_none = true),
    STR(struct introspection, aud, 1, 40, .omit_none = true),
};
static const struct shape introspection_shape = SHAPE(struct introspection, introspection_fields);

/* "Basic base64(id:secret)" (RFC 6749 §2.3.1): our ids and secrets need no percent-encoding. */
static bool take_basic(struct call *call, const struct request *rq, const char **ret_id,
                       const char **ret_secret)
{
    const char *value = request_header(rq, "Authorization");
    struct bytes text;
    char *both;
    char *colon;

    if (!value || strncasecmp(value, "Basic ", 6) != 0 ||
        !base64_decode(call->mem, value + 6, strlen(value + 6), &text))
        return false;
    both = arena_copy(call->mem, text.data, text.n);
    colon = strchr(both, ':');
    if (!colon || strlen(both) != text.n)
        return false;
    *colon = '\0';
    *ret_id = both;
    *ret_secret = colon + 1;
    return true;
}

/* One way of proving oneself, not two (RFC 6749 §2.3). */
static enum err take_client(struct call *call, const struct request *rq, const char *id,
                            const char *secret, struct oauth_client *ret)
{
    const char *basic_id = NULL;
    const char *basic_secret = NULL;

    if (!take_basic(call, rq, &basic_id, &basic_secret))
        return know_client(call, id, secret, ret);
    if (secret || (id && strcmp(id, basic_id) != 0))
        return fail_with(call, &problem_oauth_request, "Chỉ dùng một cách chứng minh");
    return know_client(call, basic_id, basic_secret, ret);
}

static enum err grant_tokens(struct call *call, const struct oauth_client *client,
                             const struct token_body *body, struct oauth_tokens *ret)
{
    const struct code_exchange exchange = {
        .code = body->code,
        .redirect_uri = body->redirect_uri,
        .code_verifier = body->code_verifier,
    };

    if (strcmp(body->grant_type, "authorization_code") == 0)
        return redeem_code(call, client, &exchange, ret);
    if (strcmp(body->grant_type, "refresh_token") == 0)
        return renew_tokens(call, client, body->refresh_token, ret);
    if (strcmp(body->grant_type, "client_credentials") == 0)
        return machine_token(call, client, body->scope, ret);
    return fail_with(call, &problem_oauth_grant_unknown, "%s", body->grant_type);
}

HANDLER(oauth_post_token)
{
    const struct token_body *body = rq->body;
    struct oauth_client client;
    struct oauth_tokens tokens = {0};
    enum err err = take_client(call, rq, body->client_id, body->client_secret, &client);

    if (!err)
        err = grant_tokens(call, &client, body, &tokens);
    if (err)
        return err;
    return reply_json(call, rp, 200, &tokens_shape, &tokens);
}

HANDLER(oauth_post_introspect)
{
    const struct about_body *body = rq->body;
    struct oauth_client client;
    struct introspection answer;
    enum err err = take_client(call, rq, body->client_id, body->client_secret, &client);

    /* Who cannot prove itself is told nothing (RFC 7662 §2.1). */
    if (!err && !client.secret_sha256)
        return fail_with(call, &problem_oauth_client, "Ứng dụng công khai không được hỏi");
    if (!err)
        err = introspect(call, &client, body->token, rq->router->verifier, &answer);
    if (err)
        return err;
    return reply_json(call, rp, 200, &introspection_shape, &answer);
}

HANDLER(oauth_post_revoke)
{
    const struct about_body *body = rq->body;
    struct oauth_client client;
    enum err err = take_client(call, rq, body->client_id, body->client_secret, &client);

    if (!err)
        err = give_back(call, &client, body->token, rq->router->verifier);
    rp->status = 200;
    return err;
}

struct userinfo {
    const char *sub;
    const char *name;
    const char *preferred_username;
    const char *role;
    int64_t org;
};

static const struct field userinfo_fields[] = {
    STR(struct userinfo, sub, 1, 20),
    STR(struct userinfo, name, 1, 100),
    STR(struct userinfo, preferred_username, 1, 64),
    STR(struct userinfo, role, 1, 40, .omit_none = true),
    INT(struct userinfo, org, 1, INT64_MAX, .omit_none = true),
};
static const struct shape userinfo_shape = SHAPE(struct userinfo, userinfo_fields);

/* What the person is here is told to who may work in their name. */
HANDLER(oauth_get_userinfo)
{
    struct account account;
    bool works = strcmp(call->caller.role, "openid") != 0;
    enum err err = accounts_get(call, call->caller.account_id, &account);

    (void)rq;
    if (err)
        return err;
    return reply_json(call, rp, 200, &userinfo_shape,
                      &(struct userinfo){
                          .sub = arena_printf(call->mem, "%lld", (long long)account.id),
                          .name = account.full_name,
                          .preferred_username = account.username,
                          .role = works ? call->caller.role : NULL,
                          .org = works ? call->caller.org_id : NONE,
                      });
}

/* RFC 8414 and OpenID Connect Discovery 1.0 say the same of us. */
HANDLER(oauth_get_metadata)
{
    const char *iss = auth_of(call)->issuer_name;
    struct buf out = buf_in(call->mem);

    (void)rq;
    buf_printf(&out,
               "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/oauth2/authorize\","
               "\"token_endpoint\":\"%s/oauth2/token\","
               "\"introspection_endpoint\":\"%s/oauth2/introspect\","
               "\"revocation_endpoint\":\"%s/oauth2/revoke\","
               "\"userinfo_endpoint\":\"%s/oauth2/userinfo\","
               "\"jwks_uri\":\"%s/.well-known/jwks.json\",",
               iss, iss, iss, iss, iss, iss, iss);
    buf_text(&out, "\"response_types_supported\":[\"code\"],"
                   "\"response_modes_supported\":[\"query\"],"
                   "\"grant_types_supported\":[\"authorization_code\",\"refresh_token\","
                   "\"client_credentials\"],"
                   "\"code_challenge_methods_supported\":[\"S256\"],"
                   "\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\","
                   "\"client_secret_post\",\"none\"],"
                   "\"scopes_supported\":[\"openid\",\"hbdt\",\"changes.read\"],"
                   "\"subject_types_supported\":[\"public\"],"
                   "\"id_token_signing_alg_values_supported\":[\"ES256\"],"
                   "\"acr_values_supported\":[\"aal1\",\"aal2\"],"
                   "\"claims_supported\":[\"sub\",\"name\",\"auth_time\",\"acr\",\"nonce\","
                   "\"sid\"],\"ui_locales_supported\":[\"vi\",\"en\"],"
                   "\"authorization_response_iss_parameter_supported\":true}");
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}
