/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who holds which key and certificate. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum credential_kind { CREDENTIAL_NONE, CREDENTIAL_PERSON, CREDENTIAL_SEAL, CREDENTIAL_SERVICE };
extern const char *const credential_kind_names[];

enum credential_state { CREDENTIAL_STATE_NONE, CREDENTIAL_PENDING, CREDENTIAL_ACTIVE };
extern const char *const credential_state_names[];

extern const char *const key_type_names[]; /* "", "p256", "rsa2048": enum key_type + 1 */

struct credential {
    int64_t id;
    int kind;
    int state;
    int64_t account_id;  /* 0 for a service */
    const char *service; /* "" for people */
    int64_t org_id;
    int key_type;
    const char *common_name;
    const char *organization;
    const char *serial_number;
    struct bytes public_key; /* SubjectPublicKeyInfo, DER */
    struct bytes locked_key;
    const char *csr;       /* PEM */
    const char *chain_pem; /* NULL while pending */
    const char *certificate_sha256;
    int64_t valid_from;
    int64_t valid_to;
    int64_t pin_failures;
    const char *created_at;
};

enum err credentials_add(struct call *call, const struct credential *credential, int64_t *ret_id);
enum err credentials_get(struct call *call, int64_t id, struct credential *ret);
/* Locks the row until the transaction ends, so that wrong PINs are counted one by one. */
enum err credentials_get_held(struct call *call, int64_t id, struct credential *ret);
enum err credentials_by_certificate(struct call *call, const char *sha256, struct credential *ret);
enum err credentials_of_holder(struct call *call, int64_t account_id, const char *service,
                               struct list *ret);
/* ERR_CHANGED unless it was pending. */
enum err credentials_set_certificate(struct call *call, const struct credential *credential);
enum err credentials_set_failures(struct call *call, int64_t id, int64_t failures);
