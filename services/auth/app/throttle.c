/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/throttle.h"

#include <string.h>

#include "crypto/digest.h"
#include "domain/sign_in_delay.h"
#include "problems.h"
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

static const char *key_of(struct call *call, const char *name)
{
    return sha256_hex(call->mem, name, strlen(name));
}

enum err throttle_enter(struct call *call, const char *name)
{
    const char *key = key_of(call, name);
    struct sign_in_failure failure;
    enum err err = failures_hold(call, key, &failure);

    if (!err)
        err = check_delay(call, &failure);
    return err ? err : failures_count(call, key);
}

enum err throttle_forget(struct call *call, const char *name)
{
    return failures_forget(call, key_of(call, name));
}
