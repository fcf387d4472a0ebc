/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an OAuth client gets and gives back: codes, tokens, their state and their end. */
#pragma once

#include "app/issue_tokens.h"
#include "store/oauth.h"

struct token_verifier;

enum { CODE_S = 60 };

/* What a client asked for at the authorization endpoint. */
struct authorization {
    const char *redirect_uri;
    const char *code_challenge;
    const char *nonce; /* NULL = none */
};

/* A code for the session that was just begun for this client. */
enum err lend_code(struct call *call, const struct oauth_client *client,
                   const struct session *session, const struct authorization *asked,
                   const char **ret_code);

struct oauth_tokens {
    const char *access_token;
    const char *token_type;
    int64_t expires_in;
    const char *refresh_token; /* NULL for a machine */
    const char *id_token;      /* NULL unless openid was granted */
    const char *scope;         /* that was granted */
};

/* What authorization_code sends along (RFC 6749 §4.1.3, RFC 7636 §4.5). */
struct code_exchange {
    const char *code;
    const char *redirect_uri;
    const char *code_verifier;
};

/* A code is used once: the second use ends what the first began (RFC 9700 §2.1.1). Fails with
 * oauth-invalid-grant. */
enum err redeem_code(struct call *call, const struct oauth_client *client,
                     const struct code_exchange *exchange, struct oauth_tokens *ret);
enum err renew_tokens(struct call *call, const struct oauth_client *client,
                      const char *refresh_token, struct oauth_tokens *ret);
/* client_credentials: a token of role "client" at the client's unit. scope NULL = what there is. */
enum err machine_token(struct call *call, const struct oauth_client *client, const char *scope,
                       struct oauth_tokens *ret);

/* What a token says while it holds (RFC 7662 §2.2). */
struct introspection {
    bool active; /* the rest is there only then */
    const char *scope;
    const char *client_id;
    const char *sub;
    const char *username;
    const char *role;
    const char *acr;
    const char *token_type;
    int64_t org;
    int64_t exp;
    int64_t iat;
    const char *iss;
    const char *aud;
};

/* A client sees its own tokens; a machine those of its unit's subtree too. */
enum err introspect(struct call *call, const struct oauth_client *client, const char *token,
                    struct token_verifier *verifier, struct introspection *ret);

/* Ends the session behind the token, if it is this client's (RFC 7009); never fails for a token
 * that is none. */
enum err give_back(struct call *call, const struct oauth_client *client, const char *token,
                   struct token_verifier *verifier);
