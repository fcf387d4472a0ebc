/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/authorise.h"

#include <string.h>

#include "app/enrol.h"
#include "app/may_sign.h"
#include "audit/audit.h"
#include "base/date.h"
#include "base/id.h"
#include "context.h"
#include "crypto/digest.h"
#include "problems.h"
#include "store/signatures.h"

static enum err check_digests(struct call *call, const struct list *digests)
{
    const char *const *digest = digests->items;

    for (size_t i = 0; i < digests->n; i++)
        if (!is_sha256_hex(digest[i]))
            violate(call, arena_printf(call->mem, "/digests/%zu", i),
                    "phải là SHA-256 dạng hex thường", "must be SHA-256 in lower-case hex");
    return fail_if_violated(call);
}

static enum err check_usable(struct call *call, const struct credential *credential)
{
    if (credential->state != CREDENTIAL_ACTIVE || credential->valid_to < call->now ||
        credential->valid_from > call->now)
        return fail_with(call, &problem_not_active, "Chứng thư %lld", (long long)credential->id);
    if (credential->pin_failures >= PIN_FAILURES_MAX)
        return fail_with(call, &problem_pin_locked, "Hãy xin cấp lại chứng thư");
    return OK;
}

/* Counts the try and tells of it in the chain; both stay although the call fails. */
static enum err remember_wrong_pin(struct call *call, const struct credential *credential)
{
    int64_t failures = credential->pin_failures + 1;
    enum err err = credentials_set_failures(call, credential->id, failures);

    if (err)
        return err;
    audit_note(call, credential->org_id, "authorisation.refused", "credential",
               arena_printf(call->mem, "%lld", (long long)credential->id), 1);
    call->audit.details = arena_printf(call->mem, "{\"failures\":%lld}", (long long)failures);
    err = audit_append(call);
    call->keep = !err;
    return err;
}

static enum err open_key(struct call *call, const struct credential *credential, const char *pin,
                         struct key **ret)
{
    const struct key_lock lock = {.pin = pin,
                                  .pepper = signing_of(call)->pepper,
                                  .context = custody_context(call, credential)};
    enum err err = key_unlock(call, credential->locked_key, &lock, ret);
    bool wrong = err == problem_wrong_pin.err;

    if (!err && credential->pin_failures == 0)
        return OK;
    if (!err)
        return credentials_set_failures(call, credential->id, 0);
    if (!wrong)
        return err;

    enum err kept = remember_wrong_pin(call, credential);

    return kept ? kept : err;
}

/* The digests once each, as rows. */
static struct list rows_of(struct call *call, const char *id, const struct list *digests)
{
    const char *const *digest = digests->items;
    struct authorised_digest *rows = arena_array(call->mem, digests->n, sizeof(*rows));
    size_t n = 0;

    for (size_t i = 0; i < digests->n; i++) {
        bool again = false;

        for (size_t k = 0; k < n && !again; k++)
            again = strcmp(rows[k].sha256, digest[i]) == 0;
        if (!again)
            rows[n++] = (struct authorised_digest){id, digest[i]};
    }
    return (struct list){rows, n};
}

static enum err store(struct call *call, const struct credential *credential, struct key *key,
                      const struct list *digests, struct permit *ret)
{
    uint8_t secret[KEY_SECRET_SIZE];
    struct authorisation row = {
        .id = uuid_new(call->mem),
        .credential_id = credential->id,
        .account_id = credential->account_id,
        .service = credential->service,
        .expires_at = call->now + AUTHORISATION_S,
    };
    struct list rows = rows_of(call, row.id, digests);
    enum err err = key_wrap(call, key, row.id, secret, &row.wrapped_key);

    if (!err)
        err = authorisations_add(call, &row, &rows);
    ret->sad = arena_printf(call->mem, "%s.%s", row.id,
                            base64url_encode(call->mem, (struct bytes){secret, sizeof(secret)}));
    ret->expires_at = time_text(call->mem, row.expires_at);
    ret->count = (int64_t)rows.n;
    secret_wipe(secret, sizeof(secret));
    audit_note(call, credential->org_id, "key.authorise", "authorisation", row.id, 1);
    call->audit.details = arena_printf(call->mem, "{\"credential\":%lld,\"digests\":%zu}",
                                       (long long)credential->id, rows.n);
    return err;
}

enum err authorise(struct call *call, int64_t credential_id, const char *pin,
                   const struct list *digests, struct permit *ret)
{
    struct credential credential;
    struct key *key = NULL;
    enum err err = check_not_held(call);

    if (!err)
        err = check_digests(call, digests);
    if (!err)
        err = own_credential(call, credential_id, &credential);
    if (!err)
        err = credentials_get_held(call, credential_id, &credential);
    if (!err)
        err = check_signing_session(call);
    if (!err)
        err = check_usable(call, &credential);
    if (!err)
        err = open_key(call, &credential, pin, &key);
    if (!err)
        err = take_signing_session(call);
    return err ? err : store(call, &credential, key, digests, ret);
}
