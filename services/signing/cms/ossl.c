/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/ossl.h"

#include <openssl/err.h>
#include <time.h>

static void key_end(void *object)
{
    EVP_PKEY_free(((struct key *)object)->pkey);
}

struct key *key_adopt(struct call *call, EVP_PKEY *pkey)
{
    struct key *key = arena_alloc(call->mem, sizeof(*key));

    key->pkey = pkey;
    arena_defer(call->mem, key_end, key);
    return key;
}

static void certificates_end(void *object)
{
    sk_X509_pop_free(((struct certificates *)object)->stack, X509_free);
}

struct certificates *certificates_adopt(struct call *call, STACK_OF(X509) * stack)
{
    struct certificates *certificates = arena_alloc(call->mem, sizeof(*certificates));

    certificates->stack = stack;
    arena_defer(call->mem, certificates_end, certificates);
    return certificates;
}

enum err fail_openssl(struct call *call, const char *doing)
{
    char text[256] = "no reason given";
    unsigned long code = ERR_peek_last_error();

    if (code)
        ERR_error_string_n(code, text, sizeof(text));
    ERR_clear_error();
    return fail_plain(call, ERR_INTERNAL, "%s: %s", doing, text);
}

struct bytes take_openssl(struct call *call, unsigned char *der, int n)
{
    struct bytes copy = {0};

    if (n > 0)
        copy = (struct bytes){(uint8_t *)arena_copy(call->mem, der, (size_t)n), (size_t)n};
    OPENSSL_free(der);
    return copy;
}

const char *hex_of(struct call *call, struct bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc(call->mem, 2 * bytes.n + 1);

    for (size_t i = 0; i < bytes.n; i++) {
        text[2 * i] = digits[bytes.data[i] >> 4];
        text[2 * i + 1] = digits[bytes.data[i] & 15];
    }
    return text;
}

const char *x509_sha256(struct call *call, const X509 *x509)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (X509_digest(x509, EVP_sha256(), digest, &n) != 1)
        return "";
    return hex_of(call, (struct bytes){digest, n});
}

int64_t asn1_seconds(const ASN1_TIME *time)
{
    struct tm tm = {0};

    return ASN1_TIME_to_tm(time, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}
