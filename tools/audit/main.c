/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"

static const char help[] =
    "audit verify     [options]  xác minh mọi chuỗi nhật ký · verify every chain\n"
    "audit checkpoint [options]  ký mốc kiểm tra mới · sign a new checkpoint\n"
    "audit reconcile  [options]  đối chiếu dữ liệu với nhật ký · compare rows with events\n"
    "\n"
    "  --socket PATH       Unix socket of the database\n"
    "  --user NAME         database user (hbdt_audit: may read the chains alone)\n"
    "  --password-file F   its password\n"
    "  --schemas A,B       schemas to read (hbdt_auth,hbdt_records,hbdt_signing,hbdt_archive)\n"
    "  --checkpoints DIR   signed checkpoints; verify does without when it is not given\n"
    "  --seen FILE         lines \"schema chain seq hash\" that somebody read and kept\n"
    "  --tsa-ca FILE       PEM; the time-stamps of the checkpoints are verified by it\n"
    "  --key FILE          Ed25519, PEM: the public key to verify, the private one to sign\n"
    "  --json              one JSON object instead of text\n"
    "\n"
    "0 nguyên vẹn · good   1 bị sửa · tampered   2 thiếu · incomplete   3 unusable input   4 "
    "internal\n";

void found(struct witness *w, enum verdict verdict, const char *format, ...)
{
    va_list args;

    if (!*w->finding) {
        va_start(args, format);
        vsnprintf(w->finding, sizeof(w->finding), format, args);
        va_end(args);
        /* A forger's column must not forge the report. */
        for (char *c = w->finding; *c; c++)
            if ((unsigned char)*c < 0x20 || *c == '"' || *c == '\\')
                *c = '?';
    }
    if (w->verdict == GOOD || verdict < w->verdict || verdict == INTERNAL)
        w->verdict = verdict;
}

MYSQL *connect_db(const struct options *options)
{
    MYSQL *db = mysql_init(NULL);
    const char charset[] = "utf8mb4";

    mysql_options(db, MYSQL_SET_CHARSET_NAME, charset);
    /* The house's limit is for services; a province's history takes longer. */
    mysql_options(db, MYSQL_INIT_COMMAND, "SET SESSION max_statement_time = 0");
    if (mysql_real_connect(db, "localhost", options->user, options->password, NULL, 0,
                           options->socket, 0))
        return db;
    fprintf(stderr, "audit: %s\n", mysql_error(db));
    mysql_close(db);
    return NULL;
}

bool ask(struct witness *w, const char *sql)
{
    if (mysql_query(w->db, sql) == 0)
        return true;
    found(w, UNUSABLE, "%s", mysql_error(w->db));
    return false;
}

void digest_begin(struct witness *w)
{
    EVP_DigestInit_ex2(w->digest, w->sha256, NULL);
}

void digest_add(struct witness *w, const void *data, size_t n)
{
    EVP_DigestUpdate(w->digest, data, n);
}

void digest_end(struct witness *w, uint8_t ret[HASH_BYTES])
{
    EVP_DigestFinal_ex(w->digest, ret, NULL);
}

void hex_of(const uint8_t *data, size_t n, char *ret)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = digits[data[i] >> 4];
        ret[2 * i + 1] = digits[data[i] & 15];
    }
    ret[2 * n] = '\0';
}

