/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_acts.h"

#include <string.h>

#include "app/access.h"
#include "app/record_act.h"
#include "csv/csv.h"
#include "domain/org_rules.h"
#include "problems.h"

static const struct field result_fields[] = {
    INT(struct act_row, line, 1, INT64_MAX),
    ENUM(struct act_row, act, org_act_names, .optional = true),
    STR(struct act_row, code, 0, 200),
    STR(struct act_row, date, 0, 200),
    ENUM(struct act_row, outcome, act_outcome_names),
    INT(struct act_row, org_id, 1, INT64_MAX, .optional = true),
    STR(struct act_row, problem, 1, 60, .optional = true),
    STR(struct act_row, detail, 1, 500, .optional = true),
};
static const struct shape result_shape = SHAPE(struct act_row, result_fields);

static const struct field report_fields[] = {
    BOOL(struct acts_report, dry_run),
    INT(struct acts_report, rows, 0, CSV_ROWS_MAX),
    INT(struct acts_report, applied, 0, CSV_ROWS_MAX),
    INT(struct acts_report, already, 0, CSV_ROWS_MAX),
    INT(struct acts_report, refused, 0, CSV_ROWS_MAX),
    LIST(struct acts_report, results, result_shape, 0, CSV_ROWS_MAX),
};
const struct shape acts_report_shape = SHAPE(struct acts_report, report_fields);

static enum err find_unit(struct call *call, const char *code, const char *day, int64_t *ret)
{
    struct org org;
    bool found = false;
    enum err err = OK;

    if (strcmp(code, "@") == 0) {
        *ret = call->caller.org_id;
        return OK;
    }
    err = org_find_code(call, code, day, &org, &found);
    if (err)
        return err;
    if (!found)
        return fail_plain(call, ERR_NOT_FOUND, "Không có đơn vị mã %s vào ngày %s", code, day);
    *ret = org.id;
    return OK;
}

static enum err act_of(struct call *call, const struct act_row *row, struct org_act *ret)
{
    enum err err = OK;

    *ret = (struct org_act){.kind = row->act,
                            .into_id = NONE,
                            .effective_on = row->date,
                            .name = row->name,
                            .code = row->act == ACT_CREATE ? row->code : row->new_code,
                            .levels = row->levels,
                            .decision = row->decision,
                            .note = row->note};
    if (row->act != ACT_CREATE)
        err = find_unit(call, row->code, row->date, &ret->org_id);
    if (!err && row->into)
        err = find_unit(call, row->into, row->date, &ret->into_id);
    return err;
}

static bool is_of_the_row(enum err err)
{
    return err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_UNPROCESSABLE ||
           err == ERR_FORBIDDEN;
}

/* What is wrong with a row goes into its result; the others are still looked at. */
static enum err carry_out_row(struct call *call, struct act_row *row)
{
    struct org_act act;
    struct org_act done;
    enum err err = act_of(call, row, &act);

    if (!err)
        err = carry_out_act(call, &act, row->kind, &done, &row->outcome);
    if (!err)
        row->org_id = done.org_id ? done.org_id : NONE;
    if (!is_of_the_row(err))
        return err;
    row->outcome = OUTCOME_REFUSED;
    row->problem = call->failure.problem->slug;
    row->detail = call->failure.detail;
    call->failure = (struct failure){0};
    return OK;
}

static enum err carry_out(struct call *call, struct acts_report *report)
{
    struct act_row *row = report->results.items;
    enum err err = OK;

    for (size_t i = 0; i < report->results.n && !err; i++) {
        if (row[i].outcome != OUTCOME_REFUSED)
            err = carry_out_row(call, &row[i]);
        report->applied += row[i].outcome == OUTCOME_APPLIED;
        report->already += row[i].outcome == OUTCOME_ALREADY;
        report->refused += row[i].outcome == OUTCOME_REFUSED;
    }
    return err;
}

static enum err refuse_rows(struct call *call, const struct acts_report *report)
{
    const struct act_row *row = report->results.items;

    for (size_t i = 0; i < report->results.n; i++)
        if (row[i].outcome == OUTCOME_REFUSED)
            violate(call, arena_printf(call->mem, "/line/%lld", (long long)row[i].line),
                    row[i].detail, row[i].problem);
    return fail_with(call, &problem_org_acts_refused, "%lld dòng", (long long)report->refused);
}

enum err import_acts(struct call *call, struct bytes text, bool dry_run, struct acts_report *ret)
{
    struct org own;
    enum err err = access_org_write(call, call->caller.org_id, &own);

    *ret = (struct acts_report){.dry_run = dry_run};
    if (!err)
        err = act_rows_parse(call, text, &ret->results);
    if (!err)
        err = org_tree_hold(call);
    if (!err)
        err = org_acts_begin(call);
    if (!err)
        err = carry_out(call, ret);
    if (err)
        return err;
    ret->rows = (int64_t)ret->results.n;
    if (dry_run)
        err = org_acts_take_back(call);
    else if (ret->refused)
        return refuse_rows(call, ret);
    access_note(call, own.id, dry_run ? "org_acts.try" : "org_acts.import", "org", own.id, 1);
    call->audit.details = arena_printf(call->mem, "{\"already\":%lld,\"applied\":%lld}",
                                       (long long)ret->already, (long long)ret->applied);
    return err;
}
