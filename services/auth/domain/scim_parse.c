/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "domain/scim_filter.h"
#include "text/text.h"

enum { BYTES_MAX = 1000, DEPTH_MAX = 16 };

struct parser {
    struct arena *mem;
    const char *at; /* NUL-terminated copy of the text */
    int depth;
    const char *prefix; /* within brackets: the attribute before them */
};

static struct scim_filter *parse_or(struct parser *p);

static void skip_spaces(struct parser *p)
{
    while (*p->at == ' ')
        p->at++;
}

static bool take_char(struct parser *p, char c)
{
    skip_spaces(p);
    if (*p->at != c)
        return false;
    p->at++;
    return true;
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '$' || c == '.' || c == ':';
}

static bool ends_word(char c)
{
    return c == '\0' || strchr(" ()[]", c) != NULL;
}

/* The word, if it comes next, without case. */
static bool take_word(struct parser *p, const char *word)
{
    size_t n = strlen(word);

    skip_spaces(p);
    if (strncasecmp(p->at, word, n) != 0 || !ends_word(p->at[n]))
        return false;
    p->at += n;
    return true;
}

/* An attribute's name in lower case without its schema's URN (RFC 7644 §3.10), NULL when there is
 * none. */
static char *take_name(struct parser *p)
{
    const char *start = p->at;
    const char *from;
    char *name;
    size_t n = 0;

    while (is_name_char(start[n]))
        n++;
    p->at = start + n;
    from = memrchr(start, ':', n);
    from = from ? from + 1 : start;
    if (from >= p->at || !isalpha((unsigned char)*from) || p->at[-1] == '.')
        return NULL;
    name = arena_copy(p->mem, from, (size_t)(p->at - from));
    for (char *c = name; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return name;
}

static void add_code_point(struct buf *out, unsigned code)
{
    if (code < 0x80) {
        buf_char(out, (char)code);
        return;
    }
    if (code >= 0x800)
        buf_char(out, (char)(0xe0 | code >> 12));
    buf_char(out, (char)(code < 0x800 ? 0xc0 | code >> 6 : 0x80 | (code >> 6 & 0x3f)));
    buf_char(out, (char)(0x80 | (code & 0x3f)));
}

/* What stands behind a backslash (RFC 8259 §7); surrogates are refused: type the letter. */
static bool take_escape(struct parser *p, struct buf *out)
{
    static const char plain[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    const char *found = *p->at ? strchr(plain, *p->at) : NULL;
    char digits[5] = "";
    unsigned long code;

    if (found) {
        buf_char(out, meant[found - plain]);
        p->at++;
        return true;
    }
    if (*p->at != 'u' || strspn(p->at + 1, "0123456789abcdefABCDEF") < 4)
        return false;
    memcpy(digits, p->at + 1, 4);
    code = strtoul(digits, NULL, 16);
    if (code == 0 || (code >= 0xd800 && code < 0xe000))
        return false;
    add_code_point(out, (unsigned)code);
    p->at += 5;
    return true;
}

static bool take_text(struct parser *p, struct scim_value *ret)
{
    struct buf out = buf_in(p->mem);

    buf_text(&out, "");
    for (p->at++; *p->at != '"';) {
        if (*p->at == '\0')
            return false;
        if (*p->at != '\\')
            buf_char(&out, *p->at++);
        else if (p->at++, !take_escape(p, &out))
            return false;
    }
    p->at++;
    *ret = (struct scim_value){.type = SCIM_TEXT, .text = text_nfc(p->mem, out.data, out.n, false)};
    return ret->text != NULL;
}

static bool take_number(struct parser *p, struct scim_value *ret)
{
    size_t sign = *p->at == '-';
    size_t digits = strspn(p->at + sign, "0123456789");

    if (digits == 0 || digits > 18 || !ends_word(p->at[sign + digits]))
        return false;
    *ret = (struct scim_value){.type = SCIM_NUMBER, .number = strtoll(p->at, NULL, 10)};
    p->at += sign + digits;
    return true;
}

static bool take_value(struct parser *p, struct scim_value *ret)
{
    skip_spaces(p);
    *ret = (struct scim_value){.type = SCIM_NULL};
    if (*p->at == '"')
        return take_text(p, ret);
    if (take_word(p, "null"))
        return true;
    ret->type = SCIM_BOOL;
    ret->number = 1;
    if (take_word(p, "true"))
        return true;
    ret->number = 0;
    return take_word(p, "false") || take_number(p, ret);
}

static struct scim_filter *node(struct parser *p, enum scim_op op, const struct scim_filter *left,
                                const struct scim_filter *right)
{
    struct scim_filter *filter = arena_alloc(p->mem, sizeof(*filter));

    *filter = (struct scim_filter){.op = op, .path = "", .left = left, .right = right};
    return filter;
}

static bool take_operator(struct parser *p, enum scim_op *ret)
{
    static const char *const words[] = {"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (take_word(p, words[i])) {
            *ret = (enum scim_op)i;
            return true;
        }
    return false;
}

/* path[filter]: names within the brackets belong to the attribute before them. */
static struct scim_filter *parse_items(struct parser *p, const char *path)
{
    struct scim_filter *inner;

    if (*p->prefix)
        return NULL;
    p->prefix = path;
    inner = parse_or(p);
    p->prefix = "";
    if (!inner || !take_char(p, ']'))
        return NULL;
    inner = node(p, SCIM_HAS, inner, NULL);
    inner->path = path;
    return inner;
}

static struct scim_filter *parse_attribute(struct parser *p)
{
    char *name = take_name(p);
    struct scim_filter *filter = node(p, SCIM_PR, NULL, NULL);

    if (!name)
        return NULL;
    if (*p->at == '[') {
        p->at++;
        return parse_items(p, name);
    }
    filter->path = *p->prefix ? arena_printf(p->mem, "%s.%s", p->prefix, name) : name;
    if (!take_operator(p, &filter->op))
        return NULL;
    if (filter->op == SCIM_PR)
        return filter;
    if (!take_value(p, &filter->value) || !ends_word(*p->at))
        return NULL;
    return filter;
}

static struct scim_filter *parse_group(struct parser *p)
{
    struct scim_filter *inner = parse_or(p);

    return inner && take_char(p, ')') ? inner : NULL;
}

static struct scim_filter *parse_one(struct parser *p)
{
    struct scim_filter *inner;

    if (take_word(p, "not")) {
        inner = take_char(p, '(') ? parse_group(p) : NULL;
        return inner ? node(p, SCIM_NOT, inner, NULL) : NULL;
    }
    if (take_char(p, '('))
        return parse_group(p);
    return parse_attribute(p);
}

static struct scim_filter *parse_and(struct parser *p)
{
    struct scim_filter *left = parse_one(p);

    while (left && take_word(p, "and")) {
        struct scim_filter *right = parse_one(p);

        left = right ? node(p, SCIM_AND, left, right) : NULL;
    }
    return left;
}

static struct scim_filter *parse_or(struct parser *p)
{
    struct scim_filter *left = NULL;

    if (++p->depth <= DEPTH_MAX)
        left = parse_and(p);
    while (left && take_word(p, "or")) {
        struct scim_filter *right = parse_and(p);

        left = right ? node(p, SCIM_OR, left, right) : NULL;
    }
    p->depth--;
    return left;
}

static bool parser_of(struct arena *mem, const char *text, size_t n, struct parser *ret)
{
    if (n == 0 || n > BYTES_MAX || memchr(text, '\0', n))
        return false;
    *ret = (struct parser){.mem = mem, .at = arena_copy(mem, text, n), .prefix = ""};
    return true;
}

const struct scim_filter *scim_filter_parse(struct arena *mem, const char *text, size_t n)
{
    struct parser p;
    struct scim_filter *filter = parser_of(mem, text, n, &p) ? parse_or(&p) : NULL;

    if (!filter)
        return NULL;
    skip_spaces(&p);
    return *p.at == '\0' ? filter : NULL;
}

bool scim_path_parse(struct arena *mem, const char *text, size_t n, struct scim_path *ret)
{
    struct parser p;

    *ret = (struct scim_path){0};
    if (!parser_of(mem, text, n, &p))
        return false;
    ret->attribute = take_name(&p);
    if (!ret->attribute)
        return false;
    if (*p.at == '[') {
        p.at++;
        p.prefix = ret->attribute;
        ret->item = parse_or(&p);
        if (!ret->item || !take_char(&p, ']'))
            return false;
    }
    if (ret->item && *p.at == '.') {
        p.at++;
        ret->sub = take_name(&p);
        if (!ret->sub)
            return false;
    }
    return *p.at == '\0';
}
