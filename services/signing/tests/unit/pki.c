/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pki.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

#include "cms/ossl.h"

enum { HALF_YEAR_S = 180 * 86400 };

void must(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "test ground: %s\n", what);
    ERR_print_errors_fp(stderr);
    abort();
}

static EVP_PKEY *new_key(enum pki_key key)
{
    static const char *const curves[] = {
        [PKI_P256] = "P-256", [PKI_P224] = "P-224", [PKI_SECP256K1] = "secp256k1"};

    if (key == PKI_RSA2048)
        return EVP_RSA_gen(2048);
    if (key == PKI_RSA1024)
        return EVP_RSA_gen(1024);
    return EVP_EC_gen(curves[key]);
}

static void set_names(X509 *x509, const struct pki_cert *issuer, const char *common_name)
{
    X509_NAME *name = X509_get_subject_name(x509);
    static const struct {
        int nid;
        const char *value;
    } fixed[] = {
        {NID_countryName, "VN"},
        {NID_organizationName, "Trường THCS Hoa Sen (hư cấu)"},
        {NID_organizationalUnitName, "THỬ NGHIỆM"},
        {NID_serialNumber, "HBDT-TEST-17"},
    };

    for (size_t i = 0; i < COUNT_OF(fixed); i++)
        must(X509_NAME_add_entry_by_NID(name, fixed[i].nid, MBSTRING_UTF8,
                                        (const unsigned char *)fixed[i].value, -1, -1, 0),
             "name");
    must(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                    (const unsigned char *)common_name, -1, -1, 0),
         "common name");
    X509_set_issuer_name(x509, issuer ? X509_get_subject_name(issuer->x509) : name);
}

static void add_extension(X509 *x509, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;

    if (!value || !*value)
        return;
    X509V3_set_ctx(&ctx, issuer ? issuer : x509, x509, NULL, NULL, 0);

    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);

    must(extension && X509_add_ext(x509, extension, -1), value);
    X509_EXTENSION_free(extension);
}

struct pki_cert pki_issue(const struct pki_cert *issuer, const struct pki_plan *plan)
{
    struct pki_cert cert = {X509_new(),
                            plan->of_key ? (EVP_PKEY *)plan->of_key : new_key(plan->key)};
    static _Atomic long serials = 1000;
    X509 *by = issuer ? issuer->x509 : NULL;

    must(cert.x509 && cert.pkey, "key");
    if (plan->of_key)
        EVP_PKEY_up_ref(cert.pkey);
    X509_set_version(cert.x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(cert.x509), plan->serial ? plan->serial : serials++);
    ASN1_TIME_set(X509_getm_notBefore(cert.x509), plan->from);
    ASN1_TIME_set(X509_getm_notAfter(cert.x509), plan->to);
    set_names(cert.x509, issuer, plan->common_name);
    X509_set_pubkey(cert.x509, cert.pkey);
    add_extension(cert.x509, by, NID_basic_constraints,
                  plan->constraints ? plan->constraints : "critical,CA:FALSE");
    add_extension(cert.x509, by, NID_key_usage,
                  plan->key_usage ? plan->key_usage : "critical,digitalSignature,nonRepudiation");
    add_extension(cert.x509, by, NID_ext_key_usage, plan->eku);
    add_extension(cert.x509, by, NID_subject_key_identifier, "hash");
    add_extension(cert.x509, by, NID_authority_key_identifier, "keyid");
    must(X509_sign(cert.x509, issuer ? issuer->pkey : cert.pkey,
                   plan->md ? plan->md : EVP_sha256()) > 0,
         "certificate signature");
    return cert;
}

void pki_cert_end(struct pki_cert *cert)
{
    X509_free(cert->x509);
    EVP_PKEY_free(cert->pkey);
}

