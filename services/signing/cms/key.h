/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private keys in the server's custody: made, asked a certificate for, locked away, authorised. */
#pragma once

#include "base/call.h"

/* A key pair in clear; freed with the call's memory, so keep that call short. */
struct key;

enum key_type {
    KEY_P256,
    KEY_RSA2048,
};

/* The names in a certificate or a request for one, UTF-8 NFC; NULL or "" = left out. */
struct subject {
    const char *common_name;
    const char *organization;
    const char *organization_unit;
    const char *serial_number; /* identifies the person or unit, e.g. "HBDT-ACC-17" */
    const char *title;
};

enum err key_generate(struct call *call, enum key_type type, struct key **ret);

/* A PKCS#10 request (RFC 2986) in PEM, country VN; ERR_INVALID when a name is too long for X.520.
 */
enum err key_csr(struct call *call, const struct key *key, const struct subject *subject,
                 const char **ret_pem);

/* SubjectPublicKeyInfo, DER: to be compared with a certificate's. */
enum err key_public(struct call *call, const struct key *key, struct bytes *ret_spki);

/* SHA-256 based signature over data: RSA PKCS#1 v1.5, or ECDSA as DER Ecdsa-Sig-Value. */
enum err key_sign(struct call *call, const struct key *key, struct bytes data, struct bytes *ret);

/* What opens a locked key. */
struct key_lock {
    const char *pin;
    struct bytes pepper; /* server secret, at least 16 bytes, kept outside the database */
    const char *context; /* bound to the key, e.g. "credential 7 account 12"; not secret */
};

enum { KEY_SECRET_SIZE = 32 };

/* 401 wrong-pin; also when the context is another one or the stored bytes were changed. */
extern const struct problem problem_wrong_pin;

/* 401 wrong-authorisation: secret, context or stored bytes do not fit. */
extern const struct problem problem_wrong_authorisation;

/*
 * PKCS#8 under AES-256-GCM, key = argon2id(HMAC-SHA-256(pepper, pin)), 19 MiB, 2 passes (RFC 9106;
 * about 45 ms). Header and context are authenticated.
 */
enum err key_lock(struct call *call, const struct key *key, const struct key_lock *lock,
                  struct bytes *ret_locked);

/* Counting wrong PINs is the caller's duty. */
enum err key_unlock(struct call *call, struct bytes locked, const struct key_lock *lock,
                    struct key **ret);

/*
 * The key under a fresh random secret, for an authorisation that ends soon: the secret goes to the
 * client, the wrapped bytes into the store; neither alone opens anything. No slow derivation.
 */
enum err key_wrap(struct call *call, const struct key *key, const char *context,
                  uint8_t ret_secret[static KEY_SECRET_SIZE], struct bytes *ret_wrapped);

enum err key_unwrap(struct call *call, struct bytes wrapped,
                    const uint8_t secret[static KEY_SECRET_SIZE], const char *context,
                    struct key **ret);

/* Overwrites a secret so that the compiler cannot leave it out. */
void secret_wipe(void *secret, size_t n);
