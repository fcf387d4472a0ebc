/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/verify.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "cms/algorithms.h"
#include "cms/attributes.h"
#include "cms/judge.h"
#include "cms/parse.h"

enum { EMBEDDED_MAX = 16, CLOCK_SKEW_S = 300 };

struct judging {
    struct call *call;
    const struct cms_check *check;
    struct cms_judgement *ret;
    struct signed_parts parts;
    struct attributes attributes;
    STACK_OF(X509) * embedded;
    X509 *leaf;
    const EVP_MD *md;
    enum signature_family family;
    struct path path;
};

static enum cms_code judge_structure(struct judging *j)
{
    return parse_signed_data(j->check->cms, &j->parts, &j->ret->detail);
}

static void stack_end(void *object)
{
    sk_X509_pop_free(object, X509_free);
}

static enum cms_code read_certificates(struct judging *j)
{
    struct bytes rest = j->parts.certificates;
    struct der element;

    j->embedded = sk_X509_new_null();
    arena_defer(j->call->mem, stack_end, j->embedded);
    while (rest.n > 0) {
        if (sk_X509_num(j->embedded) == EMBEDDED_MAX)
            return CMS_TOO_MANY_CERTS;
        if (!der_take(&rest, DER_SEQUENCE, &element))
            return CMS_PARSE;

        const unsigned char *der = element.whole.data;
        X509 *x509 = d2i_X509(NULL, &der, (long)element.whole.n);

        if (!x509)
            return CMS_PARSE;
        sk_X509_push(j->embedded, x509);
    }
    return CMS_OK;
}

static bool name_is(const X509_NAME *name, struct bytes der)
{
    const unsigned char *have = NULL;
    size_t n = 0;

    return X509_NAME_get0_der(name, &have, &n) == 1 && bytes_equal((struct bytes){have, n}, der);
}

static bool serial_is(struct call *call, const X509 *x509, struct bytes der)
{
    unsigned char *have = NULL;
    int n = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), &have);

    return bytes_equal(take_openssl(call, have, n), der);
}

static bool is_signer(struct call *call, X509 *x509, const struct der *id)
{
    struct bytes rest = id->content;
    struct der issuer;
    struct der serial;

    if (id->tag == DER_SEQUENCE)
        return der_next(&rest, &issuer) && der_next(&rest, &serial) && rest.n == 0 &&
               name_is(X509_get_issuer_name(x509), issuer.whole) &&
               serial_is(call, x509, serial.whole);

    const ASN1_OCTET_STRING *key_id = X509_get0_subject_key_id(x509);

    return key_id && bytes_equal((struct bytes){ASN1_STRING_get0_data(key_id),
                                                (size_t)ASN1_STRING_length(key_id)},
                                 id->content);
}

static void tell_signer(struct judging *j)
{
    j->ret->signer = subject_of(j->call, X509_get_subject_name(j->leaf));
    j->ret->issuer = name_text(j->call, X509_get_issuer_name(j->leaf));
    j->ret->certificate_sha256 = x509_sha256(j->call, j->leaf);
    j->ret->key_algorithm = key_algorithm(j->call, X509_get0_pubkey(j->leaf));
}

static enum cms_code find_signer(struct judging *j)
{
    for (int i = 0; i < sk_X509_num(j->embedded) && !j->leaf; i++) {
        X509 *x509 = sk_X509_value(j->embedded, i);

        if (is_signer(j->call, x509, &j->parts.signer_id))
            j->leaf = x509;
    }
    if (!j->leaf)
        return CMS_NO_SIGNER_CERT;
    tell_signer(j);
    return CMS_OK;
}

static enum cms_code judge_algorithms(struct judging *j)
{
    struct bytes listed = j->parts.digest_algorithms;
    struct algorithm digest;
    struct algorithm signature;
    struct algorithm same;
    struct der element;

    if (!parse_algorithm(j->parts.digest_algorithm, &digest) ||
        !parse_algorithm(j->parts.signature_algorithm, &signature))
        return CMS_PARSE;
    j->md = digest_of(digest.oid);
    if (!j->md || !algorithm_is_plain(&digest))
        return CMS_WEAK_DIGEST;
    if (!der_take(&listed, DER_SEQUENCE, &element) || listed.n > 0 ||
        !parse_algorithm(element.content, &same) || !bytes_equal(same.oid, digest.oid))
        return CMS_ALG_MISMATCH;
    return signature_family_of(j->call, &signature, j->md, &j->family);
}

static enum cms_code judge_signer_key(struct judging *j)
{
    EVP_PKEY *pkey = X509_get0_pubkey(j->leaf);
    enum cms_code code = judge_key(pkey);

    if (code)
        return code;
    return EVP_PKEY_is_a(pkey, j->family == FAMILY_EC ? "EC" : "RSA") ? CMS_OK : CMS_ALG_KEY;
}

static enum cms_code judge_attributes(struct judging *j)
{
    if (j->parts.signed_attributes.tag == 0 || j->parts.signed_attributes.content.n == 0)
        return CMS_NO_SIGNED_ATTRS;

    enum cms_code code =
        read_signed_attributes(j->parts.signed_attributes.content, j->check->pades, &j->attributes);

    if (code)
        return code;
    j->ret->signed_at = j->attributes.has_signing_time ? j->attributes.signing_time : 0;
    return judge_unsigned_attributes(j->parts.unsigned_attributes) == CMS_TS_UNCHECKED
               ? CMS_OK /* told at the end, when nothing worse was found */
               : judge_unsigned_attributes(j->parts.unsigned_attributes);
}

