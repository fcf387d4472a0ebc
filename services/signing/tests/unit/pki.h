/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A throwaway certification authority for tests: everything in it is made up at each run. */
#pragma once

#include <openssl/x509.h>

#include "cms/certificate.h"
#include "cms/make.h"

enum pki_key {
    PKI_P256,
    PKI_RSA2048,
    PKI_RSA1024,
    PKI_P224,
    PKI_SECP256K1,
};

struct pki_cert {
    X509 *x509;
    EVP_PKEY *pkey;
};

/* What a certificate is to be; NULL and 0 mean the usual. */
struct pki_plan {
    const char *common_name;
    enum pki_key key;
    const EVP_PKEY *of_key;  /* certify this key instead of a new one */
    const char *key_usage;   /* "" = leave out */
    const char *eku;         /* NULL = leave out */
    const char *constraints; /* default CA:FALSE */
    int64_t from, to;        /* default: a year around now */
    long serial;
    const EVP_MD *md; /* default SHA-256 */
};

struct pki {
    struct pki_cert root;
    struct pki_cert issuing;
    struct pki_cert teacher;
    struct pki_cert teacher_rsa;
    struct pki_cert other;
    const char *root_pem;
};

/* Issuer NULL = self-signed. Ends the program when OpenSSL does not play along. */
struct pki_cert pki_issue(const struct pki_cert *issuer, const struct pki_plan *plan);
void pki_cert_end(struct pki_cert *cert);

void pki_new(struct call *call, struct pki *ret, int64_t now);
void pki_end(struct pki *pki);

const char *pki_pem(struct call *call, X509 *x509);
const char *pki_chain_pem(struct call *call, const struct pki_cert *leaf,
                          const struct pki_cert *issuing);
struct bytes pki_der(struct call *call, X509 *x509);

/* A CRL of issuer naming one serial (0 = nobody), reason -1 = none given. */
struct pki_revocation {
    long serial;
    int reason;
    int64_t revoked_at;
    int64_t issued, next;
};
struct bytes pki_crl(struct call *call, const struct pki_cert *issuer,
                     const struct pki_revocation *revocation);

struct signer *pki_signer(struct call *call, const struct pki_cert *leaf,
                          const struct pki_cert *issuing);

/* Our key object around an EVP_PKEY, through the public interface (PKCS#8 is not in it). */
struct key *pki_key(struct call *call, EVP_PKEY *pkey);

static inline struct bytes text_bytes(const char *text)
{
    return (struct bytes){(const uint8_t *)text, __builtin_strlen(text)};
}

/* Stops the program unless good: a test's ground must not give way silently. */
void must(int good, const char *what);
