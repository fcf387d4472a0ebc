/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/issue_service_token.h"

#include <string.h>

#include "app/issue_tokens.h"
#include "base/id.h"
#include "context.h"
#include "crypto/digest.h"
#include "problems.h"

/* Compares digests, so that neither contents nor lengths show in the time. */
static bool is_same(const char *a, const char *b)
{
    uint8_t da[SHA256_BYTES];
    uint8_t db[SHA256_BYTES];

    sha256(a, strlen(a), da);
    sha256(b, strlen(b), db);
    return equal_secret((struct bytes){da, sizeof(da)}, (struct bytes){db, sizeof(db)});
}

static const struct auth_client *find_client(const struct auth *auth, const char *id,
                                             const char *secret)
{
    const struct auth_client *found = NULL;

    for (size_t i = 0; i < AUTH_CLIENTS; i++) {
        const struct auth_client *client = &auth->clients[i];
        bool good = is_same(client->secret ? client->secret : "", secret);

        if (good && client->secret && strcmp(client->id, id) == 0)
            found = client;
    }
    return found;
}

enum err issue_service_token(struct call *call, const char *client_id, const char *client_secret,
                             struct service_token *ret)
{
    const struct auth *auth = auth_of(call);
    const struct auth_client *client = find_client(auth, client_id, client_secret);

    if (!client)
        return fail_with(call, &problem_wrong_client, "Kiểm tra client_id và client_secret");

    const struct token_claims claims = {
        .issuer = auth->issuer_name,
        .audience = "hbdt-api",
        .subject = arena_printf(call->mem, "service:%s", client->id),
        .session = "",
        .jti = uuid_new(call->mem),
        .client_id = client->id,
        .role = "service",
        .name = client->id,
        .org_id = 0,
        .issued_at = call->now,
        .expires_at = call->now + ACCESS_TOKEN_S,
    };

    *ret = (struct service_token){
        .access_token = token_issue(call->mem, auth->issuer, &claims),
        .token_type = "Bearer",
        .expires_in = ACCESS_TOKEN_S,
    };
    return OK;
}
