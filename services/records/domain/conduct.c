/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/conduct.h"

#define C LEVEL_CHUA_DAT
#define D LEVEL_DAT
#define K LEVEL_KHA
#define T LEVEL_TOT

/* clang-format off */
static const enum level years[LEVEL_COUNT][LEVEL_COUNT] = {
    /* term I      term II: Chưa đạt   Đạt      Khá      Tốt */
    [C] =                  {[C] = C, [D] = D, [K] = D, [T] = K},
    [D] =                  {[C] = C, [D] = D, [K] = K, [T] = K},
    [K] =                  {[C] = C, [D] = D, [K] = K, [T] = T},
    [T] =                  {[C] = C, [D] = K, [K] = K, [T] = T},
};
/* clang-format on */

static enum level year_of(enum level term1, enum level term2)
{
    if (term1 >= LEVEL_COUNT || term2 >= LEVEL_COUNT)
        return LEVEL_NONE;
    return years[term1][term2];
}

enum level tt22_conduct_year(const struct tt22_rules *rules, enum level term1, enum level term2,
                             struct conduct_why *ret)
{
    enum level year = year_of(term1, term2);

    *ret = (struct conduct_why){rules->rule_conduct, term1, term2, year, LEVEL_NONE};
    if (!year)
        return LEVEL_NONE;
    for (enum level better = LEVEL_TOT; better > term2; better--)
        if (year_of(term1, better) > year)
            ret->term2_for_next = better;
    return year;
}
