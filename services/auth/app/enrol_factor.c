/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/enrol_factor.h"

#include <string.h>

#include "app/access.h"
#include "app/throttle.h"
#include "context.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "crypto/totp.h"
#include "domain/activation_code.h"
#include "problems.h"

enum { FACTORS_MAX = 10, CHALLENGE_BYTES = 32 };

static size_t count_confirmed(const struct list *factors)
{
    const struct factor *all = factors->items;
    size_t n = 0;

    for (size_t i = 0; i < factors->n; i++)
        n += !is_none(all[i].confirmed_at);
    return n;
}

static enum err check_enrolment(struct call *call, struct list *ret_factors)
{
    enum err err = factors_hold(call, call->caller.account_id, ret_factors);

    if (err)
        return err;
    if (ret_factors->n >= FACTORS_MAX)
        return fail_with(call, &problem_factors_full, "Nhiều nhất %d", FACTORS_MAX);
    return count_confirmed(ret_factors) ? require_fresh(call) : OK;
}

static void note(struct call *call, const char *action, int64_t id)
{
    access_note(call, call->caller.org_id, action, "second_factor", id, 1);
}

static enum err add_totp(struct call *call, const char *name, const uint8_t *secret, int64_t *ret)
{
    int64_t account_id = call->caller.account_id;

    return factors_add(
        call,
        &(struct factor){
            .account_id = account_id,
            .kind = FACTOR_TOTP,
            .name = name ? name : "Ứng dụng tạo mã",
            .secret = seal(call->mem, auth_of(call)->factor_key, factor_context(call, account_id),
                           (struct bytes){secret, TOTP_SECRET_BYTES}),
            .created_at = call->now,
            .confirmed_at = NONE,
        },
        ret);
}

enum err offer_totp(struct call *call, const char *name, struct totp_offer *ret)
{
    struct list factors;
    struct account account;
    uint8_t secret[TOTP_SECRET_BYTES];
    enum err err = check_enrolment(call, &factors);

    if (!err)
        err = accounts_get(call, call->caller.account_id, &account);
    if (!err)
        err = factors_remove_unconfirmed(call, account.id);
    if (err)
        return err;
    random_bytes(secret, sizeof(secret));
    ret->secret = base32_encode(call->mem, (struct bytes){secret, sizeof(secret)});
    ret->uri =
        arena_printf(call->mem, "otpauth://totp/HBDT:%s?secret=%s&issuer=HBDT&digits=6&period=30",
                     account.username, ret->secret);
    err = add_totp(call, name, secret, &ret->id);
    wipe(secret, sizeof(secret));
    note(call, "factor.offer", ret->id);
    return err;
}

static struct factor *waiting_totp(const struct list *factors)
{
    struct factor *all = factors->items;

    for (size_t i = 0; i < factors->n; i++)
        if (all[i].kind == FACTOR_TOTP && is_none(all[i].confirmed_at))
            return &all[i];
    return NULL;
}

static int64_t step_of(struct call *call, const struct factor *factor, const char *code)
{
    struct bytes secret;

    if (!unseal(call->mem, auth_of(call)->factor_key, factor_context(call, factor->account_id),
                factor->secret, &secret))
        return 0;
    return totp_step_of(secret, code, call->now, 0);
}

enum err confirm_totp(struct call *call, const char *code, struct token_pair *ret)
{
    const char *name = arena_printf(call->mem, "confirm:%lld", (long long)call->caller.account_id);
    struct list factors;
    enum err err = check_enrolment(call, &factors);
    struct factor *factor = err ? NULL : waiting_totp(&factors);

    if (err)
        return err;
    if (!factor)
        return fail_with(call, &problem_no_factor, "Hãy bắt đầu đăng ký trước");
    err = throttle_enter(call, name);
    if (err)
        return err;
    factor->last_step = step_of(call, factor, code);
    if (!factor->last_step) {
        call->keep = true;
        return fail_with(call, &problem_wrong_factor, "Kiểm tra đồng hồ của thiết bị");
    }
    factor->confirmed_at = factor->last_used_at = call->now;
    err = factors_use(call, factor);
    if (!err)
        err = throttle_forget(call, name);
    note(call, "factor.enrol", factor->id);
    return err ? err : raise_session(call, "otp", ret);
}

static enum err list_credentials(struct call *call, struct list *ret)
{
    struct list factors;
    enum err err = factors_of(call, call->caller.account_id, &factors);
    const struct factor *all = factors.items;
    const char **ids = err ? NULL : arena_array(call->mem, factors.n + 1, sizeof(*ids));

    *ret = (struct list){ids, 0};
    for (size_t i = 0; !err && i < factors.n; i++)
        if (all[i].kind == FACTOR_WEBAUTHN)
            ids[ret->n++] = base64url_encode(call->mem, all[i].credential_id);
    return err;
}

