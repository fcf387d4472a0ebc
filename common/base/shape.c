/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/shape.h"

#include <string.h>

const struct field *shape_field(const struct shape *shape, const char *name, size_t name_length)
{
    for (size_t i = 0; i < shape->n; i++)
        if (strlen(shape->fields[i].name) == name_length &&
            memcmp(shape->fields[i].name, name, name_length) == 0)
            return &shape->fields[i];
    return NULL;
}

void shape_clear(const struct shape *shape, void *object)
{
    memset(object, 0, shape->size);
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *f = &shape->fields[i];

        if (f->kind == KIND_INT)
            *(int64_t *)field_at(f, object) = NONE;
        if (f->kind == KIND_OBJECT)
            shape_clear(f->shape, field_at(f, object));
    }
}

int enum_value(const char *const *names, const char *name)
{
    for (int i = 1; names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return 0;
}
