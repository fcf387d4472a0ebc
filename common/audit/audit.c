/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "audit/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "db/db.h"
#include "json/json.h"

enum { LIST_MAX = 500 };

static const char first_previous[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

struct head {
    int64_t chain_id;
    int64_t seq;
    const char *hash;
};

struct page {
    int64_t chain_id;
    int64_t seq;
    int64_t n;
};

static const struct field event_fields[] = {
    INT(struct audit_event, chain_id, 0, INT64_MAX),
    INT(struct audit_event, seq, 1, INT64_MAX),
    STR(struct audit_event, at, 20, 20),
    INT(struct audit_event, actor_id, 0, INT64_MAX),
    STR(struct audit_event, role, 0, 40),
    STR(struct audit_event, action, 1, 80),
    STR(struct audit_event, object_type, 0, 80),
    STR(struct audit_event, object_id, 0, 80),
    INT(struct audit_event, object_version, 0, INT64_MAX),
    JSON(struct audit_event, details),
    STR(struct audit_event, hash, SHA256_HEX, SHA256_HEX),
    STR(struct audit_event, previous, SHA256_HEX, SHA256_HEX),
};
const struct shape audit_event_shape = SHAPE(struct audit_event, event_fields);

static const struct field head_fields[] = {
    INT(struct head, chain_id, 0, INT64_MAX),
    INT(struct head, seq, 0, INT64_MAX),
    STR(struct head, hash, SHA256_HEX, SHA256_HEX),
};
static const struct shape head_shape = SHAPE(struct head, head_fields);

static const struct field page_fields[] = {
    INT(struct page, chain_id, 0, INT64_MAX),
    INT(struct page, seq, 0, INT64_MAX),
    INT(struct page, n, 1, LIST_MAX),
};
static const struct shape page_shape = SHAPE(struct page, page_fields);

/* The head is only ever read under its lock, as it is now: a snapshot's age is no reason to run
 * the whole write again. Servers other than MariaDB see a comment. */
#define AS_IT_IS_NOW "/*M!101108 SET STATEMENT innodb_snapshot_isolation = OFF FOR */ "

static const struct query lock_head = {
    .sql = AS_IT_IS_NOW "SELECT chain_id, seq, hash"
                        "  FROM audit_head"
                        " WHERE chain_id = :chain_id"
                        "   FOR UPDATE",
    .in = &head_shape,
    .out = &head_shape,
};

static const struct query add_head = {
    .sql = "INSERT IGNORE INTO audit_head (chain_id, seq, hash)"
           " VALUES (:chain_id, :seq, :hash)",
    .in = &head_shape,
};

static const struct query move_head = {
    .sql = AS_IT_IS_NOW "UPDATE audit_head"
                        "   SET seq = :seq, hash = :hash"
                        " WHERE chain_id = :chain_id",
    .in = &head_shape,
};

static const struct query add_event = {
    .sql = "INSERT INTO audit_event (chain_id, seq, at, actor_id, role, action, object_type,"
           "       object_id, object_version, details, hash, previous)"
           " VALUES (:chain_id, :seq, :at, :actor_id, :role, :action, :object_type,"
           "       :object_id, :object_version, :details, :hash, :previous)",
    .in = &audit_event_shape,
};

static const struct query events_of_chain = {
    .sql = "SELECT chain_id, seq, at, actor_id, role, action, object_type,"
           "       object_id, object_version, details, hash, previous"
           "  FROM audit_event"
           " WHERE chain_id = :chain_id AND seq > :seq"
           " ORDER BY seq"
           " LIMIT :n",
    .in = &page_shape,
    .out = &audit_event_shape,
};

static void add_big_endian(struct buf *buf, uint64_t number, int n_bytes)
{
    for (int shift = (n_bytes - 1) * 8; shift >= 0; shift -= 8)
        buf_char(buf, (char)(number >> shift & 0xff));
}

static void add_text(struct buf *leaf, const char *text)
{
    size_t n = strlen(text);

    add_big_endian(leaf, n, 4);
    buf_add(leaf, text, n);
}

static void add_number(struct buf *leaf, int64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    add_text(leaf, text);
}

static void leaf_hash(struct arena *mem, const struct audit_event *e, uint8_t ret[SHA256_BYTES])
{
    struct buf leaf = buf_in(mem);

    buf_char(&leaf, 0x00);
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

static enum err link_event(struct call *call, struct audit_event *event)
{
    struct buf node = buf_in(call->mem);
    uint8_t previous[SHA256_BYTES];
    uint8_t leaf[SHA256_BYTES];

    if (!hex_decode(event->previous, previous, sizeof(previous)))
        return fail_plain(call, ERR_INTERNAL, "audit chain %lld has a broken head",
                          (long long)event->chain_id);
    leaf_hash(call->mem, event, leaf);
    buf_char(&node, 0x01);
    add_big_endian(&node, (uint64_t)event->chain_id, 8);
    add_big_endian(&node, (uint64_t)event->seq, 8);
    buf_add(&node, previous, sizeof(previous));
    buf_add(&node, leaf, sizeof(leaf));
    event->hash = sha256_hex(call->mem, node.data, node.n);
    return OK;
}

/* The chain's head, locked; a new chain gets one. */
static enum err take_head(struct call *call, int64_t chain_id, struct head *ret)
{
    const struct head first = {.chain_id = chain_id, .seq = 0, .hash = first_previous};
    bool found = false;
    enum err err = db_find(call, &lock_head, &first, ret, &found);

    if (err || found)
        return err;
    err = db_change_any(call, &add_head, &first, NULL);
    if (err)
        return err;
    return db_one(call, &lock_head, &first, ret);
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

/* A machine client has no account: which one it was stands in the details. */
static const char *details_of(struct call *call)
{
    const char *details = call->audit.details ? call->audit.details : "{}";
    struct buf out = buf_in(call->mem);

    if (strcmp(text_or_empty(call->caller.role), "client") != 0 || *details != '{')
        return details;
    buf_text(&out, "{\"client\":");
    json_text(&out, call->caller.client_id);
    buf_printf(&out, "%s%s", details[1] == '}' ? "" : ",", details + 1);
    return out.data;
}

static enum err canonical_details(struct call *call, const char **ret)
{
    const char *details = details_of(call);
    struct bytes canonical;
    enum err err =
        json_canonical(call, (struct bytes){(const uint8_t *)details, strlen(details)}, &canonical);

    if (err)
        return fail_plain(call, ERR_INTERNAL, "audit details of %s are not JSON",
                          call->audit.action);
    *ret = arena_copy(call->mem, canonical.data, canonical.n);
    return OK;
}

static enum err append(struct call *call, struct audit_event *event)
{
    struct head head;
    enum err err = take_head(call, event->chain_id, &head);

    if (err)
        return err;
    event->seq = head.seq + 1;
    event->previous = head.hash;
    err = link_event(call, event);
    if (err)
        return err;
    err = db_insert(call, &add_event, event, NULL);
    if (err == ERR_CONFLICT)
        return fail_plain(call, ERR_INTERNAL, "audit chain %lld is ahead of its head",
                          (long long)event->chain_id);
    if (err)
        return err;
    head.seq = event->seq;
    head.hash = event->hash;
    return db_change(call, &move_head, &head);
}

static struct audit_event event_of(struct call *call)
{
    const struct audit_note *note = &call->audit;

    return (struct audit_event){
        .chain_id = note->chain_id,
        .at = time_text(call->mem, call->now),
        .actor_id = call->caller.account_id,
        .role = text_or_empty(call->caller.role),
        .action = note->action,
        .object_type = text_or_empty(note->object_type),
        .object_id = text_or_empty(note->object_id),
        .object_version = note->object_version,
    };
}

enum err audit_append(struct call *call)
{
    struct audit_event event = event_of(call);

    if (!event.action)
        return fail_plain(call, ERR_INTERNAL, "a write noted nothing for the audit chain");

    enum err err = canonical_details(call, &event.details);

    if (err)
        return err;
    return append(call, &event);
}

/* An event of no chain, at a place of its own, so that nobody waits for it. */
static enum err insert_nowhere(struct call *call)
{
    struct audit_event event = event_of(call);
    enum err err = canonical_details(call, &event.details);

    event.chain_id = 0;
    random_bytes(&event.seq, sizeof(event.seq));
    event.seq = (event.seq & INT64_MAX >> 1) + 1;
    event.previous = first_previous;
    if (!err)
        err = link_event(call, &event);
    return err ? err : db_insert(call, &add_event, &event, NULL);
}

enum err audit_pretend(struct call *call)
{
    enum err err = db_mark(call);

    if (!err)
        err = insert_nowhere(call);
    return err ? err : db_undo(call);
}

enum err audit_list(struct call *call, int64_t chain_id, int64_t after, int64_t limit,
                    struct list *ret_events)
{
    struct page page = {.chain_id = chain_id, .seq = after, .n = limit};

    if (limit < 1 || limit > LIST_MAX)
        return fail_plain(call, ERR_INTERNAL, "audit_list: limit %lld", (long long)limit);
    return db_all(call, &events_of_chain, &page, ret_events);
}
