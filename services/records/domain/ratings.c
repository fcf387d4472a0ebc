/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/ratings.h"

#include "domain/primary.h"

const char *const rating_names[] = {
    "",    "dat",         "chua_dat", "hoan_thanh_tot", "hoan_thanh", "chua_hoan_thanh",
    "tot", "can_co_gang", NULL};

/* What each rating is in a cell of each kind of subject; 0 = no rating there, else value + 1. */
static const struct rating {
    int8_t commented;
    int8_t levelled;
    int8_t quality;
} ratings[] = {{0, 0, 0},
               [1] = {RATING_DAT + 1, 0, DONE + 1},
               [2] = {RATING_CHUA_DAT + 1, 0, 0},
               [3] = {0, DONE_WELL + 1, 0},
               [4] = {0, DONE + 1, 0},
               [5] = {0, DONE_NOT_YET + 1, 0},
               [6] = {0, 0, DONE_WELL + 1},
               [7] = {0, 0, DONE_NOT_YET + 1}};

int64_t rating_value(enum subject_kind kind, int rating)
{
    const struct rating *r = &ratings[rating];
    int found = kind == SUBJECT_COMMENTED  ? r->commented
                : kind == SUBJECT_LEVELLED ? r->levelled
                : kind == SUBJECT_QUALITY  ? r->quality
                                           : 0;

    return found ? found - 1 : NONE;
}

const char *rating_name(enum subject_kind kind, int64_t value)
{
    for (int i = 1; rating_names[i]; i++)
        if (rating_value(kind, i) == value)
            return rating_names[i];
    return "";
}
