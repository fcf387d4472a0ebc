/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "json/parse.h"

#include <stdlib.h>
#include <string.h>

#include "json/json.h"

enum { DEPTH_MAX = 32 };

/* jansson allows 2048 levels; a look at the brackets outside strings is enough to stop earlier. */
static bool is_too_deep(struct bytes text)
{
    int depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = (char)text.data[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']'))
            depth--;
        if (depth > DEPTH_MAX)
            return true;
    }
    return false;
}

enum err json_parse(struct call *call, struct bytes text, json_t **ret)
{
    json_error_t error;

    if (text.n == 0)
        return fail_plain(call, ERR_INVALID, "Thiếu nội dung JSON");
    if (is_too_deep(text))
        return fail_plain(call, ERR_INVALID, "JSON lồng nhau quá sâu");
    *ret = json_loadb((const char *)text.data, text.n, JSON_REJECT_DUPLICATES, &error);
    if (!*ret)
        return fail_plain(call, ERR_INVALID, "JSON sai ở dòng %d, cột %d", error.line,
                          error.column);
    return OK;
}

char *json_in_arena(struct arena *mem, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);

    if (!text)
        abort();

    char *copy = arena_strdup(mem, text);

    free(text);
    return copy;
}

struct json_doc {
    json_t *root;
};

static void doc_end(void *object)
{
    json_decref(((struct json_doc *)object)->root);
}

struct json_doc *json_open(struct call *call, struct bytes text)
{
    json_t *root = NULL;

    if (json_parse(call, text, &root))
        return NULL;

    struct json_doc *doc = arena_alloc(call->mem, sizeof(*doc));

    doc->root = root;
    arena_defer(call->mem, doc_end, doc);
    return doc;
}

static const json_t *step(const json_t *at, const char *name, size_t n)
{
    if (json_is_array(at))
        return json_array_get(at, strtoul(name, NULL, 10));
    return json_object_getn(at, name, n);
}

static const json_t *find(const struct json_doc *doc, const char *path)
{
    const json_t *at = doc->root;

    while (at && *path) {
        size_t n = strcspn(path, "/");

        at = step(at, path, n);
        path += n;
        path += *path == '/';
    }
    return at;
}

const char *json_get_text(const struct json_doc *doc, const char *path)
{
    return json_string_value(find(doc, path));
}

int64_t json_get_int(const struct json_doc *doc, const char *path)
{
    const json_t *at = find(doc, path);

    return json_is_integer(at) ? json_integer_value(at) : NONE;
}

size_t json_get_count(const struct json_doc *doc, const char *path)
{
    return json_array_size(find(doc, path));
}

bool json_has(const struct json_doc *doc, const char *path)
{
    return find(doc, path) != NULL;
}

bool json_get_true(const struct json_doc *doc, const char *path)
{
    return json_is_true(find(doc, path));
}
