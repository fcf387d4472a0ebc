/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people carry: an authenticator program for codes, and a security key in software. */
#pragma once

#include "api.h"

/* The current code (or that of a step nearby) for a secret as the API shows it. */
const char *code_of(struct api *api, const char *secret, int64_t steps_ahead);

struct security_key {
    const char *rp_id;
    const char *origin;
    unsigned flags; /* 0x45 at registration: present, verified, with a key */
    uint32_t count;
    char id[17];
};

struct security_key new_security_key(const char *id);

/* Bodies for POST /v1/me/webauthn and for an elevation. */
const char *registration_body(struct api *api, struct security_key *key, const char *challenge);
const char *assertion_body(struct api *api, struct security_key *key, const char *challenge);
