/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app/background.h"
#include "app/passwords.h"
#include "app/revoke.h"
#include "app/token_folder.h"
#include "context.h"
#include "crypto/digest.h"
#include "http/routes.h"

static const struct config defaults = {
    .password_slots = 4,
    .password_memory_kib = 19456,
    .password_passes = 2,
    .place_failures = 300,
    .incident_deadline_percent = 100,
    .incident_reopen_days = 14,
    .incident_escalation = true,
    .webauthn_rp_id = "localhost",
    .webauthn_origins = "http://localhost:18080",
};

#define SECRET(member, doc_)                                                                       \
    STR(struct config, member, 16, 200, .optional = true, .secret = true, .doc = (doc_))

static const struct field fields[] = {
    STR(struct config, token_key, 100, 4000, .optional = true, .secret = true,
        .doc = "private key of the tokens, PEM P-256; this or the next is needed by serve"),
    STR(struct config, token_keys_dir, 1, 200, .optional = true,
        .doc = "folder of private keys that may change while auth runs: active.pem signs"),
    SECRET(setup_secret, "one-time secret for the first administrator"),
    SECRET(records_client_secret, "secret of the service records"),
    SECRET(signing_client_secret, "secret of the service signing"),
    SECRET(archive_client_secret, "secret of the service archive"),
    STR(struct config, factor_key, 2 * FACTOR_KEY_BYTES, 2 * FACTOR_KEY_BYTES, .optional = true,
        .secret = true, .doc = "seals the secrets of second factors, 64 hex digits; for serve"),
    STR(struct config, webauthn_rp_id, 1, 253, .doc = "domain that security keys are bound to"),
    STR(struct config, webauthn_origins, 1, 2000,
        .doc = "pages that may use security keys: https://host, by commas"),
    SECRET(gateway_client_secret, "secret of the gateway"),
    INT(struct config, password_slots, 1, 64, .doc = "passwords checked at once"),
    INT(struct config, password_memory_kib, 19456, 1 << 20,
        .doc = "memory of one password's hash (Argon2id), KiB; older ones follow at sign-in"),
    INT(struct config, password_passes, 2, 20, .doc = "passes of one password's hash, as above"),
    STR(struct config, password_blocklist_file, 1, 200, .optional = true,
        .doc = "passwords that nobody may take, one a line, e.g. a breach list; read at the start"),
    INT(struct config, place_failures, 0, 1000000,
        .doc = "wrong passwords from one network in ten minutes, then it waits; 0 = any number"),
    INT(struct config, incident_deadline_percent, 10, 1000,
        .doc = "time a desk has for an incident, in percent of the house's table"),
    INT(struct config, incident_reopen_days, 0, 365,
        .doc = "days after closing in which the reporter may reopen an incident"),
    BOOL(struct config, incident_escalation,
         .doc = "an incident that a desk leaves lying goes one desk up by itself"),
    BOOL(struct config, duty_required,
         .doc = "GET /v1/me asks frontends to take the statement of duty before any work"),
};
static const struct shape config_shape = SHAPE(struct config, fields);

static void issuer_end(void *issuer)
{
    token_issuer_free(issuer);
}

/* The keys of the folder, or the one key. */
static enum err make_issuer(struct call *call, const struct config *config, struct auth *auth)
{
    enum err err = OK;

    if (config->token_keys_dir) {
        auth->token_folder = token_folder_new(call->mem, config->token_keys_dir);
        err = token_folder_read(call, auth->token_folder, &auth->issuer);
    } else if (config->token_key) {
        auth->issuer = token_issuer_new(config->token_key);
    }
    if (!err && !auth->issuer)
        err = fail_plain(call, ERR_INVALID, "AUTH_TOKEN_KEY holds no private P-256 key");
    if (auth->issuer)
        arena_defer(call->mem, issuer_end, auth->issuer);
    return err;
}

static const char *gateway_secret(const void *context)
{
    const struct auth *auth = context;

    return auth->clients[AUTH_GATEWAY].secret;
}

static enum err start(struct call *call, struct service *service, const void *settings,
                      const void **ret_context)
{
    const struct config *config = settings;
    struct auth *auth = arena_alloc(call->mem, sizeof(*auth));
    struct token_verifier *verifier = service_verifier(service);
    uint8_t factor_key[FACTOR_KEY_BYTES];

    if (!config->factor_key || !hex_decode(config->factor_key, factor_key, FACTOR_KEY_BYTES))
        return fail_plain(call, ERR_INVALID, "AUTH_FACTOR_KEY is not 64 lower-case hex digits");
    *auth = (struct auth){
        .verifier = verifier,
        .issuer_name = service_settings(service)->issuer,
        .revocations = service_revocations(service),
        .gate = password_gate_new(call->mem, config->password_slots),
        .place_failures = config->place_failures,
        .password_cost = {config->password_memory_kib, config->password_passes},
        .party = {config->webauthn_rp_id, config->webauthn_origins},
        .setup_secret = config->setup_secret,
        .incidents = {.deadline_percent = config->incident_deadline_percent,
                      .reopen_days = config->incident_reopen_days,
                      .escalation = config->incident_escalation},
        .duty_required = config->duty_required,
        .clients = {{"records", config->records_client_secret},
                    {"signing", config->signing_client_secret},
                    {"archive", config->archive_client_secret},
                    [AUTH_GATEWAY] = {"gateway", config->gateway_client_secret}},
    };
    memcpy(auth->factor_key, factor_key, FACTOR_KEY_BYTES);

    enum err err =
        password_blocklist_read(call, config->password_blocklist_file, &auth->blocked_passwords);

    if (!err)
        err = make_issuer(call, config, auth);

    const char *jwks = err ? "" : token_jwks(call->mem, auth->issuer);

    if (err)
        return err;
    if (!token_verifier_load(verifier, jwks, strlen(jwks)))
        return fail_plain(call, ERR_INTERNAL, "our own keys were refused");
    *ret_context = auth;
    return OK;
}

extern const struct policy_route auth_policy[];
extern const struct migration auth_sql[];
extern const size_t auth_sql_count;
extern const char *const auth_sql_grants;

const struct service_definition auth_service = {
    .name = "auth",
    .summary = "units, accounts, roles, sessions and the tokens of every service",
    .listen = "127.0.0.1:18081",
    .routes = auth_routes,
    .policy = auth_policy,
    .settings = &config_shape,
    .defaults = &defaults,
    .migrations = auth_sql,
    .n_migrations = &auth_sql_count,
    .grants = &auth_sql_grants,
    .start = start,
    .gateway_secret = gateway_secret,
    .work = {background},
    .revoked = revoked_after,
};
