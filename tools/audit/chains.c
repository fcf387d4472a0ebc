/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Chains: each event's leaf, each link, each head (docs/audit-format.md §2). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"

enum column {
    CHAIN_ID,
    SEQ,
    AT,
    ACTOR_ID,
    ROLE,
    ACTION,
    OBJECT_TYPE,
    OBJECT_ID,
    OBJECT_VERSION,
    DETAILS,
    HASH,
    PREVIOUS,
    COLUMNS,
    HEAD_SEQ = COLUMNS, /* of the chain's head; NULL when it has none */
    HEAD_HASH,
};

/* Where a schema's stream of events stands. */
struct chain {
    const char *schema;
    int64_t id; /* -1 before the first */
    int64_t seq;
    char hash[HASH_HEX + 1];
    int64_t head_seq; /* 0 = it has no head */
    char head_hash[HASH_HEX + 1];
};

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";

static void put_big_endian(uint8_t *to, uint64_t number, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = (uint8_t)(number >> (8 * (n - 1 - i)));
}

static void add_column(struct witness *w, const char *text, size_t n)
{
    uint8_t length[4];

    put_big_endian(length, n, 4);
    digest_add(w, length, sizeof(length));
    digest_add(w, text, n);
}

static void leaf_of(struct witness *w, MYSQL_ROW row, const unsigned long *lengths,
                    uint8_t ret[HASH_BYTES])
{
    digest_begin(w);
    digest_add(w, "\0hbdt-audit-1", 13);
    for (int i = CHAIN_ID; i <= DETAILS; i++)
        add_column(w, row[i], lengths[i]);
    digest_end(w, ret);
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool bytes_of(const char *hex, uint8_t ret[HASH_BYTES])
{
    for (int i = 0; i < HASH_BYTES; i++) {
        int high = nibble(hex[2 * i]);
        int low = high < 0 ? -1 : nibble(hex[2 * i + 1]);

        if (low < 0)
            return false;
        ret[i] = (uint8_t)(high * 16 + low);
    }
    return hex[HASH_HEX] == '\0';
}

static bool link_of(struct witness *w, MYSQL_ROW row, const unsigned long *lengths,
                    char ret[HASH_HEX + 1])
{
    uint8_t place[16];
    uint8_t previous[HASH_BYTES];
    uint8_t leaf[HASH_BYTES];

    if (!bytes_of(row[PREVIOUS], previous))
        return false;
    leaf_of(w, row, lengths, leaf);
    put_big_endian(place, strtoull(row[CHAIN_ID], NULL, 10), 8);
    put_big_endian(place + 8, strtoull(row[SEQ], NULL, 10), 8);
    digest_begin(w);
    digest_add(w, "\1", 1);
    digest_add(w, place, sizeof(place));
    digest_add(w, previous, sizeof(previous));
    digest_add(w, leaf, sizeof(leaf));
    digest_end(w, leaf);
    hex_of(leaf, sizeof(leaf), ret);
    return true;
}

static void end_chain(struct witness *w, const struct chain *c)
{
    if (c->id < 0)
        return;
    if (c->head_seq == 0)
        found(w, TAMPERED, "%s chain %" PRId64 " seq %" PRId64 ": the chain has no head", c->schema,
              c->id, c->seq);
    else if (c->head_seq != c->seq || strcmp(c->head_hash, c->hash) != 0)
        found(w, TAMPERED,
              "%s chain %" PRId64 " seq %" PRId64
              ": the last event is %s, the head says seq %" PRId64 " %s",
              c->schema, c->id, c->seq, c->hash, c->head_seq, c->head_hash);
}

static void begin_chain(struct witness *w, struct chain *c, int64_t id, MYSQL_ROW row)
{
    end_chain(w, c);
    c->id = id;
    c->seq = 0;
    memcpy(c->hash, zeros, sizeof(zeros));
    c->head_seq = row[HEAD_SEQ] ? strtoll(row[HEAD_SEQ], NULL, 10) : 0;
    snprintf(c->head_hash, sizeof(c->head_hash), "%s", row[HEAD_HASH] ? row[HEAD_HASH] : "");
    w->n_chains++;
}

static void verify_event(struct witness *w, struct chain *c, MYSQL_ROW row,
                         const unsigned long *lengths)
{
    int64_t id = strtoll(row[CHAIN_ID], NULL, 10);
    int64_t seq = strtoll(row[SEQ], NULL, 10);
    char expected[HASH_HEX + 1];

    if (id != c->id)
        begin_chain(w, c, id, row);
    w->n_events++;
    if (seq == c->seq)
        found(w, TAMPERED, "%s chain %" PRId64 " seq %" PRId64 ": twice", c->schema, id, seq);
    else if (seq != c->seq + 1)
        found(w, TAMPERED,
              "%s chain %" PRId64 " seq %" PRId64 ": missing, the next is seq %" PRId64, c->schema,
              id, c->seq + 1, seq);
    else if (strcmp(row[PREVIOUS], c->hash) != 0)
        found(w, TAMPERED, "%s chain %" PRId64 " seq %" PRId64 ": previous is %s, expected %s",
              c->schema, id, seq, row[PREVIOUS], c->hash);
    else if (!link_of(w, row, lengths, expected) || strcmp(row[HASH], expected) != 0)
        found(w, TAMPERED, "%s chain %" PRId64 " seq %" PRId64 ": hash is %s, expected %s",
              c->schema, id, seq, row[HASH], expected);
    c->seq = seq;
    snprintf(c->hash, sizeof(c->hash), "%s", row[HASH]);
}

static bool has_null(MYSQL_ROW row)
{
    for (int i = 0; i < COLUMNS; i++)
        if (!row[i])
            return true;
    return false;
}

static void verify_stream(struct witness *w, struct chain *c, MYSQL_RES *events)
{
    MYSQL_ROW row;

    while ((row = mysql_fetch_row(events))) {
        if (has_null(row))
            found(w, TAMPERED, "%s chain %s seq %s: a column is NULL", c->schema,
                  row[CHAIN_ID] ? row[CHAIN_ID] : "NULL", row[SEQ] ? row[SEQ] : "NULL");
        else
            verify_event(w, c, row, mysql_fetch_lengths(events));
    }
    if (mysql_errno(w->db))
        found(w, INTERNAL, "%s: %s", c->schema, mysql_error(w->db));
    end_chain(w, c);
}

/* A head without any event: the whole chain is gone. */
static void verify_heads(struct witness *w, const char *schema)
{
    MYSQL_RES *heads;
    MYSQL_ROW row;
    char sql[400];

    snprintf(sql, sizeof(sql),
             "SELECT h.chain_id, h.seq FROM %s.audit_head h"
             " WHERE h.seq <> 0 AND NOT EXISTS (SELECT 1 FROM %s.audit_event e"
             "       WHERE e.chain_id = h.chain_id) ORDER BY h.chain_id",
             schema, schema);
    if (!ask(w, sql))
        return;
    heads = mysql_use_result(w->db);
    while ((row = mysql_fetch_row(heads)))
        found(w, TAMPERED, "%s chain %s seq 1: missing, the head says seq %s", schema, row[0],
              row[1]);
    mysql_free_result(heads);
}

void verify_chains(struct witness *w, const char *schema)
{
    struct chain c = {.schema = schema, .id = -1};
    MYSQL_RES *events;
    char sql[500];

    snprintf(sql, sizeof(sql),
             "SELECT e.chain_id, e.seq, e.at, e.actor_id, e.role, e.action, e.object_type,"
             " e.object_id, e.object_version, e.details, e.hash, e.previous, h.seq, h.hash"
             " FROM %s.audit_event e LEFT JOIN %s.audit_head h ON h.chain_id = e.chain_id"
             " ORDER BY e.chain_id, e.seq",
             schema, schema);
    if (!ask(w, sql))
        return;
    events = mysql_use_result(w->db);
    verify_stream(w, &c, events);
    mysql_free_result(events);
    verify_heads(w, schema);
}
