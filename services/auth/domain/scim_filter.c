/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/scim_filter.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text/text.h"

#define ANY_ITEM SIZE_MAX

static bool is_ordered(enum scim_op op, int order)
{
    switch (op) {
    case SCIM_EQ:
        return order == 0;
    case SCIM_NE:
        return order != 0;
    case SCIM_GT:
        return order > 0;
    case SCIM_GE:
        return order >= 0;
    case SCIM_LT:
        return order < 0;
    case SCIM_LE:
        return order <= 0;
    default:
        return false;
    }
}

static bool text_holds(enum scim_op op, const char *have, const char *want)
{
    size_t have_n = strlen(have);
    size_t want_n = strlen(want);

    switch (op) {
    case SCIM_CO:
        return strstr(have, want) != NULL;
    case SCIM_SW:
        return strncmp(have, want, want_n) == 0;
    case SCIM_EW:
        return have_n >= want_n && strcmp(have + have_n - want_n, want) == 0;
    default:
        return is_ordered(op, strcmp(have, want));
    }
}

static bool value_holds(struct arena *mem, const struct scim_filter *filter,
                        const struct scim_value *have, bool exact)
{
    const struct scim_value *want = &filter->value;

    if (have->type != want->type)
        return filter->op == SCIM_NE;
    if (have->type != SCIM_TEXT)
        return is_ordered(filter->op,
                          (have->number > want->number) - (have->number < want->number));
    if (exact)
        return text_holds(filter->op, have->text, want->text);
    return text_holds(filter->op, text_fold(mem, have->text), text_fold(mem, want->text));
}

/* The values that count: all of the attribute's, or within brackets those of one item. */
static bool next_value(const struct scim_resource *resource, const char *path, size_t i,
                       size_t item, struct scim_value *ret)
{
    if (item == ANY_ITEM)
        return resource->value(resource->object, path, i, ret);
    return i == 0 && resource->value(resource->object, path, item, ret);
}

static bool attribute_holds(struct arena *mem, const struct scim_filter *filter,
                            const struct scim_resource *resource, size_t item)
{
    bool exact = resource->is_exact && resource->is_exact(filter->path);
    struct scim_value have;
    size_t i = 0;

    for (; next_value(resource, filter->path, i, item, &have); i++)
        if (filter->op == SCIM_PR || value_holds(mem, filter, &have, exact))
            return true;
    /* What is not there equals null, and differs from everything else. */
    if (i > 0)
        return false;
    return filter->op == (filter->value.type == SCIM_NULL ? SCIM_EQ : SCIM_NE);
}

static bool holds(struct arena *mem, const struct scim_filter *filter,
                  const struct scim_resource *resource, size_t item);

static bool some_item_holds(struct arena *mem, const struct scim_filter *filter,
                            const struct scim_resource *resource)
{
    const char *key = arena_printf(mem, "%s.value", filter->path);
    struct scim_value value;

    for (size_t k = 0; resource->value(resource->object, key, k, &value); k++)
        if (holds(mem, filter->left, resource, k))
            return true;
    return false;
}

static bool holds(struct arena *mem, const struct scim_filter *filter,
                  const struct scim_resource *resource, size_t item)
{
    switch (filter->op) {
    case SCIM_AND:
        return holds(mem, filter->left, resource, item) &&
               holds(mem, filter->right, resource, item);
    case SCIM_OR:
        return holds(mem, filter->left, resource, item) ||
               holds(mem, filter->right, resource, item);
    case SCIM_NOT:
        return !holds(mem, filter->left, resource, item);
    case SCIM_HAS:
        return some_item_holds(mem, filter, resource);
    default:
        return attribute_holds(mem, filter, resource, item);
    }
}

bool scim_id_value(int64_t id, struct scim_value *ret)
{
    *ret = (struct scim_value){.type = SCIM_TEXT};
    (void)snprintf(ret->digits, sizeof(ret->digits), "%lld", (long long)id);
    ret->text = ret->digits;
    return true;
}

bool scim_filter_holds(struct arena *mem, const struct scim_filter *filter,
                       const struct scim_resource *resource)
{
    return holds(mem, filter, resource, ANY_ITEM);
}

const char *scim_filter_demands(const struct scim_filter *filter, const char *path)
{
    const char *left;

    if (filter->op == SCIM_AND) {
        left = scim_filter_demands(filter->left, path);
        return left ? left : scim_filter_demands(filter->right, path);
    }
    if (filter->op == SCIM_EQ && filter->value.type == SCIM_TEXT && strcmp(filter->path, path) == 0)
        return filter->value.text;
    return NULL;
}
