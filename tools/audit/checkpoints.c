/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Checkpoints: signed notes outside the database that say which heads there were
 * (docs/audit-format.md §3). Whoever rewrites a chain, all its hashes included, cannot rewrite
 * them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "note.h"

enum { HEAD_LINES = 4, LINE_BYTES = 300 };

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

/* What follows n line breaks. */
static const char *after_lines(const char *text, int n)
{
    for (; n > 0 && *text; n--) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return text;
}

/* "schema chain ", the beginning that lines of one chain share. */
static size_t chain_of(const char *line)
{
    size_t n = strcspn(line, " ");

    return line[n] ? n + 1 + strcspn(line + n + 1, " ") + 1 : n;
}

/* Both notes name the chains in one order, so that a line which the note before had too is met in
 * passing; it need not be looked up again. */
static void verify_lines(struct witness *w, const struct note *note, const struct note *before)
{
    const char *end = note->text + note->body_n;
    const char *old = before->text ? after_lines(before->text, HEAD_LINES) : "";
    char who[40];

    snprintf(who, sizeof(who), "checkpoint %" PRId64, note->number);
    for (const char *at = after_lines(note->text, HEAD_LINES); at < end; at = after_lines(at, 1)) {
        char line[LINE_BYTES];
        bool same;

        snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
        same = strncmp(old, line, strlen(line)) == 0 && old[strlen(line)] == '\n';
        if (!same)
            verify_line(w, who, line);
        if (strncmp(old, line, chain_of(line)) == 0)
            old = after_lines(old, 1);
    }
}

void verify_seen(struct witness *w)
{
    FILE *file = fopen(w->options->seen, "r");
    char line[LINE_BYTES];

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

static void verify_note(struct witness *w, const struct note *note, const struct note *before,
                        EVP_PKEY *key, char previous[HASH_HEX + 1])
{
    w->n_checkpoints++;
    if (!signature_fits(w, note, key))
        found(w, TAMPERED, "checkpoint %" PRId64 ": the signature is not by this key",
              note->number);
    else if (!head_fits(note, previous))
        found(w, TAMPERED, "checkpoint %" PRId64 ": does not follow the one before", note->number);
    else
        verify_lines(w, note, before);
    if (w->options->tsa_ca)
        verify_token(w, note);
    hash_of(w, note->text, note->n, previous);
}

static void verify_notes(struct witness *w, EVP_PKEY *key)
{
    char previous[HASH_HEX + 1];
    struct note before = {0};
    struct note note;

    memset(previous, '0', HASH_HEX);
    previous[HASH_HEX] = '\0';
    for (int64_t i = 1; i <= w->n_notes; i++) {
        note_path(w, i, &note);
        if (read_note(&note))
            verify_note(w, &note, &before, key, previous);
        else
            found(w, INCOMPLETE, "checkpoint %" PRId64 ": missing", i);
        free(before.text);
        before = note;
    }
    free(before.text);
}

void verify_checkpoints(struct witness *w)
{
    EVP_PKEY *key = w->options->key ? read_key(w->options->key, false) : NULL;

    if (!key) {
        found(w, UNUSABLE, "%s: no public Ed25519 key",
              w->options->key ? w->options->key : "--key");
        return;
    }
    verify_notes(w, key);
    if (w->n_notes == 0)
        found(w, INCOMPLETE, "%s: no checkpoint at all", w->options->checkpoints);
    EVP_PKEY_free(key);
}
