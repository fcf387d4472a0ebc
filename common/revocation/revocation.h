/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What was revoked while its tokens still live: a set that a follower of auth's feed fills and that
 * every request asks. Entries come in the order of their positions, which auth gives in commit
 * order and without gaps. Ages are measured with the monotonic clock, so that no wall clock
 * matters. Thread-safe. Who does not know the newest revocations refuses (fail closed).
 */
#pragma once

#include "base/shape.h"

enum revoked_kind {
    REVOKED_SESSION = 1, /* key: the session's id; every token with that sid */
    REVOKED_CLIENT,      /* key: client_id of a machine client; its tokens issued until at */
};
extern const char *const revoked_kind_names[];

struct revocation {
    int64_t position; /* 1… */
    int kind;
    const char *key; /* 1..64 bytes */
    int64_t at;      /* seconds since 1970 UTC by auth's clock, as is the tokens' iat */
};
extern const struct shape revocation_shape;

/* What the feed answers: entries behind a position, in order, and the newest position there is. */
struct revocation_page {
    int64_t head;
    struct list items; /* struct revocation */
};
enum { REVOCATION_PAGE_MAX = 500 };
extern const struct shape revocation_page_shape;

/* Writes are refused when what is known is older, then reads too. */
enum { REVOCATIONS_WRITES_MS = 5000, REVOCATIONS_READS_MS = 60000 };

struct revocations;

struct revocations *revocations_new(void);
void revocations_free(struct revocations *all);

/* Takes what the feed gave in answer to a question asked at asked_ms (clock_ms()). complete: there
 * was nothing more, so that all is known that was revoked until asked_ms. Forgets entries that came
 * so long before that none of their tokens lives. */
void revocations_take(struct revocations *all, const struct list *entries, bool complete,
                      int64_t asked_ms);

/* The feed began anew (its head is behind us: another database): ask from 0. Nothing is forgotten,
 * but the set counts as stale until it is complete again. */
void revocations_restart(struct revocations *all);

/* The position of the last entry taken, 0 at first. */
int64_t revocations_position(struct revocations *all);

/* Milliseconds since when all is known; INT64_MAX before the first complete answer. */
int64_t revocations_age_ms(struct revocations *all, int64_t now_ms);

/* Whether a token of this session, or of this machine client issued then, was revoked. */
bool revocations_hold_session(struct revocations *all, const char *session);
bool revocations_hold_client(struct revocations *all, const char *client_id, int64_t issued_at);

/* How many entries are kept. */
int64_t revocations_count(struct revocations *all);

/* Waits until something behind that position was taken, at most so long; false when nothing was. */
bool revocations_wait(struct revocations *all, int64_t position, int64_t wait_ms);

/* Nobody waits any more: the program ends. */
void revocations_stop(struct revocations *all);
