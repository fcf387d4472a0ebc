/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/comment_bank.h"

#include <string.h>

#include "policy/policy.h"

static void note(struct call *call, const char *action, const struct comment_template *row)
{
    audit_note(call, row->org_id, action, "comment_template",
               arena_printf(call->mem, "%lld", (long long)row->id), row->version);
}

enum err find_templates_for(struct call *call, struct template_search *search, struct list *ret)
{
    search->org_id = call->caller.org_id;
    search->account_id = call->caller.account_id;
    return comment_templates_find(call, search, ret);
}

enum err add_template_of(struct call *call, const struct comment_template *wanted,
                         struct comment_template *ret)
{
    bool own = strcmp(call->caller.role, "teacher") == 0;
    enum err err;

    *ret = *wanted;
    ret->org_id = call->caller.org_id;
    ret->account_id = own ? call->caller.account_id : NONE;
    ret->version = 1;
    err = comment_templates_add(call, ret, &ret->id);
    if (!err)
        note(call, "comment_template.add", ret);
    return err;
}

/* Somebody else's own is nobody else's to know. */
static enum err access_template(struct call *call, int64_t id, struct comment_template *ret)
{
    enum err err = comment_templates_get(call, id, ret);
    unsigned relation = RELATION_OTHER_UNIT;

    if (err)
        return err;
    if (ret->org_id == call->caller.org_id && is_none(ret->account_id))
        relation = RELATION_OWN_UNIT;
    else if (ret->org_id == call->caller.org_id && ret->account_id == call->caller.account_id)
        relation = RELATION_SELF;
    return policy_require(call, relation, "Không có mẫu nhận xét này");
}

enum err change_template(struct call *call, const struct comment_template *wanted,
                         struct comment_template *ret)
{
    enum err err = access_template(call, wanted->id, ret);

    if (err)
        return err;
    ret->version = wanted->version;
    ret->subject = wanted->subject ? wanted->subject : ret->subject;
    ret->text = wanted->text ? wanted->text : ret->text;
    err = comment_templates_put(call, ret);
    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CHANGED, "Mẫu nhận xét đã được sửa sau lần đọc của bạn");
    ret->version++;
    if (!err)
        note(call, "comment_template.change", ret);
    return err;
}

enum err remove_template_of(struct call *call, int64_t id)
{
    struct comment_template row;
    enum err err = access_template(call, id, &row);

    if (!err)
        err = comment_templates_remove(call, id);
    if (!err)
        note(call, "comment_template.remove", &row);
    return err;
}
