/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/judge.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { RSA_BITS_MIN = 2048, RSA_BITS_MAX = 8192, PATH_DEPTH = 5, AUTH_LEVEL = 2 };

enum cms_code judge_key(EVP_PKEY *pkey)
{
    static const char *const curves[] = {"prime256v1", "secp384r1", "secp521r1"};
    char group[64] = "";

    if (!pkey)
        return CMS_WEAK_KEY;
    if (EVP_PKEY_is_a(pkey, "RSA")) {
        int bits = EVP_PKEY_get_bits(pkey);

        return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX ? CMS_OK : CMS_WEAK_KEY;
    }
    if (!EVP_PKEY_is_a(pkey, "EC") ||
        EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL) != 1)
        return CMS_WEAK_KEY;
    for (size_t i = 0; i < COUNT_OF(curves); i++) {
        if (strcmp(group, curves[i]) == 0)
            return CMS_OK;
    }
    return CMS_WEAK_KEY;
}

/* No EKU, or one that names document signing (RFC 9336) or e-mail protection. */
static bool eku_suits(X509 *leaf)
{
    static const char document_signing[] = "1.3.6.1.5.5.7.3.36";
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(leaf, NID_ext_key_usage, NULL, NULL);
    bool suits = !usages && X509_get_ext_by_NID(leaf, NID_ext_key_usage, -1) < 0;
    char oid[64];

    for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages); i++) {
        const ASN1_OBJECT *usage = sk_ASN1_OBJECT_value(usages, i);

        OBJ_obj2txt(oid, sizeof(oid), usage, 1);
        suits = suits || OBJ_obj2nid(usage) == NID_email_protect || !strcmp(oid, document_signing);
    }
    sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
    return suits;
}

enum cms_code judge_usage(X509 *leaf)
{
    uint32_t flags = X509_get_extension_flags(leaf);
    uint32_t usage = X509_get_key_usage(leaf);

    if (flags & (EXFLAG_INVALID | EXFLAG_CA) || !(flags & EXFLAG_KUSAGE))
        return CMS_KEY_USAGE;
    if (!(usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) || usage & KU_KEY_CERT_SIGN)
        return CMS_KEY_USAGE;
    return eku_suits(leaf) ? CMS_OK : CMS_EKU;
}

static void stack_end(void *object)
{
    sk_X509_pop_free(object, X509_free);
}

static bool path_params(X509_STORE_CTX *ctx, const struct path *path)
{
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);

    X509_VERIFY_PARAM_set_time(param, (time_t)path->at);
    X509_VERIFY_PARAM_set_depth(param, PATH_DEPTH);
    X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
    /* The built-in purposes know no document signing: judge_usage() looks instead. */
    return X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY) == 1 &&
           X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT) == 1;
}

enum cms_code judge_path(struct call *call, const struct anchors *anchors, struct path *path)
{
    SCOPED(store_ctx_freep) X509_STORE_CTX *ctx = X509_STORE_CTX_new();

    path->detail = "";
    if (!ctx || X509_STORE_CTX_init(ctx, anchors->store, path->leaf, path->others) != 1 ||
        !path_params(ctx, path) || X509_verify_cert(ctx) != 1) {
        int error = ctx ? X509_STORE_CTX_get_error(ctx) : X509_V_ERR_OUT_OF_MEM;

        path->detail = arena_strdup(call->mem, X509_verify_cert_error_string(error));
        ERR_clear_error();
        return CMS_CHAIN;
    }
    path->found = X509_STORE_CTX_get1_chain(ctx);
    arena_defer(call->mem, stack_end, path->found);
    return CMS_OK;
}

static bool crl_is_believable(X509_CRL *crl, X509 *issuer)
{
    bool may_sign = !(X509_get_extension_flags(issuer) & EXFLAG_KUSAGE) ||
                    X509_get_key_usage(issuer) & KU_CRL_SIGN;
    int digest = NID_undef;

    OBJ_find_sigid_algs(X509_CRL_get_signature_nid(crl), &digest, NULL);

    bool strong = digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512;

    /* A critical extension means indirect, delta or partial: no full statement. */
    return may_sign && strong && X509_CRL_get_ext_by_critical(crl, 1, -1) < 0 &&
           X509_CRL_verify(crl, X509_get0_pubkey(issuer)) == 1;
}

/* A list issued after the time in question tells of it for ever; an older one until it ends. */
static bool crl_covers(const X509_CRL *crl, int64_t at, int64_t now)
{
    enum { SKEW_S = 300 };
    int64_t issued = asn1_seconds(X509_CRL_get0_lastUpdate(crl));
    const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl);

    if (issued > now + SKEW_S)
        return false;
    return issued >= at || (next && asn1_seconds(next) >= at);
}

static int64_t revoked_at(const X509_REVOKED *entry, int64_t reason)
{
    int64_t at = asn1_seconds(X509_REVOKED_get0_revocationDate(entry));
    ASN1_GENERALIZEDTIME *invalid =
        X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL, NULL);
    int64_t earlier = invalid ? asn1_seconds(invalid) : at;

    ASN1_GENERALIZEDTIME_free(invalid);
    return reason == CRL_REASON_KEY_COMPROMISE && earlier < at ? earlier : at;
}

static int64_t reason_of(const X509_REVOKED *entry)
{
    ASN1_ENUMERATED *value = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
    int64_t reason = value ? (int64_t)ASN1_ENUMERATED_get(value) : CRL_REASON_UNSPECIFIED;

    ASN1_ENUMERATED_free(value);
    return reason;
}

/* Whoever has the key can also claim an earlier time: only a proven one counts against these. */
static bool key_may_be_stolen(int64_t reason)
{
    return reason == CRL_REASON_KEY_COMPROMISE || reason == CRL_REASON_CA_COMPROMISE ||
           reason == CRL_REASON_AA_COMPROMISE || reason == CRL_REASON_UNSPECIFIED;
}

static enum cms_code judge_entry(const X509_REVOKED *entry, const struct path *path)
{
    int64_t reason = reason_of(entry);

    if (!path->at_is_proven && key_may_be_stolen(reason))
        return CMS_REVOKED;
    return revoked_at(entry, reason) <= path->at ? CMS_REVOKED : CMS_OK;
}

/* Every believable list counts: one that names the certificate beats those that do not. */
static enum cms_code judge_one(X509 *x509, X509 *issuer, const struct path *path,
                               const struct crls *crls, int64_t now)
{
    enum cms_code code = CMS_REV_UNKNOWN;

    for (int i = 0; i < sk_X509_CRL_num(crls->stack); i++) {
        X509_CRL *crl = sk_X509_CRL_value(crls->stack, i);
        X509_REVOKED *entry = NULL;

        if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) != 0 ||
            !crl_is_believable(crl, issuer))
            continue;
        if (X509_CRL_get0_by_cert(crl, &entry, x509) == 1 && judge_entry(entry, path))
            return CMS_REVOKED;
        if (crl_covers(crl, path->at, now))
            code = CMS_OK;
    }
    return code;
}

enum cms_code judge_revocation(const struct path *path, const struct crls *crls, int64_t now)
{
    enum cms_code worst = CMS_OK;

    for (int i = 0; i + 1 < sk_X509_num(path->found); i++) {
        enum cms_code code = judge_one(sk_X509_value(path->found, i),
                                       sk_X509_value(path->found, i + 1), path, crls, now);

        if (code == CMS_REVOKED)
            return code;
        worst = code ? code : worst;
    }
    ERR_clear_error();
    return worst;
}
