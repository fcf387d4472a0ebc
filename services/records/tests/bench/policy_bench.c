/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the policy costs a request: the door, the row and the state of a gradebook's save, by the
 * table of records. Prints nanoseconds a request for ./hbdt bench. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "policy/policy.h"

extern const struct policy_route records_policy[];

enum { REQUESTS = 2000000 };

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int ask(struct call *call, const struct policy_route *route)
{
    if (policy_enter(call, route) ||
        policy_require(call, RELATION_OWN_UNIT | RELATION_OWN_SUBJECT, "-") ||
        policy_require_state(call, STATE_OPEN, "-"))
        return 1;
    return 0;
}

int main(void)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    const struct policy_route *route = policy_find(
        records_policy, "PATCH", "/v1/classes/:id/gradebooks/:subject=code/:term=digit");
    struct call call = {
        .mem = mem,
        .now = 1779696000,
        .caller = {.account_id = 7, .org_id = 3, .role = "teacher", .service = "", .aal = 2},
    };

    call.caller.auth_time = call.now;
    if (!route || ask(&call, route))
        return 1;

    double began = seconds();

    for (int i = 0; i < REQUESTS; i++)
        if (ask(&call, route))
            return 1;
    printf("%.1f\n", (seconds() - began) / REQUESTS * 1e9);
    return 0;
}
