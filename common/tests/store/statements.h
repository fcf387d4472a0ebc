/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The test that every store shares: its statements fit the migrated schema and the rights of the
 * running service, and what the service must never do, the database refuses. */
#pragma once

#include "tests/store/store_test.h"

struct statement_test {
    const char *user; /* the schema's and the runtime user's name, "hbdt_records" */
    const struct migration *migrations;
    size_t n_migrations;
    const char *grants;
    const struct query *const *const *stores; /* lists of statements, each ending with NULL */
    size_t n_stores;
    size_t least; /* statements there must be at least, so that no list is forgotten */
    const char *const *refused; /* SQL that the runtime user must not run */
    size_t n_refused;
};

/* Runs the tests; the exit code of a test program. */
int statement_test_run(const struct statement_test *test);
