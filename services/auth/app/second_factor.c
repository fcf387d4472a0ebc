/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/second_factor.h"

#include <string.h>

#include "app/throttle.h"
#include "context.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "crypto/totp.h"
#include "domain/activation_code.h"
#include "problems.h"
#include "store/factors.h"

bool factor_bytes(struct call *call, const char *text, struct bytes *ret)
{
    return text && base64url_decode(call->mem, text, strlen(text), ret);
}

const char *factor_context(struct call *call, int64_t account_id)
{
    return arena_printf(call->mem, "totp:%lld", (long long)account_id);
}

static bool code_fits(struct call *call, struct factor *factor, const char *code)
{
    struct bytes secret;

    if (!unseal(call->mem, auth_of(call)->factor_key, factor_context(call, factor->account_id),
                factor->secret, &secret))
        return false;

    int64_t step = totp_step_of(secret, code, call->now, factor->last_step);

    wipe((uint8_t *)(uintptr_t)secret.data, secret.n);
    if (step)
        factor->last_step = step;
    return step != 0;
}

static enum err prove_totp(struct call *call, const struct list *factors, const char *code,
                           struct factor **ret)
{
    struct factor *all = factors->items;

    for (size_t i = 0; i < factors->n && !*ret; i++)
        if (all[i].kind == FACTOR_TOTP && !is_none(all[i].confirmed_at) &&
            code_fits(call, &all[i], code))
            *ret = &all[i];
    return OK;
}

enum err factor_challenge_use(struct call *call, int64_t account_id, const char *challenge,
                              bool *ret)
{
    *ret = false;
    if (!challenge)
        return OK;
    return challenges_use(call, sha256_hex(call->mem, challenge, strlen(challenge)), account_id,
                          ret);
}

static bool assertion_fits(struct call *call, struct factor *factor,
                           const struct assertion_text *text)
{
    struct webauthn_credential credential = {.id = factor->credential_id,
                                             .sign_count = factor->sign_count};
    struct webauthn_assertion assertion;

    if (factor->public_key.n != WEBAUTHN_KEY_BYTES ||
        !factor_bytes(call, text->client_data, &assertion.client_data) ||
        !factor_bytes(call, text->authenticator_data, &assertion.authenticator_data) ||
        !factor_bytes(call, text->signature, &assertion.signature))
        return false;
    memcpy(credential.key, factor->public_key.data, WEBAUTHN_KEY_BYTES);
    return webauthn_verify(call, &auth_of(call)->party, text->challenge, &assertion, &credential,
                           &factor->sign_count);
}

static enum err prove_webauthn(struct call *call, int64_t account_id, const struct list *factors,
                               const struct assertion_text *text, struct factor **ret)
{
    struct factor *all = factors->items;
    struct bytes id = {0};
    bool ours = false;
    enum err err = factor_challenge_use(call, account_id, text->challenge, &ours);

    if (err || !ours || !factor_bytes(call, text->credential_id, &id))
        return err;
    for (size_t i = 0; i < factors->n && !*ret; i++)
        if (all[i].kind == FACTOR_WEBAUTHN && equal_secret(all[i].credential_id, id) &&
            assertion_fits(call, &all[i], text))
            *ret = &all[i];
    return OK;
}

static enum err prove_code(struct call *call, int64_t account_id, const char *typed, bool *ret)
{
    const char *code = activation_code_normal(call->mem, typed);

    return recovery_codes_use(call, account_id, sha256_hex(call->mem, code, strlen(code)), ret);
}

static bool has_confirmed(const struct list *factors)
{
    const struct factor *all = factors->items;

    for (size_t i = 0; i < factors->n; i++)
        if (!is_none(all[i].confirmed_at))
            return true;
    return false;
}

static enum err prove(struct call *call, int64_t account_id, const struct factor_proof *proof,
                      const struct list *factors, const char **ret_amr)
{
    struct factor *used = NULL;
    bool code_good = false;
    enum err err = OK;

    if (proof->totp)
        err = prove_totp(call, factors, proof->totp, &used);
    else if (proof->recovery_code)
        err = prove_code(call, account_id, proof->recovery_code, &code_good);
    else
        err = prove_webauthn(call, account_id, factors, &proof->webauthn, &used);
    if (err)
        return err;
    *ret_amr = code_good ? "rc" : used && used->kind == FACTOR_TOTP ? "otp" : used ? "hwk" : NULL;
    if (!used)
        return OK;
    used->last_used_at = call->now;
    return factors_use(call, used);
}

static enum err check_proof(struct call *call, const struct factor_proof *proof)
{
    int n = (proof->totp != NULL) + (proof->recovery_code != NULL) +
            (proof->webauthn.credential_id != NULL);

    if (n != 1)
        violate(call, "", "cần đúng một trong: totp, webauthn, recovery_code",
                "exactly one of totp, webauthn, recovery_code is needed");
    return fail_if_violated(call);
}

enum err prove_factor(struct call *call, int64_t account_id, const struct factor_proof *proof,
                      const char **ret_amr)
{
    const char *name = arena_printf(call->mem, "factor:%lld", (long long)account_id);
    struct list factors = {0};
    enum err err = check_proof(call, proof);

    if (!err)
        err = throttle_enter(call, name);
    if (!err)
        err = factors_hold(call, account_id, &factors);
    if (err)
        return err;
    if (!has_confirmed(&factors))
        return fail_with(call, &problem_no_factor, "Hãy đăng ký trước");
    *ret_amr = NULL;
    err = prove(call, account_id, proof, &factors, ret_amr);
    if (err)
        return err;
    if (*ret_amr)
        return throttle_forget(call, name);
    call->keep = true;
    return fail_with(call, &problem_wrong_factor, "Mỗi mã chỉ dùng được một lần");
}
