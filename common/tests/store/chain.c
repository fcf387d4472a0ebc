/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/digest.h"

struct material {
    uint8_t bytes[8192];
    size_t n;
};

static void put(struct material *m, const void *data, size_t n)
{
    assert_true(m->n + n <= sizeof(m->bytes));
    memcpy(m->bytes + m->n, data, n);
    m->n += n;
}

static void put_column(struct material *m, const char *text)
{
    size_t n = strlen(text);

    put(m, (const uint8_t[]){(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n},
        4);
    put(m, text, n);
}

static void put_decimal(struct material *m, int64_t number)
{
    char text[32];

    snprintf(text, sizeof(text), "%jd", (intmax_t)number);
    put_column(m, text);
}

static void put_8(struct material *m, int64_t number)
{
    uint8_t bytes[8];

    for (int i = 7; i >= 0; i--, number /= 256)
        bytes[i] = (uint8_t)(number % 256);
    put(m, bytes, sizeof(bytes));
}

void chain_hash(const struct audit_event *e, const uint8_t before[32], uint8_t ret[32])
{
    struct material leaf = {.bytes = "\0hbdt-audit-1", .n = 13};
    struct material node = {.bytes = {1}, .n = 1};
    uint8_t leaf_hash[32];

    put_decimal(&leaf, e->chain_id);
    put_decimal(&leaf, e->seq);
    put_column(&leaf, e->at);
    put_decimal(&leaf, e->actor_id);
    put_column(&leaf, e->role);
    put_column(&leaf, e->action);
    put_column(&leaf, e->object_type);
    put_column(&leaf, e->object_id);
    put_decimal(&leaf, e->object_version);
    put_column(&leaf, e->details);
    sha256(leaf.bytes, leaf.n, leaf_hash);
    put_8(&node, e->chain_id);
    put_8(&node, e->seq);
    put(&node, before, 32);
    put(&node, leaf_hash, 32);
    sha256(node.bytes, node.n, ret);
}

static void to_hex(const uint8_t hash[32], char ret[65])
{
    for (size_t i = 0; i < 32; i++)
        snprintf(ret + 2 * i, 3, "%02x", hash[i]);
}

static void verify_event(const struct audit_event *e, int64_t seq, uint8_t hash[32])
{
    char before[65];
    char hex[65];

    to_hex(hash, before);
    chain_hash(e, hash, hash);
    to_hex(hash, hex);
    assert_int_equal(e->seq, seq);
    assert_string_equal(e->previous, before);
    assert_string_equal(e->hash, hex);
}

int64_t chain_verify(struct store_test *store, int64_t chain_id)
{
    struct call *call = store_test_call(store);
    uint8_t hash[32] = {0};
    int64_t seq = 0;
    struct list events;

    do {
        assert_int_equal(audit_list(call, chain_id, seq, 500, &events), OK);
        for (size_t i = 0; i < events.n; i++)
            verify_event((const struct audit_event *)events.items + i, ++seq, hash);
    } while (events.n);
    if (seq)
        assert_int_equal(store_test_number(store, arena_printf(call->mem,
                                                               "SELECT seq AS n FROM audit_head"
                                                               " WHERE chain_id = %lld",
                                                               (long long)chain_id)),
                         seq);
    store_test_end(call);
    return seq;
}
