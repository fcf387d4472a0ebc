/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "forge.h"

#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "cms/oid.h"
#include "cms/ossl.h"
#include "cms/parse.h"

static const struct bytes oid_data = OID_DATA;
static const struct bytes oid_signed_data = OID_SIGNED_DATA;
static const struct bytes oid_content_type = OID_CONTENT_TYPE;
static const struct bytes oid_message_digest = OID_MESSAGE_DIGEST;
static const struct bytes oid_signing_time = OID_SIGNING_TIME;
static const struct bytes oid_signing_certificate = OID_SIGNING_CERT_V2;
static const struct bytes oid_sha256 = OID_SHA256;
static const struct bytes oid_rsa = OID_RSA;
static const struct bytes oid_pss = OID_RSA_PSS;
static const struct bytes oid_mgf1 = OID_MGF1;
static const struct bytes oid_ecdsa = OID_ECDSA_SHA256;

enum { ATTRIBUTES_MAX = 10 };

static struct bytes either(struct bytes wanted, struct bytes usual)
{
    return wanted.n > 0 ? wanted : usual;
}

struct bytes forge_wrap(struct call *call, uint8_t tag, struct bytes content)
{
    struct buf out = buf_in(call->mem);

    der_put(&out, tag, content);
    return buf_bytes(&out);
}

struct bytes forge_join(struct call *call, struct bytes a, struct bytes b)
{
    struct buf out = buf_in(call->mem);

    buf_add(&out, a.data, a.n);
    buf_add(&out, b.data, b.n);
    return buf_bytes(&out);
}

struct bytes forge_attribute(struct call *call, struct bytes oid, struct bytes value)
{
    return forge_wrap(
        call, DER_SEQUENCE,
        forge_join(call, forge_wrap(call, DER_OID, oid), forge_wrap(call, DER_SET, value)));
}

static struct bytes algorithm(struct call *call, struct bytes oid, struct bytes parameters)
{
    struct bytes content = forge_wrap(call, DER_OID, oid);

    if (parameters.n > 0)
        content = forge_join(call, content, parameters);
    return forge_wrap(call, DER_SEQUENCE, content);
}

static const EVP_MD *md_of(const struct recipe *recipe)
{
    return recipe->md ? recipe->md : EVP_sha256();
}

static struct bytes digest_attribute(struct call *call, const struct recipe *recipe)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    must(EVP_Digest(recipe->content.data, recipe->content.n, digest, &n, md_of(recipe), NULL),
         "digest");

    struct bytes value = forge_wrap(call, DER_OCTET_STRING, (struct bytes){digest, n});

    if (recipe->flags & TWO_DIGEST_VALUES)
        value = forge_join(call, value, value);
    return forge_attribute(call, oid_message_digest, value);
}

static struct bytes time_attribute(struct call *call, int64_t time)
{
    struct buf out = buf_in(call->mem);

    der_put_time(&out, time);
    return forge_attribute(call, oid_signing_time, buf_bytes(&out));
}

static struct bytes signing_cert_attribute(struct call *call, X509 *named)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    must(X509_digest(named, EVP_sha256(), digest, &n), "certificate digest");

    struct bytes value = forge_wrap(call, DER_OCTET_STRING, (struct bytes){digest, n});

    for (int i = 0; i < 3; i++)
        value = forge_wrap(call, DER_SEQUENCE, value);
    return forge_attribute(call, oid_signing_certificate, value);
}

static void reverse(struct bytes *elements, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct bytes swapped = elements[i];

        elements[i] = elements[n - 1 - i];
        elements[n - 1 - i] = swapped;
    }
}

/* Content of signedAttrs. */
static struct bytes attributes(struct call *call, const struct recipe *recipe)
{
    struct bytes list[ATTRIBUTES_MAX];
    size_t n = 0;
    struct buf sorted = buf_in(call->mem);
    struct buf out = buf_in(call->mem);

