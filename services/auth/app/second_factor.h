/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proving a second factor: a code by time, a security key, or a recovery code. */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "webauthn/webauthn.h"

/* What a browser's navigator.credentials.get() gave; base64url. */
struct assertion_text {
    const char *credential_id;
    const char *challenge;
    const char *client_data;
    const char *authenticator_data;
    const char *signature;
};

/* Exactly one of them is there. */
struct factor_proof {
    const char *totp;
    const char *recovery_code;
    struct assertion_text webauthn; /* credential_id NULL = not there */
};

/* Fails with wrong-factor, no-factor or too-many-attempts; attempts are counted by account.
 * *ret_amr is the method's RFC 8176 name: otp, hwk, or rc for a recovery code. */
enum err prove_factor(struct call *call, int64_t account_id, const struct factor_proof *proof,
                      const char **ret_amr);

/* base64url text; false when it is NULL or something else. */
bool factor_bytes(struct call *call, const char *text, struct bytes *ret);

/* What a secret of the account is sealed for. */
const char *factor_context(struct call *call, int64_t account_id);

/* Uses up the challenge; *ret tells whether it was ours and lasts. */
enum err factor_challenge_use(struct call *call, int64_t account_id, const char *challenge,
                              bool *ret);
