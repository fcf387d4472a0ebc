/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * WebAuthn (W3C Level 2) as a second factor, by libfido2: what an authenticator made at
 * registration and at each assertion. ES256 alone; user presence and user verification are
 * required; no attestation is asked for or judged. The only folder that includes libfido2.
 */
#pragma once

#include "base/call.h"

enum { WEBAUTHN_KEY_BYTES = 64, WEBAUTHN_ID_MAX = 1023 };

/* Who we are to a browser. */
struct webauthn_party {
    const char *rp_id;   /* "hbdt.example" */
    const char *origins; /* "https://hbdt.example,https://…": where our pages may come from */
};

struct webauthn_credential {
    struct bytes id;
    uint8_t key[WEBAUTHN_KEY_BYTES]; /* P-256, x || y */
    int64_t sign_count;
};

struct webauthn_assertion {
    struct bytes client_data; /* clientDataJSON as it was signed */
    struct bytes authenticator_data;
    struct bytes signature;
};

/* §7.1: type, challenge (base64url text), origin; RP, flags and an ES256 key in the authenticator's
 * data (getAuthenticatorData(); no attestation is looked at). False for anything else. */
bool webauthn_register(struct call *call, const struct webauthn_party *party, const char *challenge,
                       struct bytes client_data, struct bytes authenticator_data,
                       struct webauthn_credential *ret);

/* §7.2 for a known credential; *ret_count is the authenticator's new count. False as well when the
 * count does not grow (§7.2 step 21: a copy may exist), unless it has always been 0. */
bool webauthn_verify(struct call *call, const struct webauthn_party *party, const char *challenge,
                     const struct webauthn_assertion *assertion,
                     const struct webauthn_credential *credential, int64_t *ret_count);
