/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/open_session.h"

#include <string.h>

#include "app/passwords.h"
#include "base/id.h"
#include "crypto/digest.h"
#include "domain/roles.h"
#include "domain/sign_in_delay.h"
#include "problems.h"
#include "store/grants.h"
#include "store/passwords.h"

static enum err check_delay(struct call *call, const struct sign_in_failure *failure)
{
    int64_t wait_s = failure->failed_at + sign_in_delay_s(failure->failures) - call->now;

    if (failure->failures == 0 || wait_s <= 0)
        return OK;
    call->failure.retry_after_s = wait_s;
    return fail_with(call, &problem_too_many_attempts, "Hãy thử lại sau %lld giây",
                     (long long)wait_s);
}

static enum err check_credentials(struct call *call, const struct sign_in *sign_in,
                                  struct account *ret, bool *ret_good)
{
    struct password password = {.hash = NULL};
    bool known = false;
    bool has_password = false;
    enum err err = accounts_find(call, sign_in->username, ret, &known);

    if (!err)
        err = passwords_find(call, known ? ret->id : 0, &password, &has_password);
    if (err)
        return err;
    err = password_check(call, has_password ? password.hash : NULL, sign_in->password, ret_good);
    *ret_good = *ret_good && known && ret->status == ACCOUNT_ACTIVE;
    return err;
}

static enum err authenticate(struct call *call, const struct sign_in *sign_in, struct account *ret)
{
    const char *name = sha256_hex(call->mem, sign_in->username, strlen(sign_in->username));
    struct sign_in_failure failure;
    bool good = false;
    enum err err = failures_hold(call, name, &failure);

    if (!err)
        err = check_delay(call, &failure);
    if (!err)
        err = check_credentials(call, sign_in, ret, &good);
    if (err)
        return err;
    if (good)
        return failures_forget(call, name);
    err = failures_count(call, name);
    if (err)
        return err;
    call->keep = true;
    return fail_with(call, &problem_wrong_credentials, "Kiểm tra lại tên đăng nhập và mật khẩu");
}

static bool is_wanted(const struct sign_in *sign_in, const struct grant *grant)
{
    return (!sign_in->role || sign_in->role == grant->role) &&
           (is_none(sign_in->org_id) || sign_in->org_id == grant->org_id);
}

static void offer(struct call *call, const struct grant *grant)
{
    const char *role = role_names[grant->role];

    violate(call, arena_printf(call->mem, "/roles/%s/%lld", role, (long long)grant->org_id),
            arena_printf(call->mem, "%s, %s", role, grant->org_name),
            arena_printf(call->mem, "%s at %s", role, grant->org_name));
}

static enum err choose_grant(struct call *call, const struct sign_in *sign_in,
                             const struct account *account, const struct grant **ret)
{
    struct list list;
    size_t wanted = 0;
    enum err err = grants_active(call, account->id, &list);
    const struct grant *grants = list.items;

    if (err)
        return err;
    for (size_t i = 0; i < list.n; i++)
        if (is_wanted(sign_in, &grants[i]) && wanted++ == 0)
            *ret = &grants[i];
    if (wanted == 0)
        return fail_with(call, &problem_no_role, "Hãy liên hệ quản trị viên của đơn vị");
    if (wanted == 1)
        return OK;
    for (size_t i = 0; i < list.n; i++)
        if (is_wanted(sign_in, &grants[i]))
            offer(call, &grants[i]);
    return fail_with(call, &problem_choose_role, "Gửi lại với role và org_id đã chọn");
}

enum err open_session(struct call *call, const struct sign_in *sign_in, struct token_pair *ret)
{
    struct account account;
    const struct grant *grant = NULL;
    enum err err = authenticate(call, sign_in, &account);

    if (!err)
        err = choose_grant(call, sign_in, &account, &grant);
    if (err)
        return err;

    const struct session session = {
        .id = uuid_new(call->mem),
        .account_id = account.id,
        .role = grant->role,
        .org_id = grant->org_id,
        .created_at = call->now,
        .last_used_at = call->now,
        .ended_at = NONE,
    };

    err = sessions_add(call, &session);
    if (err)
        return err;
    return issue_tokens(call, &session, &account, ret);
}
