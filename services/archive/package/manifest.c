/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "package/manifest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "package/files.h"

static bool is_encoded(char c)
{
    return c == '%' || c == '\n' || c == '\r';
}

void manifest_add(struct buf *out, const char *sha256, const char *path)
{
    buf_printf(out, "%s  ", sha256);
    for (const char *c = path; *c; c++) {
        if (is_encoded(*c))
            buf_printf(out, "%%%02X", (unsigned char)*c);
        else
            buf_char(out, *c);
    }
    buf_char(out, '\n');
}

/* Only %25, %0A and %0D are codes; any other '%' is not what a writer may leave. */
static char decode_one(const char *code)
{
    static const char codes[][4] = {"%25", "%0A", "%0D", "%0a", "%0d"};
    static const char letters[] = "%\n\r\n\r";

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (!strncmp(code, codes[i], 3))
            return letters[i];
    return '\0';
}

static char *decode(struct arena *mem, const char *text, size_t n)
{
    char *path = arena_copy(mem, text, n);
    char *to = path;

    for (const char *c = path; *c; c++, to++) {
        *to = *c;
        if (*c != '%')
            continue;
        *to = decode_one(c);
        if (!*to)
            return NULL;
        c += 2;
    }
    *to = '\0';
    return path;
}

static bool parse_line(struct arena *mem, const char *line, size_t n, struct manifest_line *ret)
{
    size_t at = SHA256_HEX;

    if (n < SHA256_HEX + 2 || memchr(line, '\0', n))
        return false;

    char *digest = arena_copy(mem, line, SHA256_HEX);

    for (char *c = digest; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    while (at < n && (line[at] == ' ' || line[at] == '\t'))
        at++;
    if (at == SHA256_HEX || at == n || !is_sha256_hex(digest))
        return false;

    const char *path = decode(mem, line + at, n - at);

    *ret = (struct manifest_line){digest, path};
    return path && path_is_safe(path);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct manifest_line *)a)->path, ((const struct manifest_line *)b)->path);
}

static size_t count_lines(struct bytes text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.n; i++)
        n += text.data[i] == '\n';
    return n;
}

static bool parse_all(struct arena *mem, struct bytes text, struct manifest_line *lines,
                      size_t *ret_n)
{
    const char *at = (const char *)text.data;
    const char *end = at + text.n;

    for (*ret_n = 0; at < end; (*ret_n)++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((stop ? stop : end) - at);

        if (stop && n && at[n - 1] == '\r')
            n--;
        if (!parse_line(mem, at, n, &lines[*ret_n]))
            return false;
        at = stop ? stop + 1 : end;
    }
    return true;
}

bool manifest_parse(struct arena *mem, struct bytes text, struct list *ret)
{
    struct manifest_line *lines = arena_array(mem, count_lines(text), sizeof(*lines));
    size_t n = 0;

    if (!parse_all(mem, text, lines, &n))
        return false;
    qsort(lines, n, sizeof(*lines), by_path);
    for (size_t i = 1; i < n; i++)
        if (!strcmp(lines[i - 1].path, lines[i].path))
            return false;
    *ret = (struct list){lines, n};
    return true;
}

const struct manifest_line *manifest_find(const struct list *lines, const char *path)
{
    const struct manifest_line key = {.path = path};

    if (!lines->n)
        return NULL;
    return bsearch(&key, lines->items, lines->n, sizeof(key), by_path);
}
