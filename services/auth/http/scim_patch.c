/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changes of some attributes (RFC 7644 §3.5.2). */
#include <string.h>
#include <strings.h>

#include "http/scim.h"
#include "problems.h"

static const struct field operation_fields[] = {
    STR(struct scim_operation, op, 1, 20),
    STR(struct scim_operation, path, 0, 1000, .optional = true),
    JSON(struct scim_operation, value, .optional = true),
};
static const struct shape operation_shape = SHAPE(struct scim_operation, operation_fields);

static const struct field patch_fields[] = {
    {.name = "Operations",
     .kind = KIND_LIST,
     .offset = offsetof(struct scim_patch, operations),
     .shape = &operation_shape,
     .min = 1,
     .max = 1000},
};
const struct shape scim_patch_shape = SHAPE(struct scim_patch, patch_fields);

enum err scim_take_kind(struct call *call, const struct scim_operation *operation, int *ret)
{
    static const char *const names[] = {"", "add", "replace", "remove"};

    *ret = SCIM_OP_NONE;
    for (int i = SCIM_OP_ADD; i <= SCIM_OP_REMOVE; i++)
        if (strcasecmp(operation->op, names[i]) == 0)
            *ret = i;
    if (!*ret || (*ret != SCIM_OP_REMOVE && !operation->value))
        violate(call, "/Operations", "op là add, replace hoặc remove, và cần value",
                "op is add, replace or remove, and needs a value");
    if (*ret == SCIM_OP_REMOVE && !operation->path)
        return fail_with(call, &problem_scim_no_target, "remove");
    return fail_if_violated(call);
}

enum err scim_refuse_path(struct call *call, const struct scim_operation *operation,
                          const char *attribute)
{
    static const char *const names[] = {"id", "meta", "schemas", "groups"};
    size_t n = strcspn(attribute, ".");

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strlen(names[i]) == n && strncmp(names[i], attribute, n) == 0)
            return fail_with(call, &problem_scim_mutability, "%s", operation->path);
    return fail_with(call, &problem_scim_path, "%s", operation->path);
}

enum err scim_take_value(struct call *call, const struct scim_operation *operation,
                         const struct scim_target *targets, size_t n, struct bytes *ret)
{
    struct scim_path path;
    struct buf text = buf_in(call->mem);

    *ret = (struct bytes){(const uint8_t *)operation->value, strlen(operation->value)};
    if (!operation->path)
        return OK;
    if (!scim_path_parse(call->mem, operation->path, strlen(operation->path), &path) || path.item)
        return fail_with(call, &problem_scim_path, "%s", operation->path);
    for (size_t i = 0; i < n; i++)
        if (strcmp(targets[i].path, path.attribute) == 0)
            buf_printf(&text, targets[i].body, operation->value);
    *ret = buf_bytes(&text);
    return text.n ? OK : scim_refuse_path(call, operation, path.attribute);
}
