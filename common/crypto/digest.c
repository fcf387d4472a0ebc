/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct sha256_state {
    EVP_MD_CTX *ctx;
};

/* Fetching an algorithm costs more than hashing a token, so it is done once (OpenSSL 3). */
static struct {
    pthread_once_t once;
    EVP_MD *sha256;
    EVP_MAC *hmac;
} algorithms = {.once = PTHREAD_ONCE_INIT};

/* Without digests and randomness nothing may go on: a wrong "verified" is worse than a stop. */
static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "{\"level\":\"error\",\"event\":\"crypto failed\",\"what\":\"%s\"}\n", what);
    abort();
}

static void fetch(void)
{
    algorithms.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    algorithms.hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    must(algorithms.sha256 && algorithms.hmac, "fetch");
}

static const EVP_MD *sha256_md(void)
{
    pthread_once(&algorithms.once, fetch);
    return algorithms.sha256;
}

static EVP_MAC *hmac_mac(void)
{
    pthread_once(&algorithms.once, fetch);
    return algorithms.hmac;
}

void sha256(const void *data, size_t n, uint8_t ret[SHA256_BYTES])
{
    must(EVP_Digest(n ? data : "", n, ret, NULL, sha256_md(), NULL) == 1, "sha256");
}

static void state_end(void *object)
{
    struct sha256_state *state = object;

    EVP_MD_CTX_free(state->ctx);
}

struct sha256_state *sha256_new(struct arena *mem)
{
    struct sha256_state *state = arena_alloc(mem, sizeof(*state));

    state->ctx = EVP_MD_CTX_new();
    must(state->ctx && EVP_DigestInit_ex2(state->ctx, sha256_md(), NULL) == 1, "sha256");
    arena_defer(mem, state_end, state);
    return state;
}

void sha256_add(struct sha256_state *state, const void *data, size_t n)
{
    if (n)
        must(EVP_DigestUpdate(state->ctx, data, n) == 1, "sha256");
}

void sha256_end(struct sha256_state *state, uint8_t ret[SHA256_BYTES])
{
    must(EVP_DigestFinal_ex(state->ctx, ret, NULL) == 1, "sha256");
}

char *sha256_hex(struct arena *mem, const void *data, size_t n)
{
    uint8_t digest[SHA256_BYTES];

    sha256(data, n, digest);
    return hex_encode(mem, digest, sizeof(digest));
}

void hmac_sha256(struct bytes key, struct bytes data, uint8_t ret[SHA256_BYTES])
{
    static const uint8_t none[1]; /* OpenSSL takes a NULL key for "keep the old one" */
    char md[] = "SHA256";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", md, 0),
                           OSSL_PARAM_construct_end()};
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(hmac_mac());
    size_t n = 0;

    must(ctx && EVP_MAC_init(ctx, key.n ? key.data : none, key.n, params) == 1, "hmac");
    must(EVP_MAC_update(ctx, data.n ? data.data : none, data.n) == 1, "hmac");
    must(EVP_MAC_final(ctx, ret, &n, SHA256_BYTES) == 1 && n == SHA256_BYTES, "hmac");
    EVP_MAC_CTX_free(ctx);
}

void random_bytes(void *ret, size_t n)
{
    must(n <= INT32_MAX && RAND_bytes(ret, (int)n) == 1, "random");
}

bool equal_secret(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.data, b.data, a.n) == 0);
}

void wipe(void *data, size_t n)
{
    OPENSSL_cleanse(data, n);
}
