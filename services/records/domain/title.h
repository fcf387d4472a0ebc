/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Titles of the year: TT22/2021 Điều 15. They rest on the results before any re-assessment. */
#pragma once

#include "domain/learning.h"

enum title {
    TITLE_UNSET, /* not decided: something is missing */
    TITLE_NONE,
    TITLE_GIOI,
    TITLE_XUAT_SAC,
    TITLE_TIEN_TIEN,           /* TT58/2011 */
    TITLE_TIEU_BIEU,           /* TT27/2020 */
    TITLE_HOAN_THANH_XUAT_SAC, /* TT30/2014 */
    TITLE_VUOT_TROI,           /* TT30/2014 */
};

extern const char *const title_names[];    /* "", "none", "gioi", "xuat_sac" … NULL */
extern const char *const title_names_vi[]; /* "", "Không", "Học sinh Giỏi" … */

struct title_why {
    const char *rule;
    enum level learning;
    enum level conduct;
    int n_from_90; /* scored subjects whose year average is 9,0 or more */
    int need;
};

enum title tt22_title(const struct tt22_rules *rules, enum level learning, enum level conduct,
                      const struct subject_result results[], size_t n, struct title_why *ret);
