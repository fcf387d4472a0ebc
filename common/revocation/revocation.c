/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "revocation/revocation.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"

/* Longer than any token lives (5 minutes), with room for clocks that differ. */
enum { KEEP_MS = 15 * 60 * 1000, BUCKETS = 4096, SWEEP_MS = 30000 };

const char *const revoked_kind_names[] = {"", "session", "client", NULL};

static const struct field fields[] = {
    INT(struct revocation, position, 1, INT64_MAX),
    ENUM(struct revocation, kind, revoked_kind_names),
    STR(struct revocation, key, 1, 64),
    INT(struct revocation, at, 0, INT64_MAX),
};
const struct shape revocation_shape = SHAPE(struct revocation, fields);

static const struct field page_fields[] = {
    INT(struct revocation_page, head, 0, INT64_MAX),
    LIST(struct revocation_page, items, revocation_shape, 0, REVOCATION_PAGE_MAX),
};
const struct shape revocation_page_shape = SHAPE(struct revocation_page, page_fields);

struct entry {
    struct entry *next;
    int64_t at;
    int64_t taken_ms;
    int kind;
    char key[];
};

struct revocations {
    pthread_mutex_t lock;
    pthread_cond_t grown;
    struct entry *buckets[BUCKETS];
    int64_t count;
    int64_t position;
    int64_t known_ms; /* until then all is known; NONE before the first complete answer */
    int64_t swept_ms;
    bool stopped;
};

struct revocations *revocations_new(void)
{
    struct revocations *all = calloc(1, sizeof(*all));
    pthread_condattr_t monotonic;

    if (!all)
        abort();
    all->known_ms = NONE;
    pthread_mutex_init(&all->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&all->grown, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return all;
}

static void free_list(struct entry *entry)
{
    while (entry) {
        struct entry *next = entry->next;

        free(entry);
        entry = next;
    }
}

void revocations_free(struct revocations *all)
{
    if (!all)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        free_list(all->buckets[i]);
    pthread_cond_destroy(&all->grown);
    pthread_mutex_destroy(&all->lock);
    free(all);
}

/* FNV-1a. Keys come from auth and from verified tokens, never from a stranger. */
static struct entry **bucket_of(struct revocations *all, const char *key)
{
    uint32_t hash = 2166136261U;

    for (const char *at = key; *at; at++)
        hash = (hash ^ (uint8_t)*at) * 16777619U;
    return &all->buckets[hash % BUCKETS];
}

static struct entry *find(struct revocations *all, int kind, const char *key)
{
    struct entry *entry = *bucket_of(all, key);

    while (entry && (entry->kind != kind || strcmp(entry->key, key) != 0))
        entry = entry->next;
    return entry;
}

static void put(struct revocations *all, const struct revocation *r, int64_t now_ms)
{
    struct entry *entry = find(all, r->kind, r->key);
    struct entry **bucket = bucket_of(all, r->key);
    size_t n = strlen(r->key) + 1;

    if (!entry) {
        entry = calloc(1, sizeof(*entry) + n);
        if (!entry)
            abort();
        memcpy(entry->key, r->key, n);
        entry->kind = r->kind;
        entry->next = *bucket;
        *bucket = entry;
        all->count++;
    }
    if (entry->at < r->at)
        entry->at = r->at;
    entry->taken_ms = now_ms;
}

static void sweep(struct revocations *all, int64_t now_ms)
{
    if (now_ms - all->swept_ms < SWEEP_MS)
        return;
    all->swept_ms = now_ms;
    for (size_t i = 0; i < BUCKETS; i++) {
        struct entry **at = &all->buckets[i];

        while (*at) {
            struct entry *entry = *at;

            if (now_ms - entry->taken_ms <= KEEP_MS) {
                at = &entry->next;
                continue;
            }
            *at = entry->next;
            free(entry);
            all->count--;
        }
    }
}

void revocations_take(struct revocations *all, const struct list *entries, bool complete,
                      int64_t asked_ms)
{
    const struct revocation *r = entries->items;

    pthread_mutex_lock(&all->lock);
    for (size_t i = 0; i < entries->n; i++) {
        put(all, &r[i], asked_ms);
        all->position = r[i].position;
    }
    if (complete)
        all->known_ms = asked_ms;
    sweep(all, asked_ms);
    if (entries->n)
        pthread_cond_broadcast(&all->grown);
    pthread_mutex_unlock(&all->lock);
}

void revocations_restart(struct revocations *all)
{
    pthread_mutex_lock(&all->lock);
    all->position = 0;
    all->known_ms = NONE;
    pthread_mutex_unlock(&all->lock);
}

int64_t revocations_position(struct revocations *all)
{
    pthread_mutex_lock(&all->lock);

    int64_t position = all->position;

    pthread_mutex_unlock(&all->lock);
    return position;
}

int64_t revocations_age_ms(struct revocations *all, int64_t now_ms)
{
    pthread_mutex_lock(&all->lock);

    int64_t known_ms = all->known_ms;

    pthread_mutex_unlock(&all->lock);
    return is_none(known_ms) ? INT64_MAX : now_ms - known_ms;
}

bool revocations_hold_session(struct revocations *all, const char *session)
{
    pthread_mutex_lock(&all->lock);

    bool held = find(all, REVOKED_SESSION, session) != NULL;

    pthread_mutex_unlock(&all->lock);
    return held;
}

bool revocations_hold_client(struct revocations *all, const char *client_id, int64_t issued_at)
{
    pthread_mutex_lock(&all->lock);

    const struct entry *entry = find(all, REVOKED_CLIENT, client_id);
    bool held = entry && issued_at <= entry->at;

    pthread_mutex_unlock(&all->lock);
    return held;
}

int64_t revocations_count(struct revocations *all)
{
    pthread_mutex_lock(&all->lock);

    int64_t count = all->count;

    pthread_mutex_unlock(&all->lock);
    return count;
}

void revocations_stop(struct revocations *all)
{
    pthread_mutex_lock(&all->lock);
    all->stopped = true;
    pthread_cond_broadcast(&all->grown);
    pthread_mutex_unlock(&all->lock);
}

bool revocations_wait(struct revocations *all, int64_t position, int64_t wait_ms)
{
    int64_t until = clock_ms() + wait_ms;
    const struct timespec deadline = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
    int over = 0;

    pthread_mutex_lock(&all->lock);
    while (all->position <= position && !all->stopped && over == 0)
        over = pthread_cond_timedwait(&all->grown, &all->lock, &deadline);

    bool grown = all->position > position;

    pthread_mutex_unlock(&all->lock);
    return grown;
}
