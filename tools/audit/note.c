/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "note.h"

#include <dirent.h>
#include <inttypes.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIND_ED25519 1

enum { PUBLIC_BYTES = 32 };

EVP_PKEY *read_key(const char *path, bool private)
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

void key_hash(struct witness *w, EVP_PKEY *key, uint8_t ret[4])
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

void hash_of(struct witness *w, const void *data, size_t n, char ret[HASH_HEX + 1])
{
    uint8_t digest[HASH_BYTES];

    digest_begin(w);
    digest_add(w, data, n);
    digest_end(w, digest);
    hex_of(digest, sizeof(digest), ret);
}

void note_path(const struct witness *w, int64_t number, struct note *ret)
{
    *ret = (struct note){.number = number};
    snprintf(ret->path, sizeof(ret->path), "%.1000s/%08" PRId64 ".note", w->options->checkpoints,
             number);
}

bool read_note(struct note *note)
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

int64_t count_notes(const struct witness *w)
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
