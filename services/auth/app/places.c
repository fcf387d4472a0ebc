/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/places.h"

#include "context.h"
#include "http/address.h"
#include "problems.h"
#include "store/sign_ins.h"

enum { WINDOW_S = 600, WAIT_S = 60 };

const char *place_of(struct call *call)
{
    return client_address_prefix(call->mem, call->client_address);
}

bool place_counts(const struct call *call)
{
    return client_address_is_public(call->client_address);
}

enum err place_enter(struct call *call)
{
    const char *place = place_of(call);
    int64_t most = auth_of(call)->place_failures;
    int64_t n = 0;
    enum err err = OK;

    if (!most || !place_counts(call))
        return OK;
    err = sign_ins_count_wrong(call, place, call->now - WINDOW_S, most, &n);
    if (err || n < most)
        return err;
    call->failure.retry_after_s = WAIT_S;
    return fail_with(call, &problem_too_many_attempts,
                     "Quá nhiều lần đăng nhập sai từ mạng này, hãy thử lại sau %d giây", WAIT_S);
}
