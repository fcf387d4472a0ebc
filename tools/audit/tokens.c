/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Time-stamps (RFC 3161) of checkpoints: somebody else's word for when a note was there. Whoever
 * holds the house's key can sign yesterday's note today, but has it stamped today. */
#include <inttypes.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "note.h"

/* OpenSSL 3.4 says in the name that the context takes its argument over, as it always did. */
#if OPENSSL_VERSION_NUMBER < 0x30400000L
#define TS_VERIFY_CTX_set0_data  TS_VERIFY_CTX_set_data
#define TS_VERIFY_CTX_set0_store TS_VERIFY_CTX_set_store
#endif

/* How far a stamp may be from the time that its note says: clocks differ, servers are down. */
enum { EARLY_S = 300, LATE_S = 24 * 3600 };

static TS_RESP *read_token(const struct note *note)
{
    char path[sizeof(note->path)];
    size_t n = strlen(note->path) - strlen("note");
    TS_RESP *token = NULL;
    BIO *in;

    snprintf(path, sizeof(path), "%.*stsr", (int)n, note->path);
    in = BIO_new_file(path, "rb");
    if (!in)
        return NULL;
    token = d2i_TS_RESP_bio(in, NULL);
    BIO_free(in);
    return token ? token : TS_RESP_new(); /* a file that is no token fits nothing */
}

/* Seconds since 1970; 0 = the token says none. */
static time_t time_of_token(TS_RESP *token)
{
    TS_TST_INFO *info = TS_RESP_get_tst_info(token);
    struct tm tm = {0};

    if (!info || !ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &tm))
        return 0;
    return timegm(&tm);
}

static time_t time_of_note(const struct note *note)
{
    const char *line = note->text;
    struct tm tm = {0};

    for (int i = 0; i < 3; i++)
        line += strcspn(line, "\n") + 1;
    return strptime(line, "%Y-%m-%dT%H:%M:%SZ\n", &tm) ? timegm(&tm) : 0;
}

/* The authorities, as valid as they were when the token was made. */
static X509_STORE *authorities_at(const struct witness *w, time_t at)
{
    X509_STORE *store = X509_STORE_new();

    if (!X509_STORE_load_file(store, w->options->tsa_ca)) {
        X509_STORE_free(store);
        return NULL;
    }
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), at);
    return store;
}

static bool token_fits(const struct note *note, TS_RESP *token, X509_STORE *authorities)
{
    TS_VERIFY_CTX *ctx = TS_VERIFY_CTX_new();
    bool good;

    TS_VERIFY_CTX_set_flags(ctx, TS_VFY_VERSION | TS_VFY_SIGNER | TS_VFY_DATA | TS_VFY_SIGNATURE);
    TS_VERIFY_CTX_set0_data(ctx, BIO_new_mem_buf(note->text, (int)note->n));
    TS_VERIFY_CTX_set0_store(ctx, authorities);
    good = TS_RESP_verify_response(ctx, token) == 1;
    ERR_clear_error();
    TS_VERIFY_CTX_free(ctx); /* with its data and store */
    return good;
}

static void judge_token(struct witness *w, const struct note *note, TS_RESP *token)
{
    time_t stamped = time_of_token(token);
    time_t said = time_of_note(note);
    X509_STORE *authorities = authorities_at(w, stamped);
    char at[24];
    struct tm utc;

    if (!authorities)
        found(w, UNUSABLE, "%s: no certificates", w->options->tsa_ca);
    else if (!token_fits(note, token, authorities))
        found(w, TAMPERED, "checkpoint %" PRId64 ": the time-stamp does not fit", note->number);
    else if (stamped < said - EARLY_S || stamped > said + LATE_S) {
        strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&stamped, &utc));
        found(w, INCOMPLETE, "checkpoint %" PRId64 ": stamped at %s, far from when it says",
              note->number, at);
    }
}

void verify_token(struct witness *w, const struct note *note)
{
    TS_RESP *token = read_token(note);

    if (!token) {
        if (!w->n_unstamped++)
            w->first_unstamped = note->number;
        return;
    }
    w->n_tokens++;
    judge_token(w, note, token);
    TS_RESP_free(token);
    /* They are asked for in order: only the newest may still wait for theirs. */
    if (w->n_unstamped)
        found(w, INCOMPLETE, "checkpoint %" PRId64 ": its time-stamp is missing",
              w->first_unstamped);
    w->n_unstamped = 0;
}
