/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_accounts.h"
#include "http/handlers.h"

struct import_query {
    bool dry_run;
};

static const struct field query_fields[] = {
    BOOL(struct import_query, dry_run, .optional = true,
         .doc = "true: look at the file and write nothing"),
};
const struct shape accounts_import_shape = SHAPE(struct import_query, query_fields);

static const struct field fault_fields[] = {
    STR(struct row_fault, column, 0, 20),
    STR(struct row_fault, detail, 1, 200),
    STR(struct row_fault, detail_en, 1, 200),
};
static const struct shape fault_shape = SHAPE(struct row_fault, fault_fields);

static const struct field row_fields[] = {
    INT(struct account_row, line, 1, INT64_MAX),
    STR(struct account_row, username, 0, INT64_MAX),
    ENUM(struct account_row, outcome, row_outcome_names),
    INT(struct account_row, account_id, 1, INT64_MAX, .omit_none = true),
    STR(struct account_row, activation_code, 19, 19, .omit_none = true),
    LIST(struct account_row, faults, fault_shape, 0, INT64_MAX),
};
static const struct shape row_shape = SHAPE(struct account_row, row_fields);

static const struct field report_fields[] = {
    BOOL(struct accounts_report, dry_run),
    INT(struct accounts_report, rows, 0, ACCOUNT_ROWS_MAX),
    INT(struct accounts_report, created, 0, ACCOUNT_ROWS_MAX),
    INT(struct accounts_report, unchanged, 0, ACCOUNT_ROWS_MAX),
    INT(struct accounts_report, refused, 0, ACCOUNT_ROWS_MAX),
    LIST(struct accounts_report, results, row_shape, 0, ACCOUNT_ROWS_MAX),
};
static const struct shape report_shape = SHAPE(struct accounts_report, report_fields);

HANDLER(post_accounts_import)
{
    const struct import_query *query = rq->query;
    struct accounts_report report;
    enum err err = import_accounts(call, rq->raw, query->dry_run, &report);

    return err ? err : reply_json(call, rp, 200, &report_shape, &report);
}

HANDLER(get_accounts_template)
{
    (void)rq;
    rp->download_name = "tai-khoan.csv";
    return reply_bytes(rp, "text/csv; charset=utf-8", account_rows_template(call));
}
