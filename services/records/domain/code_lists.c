/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/code_lists.h"

#include <string.h>

#include "text/text.h"

const struct code_list *code_list(const char *name)
{
    for (const struct code_list *list = code_lists; list->name; list++)
        if (strcmp(list->name, name) == 0)
            return list;
    return NULL;
}

bool code_item_holds(const struct code_item *item, const char *day)
{
    return (!item->valid_from || strcmp(item->valid_from, day) <= 0) &&
           (!item->valid_to || strcmp(day, item->valid_to) <= 0);
}

const struct code_item *code_find(const char *list, const char *code, const char *day)
{
    const struct code_list *of = code_list(list);

    for (size_t i = 0; of && i < of->n; i++)
        if (strcmp(of->items[i].code, code) == 0 && code_item_holds(&of->items[i], day))
            return &of->items[i];
    return NULL;
}

/* Letters and digits only. */
static char *squeezed(struct arena *mem, const char *text)
{
    char *plain = text_plain_name(mem, text);
    char *out = plain;

    if (!plain)
        return NULL;
    for (const char *in = plain; *in; in++)
        if (*in != ' ')
            *out++ = *in;
    *out = '\0';
    return plain;
}

static bool is_code_of(const char *code, const char *wanted)
{
    return strcmp(code, wanted) == 0 || (code[0] == '0' && strcmp(code + 1, wanted) == 0);
}

static bool is_named(struct arena *mem, const struct code_item *item, const char *wanted)
{
    const char *at = item->variants;

    if (strcmp(squeezed(mem, item->name), wanted) == 0)
        return true;
    while (at && *at) {
        size_t n = strcspn(at, "|");

        if (strcmp(squeezed(mem, arena_copy(mem, at, n)), wanted) == 0)
            return true;
        at += n + (at[n] == '|');
    }
    return false;
}

const struct code_item *code_recognise(struct arena *mem, const char *list, const char *text,
                                       const char *day)
{
    const struct code_list *of = code_list(list);
    const char *wanted = squeezed(mem, text);

    if (!wanted || !*wanted)
        return NULL;
    for (size_t i = 0; of && i < of->n; i++) {
        const struct code_item *item = &of->items[i];

        if (code_item_holds(item, day) &&
            (is_code_of(item->code, wanted) || is_named(mem, item, wanted)))
            return item;
    }
    return NULL;
}
