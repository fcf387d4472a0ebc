/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/accept_duty.h"

#include <string.h>

#include "app/access.h"
#include "audit/audit.h"
#include "crypto/digest.h"
#include "domain/school_years.h"
#include "problems.h"

static struct duty_acceptance own_key(const struct call *call, const struct own_duty *duty)
{
    return (struct duty_acceptance){.account_id = call->caller.account_id,
                                    .school_year = duty->school_year,
                                    .duty_statement_id = duty->statement.id,
                                    .org_id = call->caller.org_id,
                                    .accepted_at = call->now};
}

enum err read_duty(struct call *call, struct own_duty *ret)
{
    struct duty_acceptance found;
    bool accepted = false;
    enum err err = duty_statements_on(call, call->today, &ret->statement);

    if (err)
        return err;
    ret->school_year = school_year_of(call->mem, call->today);

    const struct duty_acceptance key = own_key(call, ret);

    err = duty_acceptances_find(call, &key, &found, &accepted);
    ret->accepted_at = !err && accepted ? found.accepted_at : NONE;
    return err;
}

static enum err add_acceptance(struct call *call, struct own_duty *duty)
{
    const struct duty_acceptance acceptance = own_key(call, duty);
    enum err err = duty_acceptances_add(call, &acceptance);

    if (err)
        return err;
    duty->accepted_at = call->now;
    access_note(call, call->caller.org_id, "duty.accept", "duty_statement", duty->statement.id,
                duty->statement.revision);
    call->audit.details = arena_printf(call->mem, "{\"school_year\":\"%s\",\"sha256\":\"%s\"}",
                                       duty->school_year, duty->statement.sha256);
    return audit_append(call);
}

enum err accept_duty(struct call *call, const char *school_year, const char *sha256,
                     struct own_duty *ret)
{
    struct org own;
    enum err err = access_org_write(call, call->caller.org_id, &own);

    if (!err)
        err = read_duty(call, ret);
    if (err)
        return err;
    if (strcmp(school_year, ret->school_year) != 0 || strcmp(sha256, ret->statement.sha256) != 0)
        return fail_with(call, &problem_duty_changed, "Đang có hiệu lực: bản %lld, năm học %s",
                         (long long)ret->statement.revision, ret->school_year);
    return is_none(ret->accepted_at) ? add_acceptance(call, ret) : OK;
}

/* The words and their order in the digest: db/migrations/0009_duty.sql. */
static const char *digest_of(struct call *call, const struct duty_statement *s)
{
    const char *all = arena_printf(call->mem, "hbdt-duty-1\n%lld\n%s\n%s", (long long)s->revision,
                                   s->text_vi, s->text_en);

    return sha256_hex(call->mem, all, strlen(all));
}

enum err publish_duty(struct call *call, const struct duty_statement *wanted,
                      struct duty_statement *ret)
{
    struct org own;
    struct duty_statement newest;
    enum err err = access_org_write(call, call->caller.org_id, &own);

    if (!err && strcmp(wanted->effective_from, call->today) < 0)
        violate(call, "/effective_from", "đã qua", "has passed");
    if (!err)
        err = fail_if_violated(call);
    if (!err)
        err = duty_statements_newest(call, &newest);
    if (err)
        return err;
    *ret = *wanted;
    ret->revision = newest.revision + 1;
    ret->sha256 = digest_of(call, ret);
    ret->published_by = call->caller.account_id;
    ret->published_at = call->now;
    err = duty_statements_add(call, ret, &ret->id);
    access_note(call, own.id, "duty.publish", "duty_statement", ret->id, ret->revision);
    return err;
}

enum err begin_duty_list(struct call *call, struct duty_filter *filter)
{
    struct duty_statement statement;
    struct org org;
    enum err err;

    if (is_none(filter->org_id))
        filter->org_id = call->caller.org_id;
    err = access_org(call, filter->org_id, &org);
    if (!err)
        err = duty_statements_on(call, call->today, &statement);
    if (err)
        return err;
    filter->duty_statement_id = statement.id;
    filter->school_year = school_year_of(call->mem, call->today);
    filter->today = call->today;
    return OK;
}
