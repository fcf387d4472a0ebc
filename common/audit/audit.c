/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "audit/audit.h"

#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "db/db.h"
#include "json/json.h"

static const struct field event_fields[] = {
    INT(struct audit_event, chain_id, 0, INT64_MAX),
    INT(struct audit_event, seq, 1, INT64_MAX),
    STR(struct audit_event, at, 20, 20),
    INT(struct audit_event, actor_id, 0, INT64_MAX),
    STR(struct audit_event, role, 0, 40),
    STR(struct audit_event, action, 1, 80),
    STR(struct audit_event, object_type, 1, 80),
    STR(struct audit_event, object_id, 1, 80),
    INT(struct audit_event, object_version, 0, INT64_MAX),
    STR(struct audit_event, details, 2, 4000),
    STR(struct audit_event, hash, 64, 64),
    STR(struct audit_event, previous, 64, 64),
};
const struct shape audit_event_shape = SHAPE(struct audit_event, event_fields);

struct head {
    int64_t chain_id;
    int64_t seq;
    const char *hash;
};
static const struct field head_fields[] = {
    INT(struct head, chain_id, 0, INT64_MAX),
    INT(struct head, seq, 0, INT64_MAX),
    STR(struct head, hash, 64, 64),
};
static const struct shape head_shape = SHAPE(struct head, head_fields);

struct list_key {
    int64_t chain_id;
    int64_t after;
    int64_t limit;
};
static const struct field list_fields[] = {
    INT(struct list_key, chain_id, 0, INT64_MAX),
    INT(struct list_key, after, 0, INT64_MAX),
    INT(struct list_key, limit, 1, 500),
};
static const struct shape list_shape = SHAPE(struct list_key, list_fields);

static const struct query head_held = {
    .sql = "SELECT chain_id, seq, hash FROM audit_head WHERE chain_id = :chain_id FOR UPDATE",
    .in = &head_shape,
    .out = &head_shape,
};

static const struct query add_head = {
    .sql = "INSERT INTO audit_head (chain_id, seq, hash) VALUES (:chain_id, :seq, :hash)",
    .in = &head_shape,
};

static const struct query move_head = {
    .sql = "UPDATE audit_head SET seq = :seq, hash = :hash WHERE chain_id = :chain_id",
    .in = &head_shape,
};

static const struct query add_event = {
    .sql = "INSERT INTO audit_event (chain_id, seq, at, actor_id, role, action, object_type,"
           "       object_id, object_version, details, hash, previous)"
           " VALUES (:chain_id, :seq, :at, :actor_id, :role, :action, :object_type,"
           "       :object_id, :object_version, :details, :hash, :previous)",
    .in = &audit_event_shape,
};

static const struct query events_after = {
    .sql = "SELECT chain_id, seq, at, actor_id, role, action, object_type, object_id,"
           "       object_version, details, hash, previous"
           "  FROM audit_event WHERE chain_id = :chain_id AND seq > :after"
           " ORDER BY seq LIMIT :limit",
    .in = &list_shape,
    .out = &audit_event_shape,
};

const struct query *const audit_queries[] = {
    &head_held, &add_head, &move_head, &add_event, &events_after, NULL,
};

static void add_be(struct buf *out, uint64_t number, int bytes)
{
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        buf_char(out, (char)(number >> shift));
}

static void add_text(struct buf *out, const char *text)
{
    add_be(out, strlen(text), 4);
    buf_text(out, text);
}

static void add_number(struct buf *out, int64_t number)
{
    add_text(out, arena_printf(out->mem, "%lld", (long long)number));
}

static void leaf_of(struct arena *mem, const struct audit_event *e, uint8_t ret[SHA256_BYTES])
{
    struct buf leaf = buf_in(mem);

    buf_char(&leaf, '\0');
    buf_text(&leaf, "hbdt-audit-1");
    add_number(&leaf, e->chain_id);
    add_number(&leaf, e->seq);
    add_text(&leaf, e->at);
    add_number(&leaf, e->actor_id);
    add_text(&leaf, e->role);
    add_text(&leaf, e->action);
    add_text(&leaf, e->object_type);
    add_text(&leaf, e->object_id);
    add_number(&leaf, e->object_version);
    add_text(&leaf, e->details);
    sha256(leaf.data, leaf.n, ret);
}

static char *hash_of(struct arena *mem, const struct audit_event *e)
{
    struct buf all = buf_in(mem);
    uint8_t previous[SHA256_BYTES] = {0};
    uint8_t leaf[SHA256_BYTES];

    (void)hex_decode(e->previous, previous, sizeof(previous));
    leaf_of(mem, e, leaf);
    buf_char(&all, '\1');
    add_be(&all, (uint64_t)e->chain_id, 8);
    add_be(&all, (uint64_t)e->seq, 8);
    buf_add(&all, previous, sizeof(previous));
    buf_add(&all, leaf, sizeof(leaf));
    return sha256_hex(mem, all.data, all.n);
}

static enum err take_head(struct call *call, int64_t chain_id, struct head *ret)
{
    bool found = false;
    enum err err = db_find(call, &head_held, &(struct head){.chain_id = chain_id}, ret, &found);

    if (err || found)
        return err;
    *ret = (struct head){chain_id, 0,
                         "0000000000000000000000000000000000000000000000000000000000000000"};
    err = db_insert(call, &add_head, ret, NULL);
    /* Another write made the head meanwhile: begin again behind it. */
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}

enum err audit_append(struct call *call)
{
    const struct audit_note *note = &call->audit;
    struct head head;
    enum err err;

    if (!note->action)
        return fail_plain(call, ERR_INTERNAL, "a write noted nothing for the audit chain");
    err = take_head(call, note->chain_id, &head);
    if (err)
        return err;

    struct audit_event event = {
        .chain_id = note->chain_id,
        .seq = head.seq + 1,
        .at = time_text(call->mem, call->now),
        .actor_id = call->caller.account_id,
        .role = *call->caller.role ? call->caller.role : call->caller.service,
        .action = note->action,
        .object_type = note->object_type,
        .object_id = note->object_id,
        .object_version = note->object_version,
        .details = note->details ? note->details : "{}",
        .previous = head.hash,
    };

    event.hash = hash_of(call->mem, &event);
    err = db_insert(call, &add_event, &event, NULL);
    if (err)
        return err;
    head.seq = event.seq;
    head.hash = event.hash;
    return db_change(call, &move_head, &head);
}

enum err audit_list(struct call *call, int64_t chain_id, int64_t after, int64_t limit,
                    struct list *ret_events)
{
    return db_all(call, &events_after, &(struct list_key){chain_id, after, limit}, ret_events);
}
