/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/digest.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

#define ALPHABET_62 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static const char base64_digits[] = ALPHABET_62 "+/";
static const char base64url_digits[] = ALPHABET_62 "-_";

char *hex_encode(struct arena *mem, const void *data, size_t n)
{
    const uint8_t *bytes = data;
    char *text = arena_array(mem, n + 1, 2);

    for (size_t i = 0; i < n; i++) {
        text[2 * i] = hex_digits[bytes[i] >> 4];
        text[2 * i + 1] = hex_digits[bytes[i] & 15];
    }
    return text;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool hex_decode(const char *text, uint8_t *ret, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int high = hex_value(text[2 * i]);
        int low = high < 0 ? -1 : hex_value(text[2 * i + 1]);

        if (low < 0)
            return false;
        ret[i] = (uint8_t)(high << 4 | low);
    }
    return text[2 * n] == '\0';
}

bool is_sha256_hex(const char *text)
{
    uint8_t ignored[SHA256_BYTES];

    return hex_decode(text, ignored, sizeof(ignored));
}

/* Appends the k + 1 digits of k bytes (1..3), spare bits zero. */
static char *put_group(char *to, const uint8_t *from, size_t k, const char *digits)
{
    uint32_t bits = (uint32_t)from[0] << 16;

    if (k > 1)
        bits |= (uint32_t)from[1] << 8;
    if (k > 2)
        bits |= from[2];
    for (size_t i = 0; i <= k; i++)
        *to++ = digits[bits >> (18 - 6 * i) & 63];
    return to;
}

static char *encode(char *to, struct bytes data, const char *digits)
{
    for (size_t i = 0; i < data.n; i += 3)
        to = put_group(to, data.data + i, data.n - i < 3 ? data.n - i : 3, digits);
    return to;
}

char *base64_encode(struct arena *mem, struct bytes data)
{
    char *text = arena_alloc(mem, data.n / 3 * 4 + 5);
    char *end = encode(text, data, base64_digits);

    while ((end - text) % 4)
        *end++ = '=';
    return text;
}

char *base64url_encode(struct arena *mem, struct bytes data)
{
    char *text = arena_alloc(mem, data.n / 3 * 4 + 5);

    encode(text, data, base64url_digits);
    return text;
}

/* The value of a digit, or 64 for a foreign byte. c62 and c63 are the last two of the alphabet. */
static uint32_t digit_value(char c, char c62, char c63)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a' + 26);
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0' + 52);
    if (c == c62)
        return 62;
    return c == c63 ? 63 : 64;
}

/* Reads k digits (2..4) into k - 1 bytes. Spare bits must be zero, or one value had many texts. */
static bool get_group(const char *from, size_t k, const char *digits, uint8_t *to)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < k; i++) {
        uint32_t value = digit_value(from[i], digits[62], digits[63]);

        if (value > 63)
            return false;
        bits |= value << (18 - 6 * i);
    }
    if (bits & (0xffffffu >> (8 * (k - 1))))
        return false;
    for (size_t i = 0; i + 1 < k; i++)
        to[i] = (uint8_t)(bits >> (16 - 8 * i));
    return true;
}

static bool decode(struct arena *mem, struct bytes text, const char *digits, struct bytes *ret)
{
    const char *from = (const char *)text.data;
    uint8_t *to = arena_alloc(mem, text.n / 4 * 3 + 3);
    size_t k = 0;

    if (text.n % 4 == 1)
        return false;
    *ret = (struct bytes){to, text.n * 3 / 4};
    for (size_t i = 0; i < text.n; i += k) {
        k = text.n - i < 4 ? text.n - i : 4;
        if (!get_group(from + i, k, digits, to))
            return false;
        to += k - 1;
    }
    return true;
}

bool base64_decode(struct arena *mem, const char *text, size_t n, struct bytes *ret)
{
    if (n % 4)
        return false;
    for (int padding = 0; padding < 2 && n && text[n - 1] == '='; padding++)
        n--;
    return decode(mem, (struct bytes){(const uint8_t *)text, n}, base64_digits, ret);
}

bool base64url_decode(struct arena *mem, const char *text, size_t n, struct bytes *ret)
{
    return decode(mem, (struct bytes){(const uint8_t *)text, n}, base64url_digits, ret);
}
