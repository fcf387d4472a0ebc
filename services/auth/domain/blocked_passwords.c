/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/blocked_passwords.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "domain/password_rules.h"
#include "text/text.h"

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The same as text_plain(); lists are long and mostly ASCII, which is made plain where it lies. */
static const char *plain_of(struct arena *mem, char *line)
{
    for (char *c = line; *c; c++) {
        if ((unsigned char)*c >= 0x80)
            return text_plain(mem, line);
        *c = (char)tolower((unsigned char)*c);
    }
    return line;
}

static size_t count_lines(const char *text)
{
    size_t n = 1;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

struct blocked_passwords blocked_passwords_of(struct arena *mem, char *text)
{
    const char **items = arena_array(mem, count_lines(text), sizeof(*items));
    size_t n = 0;
    char *rest = NULL;

    for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
        if (text_length(line) < PASSWORD_MIN)
            continue;
        items[n++] = plain_of(mem, line);
    }
    qsort(items, n, sizeof(*items), compare);
    return (struct blocked_passwords){items, n};
}

bool password_is_blocked(const struct blocked_passwords *blocked, const char *plain)
{
    return blocked->n && bsearch(&plain, blocked->items, blocked->n, sizeof(plain), compare);
}