void pki_new(struct call *call, struct pki *ret, int64_t now)
{
    struct pki_plan plan = {.common_name = "Gốc thử nghiệm",
                            .constraints = "critical,CA:TRUE",
                            .key_usage = "critical,keyCertSign,cRLSign",
                            .from = now - HALF_YEAR_S,
                            .to = now + HALF_YEAR_S};

    ret->root = pki_issue(NULL, &plan);
    plan.common_name = "Cấp phát thử nghiệm";
    plan.constraints = "critical,CA:TRUE,pathlen:0";
    ret->issuing = pki_issue(&ret->root, &plan);
    plan.constraints = NULL;
    plan.key_usage = NULL;
    plan.common_name = "Nguyễn Thị Thử Nghiệm";
    plan.eku = "1.3.6.1.5.5.7.3.36,emailProtection";
    ret->teacher = pki_issue(&ret->issuing, &plan);
    plan.key = PKI_RSA2048;
    ret->teacher_rsa = pki_issue(&ret->issuing, &plan);
    plan.key = PKI_P256;
    plan.common_name = "Trần Văn Mẫu";
    ret->other = pki_issue(&ret->issuing, &plan);
    ret->root_pem = pki_pem(call, ret->root.x509);
}

void pki_end(struct pki *pki)
{
    pki_cert_end(&pki->root);
    pki_cert_end(&pki->issuing);
    pki_cert_end(&pki->teacher);
    pki_cert_end(&pki->teacher_rsa);
    pki_cert_end(&pki->other);
}

const char *pki_pem(struct call *call, X509 *x509)
{
    SCOPED(bio_freep) BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;

    must(bio && PEM_write_bio_X509(bio, x509), "PEM");

    long n = BIO_get_mem_data(bio, &data);

    return arena_copy(call->mem, data, (size_t)n);
}

const char *pki_chain_pem(struct call *call, const struct pki_cert *leaf,
                          const struct pki_cert *issuing)
{
    return arena_printf(call->mem, "%s%s", pki_pem(call, leaf->x509), pki_pem(call, issuing->x509));
}

struct bytes pki_der(struct call *call, X509 *x509)
{
    unsigned char *der = NULL;
    int n = i2d_X509(x509, &der);

    return take_openssl(call, der, n);
}

static void add_entry(X509_CRL *crl, const struct pki_revocation *revocation)
{
    X509_REVOKED *entry = X509_REVOKED_new();
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    ASN1_TIME *time = ASN1_TIME_set(NULL, revocation->revoked_at);
    ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();

    ASN1_INTEGER_set(serial, revocation->serial);
    X509_REVOKED_set_serialNumber(entry, serial);
    X509_REVOKED_set_revocationDate(entry, time);
    ASN1_ENUMERATED_set(reason, revocation->reason);
    if (revocation->reason >= 0)
        X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0);
    must(X509_CRL_add0_revoked(crl, entry), "CRL entry");
    ASN1_INTEGER_free(serial);
    ASN1_TIME_free(time);
    ASN1_ENUMERATED_free(reason);
}

struct bytes pki_crl(struct call *call, const struct pki_cert *issuer,
                     const struct pki_revocation *revocation)
{
    X509_CRL *crl = X509_CRL_new();
    ASN1_TIME *issued = ASN1_TIME_set(NULL, revocation->issued);
    ASN1_TIME *next = ASN1_TIME_set(NULL, revocation->next);
    unsigned char *der = NULL;

    X509_CRL_set_version(crl, X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer->x509));
    X509_CRL_set1_lastUpdate(crl, issued);
    X509_CRL_set1_nextUpdate(crl, next);
    if (revocation->serial)
        add_entry(crl, revocation);
    must(X509_CRL_sign(crl, issuer->pkey, EVP_sha256()) > 0, "CRL");

    int n = i2d_X509_CRL(crl, &der);

    X509_CRL_free(crl);
    ASN1_TIME_free(issued);
    ASN1_TIME_free(next);
    return take_openssl(call, der, n);
}

struct key *pki_key(struct call *call, EVP_PKEY *pkey)
{
    EVP_PKEY_up_ref(pkey);
    return key_adopt(call, pkey);
}

struct signer *pki_signer(struct call *call, const struct pki_cert *leaf,
                          const struct pki_cert *issuing)
{
    struct certificates *certificates = NULL;
    struct signer *signer = NULL;
    const char *pem = pki_chain_pem(call, leaf, issuing);

    must(certificates_read(call, text_bytes(pem), &certificates) == OK, "chain");
    must(signer_open(call, certificates, pki_key(call, leaf->pkey), &signer) == OK, "signer");
    return signer;
}
