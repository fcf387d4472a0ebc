/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "cms/der.h"
#include "cms/judge.h"
#include "cms/ossl.h"

enum { TEXT_MAX = 1 << 20 };

static bool is_pem(struct bytes text)
{
    return text.n > 0 && memmem(text.data, text.n, "-----BEGIN", 10) != NULL;
}

static bool read_der(struct bytes text, int most, STACK_OF(X509) * stack)
{
    const unsigned char *at = text.data;
    const unsigned char *end = at + text.n;

    while (at < end && sk_X509_num(stack) <= most) {
        X509 *x509 = d2i_X509(NULL, &at, end - at);

        if (!x509)
            return false;
        sk_X509_push(stack, x509);
    }
    return true;
}

/* PEM ends well when nothing more begins; any other reason is damage. */
static bool pem_ended(void)
{
    return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

static bool read_pem(struct bytes text, int most, STACK_OF(X509) * stack)
{
    SCOPED(bio_freep) BIO *bio = BIO_new_mem_buf(text.data, (int)text.n);
    X509 *x509;

    while (sk_X509_num(stack) <= most && (x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
        sk_X509_push(stack, x509);
    return pem_ended();
}

/* NULL when one certificate is bad, there is none or there are more than most. */
static STACK_OF(X509) * read_stack(struct bytes text, int most)
{
    STACK_OF(X509) *stack = sk_X509_new_null();
    bool good = is_pem(text) ? read_pem(text, most, stack) : read_der(text, most, stack);

    ERR_clear_error();
    if (good && sk_X509_num(stack) > 0 && sk_X509_num(stack) <= most)
        return stack;
    sk_X509_pop_free(stack, X509_free);
    return NULL;
}

enum err certificates_read(struct call *call, struct bytes text, struct certificates **ret)
{
    STACK_OF(X509) *stack = text.n <= TEXT_MAX ? read_stack(text, CERTIFICATES_MAX) : NULL;

    if (!stack)
        return fail_plain(call, ERR_UNPROCESSABLE, "Không đọc được chứng thư");
    *ret = certificates_adopt(call, stack);
    return OK;
}

static void anchors_end(void *object)
{
    struct anchors *anchors = object;

    X509_STORE_free(anchors->store);
    sk_X509_pop_free(anchors->stack, X509_free);
}

static bool all_are_ca(STACK_OF(X509) * stack)
{
    for (int i = 0; i < sk_X509_num(stack); i++) {
        if (X509_check_ca(sk_X509_value(stack, i)) != 1)
            return false;
    }
    return true;
}

enum err anchors_read(struct call *call, struct bytes pem, struct anchors **ret)
{
    enum { ANCHORS_MAX = 64 };
    struct anchors *anchors = arena_alloc(call->mem, sizeof(*anchors));

    anchors->stack = pem.n <= TEXT_MAX ? read_stack(pem, ANCHORS_MAX) : NULL;
    anchors->store = X509_STORE_new();
    arena_defer(call->mem, anchors_end, anchors);
    if (!anchors->stack || !all_are_ca(anchors->stack))
        return fail_plain(call, ERR_UNPROCESSABLE, "Tệp chứng thư gốc không dùng được");
    for (int i = 0; i < sk_X509_num(anchors->stack); i++) {
        if (X509_STORE_add_cert(anchors->store, sk_X509_value(anchors->stack, i)) != 1)
            return fail_openssl(call, "trust anchor");
    }
    *ret = anchors;
    return OK;
}

static void crls_end(void *object)
{
    sk_X509_CRL_pop_free(((struct crls *)object)->stack, X509_CRL_free);
}

static bool read_crls_der(struct bytes text, STACK_OF(X509_CRL) * stack)
{
    const unsigned char *at = text.data;
    const unsigned char *end = at + text.n;

    while (at < end) {
        X509_CRL *crl = d2i_X509_CRL(NULL, &at, end - at);

        if (!crl)
            return false;
        sk_X509_CRL_push(stack, crl);
    }
    return true;
}

static bool read_crls_pem(struct bytes text, STACK_OF(X509_CRL) * stack)
{
    SCOPED(bio_freep) BIO *bio = BIO_new_mem_buf(text.data, (int)text.n);
    X509_CRL *crl;

    while ((crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)))
        sk_X509_CRL_push(stack, crl);
    return pem_ended();
}

enum err crls_read(struct call *call, struct bytes text, struct crls **ret)
{
    struct crls *crls = arena_alloc(call->mem, sizeof(*crls));

    crls->stack = sk_X509_CRL_new_null();
    arena_defer(call->mem, crls_end, crls);

    bool good = is_pem(text) ? read_crls_pem(text, crls->stack) : read_crls_der(text, crls->stack);

    ERR_clear_error();
    if (!good || sk_X509_CRL_num(crls->stack) == 0)
        return fail_plain(call, ERR_UNPROCESSABLE, "Không đọc được danh sách thu hồi");
    *ret = crls;
    return OK;
}

size_t certificates_count(const struct certificates *certificates)
{
    return (size_t)sk_X509_num(certificates->stack);
}

static const char *name_entry(struct call *call, const X509_NAME *name, int nid)
{
    int at = X509_NAME_get_index_by_NID(name, nid, -1);
    unsigned char *text = NULL;

    if (at < 0)
        return "";

    int n = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    struct bytes copy = take_openssl(call, n >= 0 ? text : NULL, n);

    return copy.n > 0 ? (const char *)copy.data : "";
}

struct subject subject_of(struct call *call, const X509_NAME *name)
{
    return (struct subject){
        .common_name = name_entry(call, name, NID_commonName),
        .organization = name_entry(call, name, NID_organizationName),
        .organization_unit = name_entry(call, name, NID_organizationalUnitName),
        .serial_number = name_entry(call, name, NID_serialNumber),
        .title = name_entry(call, name, NID_title),
    };
}

const char *name_text(struct call *call, const X509_NAME *name)
{
    SCOPED(bio_freep) BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;

    if (!bio || X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return "";

    long n = BIO_get_mem_data(bio, &data);

    return arena_copy(call->mem, data, n > 0 ? (size_t)n : 0);
}

static const struct {
    const char *group;
    const char *name;
} curves[] = {
    {"prime256v1", "P-256"},
    {"secp384r1", "P-384"},
    {"secp521r1", "P-521"},
};

const char *key_algorithm(struct call *call, EVP_PKEY *pkey)
{
    char group[64] = "";

    if (pkey && EVP_PKEY_is_a(pkey, "RSA"))
        return arena_printf(call->mem, "RSA-%d", EVP_PKEY_get_bits(pkey));
    if (!pkey || EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL) != 1)
        return pkey && EVP_PKEY_get0_type_name(pkey)
                   ? arena_strdup(call->mem, EVP_PKEY_get0_type_name(pkey))
                   : "";
    for (size_t i = 0; i < COUNT_OF(curves); i++) {
        if (strcmp(group, curves[i].group) == 0)
            return curves[i].name;
    }
    return arena_strdup(call->mem, group);
}

static const char *serial_hex(struct call *call, const X509 *x509)
{
    const ASN1_INTEGER *serial = X509_get0_serialNumber(x509);

    return hex_of(
        call, (struct bytes){ASN1_STRING_get0_data(serial), (size_t)ASN1_STRING_length(serial)});
}

enum err certificate_facts(struct call *call, const struct certificates *certificates, size_t at,
                           struct certificate_facts *ret)
{
    X509 *x509 = sk_X509_value(certificates->stack, (int)at);

    if (!x509)
        return fail_plain(call, ERR_NOT_FOUND, "Không có chứng thư này");
    *ret = (struct certificate_facts){
        .sha256 = x509_sha256(call, x509),
        .subject = subject_of(call, X509_get_subject_name(x509)),
        .issuer = name_text(call, X509_get_issuer_name(x509)),
        .serial = serial_hex(call, x509),
        .key_algorithm = key_algorithm(call, X509_get0_pubkey(x509)),
        .valid_from = asn1_seconds(X509_get0_notBefore(x509)),
        .valid_to = asn1_seconds(X509_get0_notAfter(x509)),
    };
    return OK;
}

enum err certificate_pem(struct call *call, const struct certificates *certificates, size_t at,
                         const char **ret)
{
    SCOPED(bio_freep) BIO *bio = BIO_new(BIO_s_mem());
    X509 *x509 = sk_X509_value(certificates->stack, (int)at);
    char *data = NULL;

    if (!x509 || !bio || PEM_write_bio_X509(bio, x509) != 1)
        return fail_openssl(call, "certificate");

    long n = BIO_get_mem_data(bio, &data);

    *ret = arena_copy(call->mem, data, (size_t)n);
    return OK;
}

enum err certificates_pem(struct call *call, const struct certificates *certificates,
                          const char **ret)
{
    const char *all = "";

    for (size_t i = 0; i < certificates_count(certificates); i++) {
        const char *one = NULL;
        enum err err = certificate_pem(call, certificates, i, &one);

        if (err)
            return err;
        all = arena_printf(call->mem, "%s%s", all, one);
    }
    *ret = all;
    return OK;
}

bool certificate_has_key(const struct certificates *certificates, struct bytes spki)
{
    X509 *leaf = sk_X509_value(certificates->stack, 0);
    const unsigned char *der = spki.data;
    SCOPED(pkey_freep) EVP_PKEY *pkey = d2i_PUBKEY(NULL, &der, (long)spki.n);
    bool same =
        pkey && leaf && X509_get0_pubkey(leaf) && EVP_PKEY_eq(X509_get0_pubkey(leaf), pkey) == 1;

    ERR_clear_error();
    return same;
}

enum err csr_public(struct call *call, const char *pem, struct bytes *ret_spki)
{
    SCOPED(bio_freep) BIO *bio = BIO_new_mem_buf(pem, -1);
    SCOPED(x509_req_freep) X509_REQ *request = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);
    EVP_PKEY *pkey = request ? X509_REQ_get0_pubkey(request) : NULL;
    bool good = pkey && X509_REQ_verify(request, pkey) == 1;
    unsigned char *der = NULL;
    int n = good ? i2d_PUBKEY(pkey, &der) : -1;

    ERR_clear_error();
    if (n <= 0)
        return fail_plain(call, ERR_UNPROCESSABLE, "Yêu cầu cấp chứng thư (CSR) không hợp lệ");
    *ret_spki = take_openssl(call, der, n);
    return OK;
}

enum cms_code certificate_suits(const struct certificates *certificates)
{
    X509 *leaf = sk_X509_value(certificates->stack, 0);
    enum cms_code code = judge_key(X509_get0_pubkey(leaf));

    return code ? code : judge_usage(leaf);
}

enum cms_code certificates_lead_to(struct call *call, const struct certificates *certificates,
                                   const struct anchors *anchors, int64_t at,
                                   const char **ret_detail)
{
    struct path path = {
        .leaf = sk_X509_value(certificates->stack, 0), .others = certificates->stack, .at = at};
    enum cms_code code = judge_path(call, anchors, &path);

    *ret_detail = path.detail;
    return code;
}
