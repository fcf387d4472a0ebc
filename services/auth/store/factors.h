/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Second factors, recovery codes and the challenges of WebAuthn. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum factor_kind { FACTOR_NONE, FACTOR_TOTP, FACTOR_WEBAUTHN };
extern const char *const factor_kind_names[];

struct factor {
    int64_t id;
    int64_t account_id;
    int kind; /* enum factor_kind */
    const char *name;
    struct bytes secret; /* totp: sealed */
    int64_t last_step;
    struct bytes credential_id; /* webauthn */
    const char *credential_sha256;
    struct bytes public_key; /* x || y */
    int64_t sign_count;
    int64_t created_at;
    int64_t confirmed_at; /* NONE = not yet */
    int64_t last_used_at;
};

struct recovery_code {
    int64_t account_id;
    const char *sha256;
    int64_t used_at;
};

struct webauthn_challenge {
    const char *sha256; /* of its text */
    int64_t account_id;
    int64_t expires_at;
};

/* ERR_CONFLICT when the credential is known, whosever it is. */
enum err factors_add(struct call *call, const struct factor *factor, int64_t *ret_id);
/* Those of the account, confirmed or not, oldest first. */
enum err factors_of(struct call *call, int64_t account_id, struct list *ret_factors);
/* The same, locked until the transaction ends: of two uses of one code one comes second. */
enum err factors_hold(struct call *call, int64_t account_id, struct list *ret_factors);
/* Sets last_step, sign_count, confirmed_at and last_used_at. */
enum err factors_use(struct call *call, const struct factor *factor);
enum err factors_remove(struct call *call, int64_t account_id, int64_t id);
enum err factors_remove_unconfirmed(struct call *call, int64_t account_id);
enum err factors_remove_all(struct call *call, int64_t account_id);

enum err recovery_codes_add(struct call *call, const struct list *codes);
enum err recovery_codes_remove(struct call *call, int64_t account_id);
/* Uses it up; *ret tells whether there was an unused one. */
enum err recovery_codes_use(struct call *call, int64_t account_id, const char *sha256, bool *ret);
enum err recovery_codes_left(struct call *call, int64_t account_id, int64_t *ret);

enum err challenges_add(struct call *call, const struct webauthn_challenge *challenge);
/* Uses it up; *ret tells whether there was one that lasts. */
enum err challenges_use(struct call *call, const char *sha256, int64_t account_id, bool *ret);
/* Forgets those that are over, at most 1000. */
enum err challenges_purge(struct call *call);
