/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/token_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "context.h"
#include "crypto/digest.h"
#include "log/log.h"

enum { FILES_MAX = 16, PEM_MAX = 4000, RETIRED_S = 600, AGAIN_S = 60 };

struct token_folder {
    const char *path;
    struct timespec changed;
    int64_t read_at;
};

struct pems {
    const char *texts[FILES_MAX];
    size_t n;
};

struct token_folder *token_folder_new(struct arena *mem, const char *path)
{
    struct token_folder *folder = arena_alloc(mem, sizeof(*folder));

    folder->path = path;
    return folder;
}

static const char *read_file(struct call *call, const char *path)
{
    char text[PEM_MAX];
    FILE *file = fopen(path, "re");

    if (!file)
        return NULL;

    size_t n = fread(text, 1, sizeof(text) - 1, file);

    fclose(file);
    text[n] = '\0';

    const char *copy = arena_strdup(call->mem, text);

    wipe(text, sizeof(text));
    return copy;
}

static bool is_published(const char *name, int64_t now)
{
    static const char retired[] = "retired-";
    size_t n = strlen(name);

    if (n < 5 || strcmp(name + n - 4, ".pem") != 0 || *name == '.')
        return false;
    if (strncmp(name, retired, sizeof(retired) - 1) != 0)
        return strcmp(name, "active.pem") != 0;
    return strtoll(name + sizeof(retired) - 1, NULL, 10) + RETIRED_S > now;
}

static enum err add(struct call *call, const char *folder, const char *name, struct pems *ret)
{
    const char *text =
        ret->n < FILES_MAX ? read_file(call, arena_printf(call->mem, "%s/%s", folder, name)) : NULL;

    if (!text)
        return fail_plain(call, ERR_INVALID, "%s/%s cannot be read", folder, name);
    ret->texts[ret->n++] = text;
    return OK;
}

static enum err read_all(struct call *call, const char *path, struct pems *ret)
{
    enum err err = add(call, path, "active.pem", ret);
    DIR *dir = err ? NULL : opendir(path);

    if (err || !dir)
        return err ? err : fail_plain(call, ERR_INVALID, "%s cannot be read", path);
    for (const struct dirent *entry = readdir(dir); !err && entry; entry = readdir(dir))
        if (is_published(entry->d_name, call->now))
            err = add(call, path, entry->d_name, ret);
    closedir(dir);
    return err;
}

enum err token_folder_read(struct call *call, struct token_folder *folder,
                           struct token_issuer **issuer)
{
    struct pems pems = {.n = 0};
    struct stat before = {0};
    bool exists = stat(folder->path, &before) == 0;
    enum err err = read_all(call, folder->path, &pems);

    if (exists)
        folder->changed = before.st_mtim;
    folder->read_at = call->now;
    if (!err && !*issuer)
        *issuer = token_issuer_new(pems.texts[0]);
    if (!err && (!*issuer || !token_issuer_load(*issuer, pems.texts, pems.n)))
        err = fail_plain(call, ERR_INVALID, "%s: a file holds no private P-256 key", folder->path);
    for (size_t i = 0; i < pems.n; i++)
        wipe((char *)(uintptr_t)pems.texts[i], strlen(pems.texts[i]));
    return err;
}

static bool is_due(const struct call *call, const struct token_folder *folder)
{
    struct stat now;

    if (stat(folder->path, &now) != 0)
        return false;
    return now.st_mtim.tv_sec != folder->changed.tv_sec ||
           now.st_mtim.tv_nsec != folder->changed.tv_nsec || call->now - folder->read_at >= AGAIN_S;
}

void token_folder_refresh(struct call *call)
{
    const struct auth *auth = auth_of(call);
    struct token_issuer *issuer = auth->issuer;

    if (!auth->token_folder || !is_due(call, auth->token_folder))
        return;
    if (token_folder_read(call, auth->token_folder, &issuer)) {
        log_error("keys", "the token keys cannot be read", KV("detail", call->failure.detail));
        call->failure = (struct failure){0};
        return;
    }

    const char *jwks = token_jwks(call->mem, issuer);

    if (!token_verifier_load(auth->verifier, jwks, strlen(jwks)))
        log_error("keys", "our own keys were refused");
}
