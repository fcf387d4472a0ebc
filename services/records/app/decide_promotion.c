/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/decide_promotion.h"

#include <string.h>

#include "app/access.h"
#include "app/hold_entry.h"
#include "app/judge_summer.h"
#include "app/preparing.h"
#include "app/put_changes.h"
#include "app/release_documents.h"
#include "base/date.h"
#include "policy/policy.h"
#include "problems.h"

enum { HISTORY_MAX = 1000 };

static const struct field case_fields[] = {
    INT(struct principal_case, class_id, 1, INT64_MAX),
    INT(struct principal_case, student_id, 1, INT64_MAX),
    INT(struct principal_case, number, 1, 999, .optional = true),
    STR(struct principal_case, full_name, 1, 100),
    ENUM(struct principal_case, basis, left_to_principal_names, .optional = true),
    ENUM(struct principal_case, decision, promotion_names, .optional = true),
    INT(struct principal_case, version, 0, INT64_MAX),
    LIST(struct principal_case, history, principal_decision_shape, 0, HISTORY_MAX),
};
const struct shape principal_case_shape = SHAPE(struct principal_case, case_fields);

/* The rows of one student are neighbours. */
static struct list history_of(const struct list *rows, int64_t student_id)
{
    struct principal_decision *row = rows->items;
    size_t first = 0;
    size_t n = 0;

    while (first < rows->n && row[first].student_id != student_id)
        first++;
    while (first + n < rows->n && row[first + n].student_id == student_id)
        n++;
    return (struct list){row + first, n};
}

static struct principal_case case_of(const struct class_row *class, const struct student_result *r,
                                     const struct list *rows)
{
    const struct list history = history_of(rows, r->student->id);
    const struct principal_decision *last =
        history.n ? (const struct principal_decision *)history.items + history.n - 1 : NULL;
    const struct student_result *now = r->after ? r->after : r;

    return (struct principal_case){.class_id = class->id,
                                   .student_id = r->student->id,
                                   .number = r->student->number,
                                   .full_name = r->student->full_name,
                                   .basis = r->left_to_principal,
                                   .decision = now->principal ? now->principal->decision : 0,
                                   .version = last ? last->version : 0,
                                   .history = history};
}

static enum err load(struct call *call, int64_t class_id, struct class_row *class,
                     struct list *ret_results, struct list *ret_decisions)
{
    enum err err = access_class(call, class_id, class);

    if (!err)
        err = class_results(call, class, ret_results);
    return err ? err : decisions_of_year(call, class->school_year_id, ret_decisions);
}

enum err read_principal_decisions(struct call *call, int64_t class_id, struct list *ret)
{
    struct class_row class;
    struct list results = {0};
    struct list decisions = {0};
    enum err err = load(call, class_id, &class, &results, &decisions);
    const struct student_result *r = results.items;
    struct principal_case *cases = arena_array(call->mem, results.n, sizeof(*cases));
    size_t n = 0;

    for (size_t i = 0; i < results.n && !err; i++)
        if (r[i].left_to_principal)
            cases[n++] = case_of(&class, &r[i], &decisions);
    *ret = (struct list){cases, n};
    return err;
}

static enum err find(struct call *call, int64_t class_id, int64_t student_id,
                     struct class_row *class, struct principal_case *ret)
{
    struct list results = {0};
    struct list decisions = {0};
    enum err err = load(call, class_id, class, &results, &decisions);
    const struct student_result *r = results.items;

    for (size_t i = 0; i < results.n && !err; i++) {
        if (r[i].student->id != student_id)
            continue;
        *ret = case_of(class, &r[i], &decisions);
        return OK;
    }
    return err ? err : fail_plain(call, ERR_NOT_FOUND, "Lớp %s không có học sinh này", class->name);
}

enum err read_principal_decision(struct call *call, int64_t class_id, int64_t student_id,
                                 struct principal_case *ret)
{
    struct class_row class;

    return find(call, class_id, student_id, &class, ret);
}

/* May's summary says it until it is signed; from then on only an addendum can, and of what a
 * supplement left never anything else: May had not asked yet. */
static enum err hold_open(struct call *call, const struct class_row *class,
                          struct principal_decision *row)
{
    const struct document_key summary = {
        .class_id = class->id, .stage = STAGE_YEAR_SUMMARY, .subject = ""};
    enum err err = documents_fix(call, &summary, row->student_id, &row->in_addendum);

    if (err)
        return err;
    row->in_addendum |= row->basis == LEFT_SUPPLEMENT;
    return row->in_addendum ? policy_require_state(call, STATE_OPEN, "Phụ lục sau kì nghỉ hè")
                            : class_hold_open(call, class, "");
}

