/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/create_account.h"

#include <string.h>

#include "app/access.h"
#include "app/manage_persons.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "domain/activation_code.h"
#include "problems.h"

enum { CODE_LASTS_S = 14 * DAY_S };

/* For the first password; the text is kept nowhere. */
static enum err add_activation_code(struct call *call, int64_t account_id, const char **ret_code)
{
    uint8_t secret[ACTIVATION_CODE_BYTES];

    random_bytes(secret, sizeof(secret));
    *ret_code = activation_code_text(call->mem, secret, sizeof(secret));
    wipe(secret, sizeof(secret));

    const char *normal = activation_code_normal(call->mem, *ret_code);

    return activations_add(call, &(struct activation){
                                     .account_id = account_id,
                                     .code_sha256 = sha256_hex(call->mem, normal, strlen(normal)),
                                     .expires_at = call->now + CODE_LASTS_S,
                                 });
}

/* The person behind the account: his name is the account's. */
static enum err find_person(struct call *call, const struct account_wish *wanted,
                            struct person *ret)
{
    enum err err;

    if (!is_none(wanted->person_id)) {
        err = access_person(call, wanted->person_id, ret);
        if (err || is_none(ret->account_id))
            return err;
        return fail_with(call, &problem_person_has_account, "Mỗi người một tài khoản");
    }
    if (!wanted->full_name) {
        violate(call, "/full_name", "là bắt buộc với người mới", "is needed for a new person");
        return fail_if_violated(call);
    }
    *ret = (struct person){.full_name = wanted->full_name,
                           .birth_date = wanted->birth_date,
                           .personal_id = wanted->personal_id};
    return add_natural_person(call, ret, &ret->id);
}

enum err create_account(struct call *call, const struct account_wish *wanted, struct account *ret,
                        const char **ret_code)
{
    struct org org;
    struct person person;
    enum err err = access_org_write(call, wanted->org_id, &org);

    if (!err)
        err = find_person(call, wanted, &person);
    if (err)
        return err;
    *ret = (struct account){.person_id = person.id,
                            .org_id = wanted->org_id,
                            .username = wanted->username,
                            .full_name = person.full_name,
                            .status = ACCOUNT_PENDING,
                            .version = 1};
    err = accounts_add(call, ret, &ret->id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_username_taken, "Tên %s", wanted->username);
    if (!err)
        err = add_activation_code(call, ret->id, ret_code);
    access_note(call, ret->org_id, "account.create", "account", ret->id, 1);
    return err;
}
