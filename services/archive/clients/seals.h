/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing, asked by archive: certificates, verdicts, and signatures with archive's own key. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* PEM, leaf first. */
enum err seals_certificate(struct call *call, const char *sha256, struct bytes *ret_pem);
enum err seals_trust_anchors(struct call *call, struct bytes *ret_pem);

struct to_judge {
    const char *content_sha256;
    struct bytes signature;
    bool pades; /* from a PDF */
};

struct judgement {
    const char *verdict; /* VALID, INVALID, UNKNOWN */
    const char *code;
    const char *reason;
    const char *reason_en;
    struct {
        const char *common_name;
        const char *organization;
        const char *serial_number;
    } signer;
    const char *certificate_sha256;
    const char *signed_at;
};

/* struct to_judge in, struct judgement out, in the same order; any number. */
enum err seals_judge(struct call *call, const struct list *items, struct list *ret);

/* Detached PAdES signatures (struct bytes, DER) over the digests (const char *), with archive's own
 * certificate; ERR_UNAVAILABLE when archive has no active certificate. */
enum err seals_sign(struct call *call, const struct list *digests, struct list *ret);
