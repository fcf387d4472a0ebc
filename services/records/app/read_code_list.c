/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_code_list.h"

#include <string.h>

#include "locale/locale.h"

static struct list countries(struct call *call)
{
    const char *const *codes = country_codes();
    size_t n = 0;

    while (codes[n])
        n++;

    struct code_item *items = arena_array(call->mem, n, sizeof(*items));

    for (size_t i = 0; i < n; i++)
        items[i] = (struct code_item){.code = codes[i], .name = country_name(call->mem, codes[i])};
    return (struct list){items, n};
}

static struct list items_of(struct call *call, const struct code_list *list, const char *day)
{
    struct code_item *items = arena_array(call->mem, list->n, sizeof(*items));
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        if (!day || code_item_holds(&list->items[i], day))
            items[n++] = list->items[i];
    return (struct list){items, n};
}

enum err read_code_list(struct call *call, const char *name, const char *day, struct list *ret)
{
    const struct code_list *list = code_list(name);
    bool nationality = strcmp(name, LIST_NATIONALITY) == 0;

    if (!list && !nationality)
        return fail_plain(call, ERR_NOT_FOUND, "Không có danh mục này");
    *ret = nationality ? countries(call) : items_of(call, list, day);
    return OK;
}
