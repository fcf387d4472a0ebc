/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/notices.h"

#include <string.h>

#include "app/access.h"
#include "audit/audit.h"
#include "base/buf.h"
#include "base/levels.h"
#include "domain/notice_rules.h"
#include "domain/roles.h"

static enum err check_due(struct call *call, const struct notice *wanted)
{
    if (notice_needs_due(wanted->kind) && !wanted->due_on)
        violate(call, "/due_on", "đôn đốc cần có hạn", "a reminder has a last day");
    if (wanted->due_on && strcmp(wanted->due_on, call->today) < 0)
        violate(call, "/due_on", "đã qua", "has passed");
    return fail_if_violated(call);
}

/* Their names with commas between; the unknown are violations. */
static enum err join_roles(struct call *call, const struct list *roles, const char **ret)
{
    const char *const *names = roles->items;
    struct buf joined = buf_in(call->mem);

    for (size_t i = 0; i < roles->n; i++) {
        if (!enum_value(role_names, names[i]))
            violate(call, arena_printf(call->mem, "/roles/%zu", i), "không có vai trò này",
                    "there is no such role");
        buf_printf(&joined, "%s%s", i ? "," : "", names[i]);
    }
    *ret = joined.n ? joined.data : "";
    return fail_if_violated(call);
}

/* Who speaks for some levels speaks to no others; without a word, to all of these. */
static enum err settle_levels(struct call *call, struct notice *notice)
{
    const char *own = call->caller.scope_levels;

    if (!notice->levels && *own)
        notice->levels = own;
    if (levels_within(notice->levels, own))
        return OK;
    return fail_plain(call, ERR_FORBIDDEN, "Vai trò này chỉ có ở cấp học %s", own);
}

static const char *notice_details(struct call *call, const struct notice *notice)
{
    struct buf details = buf_in(call->mem);

    buf_printf(&details, "{\"audience_org_id\":%lld,\"kind\":\"%s\"",
               (long long)notice->audience_org_id, notice_kind_names[notice->kind]);
    if (notice->levels)
        buf_printf(&details, ",\"levels\":\"%s\"", notice->levels);
    buf_text(&details, "}");
    return details.data;
}

enum err publish_notice(struct call *call, const struct notice *wanted, const struct list *roles,
                        struct notice *ret)
{
    struct org audience;
    enum err err;

    *ret = *wanted;
    if (is_none(ret->audience_org_id))
        ret->audience_org_id = call->caller.org_id;
    err = access_org_write(call, ret->audience_org_id, &audience);
    if (!err)
        err = settle_levels(call, ret);
    if (!err)
        err = check_due(call, wanted);
    if (!err)
        err = join_roles(call, roles, &ret->roles);
    if (err)
        return err;
    ret->org_id = call->caller.org_id;
    ret->author_id = call->caller.account_id;
    ret->published_at = call->now;
    err = notices_add(call, ret, &ret->id);
    access_note(call, ret->org_id, "notice.publish", "notice", ret->id, 1);
    call->audit.details = notice_details(call, ret);
    return err;
}

static struct notice_filter own_filter(const struct call *call, int64_t id)
{
    return (struct notice_filter){.id = id,
                                  .account_id = call->caller.account_id,
                                  .org_id = call->caller.org_id,
                                  .role = call->caller.role,
                                  .today = call->today};
}

static enum err find_sender(struct call *call, const struct notice *notice, bool *ret)
{
    struct org org;
    enum err err;

    *ret = false;
    if (!role_publishes(access_role(call)) ||
        !levels_within(notice->levels, call->caller.scope_levels))
        return OK;
    err = orgs_get_below(call, call->caller.org_id, notice->org_id, &org);
    *ret = !err;
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err no_such_notice(struct call *call)
{
    return fail_plain(call, ERR_NOT_FOUND, "Không có thông báo này cho bạn");
}

enum err read_notice(struct call *call, int64_t id, struct notice_view *ret)
{
    const struct notice_filter filter = own_filter(call, id);
    struct notice received;
    bool is_mine = false;
    enum err err = notices_get(call, id, &ret->notice);

    if (!err)
        err = find_sender(call, &ret->notice, &ret->is_sender);
    if (!err)
        err = notices_find_for(call, &filter, &received, &is_mine);
    if (err == ERR_NOT_FOUND || (!err && !is_mine && !ret->is_sender))
        return no_such_notice(call);
    if (err)
        return err;
    if (is_mine)
        ret->notice = received;
    return ret->is_sender ? notice_receipts_count(call, &filter, &ret->count) : OK;
}

enum err list_notices(struct call *call, struct notice_filter *filter, bool sent,
                      struct list *ret_notices)
{
    filter->account_id = call->caller.account_id;
    filter->org_id = call->caller.org_id;
    filter->role = call->caller.role;
    filter->today = call->today;
    if (!sent)
        return notices_for(call, filter, ret_notices);
    if (!role_publishes(access_role(call)))
        return fail_plain(call, ERR_FORBIDDEN, "Chỉ người thay mặt đơn vị xem thông báo đã gửi");
    filter->levels = caller_levels(&call->caller);
    return notices_sent(call, filter, ret_notices);
}

static enum err add_receipt(struct call *call, struct notice *notice)
{
    const struct notice_receipt receipt = {.notice_id = notice->id,
                                           .account_id = call->caller.account_id,
                                           .org_id = call->caller.org_id,
                                           .received_at = call->now};
    enum err err = notice_receipts_add(call, &receipt);

    if (err)
        return err;
    notice->received_at = call->now;
    access_note(call, call->caller.org_id, "notice.receive", "notice", notice->id, 1);
    return audit_append(call);
}

enum err receive_notice(struct call *call, int64_t id, struct notice *ret)
{
    const struct notice_filter filter = own_filter(call, id);
    struct org own;
    bool is_mine = false;
    enum err err = access_org_write(call, call->caller.org_id, &own);

    if (!err)
        err = notices_find_for(call, &filter, ret, &is_mine);
    if (err)
        return err;
    if (!is_mine)
        return no_such_notice(call);
    return is_none(ret->received_at) ? add_receipt(call, ret) : OK;
}

enum err withdraw_notice(struct call *call, int64_t id)
{
    struct org own;
    struct notice_view view;
    enum err err = access_org_write(call, call->caller.org_id, &own);

    if (!err)
        err = read_notice(call, id, &view);
    if (err)
        return err;
    if (!view.is_sender || view.notice.org_id != call->caller.org_id)
        return fail_plain(call, ERR_FORBIDDEN, "Chỉ đơn vị đã gửi được thu hồi");
    err = notices_withdraw(call, id);
    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CONFLICT, "Thông báo đã được thu hồi");
    access_note(call, own.id, "notice.withdraw", "notice", id, 2);
    return err;
}

enum err begin_receipt_list(struct call *call, int64_t id, struct notice_filter *filter)
{
    struct notice notice;
    bool is_sender = false;
    enum err err = notices_get(call, id, &notice);

    if (!err)
        err = find_sender(call, &notice, &is_sender);
    if (err == ERR_NOT_FOUND || (!err && !is_sender))
        return no_such_notice(call);
    filter->id = id;
    filter->today = call->today;
    return err;
}
