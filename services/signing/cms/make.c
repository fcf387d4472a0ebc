/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/make.h"

#include <openssl/err.h>
#include <string.h>

#include "cms/oid.h"
#include "cms/ossl.h"

struct signer {
    const struct key *key;  /* NULL when it is elsewhere */
    EVP_PKEY *public_key;   /* the leaf's, counted */
    struct bytes head;      /* SignedData up to and with the certificates, content octets */
    struct bytes signer_id; /* SignerInfo up to and with the digest algorithm, content octets */
    struct bytes signature_algorithm;
    struct bytes content_type_attribute;
    struct bytes signing_certificate_attribute;
};

static const struct bytes oid_data = OID_DATA;
static const struct bytes oid_signed_data = OID_SIGNED_DATA;
static const struct bytes oid_content_type = OID_CONTENT_TYPE;
static const struct bytes oid_message_digest = OID_MESSAGE_DIGEST;
static const struct bytes oid_signing_time = OID_SIGNING_TIME;
static const struct bytes oid_signing_certificate = OID_SIGNING_CERT_V2;
static const struct bytes oid_sha256 = OID_SHA256;
static const struct bytes oid_rsa = OID_RSA;
static const struct bytes oid_ecdsa_sha256 = OID_ECDSA_SHA256;

enum { SIGNED_DATA_VERSION = 1, SIGNER_INFO_VERSION = 1, CHAIN_MAX = 8, ATTRIBUTES_MAX = 4 };

/* tag { content of inner } */
static struct bytes wrapped(struct arena *mem, uint8_t tag, struct bytes content)
{
    struct buf out = buf_in(mem);

    der_put(&out, tag, content);
    return buf_bytes(&out);
}

/* Attribute ::= SEQUENCE { type, SET { value } } */
static struct bytes attribute(struct arena *mem, struct bytes type, struct bytes value)
{
    struct buf out = buf_in(mem);

    der_put(&out, DER_OID, type);
    der_put(&out, DER_SET, value);
    return wrapped(mem, DER_SEQUENCE, buf_bytes(&out));
}

static struct bytes issuer_der(struct call *call, const X509 *x509)
{
    unsigned char *der = NULL;
    int n = i2d_X509_NAME(X509_get_issuer_name(x509), &der);

    return take_openssl(call, der, n);
}

static struct bytes serial_der(struct call *call, const X509 *x509)
{
    unsigned char *der = NULL;
    int n = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), &der);

    return take_openssl(call, der, n);
}

/* SigningCertificateV2 (RFC 5035): SHA-256 is the default and therefore not named. */
static struct bytes signing_certificate(struct call *call, const X509 *leaf)
{
    struct arena *mem = call->mem;
    struct bytes issuer = wrapped(mem, DER_CONTEXT_4, issuer_der(call, leaf));
    struct bytes serial = serial_der(call, leaf);
    struct buf issuer_serial = buf_in(mem);
    struct buf id = buf_in(mem);
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    X509_digest(leaf, EVP_sha256(), digest, &n);
    der_put(&id, DER_OCTET_STRING, (struct bytes){digest, n});
    der_put(&issuer_serial, DER_SEQUENCE, issuer);
    buf_add(&issuer_serial, serial.data, serial.n);
    der_put(&id, DER_SEQUENCE, buf_bytes(&issuer_serial));

    struct bytes certs = wrapped(mem, DER_SEQUENCE, wrapped(mem, DER_SEQUENCE, buf_bytes(&id)));

    return attribute(mem, oid_signing_certificate, wrapped(mem, DER_SEQUENCE, certs));
}

static struct bytes sha256_algorithm(struct arena *mem)
{
    return wrapped(mem, DER_SEQUENCE, wrapped(mem, DER_OID, oid_sha256));
}

static void put_certificates(struct call *call, STACK_OF(X509) * stack, struct buf *out)
{
    struct bytes elements[CHAIN_MAX];
    size_t n = 0;

    for (int i = 0; i < sk_X509_num(stack) && n < CHAIN_MAX; i++) {
        unsigned char *der = NULL;
        X509 *x509 = sk_X509_value(stack, i);

        if (i > 0 && X509_self_signed(x509, 0) == 1)
            continue;

        int length = i2d_X509(x509, &der);

        elements[n++] = take_openssl(call, der, length);
    }
    der_put_sorted(out, DER_CONTEXT_0, elements, n);
}

static struct bytes signed_data_head(struct call *call, STACK_OF(X509) * stack)
{
    struct buf out = buf_in(call->mem);

    der_put_int(&out, SIGNED_DATA_VERSION);
    der_put(&out, DER_SET, sha256_algorithm(call->mem));
    der_put(&out, DER_SEQUENCE, wrapped(call->mem, DER_OID, oid_data));
    put_certificates(call, stack, &out);
    return buf_bytes(&out);
}

static struct bytes signer_info_head(struct call *call, const X509 *leaf)
{
    struct buf id = buf_in(call->mem);
    struct buf out = buf_in(call->mem);
    struct bytes issuer = issuer_der(call, leaf);
    struct bytes serial = serial_der(call, leaf);
    struct bytes algorithm = sha256_algorithm(call->mem);

    buf_add(&id, issuer.data, issuer.n);
    buf_add(&id, serial.data, serial.n);
    der_put_int(&out, SIGNER_INFO_VERSION);
    der_put(&out, DER_SEQUENCE, buf_bytes(&id));
    buf_add(&out, algorithm.data, algorithm.n);
    return buf_bytes(&out);
}

/* rsaEncryption with NULL is what every reader knows (RFC 3370 3.2). */
static struct bytes signature_algorithm(struct arena *mem, bool rsa)
{
    struct buf out = buf_in(mem);

