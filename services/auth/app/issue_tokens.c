/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/issue_tokens.h"

#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "context.h"
#include "crypto/digest.h"
#include "domain/oauth_rules.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/account_security.h"
#include "store/factors.h"
#include "store/grants.h"

enum { TOKEN_BYTES = 32 };

char *refresh_token_digest(struct call *call, const char *token)
{
    return sha256_hex(call->mem, token, strlen(token));
}

/* When the last day ends in Viet Nam (UTC+7); INT64_MAX when there is none. */
static int64_t end_of_day(struct call *call, const char *day)
{
    int64_t end = INT64_MAX;

    if (day && !time_parse(arena_printf(call->mem, "%sT17:00:00Z", day), &end))
        return call->now;
    return end;
}

static int64_t earliest(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* No token outlives the role or the session. */
static int64_t token_end(struct call *call, const struct session *session,
                         const struct grant *grant)
{
    int64_t end = earliest(call->now + ACCESS_TOKEN_S, session->created_at + SESSION_S);

    return earliest(end, end_of_day(call, grant->valid_to));
}

static char *access_token(struct call *call, const struct session *session,
                          const struct account *account, const struct grant *grant, bool held)
{
    const struct auth *auth = auth_of(call);
    const struct token_claims claims = {
        .issuer = auth->issuer_name,
        .audience = "hbdt-api",
        .subject = arena_printf(call->mem, "%lld", (long long)account->id),
        .session = session->id,
        .jti = uuid_new(call->mem),
        .client_id = session->client_id,
        .role = session->scope & SCOPE_HBDT ? role_names[session->role] : "openid",
        .name = account->full_name,
        .org_id = session->org_id,
        .acr = session->aal == 2 ? "aal2" : "aal1",
        .amr = session->amr,
        .auth_time = session->auth_time ? session->auth_time : session->created_at,
        .grant_id = grant->id,
        .school_year_id = is_none(grant->school_year_id) ? 0 : grant->school_year_id,
        .class_id = is_none(grant->class_id) ? 0 : grant->class_id,
        .subject_code = grant->subject ? grant->subject : "",
        .levels = grant->levels,
        .signing_hold = held,
        .issued_at = call->now,
        .expires_at = token_end(call, session, grant),
    };

    return token_issue(call->mem, auth->issuer, &claims);
}

static enum err refresh_token(struct call *call, const struct session *session, const char **ret)
{
    uint8_t secret[TOKEN_BYTES];
    int64_t session_ends = session->created_at + SESSION_S;
    int64_t expires_at = call->now + REFRESH_TOKEN_S;

    random_bytes(secret, sizeof(secret));
    *ret = base64url_encode(call->mem, (struct bytes){secret, sizeof(secret)});
    wipe(secret, sizeof(secret));
    return refresh_tokens_add(
        call, &(struct refresh_token){
                  .sha256 = refresh_token_digest(call, *ret),
                  .session_id = session->id,
                  .created_at = call->now,
                  .used_at = NONE,
                  .expires_at = expires_at < session_ends ? expires_at : session_ends,
              });
}

static enum err list_kinds(struct call *call, int64_t account_id, struct list *ret)
{
    struct list factors;
    enum err err = factors_of(call, account_id, &factors);
    const struct factor *all = factors.items;
    const char **kinds = err ? NULL : arena_array(call->mem, factors.n + 1, sizeof(*kinds));
    bool seen[FACTOR_WEBAUTHN + 1] = {false};

    *ret = (struct list){kinds, 0};
    for (size_t i = 0; !err && i < factors.n; i++) {
        if (!is_none(all[i].confirmed_at) && !seen[all[i].kind])
            kinds[ret->n++] = factor_kind_names[all[i].kind];
        seen[all[i].kind] |= !is_none(all[i].confirmed_at);
    }
    return err;
}

enum err issue_tokens(struct call *call, const struct session *session,
                      const struct account *account, struct token_pair *ret)
{
    const struct grant wanted = {.id = session->grant_id,
                                 .account_id = account->id,
                                 .role = session->role,
                                 .org_id = session->org_id};
    struct grant grant;
    int64_t set_by = 0;
    bool held = false;
    bool found = false;
    enum err err = grants_standing(call, &wanted, &grant, &found);

    if (!err)
        err = signing_holds_find(call, account->id, &set_by, &held);
    if (err)
        return err;
    if (!found)
        return fail_with(call, &problem_session_ended, "Hãy đăng nhập lại");
    *ret = (struct token_pair){
        .access_token = access_token(call, session, account, &grant, held),
        .token_type = "Bearer",
        .expires_in = token_end(call, session, &grant) - call->now,
        .account = *account,
        .role = session->role,
        .org_id = session->org_id,
        .acr = session->aal == 2 ? "aal2" : "aal1",
        .auth_time = session->auth_time,
    };
    err = list_kinds(call, account->id, &ret->second_factors);

    return err ? err : refresh_token(call, session, &ret->refresh_token);
}
