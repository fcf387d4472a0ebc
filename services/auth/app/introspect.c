/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/oauth_tokens.h"
#include "app/revoke.h"
#include "app/session_events.h"
#include "base/id.h"
#include "context.h"
#include "domain/oauth_rules.h"
#include "domain/roles.h"
#include "store/orgs.h"

/* The session behind a token of either kind; *ret_found false when there is none. */
static enum err session_behind(struct call *call, const char *token,
                               struct token_verifier *verifier, struct session *ret,
                               bool *ret_found)
{
    struct refresh_token refresh;
    struct token_claims claims;
    enum err err;

    *ret_found = false;
    if (token_verify(call->mem, verifier, token, strlen(token), call->now, &claims) ==
        TOKEN_VALID) {
        *ret_found = *claims.session != '\0';
        return *ret_found ? sessions_get(call, claims.session, ret) : OK;
    }
    err = refresh_tokens_find(call, refresh_token_digest(call, token), &refresh, ret_found);
    *ret_found = *ret_found && is_none(refresh.used_at) && refresh.expires_at > call->now;
    return err || !*ret_found ? err : sessions_get(call, refresh.session_id, ret);
}

static enum err may_see(struct call *call, const struct oauth_client *client, const char *client_id,
                        int64_t org_id, bool *ret)
{
    struct org org;
    enum err err;

    *ret = strcmp(client->client_id, client_id) == 0;
    if (*ret || client->kind != OAUTH_MACHINE)
        return OK;
    err = orgs_get_below(call, client->org_id, org_id, &org);
    *ret = !err;
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err person_behind(struct call *call, const struct oauth_client *client,
                              const struct session *session, struct introspection *ret)
{
    struct account account;
    bool stands = false;
    enum err err = sessions_stand(call, session->id, &stands);

    if (!err && stands)
        err = may_see(call, client, session->client_id, session->org_id, &ret->active);
    if (err || !ret->active)
        return err;
    err = accounts_get(call, session->account_id, &account);
    if (err)
        return err;
    ret->client_id = session->client_id;
    ret->sub = arena_printf(call->mem, "%lld", (long long)session->account_id);
    ret->username = account.username;
    ret->role = session->scope & SCOPE_HBDT ? role_names[session->role] : NULL;
    ret->scope = oauth_scope_names[session->scope];
    ret->acr = session->aal == 2 ? "aal2" : "aal1";
    ret->org = session->org_id;
    return OK;
}

/* A machine's token has no session: it says itself what there is. */
static enum err machine_behind(struct call *call, const struct oauth_client *client,
                               const struct token_claims *claims, struct introspection *ret)
{
    struct oauth_client asked;
    bool found = false;
    enum err err = OK;

    if (strcmp(claims->role, "client") == 0)
        err = oauth_clients_find(call, claims->client_id, &asked, &found);
    if (!err && found && asked.feed_state != FEED_WAITING && asked.feed_state != FEED_WITHDRAWN)
        err = may_see(call, client, claims->client_id, claims->org_id, &ret->active);
    if (err || !ret->active)
        return err;
    ret->client_id = claims->client_id;
    ret->sub = claims->subject;
    ret->role = claims->role;
    ret->scope = client_scope_names[asked.scope];
    ret->org = claims->org_id;
    return OK;
}

enum err introspect(struct call *call, const struct oauth_client *client, const char *token,
                    struct token_verifier *verifier, struct introspection *ret)
{
    struct session session;
    struct token_claims claims;
    bool found = false;
    bool is_access =
        token_verify(call->mem, verifier, token, strlen(token), call->now, &claims) == TOKEN_VALID;
    enum err err = session_behind(call, token, verifier, &session, &found);

    *ret = (struct introspection){.exp = NONE, .iat = NONE, .org = NONE};
    if (!err && found)
        err = person_behind(call, client, &session, ret);
    else if (!err && is_access)
        err = machine_behind(call, client, &claims, ret);
    if (err || !ret->active)
        return err;
    ret->iss = auth_of(call)->issuer_name;
    ret->token_type = is_access ? "access_token" : "refresh_token";
    ret->aud = is_access ? claims.audience : NULL;
    ret->exp = is_access ? claims.expires_at : NONE;
    ret->iat = is_access ? claims.issued_at : NONE;
    return OK;
}

enum err give_back(struct call *call, const struct oauth_client *client, const char *token,
                   struct token_verifier *verifier)
{
    struct session session;
    bool found = false;
    enum err err = session_behind(call, token, verifier, &session, &found);

    if (err || !found || strcmp(session.client_id, client->client_id) != 0)
        return err;
    err = revoke_session(call, session.id);
    return err ? err : note_closed(call, &session, "given-back");
}
