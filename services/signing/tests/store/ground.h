/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing with a throwaway certification authority, over a real MariaDB. Everybody is made up. */
#pragma once

#include "../unit/pki.h"
#include "context.h"
#include "tests/store/api_test.h"

#define PIN "so-bi-mat-1"

enum { SCHOOL = 11 };

extern const struct person teacher, colleague, office;

struct ground {
    struct api_test *api;
    struct signing signing;
    struct call call; /* for certificates and digests */
    struct pki pki;
};

/* Group setup and teardown for cmocka. */
int open_ground(void **state);
int close_ground(void **state);
/* Empties every table; as root. */
int reset_ground(void **state);

struct answer post(struct ground *g, const struct person *by, const char *target, const char *body);

/* A pending credential; its answer. kind is person or seal. */
struct answer enrol_as(struct ground *g, const struct person *by, const char *kind,
                       const char *common_name);
/* Brings the chain (JSON-escaped here). */
struct answer bring(struct ground *g, const struct person *by, int64_t id, const char *chain_pem);

/* What the authority makes of a request: a certificate over its key with its names, or with other
 * names when subject is not NULL; PEM with the issuing certificate. */
struct wish {
    const char *csr;
    const struct pki_cert *issuer; /* NULL = the issuing one */
    const char *common_name;       /* NULL = as asked */
    const char *key_usage;         /* NULL = the usual */
    int64_t from, to;              /* 0 = around now */
};
const char *certify(struct ground *g, const struct wish *wish);

/* A whole credential: enrolled and active. */
int64_t add_credential(struct ground *g, const struct person *by);

struct answer authorise_as(struct ground *g, const struct person *by, int64_t credential_id,
                           const char *pin, const char *digests);
/* POST /v1/signatures by the service (NULL = none) for the person. */
struct answer sign_as(struct ground *g, const struct person *by, const char *service,
                      const char *sad, const char *digests);

/* SHA-256 hex of a text, with its quotes. */
const char *quoted_digest(struct ground *g, const char *text);

int64_t ground_number(struct ground *g, const char *sql);
/* Verifies the unit's audit chain; how many events it has. */
int64_t ground_events(struct ground *g);
