/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Checkpoints: signed notes outside the database that say which heads there were
 * (docs/audit-format.md §3). Whoever rewrites a chain, all its hashes included, cannot rewrite
 * them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit.h"

#define ORIGIN       "hbdt.audit"
#define SIGNED_BY    "\xe2\x80\x94 " ORIGIN " " /* em dash, as C2SP signed-note wants it */
#define KIND_ED25519 1

enum { SIGNATURE_BYTES = 64, PUBLIC_BYTES = 32, BLOB_BYTES = 4 + SIGNATURE_BYTES };

/* One file on its way through verification. */
struct note {
    char path[1200];
    int64_t number;
    char *text; /* whole */
    size_t n;
    size_t body_n; /* what is signed: up to and with the line break before the empty line */
};

static EVP_PKEY *read_key(const char *path, bool private)
{
    FILE *file = fopen(path, "r");
    EVP_PKEY *key = NULL;

    if (!file)
        return NULL;
    key = private ? PEM_read_PrivateKey(file, NULL, NULL, NULL)
                  : PEM_read_PUBKEY(file, NULL, NULL, NULL);
    fclose(file);
    if (key && EVP_PKEY_get_id(key) != EVP_PKEY_ED25519) {
        EVP_PKEY_free(key);
        return NULL;
    }
    return key;
}

/* C2SP signed-note: the first 4 bytes of SHA-256(name, line break, kind, public key). */
static void key_hash(struct witness *w, EVP_PKEY *key, uint8_t ret[4])
{
    uint8_t digest[HASH_BYTES];
    uint8_t public[PUBLIC_BYTES];
    size_t n = sizeof(public);
    const uint8_t kind = KIND_ED25519;

    EVP_PKEY_get_raw_public_key(key, public, &n);
    digest_begin(w);
    digest_add(w, ORIGIN "\n", strlen(ORIGIN) + 1);
    digest_add(w, &kind, 1);
    digest_add(w, public, n);
    digest_end(w, digest);
    memcpy(ret, digest, 4);
}

static void hash_of(struct witness *w, const void *data, size_t n, char ret[HASH_HEX + 1])
{
    uint8_t digest[HASH_BYTES];

    digest_begin(w);
    digest_add(w, data, n);
    digest_end(w, digest);
    hex_of(digest, sizeof(digest), ret);
}

static void note_path(const struct witness *w, int64_t number, struct note *ret)
{
    *ret = (struct note){.number = number};
    snprintf(ret->path, sizeof(ret->path), "%.1000s/%08" PRId64 ".note", w->options->checkpoints,
             number);
}

/* False when there is no such file. */
static bool read_note(struct note *note)
{
    FILE *file = fopen(note->path, "r");
    size_t size = 0;
    ssize_t n;

    if (!file)
        return false;
    n = getdelim(&note->text, &size, '\0', file);
    fclose(file);
    note->n = n > 0 ? (size_t)n : 0;

    char *gap = note->text ? strstr(note->text, "\n\n") : NULL;

    note->body_n = gap ? (size_t)(gap - note->text) + 1 : 0;
    return true;
}

/* How many notes the directory holds, whatever their numbers. */
static int64_t count_notes(const struct witness *w)
{
    DIR *dir = opendir(w->options->checkpoints);
    struct dirent *entry;
    int64_t n = 0;

    if (!dir)
        return 0;
    while ((entry = readdir(dir))) {
        size_t length = strlen(entry->d_name);

        n += length > 5 && strcmp(entry->d_name + length - 5, ".note") == 0;
    }
    closedir(dir);
    return n;
}

static bool signature_fits(struct witness *w, const struct note *note, EVP_PKEY *key)
{
    const char *line = note->text + note->body_n + 1;
    uint8_t blob[BLOB_BYTES + 8];
    uint8_t hash[4];
    size_t text_n;
    EVP_MD_CTX *ctx;
    bool good;

    if (note->body_n == 0 || strncmp(line, SIGNED_BY, strlen(SIGNED_BY)) != 0)
        return false;
    line += strlen(SIGNED_BY);
    text_n = strcspn(line, "\n");
    if (text_n != 92 || strcmp(line + text_n, "\n") != 0 ||
        EVP_DecodeBlock(blob, (const uint8_t *)line, (int)text_n) < BLOB_BYTES)
        return false;
    key_hash(w, key, hash);
    ctx = EVP_MD_CTX_new();
    good = memcmp(blob, hash, 4) == 0 && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestVerify(ctx, blob + 4, SIGNATURE_BYTES, (const uint8_t *)note->text,
                            note->body_n) == 1;
    EVP_MD_CTX_free(ctx);
    return good;
}

