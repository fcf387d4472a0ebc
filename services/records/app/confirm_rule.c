/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/confirm_rule.h"

#include "base/date.h"
#include "domain/due.h"
#include "problems.h"

enum err rules_in_force(struct call *call, const struct class_row *class,
                        const struct ruleset **ret)
{
    const struct ruleset *ruleset = ruleset_by_name(class->ruleset);
    struct rule_confirmation confirmation;
    struct confirmed_ruleset *confirmed;
    bool found = false;
    enum err err = OK;

    *ret = ruleset;
    if (ruleset && ruleset->unconfirmed)
        err =
            confirmations_find(call, ruleset->unconfirmed, class->year_name, &confirmation, &found);
    if (err || !found)
        return err;
    confirmed = arena_alloc(call->mem, sizeof(*confirmed));
    ruleset_confirm(ruleset, (int)confirmation.value, confirmation.decision_number, confirmed);
    *ret = &confirmed->ruleset;
    return OK;
}

static enum err check(struct call *call, const struct rule_confirmation *wanted,
                      const struct doubt *doubt)
{
    const char *values;

    if (!doubt)
        violate(call, "/rule", "không có con số nào như thế chờ xác nhận",
                "no such number waits for a decision");
    else if (!doubt_allows(doubt, wanted->value)) {
        values = arena_printf(call->mem, "%s, %s", doubt->value, doubt->others);
        violate(call, "/value", arena_printf(call->mem, "phải là một trong: %s", values),
                arena_printf(call->mem, "must be one of: %s", values));
    }
    if (!is_year_name(wanted->school_year))
        violate(call, "/school_year", "phải có dạng 2025-2026, từ 2021-2022",
                "must look like 2025-2026, from 2021-2022");
    return fail_if_violated(call);
}

static void note(struct call *call, const struct rule_confirmation *c)
{
    audit_note(call, c->org_id, "rule.confirm", "rule_confirmation",
               arena_printf(call->mem, "%lld", (long long)c->id), 1);
    call->audit.details =
        arena_printf(call->mem, "{\"from\":\"%s\",\"rule\":\"%s\",\"value\":%lld}", c->school_year,
                     c->rule, (long long)c->value);
}

enum err confirm_rule(struct call *call, const struct rule_confirmation *wanted,
                      struct rule_confirmation *ret)
{
    const struct doubt *doubt = doubt_to_confirm(wanted->rule);
    enum err err = check(call, wanted, doubt);

    if (err)
        return err;
    *ret = *wanted;
    ret->org_id = call->caller.org_id;
    ret->decided_by = call->caller.account_id;
    ret->decided_name = call->caller.name;
    ret->decided_at = time_text(call->mem, call->now);
    err = confirmations_add(call, ret, &ret->id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_rule_confirmed, "%s, từ năm học %s", ret->rule,
                         ret->school_year);
    if (err)
        return err;
    note(call, ret);
    return confirmations_recount(call, doubt->ruleset, ret->school_year);
}
