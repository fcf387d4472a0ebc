/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_allowed(utf8proc_int32_t c, bool lines)
{
    if (lines && (c == '\n' || c == '\r' || c == '\t'))
        return true;
    return c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0xfeff;
}

static bool is_clean(const char *text, size_t n, bool lines)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t left = (utf8proc_ssize_t)n;

    while (left > 0) {
        utf8proc_int32_t c;
        utf8proc_ssize_t used = utf8proc_iterate(at, left, &c);

        if (used < 1 || !is_allowed(c, lines))
            return false;
        at += used;
        left -= used;
    }
    return true;
}

static char *mapped(struct arena *mem, const char *text, size_t n, utf8proc_option_t options)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n,
                                           &out, options | UTF8PROC_STABLE);

    if (length < 0)
        return NULL;

    char *copy = arena_copy(mem, out, (size_t)length);

    free(out);
    return copy;
}

char *text_nfc(struct arena *mem, const char *text, size_t n, bool lines)
{
    if (!is_clean(text, n, lines))
        return NULL;
    return mapped(mem, text, n, UTF8PROC_COMPOSE);
}

int64_t text_length(const char *text)
{
    int64_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static void squeeze_spaces(char *text)
{
    char *out = text;

    for (char *in = text; *in; in++) {
        bool space = *in == ' ';
        bool skip = space && (out == text || out[-1] == ' ');

        if (!skip)
            *out++ = *in;
    }
    while (out > text && out[-1] == ' ')
        out--;
    *out = '\0';
}

char *text_fold(struct arena *mem, const char *text)
{
    char *folded = mapped(mem, text, strlen(text), UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);

    if (!folded)
        return NULL;
    squeeze_spaces(folded);
    return folded;
}

char *text_plain(struct arena *mem, const char *text)
{
    char *plain = mapped(mem, text, strlen(text),
                         UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
    char *out = plain;

    if (!plain)
        return arena_strdup(mem, text);
    /* đ is a letter of its own, not a d with a mark. */
    for (char *in = plain; *in; in++) {
        bool is_d = strncmp(in, "đ", 2) == 0;

        *out++ = is_d ? 'd' : *in;
        in += is_d;
    }
    *out = '\0';
    return plain;
}