/* Where a chain ends of which somebody saw more. */
static int64_t end_of(struct witness *w, const char *schema, int64_t chain)
{
    char sql[300];
    MYSQL_RES *result;
    MYSQL_ROW row;
    int64_t end = 0;

    snprintf(sql, sizeof(sql), "SELECT MAX(seq) FROM %s.audit_event WHERE chain_id = %" PRId64,
             schema, chain);
    if (!ask(w, sql))
        return 0;
    result = mysql_store_result(w->db);
    row = mysql_fetch_row(result);
    if (row && row[0])
        end = strtoll(row[0], NULL, 10);
    mysql_free_result(result);
    return end;
}

/* The stored hash at a place that somebody saw: "checkpoint 7". */
static void verify_line(struct witness *w, const char *who, const char *line)
{
    char schema[NAME_MAX_BYTES + 1];
    char hash[HASH_HEX + 1];
    int64_t chain;
    int64_t seq;
    char sql[300];
    MYSQL_RES *result;
    MYSQL_ROW row;

    if (sscanf(line, "%64[a-z0-9_] %" SCNd64 " %" SCNd64 " %64[0-9a-f]", schema, &chain, &seq,
               hash) != 4) {
        found(w, TAMPERED, "%s: a line that is none", who);
        return;
    }
    snprintf(sql, sizeof(sql),
             "SELECT hash FROM %s.audit_event WHERE chain_id = %" PRId64 " AND seq = %" PRId64,
             schema, chain, seq);
    if (!ask(w, sql))
        return;
    result = mysql_store_result(w->db);
    row = mysql_fetch_row(result);
    if (!row)
        found(w, INCOMPLETE,
              "%s chain %" PRId64 " seq %" PRId64
              ": %s saw it, it is gone, the last is seq %" PRId64,
              schema, chain, seq, who, end_of(w, schema, chain));
    else if (strcmp(row[0], hash) != 0)
        found(w, TAMPERED, "%s chain %" PRId64 " seq %" PRId64 ": hash is %s, %s saw %s", schema,
              chain, seq, row[0], who, hash);
    mysql_free_result(result);
}

static void verify_lines(struct witness *w, const struct note *note)
{
    char *body = strndup(note->text, note->body_n);
    char *rest = body;
    char who[40];
    int number = 0;

    snprintf(who, sizeof(who), "checkpoint %" PRId64, note->number);
    for (char *line; (line = strsep(&rest, "\n")) && rest; number++)
        if (number >= 4)
            verify_line(w, who, line);
    free(body);
}

void verify_seen(struct witness *w)
{
    FILE *file = fopen(w->options->seen, "r");
    char line[300];

    if (!file) {
        found(w, UNUSABLE, "%s: %s", w->options->seen, strerror(errno));
        return;
    }
    while (fgets(line, sizeof(line), file))
        verify_line(w, w->options->seen, line);
    fclose(file);
}

/* Its four head lines: origin, number, hash of the file before, time. */
static bool head_fits(const struct note *note, const char *previous)
{
    char wanted[200];

    snprintf(wanted, sizeof(wanted), ORIGIN "\n%" PRId64 "\n%s\n", note->number, previous);
    return strncmp(note->text, wanted, strlen(wanted)) == 0;
}

static void verify_note(struct witness *w, struct note *note, EVP_PKEY *key,
                        char previous[HASH_HEX + 1])
{
    w->n_checkpoints++;
    if (!signature_fits(w, note, key))
        found(w, TAMPERED, "checkpoint %" PRId64 ": the signature is not by this key",
              note->number);
    else if (!head_fits(note, previous))
        found(w, TAMPERED, "checkpoint %" PRId64 ": does not follow the one before", note->number);
    else
        verify_lines(w, note);
    hash_of(w, note->text, note->n, previous);
}

