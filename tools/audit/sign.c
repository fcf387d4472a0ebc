/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new checkpoint: the heads there are, signed, in a file of its own. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "note.h"

/* Every head as it is now. */
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

    /* Of its own: another may be signing, or have been killed while it did. */
    snprintf(temporary, sizeof(temporary), "%s.%d.new", note->path, (int)getpid());
    unlink(temporary);
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0444);
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
