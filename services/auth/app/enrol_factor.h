/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person's own second factors. The first may be enrolled with the password alone; every further
 * change needs a fresh proof of one that is there. */
#pragma once

#include "app/elevate_session.h"
#include "store/factors.h"

struct totp_offer {
    int64_t id;
    const char *secret; /* base 32; shown once */
    const char *uri;    /* otpauth://…, for a QR code */
};

enum err offer_totp(struct call *call, const char *name, struct totp_offer *ret);
/* The first code; raises the caller's session. */
enum err confirm_totp(struct call *call, const char *code, struct token_pair *ret);

enum { CHALLENGE_S = 300 };

struct challenge {
    const char *challenge; /* base64url */
    const char *rp_id;
    const char *user_id; /* base64url, says nothing about the person */
    struct list credential_ids;
    int64_t expires_in;
};

/* For a registration or an assertion of the caller. */
enum err new_challenge(struct call *call, struct challenge *ret);

/* What a browser's navigator.credentials.create() gave; base64url. */
struct registration {
    const char *challenge;
    const char *client_data;
    const char *authenticator_data;
    const char *name;
};

enum err register_webauthn(struct call *call, const struct registration *sent,
                           struct token_pair *ret);

/* The last one stays. */
enum err remove_factor(struct call *call, int64_t id);

enum { RECOVERY_CODES = 10 };

/* New ones, shown once; the older ones end. ret_codes: const char *. */
enum err make_recovery_codes(struct call *call, struct list *ret_codes);
