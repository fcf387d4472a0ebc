/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the store of signing does fits its schema and its rights. */
#include "store/queries.h"
#include "tests/store/statements.h"

extern const struct migration signing_sql[];
extern const size_t signing_sql_count;
extern const char *const signing_sql_grants;

static const char *const refused[] = {
    "UPDATE signature SET signed_at = ''",
    "DELETE FROM signature",
    "TRUNCATE TABLE signature",
    "DELETE FROM credential",
    "UPDATE authorisation SET expires_at = 9999999999",
    "DELETE FROM authorisation",
    "UPDATE authorised_digest SET sha256 = ''",
    "DELETE FROM authorised_digest",
    "DROP TABLE signature",
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
    const struct query *const *const stores[] = {credentials_queries, signatures_queries,
                                                 signing_sessions_queries};
    const struct statement_test test = {
        .user = "hbdt_signing",
        .migrations = signing_sql,
        .n_migrations = signing_sql_count,
        .grants = signing_sql_grants,
        .stores = stores,
        .n_stores = COUNT_OF(stores),
        .least = 13,
        .refused = refused,
        .n_refused = COUNT_OF(refused),
    };

    return statement_test_run(&test);
}
