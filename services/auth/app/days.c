/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/days.h"

#include <string.h>

enum err check_days(struct call *call, const char *from, const char *to)
{
    if (to && strcmp(to, from) < 0)
        violate(call, "/valid_to", "phải từ ngày bắt đầu trở đi", "must not be before valid_from");
    if (to && strcmp(to, call->today) < 0)
        violate(call, "/valid_to", "đã qua", "has passed");
    return fail_if_violated(call);
}
