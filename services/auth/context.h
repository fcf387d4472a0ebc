/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every request of auth can reach besides its call. */
#pragma once

#include "base/call.h"
#include "crypto/password.h"
#include "revocation/revocation.h"
#include "token/token.h"
#include "webauthn/webauthn.h"

enum { AUTH_CLIENTS = 4, AUTH_GATEWAY = 3, FACTOR_KEY_BYTES = 32 };

struct blocked_passwords;
struct password_gate;
struct token_folder;

/* How incidents wait (domain/incident_rules.h). */
struct incident_settings {
    int64_t deadline_percent; /* of the table of hours */
    int64_t reopen_days;
    bool escalation; /* what is overdue goes up by itself */
};

/* A service of the house and the secret that proves it; NULL = it cannot sign in. */
struct auth_client {
    const char *id;
    const char *secret;
};

struct auth {
    struct token_issuer *issuer;
    struct token_verifier *verifier;   /* of our own tokens */
    struct token_folder *token_folder; /* where the issuer's keys lie; NULL = one fixed key */
    const char *issuer_name;
    struct revocations *revocations; /* wakes who waits for news; NULL = nobody does */
    struct password_gate *gate;
    struct password_cost password_cost;
    const struct blocked_passwords *blocked_passwords;
    int64_t place_failures;   /* wrong passwords from one network in ten minutes; 0 = any number */
    const char *setup_secret; /* NULL = no first administrator can be made */
    struct incident_settings incidents;
    bool duty_required; /* frontends let nobody work who has not accepted the statement of duty */
    uint8_t factor_key[FACTOR_KEY_BYTES]; /* seals the secrets of second factors */
    struct webauthn_party party;          /* who we are to browsers */
    struct auth_client clients[AUTH_CLIENTS];
};

static inline const struct auth *auth_of(const struct call *call)
{
    return call->context;
}
