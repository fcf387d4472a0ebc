/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_accounts.h"

#include <string.h>

#include "app/access.h"
#include "app/create_account.h"
#include "domain/people.h"
#include "domain/usernames.h"
#include "problems.h"
#include "store/org_acts.h"
#include "store/persons.h"

/* The row's unit, within the caller's subtree. */
static enum err find_unit(struct call *call, struct account_row *row)
{
    struct org org;
    bool found = false;
    enum err err = OK;

    if (row->unit_code && !is_org_code(row->unit_code))
        return OK;
    if (!row->unit_code) {
        row->org_id = call->caller.org_id;
        return OK;
    }
    err = org_find_code(call, row->unit_code, call->today, &org, &found);
    if (!err && found)
        err = orgs_get_below(call, call->caller.org_id, org.id, &org);
    if (err && err != ERR_NOT_FOUND)
        return err;
    if (err || !found)
        account_row_fault(call, row, COLUMN_UNIT_CODE, "không có đơn vị này trong phạm vi của bạn",
                          "there is no such unit in your scope");
    else
        row->org_id = org.id;
    return OK;
}

/* Who has the row's personal id; NONE = nobody, or it says none that could be. */
static enum err find_holder(struct call *call, const struct account_row *row, int64_t *ret_id)
{
    struct person person;
    bool found = false;
    enum err err = OK;

    if (row->personal_id && is_personal_id(row->personal_id))
        err = persons_find(call, row->personal_id, &person, &found);
    *ret_id = !err && found ? person.id : NONE;
    return err;
}

/* Whether the account is the one that the row asks for. */
static bool is_as_wanted(const struct account_row *row, const struct account *account,
                         const struct person *person, int64_t holder_id)
{
    if (account->org_id != row->org_id || strcmp(account->full_name, row->full_name) != 0)
        return false;
    if (row->birth_date && (!person->birth_date || strcmp(person->birth_date, row->birth_date)))
        return false;
    return !row->personal_id || holder_id == person->id;
}

/* *ret_person_id: whose account has that name already; NONE = nobody's. */
static enum err check_username(struct call *call, struct account_row *row, int64_t holder_id,
                               int64_t *ret_person_id)
{
    struct account account;
    struct person person;
    bool found = false;
    enum err err = accounts_find(call, row->username, &account, &found);

    if (!err && found)
        err = persons_get(call, account.person_id, &person);
    if (err || !found)
        return err;
    *ret_person_id = person.id;
    if (!is_as_wanted(row, &account, &person, holder_id)) {
        account_row_fault(call, row, COLUMN_USERNAME,
                          "đã có tài khoản tên này, với đơn vị hoặc thông tin khác",
                          "there is such an account, of another unit or with other data");
    } else if (!row->outcome) {
        row->outcome = ROW_UNCHANGED;
        row->account_id = account.id;
    }
    return OK;
}

/* Against what there is already; of a row that is wrong by itself what is right, too. */
static enum err check_row(struct call *call, struct account_row *row)
{
    int64_t holder_id = NONE;
    int64_t person_id = NONE;
    enum err err = find_unit(call, row);

    if (!err)
        err = find_holder(call, row, &holder_id);
    if (!err && !is_none(row->org_id) && is_username(row->username))
        err = check_username(call, row, holder_id, &person_id);
    if (!err && !is_none(holder_id) && holder_id != person_id)
        account_row_fault(call, row, COLUMN_PERSONAL_ID, "đã là số định danh của một người khác",
                          "is another person's");
    if (!row->outcome)
        row->outcome = ROW_CREATED;
    return err;
}

static enum err check_rows(struct call *call, struct accounts_report *report)
{
    struct account_row *row = report->results.items;
    enum err err = OK;

    for (size_t i = 0; i < report->results.n && !err; i++) {
        err = check_row(call, &row[i]);
        report->created += row[i].outcome == ROW_CREATED;
        report->unchanged += row[i].outcome == ROW_UNCHANGED;
        report->refused += row[i].outcome == ROW_REFUSED;
    }
    report->rows = (int64_t)report->results.n;
    return err;
}

static enum err create_row(struct call *call, struct account_row *row)
{
    const struct account_wish wanted = {.org_id = row->org_id,
                                        .username = row->username,
                                        .person_id = NONE,
                                        .full_name = row->full_name,
                                        .birth_date = row->birth_date,
                                        .personal_id = row->personal_id};
    struct account account;
    enum err err = create_account(call, &wanted, &account, &row->activation_code);

    if (!err)
        row->account_id = account.id;
    return err;
}

static enum err create_rows(struct call *call, struct accounts_report *report, struct list *ret_ids)
{
    struct account_row *row = report->results.items;
    int64_t *ids = arena_array(call->mem, report->results.n + 1, sizeof(*ids));
    enum err err = OK;

    *ret_ids = (struct list){ids, 0};
    for (size_t i = 0; i < report->results.n && !err; i++) {
        if (row[i].outcome != ROW_CREATED)
            continue;
        err = create_row(call, &row[i]);
        ids[ret_ids->n++] = row[i].account_id;
    }
    return err;
}

static enum err refuse_rows(struct call *call, const struct accounts_report *report)
{
    const struct account_row *row = report->results.items;

    for (size_t i = 0; i < report->results.n; i++) {
        const struct row_fault *fault = row[i].faults.items;

        for (size_t k = 0; k < row[i].faults.n; k++)
            violate(
                call,
                arena_printf(call->mem, "/line/%lld/%s", (long long)row[i].line, fault[k].column),
                fault[k].detail, fault[k].detail_en);
    }
    return fail_with(call, &problem_accounts_refused, "%lld dòng", (long long)report->refused);
}

enum err import_accounts(struct call *call, struct bytes text, bool dry_run,
                         struct accounts_report *ret)
{
    static const char *const names[] = {"created"};
    struct org own;
    struct list ids = {0};
    enum err err = access_org_write(call, call->caller.org_id, &own);

    *ret = (struct accounts_report){.dry_run = dry_run};
    if (!err)
        err = account_rows_parse(call, text, &ret->results);
    if (!err)
        err = check_rows(call, ret);
    if (err)
        return err;
    if (!dry_run && ret->refused)
        return refuse_rows(call, ret);
    if (!dry_run)
        err = create_rows(call, ret, &ids);
    access_note(call, own.id, dry_run ? "accounts.try" : "accounts.import", "org", own.id, 1);
    call->audit.details = access_ids(call, names, &ids, 1);
    return err;
}
