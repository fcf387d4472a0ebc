/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* RFC 8785 for texts without reals: sorted names, no spaces, the shortest escapes. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "json/parse.h"

/* Integers that every JSON reader holds exactly (RFC 8785 §3.2.2.3, I-JSON). */
static const int64_t INTEGER_MAX = 9007199254740991;

/* The next UTF-16 code unit order key of a UTF-8 text: code points above the BMP sort by their
 * surrogates, i.e. before U+E000..U+FFFF. */
static uint32_t utf16_key(const unsigned char **at)
{
    const unsigned char *p = *at;
    uint32_t c = *p++;
    int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;

    if (more)
        c &= 0x3fu >> more;
    for (; more > 0 && *p; more--)
        c = c << 6 | (*p++ & 0x3f);
    *at = p;
    if (c >= 0x10000)
        return 0xd800 + ((c - 0x10000) >> 10) + ((c & 0x3ff) << 16);
    return c;
}

static int compare_names(const void *a, const void *b)
{
    const unsigned char *x = *(const unsigned char *const *)a;
    const unsigned char *y = *(const unsigned char *const *)b;

    while (*x && *y) {
        uint32_t kx = utf16_key(&x);
        uint32_t ky = utf16_key(&y);

        if ((kx & 0xffff) != (ky & 0xffff))
            return (kx & 0xffff) < (ky & 0xffff) ? -1 : 1;
        if (kx != ky)
            return kx < ky ? -1 : 1;
    }
    return *x ? 1 : *y ? -1 : 0;
}

static bool write_value(struct buf *out, const json_t *json);

static bool write_object(struct buf *out, const json_t *json)
{
    size_t n = json_object_size(json);
    const char **names = arena_array(out->mem, n, sizeof(*names));
    size_t i = 0;
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)json, name, value) names[i++] = name;
    if (n)
        qsort(names, n, sizeof(*names), compare_names);
    buf_char(out, '{');
    for (i = 0; i < n; i++) {
        if (i)
            buf_char(out, ',');
        json_text(out, names[i]);
        buf_char(out, ':');
        if (!write_value(out, json_object_get(json, names[i])))
            return false;
    }
    buf_char(out, '}');
    return true;
}

static bool write_array(struct buf *out, const json_t *json)
{
    buf_char(out, '[');
    for (size_t i = 0; i < json_array_size(json); i++) {
        if (i)
            buf_char(out, ',');
        if (!write_value(out, json_array_get(json, i)))
            return false;
    }
    buf_char(out, ']');
    return true;
}

static bool write_integer(struct buf *out, const json_t *json)
{
    int64_t number = json_integer_value(json);

    if (number > INTEGER_MAX || number < -INTEGER_MAX)
        return false;
    buf_int(out, number);
    return true;
}

static bool write_value(struct buf *out, const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return write_object(out, json);
    case JSON_ARRAY:
        return write_array(out, json);
    case JSON_STRING:
        json_text(out, json_string_value(json));
        return true;
    case JSON_INTEGER:
        return write_integer(out, json);
    case JSON_TRUE:
        buf_text(out, "true");
        return true;
    case JSON_FALSE:
        buf_text(out, "false");
        return true;
    case JSON_NULL:
        buf_text(out, "null");
        return true;
    default:
        return false;
    }
}

enum err json_canonical(struct call *call, struct bytes text, struct bytes *ret)
{
    struct buf out = buf_in(call->mem);
    json_t *json = NULL;
    enum err err = json_parse(call, text, &json);

    if (err)
        return fail_plain(call, ERR_UNPROCESSABLE, "Không phải JSON chặt chẽ");

    bool good = write_value(&out, json);

    json_decref(json);
    if (!good)
        return fail_plain(call, ERR_UNPROCESSABLE, "Chỉ nhận số nguyên trong phạm vi 2^53");
    *ret = buf_bytes(&out);
    return OK;
}
