/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/passage.h"

const char *const completion_names_vi[] = {"", "Hoàn thành chương trình tiểu học",
                                           "Hoàn thành chương trình trung học cơ sở",
                                           "Hoàn thành chương trình trung học phổ thông", NULL};

enum passage passage_of(enum promotion promotion, bool last_grade)
{
    switch (promotion) {
    case PROMOTION_PROMOTED:
    case PROMOTION_PROMOTED_AFTER_RETEST:
    case PROMOTION_PROMOTED_AFTER_TRAINING:
    case PROMOTION_PROMOTED_SUPPLEMENTED:
    case PROMOTION_PROMOTED_BY_PRINCIPAL:
        return last_grade ? PASSAGE_COMPLETED : PASSAGE_UP;
    case PROMOTION_COMPLETED:
    case PROMOTION_COMPLETED_BY_PRINCIPAL:
        return PASSAGE_COMPLETED;
    case PROMOTION_RETAINED:
    case PROMOTION_RETAINED_BY_PRINCIPAL:
        return PASSAGE_REPEAT;
    default:
        return PASSAGE_UNDECIDED;
    }
}
