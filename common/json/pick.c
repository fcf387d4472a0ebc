/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "json/parse.h"

/* What is no JSON is no failure of the call. */
static json_t *parse(struct call *call, const char *text)
{
    const struct failure failure = call->failure;
    json_t *json = NULL;

    if (text &&
        json_parse(call, (struct bytes){(const uint8_t *)text, strlen(text)}, &json) != OK) {
        call->failure = failure;
        return NULL;
    }
    return json;
}

const char *json_pick(struct call *call, const char *text, const char *const names[])
{
    json_t *all = parse(call, text);
    json_t *picked = json_is_object(all) ? json_object() : NULL;
    const char *ret = NULL;

    for (size_t i = 0; picked && names[i]; i++) {
        json_t *value = json_object_get(all, names[i]);

        if (value && json_object_set(picked, names[i], value) != 0)
            abort();
    }
    if (picked)
        ret = json_in_arena(call->mem, picked);
    json_decref(picked);
    json_decref(all);
    return ret;
}
