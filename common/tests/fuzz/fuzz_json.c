/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What has a canonical form is its own canonical form, and what decodes can be written and read
 * again to the same. */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct cell {
    int64_t tenths;
    const char *text;
};
static const struct field cell_fields[] = {
    INT(struct cell, tenths, 0, 100, .optional = true),
    STR(struct cell, text, 0, 300, .optional = true),
};
static const struct shape cell_shape = SHAPE(struct cell, cell_fields);

struct sheet {
    const char *name;
    struct bytes raw;
    struct list cells;
    struct list tags;
};
static const struct field sheet_fields[] = {
    STR(struct sheet, name, 1, 20, .optional = true),
    BYTES(struct sheet, raw, 0, 100, .optional = true),
    LIST(struct sheet, cells, cell_shape, 0, 9, .optional = true),
    TEXTS(struct sheet, tags, 0, 9, .optional = true),
};
static const struct shape sheet_shape = SHAPE(struct sheet, sheet_fields);

static void must_be_stable(struct call *call, struct bytes text)
{
    struct bytes once;
    struct bytes twice;

    if (json_canonical(call, text, &once))
        return;
    if (json_canonical(call, once, &twice) || once.n != twice.n ||
        memcmp(once.data, twice.data, once.n) != 0)
        abort();
}

static void must_come_back(struct call *call, struct bytes text)
{
    struct sheet sheet;
    struct buf out = buf_in(call->mem);
    struct buf again = buf_in(call->mem);

    if (json_decode(call, text, &sheet_shape, &sheet))
        return;
    json_encode(&out, &sheet_shape, &sheet);
    if (json_decode(call, buf_bytes(&out), &sheet_shape, &sheet))
        abort();
    json_encode(&again, &sheet_shape, &sheet);
    if (out.n != again.n || memcmp(out.data, again.data, out.n) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct call call = {.mem = arena_new(), .request_id = "fuzz"};
    struct bytes text = {data, n};

    must_be_stable(&call, text);
    call.failure = (struct failure){0};
    must_come_back(&call, text);
    arena_free(call.mem);
    return 0;
}
