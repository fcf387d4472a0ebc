/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/ticket.h"

#include <string.h>

#include "base/id.h"
#include "context.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "problems.h"
#include "store/passwords.h"
#include "json/json.h"

static const struct field ticket_fields[] = {
    INT(struct ticket, account_id, 1, INT64_MAX),
    INT(struct ticket, expires_at, 1, INT64_MAX),
    INT(struct ticket, auth_time, 1, INT64_MAX),
    INT(struct ticket, aal, 1, 2),
    STR(struct ticket, amr, 1, 40),
    STR(struct ticket, password_sha256, 64, 64),
};
static const struct shape ticket_shape = SHAPE(struct ticket, ticket_fields);

static const char *ticket_context(struct call *call, const struct authorize_form *form)
{
    return arena_printf(call->mem, "authorize:%s:%s:%s", form->client_id, form->code_challenge,
                        form->redirect_uri);
}

const char *sealed_ticket(struct call *call, const struct authorize_form *form,
                          const struct ticket *ticket)
{
    struct buf json = buf_in(call->mem);

    json_encode(&json, &ticket_shape, ticket);
    return base64url_encode(call->mem, seal(call->mem, auth_of(call)->factor_key,
                                            ticket_context(call, form), buf_bytes(&json)));
}

enum err password_digest(struct call *call, int64_t account_id, const char **ret)
{
    struct password password;
    bool found = false;
    enum err err = passwords_find(call, account_id, &password, &found);

    *ret = !err && found ? sha256_hex(call->mem, password.hash, strlen(password.hash)) : NULL;
    return err;
}

static bool unseal_ticket(struct call *call, const struct authorize_form *form, struct ticket *ret)
{
    struct bytes sealed;
    struct bytes json;

    return base64url_decode(call->mem, form->ticket, strlen(form->ticket), &sealed) &&
           unseal(call->mem, auth_of(call)->factor_key, ticket_context(call, form), sealed,
                  &json) &&
           json_decode(call, json, &ticket_shape, ret) == OK && ret->expires_at > call->now;
}

enum err open_ticket(struct call *call, const struct authorize_form *form, struct ticket *ret)
{
    const char *password = NULL;
    enum err err = OK;
    bool good = unseal_ticket(call, form, ret);

    if (good)
        err = password_digest(call, ret->account_id, &password);
    if (err)
        return err;
    if (!password || strcmp(password, ret->password_sha256) != 0)
        return fail_with(call, &problem_oauth_request, "Bước trước đã quá hạn");
    return OK;
}
