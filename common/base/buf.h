/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bytes that grow, in an arena. */
#pragma once

#include "base/arena.h"

struct buf {
    struct arena *mem;
    char *data; /* always NUL-terminated once something was added */
    size_t n;
    size_t size;
};

static inline struct buf buf_in(struct arena *mem)
{
    return (struct buf){.mem = mem};
}

void buf_add(struct buf *buf, const void *data, size_t n);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

static inline struct bytes buf_bytes(const struct buf *buf)
{
    return (struct bytes){(const uint8_t *)buf->data, buf->n};
}
