/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/commit_marks.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "crypto/digest.h"

enum { SALT_BYTES = 16 };

const char *new_salt(struct call *call)
{
    uint8_t salt[SALT_BYTES];

    random_bytes(salt, sizeof(salt));
    return hex_encode(call->mem, salt, sizeof(salt));
}

/* Nothing and '' differ: the length of nothing is 0xffffffff. */
static void add_text(struct buf *buf, const char *text)
{
    uint32_t n = text ? (uint32_t)strlen(text) : UINT32_MAX;

    for (int shift = 24; shift >= 0; shift -= 8)
        buf_char(buf, (char)(n >> shift & 0xff));
    if (text)
        buf_add(buf, text, n);
}

static void add_number(struct buf *buf, int64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    add_text(buf, is_none(number) ? NULL : text);
}

static void add_row(struct buf *buf, const struct mark_row *row)
{
    const int64_t cells[] = {row->student_id, row->tx1, row->tx2, row->tx3,
                             row->tx4,        row->gk,  row->ck};

    for (size_t i = 0; i < COUNT_OF(cells); i++)
        add_number(buf, cells[i]);
    add_text(buf, row->comment);
}

enum err commit_marks(struct call *call, const struct gradebook *gradebook, const char **ret)
{
    struct buf buf = buf_in(call->mem);
    struct list rows;
    enum err err = marks_of_gradebook(call, gradebook, &rows);
    const struct mark_row *row = rows.items;

    if (err)
        return err;
    buf_text(&buf, "hbdt-gradebook-1");
    add_text(&buf, gradebook->salt);
    for (size_t i = 0; i < rows.n; i++)
        add_row(&buf, &row[i]);
    *ret = sha256_hex(call->mem, buf.data, buf.n);
    return OK;
}
