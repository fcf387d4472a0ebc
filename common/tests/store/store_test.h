/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * For tests on a real MariaDB: a schema of its own for each test program.
 * HBDT_TEST_DB_SOCKET names the server's socket (user root, no password; tools/test-db.sh starts
 * one); without it the program ends with 77 = skipped.
 *
 *     struct store_test *store = store_test_open(records_sql, records_sql_count);
 *     struct call *call = store_test_call(store);
 *     …
 *     store_test_end(call);
 *     store_test_close(store);
 *
 * Any failure in here ends the program with a message.
 */
#pragma once

#include "db/db.h"

struct store_test;

/* A fresh schema, migrated. */
struct store_test *store_test_open(const struct migration *migrations, size_t n);

/* A fresh schema of that name with a user of that name (password ""), migrated, with the grants:
 * for tests of a service's own grants.sql. The server's earlier schema of that name is dropped. */
struct store_test *store_test_open_as(const char *name, const struct migration *migrations,
                                      size_t n, const char *grants);

/* Drops the schema. End every call before. */
void store_test_close(struct store_test *store);

/* A new call on the schema: account 1, role "teacher", org 1; 2026-05-25T08:00:00Z. */
struct call *store_test_call(struct store_test *store);
/* The same, connected as that user instead of root. */
struct call *store_test_call_as(struct store_test *store, const char *user);
void store_test_end(struct call *call);

/* Any statement, as root, in a transaction of its own. */
void store_test_sql(struct store_test *store, const char *sql);
/* The one number that a statement gives as column "n". */
int64_t store_test_number(struct store_test *store, const char *sql);

const char *store_test_schema(const struct store_test *store);
/* The options to open a pool of one's own; they live as long as store. */
const struct db_options *store_test_options(const struct store_test *store);
