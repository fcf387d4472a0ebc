/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pool: a call's lease on one of its connections. */
#include "db/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

enum { LEASE_WAIT_S = 2, STATEMENT_TIMEOUT_S = 10 };

static void init_library(void)
{
    mysql_library_init(0, NULL, NULL);
}

static void init_lock(struct db *db)
{
    pthread_condattr_t attr;

    pthread_mutex_init(&db->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&db->given_back, &attr);
    pthread_condattr_destroy(&attr);
}

static void push_free(struct db *db, struct db_conn *conn)
{
    conn->next = db->free;
    db->free = conn;
}

struct db *db_open(const struct db_options *options)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct db *db = calloc(1, sizeof(*db));

    if (!db)
        abort();
    pthread_once(&once, init_library);
    db->options = options;
    db->n = options->connections < 1 ? 1 : (size_t)options->connections;
    if (db->n > CONNECTIONS_MAX)
        db->n = CONNECTIONS_MAX;
    init_lock(db);
    for (size_t i = db->n; i-- > 0;) {
        db->conns[i].db = db;
        db->conns[i].timeout_s = STATEMENT_TIMEOUT_S;
        push_free(db, &db->conns[i]);
    }
    return db;
}

static void free_pool(struct db *db)
{
    for (size_t i = 0; i < db->n; i++)
        conn_drop(&db->conns[i]);
    pthread_cond_destroy(&db->given_back);
    pthread_mutex_destroy(&db->lock);
    free(db);
}

void db_close(struct db *db)
{
    pthread_mutex_lock(&db->lock);
    db->closing = true;

    bool last = db->leased == 0;

    pthread_mutex_unlock(&db->lock);
    if (last)
        free_pool(db);
}

static void give_back(void *object)
{
    struct db_conn *conn = object;
    struct db *db = conn->db;

    conn_rollback(conn);
    pthread_mutex_lock(&db->lock);
    push_free(db, conn);

    bool last = --db->leased == 0 && db->closing;

    pthread_cond_signal(&db->given_back);
    pthread_mutex_unlock(&db->lock);
    if (last)
        free_pool(db);
}

static struct db_conn *take(struct db *db)
{
    struct timespec until;
    struct db_conn *conn = NULL;
    int status = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LEASE_WAIT_S;
    pthread_mutex_lock(&db->lock);
    while (!db->free && status != ETIMEDOUT)
        status = pthread_cond_timedwait(&db->given_back, &db->lock, &until);
    conn = db->free;
    if (conn) {
        db->free = conn->next;
        db->leased++;
    }
    pthread_mutex_unlock(&db->lock);
    return conn;
}

static enum err lease(struct call *call)
{
    struct db_conn *conn;

    if (!call->db)
        return fail_plain(call, ERR_INTERNAL, "this program has no store");
    conn = take(call->db);
    if (!conn)
        return fail_plain(call, ERR_UNAVAILABLE, "no database connection within %d s",
                          LEASE_WAIT_S);
    arena_defer(call->mem, give_back, conn);
    call->conn = conn;
    if (conn->mysql && conn_is_stale(conn))
        conn_drop(conn);
    return OK;
}

enum err conn_ready(struct call *call)
{
    enum err err = OK;

    if (!call->conn)
        err = lease(call);
    if (err)
        return err;
    /* The server may have rolled back already: a further statement would commit on its own. */
    if (call->conn->doomed)
        return fail_plain(call, call->conn->doomed, "the transaction has failed before");
    if (!call->conn->mysql)
        return conn_connect(call, call->conn);
    return OK;
}
