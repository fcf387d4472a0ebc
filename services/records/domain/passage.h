/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a student goes from one school year into the next, by what the year ended with. */
#pragma once

#include "domain/promotion.h"
#include "domain/school_level.h"

enum passage {
    PASSAGE_UNDECIDED, /* something is missing, a retest is ahead, or people decide */
    PASSAGE_UP,        /* into the next grade */
    PASSAGE_REPEAT,    /* the same grade again */
    PASSAGE_COMPLETED, /* the level is done: the school has no next grade for them */
};

enum passage passage_of(enum promotion promotion, bool last_grade);

/* What is written of who has completed a level, by enum school_level. */
extern const char *const completion_names_vi[];
