/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/mark_words.h"

#include <string.h>

#include "domain/ratings.h"

enum { SPELLINGS = 5, STATES = 5, RATINGS = 8 };

struct words {
    const char *shown;
    const char *spellings[SPELLINGS]; /* NULL ends them */
};

/* By the indexes of mark_state_names. */
static const struct words states[STATES] = {
    {"", {NULL}},
    {"", {"empty"}},
    {"V", {"v", "vp", "vang", "vang co phep", "absent_excused"}},
    {"KĐ", {"kd", "khong diem", "0 theo quy dinh", "zero_by_rule"}},
    {"M", {"m", "mien", "duoc mien", "exempt"}},
};

/* By the indexes of rating_names. */
static const struct words ratings[RATINGS] = {
    {"", {NULL}},
    {"Đ", {"d", "dat"}},
    {"CĐ", {"cd", "chua dat", "chua_dat"}},
    {"T", {"t", "htt", "hoan thanh tot", "hoan_thanh_tot"}},
    {"H", {"h", "ht", "hoan thanh", "hoan_thanh"}},
    {"C", {"c", "cht", "chua hoan thanh", "chua_hoan_thanh"}},
    {"T", {"t", "tot"}},
    {"C", {"c", "can co gang", "can_co_gang"}},
};

static bool means(const struct words *words, const char *plain)
{
    for (size_t i = 0; i < SPELLINGS && words->spellings[i]; i++)
        if (strcmp(words->spellings[i], plain) == 0)
            return true;
    return false;
}

const char *mark_state_word(int64_t code)
{
    return states[mark_state_of(code)].shown;
}

const char *rating_word(int rating)
{
    return rating > 0 && rating < RATINGS ? ratings[rating].shown : "";
}

int mark_state_of_word(const char *plain)
{
    for (int i = 1; i < STATES; i++)
        if (means(&states[i], plain))
            return i;
    return 0;
}

int rating_of_word(enum subject_kind kind, const char *plain)
{
    int other = 0;

    for (int i = 1; i < RATINGS; i++) {
        if (!means(&ratings[i], plain))
            continue;
        if (!is_none(rating_value(kind, i)))
            return i;
        other = i;
    }
    return other;
}
