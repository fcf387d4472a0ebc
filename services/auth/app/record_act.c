/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record_act.h"

#include <string.h>

#include "app/access.h"
#include "app/revoke.h"
#include "audit/audit.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/grants.h"

const char *const act_outcome_names[] = {"", "applied", "already", "refused", NULL};

struct acting {
    struct call *call;
    const struct org_act *act;
    struct org unit; /* its latest version; of a unit to be created, what it will be */
    struct org next; /* the unit from the day on */
    struct act_facts facts;
    struct list children; /* struct org */
};

static enum err not_here(struct call *call)
{
    return fail_plain(call, ERR_NOT_FOUND, "Không có đơn vị này trong phạm vi của bạn");
}

/* In the tree of today; what does not stand today, in that of the act's day or its eve; or a tree
 * in which nobody ever held a role: a province department that comes to this one. */
static enum err check_reach(struct acting *a, int64_t org_id)
{
    struct call *call = a->call;
    struct org_standing s;
    enum err err = org_standing(call, call->caller.org_id, org_id, a->act->effective_on, &s);

    if (err)
        return err;
    if (s.below_today || (!s.stands_today && s.below_on_day) || s.is_free)
        return OK;
    return not_here(call);
}

static enum err load_facts(struct call *call, const struct org *latest, struct org_facts *ret)
{
    struct org_life life;
    enum err err = orgs_life(call, latest->id, &life);

    *ret = (struct org_facts){.kind = latest->kind,
                              .levels = latest->levels,
                              .first = life.first,
                              .changed = latest->valid_from,
                              .last = life.last};
    return err;
}

static enum err load_into(struct acting *a, int64_t into_id)
{
    struct org into;
    enum err err = org_latest(a->call, into_id, &into);

    if (!err)
        err = load_facts(a->call, &into, &a->facts.into);
    if (err || a->act->kind == ACT_CREATE)
        return err;
    return org_is_above(a->call, a->act->org_id, into_id, a->act->effective_on,
                        &a->facts.into_is_below);
}

static enum err load_code(struct acting *a)
{
    const char *code = a->act->code;
    struct org holder;

    if (!code)
        return OK;
    return org_code_holder(a->call, a->act->org_id, code, a->act->effective_on, &holder,
                           &a->facts.code_is_taken);
}

static enum err load_unit(struct acting *a)
{
    struct call *call = a->call;
    const struct org_act *act = a->act;
    enum err err = org_latest(call, act->org_id, &a->unit);

    if (!err)
        err = load_facts(call, &a->unit, &a->facts.unit);
    if (!err)
        err = org_children(call, act->org_id, act->effective_on, &a->children);
    if (err)
        return err == ERR_NOT_FOUND ? not_here(call) : err;
    a->facts.children = (int64_t)a->children.n;
    a->next = a->unit;
    if (act->name)
        a->next.name = act->name;
    if (act->code)
        a->next.code = act->code;
    if (act->levels)
        a->next.levels = act->levels;
    if (act->kind == ACT_REPARENT)
        a->next.parent_id = act->into_id;
    a->facts.unit.levels = a->next.levels;
    return OK;
}

/* A rename is judged under the parent the unit has. */
static enum err load(struct acting *a)
{
    const struct org_act *act = a->act;
    int64_t into_id = act->into_id;
    enum err err = OK;

    if (act->kind != ACT_CREATE)
        err = load_unit(a);
    if (!err && act->kind == ACT_RENAME)
        into_id = a->unit.parent_id;
    if (!err && !is_none(into_id))
        err = load_into(a, into_id);
    return err ? err : load_code(a);
}

static enum err check_children(struct acting *a)
{
    const struct org *child = a->children.items;

    for (size_t i = 0; i < a->children.n && a->act->kind == ACT_MERGE; i++)
        if (child[i].valid_to || strcmp(child[i].valid_from, a->act->effective_on) > 0)
            return fail_with(a->call, &problem_org_act_order, "Đơn vị trực thuộc %s",
                             child[i].name);
    return OK;
}

static enum err judge(struct acting *a)
{
    const struct problem *refusal = org_refuses_act(&a->facts);

    if (refusal)
        return fail_with(a->call, refusal, "%s %s từ ngày %s", org_act_names[a->act->kind],
                         a->next.name, a->act->effective_on);
    return check_children(a);
}

static enum err move_children(struct acting *a)
{
    struct org *child = a->children.items;
    enum err err = OK;

    for (size_t i = 0; i < a->children.n && !err; i++) {
        child[i].parent_id = a->act->into_id;
        err = org_change(a->call, &child[i], a->act->effective_on);
    }
    return err;
}

/* Who worked there works there no more. */
static enum err end_unit(struct acting *a)
{
    const char *day = a->act->effective_on;
    enum err err = org_end(a->call, a->act->org_id, day);

