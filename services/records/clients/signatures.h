/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing's credentials and signatures, asked on behalf of the caller. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct credential {
    int64_t id;
    const char *kind;  /* person, seal, service */
    const char *state; /* pending, active … */
    int64_t account_id;
    int64_t org_id;
    const char *certificate_sha256; /* NULL until there is one */
};

/* The caller's credential; problem credential-unfit unless it is active, of that kind, the caller's
 * own and of the caller's unit. */
enum err signatures_credential(struct call *call, int64_t id, const char *kind,
                               struct credential *ret);

struct signature {
    const char *sha256;     /* of the document */
    struct bytes signature; /* detached CMS, DER */
    const char *sha256_signature;
    const char *certificate_sha256;
    const char *signed_at;
};

/* Signs the digests (struct list of const char *) under the authorisation; struct signature list,
 * in any order. The same digests give the same signatures again. */
enum err signatures_make(struct call *call, const char *sad, const struct list *digests,
                         struct list *ret);

/* What signing says of a signature, whoever made it. */
struct judgement {
    const char *verdict; /* VALID, INVALID, UNKNOWN */
    const char *code;
    const char *reason;
    const char *reason_en;
    struct {
        const char *common_name;
        const char *organization;
    } signer;
    const char *certificate_sha256; /* may be missing */
};

/* By the roots that this installation trusts. */
enum err signatures_judge(struct call *call, const char *sha256, struct bytes signature,
                          struct judgement *ret);
