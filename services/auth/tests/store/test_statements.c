/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the store of auth does fits its schema and its rights. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/queries.h"
#include "tests/store/statements.h"

extern const struct migration auth_sql[];
extern const size_t auth_sql_count;
extern const char *const auth_sql_grants;

static const char *const refused[] = {
    "UPDATE audit_event SET details = '{}'",
    "DELETE FROM audit_event",
    "DELETE FROM account",
    "DELETE FROM security_alert",
    "UPDATE security_alert SET at = 0",
    "DELETE FROM org_version",
    "DELETE FROM org_act",
    "UPDATE org_act SET note = ''",
    "DROP TABLE session",
    "UPDATE incident_entry SET text = ''",
    "DELETE FROM incident",
    "UPDATE duty_acceptance SET accepted_at = 0",
    "UPDATE notice_receipt SET received_at = 0",
    "UPDATE notice SET text = ''",
    "UPDATE duty_statement SET text_vi = ''",
};

/* Who asks the tree must say of which day: a line of another day is no right. */
static void expect_days(const struct query *const *queries)
{
    for (; *queries; queries++) {
        const char *sql = (*queries)->sql;

        if ((strstr(sql, "FROM org_closure") || strstr(sql, "JOIN org_closure")) &&
            !strstr(sql, "valid_")) {
            fprintf(stderr, "of which day? %s\n", sql);
            exit(1);
        }
    }
}

int main(void)
{
    /* clang-format off */
    const struct query *const *const stores[] = {
        orgs_queries,
        org_closure_queries,
        org_acts_queries,
        org_versions_queries,
        accounts_queries,
        passwords_queries,
        alerts_queries,
        recoveries_queries,
        grants_queries,
        sessions_queries,
        persons_queries,
        groups_queries,
        boards_queries,
        revocations_queries,
        setup_queries,
        incidents_queries,
        incident_statistics_queries,
        duty_queries,
        factors_queries,
        sign_ins_queries,
        scim_queries,
        scim_groups_queries,
        oauth_queries,
        duty_queries,      notices_queries,     notice_receipts_queries,
        orgs_queries,   org_closure_queries, accounts_queries,  passwords_queries,
        grants_queries, sessions_queries,    persons_queries, proposals_queries,   groups_queries,
        boards_queries, setup_queries,       incidents_queries, incident_statistics_queries,
        duty_queries,      revocations_queries,
        duty_queries,      factors_queries,     sign_ins_queries,    account_security_queries, staff_quality_queries,
        notices_queries,
        notice_receipts_queries,
    };
    const struct statement_test test = {
        .user = "hbdt_auth",
        .migrations = auth_sql,
        .n_migrations = auth_sql_count,
        .grants = auth_sql_grants,
        .stores = stores,
        .n_stores = COUNT_OF(stores),
        .least = 30,
        .refused = refused,
        .n_refused = COUNT_OF(refused),
    };

    for (size_t i = 0; i < COUNT_OF(stores); i++)
        expect_days(stores[i]);
    return statement_test_run(&test);
}
