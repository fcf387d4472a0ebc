/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_progress.h"

#include "app/scope.h"
#include "policy/policy.h"
#include "store/windows.h"

/* Narrows the question to what the role reaches: a teacher to the own work, a role for one year,
 * class or subject to that; levels of school are settled already. */
static void narrow(struct call *call, struct progress_filter *filter)
{
    const struct caller *caller = &call->caller;

    if (!policy_permits(call, call->standing.relations & ~(unsigned)RELATION_SELF))
        filter->account_id = caller->account_id;
    if (caller->scope_school_year)
        filter->school_year_id = caller->scope_school_year;
    if (caller->scope_class)
        filter->class_id = caller->scope_class;
    if (*caller->scope_subject)
        filter->subject = caller->scope_subject;
}

/* Persons are named to their own school alone. */
static enum err settle_by(struct call *call, int64_t org_id, int *by)
{
    bool school = false;
    enum err err = school_units_has(call, org_id, org_id, &school);

    if (err)
        return err;
    if (!*by)
        *by = school ? PROGRESS_BY_CLASS : PROGRESS_BY_SCHOOL;
    if (*by >= PROGRESS_BY_TEACHER && !(school && org_id == call->caller.org_id))
        return fail_plain(call, ERR_FORBIDDEN, "Tên giáo viên chỉ trường của họ được xem");
    return OK;
}

/* One look at the rows makes both. */
static struct progress_sum sum_up(const struct list *items)
{
    const struct progress_sum *s = items->items;
    struct progress_sum total = {0};

    for (size_t i = 0; i < items->n; i++) {
        total.expected += s[i].expected;
        total.entered += s[i].entered;
        total.missing += s[i].missing;
        total.due += s[i].due;
        total.overdue += s[i].overdue;
        total.late += s[i].late;
        total.results += s[i].results;
        total.signed_count += s[i].signed_count;
    }
    return total;
}

static enum err settle(struct call *call, struct progress_filter *filter, struct progress_view *ret)
{
    struct scope scope = {
        .org_id = filter->unit_id, .year_name = filter->year_name, .narrowed = true};
    enum err err = scope_settle(call, &scope);

    if (!err)
        err = scope_levels(call, filter->level, filter->grade, &filter->levels);
    if (!err)
        err = settle_by(call, scope.org_id, &ret->by);
    narrow(call, filter);
    filter->unit_id = ret->org_id = scope.org_id;
    filter->year_name = ret->school_year = scope.year_name;
    ret->as_of = scope.as_of;
    ret->pending = scope.pending;
    filter->today = call->today;
    return err;
}

enum err see_progress(struct call *call, const struct progress_filter *filter, int by,
                      struct progress_view *ret)
{
    struct progress_filter f = *filter;
    enum err err;

    *ret = (struct progress_view){.by = by};
    err = settle(call, &f, ret);
    if (!err)
        err = progress_sums(call, (enum progress_by)ret->by, &f, &ret->items);
    if (!err)
        ret->total = sum_up(&ret->items);
    return err;
}
