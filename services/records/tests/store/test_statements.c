/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the store of records does fits its schema and its rights. */
#include "store/queries.h"
#include "tests/store/statements.h"

extern const struct migration records_sql[];
extern const size_t records_sql_count;
extern const char *const records_sql_grants;

static const char *const refused[] = {
    "UPDATE audit_event SET details = '{}'",
    "DELETE FROM audit_event",
    "TRUNCATE TABLE audit_event",
    "DELETE FROM audit_head",
    "UPDATE idempotency_key SET status = 200",
    "DELETE FROM idempotency_key",
    "DELETE FROM mark",
    "DELETE FROM gradebook",
    "DELETE FROM enrolment",
    "DELETE FROM student",
    "DELETE FROM student_code_change",
    "UPDATE student_code_change SET reason = 'x'",
    "UPDATE class_move SET moved_on = '2026-01-01'",
    "UPDATE student_merge SET keep_id = 1",
    "UPDATE student_merge_enrolment SET number = 1",
    "DELETE FROM class",
    "DELETE FROM school_year",
    "DELETE FROM lock_proposal",
    "UPDATE lock_proposal SET hours = 1",
    "UPDATE class SET school_year_id = 1",
    "UPDATE school_year SET org_id = 1",
    "DELETE FROM year_lock",
    "UPDATE year_lock SET school_year_id = 1",
    "DELETE FROM entry_window",
    "UPDATE entry_window SET ends_at = '2199-01-01T00:00:00Z'",
    "UPDATE inspection_report SET as_of = '2199-01-01T00:00:00Z'",
    "UPDATE inspection_school SET entered = 1",
    "UPDATE inspection_line SET entered = 1",
    "DELETE FROM inspection_line",
    "UPDATE year_sign_off SET statement = 'x'",
    "DELETE FROM year_sign_off",
    "DELETE FROM class_month",
    "DELETE FROM month_absence",
    "DROP TRIGGER mark_update_unlocked",
    "DROP PROCEDURE refuse_locked",
    "INSERT INTO schema_migration VALUES (DEFAULT)",
    "DELETE FROM substitution",
    "UPDATE substitution SET account_id = 1",
    "UPDATE substitution SET valid_to = '2199-01-01'",
    "DROP TABLE document",
    "ALTER TABLE mark DROP CONSTRAINT mark_range",
    "CREATE TABLE another (id INT)",
    "UPDATE mysql.global_priv SET priv = '{}'",
    "UPDATE document SET content = '{}'",
    "UPDATE document SET sha256 = ''",
    "UPDATE change_event SET new_value = '{}'",
    "DELETE FROM change_event",
    "DELETE FROM change_head",
    "DELETE FROM correction",
    "UPDATE correction SET new_value = '100'",
    "DROP PROCEDURE refuse_locked_document",
    "UPDATE transfer SET to_org_id = 1",
    "UPDATE transfer SET first_day = '2026-01-01'",
    "DELETE FROM transfer",
    "UPDATE departure SET to_code = ''",
    "UPDATE departure SET package_id = ''",
    "DELETE FROM departure",
    "UPDATE arrival SET package = ''",
    "DELETE FROM arrival",
    "UPDATE arrival_document SET content = ''",
    "UPDATE leaving SET left_on = '2026-01-01'",
    "UPDATE case_file SET valid_to = '2199-01-01'",
    "UPDATE case_file SET school_year_id = 1",
    "DELETE FROM case_file",
    "UPDATE case_inspector SET account_id = 1",
    "UPDATE case_scope SET class_id = NULL",
    "UPDATE case_finding SET text = 'x'",
    "DELETE FROM case_finding",
    "UPDATE case_read SET path = 'x'",
    "DELETE FROM case_read",
};

int main(void)
{
    const struct query *const *const stores[] = {
        years_queries,       classes_queries,       students_queries,
        enrolments_queries,  merges_queries,        marks_queries,
        documents_queries,   locks_queries,         substitutions_queries,
        windows_queries,     inspections_queries,   changes_queries,
        corrections_queries, months_queries,        calendars_queries,
        transfers_queries,   leavings_queries,      comment_templates_queries,
        case_files_queries,  case_findings_queries, summaries_queries,
        oversight_queries,   outcomes_queries,      quality_queries,
        summers_queries,     departures_queries,    arrivals_queries,
    };
    const struct statement_test test = {
        .user = "hbdt_records",
        .migrations = records_sql,
        .n_migrations = records_sql_count,
        .grants = records_sql_grants,
        .stores = stores,
        .n_stores = COUNT_OF(stores),
        .least = 85,
        .refused = refused,
        .n_refused = COUNT_OF(refused),
    };

    return statement_test_run(&test);
}
