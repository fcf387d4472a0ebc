/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <jansson.h>
#include <string.h>

#include "crypto/digest.h"
#include "text/text.h"
#include "json/json.h"
#include "json/parse.h"

enum { TEXT_ITEM_MAX = 200, NAME_SHOWN = 60 };

struct decoding {
    struct call *call;
    bool loose;
};

static void wrong(struct decoding *d, const char *pointer, const char *vi, const char *en)
{
    violate(d->call, arena_strdup(d->call->mem, pointer), vi, en);
}

static void wrong_range(struct decoding *d, const char *pointer, const struct field *f,
                        const char *vi, const char *en)
{
    struct arena *mem = d->call->mem;

    wrong(
        d, pointer,
        arena_printf(mem, "phải là %s từ %lld đến %lld", vi, (long long)f->min, (long long)f->max),
        arena_printf(mem, "must be %s from %lld to %lld", en, (long long)f->min,
                     (long long)f->max));
}

static void decode_object(struct decoding *d, const char *pointer, const json_t *json,
                          const struct shape *shape, void *ret);

static void decode_text(struct decoding *d, const char *pointer, const json_t *json,
                        const struct field *f, const char **ret)
{
    if (!json_is_string(json)) {
        wrong(d, pointer, "phải là chuỗi ký tự", "must be a string");
        return;
    }

    const char *text = text_nfc(d->call->mem, json_string_value(json), json_string_length(json),
                                f->max > TEXT_ITEM_MAX);

    if (!text) {
        wrong(d, pointer, "có ký tự không được phép", "has characters that are not allowed");
        return;
    }

    int64_t length = text_length(text);

    if (length < f->min || length > f->max)
        wrong_range(d, pointer, f, "chuỗi dài", "a string with a length");
    else if (f->check && !f->check(text))
        wrong(d, pointer,
              arena_printf(d->call->mem, "phải là %s", f->expects ? f->expects : "giá trị hợp lệ"),
              arena_printf(d->call->mem, "must be %s", f->expects ? f->expects : "a valid value"));
    *ret = text;
}

static void decode_int(struct decoding *d, const char *pointer, const json_t *json,
                       const struct field *f, int64_t *ret)
{
    int64_t number = json_is_integer(json) ? json_integer_value(json) : NONE;

    if (is_none(number) || number < f->min || number > f->max)
        wrong_range(d, pointer, f, "số nguyên", "a whole number");
    else
        *ret = number;
}

static void decode_enum(struct decoding *d, const char *pointer, const json_t *json,
                        const struct field *f, int *ret)
{
    *ret = json_is_string(json) ? enum_value(f->names, json_string_value(json)) : 0;
    if (*ret)
        return;

    struct buf all = buf_in(d->call->mem);

    for (int i = 1; f->names[i]; i++)
        buf_printf(&all, "%s\"%s\"", i > 1 ? ", " : "", f->names[i]);
    wrong(d, pointer, arena_printf(d->call->mem, "phải là một trong: %s", all.data),
          arena_printf(d->call->mem, "must be one of: %s", all.data));
}

static void decode_bytes(struct decoding *d, const char *pointer, const json_t *json,
                         const struct field *f, struct bytes *ret)
{
    bool good = json_is_string(json) &&
                base64_decode(d->call->mem, json_string_value(json), json_string_length(json), ret);

    if (!good || (int64_t)ret->n < f->min || (int64_t)ret->n > f->max)
        wrong_range(d, pointer, f, "base64, số byte", "base64, with bytes");
}