static const char *user_id(struct call *call)
{
    const char *text =
        arena_printf(call->mem, "webauthn user %lld", (long long)call->caller.account_id);
    uint8_t mac[SHA256_BYTES];

    hmac_sha256((struct bytes){auth_of(call)->factor_key, FACTOR_KEY_BYTES},
                (struct bytes){(const uint8_t *)text, strlen(text)}, mac);
    return base64url_encode(call->mem, (struct bytes){mac, sizeof(mac)});
}

enum err new_challenge(struct call *call, struct challenge *ret)
{
    uint8_t random[CHALLENGE_BYTES];
    enum err err;

    random_bytes(random, sizeof(random));
    *ret = (struct challenge){
        .challenge = base64url_encode(call->mem, (struct bytes){random, sizeof(random)}),
        .rp_id = auth_of(call)->party.rp_id,
        .user_id = user_id(call),
        .expires_in = CHALLENGE_S,
    };
    err = list_credentials(call, &ret->credential_ids);
    if (err)
        return err;
    return challenges_add(
        call, &(struct webauthn_challenge){
                  .sha256 = sha256_hex(call->mem, ret->challenge, strlen(ret->challenge)),
                  .account_id = call->caller.account_id,
                  .expires_at = call->now + CHALLENGE_S,
              });
}

static enum err check_registration(struct call *call, const struct registration *sent,
                                   struct webauthn_credential *ret)
{
    struct bytes client_data;
    struct bytes authenticator_data;
    bool ours = false;
    enum err err = factor_challenge_use(call, call->caller.account_id, sent->challenge, &ours);

    if (err)
        return err;
    if (ours && factor_bytes(call, sent->client_data, &client_data) &&
        factor_bytes(call, sent->authenticator_data, &authenticator_data) &&
        webauthn_register(call, &auth_of(call)->party, sent->challenge, client_data,
                          authenticator_data, ret))
        return OK;
    call->failure = (struct failure){0};
    return fail_with(call, &problem_webauthn_refused, "Hãy xin thử thách mới rồi đăng ký lại");
}

enum err register_webauthn(struct call *call, const struct registration *sent,
                           struct token_pair *ret)
{
    struct list factors;
    struct webauthn_credential credential;
    int64_t id = 0;
    enum err err = check_enrolment(call, &factors);

    if (!err)
        err = check_registration(call, sent, &credential);
    if (err)
        return err;
    err = factors_add(
        call,
        &(struct factor){
            .account_id = call->caller.account_id,
            .kind = FACTOR_WEBAUTHN,
            .name = sent->name ? sent->name : "Khóa bảo mật",
            .credential_id = credential.id,
            .credential_sha256 = sha256_hex(call->mem, credential.id.data, credential.id.n),
            .public_key = {credential.key, WEBAUTHN_KEY_BYTES},
            .sign_count = credential.sign_count,
            .created_at = call->now,
            .confirmed_at = call->now,
        },
        &id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_factor_taken, "Khóa này đã được đăng ký");
    note(call, "factor.enrol", id);
    return err ? err : raise_session(call, "hwk", ret);
}

enum err remove_factor(struct call *call, int64_t id)
{
    struct list factors;
    enum err err = factors_hold(call, call->caller.account_id, &factors);
    const struct factor *all = factors.items;
    const struct factor *found = NULL;

    for (size_t i = 0; !err && i < factors.n; i++)
        if (all[i].id == id)
            found = &all[i];
    if (err)
        return err;
    if (!found)
        return fail_plain(call, ERR_NOT_FOUND, "Bạn không có lớp xác thực này");
    err = require_fresh(call);
    if (err)
        return err;
    if (!is_none(found->confirmed_at) && count_confirmed(&factors) == 1)
        return fail_with(call, &problem_last_factor, "Hãy đăng ký cái mới trước");
    note(call, "factor.remove", id);
    return factors_remove(call, call->caller.account_id, id);
}

static const char *new_code(struct call *call)
{
    uint8_t secret[ACTIVATION_CODE_BYTES];

    random_bytes(secret, sizeof(secret));

    const char *text = activation_code_text(call->mem, secret, sizeof(secret));

    wipe(secret, sizeof(secret));
    return text;
}

enum err make_recovery_codes(struct call *call, struct list *ret_codes)
{
    int64_t account_id = call->caller.account_id;
    const char **texts = arena_array(call->mem, RECOVERY_CODES, sizeof(*texts));
    struct recovery_code *rows = arena_array(call->mem, RECOVERY_CODES, sizeof(*rows));
    enum err err = require_fresh(call);

    if (!err)
        err = recovery_codes_remove(call, account_id);
    if (err)
        return err;
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        texts[i] = new_code(call);

        const char *normal = activation_code_normal(call->mem, texts[i]);

        rows[i] =
            (struct recovery_code){account_id, sha256_hex(call->mem, normal, strlen(normal)), NONE};
    }
    *ret_codes = (struct list){texts, RECOVERY_CODES};
    access_note(call, call->caller.org_id, "factor.recovery-codes", "account", account_id, 1);
    return recovery_codes_add(call, &(struct list){rows, RECOVERY_CODES});
}