static char *first_line(const char *path)
{
    static char line[300];
    FILE *file = fopen(path, "r");

    if (!file || !fgets(line, sizeof(line), file)) {
        fprintf(stderr, "audit: %s cannot be read\n", path);
        exit(UNUSABLE);
    }
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static bool is_name(const char *text)
{
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789");

    return n > 0 && n <= NAME_MAX_BYTES && text[n] == '\0';
}

/* Names that become part of statements, so they may be nothing else. */
static void take_schemas(struct options *options, char *list)
{
    size_t n = 0;

    for (char *name; (name = strsep(&list, ",")); n++) {
        if (n == SCHEMAS_MAX || !is_name(name)) {
            fprintf(stderr, "audit: --schemas: %s\n", name);
            exit(UNUSABLE);
        }
        options->schemas[n] = name;
    }
    options->schemas[n] = NULL;
}

static void take_option(struct options *options, int option)
{
    switch (option) {
    case 's':
        options->socket = optarg;
        return;
    case 'u':
        options->user = optarg;
        return;
    case 'p':
        options->password = first_line(optarg);
        return;
    case 'n':
        take_schemas(options, optarg);
        return;
    case 'c':
        options->checkpoints = optarg;
        return;
    case 'w':
        options->seen = optarg;
        return;
    case 't':
        options->tsa_ca = optarg;
        return;
    case 'k':
        options->key = optarg;
        return;
    case 'j':
        options->json = true;
        return;
    case 'h':
        fputs(help, stdout);
        exit(GOOD);
    default:
        fputs(help, stderr);
        exit(UNUSABLE);
    }
}

static struct options take_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"socket", required_argument, NULL, 's'},
        {"user", required_argument, NULL, 'u'},
        {"password-file", required_argument, NULL, 'p'},
        {"schemas", required_argument, NULL, 'n'},
        {"checkpoints", required_argument, NULL, 'c'},
        {"seen", required_argument, NULL, 'w'},
        {"tsa-ca", required_argument, NULL, 't'},
        {"key", required_argument, NULL, 'k'},
        {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct options options = {
        .user = "hbdt_audit",
        .schemas = {"hbdt_auth", "hbdt_records", "hbdt_signing", "hbdt_archive", NULL},
    };
    int option;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        take_option(&options, option);
    options.command = optind == argc - 1 ? argv[optind] : "";
    if (strcmp(options.command, "verify") != 0 && strcmp(options.command, "checkpoint") != 0 &&
        strcmp(options.command, "reconcile") != 0) {
        fputs(help, stderr);
        exit(UNUSABLE);
    }
    return options;
}

static void verify(struct witness *w)
{
    if (w->options->checkpoints)
        w->n_notes = count_notes(w);
    /* One moment for all that is read: the house goes on writing meanwhile. */
    if (!ask(w, "START TRANSACTION WITH CONSISTENT SNAPSHOT"))
        return;
    for (size_t i = 0; w->options->schemas[i]; i++)
        verify_chains(w, w->options->schemas[i]);
    if (w->options->checkpoints)
        verify_checkpoints(w);
    if (w->options->seen)
        verify_seen(w);
}

/* Events are believed only where their chains hold. */
static void reconcile(struct witness *w)
{
    verify(w);
    w->n_events = 0;
    for (size_t i = 0; w->options->schemas[i] && w->verdict == GOOD; i++)
        reconcile_rows(w, w->options->schemas[i]);
}

static void tell(const struct witness *w)
{
    static const char *const names[] = {"good", "tampered", "incomplete", "unusable", "internal"};
    const char *form =
        w->options->json
            ? "{\"verdict\":\"%s\",\"events\":%lld,\"chains\":%lld,\"checkpoints\":%lld,"
              "\"time_stamps\":%lld,\"rows\":%lld,\"finding\":\"%s%s\"}\n"
            : "%s: %lld events, %lld chains, %lld checkpoints, %lld time-stamps, %lld rows%s%s\n";

    printf(form, names[w->verdict], (long long)w->n_events, (long long)w->n_chains,
           (long long)w->n_checkpoints, (long long)w->n_tokens, (long long)w->n_rows,
           *w->finding && !w->options->json ? "\n" : "", w->finding);
}

int main(int argc, char **argv)
{
    const struct options options = take_options(argc, argv);
    struct witness w = {.options = &options, .db = connect_db(&options)};

    if (!w.db)
        return UNUSABLE;
    w.digest = EVP_MD_CTX_new();
    w.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (strcmp(options.command, "checkpoint") != 0) {
        strcmp(options.command, "verify") == 0 ? verify(&w) : reconcile(&w);
        tell(&w);
    } else {
        make_checkpoint(&w);
        if (w.verdict != GOOD)
            fprintf(stderr, "audit: %s\n", w.finding);
    }
    EVP_MD_free(w.sha256);
    EVP_MD_CTX_free(w.digest);
    mysql_close(w.db);
    return (int)w.verdict;
}