void verify_checkpoints(struct witness *w)
{
    char previous[HASH_HEX + 1];
    EVP_PKEY *key = w->options->key ? read_key(w->options->key, false) : NULL;
    int64_t n = count_notes(w);
    struct note note;

    if (!key) {
        found(w, UNUSABLE, "%s: no public Ed25519 key",
              w->options->key ? w->options->key : "--key");
        return;
    }
    memset(previous, '0', HASH_HEX);
    previous[HASH_HEX] = '\0';
    for (int64_t i = 1; i <= n; i++) {
        note_path(w, i, &note);
        if (read_note(&note))
            verify_note(w, &note, key, previous);
        else
            found(w, INCOMPLETE, "checkpoint %" PRId64 ": missing", i);
        free(note.text);
    }
    if (n == 0)
        found(w, INCOMPLETE, "%s: no checkpoint at all", w->options->checkpoints);
    EVP_PKEY_free(key);
}

/* The heads that differ from what the notes before already hold. A note repeats nothing: what one
 * says of a chain holds until a later one says more. */
static size_t add_heads(struct witness *w, const char *schema, FILE *out)
{
    size_t n = 0;
    MYSQL_RES *heads;
    MYSQL_ROW row;
    char sql[200];

    snprintf(sql, sizeof(sql),
             "SELECT chain_id, seq, hash FROM %s.audit_head WHERE seq > 0 ORDER BY chain_id",
             schema);
    if (!ask(w, sql))
        return 0;
    heads = mysql_use_result(w->db);
    for (; (row = mysql_fetch_row(heads)); n++)
        fprintf(out, "%s %s %s %s\n", schema, row[0], row[1], row[2]);
    mysql_free_result(heads);
    return n;
}

static void sign_note(struct witness *w, EVP_PKEY *key, const char *body, size_t n, FILE *out)
{
    uint8_t blob[BLOB_BYTES];
    uint8_t text[100];
    size_t size = SIGNATURE_BYTES;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    key_hash(w, key, blob);
    if (EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) != 1 ||
        EVP_DigestSign(ctx, blob + 4, &size, (const uint8_t *)body, n) != 1)
        found(w, INTERNAL, "signing failed");
    EVP_MD_CTX_free(ctx);
    EVP_EncodeBlock(text, blob, sizeof(blob));
    fprintf(out, "%s\n" SIGNED_BY "%s\n", body, (const char *)text);
}

/* Whole or not at all, and on the disc before it counts; never over another one. */
static void keep_note(struct witness *w, const struct note *note, const char *text, size_t n)
{
    char temporary[1300];
    int fd;
    int dir;

    snprintf(temporary, sizeof(temporary), "%s.new", note->path);
    fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0444);
    if (fd < 0 || write(fd, text, n) != (ssize_t)n || fsync(fd) != 0 || close(fd) != 0 ||
        link(temporary, note->path) != 0)
        found(w, INTERNAL, "%s: %s", note->path, strerror(errno));
    unlink(temporary);
    dir = open(w->options->checkpoints, O_RDONLY | O_DIRECTORY);
    if (dir >= 0) {
        fsync(dir);
        close(dir);
    }
}

static void write_body(struct witness *w, const struct note *note, FILE *out)
{
    char previous[HASH_HEX + 1];
    char at[24];
    time_t now = time(NULL);
    struct tm utc;
    struct note before;

    memset(previous, '0', HASH_HEX);
    previous[HASH_HEX] = '\0';
    note_path(w, note->number - 1, &before);
    if (read_note(&before))
        hash_of(w, before.text, before.n, previous);
    free(before.text);
    strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    fprintf(out, ORIGIN "\n%" PRId64 "\n%s\n%s\n", note->number, previous, at);
    for (size_t i = 0; w->options->schemas[i]; i++)
        add_heads(w, w->options->schemas[i], out);
}

void make_checkpoint(struct witness *w)
{
    EVP_PKEY *key = w->options->key ? read_key(w->options->key, true) : NULL;
    struct note note;
    char *body = NULL;
    char *whole = NULL;
    size_t body_n = 0;
    size_t whole_n = 0;
    FILE *out;

    if (!key) {
        found(w, UNUSABLE, "%s: no private Ed25519 key",
              w->options->key ? w->options->key : "--key");
        return;
    }
    note_path(w, count_notes(w) + 1, &note);
    out = open_memstream(&body, &body_n);
    write_body(w, &note, out);
    fclose(out);
    out = open_memstream(&whole, &whole_n);
    sign_note(w, key, body, body_n, out);
    fclose(out);
    if (w->verdict == GOOD)
        keep_note(w, &note, whole, whole_n);
    if (w->verdict == GOOD)
        printf("%s\n", note.path);
    free(body);
    free(whole);
    EVP_PKEY_free(key);
}
