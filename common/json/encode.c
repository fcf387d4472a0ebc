/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "crypto/digest.h"
#include "json/json.h"

/* RFC 8785 §3.2.2.2: the short escapes, \u00xx for other controls, everything else as it is. */
void json_text(struct buf *out, const char *text)
{
    static const char shorts[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                  ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    const char *run = text;

    buf_char(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, run, (size_t)(text - run));
        run = text + 1;
        if (shorts[c])
            buf_printf(out, "\\%c", shorts[c]);
        else
            buf_printf(out, "\\u%04x", c);
    }
    buf_add(out, run, (size_t)(text - run));
    buf_char(out, '"');
}

static bool is_there(const struct field *f, const void *at)
{
    switch (f->kind) {
    case KIND_STR:
    case KIND_JSON:
        return *(const char *const *)at != NULL;
    case KIND_INT:
        return !is_none(*(const int64_t *)at);
    case KIND_ENUM:
        return *(const int *)at != 0;
    case KIND_BYTES:
        return ((const struct bytes *)at)->data != NULL;
    default:
        return true;
    }
}

static void encode_texts(struct buf *out, const struct list *texts)
{
    buf_char(out, '[');
    for (size_t i = 0; i < texts->n; i++) {
        if (i)
            buf_char(out, ',');
        json_text(out, ((const char *const *)texts->items)[i]);
    }
    buf_char(out, ']');
}

static void encode_value(struct buf *out, const struct field *f, const void *at)
{
    switch (f->kind) {
    case KIND_STR:
        json_text(out, *(const char *const *)at);
        return;
    case KIND_JSON:
        buf_text(out, *(const char *const *)at);
        return;
    case KIND_INT:
        buf_int(out, *(const int64_t *)at);
        return;
    case KIND_BOOL:
        buf_text(out, *(const bool *)at ? "true" : "false");
        return;
    case KIND_ENUM:
        json_text(out, f->names[*(const int *)at]);
        return;
    case KIND_BYTES:
        json_text(out, base64_encode(out->mem, *(const struct bytes *)at));
        return;
    case KIND_OBJECT:
        json_encode(out, f->shape, at);
        return;
    case KIND_LIST:
        json_encode_list(out, f->shape, at);
        return;
    case KIND_TEXTS:
        encode_texts(out, at);
        return;
    }
}

void json_encode(struct buf *out, const struct shape *shape, const void *object)
{
    bool first = true;

    buf_char(out, '{');
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *f = &shape->fields[i];
        const void *at = field_at(f, object);
        bool there = is_there(f, at);

        if (f->secret || (!there && f->omit_none))
            continue;
        if (!first)
            buf_char(out, ',');
        first = false;
        json_text(out, f->name);
        buf_char(out, ':');
        if (there)
            encode_value(out, f, at);
        else
            buf_text(out, "null");
    }
    buf_char(out, '}');
}

void json_encode_list(struct buf *out, const struct shape *shape, const struct list *list)
{
    buf_char(out, '[');
    for (size_t i = 0; i < list->n; i++) {
        if (i)
            buf_char(out, ',');
        json_encode(out, shape, (const char *)list->items + i * shape->size);
    }
    buf_char(out, ']');
}
