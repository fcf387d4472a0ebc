/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The tamper-evident chain of a unit's writes. serve() appends one event per write as the last
 * statements of the write's own transaction, so that no write is without its event.
 *
 *   leaf = SHA-256(0x00 || "hbdt-audit-1" || every column, each with its 4-byte big-endian length)
 *   hash = SHA-256(0x01 || chain_id (8 bytes BE) || seq (8 bytes BE) || previous || leaf)
 *
 * Columns in the leaf, in this order, numbers as decimal text: chain_id, seq, at, actor_id, role,
 * action, object_type, object_id, object_version, details. The first previous hash is 32 zero
 * bytes.
 */
#pragma once

#include "base/call.h"

struct audit_event {
    int64_t chain_id;
    int64_t seq;    /* 1.. without gaps within a chain */
    const char *at; /* RFC 3339 UTC, informative; the order is seq */
    int64_t actor_id;
    const char *role;
    const char *action;
    const char *object_type;
    const char *object_id;
    int64_t object_version;
    const char *details; /* canonical JSON: ids and counts, never names or marks */
    const char *hash;    /* lower-case hex */
    const char *previous;
};

extern const struct shape audit_event_shape;

/* Appends what call->audit notes; ERR_INTERNAL when a write noted nothing. Call it last. */
enum err audit_append(struct call *call);

/* Works like audit_append() and leaves nothing: for a refusal that must take as long as one that
 * leaves an event. Within a transaction; of call->audit only the action and details count. */
enum err audit_pretend(struct call *call);

/* Events of a chain with seq > after, oldest first, at most limit (1..500). */
enum err audit_list(struct call *call, int64_t chain_id, int64_t after, int64_t limit,
                    struct list *ret_events);
