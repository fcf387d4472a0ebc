/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/person_name.h"

#include <string.h>

#include "text/text.h"

static const char *skip_prefix(const char *text, const char *prefix)
{
    size_t n = strlen(prefix);

    return strncmp(text, prefix, n) == 0 && text[n] ? text + n : NULL;
}

/* Behind "y " or "h'", NULL when the name does not begin so. */
static const char *behind_prefix(const char *name)
{
    const char *given = skip_prefix(name, "y ");

    return given ? given : skip_prefix(name, "h'");
}

static struct name_parts given_first(struct arena *mem, const char *name)
{
    size_t n = strcspn(name, " ");

    return (struct name_parts){
        .given = arena_copy(mem, name, n), .middle = "", .last = name[n] ? name + n + 1 : ""};
}

struct name_parts name_parts(struct arena *mem, const char *full_name)
{
    const char *name = text_fold_name(mem, full_name);
    const char *behind = name ? behind_prefix(name) : NULL;

    if (!name)
        return (struct name_parts){"", "", ""};
    if (behind)
        return given_first(mem, behind);

    const char *last_space = strrchr(name, ' ');

    if (!last_space)
        return (struct name_parts){name, "", ""};

    const char *bare = skip_prefix(last_space + 1, "h'");
    size_t first = strcspn(name, " ");
    bool has_middle = name + first < last_space;

    return (struct name_parts){
        .given = bare ? bare : last_space + 1,
        .middle = has_middle
                      ? arena_copy(mem, name + first + 1, (size_t)(last_space - name) - first - 1)
                      : "",
        .last = arena_copy(mem, name, first)};
}
