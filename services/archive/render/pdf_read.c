/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading back a signature of ours. pdfsig is no oracle for structure: it accepts gaps and tails
 * that nobody signed, so the range must be exactly the file without the place of the signature. */
#include <stdio.h>
#include <string.h>

#include "crypto/digest.h"
#include "render/pdf_signature.h"

struct range {
    size_t gap_at;  /* of '<' */
    size_t gap_end; /* behind '>' */
};

/* The last "/ByteRange [0 a b c]" of the file, covering all of it but the gap. */
static bool find_range(const char *text, size_t n, struct range *ret)
{
    static const char key[] = "/ByteRange [";
    const char *found = NULL;
    size_t zero = 1;
    size_t tail = 0;

    for (const char *at = text; (at = memmem(at, n - (size_t)(at - text), key, strlen(key))); at++)
        found = at;
    if (!found || sscanf(found + strlen(key), "%10zu %10zu %10zu %10zu]", &zero, &ret->gap_at,
                         &ret->gap_end, &tail) != 4)
        return false;
    return zero == 0 && ret->gap_at < ret->gap_end && ret->gap_end < n &&
           tail == n - ret->gap_end && text[ret->gap_at] == '<' && text[ret->gap_end - 1] == '>';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The length of the DER value at the front, header included; 0 when it is none of ours. */
static size_t der_length(const uint8_t *der, size_t n)
{
    size_t length = 0;

    if (n < 4 || der[0] != 0x30 || der[1] < 0x81 || der[1] > 0x83)
        return 0;

    size_t count = der[1] & 0x7fu;

    for (size_t i = 0; i < count; i++)
        length = length << 8 | der[2 + i];
    return length + 2 + count <= n ? length + 2 + count : 0;
}

static bool read_cms(struct arena *mem, const char *hex, size_t digits, struct bytes *ret)
{
    uint8_t *der = arena_alloc(mem, digits / 2 + 1);

    for (size_t i = 0; i + 1 < digits; i += 2) {
        int high = hex_digit(hex[i]);
        int low = hex_digit(hex[i + 1]);

        if (high < 0 || low < 0)
            return false;
        der[i / 2] = (uint8_t)(high * 16 + low);
    }
    *ret = (struct bytes){der, der_length(der, digits / 2)};
    for (size_t i = ret->n; i < digits / 2; i++)
        if (der[i])
            return false;
    return ret->n > 0;
}

enum err pdf_signature_read(struct call *call, struct bytes pdf, uint8_t ret_digest[32],
                            struct bytes *ret_cms)
{
    const char *text = arena_copy(call->mem, pdf.data, pdf.n);
    struct sha256_state *state = sha256_new(call->mem);
    struct range range;

    if (!find_range(text, pdf.n, &range) ||
        !read_cms(call->mem, text + range.gap_at + 1, range.gap_end - range.gap_at - 2, ret_cms))
        return fail_plain(call, ERR_UNPROCESSABLE, "PDF không mang chữ ký của hệ thống lưu trữ");
    sha256_add(state, pdf.data, range.gap_at);
    sha256_add(state, pdf.data + range.gap_end, pdf.n - range.gap_end);
    sha256_end(state, ret_digest);
    return OK;
}
