/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A checkpoint as a file: a signed note (docs/audit-format.md §3). */
#pragma once

#include "audit.h"

#define ORIGIN    "hbdt.audit"
#define SIGNED_BY "\xe2\x80\x94 " ORIGIN " " /* em dash, as C2SP signed-note wants it */

enum { SIGNATURE_BYTES = 64, BLOB_BYTES = 4 + SIGNATURE_BYTES };

/* One file on its way through verification. */
struct note {
    char path[1200];
    int64_t number;
    char *text; /* whole */
    size_t n;
    size_t body_n; /* what is signed: up to and with the line break before the empty line */
};

void note_path(const struct witness *w, int64_t number, struct note *ret);

/* False when there is no such file. Free note->text. */
bool read_note(struct note *note);

/* An Ed25519 key, PEM; NULL when it is none. */
EVP_PKEY *read_key(const char *path, bool private);

/* C2SP signed-note: the first 4 bytes of SHA-256(name, line break, kind, public key). */
void key_hash(struct witness *w, EVP_PKEY *key, uint8_t ret[4]);

/* The time-stamp beside the note, NNNNNNNN.tsr; there may be none yet. */
void verify_token(struct witness *w, const struct note *note);

void hash_of(struct witness *w, const void *data, size_t n, char ret[HASH_HEX + 1]);
