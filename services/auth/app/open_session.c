/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/open_session.h"

#include "app/device.h"
#include "app/passwords.h"
#include "app/places.h"
#include "app/second_factor.h"
#include "app/session_events.h"
#include "app/throttle.h"
#include "app/watch.h"
#include "base/id.h"
#include "domain/oauth_rules.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/grants.h"
#include "store/passwords.h"
#include "store/sign_ins.h"

static enum err check_credentials(struct call *call, const struct sign_in *sign_in,
                                  struct account *ret, bool *ret_good)
{
    struct password password = {.hash = NULL};
    const char *renewed = NULL;
    bool known = false;
    bool has_password = false;
    enum err err = accounts_find(call, sign_in->username, ret, &known);

    if (!err)
        err = passwords_find(call, known ? ret->id : 0, &password, &has_password);
    if (err)
        return err;
    err = password_check(call, has_password ? password.hash : NULL, sign_in->password, ret_good,
                         &renewed);
    if (err)
        return err;
    *ret_good = *ret_good && known && ret->status == ACCOUNT_ACTIVE;
    return *ret_good && renewed ? passwords_renew(call, &password, renewed) : OK;
}

/* Attempts are counted by name; on a device where its owner signed in before, by both. */
static const char *counted_name(struct call *call, const char *username,
                                const struct device *device)
{
    if (device->known)
        return arena_printf(call->mem, "device:%s:%s", device->sha256, username);
    return arena_printf(call->mem, "name:%s", username);
}

static enum err note(struct call *call, const struct session *session, int outcome,
                     const char *method)
{
    return sign_ins_add(call, &(struct sign_in_entry){
                                  .account_id = session->account_id,
                                  .at = call->now,
                                  .outcome = outcome,
                                  .method = method,
                                  .session_id = outcome == SIGNED_IN ? session->id : NULL,
                                  .device_sha256 = session->device_sha256,
                                  .address_prefix = session->address_prefix,
                              });
}

/* Fails, and what was counted stays. */
static enum err refuse_password(struct call *call, const struct account *account,
                                const struct device *device)
{
    const struct session nowhere = {.account_id = account->id ? account->id : NONE,
                                    .device_sha256 = device->sha256,
                                    .address_prefix = place_of(call)};
    enum err err = note(call, &nowhere, WRONG_PASSWORD, "pwd");

    if (!err)
        err = note_refused(call, account, "pwd");
    if (err)
        return err;
    call->keep = true;
    return fail_with(call, &problem_wrong_credentials, "Kiểm tra lại tên đăng nhập và mật khẩu");
}

enum err authenticate(struct call *call, const struct sign_in *sign_in, const struct device *device,
                      struct account *ret)
{
    const char *name = counted_name(call, sign_in->username, device);
    bool good = false;
    enum err err = device->known ? OK : place_enter(call);

    if (!err)
        err = throttle_enter(call, name);
    if (!err)
        err = check_credentials(call, sign_in, ret, &good);
    if (err)
        return err;
    return good ? throttle_forget(call, name) : refuse_password(call, ret, device);
}

/* A grant that somebody wrote where the role is not held opens nothing (S3). */
static bool is_wanted(const struct sign_in *sign_in, const struct grant *grant)
{
    return role_is_held_at(grant->role, grant->org_kind) &&
           (!sign_in->role || sign_in->role == grant->role) &&
           (is_none(sign_in->org_id) || sign_in->org_id == grant->org_id) &&
           (is_none(sign_in->grant_id) || sign_in->grant_id == grant->id);
}

static void offer(struct call *call, const struct grant *grant)
{
    const char *role = role_names[grant->role];

    if (!is_none(grant->school_year_id) || !is_none(grant->class_id) || grant->subject ||
        grant->levels) {
        const char *subject = grant->subject ? grant->subject : grant->levels ? grant->levels : "";

        violate(call, arena_printf(call->mem, "/grants/%lld", (long long)grant->id),
                arena_printf(call->mem, "%s %s, %s", role, subject, grant->org_name),
                arena_printf(call->mem, "%s %s at %s", role, subject, grant->org_name));
        return;
    }

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

/* A code that came along; a wrong one is counted, and nobody is signed in. */
static enum err add_factor(struct call *call, const struct sign_in *sign_in,
                           const struct account *account, struct session *session)
{
    const char *amr = NULL;
    enum err err;

    if (!sign_in->totp)
        return OK;
    err = prove_factor(call, session->account_id, &(struct factor_proof){.totp = sign_in->totp},
                       &amr);
    if (err && call->keep) {
        enum err noted = note(call, session, WRONG_FACTOR, "otp");

        if (!noted)
            noted = note_refused(call, account, "otp");
        return noted ? noted : err;
    }
    if (err)
        return err;
    session->aal = 2;
    session->amr = arena_printf(call->mem, "pwd %s", amr);
    return OK;
}

enum err begin_session(struct call *call, const struct session *session)
{
    enum err err = sessions_add(call, session);

    return err ? err : note(call, session, SIGNED_IN, session->amr);
}

enum err open_session(struct call *call, const struct sign_in *sign_in, struct token_pair *ret)
{
    const struct device device = device_of(call, sign_in->username, sign_in->device);
    struct account account = {0};
    const struct grant *grant = NULL;
    enum err err = authenticate(call, sign_in, &device, &account);

    if (!err)
        err = choose_grant(call, sign_in, &account, &grant);
    if (err)
        return err;

    struct session session = {
        .id = uuid_new(call->mem),
        .account_id = account.id,
        .role = grant->role,
        .org_id = grant->org_id,
        .created_at = call->now,
        .last_used_at = call->now,
        .ended_at = NONE,
        .aal = 1,
        .auth_time = call->now,
        .amr = "pwd",
        .grant_id = grant->id,
        .device_sha256 = device.sha256,
        .address_prefix = place_of(call),
        .client_id = "hbdt",
        .scope = SCOPE_HBDT,
    };

    err = add_factor(call, sign_in, &account, &session);
    if (!err)
        err = begin_session(call, &session);
    if (!err)
        err = issue_tokens(call, &session, &account, ret);
    if (!err)
        err = watch_sign_in(call, &session);
    if (!err)
        err = note_opened(call, &session);
    ret->device = device.token;
    return err;
}
