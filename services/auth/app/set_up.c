/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/set_up.h"

#include <string.h>

#include "app/access.h"
#include "app/passwords.h"
#include "context.h"
#include "crypto/digest.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/grants.h"
#include "store/passwords.h"
#include "store/persons.h"
#include "store/setup.h"

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static enum err check_open(struct call *call, const char *secret)
{
    const char *expected = auth_of(call)->setup_secret;
    bool done = false;
    enum err err = setup_is_done(call, &done);

    if (err)
        return err;
    if (done)
        return fail_with(call, &problem_setup_done, "Hãy đăng nhập bằng tài khoản quản trị");
    if (!expected || !equal_secret(bytes_of(expected), bytes_of(secret)))
        return fail_with(call, &problem_wrong_setup_secret, "Xem AUTH_SETUP_SECRET_FILE");
    return OK;
}

static enum err add_province(struct call *call, const struct org *wanted, int64_t *ret_id)
{
    return orgs_add(call,
                    &(struct org){
                        .parent_id = NONE,
                        .kind = ORG_SO,
                        .name = wanted->name,
                        .code = wanted->code,
                        .valid_from = DAY_EVER,
                        .created_at = call->now,
                    },
                    ret_id);
}

static enum err add_admin(struct call *call, const struct account *account, const char *hash)
{
    const struct grant grant = {
        .account_id = account->id,
        .group_id = NONE,
        .school_year_id = NONE,
        .class_id = NONE,
        .approved_by = NONE,
        .role = ROLE_SO_ADMIN,
        .org_id = account->org_id,
        .valid_from = call->today,
        .granted_by = account->id,
    };
    int64_t id = 0;
    enum err err = passwords_add(
        call, &(struct password){.account_id = account->id, .hash = hash, .changed_at = call->now});

    if (err)
        return err;
    return grants_add(call, &grant, &id);
}

enum err set_up(struct call *call, const struct set_up *wanted, struct account *ret)
{
    const struct password_owner owner = {wanted->username, wanted->full_name, wanted->org.name,
                                         wanted->org.code};
    const char *hash = NULL;
    enum err err = check_open(call, wanted->secret);

    if (!err)
        err = password_make(call, &owner, wanted->password, &hash);
    if (err)
        return err;
    *ret = (struct account){
        .username = wanted->username,
        .full_name = wanted->full_name,
        .status = ACCOUNT_ACTIVE,
        .version = 1,
    };
    err = add_province(call, &wanted->org, &ret->org_id);
    if (!err)
        err = persons_add(call,
                          &(struct person){.full_name = ret->full_name, .created_at = call->now},
                          &ret->person_id);
    if (!err)
        err = accounts_add(call, ret, &ret->id);
    if (!err)
        err = add_admin(call, ret, hash);
    if (!err)
        err = setup_finish(call);
    access_note(call, ret->org_id, "setup", "account", ret->id, 1);
    return err;
}