    if (recipe->flags & EMPTY_ATTRS)
        return (struct bytes){0};
    if (!(recipe->flags & NO_CONTENT_TYPE))
        list[n++] =
            forge_attribute(call, oid_content_type,
                            forge_wrap(call, DER_OID, either(recipe->attribute_type, oid_data)));
    if (!(recipe->flags & NO_MESSAGE_DIGEST))
        list[n++] = digest_attribute(call, recipe);
    if (recipe->flags & TWO_DIGESTS)
        list[n++] = digest_attribute(call, recipe);
    if (!(recipe->flags & NO_TIME))
        list[n++] = time_attribute(call, recipe->signed_at);
    if (recipe->flags & TWO_TIMES)
        list[n++] = time_attribute(call, recipe->signed_at - 60);
    if (!(recipe->flags & NO_SIGNING_CERT))
        list[n++] =
            signing_cert_attribute(call, recipe->named ? recipe->named : recipe->signer->x509);
    if (recipe->signed_extra.n > 0)
        list[n++] = recipe->signed_extra;
    der_put_sorted(&sorted, DER_SET, list, n);
    if (recipe->flags & UNSORTED)
        reverse(list, n);
    for (size_t i = 0; i < n; i++)
        buf_add(&out, list[i].data, list[i].n);
    return buf_bytes(&out);
}

static bool is_pss(const struct recipe *recipe)
{
    return recipe->flags & (PSS_SHA1 | PSS_GOOD);
}

static struct bytes sign(struct call *call, const struct recipe *recipe, struct bytes data)
{
    EVP_PKEY *pkey = recipe->signs_with ? recipe->signs_with : recipe->signer->pkey;
    SCOPED(md_ctx_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pkey_ctx = NULL;
    size_t n = (size_t)EVP_PKEY_get_size(pkey);
    uint8_t *signature = arena_alloc(call->mem, n);
    bool weak = recipe->flags & PSS_SHA1;

    must(EVP_DigestSignInit(ctx, &pkey_ctx, md_of(recipe), NULL, pkey), "sign");
    if (is_pss(recipe)) {
        must(EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING) == 1, "padding");
        must(EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey_ctx, weak ? 20 : 32) == 1, "salt");
        must(EVP_PKEY_CTX_set_rsa_mgf1_md(pkey_ctx, weak ? EVP_sha1() : EVP_sha256()) == 1, "mgf");
    }
    must(EVP_DigestSign(ctx, signature, &n, data.data, data.n) == 1, "sign");
    return (struct bytes){signature, n};
}

static struct bytes pss_parameters(struct call *call, const struct recipe *recipe)
{
    static const uint8_t salt[] = {DER_INTEGER, 1, 32};
    struct bytes digest = algorithm(call, oid_sha256, (struct bytes){0});

    if (recipe->flags & PSS_SHA1) /* only the digest is said: the rest defaults to SHA-1 */
        return forge_wrap(call, DER_SEQUENCE, forge_wrap(call, DER_CONTEXT_0, digest));

    struct bytes all =
        forge_join(call, forge_wrap(call, DER_CONTEXT_0, digest),
                   forge_wrap(call, DER_CONTEXT_1, algorithm(call, oid_mgf1, digest)));

    all =
        forge_join(call, all, forge_wrap(call, DER_CONTEXT_2, (struct bytes){salt, sizeof(salt)}));
    return forge_wrap(call, DER_SEQUENCE, all);
}

static struct bytes signature_algorithm(struct call *call, const struct recipe *recipe)
{
    static const uint8_t null[] = {DER_NULL, 0};

    if (is_pss(recipe))
        return algorithm(call, oid_pss, pss_parameters(call, recipe));
    if (EVP_PKEY_is_a(recipe->signer->pkey, "RSA"))
        return algorithm(call, either(recipe->signature_oid, oid_rsa),
                         (struct bytes){null, sizeof(null)});
    return algorithm(call, either(recipe->signature_oid, oid_ecdsa), (struct bytes){0});
}

static struct bytes signer_id(struct call *call, const struct recipe *recipe)
{
    X509 *x509 = recipe->signer->x509;
    unsigned char *name = NULL;
    unsigned char *serial = NULL;

    if (recipe->flags & BY_KEY_ID) {
        const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(x509);

        return forge_wrap(
            call, DER_CONTEXT_0_PRIMITIVE,
            (struct bytes){ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id)});
    }

    int name_n = i2d_X509_NAME(X509_get_issuer_name(x509), &name);
    int serial_n = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), &serial);
    struct bytes number = take_openssl(call, serial, serial_n);

    if (recipe->flags & BY_WRONG_SERIAL)
        number = forge_wrap(call, DER_INTEGER, (struct bytes){(const uint8_t *)"\x01", 1});
    return forge_wrap(call, DER_SEQUENCE,
                      forge_join(call, take_openssl(call, name, name_n), number));
}

