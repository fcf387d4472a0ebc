/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Getting a credential: a key made here, a request for a certificate, the certificate brought back.
 */
#pragma once

#include "cms/key.h"
#include "store/credentials.h"

struct enrolment {
    int kind;
    int key_type; /* index into key_type_names */
    const char *pin;
    struct subject subject; /* serial_number is set here */
};

/* A key under the caller's PIN and its certificate request. A person's certificate bears the
 * caller's own name; a seal is held by the office of the unit; a service is a service. */
enum err enrol(struct call *call, const struct enrolment *wanted, struct credential *ret);

/* Takes the certificate (PEM, leaf first) when it is over that key, for that holder, fit to sign
 * documents, and leads to a trust anchor; problem certificate-unfit says what is wrong. */
enum err take_certificate(struct call *call, int64_t id, const char *chain, struct credential *ret);

/* The caller's own credential; ERR_NOT_FOUND for anybody else's. */
enum err own_credential(struct call *call, int64_t id, struct credential *ret);

/* What binds a locked key to its credential: the digest of its public key. */
const char *custody_context(struct call *call, const struct credential *credential);