static void decode_list(struct decoding *d, const char *pointer, const json_t *json,
                        const struct field *f, struct list *ret)
{
    size_t n = json_array_size(json);
    bool texts = f->kind == KIND_TEXTS;
    size_t size = texts ? sizeof(const char *) : f->shape->size;
    const struct field item = {.min = 1, .max = TEXT_ITEM_MAX};

    if (!json_is_array(json) || (int64_t)n < f->min || (int64_t)n > f->max) {
        wrong_range(d, pointer, f, "danh sách, số phần tử", "a list, with items");
        return;
    }
    *ret = (struct list){arena_array(d->call->mem, n, size), n};
    for (size_t i = 0; i < n; i++) {
        const char *at = arena_printf(d->call->mem, "%s/%zu", pointer, i);
        void *place = (char *)ret->items + i * size;

        if (texts)
            decode_text(d, at, json_array_get(json, i), &item, place);
        else
            decode_object(d, at, json_array_get(json, i), f->shape, place);
    }
}

static void decode_value(struct decoding *d, const char *pointer, const json_t *json,
                         const struct field *f, void *at)
{
    switch (f->kind) {
    case KIND_STR:
        decode_text(d, pointer, json, f, at);
        return;
    case KIND_INT:
        decode_int(d, pointer, json, f, at);
        return;
    case KIND_BOOL:
        if (!json_is_boolean(json))
            wrong(d, pointer, "phải là true hoặc false", "must be true or false");
        *(bool *)at = json_is_true(json);
        return;
    case KIND_ENUM:
        decode_enum(d, pointer, json, f, at);
        return;
    case KIND_BYTES:
        decode_bytes(d, pointer, json, f, at);
        return;
    case KIND_OBJECT:
        decode_object(d, pointer, json, f->shape, at);
        return;
    case KIND_LIST:
    case KIND_TEXTS:
        decode_list(d, pointer, json, f, at);
        return;
    case KIND_JSON:
        if (d->loose)
            *(const char **)at = json_in_arena(d->call->mem, json);
        else
            wrong(d, pointer, "không được gửi", "must not be sent");
        return;
    }
}

static void refuse_unknown(struct decoding *d, const char *pointer, const json_t *json,
                           const struct shape *shape)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)json, name, value)
    {
        if (!shape_field(shape, name, strlen(name)))
            wrong(d,
                  arena_printf(d->call->mem, "%s/%s", pointer,
                               text_head(d->call->mem, name, NAME_SHOWN)),
                  "không có trường này", "there is no such member");
    }
}

/* "<pointer>/<name>"; made for every member of every item, so without a format. */
static const char *member_pointer(struct arena *mem, const char *pointer, const char *name)
{
    size_t n = strlen(pointer);
    size_t name_n = strlen(name);
    char *at = arena_alloc(mem, n + name_n + 2);

    memcpy(at, pointer, n);
    at[n] = '/';
    memcpy(at + n + 1, name, name_n);
    return at;
}

static void decode_object(struct decoding *d, const char *pointer, const json_t *json,
                          const struct shape *shape, void *ret)
{
    shape_clear(shape, ret);
    if (!json_is_object(json)) {
        wrong(d, pointer, "phải là một đối tượng JSON", "must be a JSON object");
        return;
    }
    if (!d->loose)
        refuse_unknown(d, pointer, json, shape);
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *f = &shape->fields[i];
        const json_t *value = json_object_get(json, f->name);

        /* An optional member may be left out or null; a required one is checked in full. */
        if (f->optional && (!value || json_is_null(value)))
            continue;

        const char *at = member_pointer(d->call->mem, pointer, f->name);

        if (value)
            decode_value(d, at, value, f, field_at(f, ret));
        else
            wrong(d, at, "còn thiếu", "is missing");
    }
}

static enum err decode(struct call *call, struct bytes text, const struct shape *shape, void *ret,
                       bool loose)
{
    struct decoding d = {.call = call, .loose = loose};
    json_t *json = NULL;
    enum err err = json_parse(call, text, &json);

    if (err)
        return err;
    decode_object(&d, "", json, shape, ret);
    json_decref(json);
    return fail_if_violated(call);
}

enum err json_decode(struct call *call, struct bytes text, const struct shape *shape, void *ret)
{
    return decode(call, text, shape, ret, false);
}

enum err json_decode_loose(struct call *call, struct bytes text, const struct shape *shape,
                           void *ret)
{
    return decode(call, text, shape, ret, true);
}
