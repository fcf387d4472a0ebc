/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/activation_code.h"

#include <string.h>

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char *activation_code_text(struct arena *mem, const uint8_t *bytes, size_t n)
{
    char *text = arena_alloc(mem, n * 2 + 1);
    char *at = text;
    unsigned pending = 0;
    unsigned bits = 0;

    for (size_t i = 0; i < n; i++) {
        pending = pending << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5) {
            if ((at - text) % 5 == 4)
                *at++ = '-';
            *at++ = digits[pending >> (bits - 5) & 31];
        }
    }
    return text;
}

static char normal(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    return c == 'I' || c == 'L' ? '1' : c;
}

char *activation_code_normal(struct arena *mem, const char *typed)
{
    char *text = arena_alloc(mem, strlen(typed) + 1);
    char *at = text;

    for (; *typed; typed++)
        if (*typed != '-' && *typed != ' ')
            *at++ = normal(*typed);
    return text;
}
