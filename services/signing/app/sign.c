/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/sign.h"

#include <string.h>

#include "app/may_sign.h"
#include "base/date.h"
#include "base/id.h"
#include "cms/make.h"
#include "crypto/digest.h"
#include "problems.h"
#include "store/credentials.h"

struct signing_run {
    struct call *call;
    struct authorisation authorisation;
    struct credential credential;
    uint8_t secret[KEY_SECRET_SIZE];
    bool pades;
    struct list allowed; /* struct authorised_digest */
    struct list made;    /* struct signature, before this run */
};

/* "<uuid>.<43 characters of base64url>" */
static enum err take_sad(struct signing_run *run, const char *sad)
{
    struct bytes secret = {0};
    char *id = arena_copy(run->call->mem, sad, strcspn(sad, "."));
    const char *text = sad + strlen(id);

    if (!is_uuid(id) || *text != '.' ||
        !base64url_decode(run->call->mem, text + 1, strlen(text + 1), &secret) ||
        secret.n != sizeof(run->secret))
        return fail_with(run->call, &problem_wrong_authorisation, "sad không đúng dạng");
    memcpy(run->secret, secret.data, secret.n);

    enum err err = authorisations_get(run->call, id, &run->authorisation);

    return err == ERR_NOT_FOUND
               ? fail_with(run->call, &problem_wrong_authorisation, "Không có lần cho phép này")
               : err;
}

static enum err check_authorisation(struct signing_run *run)
{
    const struct authorisation *a = &run->authorisation;
    const struct caller *caller = &run->call->caller;
    bool own = *a->service ? strcmp(a->service, caller->service) == 0
                           : a->account_id == caller->account_id;

    if (!own)
        return fail_with(run->call, &problem_wrong_authorisation,
                         "Lần cho phép này của người khác");
    if (a->expires_at <= run->call->now)
        return fail_with(run->call, &problem_authorisation_ended, "Hãy nhập PIN để cho phép lại");
    return OK;
}

static bool is_allowed(const struct signing_run *run, const char *sha256)
{
    const struct authorised_digest *d = run->allowed.items;

    for (size_t i = 0; i < run->allowed.n; i++)
        if (strcmp(d[i].sha256, sha256) == 0)
            return true;
    return false;
}

static const struct signature *find(const struct list *signatures, const char *sha256)
{
    const struct signature *s = signatures->items;

    for (size_t i = 0; i < signatures->n; i++)
        if (strcmp(s[i].sha256, sha256) == 0)
            return &s[i];
    return NULL;
}

static enum err load(struct signing_run *run, const char *sad, const struct list *digests)
{
    const char *const *digest = digests->items;
    enum err err = check_not_held(run->call);

    if (!err)
        err = require_signing_session(run->call);
    if (!err)
        err = take_sad(run, sad);
    if (!err)
        err = check_authorisation(run);
    if (!err)
        err = authorisations_digests(run->call, run->authorisation.id, &run->allowed);
    if (!err)
        err = credentials_get(run->call, run->authorisation.credential_id, &run->credential);
    if (!err)
        err = signatures_of_authorisation(run->call, &run->authorisation, &run->made);
    if (err)
        return err;
    for (size_t i = 0; i < digests->n; i++)
        if (!is_allowed(run, digest[i]))
            violate(run->call, arena_printf(run->call->mem, "/digests/%zu", i),
                    "chưa được cho phép ký", "is not covered by the authorisation");
    if (fail_if_violated(run->call))
        return fail_with(run->call, &problem_not_authorised, "%zu giá trị băm",
                         run->call->failure.n_violations);
    return OK;
}

static enum err open_signer(struct signing_run *run, struct signer **ret)
{
    struct call *call = run->call;
    const char *pem = run->credential.chain_pem;
    struct certificates *chain = NULL;
    struct key *key = NULL;
    enum err err =
        key_unwrap(call, run->authorisation.wrapped_key, run->secret, run->authorisation.id, &key);

    if (!err)
        err = certificates_read(call, (struct bytes){(const uint8_t *)pem, strlen(pem)}, &chain);
    return err ? err : signer_open(call, chain, key, ret);
}

static enum err sign_one(struct signing_run *run, const struct signer *signer, const char *sha256,
                         struct signature *ret)
{
    struct cms_request request = {.signed_at = run->call->now, .pades = run->pades};

    (void)hex_decode(sha256, request.digest, sizeof(request.digest));
    *ret = (struct signature){
        .credential_id = run->credential.id,
        .sha256 = sha256,
        .certificate_sha256 = run->credential.certificate_sha256,
        .signed_at = time_text(run->call->mem, run->call->now),
    };

    enum err err = cms_sign(run->call, signer, &request, &ret->signature);

    ret->sha256_signature = sha256_hex(run->call->mem, ret->signature.data, ret->signature.n);
    return err;
}

static enum err sign_missing(struct signing_run *run, const struct list *digests,
                             struct signature *items)
{
    const char *const *digest = digests->items;
    struct signature *fresh = arena_array(run->call->mem, digests->n, sizeof(*fresh));
    struct signer *signer = NULL;
    size_t n = 0;
    enum err err = OK;

    for (size_t i = 0; i < digests->n && !err; i++) {
        const struct signature *there = find(&run->made, digest[i]);

        if (!there)
            there = find(&(struct list){fresh, n}, digest[i]);
        if (!there && !signer)
            err = open_signer(run, &signer);
        if (!there && !err) {
            err = sign_one(run, signer, digest[i], &fresh[n]);
            there = &fresh[n++];
        }
        if (!err)
            items[i] = *there;
    }
    if (err)
        return err;
    err = signatures_add(run->call, &(struct list){fresh, n});
    /* Two requests with the same digests: the later one starts again and finds the signatures. */
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}

enum err sign_digests(struct call *call, const char *sad, const struct list *digests, bool pades,
                      struct list *ret)
{
    struct signing_run run = {.call = call, .pades = pades};
    struct signature *items = arena_array(call->mem, digests->n, sizeof(*items));
    enum err err = load(&run, sad, digests);

    if (!err)
        err = sign_missing(&run, digests, items);
    secret_wipe(run.secret, sizeof(run.secret));
    if (err)
        return err;
    *ret = (struct list){items, digests->n};
    audit_note(call, run.credential.org_id, "key.sign", "authorisation", run.authorisation.id, 1);
    call->audit.details = arena_printf(call->mem, "{\"credential\":%lld,\"count\":%zu}",
                                       (long long)run.credential.id, digests->n);
    return OK;
}
