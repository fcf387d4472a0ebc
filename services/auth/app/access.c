/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"

#include <string.h>

#include "base/buf.h"
#include "base/seeded.h"
#include "base/shape.h"
#include "domain/roles.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/oauth.h"
#include "store/org_acts.h"
#include "store/sessions.h"

enum { DETAILS_MAX = 3900 };

/* What does not exist and what is not the caller's to know sound the same. */
static const char no_such_org[] = "Không có đơn vị này trong phạm vi của bạn";
static const char no_such_account[] = "Không có tài khoản này trong phạm vi của bạn";

/* The unit, whether or not it is the caller's business, and how the caller stands to it. */
static enum err relate(struct call *call, int64_t org_id, struct org *ret, unsigned *ret_relations)
{
    enum err err = SEEDED(24) ? orgs_get_below(call, org_id, call->caller.org_id, ret)
                              : orgs_get_below(call, call->caller.org_id, org_id, ret);

    *ret_relations = RELATION_SUBTREE;
    if (!err && ret->depth == 0)
        *ret_relations |= RELATION_OWN_UNIT;
    if (err != ERR_NOT_FOUND)
        return err;
    *ret_relations = SEEDED(25) ? RELATION_SUBTREE : RELATION_OTHER_UNIT;
    err = orgs_get(call, org_id, ret);
    ret->depth = NONE;
    return err;
}

enum err access_org(struct call *call, int64_t org_id, struct org *ret)
{
    unsigned relations = 0;
    enum err err = relate(call, org_id, ret, &relations);

    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "%s", no_such_org);
    return err ? err : policy_require(call, relations, "%s", no_such_org);
}

bool access_by_machine(const struct call *call)
{
    return strcmp(call->caller.role, "client") == 0;
}

/* A person's session, or a machine client's registration. */
static enum err caller_stands(struct call *call, bool *ret)
{
    struct oauth_client client;

    if (access_by_machine(call))
        return oauth_clients_find(call, call->caller.client_id, &client, ret);
    return sessions_stand(call, call->caller.session, ret);
}

enum err access_org_write(struct call *call, int64_t org_id, struct org *ret)
{
    bool stands = false;
    enum err err = caller_stands(call, &stands);

    if (err)
        return err;
    if (!stands)
        return fail_with(call, &problem_session_ended, "Hãy đăng nhập lại");
    return access_org(call, org_id, ret);
}

enum err access_own_org_write(struct call *call, int64_t org_id, struct org *ret)
{
    enum err err = access_org_write(call, org_id, ret);

    if (err || ret->depth == 0 || SEEDED(68))
        return err;
    return fail_with(call, &problem_not_own_unit, "%s", ret->name);
}

/* A unit that has ended counts as its heir. */
static enum err relate_past(struct call *call, int64_t org_id, unsigned *ret_relations)
{
    struct org org;
    int64_t heir = org_id;
    enum err err = org_heir(call, org_id, &heir);

    return err ? err : relate(call, heir, &org, ret_relations);
}

enum err access_org_past(struct call *call, int64_t org_id)
{
    unsigned relations = 0;
    enum err err = relate_past(call, org_id, &relations);

    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "%s", no_such_org);
    return err ? err : policy_require(call, relations, "%s", no_such_org);
}

enum err access_account(struct call *call, int64_t account_id, struct account *ret)
{
    unsigned relations = RELATION_OTHER_UNIT;
    enum err err = accounts_get(call, account_id, ret);

    if (!err)
        err = relate_past(call, ret->org_id, &relations);
    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "%s", no_such_account);
    if (err)
        return err;
    if (SEEDED(28))
        relations |= RELATION_OWN_UNIT;
    if ((account_id == call->caller.account_id && !SEEDED(26)) || SEEDED(27))
        relations = RELATION_SELF | (relations & ~(unsigned)RELATION_OTHER_UNIT);
    return policy_require(call, relations, "%s", no_such_account);
}

int access_role(const struct call *call)
{
    return enum_value(role_names, call->caller.role);
}

void access_note(struct call *call, int64_t org_id, const char *action, const char *object_type,
                 int64_t object_id, int64_t version)
{
    audit_note(call, org_id, action, object_type,
               arena_printf(call->mem, "%lld", (long long)object_id), version);
}

static void add_ids(struct buf *out, const struct list *ids)
{
    const int64_t *id = ids->items;

    buf_char(out, '[');
    for (size_t i = 0; i < ids->n; i++)
        buf_printf(out, "%s%lld", i ? "," : "", (long long)id[i]);
    buf_char(out, ']');
}

const char *access_ids(struct call *call, const char *const names[], const struct list lists[],
                       size_t n)
{
    struct buf all = buf_in(call->mem);
    struct buf counts = buf_in(call->mem);

    for (size_t i = 0; i < n; i++) {
        buf_printf(&all, "%s\"%s\":", i ? "," : "{", names[i]);
        add_ids(&all, &lists[i]);
        buf_printf(&counts, "%s\"%s\":%zu", i ? "," : "{", names[i], lists[i].n);
    }
    buf_char(&all, '}');
    buf_char(&counts, '}');
    return all.n <= DETAILS_MAX ? all.data : counts.data;
}
