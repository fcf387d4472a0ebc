/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * An invisible PAdES signature (ISO 32000-1 §12.8, ETSI EN 319 142-1) on a PDF of ours, by an
 * incremental update: the bytes that were there stay as they are. Only PDFs that our own
 * renderer made are taken: one classical cross-reference table, not signed yet.
 *
 *     pdf_signature_prepare()  ->  a CMS over prepared.digest, made anywhere
 *                              ->  pdf_signature_finish()
 *
 * The CMS is DER, detached, id-data, one signer, SHA-256, and without a signing-time attribute.
 */
#pragma once

#include "base/call.h"

/* Longest CMS there is room for: level B-T with two certificates each takes about 5 KiB. */
enum { PDF_SIGNATURE_MAX = 12288 };

struct pdf_signature {
    const char *name;     /* who signs, UTF-8; "" = not said */
    const char *reason;   /* "" = not said */
    const char *location; /* "" = not said */
    int64_t at;           /* seconds UTC, as claimed by the signer */
};

struct pdf_prepared {
    struct bytes pdf;   /* with an empty place for the signature */
    size_t contents_at; /* of that place's '<' */
    size_t contents_n;  /* from '<' to '>', both included */
    uint8_t digest[32]; /* SHA-256 of everything but that place: what the CMS signs */
};

/* ERR_UNPROCESSABLE when the PDF is not one of ours, or signed already. */
enum err pdf_signature_prepare(struct call *call, struct bytes pdf,
                               const struct pdf_signature *signature, struct pdf_prepared *ret);

/* The bytes that the CMS is over, for signers who want them rather than the digest. */
struct bytes pdf_signature_content(struct arena *mem, const struct pdf_prepared *prepared);

/* ERR_UNPROCESSABLE when cms is not one DER value of at most PDF_SIGNATURE_MAX bytes. */
enum err pdf_signature_finish(struct call *call, const struct pdf_prepared *prepared,
                              struct bytes cms, struct bytes *ret);

/* The signature of a PDF that pdf_signature_finish() made: what it is over, and the CMS itself.
 * ERR_UNPROCESSABLE unless it covers the whole file but its own place. */
enum err pdf_signature_read(struct call *call, struct bytes pdf, uint8_t ret_digest[32],
                            struct bytes *ret_cms);
