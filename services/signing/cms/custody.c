/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <argon2.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <string.h>

#include "cms/key.h"
#include "cms/ossl.h"

/*
 * locked  = "HPIN" m_kib(4) t(1) p(1) salt(16) iv(12) ciphertext tag(16)
 * wrapped = "HSAD" 0(4)     0(1) 0(1) salt(16) iv(12) ciphertext tag(16)
 * Numbers are big-endian. Everything before the ciphertext is authenticated too.
 */
enum {
    MAGIC_SIZE = 4,
    COST_SIZE = 6,
    SALT_SIZE = 16,
    IV_SIZE = 12,
    TAG_SIZE = 16,
    SALT_AT = MAGIC_SIZE + COST_SIZE,
    IV_AT = SALT_AT + SALT_SIZE,
    HEADER_SIZE = IV_AT + IV_SIZE,
    KEK_SIZE = 32,
    ARGON_M_KIB = 19 * 1024,
    ARGON_M_KIB_MAX = 256 * 1024,
    ARGON_T = 2,
    ARGON_T_MAX = 8,
    ARGON_P = 1,
    PEPPER_MIN = 16,
    SEALED_MAX = 16 * 1024,
};

const struct problem problem_wrong_pin = {ERR_UNAUTHENTICATED, "wrong-pin", "Mã PIN không đúng",
                                          "The PIN is wrong"};
const struct problem problem_wrong_authorisation = {ERR_UNAUTHENTICATED, "wrong-authorisation",
                                                    "Ủy quyền ký không đúng",
                                                    "The signing authorisation is wrong"};

struct kek {
    uint8_t bytes[KEK_SIZE];
};

struct secret {
    uint8_t *data; /* OpenSSL's */
    size_t n;
};

void secret_wipe(void *secret, size_t n)
{
    OPENSSL_cleanse(secret, n);
}

static void kek_end(struct kek *kek)
{
    OPENSSL_cleanse(kek, sizeof(*kek));
}

static void secret_end(struct secret *secret)
{
    OPENSSL_clear_free(secret->data, secret->n);
}

static uint32_t header_m_kib(const uint8_t *header)
{
    return (uint32_t)header[4] << 24 | (uint32_t)header[5] << 16 | (uint32_t)header[6] << 8 |
           header[7];
}

static enum err kek_from_pin(struct call *call, const struct key_lock *lock, const uint8_t *header,
                             struct kek *ret)
{
    SCOPED(kek_end) struct kek peppered = {0};
    unsigned n = 0;

    if (lock->pepper.n < PEPPER_MIN)
        return fail_plain(call, ERR_INTERNAL, "pepper is shorter than %d bytes", PEPPER_MIN);
    if (!HMAC(EVP_sha256(), lock->pepper.data, (int)lock->pepper.n,
              (const unsigned char *)lock->pin, strlen(lock->pin), peppered.bytes, &n))
        return fail_openssl(call, "pepper");

    int rc = argon2id_hash_raw(header[8], header_m_kib(header), header[9], peppered.bytes, KEK_SIZE,
                               header + SALT_AT, SALT_SIZE, ret->bytes, KEK_SIZE);

    return rc == ARGON2_OK ? OK : fail_plain(call, ERR_INTERNAL, "%s", argon2_error_message(rc));
}

static enum err kek_from_secret(struct call *call, const uint8_t *secret, const uint8_t *header,
                                struct kek *ret)
{
    SCOPED(pkey_ctx_freep) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    static const char info[] = "hbdt signing authorisation 1";
    size_t n = KEK_SIZE;

    if (!ctx || EVP_PKEY_derive_init(ctx) != 1 ||
        EVP_PKEY_CTX_set_hkdf_md(ctx, EVP_sha256()) != 1 ||
        EVP_PKEY_CTX_set1_hkdf_salt(ctx, header + SALT_AT, SALT_SIZE) != 1 ||
        EVP_PKEY_CTX_set1_hkdf_key(ctx, secret, KEY_SECRET_SIZE) != 1 ||
        EVP_PKEY_CTX_add1_hkdf_info(ctx, (const unsigned char *)info, sizeof(info) - 1) != 1 ||
        EVP_PKEY_derive(ctx, ret->bytes, &n) != 1)
        return fail_openssl(call, "key derivation");
    return OK;
}

static bool cipher_start(EVP_CIPHER_CTX *ctx, const struct kek *kek, const uint8_t *header,
                         const char *context, int encrypt)
{
    int n = 0;
    size_t context_n = strlen(context);

    return context_n <= SEALED_MAX &&
           EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, kek->bytes, header + IV_AT, encrypt) ==
               1 &&
           EVP_CipherUpdate(ctx, NULL, &n, header, HEADER_SIZE) == 1 &&
           EVP_CipherUpdate(ctx, NULL, &n, (const unsigned char *)context, (int)context_n) == 1;
}

static enum err pkcs8_of(struct call *call, const struct key *key, struct secret *ret)
{
    SCOPED(pkcs8_freep) PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key->pkey);
    int n = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &ret->data) : -1;

    if (n <= 0)
        return fail_openssl(call, "PKCS#8");
    ret->n = (size_t)n;
    return OK;
}

