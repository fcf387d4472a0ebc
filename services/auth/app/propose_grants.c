/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/propose_grants.h"

#include "app/access.h"
#include "app/give_role.h"
#include "domain/roles.h"
#include "problems.h"

static struct grant grant_of(const struct proposal *proposal, const struct proposal_item *item)
{
    return (struct grant){
        .account_id = item->account_id,
        .group_id = NONE,
        .role = item->role,
        .org_id = proposal->org_id,
        .valid_from = item->valid_from,
        .valid_to = item->valid_to,
        .school_year_id = item->school_year_id,
        .class_id = item->class_id,
        .subject = item->subject,
        .levels = item->levels,
        .granted_by = proposal->proposed_by,
        .approved_by = proposal->decided_by,
    };
}

static enum err check_items(struct call *call, const struct proposal *proposal,
                            struct proposal_item *items, size_t n)
{
    enum err err = OK;

    for (size_t i = 0; i < n && !err; i++) {
        const struct grant wanted = grant_of(proposal, &items[i]);
        struct grant grant;

        err = check_grant(call, &wanted, &grant);
        items[i].proposal_id = proposal->id;
        items[i].number = (int64_t)i + 1;
        items[i].valid_from = grant.valid_from;
    }
    return err;
}

enum err propose_grants(struct call *call, int64_t org_id, const struct list *items,
                        struct proposal_view *ret)
{
    struct org org;
    enum err err = access_org_write(call, org_id, &org);

    if (err)
        return err;
    ret->proposal = (struct proposal){.org_id = org_id,
                                      .state = PROPOSAL_OPEN,
                                      .proposed_by = call->caller.account_id,
                                      .proposed_at = call->now,
                                      .decided_by = NONE,
                                      .decided_at = NONE};
    ret->items = *items;
    err = proposals_add(call, &ret->proposal, &ret->proposal.id);
    if (!err)
        err = check_items(call, &ret->proposal, ret->items.items, ret->items.n);
    if (!err)
        err = proposals_add_items(call, &ret->items);
    access_note(call, org_id, "grant.propose", "grant-proposal", ret->proposal.id, 1);
    return err;
}

enum err read_proposal(struct call *call, int64_t id, struct proposal_view *ret)
{
    struct org org;
    enum err err = proposals_get(call, id, &ret->proposal);

    if (!err)
        err = access_org(call, ret->proposal.org_id, &org);
    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "Không có đề nghị này trong phạm vi của bạn");
    return err ? err : proposals_items(call, id, &ret->items);
}

static enum err check_second(struct call *call, const struct proposal *proposal,
                             const struct proposal_item *item, int64_t depth)
{
    struct account holder;
    struct account proposer;
    struct approval approval = {.decider_role = access_role(call),
                                .role = item->role,
                                .depth = depth,
                                .decider_levels = call->caller.scope_levels,
                                .levels = item->levels};
    enum err err = accounts_get(call, item->account_id, &holder);

    if (!err)
        err = accounts_get(call, proposal->proposed_by, &proposer);
    if (!err)
        err = caller_person(call, &approval.decider_id);
    if (err)
        return err;
    approval.proposer_id = proposer.person_id;
    approval.person_id = holder.person_id;

    const struct problem *refusal = role_refuses_approval(&approval);

    if (refusal)
        return fail_with(call, refusal, "%s cho %s", role_names[item->role], holder.full_name);
    if (holder.status == ACCOUNT_DISABLED)
        return fail_with(call, &problem_account_disabled, "Tài khoản %s", holder.username);
    return OK;
}

static enum err give_item(struct call *call, const struct proposal *proposal,
                          const struct proposal_item *item)
{
    struct grant grant = grant_of(proposal, item);
    bool exists = false;
    enum err err = OK;

    if (grant.valid_to)
        err = check_stays(call, &grant, grant.valid_to);
    if (!err)
        err = grants_exist(call, &grant, &exists);
    if (err)
        return err;
    if (exists)
        return fail_with(call, &problem_grant_exists, "%s là %s", item->full_name,
                         role_names[item->role]);
    return put_grant(call, &grant);
}

static enum err decide_items(struct call *call, const struct proposal_view *view, int64_t depth)
{
    const struct proposal_item *items = view->items.items;
    enum err err = OK;

    for (size_t i = 0; i < view->items.n && !err; i++)
        err = check_second(call, &view->proposal, &items[i], depth);
    for (size_t i = 0; i < view->items.n && !err && view->proposal.state == PROPOSAL_APPROVED; i++)
        err = give_item(call, &view->proposal, &items[i]);
    return err;
}

enum err decide_proposal(struct call *call, int64_t id, int state, const char *reason,
                         struct proposal_view *ret)
{
    struct org org;
    enum err err = read_proposal(call, id, ret);

    if (!err)
        err = access_org_write(call, ret->proposal.org_id, &org);
    if (err)
        return err;
    if (ret->proposal.state != PROPOSAL_OPEN)
        return fail_with(call, &problem_proposal_decided, "%s",
                         proposal_state_names[ret->proposal.state]);
    ret->proposal.state = state;
    ret->proposal.decided_by = call->caller.account_id;
    ret->proposal.decided_at = call->now;
    ret->proposal.reason = reason;
    err = decide_items(call, ret, org.depth);
    if (!err)
        err = proposals_decide(call, &ret->proposal);
    access_note(call, org.id, state == PROPOSAL_APPROVED ? "grant.approve" : "grant.refuse",
                "grant-proposal", id, 2);
    return err;
}
