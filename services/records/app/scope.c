/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/scope.h"

#include "app/access.h"
#include "base/date.h"
#include "base/levels.h"
#include "domain/due.h"
#include "domain/school_level.h"

enum err scope_settle(struct call *call, struct scope *scope)
{
    const char *since = NULL;
    char year[10];
    enum err err;

    if (is_none(scope->org_id))
        scope->org_id = call->caller.org_id;
    school_year_of(call->today, year);
    if (!scope->year_name)
        scope->year_name = arena_printf(call->mem, "%s", year);
    err = access_subtree(call, scope->org_id, scope->narrowed);
    if (!err)
        err = summaries_as_of(call, scope->of, scope->org_id, &since, &scope->pending);
    scope->as_of = since ? since : time_text(call->mem, call->now);
    return err;
}

/* Centres of continuing education have the grades of lower and upper secondary schools. */
static bool is_read(const char *levels, int level)
{
    if (level == SCHOOL_LEVEL_ANY || levels_name(levels, school_level_names[level]))
        return true;
    return level != SCHOOL_LEVEL_TH && levels_name(levels, "gdtx");
}

enum err scope_levels(struct call *call, int level, int64_t grade, const char **ret)
{
    int of_grade = is_none(grade) ? SCHOOL_LEVEL_ANY : (int)level_of_grade(grade);

    *ret = caller_levels(&call->caller);
    if (!*ret || (is_read(*ret, level) && is_read(*ret, of_grade)))
        return OK;
    return fail_plain(call, ERR_FORBIDDEN, "Vai trò này chỉ có ở cấp học %s", *ret);
}
