/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/sign_in_delay.h"

enum { FREE_FAILURES = 10, FIRST_DELAY_S = 30, LONGEST_DELAY_S = 900 };

int64_t sign_in_delay_s(int64_t failures)
{
    int64_t delay_s = FIRST_DELAY_S;

    if (failures < FREE_FAILURES)
        return 0;
    for (int64_t i = FREE_FAILURES; i < failures && delay_s < LONGEST_DELAY_S; i++)
        delay_s *= 2;
    return delay_s < LONGEST_DELAY_S ? delay_s : LONGEST_DELAY_S;
}