static enum err seal(struct call *call, const struct key *key, const struct kek *kek,
                     const char *context, const uint8_t *header, struct bytes *ret)
{
    SCOPED(cipher_ctx_freep) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    SCOPED(secret_end) struct secret plain = {0};
    enum err err = pkcs8_of(call, key, &plain);
    int n = 0;
    int end = 0;

    if (err)
        return err;

    uint8_t *out = arena_alloc(call->mem, HEADER_SIZE + plain.n + TAG_SIZE);

    memcpy(out, header, HEADER_SIZE);
    if (!ctx || !cipher_start(ctx, kek, header, context, 1) ||
        EVP_CipherUpdate(ctx, out + HEADER_SIZE, &n, plain.data, (int)plain.n) != 1 ||
        EVP_CipherFinal_ex(ctx, out + HEADER_SIZE + n, &end) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE, out + HEADER_SIZE + plain.n) != 1)
        return fail_openssl(call, "encryption");
    *ret = (struct bytes){out, HEADER_SIZE + plain.n + TAG_SIZE};
    return OK;
}

/* False when the tag does not fit: wrong key, context or bytes. */
static bool decrypt(struct bytes sealed, const struct kek *kek, const char *context,
                    struct secret *plain)
{
    SCOPED(cipher_ctx_freep) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    const uint8_t *tag = sealed.data + sealed.n - TAG_SIZE;
    int n = 0;
    int end = 0;

    plain->n = sealed.n - HEADER_SIZE - TAG_SIZE;
    plain->data = OPENSSL_malloc(plain->n);
    return ctx && plain->data && cipher_start(ctx, kek, sealed.data, context, 0) &&
           EVP_CipherUpdate(ctx, plain->data, &n, sealed.data + HEADER_SIZE, (int)plain->n) == 1 &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, (void *)tag) == 1 &&
           EVP_CipherFinal_ex(ctx, plain->data + n, &end) == 1;
}

static enum err open_sealed(struct call *call, struct bytes sealed, const struct kek *kek,
                            const char *context, const struct problem *wrong, struct key **ret)
{
    SCOPED(secret_end) struct secret plain = {0};

    if (!decrypt(sealed, kek, context, &plain)) {
        ERR_clear_error();
        return fail_with(call, wrong, "%s", wrong->title);
    }

    const unsigned char *der = plain.data;
    EVP_PKEY *pkey = d2i_AutoPrivateKey(NULL, &der, (long)plain.n);

    if (!pkey)
        return fail_openssl(call, "PKCS#8");
    *ret = key_adopt(call, pkey);
    return OK;
}

static bool is_sealed(struct bytes sealed, const char *magic)
{
    return sealed.n > HEADER_SIZE + TAG_SIZE && sealed.n <= SEALED_MAX &&
           memcmp(sealed.data, magic, MAGIC_SIZE) == 0;
}

/* Costs from the store are bounded, so that a changed row cannot exhaust the machine. */
static bool costs_are_sane(const uint8_t *header)
{
    return header_m_kib(header) >= 8 && header_m_kib(header) <= ARGON_M_KIB_MAX && header[8] >= 1 &&
           header[8] <= ARGON_T_MAX && header[9] == ARGON_P;
}

static enum err header_fill(struct call *call, const char *magic, uint8_t *ret)
{
    memcpy(ret, magic, MAGIC_SIZE);
    if (RAND_bytes(ret + SALT_AT, SALT_SIZE + IV_SIZE) != 1)
        return fail_openssl(call, "random numbers");
    return OK;
}

enum err key_lock(struct call *call, const struct key *key, const struct key_lock *lock,
                  struct bytes *ret_locked)
{
    SCOPED(kek_end) struct kek kek = {0};
    uint8_t header[HEADER_SIZE] = {0};
    enum err err = header_fill(call, "HPIN", header);

    if (err)
        return err;
    header[6] = ARGON_M_KIB >> 8;
    header[7] = ARGON_M_KIB & 0xff;
    header[8] = ARGON_T;
    header[9] = ARGON_P;
    err = kek_from_pin(call, lock, header, &kek);
    if (err)
        return err;
    return seal(call, key, &kek, lock->context, header, ret_locked);
}

enum err key_unlock(struct call *call, struct bytes locked, const struct key_lock *lock,
                    struct key **ret)
{
    SCOPED(kek_end) struct kek kek = {0};

    if (!is_sealed(locked, "HPIN") || !costs_are_sane(locked.data))
        return fail_plain(call, ERR_INTERNAL, "the stored key is damaged");

    enum err err = kek_from_pin(call, lock, locked.data, &kek);

    if (err)
        return err;
    return open_sealed(call, locked, &kek, lock->context, &problem_wrong_pin, ret);
}

enum err key_wrap(struct call *call, const struct key *key, const char *context,
                  uint8_t ret_secret[static KEY_SECRET_SIZE], struct bytes *ret_wrapped)
{
    SCOPED(kek_end) struct kek kek = {0};
    uint8_t header[HEADER_SIZE] = {0};
    enum err err = header_fill(call, "HSAD", header);

    if (err)
        return err;
    if (RAND_priv_bytes(ret_secret, KEY_SECRET_SIZE) != 1)
        return fail_openssl(call, "random numbers");
    err = kek_from_secret(call, ret_secret, header, &kek);
    if (err)
        return err;
    return seal(call, key, &kek, context, header, ret_wrapped);
}

enum err key_unwrap(struct call *call, struct bytes wrapped,
                    const uint8_t secret[static KEY_SECRET_SIZE], const char *context,
                    struct key **ret)
{
    SCOPED(kek_end) struct kek kek = {0};

    if (!is_sealed(wrapped, "HSAD"))
        return fail_plain(call, ERR_INTERNAL, "the stored authorisation is damaged");

    enum err err = kek_from_secret(call, secret, wrapped.data, &kek);

    if (err)
        return err;
    return open_sealed(call, wrapped, &kek, context, &problem_wrong_authorisation, ret);
}
