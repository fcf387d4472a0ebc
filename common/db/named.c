/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ":name" becomes "?"; text within quotes, "::" and ":=" are left alone. */
#include <string.h>

#include "db/internal.h"

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static const char *skip_quoted(const char *sql)
{
    const char *end = strchr(sql + 1, *sql);

    return end ? end + 1 : sql + strlen(sql);
}

static const char *skip_name(const char *sql)
{
    while (is_name(*sql))
        sql++;
    return sql;
}

/* The end of the piece of text at sql that holds no name. */
static const char *skip_plain(const char *sql)
{
    if (*sql == '\'' || *sql == '"' || *sql == '`')
        return skip_quoted(sql);
    if (sql[0] == ':' && (sql[1] == ':' || sql[1] == '='))
        return sql + 2;
    return sql + 1;
}

struct named_sql named_sql(struct arena *mem, const char *sql)
{
    struct named_sql ret = {.text = buf_in(mem)};

    ret.names = arena_array(mem, strlen(sql) / 2 + 1, sizeof(*ret.names));
    while (*sql) {
        if (*sql == ':' && is_name(sql[1])) {
            const char *end = skip_name(sql + 1);

            ret.names[ret.n++] = (struct bytes){(const uint8_t *)sql + 1, (size_t)(end - sql - 1)};
            buf_char(&ret.text, '?');
            sql = end;
            continue;
        }

        const char *end = skip_plain(sql);

        buf_add(&ret.text, sql, (size_t)(end - sql));
        sql = end;
    }
    return ret;
}