static struct bytes signer_info(struct call *call, const struct recipe *recipe)
{
    struct buf out = buf_in(call->mem);
    struct bytes digest =
        algorithm(call, either(recipe->digest_oid, oid_sha256), (struct bytes){0});
    struct bytes id = signer_id(call, recipe);
    struct bytes attrs = attributes(call, recipe);
    struct bytes method = signature_algorithm(call, recipe);
    bool bare = recipe->flags & NO_ATTRS;

    der_put_int(&out, recipe->signer_version ? recipe->signer_version : 1);
    buf_add(&out, id.data, id.n);
    buf_add(&out, digest.data, digest.n);
    if (!bare)
        der_put(&out, DER_CONTEXT_0, attrs);
    buf_add(&out, method.data, method.n);
    der_put(&out, DER_OCTET_STRING,
            sign(call, recipe, bare ? recipe->content : forge_wrap(call, DER_SET, attrs)));
    if (recipe->unsigned_extra.n > 0)
        der_put(&out, DER_CONTEXT_1, recipe->unsigned_extra);
    return forge_wrap(call, DER_SEQUENCE, buf_bytes(&out));
}

static void put_certificates(struct call *call, const struct recipe *recipe, struct buf *out)
{
    struct buf certs = buf_in(call->mem);
    struct bytes leaf = pki_der(call, recipe->signer->x509);
    struct bytes issuing = pki_der(call, recipe->issuing->x509);
    unsigned copies = recipe->copies ? recipe->copies : 1;

    if (!(recipe->flags & NO_CERTIFICATES))
        buf_add(&certs, leaf.data, leaf.n);
    for (unsigned i = 0; i < copies; i++)
        buf_add(&certs, issuing.data, issuing.n);
    der_put(out, DER_CONTEXT_0, buf_bytes(&certs));
}

static struct bytes encapsulated(struct call *call, const struct recipe *recipe)
{
    struct bytes info = forge_wrap(call, DER_OID, either(recipe->content_type, oid_data));

    if (recipe->flags & ATTACHED)
        info = forge_join(
            call, info,
            forge_wrap(call, DER_CONTEXT_0, forge_wrap(call, DER_OCTET_STRING, recipe->content)));
    return info;
}

static struct bytes signer_infos(struct call *call, const struct recipe *recipe)
{
    struct bytes infos[2];
    size_t n = recipe->flags & NO_SIGNERS ? 0 : 1;
    struct buf out = buf_in(call->mem);

    infos[0] = signer_info(call, recipe);
    if (recipe->flags & TWO_SIGNERS)
        infos[n++] = signer_info(call, recipe);
    der_put_sorted(&out, DER_SET, infos, n);
    return buf_bytes(&out);
}

struct bytes forge(struct call *call, const struct recipe *recipe)
{
    struct bytes digest =
        algorithm(call, either(recipe->digest_oid, oid_sha256), (struct bytes){0});
    struct buf data = buf_in(call->mem);
    struct bytes infos = signer_infos(call, recipe);

    if (recipe->flags & NO_DIGEST_ALGORITHMS)
        digest = (struct bytes){0};
    der_put_int(&data, recipe->version ? recipe->version : 1);
    der_put(&data, DER_SET, digest);
    der_put(&data, DER_SEQUENCE, encapsulated(call, recipe));
    put_certificates(call, recipe, &data);
    buf_add(&data, infos.data, infos.n);

    struct bytes sequence = forge_wrap(call, DER_SEQUENCE, buf_bytes(&data));
    struct bytes type = forge_wrap(call, DER_OID, either(recipe->type, oid_signed_data));

    return forge_wrap(call, DER_SEQUENCE,
                      forge_join(call, type, forge_wrap(call, DER_CONTEXT_0, sequence)));
}

struct bytes forge_signed_set(struct call *call, struct bytes cms)
{
    struct signed_parts parts;
    const char *detail = NULL;

    must(parse_signed_data(cms, &parts, &detail) == CMS_OK, "parse");
    return forge_wrap(call, DER_SET, parts.signed_attributes.content);
}
