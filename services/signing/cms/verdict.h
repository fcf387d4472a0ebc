/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words in which a signature or certificate is judged. */
#pragma once

#include "base/base.h"

enum verdict {
    VERDICT_VALID,
    VERDICT_INVALID,
    VERDICT_UNKNOWN, /* what is needed to judge is not there */
    VERDICT_COUNT
};

/* clang-format off */
enum cms_code {
#define CMS_CODE(name, verdict, vi, en) CMS_##name,
#include "cms/verdict.def"
#undef CMS_CODE
    CMS_CODE_COUNT
};
/* clang-format on */

/* "VALID", "INVALID", "UNKNOWN" */
const char *verdict_name(enum verdict verdict);

/* What a code says: its stable name, its verdict and its reason in both languages. */
struct cms_code_words {
    const char *name;
    enum verdict verdict;
    const char *reason; /* Vietnamese */
    const char *reason_en;
};

const struct cms_code_words *cms_code_words(enum cms_code code);
