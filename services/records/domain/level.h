/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The four levels of learning and of conduct (TT22/2021 Điều 8, 9), ordered so that they compare.
 */
#pragma once

enum level {
    LEVEL_NONE, /* not known yet */
    LEVEL_CHUA_DAT,
    LEVEL_DAT,
    LEVEL_KHA,
    LEVEL_TOT,
    LEVEL_COUNT,
};

extern const char *const level_names[];    /* "", "chua_dat" … "tot", NULL */
extern const char *const level_names_vi[]; /* "", "Chưa đạt" … "Tốt", NULL: what is printed */
