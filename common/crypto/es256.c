/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/es256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "crypto/digest.h"

enum { DER_BYTES_MAX = 80, CURVE_NAME_MAX = 32 };

struct es256_key {
    EVP_PKEY *pkey;
    bool is_private;
    uint8_t x[32];
    uint8_t y[32];
};

static void end_bn(BIGNUM **bn)
{
    BN_clear_free(*bn);
}

static void end_ctx(EVP_PKEY_CTX **ctx)
{
    EVP_PKEY_CTX_free(*ctx);
}

static void end_sig(ECDSA_SIG **sig)
{
    ECDSA_SIG_free(*sig);
}

static void end_bio(BIO **bio)
{
    BIO_free(*bio);
}

static bool get_number(const EVP_PKEY *pkey, const char *name, uint8_t ret[32])
{
    SCOPED(end_bn) BIGNUM *bn = NULL;

    return EVP_PKEY_get_bn_param(pkey, name, &bn) == 1 && BN_bn2binpad(bn, ret, 32) == 32;
}

static bool is_p256(const EVP_PKEY *pkey)
{
    char name[CURVE_NAME_MAX];

    return EVP_PKEY_is_a(pkey, "EC") &&
           EVP_PKEY_get_group_name(pkey, name, sizeof(name), NULL) == 1 &&
           strcmp(name, SN_X9_62_prime256v1) == 0;
}

static bool is_sound(EVP_PKEY *pkey, bool is_private)
{
    SCOPED(end_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);

    if (!ctx || EVP_PKEY_public_check(ctx) != 1)
        return false;
    return !is_private || EVP_PKEY_pairwise_check(ctx) == 1;
}

/* Takes pkey over. */
static struct es256_key *keep(EVP_PKEY *pkey, bool is_private)
{
    struct es256_key *key = pkey ? calloc(1, sizeof(*key)) : NULL;

    ERR_clear_error();
    if (!key) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    *key = (struct es256_key){.pkey = pkey, .is_private = is_private};
    if (is_p256(pkey) && is_sound(pkey, is_private) &&
        get_number(pkey, OSSL_PKEY_PARAM_EC_PUB_X, key->x) &&
        get_number(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, key->y))
        return key;
    ERR_clear_error();
    es256_free(key);
    return NULL;
}

/* An encrypted key is refused instead of asked for at the terminal. */
static int no_passphrase(char *buf, int size, int writing, void *context)
{
    (void)buf, (void)size, (void)writing, (void)context;
    return -1;
}

struct es256_key *es256_from_pem(const char *pem)
{
    size_t n = strlen(pem);
    SCOPED(end_bio) BIO *bio = n < INT32_MAX ? BIO_new_mem_buf(pem, (int)n) : NULL;

    if (!bio)
        return NULL;

    EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);

    if (pkey)
        return keep(pkey, true);
    (void)BIO_reset(bio);
    return keep(PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL), false);
}

struct es256_key *es256_from_point(const uint8_t x[32], const uint8_t y[32])
{
    SCOPED(end_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    char group[] = SN_X9_62_prime256v1;
    uint8_t point[65] = {POINT_CONVERSION_UNCOMPRESSED};
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *pkey = NULL;

    memcpy(point + 1, x, 32);
    memcpy(point + 33, y, 32);
    if (!ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        ERR_clear_error();
        return NULL;
    }
    return keep(pkey, false);
}

void es256_free(struct es256_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey);
    free(key);
}

void es256_point(const struct es256_key *key, uint8_t ret_x[32], uint8_t ret_y[32])
{
    memcpy(ret_x, key->x, 32);
    memcpy(ret_y, key->y, 32);
}

char *es256_thumbprint(struct arena *mem, const struct es256_key *key)
{
    uint8_t digest[SHA256_BYTES];
    struct buf jwk = buf_in(mem);

    /* RFC 7638 §3.2: the required members only, in this order, without white space. */
    buf_printf(&jwk, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}",
               base64url_encode(mem, (struct bytes){key->x, 32}),
               base64url_encode(mem, (struct bytes){key->y, 32}));
    sha256(jwk.data, jwk.n, digest);
    return base64url_encode(mem, (struct bytes){digest, sizeof(digest)});
}

/* OpenSSL speaks DER, JWS wants r || s (RFC 7518 §3.4). */
static bool der_to_raw(const uint8_t *der, size_t n, uint8_t ret[64])
{
    SCOPED(end_sig) ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);

    return sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), ret, 32) == 32 &&
           BN_bn2binpad(ECDSA_SIG_get0_s(sig), ret + 32, 32) == 32;
}

/* The length of the DER, or 0. */
static size_t raw_to_der(const uint8_t rs[64], uint8_t ret[DER_BYTES_MAX])
{
    SCOPED(end_sig) ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(rs, 32, NULL);
    BIGNUM *s = BN_bin2bn(rs + 32, 32, NULL);
    uint8_t *to = ret;

    if (!sig || !r || !s || ECDSA_SIG_set0(sig, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return 0;
    }

    int n = i2d_ECDSA_SIG(sig, NULL);

    return n > 0 && n <= DER_BYTES_MAX ? (size_t)i2d_ECDSA_SIG(sig, &to) : 0;
}

bool es256_sign(const struct es256_key *key, const void *data, size_t n, uint8_t ret[64])
{
    uint8_t digest[SHA256_BYTES];
    uint8_t der[DER_BYTES_MAX];
    size_t der_n = sizeof(der);

    if (!key->is_private)
        return false;
    sha256(data, n, digest);

    SCOPED(end_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
    bool ok = ctx && EVP_PKEY_sign_init(ctx) == 1 &&
              EVP_PKEY_sign(ctx, der, &der_n, digest, sizeof(digest)) == 1 &&
              der_to_raw(der, der_n, ret);

    if (!ok)
        ERR_clear_error();
    return ok;
}

bool es256_verify(const struct es256_key *key, const void *data, size_t n, const uint8_t rs[64])
{
    uint8_t digest[SHA256_BYTES];
    uint8_t der[DER_BYTES_MAX];
    size_t der_n = raw_to_der(rs, der);

    if (!der_n)
        return false;
    sha256(data, n, digest);

    SCOPED(end_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
    bool ok = ctx && EVP_PKEY_verify_init(ctx) == 1 &&
              EVP_PKEY_verify(ctx, der, der_n, digest, sizeof(digest)) == 1;

    if (!ok)
        ERR_clear_error(); /* one thread's old errors must not be read as another call's */
    return ok;
}
