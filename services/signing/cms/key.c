/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/key.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "cms/ossl.h"

enum err key_generate(struct call *call, enum key_type type, struct key **ret)
{
    EVP_PKEY *pkey = type == KEY_P256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048);

    if (!pkey)
        return fail_openssl(call, "key generation");
    *ret = key_adopt(call, pkey);
    return OK;
}

static bool name_add(X509_NAME *name, int nid, const char *value)
{
    if (!value || !*value)
        return true;
    return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, (const unsigned char *)value, -1,
                                      -1, 0) == 1;
}

static bool name_fill(X509_NAME *name, const struct subject *subject)
{
    return name_add(name, NID_countryName, "VN") &&
           name_add(name, NID_organizationName, subject->organization) &&
           name_add(name, NID_organizationalUnitName, subject->organization_unit) &&
           name_add(name, NID_title, subject->title) &&
           name_add(name, NID_commonName, subject->common_name) &&
           name_add(name, NID_serialNumber, subject->serial_number);
}

static const char *bio_text(struct call *call, BIO *bio)
{
    char *data = NULL;
    long n = BIO_get_mem_data(bio, &data);

    return arena_copy(call->mem, data, n > 0 ? (size_t)n : 0);
}

enum err key_csr(struct call *call, const struct key *key, const struct subject *subject,
                 const char **ret_pem)
{
    SCOPED(x509_req_freep) X509_REQ *request = X509_REQ_new();
    SCOPED(x509_name_freep) X509_NAME *name = X509_NAME_new();
    SCOPED(bio_freep) BIO *bio = BIO_new(BIO_s_mem());

    if (!request || !name || !bio)
        return fail_openssl(call, "certificate request");
    if (!name_fill(name, subject)) {
        ERR_clear_error();
        return fail_plain(call, ERR_INVALID, "Tên chủ thể không dùng được trong chứng thư");
    }
    if (X509_REQ_set_version(request, X509_REQ_VERSION_1) != 1 ||
        X509_REQ_set_subject_name(request, name) != 1 ||
        X509_REQ_set_pubkey(request, key->pkey) != 1 ||
        X509_REQ_sign(request, key->pkey, EVP_sha256()) <= 0 ||
        PEM_write_bio_X509_REQ(bio, request) != 1)
        return fail_openssl(call, "certificate request");
    *ret_pem = bio_text(call, bio);
    return OK;
}

enum err key_public(struct call *call, const struct key *key, struct bytes *ret_spki)
{
    unsigned char *der = NULL;
    int n = i2d_PUBKEY(key->pkey, &der);

    if (n <= 0)
        return fail_openssl(call, "public key");
    *ret_spki = take_openssl(call, der, n);
    return OK;
}

enum err key_sign(struct call *call, const struct key *key, struct bytes data, struct bytes *ret)
{
    SCOPED(md_ctx_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    size_t n = (size_t)EVP_PKEY_get_size(key->pkey);
    uint8_t *signature = arena_alloc(call->mem, n);

    if (!ctx || EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key->pkey) != 1 ||
        EVP_DigestSign(ctx, signature, &n, data.data, data.n) != 1)
        return fail_openssl(call, "signing");
    *ret = (struct bytes){signature, n};
    return OK;
}
