/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How people write what is no number in a gradebook on paper or in a spreadsheet. */
#pragma once

#include "domain/mark_rules.h"

/* "V", "KĐ", "M"; "" for what is no state. */
const char *mark_state_word(int64_t code);
/* "Đ", "CĐ", "T" …; rating: index into rating_names. */
const char *rating_word(int rating);

/* What the words of a state or rating mean, in any spelling that people use: plain is in lower case
 * without marks ("vang", "chua dat"), or a name of the API. 0 = none of them. */
int mark_state_of_word(const char *plain);
/* Of the ratings of that kind of subject if it has such a one, else of any. */
int rating_of_word(enum subject_kind kind, const char *plain);
