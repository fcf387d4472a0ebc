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

bool text_is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

char *text_head(struct arena *mem, const char *text, int64_t n)
{
    const char *end = text;

    for (; *end; end++)
        if (((unsigned char)*end & 0xc0) != 0x80 && n-- == 0)
            break;
    return arena_printf(mem, "%.*s", (int)(end - text), text);
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

/* What is written for what is meant. */
struct spelling {
    const char *written;
    const char *meant;
};

static const struct spelling name_spellings[] = {
    {"\u2018", "'"}, {"\u2019", "'"}, {"\u02bc", "'"}, {"\u02b9", "'"},
    {"`", "'"},      {"\u00b4", "'"}, {"ð", "đ"},      {NULL, NULL},
};

/* Letters that are no letter and mark. */
static const struct spelling plain_spellings[] = {
    {"ð", "d"},     {"ƀ", "b"},     {"\u2018", ""}, {"\u2019", ""}, {"\u02bc", ""},
    {"\u02b9", ""}, {"\u2010", ""}, {"\u2011", ""}, {"\u2013", ""}, {NULL, NULL},
};

static const struct spelling *spelling_at(const struct spelling *all, const char *text)
{
    for (; all->written; all++)
        if (strncmp(text, all->written, strlen(all->written)) == 0)
            return all;
    return NULL;
}

/* In place: what is meant is never longer. */
static void respell(char *text, const struct spelling *all)
{
    char *out = text;

    while (*text) {
        const struct spelling *found = spelling_at(all, text);

        if (!found) {
            *out++ = *text++;
            continue;
        }
        memcpy(out, found->meant, strlen(found->meant));
        out += strlen(found->meant);
        text += strlen(found->written);
    }
    *out = '\0';
}

char *text_fold_name(struct arena *mem, const char *text)
{
    char *folded = text_fold(mem, text);

    if (folded)
        respell(folded, name_spellings);
    return folded;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x80 || c == ' ' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char *text_plain_name(struct arena *mem, const char *text)
{
    char *plain = text_plain(mem, text);
    char *out = plain;

    respell(plain, plain_spellings);
    for (const char *in = plain; *in; in++)
        if (is_plain((unsigned char)*in))
            *out++ = *in;
    *out = '\0';
    squeeze_spaces(plain);
    return plain;
}
