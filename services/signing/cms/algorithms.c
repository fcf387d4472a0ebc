/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/algorithms.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include "cms/oid.h"

static const struct bytes oid_mgf1 = OID_MGF1;

/* clang-format off */
static const struct {
    struct bytes oid;
    const EVP_MD *(*md)(void);
} digests[] = {
    {OID_SHA256, EVP_sha256},
    {OID_SHA384, EVP_sha384},
    {OID_SHA512, EVP_sha512},
};

static const struct {
    struct bytes oid;
    enum signature_family family;
    const EVP_MD *(*md)(void); /* NULL = it names none */
} signatures[] = {
    {OID_RSA,          FAMILY_RSA,     NULL},
    {OID_RSA_SHA256,   FAMILY_RSA,     EVP_sha256},
    {OID_RSA_SHA384,   FAMILY_RSA,     EVP_sha384},
    {OID_RSA_SHA512,   FAMILY_RSA,     EVP_sha512},
    {OID_RSA_PSS,      FAMILY_RSA_PSS, NULL},
    {OID_ECDSA_SHA256, FAMILY_EC,      EVP_sha256},
    {OID_ECDSA_SHA384, FAMILY_EC,      EVP_sha384},
    {OID_ECDSA_SHA512, FAMILY_EC,      EVP_sha512},
};
/* clang-format on */

const EVP_MD *digest_of(struct bytes oid)
{
    for (size_t i = 0; i < COUNT_OF(digests); i++) {
        if (bytes_equal(oid, digests[i].oid))
            return digests[i].md();
    }
    return NULL;
}

static struct bytes digest_oid(const EVP_MD *md)
{
    for (size_t i = 0; i < COUNT_OF(digests); i++) {
        if (digests[i].md() == md)
            return digests[i].oid;
    }
    return (struct bytes){0};
}

static struct bytes in(struct arena *mem, uint8_t tag, const struct buf *content)
{
    struct buf out = buf_in(mem);

    der_put(&out, tag, buf_bytes(content));
    return buf_bytes(&out);
}

static struct bytes digest_algorithm(struct arena *mem, const EVP_MD *md, bool with_null)
{
    struct buf out = buf_in(mem);

    der_put(&out, DER_OID, digest_oid(md));
    if (with_null)
        der_put(&out, DER_NULL, (struct bytes){0});
    return in(mem, DER_SEQUENCE, &out);
}

/* RSASSA-PSS-params (RFC 4055) in the only form allowed: one digest everywhere, salt as long. */
static struct bytes pss_parameters(struct arena *mem, const EVP_MD *md, bool with_null)
{
    struct bytes digest = digest_algorithm(mem, md, with_null);
    struct buf mgf = buf_in(mem);
    struct buf salt = buf_in(mem);
    struct buf all = buf_in(mem);

    der_put(&mgf, DER_OID, oid_mgf1);
    buf_add(&mgf, digest.data, digest.n);
    der_put_int(&salt, (uint8_t)EVP_MD_get_size(md));
    der_put(&all, DER_CONTEXT_0, digest);
    der_put(&all, DER_CONTEXT_1, in(mem, DER_SEQUENCE, &mgf));
    der_put(&all, DER_CONTEXT_2, buf_bytes(&salt));
    return in(mem, DER_SEQUENCE, &all);
}

static bool pss_parameters_are(struct call *call, struct bytes parameters, const EVP_MD *md)
{
    return bytes_equal(parameters, pss_parameters(call->mem, md, true)) ||
           bytes_equal(parameters, pss_parameters(call->mem, md, false));
}

enum cms_code signature_family_of(struct call *call, const struct algorithm *algorithm,
                                  const EVP_MD *md, enum signature_family *ret)
{
    size_t at = 0;

    while (at < COUNT_OF(signatures) && !bytes_equal(algorithm->oid, signatures[at].oid))
        at++;
    if (at == COUNT_OF(signatures))
        return CMS_ALG_MISMATCH;
    *ret = signatures[at].family;
    if (signatures[at].md && signatures[at].md() != md)
        return CMS_ALG_MISMATCH;
    if (*ret == FAMILY_RSA_PSS)
        return pss_parameters_are(call, algorithm->parameters, md) ? CMS_OK : CMS_PSS_PARAMS;
    return algorithm_is_plain(algorithm) ? CMS_OK : CMS_ALG_MISMATCH;
}

static bool prepare_pss(EVP_PKEY_CTX *ctx, const EVP_MD *md)
{
    return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, EVP_MD_get_size(md)) == 1;
}

bool signature_verifies(EVP_PKEY *pkey, enum signature_family family, const EVP_MD *md,
                        struct bytes data, struct bytes signature)
{
    SCOPED(md_ctx_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pkey_ctx = NULL;
    bool good = ctx && EVP_DigestVerifyInit(ctx, &pkey_ctx, md, NULL, pkey) == 1 &&
                (family != FAMILY_RSA_PSS || prepare_pss(pkey_ctx, md)) &&
                EVP_DigestVerify(ctx, signature.data, signature.n, data.data, data.n) == 1;

    ERR_clear_error();
    return good;
}
