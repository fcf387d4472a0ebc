/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SKIPPED = 77, USERS_MAX = 4 };

struct pool {
    struct db_options options;
    struct db *db;
};

struct store_test {
    struct arena *mem;
    const char *schema;
    struct pool server; /* outside the schema */
    struct pool users[USERS_MAX];
};

struct number {
    int64_t n;
};

static const struct field number_fields[] = {INT(struct number, n, INT64_MIN, INT64_MAX)};
static const struct shape number_shape = SHAPE(struct number, number_fields);

static void must(const struct call *call, enum err err, const char *what)
{
    if (!err)
        return;
    fprintf(stderr, "store_test: %s: %s\n", what, call->failure.detail);
    exit(1);
}

static struct call *new_call(struct db *db)
{
    struct arena *mem = arena_new();
    struct call *call = arena_alloc(mem, sizeof(*call));

    *call = (struct call){
        .mem = mem,
        .db = db,
        .request_id = "store-test",
        .caller = {.account_id = 1,
                   .org_id = 1,
                   .name = "Người Thử",
                   .role = "teacher",
                   .session = "1",
                   .token = "",
                   .service = "",
                   .client_id = "hbdt",
                   .aal = 2,
                   .auth_time = 1779696000,
                   .scope_subject = "",
                   .scope_levels = ""},
        .now = 1779696000,
        .today = "2026-05-25",
    };
    return call;
}

static void open_pool(struct pool *pool, const char *name, const char *user)
{
    pool->options = (struct db_options){
        .socket = getenv("HBDT_TEST_DB_SOCKET"),
        .user = user,
        .password = "",
        .name = name,
        .connections = 16,
    };
    pool->db = db_open(&pool->options);
}

static void run(struct db *db, const char *sql)
{
    struct call *call = new_call(db);

    must(call, db_change_any(call, &(struct query){.sql = sql}, NULL, NULL), sql);
    store_test_end(call);
}

static void run_named(struct store_test *store, const char *format, const char *name)
{
    char *sql = arena_printf(store->mem, format, name);

    run(store->server.db, sql);
}

static struct store_test *open_schema(const char *name)
{
    struct arena *mem = arena_new();
    struct store_test *store = arena_alloc(mem, sizeof(*store));

    if (!getenv("HBDT_TEST_DB_SOCKET")) {
        fputs("skipped: HBDT_TEST_DB_SOCKET is not set\n", stderr);
        arena_free(mem);
        exit(SKIPPED);
    }
    store->mem = mem;
    store->schema = name ? name : arena_printf(mem, "hbdt_test_%d", (int)getpid());
    open_pool(&store->server, NULL, "root");
    run_named(store, "DROP DATABASE IF EXISTS %s", store->schema);
    run_named(store, "CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", store->schema);
    open_pool(&store->users[0], store->schema, "root");
    return store;
}

static void migrate(struct store_test *store, const struct migration *migrations, size_t n,
                    const char *grants)
{
    struct call *call = store_test_call(store);

    must(call, db_migrate(call, migrations, n, grants), "migrations");
    store_test_end(call);
}

struct store_test *store_test_open(const struct migration *migrations, size_t n)
{
    struct store_test *store = open_schema(NULL);

    migrate(store, migrations, n, NULL);
    return store;
}

struct store_test *store_test_open_as(const char *name, const struct migration *migrations,
                                      size_t n, const char *grants)
{
    struct store_test *store = open_schema(name);

    run_named(store, "DROP USER IF EXISTS %s", name);
    run_named(store, "CREATE USER %s", name);
    migrate(store, migrations, n, grants);
    return store;
}

void store_test_close(struct store_test *store)
{
    run_named(store, "DROP DATABASE %s", store->schema);
    db_close(store->server.db);
    for (size_t i = 0; i < USERS_MAX; i++)
        if (store->users[i].db)
            db_close(store->users[i].db);
    arena_free(store->mem);
}

struct call *store_test_call(struct store_test *store)
{
    return new_call(store->users[0].db);
}

struct call *store_test_call_as(struct store_test *store, const char *user)
{
    for (size_t i = 0; i < USERS_MAX; i++) {
        if (!store->users[i].db)
            open_pool(&store->users[i], store->schema, user);
        if (strcmp(store->users[i].options.user, user) == 0)
            return new_call(store->users[i].db);
    }
    fputs("store_test: too many users\n", stderr);
    exit(1);
}

void store_test_end(struct call *call)
{
    arena_free(call->mem);
}

void store_test_sql(struct store_test *store, const char *sql)
{
    run(store->users[0].db, sql);
}

int64_t store_test_number(struct store_test *store, const char *sql)
{
    struct call *call = store_test_call(store);
    struct number number = {0};

    must(call, db_one(call, &(struct query){.sql = sql, .out = &number_shape}, NULL, &number), sql);
    store_test_end(call);
    return number.n;
}

const char *store_test_schema(const struct store_test *store)
{
    return store->schema;
}

const struct db_options *store_test_options(const struct store_test *store)
{
    return &store->users[0].options;
}
