/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The witness of the audit chains: written from docs/audit-format.md alone, it shares no code with
 * the services that write them. Reads row after row, so a province's history takes no more memory
 * than a school's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mysql.h>
#include <openssl/evp.h>

enum { HASH_BYTES = 32, HASH_HEX = 64, SCHEMAS_MAX = 8, NAME_MAX_BYTES = 64 };

/* What the process ends with; the worst wins in this order of meaning. */
enum verdict { GOOD = 0, TAMPERED = 1, INCOMPLETE = 2, UNUSABLE = 3, INTERNAL = 4 };

struct options {
    const char *command;
    const char *socket;
    const char *user;
    const char *password;
    const char *schemas[SCHEMAS_MAX + 1]; /* ends with NULL */
    const char *checkpoints;              /* directory; NULL = none are looked at */
    const char *seen; /* file of lines as in a checkpoint, kept by whoever read them; NULL = none */
    const char *key;  /* private, to sign; or public, to verify; PEM */
    const char *tsa_ca; /* who may sign time-stamps, PEM; NULL = they are not looked at */
    bool json;
};

struct witness {
    const struct options *options;
    MYSQL *db; /* one snapshot for all it reads */
    EVP_MD_CTX *digest;
    EVP_MD *sha256;
    int64_t n_events;
    int64_t n_chains;
    int64_t n_checkpoints;
    int64_t n_notes; /* files there were before the snapshot: a later one may see more than it */
    int64_t n_rows;  /* of business tables */
    int64_t n_tokens;
    int64_t n_unstamped; /* notes without a time-stamp since the last that has one */
    int64_t first_unstamped;
    enum verdict verdict;
    char finding[600]; /* the first bad place, with what was expected */
};

/* Says where something is wrong; the first finding is kept, the graver verdict too. */
void found(struct witness *w, enum verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Connects as options say; NULL with a message. */
MYSQL *connect_db(const struct options *options);

/* Runs a statement whose text is ours; false with a finding. */
bool ask(struct witness *w, const char *sql);

/* Every chain of a schema against the format and its head. */
void verify_chains(struct witness *w, const char *schema);

/* The rows of a schema against the events that speak of them. Chains must have been verified. */
void reconcile_rows(struct witness *w, const char *schema);

/* How many notes the directory of checkpoints holds, whatever their numbers. */
int64_t count_notes(const struct witness *w);

/* Every signed checkpoint against its key, its predecessor and the rows it names. */
void verify_checkpoints(struct witness *w);

/* Every place that somebody saw and kept, with no signature of ours. */
void verify_seen(struct witness *w);

/* Signs all heads into a new file. */
void make_checkpoint(struct witness *w);

/* SHA-256 in pieces, through the witness's context. */
void digest_begin(struct witness *w);
void digest_add(struct witness *w, const void *data, size_t n);
void digest_end(struct witness *w, uint8_t ret[HASH_BYTES]);
void hex_of(const uint8_t *data, size_t n, char *ret);