    if (!err)
        err = grants_end_at_org(a->call, a->act->org_id, day);
    if (err || strcmp(day, a->call->today) > 0)
        return err;
    return revoke_org(a->call, a->act->org_id);
}

static enum err change_tree(struct acting *a, int64_t *ret_org_id)
{
    enum err err;

    switch (a->act->kind) {
    case ACT_CREATE:
        return orgs_add(a->call, &a->next, ret_org_id);
    case ACT_RENAME:
    case ACT_REPARENT:
        return org_change(a->call, &a->next, a->act->effective_on);
    case ACT_MERGE:
        err = move_children(a);
        return err ? err : end_unit(a);
    case ACT_CLOSE:
        return end_unit(a);
    default:
        return OK; /* a split is known by its record */
    }
}

static enum err append_event(struct call *call, const struct org_act *act)
{
    enum err err;

    access_note(call, act->org_id, arena_printf(call->mem, "org.%s", org_act_names[act->kind]),
                "org_act", act->id, 1);
    if (!is_none(act->into_id))
        call->audit.details =
            arena_printf(call->mem, "{\"into_id\":%lld}", (long long)act->into_id);
    err = audit_append(call);
    call->audit = (struct audit_note){0};
    return err;
}

/* The same act again, or a unit of that code that is there already, changes nothing. */
static enum err find_same(struct acting *a, bool *ret)
{
    const struct org_act *act = a->act;
    struct org holder;
    enum err err;

    if (act->kind != ACT_CREATE)
        return org_acts_exist(a->call, act, ret);
    err = org_code_holder(a->call, 0, act->code, act->effective_on, &holder, ret);
    *ret = !err && *ret && holder.kind == a->next.kind;
    return err;
}

static enum err check_reaches(struct acting *a)
{
    enum err err = OK;

    if (a->act->kind != ACT_CREATE)
        err = check_reach(a, a->act->org_id);
    if (!err && !is_none(a->act->into_id))
        err = check_reach(a, a->act->into_id);
    return err;
}

static struct acting acting_of(struct call *call, const struct org_act *act, int unit_kind)
{
    return (struct acting){
        .call = call,
        .act = act,
        .next = {.parent_id = act->into_id,
                 .kind = unit_kind,
                 .name = act->name,
                 .code = act->code,
                 .levels = act->levels,
                 .valid_from = act->effective_on,
                 .created_at = call->now},
        .facts = {.act = act->kind,
                  .day = act->effective_on,
                  .unit = {.kind = unit_kind, .levels = act->levels}},
    };
}

enum err carry_out_act(struct call *call, const struct org_act *wanted, int unit_kind,
                       struct org_act *ret, int *ret_outcome)
{
    struct acting a = acting_of(call, wanted, unit_kind);
    bool same = false;
    enum err err = find_same(&a, &same);

    *ret = *wanted;
    *ret_outcome = same ? OUTCOME_ALREADY : OUTCOME_APPLIED;
    if (err || same)
        return err;
    ret->recorded_by = call->caller.account_id;
    ret->recorded_at = call->now;
    err = check_reaches(&a);
    if (!err)
        err = load(&a);
    if (!err)
        err = judge(&a);
    if (!err)
        err = change_tree(&a, &ret->org_id);
    if (!err)
        err = org_acts_add(call, ret, &ret->id);
    return err ? err : append_event(call, ret);
}

/* The own unit is renamed, never moved or ended, by its own administrators. */
static enum err check_role(struct call *call, const struct org_act *act)
{
    struct org org;
    enum err err;

    if (access_role(call) == ROLE_SO_ADMIN)
        return act->org_id != call->caller.org_id || act->kind == ACT_RENAME
                   ? OK
                   : fail_plain(call, ERR_FORBIDDEN, "Đơn vị của chính bạn");
    if (act->kind != ACT_RENAME)
        return fail_plain(call, ERR_FORBIDDEN, "Việc này do Sở ghi");
    err = access_org(call, act->org_id, &org);
    if (err || org.depth > 0)
        return err;
    return fail_plain(call, ERR_FORBIDDEN, "Đơn vị của chính bạn");
}

enum err record_act(struct call *call, const struct org_act *wanted, struct org_act *ret)
{
    struct org own;
    int outcome = OUTCOME_NONE;
    enum err err = access_org_write(call, call->caller.org_id, &own);

    if (!err)
        err = check_role(call, wanted);
    if (!err)
        err = org_tree_hold(call);
    if (!err)
        err = carry_out_act(call, wanted, ORG_NONE, ret, &outcome);
    if (err)
        return err;
    if (outcome == OUTCOME_ALREADY)
        return fail_with(call, &problem_org_act_recorded, "Đơn vị %lld", (long long)wanted->org_id);
    access_note(call, own.id, "org_act.record", "org_act", ret->id, 1);
    return OK;
}