static enum err refuse(struct call *call, const struct class_row *class,
                       const struct principal_case *now, const struct principal_decision *row)
{
    bool last_grade = is_last_grade(class->grade);
    enum err err;

    if (now->version != row->version)
        return fail_plain(call, ERR_CHANGED, "Đã có quyết định khác sau lần đọc của bạn");
    if (!principal_may_decide((enum promotion)row->decision, last_grade))
        violate(call, "/decision",
                last_grade ? "phải là completed_by_principal hoặc retained_by_principal"
                           : "phải là promoted_by_principal hoặc retained_by_principal",
                last_grade ? "must be completed_by_principal or retained_by_principal"
                           : "must be promoted_by_principal or retained_by_principal");
    if (strcmp(row->decided_on, call->today) > 0)
        violate(call, "/decided_on", "không được sau hôm nay", "must not be after today");
    err = fail_if_violated(call);
    if (!err && !now->basis)
        err = fail_with(call, &problem_not_left_to_principal, "Lớp %s, %s", class->name,
                        class->ruleset);
    return err;
}

/* What waits for a signature says something else now; what is signed stays. What a correction of
 * the summer ended is open to this decision: it may be the correction that leaves it to the head.
 */
static enum err release(struct call *call, const struct class_row *class,
                        const struct principal_decision *row)
{
    const struct document_key key = {.class_id = class->id,
                                     .stage =
                                         row->in_addendum ? STAGE_ADDENDUM : STAGE_YEAR_SUMMARY,
                                     .subject = ""};
    struct list documents;
    enum err err = documents_of_class(call, &key, &documents);
    const struct document *newest =
        err ? NULL : prepared_find(&documents, row->student_id, key.subject);

    if (newest && newest->state == DOCUMENT_SIGNED)
        return fail_with(call, &problem_already_signed, "Phụ lục sau kì nghỉ hè đã ký số");
    return err ? err : take_back_documents(call, &key, &documents);
}

static enum err tell(struct call *call, const struct class_row *class, const struct list *history,
                     const struct principal_decision *row)
{
    const struct principal_decision *before = history->items;
    const char *id = arena_printf(call->mem, "%lld/%lld", (long long)class->school_year_id,
                                  (long long)row->student_id);
    struct change_event event = change_in_class(
        class, CHANGE_PRINCIPAL_DECISION, history->n ? OPERATION_CHANGED : OPERATION_CREATED, id);

    event.student_id = row->student_id;
    event.old_value =
        history->n ? value_text(call, &principal_decision_shape, &before[history->n - 1]) : NULL;
    event.new_value = value_text(call, &principal_decision_shape, row);
    event.reason = row->reason;
    audit_note(call, class->org_id, "principal.decide", "principal_decision", id, row->version);
    call->audit.details =
        arena_printf(call->mem, "{\"decision\":\"%s\",\"in_addendum\":%s}",
                     promotion_names[row->decision], row->in_addendum ? "true" : "false");
    return put_change(call, &event);
}

static enum err store(struct call *call, const struct class_row *class, const struct list *history,
                      struct principal_decision *row)
{
    enum err err;

    row->version++;
    row->class_id = class->id;
    row->decided_by = call->caller.account_id;
    row->decided_name = call->caller.name;
    row->decided_at = time_text(call->mem, call->now);
    err = decisions_add(call, row);
    if (err == ERR_CONFLICT)
        return fail_plain(call, ERR_CHANGED, "Đã có quyết định khác sau lần đọc của bạn");
    return err ? err : tell(call, class, history, row);
}

enum err decide_promotion(struct call *call, int64_t class_id, int64_t student_id,
                          const struct principal_decision *wanted, struct principal_case *ret)
{
    struct principal_decision row = *wanted;
    struct class_row class = {0};
    struct enrolment held;
    bool found = false;
    enum err err = find(call, class_id, student_id, &class, ret);

    if (!err) /* a merge or a move meanwhile has it read again */
        err = enrolments_find_held(call, class_id, student_id, &held, &found);
    row.school_year_id = class.school_year_id;
    row.student_id = student_id;
    row.basis = ret->basis;
    if (!err)
        err = hold_open(call, &class, &row);
    if (!err)
        err = refuse(call, &class, ret, &row);
    if (!err)
        err = release(call, &class, &row);
    if (!err)
        err = store(call, &class, &ret->history, &row);
    return err ? err : find(call, class_id, student_id, &class, ret);
}
