/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the store of archive does fits its schema and its rights. */
#include "store/queries.h"
#include "tests/store/statements.h"

extern const struct migration archive_sql[];
extern const size_t archive_sql_count;
extern const char *const archive_sql_grants;

static const char *const refused[] = {
    "DELETE FROM job",
    "TRUNCATE TABLE job",
    "DROP TABLE job",
    "UPDATE audit_event SET details = '{}'",
    "DELETE FROM audit_event",
    "TRUNCATE TABLE audit_event",
    "DELETE FROM audit_head",
    "UPDATE idempotency_key SET status = 200",
    "DELETE FROM idempotency_key",
    "INSERT INTO schema_migration VALUES (DEFAULT)",
    "CREATE TABLE another (id INT)",
    "UPDATE mysql.global_priv SET priv = '{}'",
};

int main(void)
{
    const struct query *const *const stores[] = {jobs_queries};
    const struct statement_test test = {
        .user = "hbdt_archive",
        .migrations = archive_sql,
        .n_migrations = archive_sql_count,
        .grants = archive_sql_grants,
        .stores = stores,
        .n_stores = COUNT_OF(stores),
        .least = 6,
        .refused = refused,
        .n_refused = COUNT_OF(refused),
    };

    return statement_test_run(&test);
}
