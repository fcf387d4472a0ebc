/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/seal.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

enum { VERSION = 1, NONCE_AT = 1, NONCE_BYTES = 12, TEXT_AT = 13, TAG_BYTES = 16 };

static void require(int good)
{
    if (good == 1)
        return;
    fputs("{\"level\":\"error\",\"event\":\"aes-gcm failed\"}\n", stderr);
    abort();
}

struct bytes seal(struct arena *mem, const uint8_t key[SEAL_KEY_BYTES], const char *context,
                  struct bytes secret)
{
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    uint8_t *out = arena_alloc(mem, TEXT_AT + secret.n + TAG_BYTES);
    int n = 0;

    out[0] = VERSION;
    random_bytes(out + NONCE_AT, NONCE_BYTES);
    require(EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, out + NONCE_AT));
    require(EVP_EncryptUpdate(cipher, NULL, &n, (const uint8_t *)context, (int)strlen(context)));
    require(EVP_EncryptUpdate(cipher, out + TEXT_AT, &n, secret.data, (int)secret.n));
    require(EVP_EncryptFinal_ex(cipher, out + TEXT_AT + secret.n, &n));
    require(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, out + TEXT_AT + secret.n));
    EVP_CIPHER_CTX_free(cipher);
    return (struct bytes){out, TEXT_AT + secret.n + TAG_BYTES};
}

bool unseal(struct arena *mem, const uint8_t key[SEAL_KEY_BYTES], const char *context,
            struct bytes sealed, struct bytes *ret)
{
    if (sealed.n < TEXT_AT + TAG_BYTES || sealed.data[0] != VERSION)
        return false;

    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    size_t text_n = sealed.n - TEXT_AT - TAG_BYTES;
    uint8_t *out = arena_alloc(mem, text_n + 1);
    uint8_t tag[TAG_BYTES];
    int n = 0;

    memcpy(tag, sealed.data + TEXT_AT + text_n, TAG_BYTES);
    require(EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, sealed.data + NONCE_AT));
    require(EVP_DecryptUpdate(cipher, NULL, &n, (const uint8_t *)context, (int)strlen(context)));
    require(EVP_DecryptUpdate(cipher, out, &n, sealed.data + TEXT_AT, (int)text_n));
    require(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag));

    bool good = EVP_DecryptFinal_ex(cipher, out + text_n, &n) == 1;

    EVP_CIPHER_CTX_free(cipher);
    *ret = good ? (struct bytes){out, text_n} : (struct bytes){0};
    return good;
}
