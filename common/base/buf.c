/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct buf *buf, size_t more)
{
    size_t need = buf->n + more + 1;

    if (need <= buf->size)
        return;

    size_t size = buf->size ? buf->size * 2 : 256;

    while (size < need)
        size *= 2;

    char *data = arena_alloc(buf->mem, size);

    if (buf->n)
        memcpy(data, buf->data, buf->n);
    buf->data = data;
    buf->size = size;
}

void buf_add(struct buf *buf, const void *data, size_t n)
{
    reserve(buf, n);
    if (n)
        memcpy(buf->data + buf->n, data, n);
    buf->n += n;
    buf->data[buf->n] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_int(struct buf *buf, int64_t number)
{
    char digits[21];
    size_t at = sizeof(digits);
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        digits[--at] = '-';
    buf_add(buf, digits + at, sizeof(digits) - at);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;

    va_start(args, format);
    va_copy(again, args);

    size_t room = buf->size - buf->n; /* of an empty buffer: none, and data is NULL */
    int n = vsnprintf(room ? (char *)buf->data + buf->n : NULL, room, format, args);

    if (n < 0)
        abort();
    if ((size_t)n >= room) {
        reserve(buf, (size_t)n);
        vsnprintf((char *)buf->data + buf->n, (size_t)n + 1, format, again);
    }
    buf->n += (size_t)n;
    va_end(again);
    va_end(args);
}
