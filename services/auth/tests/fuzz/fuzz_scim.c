/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* No text makes the parser of SCIM filters and paths read past its end, and what it takes can be
 * judged against a resource. */
#include <stdlib.h>
#include <string.h>

#include "domain/scim_filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool value_of(const void *object, const char *path, size_t i, struct scim_value *ret)
{
    (void)object;
    *ret = (struct scim_value){.type = SCIM_TEXT, .text = path};
    return i < 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *mem = arena_new();
    const struct scim_resource resource = {.value = value_of};
    const struct scim_filter *filter = scim_filter_parse(mem, (const char *)data, n);
    struct scim_path path;

    if (filter) {
        (void)scim_filter_holds(mem, filter, &resource);
        (void)scim_filter_demands(filter, "username");
    }
    if (scim_path_parse(mem, (const char *)data, n, &path) && !path.attribute)
        abort();
    arena_free(mem);
    return 0;
}
