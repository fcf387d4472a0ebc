/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Conduct (kết quả rèn luyện) of the year from the two terms: TT22/2021 Điều 8. */
#pragma once

#include "domain/rules.h"

struct conduct_why {
    const char *rule;
    enum level term1;
    enum level term2;
    enum level year;
    enum level
        term2_for_next; /* the lowest term II that would have given more; LEVEL_NONE = none */
};

/* LEVEL_NONE while a term is not rated. */
enum level tt22_conduct_year(const struct tt22_rules *rules, enum level term1, enum level term2,
                             struct conduct_why *ret);