/* RFC 6211: both algorithms again, under the signature. */
static enum cms_code judge_protection(struct judging *j)
{
    struct bytes rest = j->attributes.algorithm_protection;
    struct der digest;
    struct der signature;

    if (rest.n == 0)
        return CMS_OK;

    bool same = der_take(&rest, DER_SEQUENCE, &digest) &&
                der_take(&rest, DER_CONTEXT_1, &signature) && rest.n == 0 &&
                bytes_equal(digest.content, j->parts.digest_algorithm) &&
                bytes_equal(signature.content, j->parts.signature_algorithm);

    return same ? CMS_OK : CMS_ALG_PROTECTION;
}

static enum cms_code judge_time(struct judging *j)
{
    int64_t from = asn1_seconds(X509_get0_notBefore(j->leaf));
    int64_t to = asn1_seconds(X509_get0_notAfter(j->leaf));
    int64_t proven = j->check->proven_at;
    int64_t claimed = j->attributes.signing_time;

    j->path.at = proven ? proven : j->check->now;
    j->path.at_is_proven = proven != 0;
    if (!j->attributes.has_signing_time)
        return j->path.at < from || j->path.at > to ? CMS_SIGNING_TIME_OUTSIDE_CERT : CMS_OK;
    if (claimed > j->path.at + CLOCK_SKEW_S)
        return CMS_SIGNING_TIME_FUTURE;
    if (claimed < from || claimed > to)
        return CMS_SIGNING_TIME_OUTSIDE_CERT;
    if (!proven)
        j->path.at = claimed;
    return CMS_OK;
}

static enum cms_code judge_named_certificate(struct judging *j)
{
    struct named_certificate named;
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (!read_signing_certificate(j->attributes.signing_certificate, &named))
        return CMS_ATTR_SIGNING_CERT;

    const EVP_MD *md = named.digest_algorithm.n ? digest_of(named.digest_algorithm) : EVP_sha256();

    if (!md || X509_digest(j->leaf, md, digest, &n) != 1 ||
        !bytes_equal(named.digest, (struct bytes){digest, n}))
        return CMS_ESS_CERT;
    if (named.issuer.n == 0)
        return CMS_OK;
    return name_is(X509_get_issuer_name(j->leaf), named.issuer) &&
                   serial_is(j->call, j->leaf, named.serial)
               ? CMS_OK
               : CMS_ESS_CERT;
}

static enum cms_code judge_digest(struct judging *j)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = sizeof(j->check->digest);

    memcpy(digest, j->check->digest, n);
    if (j->check->content.data) {
        if (EVP_Digest(j->check->content.data, j->check->content.n, digest, &n, j->md, NULL) != 1)
            return CMS_DIGEST_MISMATCH;
    } else if (j->md != EVP_sha256()) {
        return CMS_CONTENT_NEEDED;
    }
    return bytes_equal(j->attributes.message_digest, (struct bytes){digest, n})
               ? CMS_OK
               : CMS_DIGEST_MISMATCH;
}

/* What was signed are the attributes as a SET, not under the [0] they are stored with. */
static enum cms_code judge_signature(struct judging *j)
{
    struct bytes stored = j->parts.signed_attributes.whole;
    uint8_t *set = (uint8_t *)arena_copy(j->call->mem, stored.data, stored.n);

    set[0] = DER_SET;
    return signature_verifies(X509_get0_pubkey(j->leaf), j->family, j->md,
                              (struct bytes){set, stored.n}, j->parts.signature)
               ? CMS_OK
               : CMS_SIGNATURE;
}

static enum cms_code judge_leaf_usage(struct judging *j)
{
    return judge_usage(j->leaf);
}

static enum cms_code judge_chain(struct judging *j)
{
    j->path.leaf = j->leaf;
    j->path.others = j->embedded;

    enum cms_code code = judge_path(j->call, j->check->anchors, &j->path);

    j->ret->detail = j->path.detail;
    return code;
}

static enum cms_code judge_revocations(struct judging *j)
{
    enum cms_code code = CMS_REV_UNKNOWN;

    if (j->check->crls)
        code = judge_revocation(&j->path, j->check->crls, j->check->now);
    j->ret->revocation_checked = code != CMS_REV_UNKNOWN;
    return code == CMS_REV_UNKNOWN && !j->check->require_revocation ? CMS_OK : code;
}

static enum cms_code judge_time_stamp(struct judging *j)
{
    return judge_unsigned_attributes(j->parts.unsigned_attributes);
}

/* The first that is not OK is the answer: cheap and structural questions come first. */
static enum cms_code (*const questions[])(struct judging *) = {
    judge_structure,  read_certificates, find_signer, judge_algorithms,        judge_signer_key,
    judge_attributes, judge_protection,  judge_time,  judge_named_certificate, judge_digest,
    judge_signature,  judge_leaf_usage,  judge_chain, judge_revocations,       judge_time_stamp,
};

void cms_judge(struct call *call, const struct cms_check *check, struct cms_judgement *ret)
{
    struct judging j = {.call = call, .check = check, .ret = ret};
    enum cms_code code = CMS_OK;

    *ret = (struct cms_judgement){
        .detail = "",
        .signer = {"", "", "", "", ""},
        .certificate_sha256 = "",
        .issuer = "",
        .key_algorithm = "",
    };
    for (size_t i = 0; i < COUNT_OF(questions) && !code; i++)
        code = questions[i](&j);
    ERR_clear_error();

    const struct cms_code_words *words = cms_code_words(code);

    ret->verdict = words->verdict;
    ret->code = code;
    ret->code_name = words->name;
    ret->reason = words->reason;
    ret->reason_en = words->reason_en;
}