    der_put(&out, DER_OID, rsa ? oid_rsa : oid_ecdsa_sha256);
    if (rsa)
        der_put(&out, DER_NULL, (struct bytes){0});
    return wrapped(mem, DER_SEQUENCE, buf_bytes(&out));
}

static bool can_sign(EVP_PKEY *pkey)
{
    if (EVP_PKEY_is_a(pkey, "RSA"))
        return EVP_PKEY_get_bits(pkey) >= 2048;

    char group[32] = "";

    return EVP_PKEY_is_a(pkey, "EC") &&
           EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

static void signer_end(void *object)
{
    EVP_PKEY_free(((struct signer *)object)->public_key);
}

enum err signer_open(struct call *call, const struct certificates *certificates,
                     const struct key *key, struct signer **ret)
{
    X509 *leaf = sk_X509_value(certificates->stack, 0);
    EVP_PKEY *public_key = leaf ? X509_get0_pubkey(leaf) : NULL;

    if (!public_key || !can_sign(public_key))
        return fail_plain(call, ERR_UNPROCESSABLE, "Loại khóa của chứng thư không ký được");
    if (key && EVP_PKEY_eq(key->pkey, public_key) != 1)
        return fail_plain(call, ERR_UNPROCESSABLE, "Khóa không thuộc chứng thư này");

    struct signer *signer = arena_alloc(call->mem, sizeof(*signer));

    EVP_PKEY_up_ref(public_key);
    signer->public_key = public_key;
    arena_defer(call->mem, signer_end, signer);
    signer->key = key;
    signer->head = signed_data_head(call, certificates->stack);
    signer->signer_id = signer_info_head(call, leaf);
    signer->signature_algorithm = signature_algorithm(call->mem, EVP_PKEY_is_a(public_key, "RSA"));
    signer->content_type_attribute =
        attribute(call->mem, oid_content_type, wrapped(call->mem, DER_OID, oid_data));
    signer->signing_certificate_attribute = signing_certificate(call, leaf);
    *ret = signer;
    return OK;
}

enum err cms_prepare(struct call *call, const struct signer *signer,
                     const struct cms_request *request, struct bytes *ret_to_sign)
{
    struct bytes digest = {request->digest, CMS_DIGEST_SIZE};
    struct bytes attributes[ATTRIBUTES_MAX] = {
        signer->content_type_attribute,
        signer->signing_certificate_attribute,
        attribute(call->mem, oid_message_digest, wrapped(call->mem, DER_OCTET_STRING, digest)),
    };
    size_t n = 3;
    struct buf time = buf_in(call->mem);
    struct buf out = buf_in(call->mem);

    if (!request->pades) {
        der_put_time(&time, request->signed_at);
        attributes[n++] = attribute(call->mem, oid_signing_time, buf_bytes(&time));
    }
    der_put_sorted(&out, DER_SET, attributes, n);
    *ret_to_sign = buf_bytes(&out);
    return OK;
}

/* ContentInfo { id-signedData, [0] { SignedData } } around one SignerInfo. */
static struct bytes assemble(struct arena *mem, const struct signer *signer,
                             struct bytes attributes, struct bytes signature)
{
    struct buf info = buf_in(mem);
    struct buf data = buf_in(mem);
    struct buf out = buf_in(mem);

    buf_add(&info, signer->signer_id.data, signer->signer_id.n);
    der_put(&info, DER_CONTEXT_0, attributes);
    buf_add(&info, signer->signature_algorithm.data, signer->signature_algorithm.n);
    der_put(&info, DER_OCTET_STRING, signature);

    buf_add(&data, signer->head.data, signer->head.n);
    der_put(&data, DER_SET, wrapped(mem, DER_SEQUENCE, buf_bytes(&info)));

    der_put(&out, DER_OID, oid_signed_data);
    der_put(&out, DER_CONTEXT_0, wrapped(mem, DER_SEQUENCE, buf_bytes(&data)));
    return wrapped(mem, DER_SEQUENCE, buf_bytes(&out));
}

static bool signature_fits(const struct signer *signer, struct bytes to_sign,
                           struct bytes signature)
{
    SCOPED(md_ctx_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool fits = ctx &&
                EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, signer->public_key) == 1 &&
                EVP_DigestVerify(ctx, signature.data, signature.n, to_sign.data, to_sign.n) == 1;

    ERR_clear_error();
    return fits;
}

enum err cms_finish(struct call *call, const struct signer *signer, struct bytes to_sign,
                    struct bytes signature, struct bytes *ret_der)
{
    struct bytes rest = to_sign;
    struct der set;

    if (!der_take(&rest, DER_SET, &set) || rest.n > 0 ||
        !signature_fits(signer, to_sign, signature))
        return fail_plain(call, ERR_UNPROCESSABLE, "Chữ ký không khớp với dữ liệu cần ký");
    *ret_der = assemble(call->mem, signer, set.content, signature);
    return OK;
}

enum err cms_sign(struct call *call, const struct signer *signer, const struct cms_request *request,
                  struct bytes *ret_der)
{
    struct bytes to_sign;
    struct bytes signature;
    enum err err = cms_prepare(call, signer, request, &to_sign);

    if (err)
        return err;
    if (!signer->key)
        return fail_plain(call, ERR_INTERNAL, "this signer has no key");
    err = key_sign(call, signer->key, to_sign, &signature);
    if (err)
        return err;

    struct bytes rest = to_sign;
    struct der set = {0};

    (void)der_next(&rest, &set);
    *ret_der = assemble(call->mem, signer, set.content, signature);
    return OK;
}
