/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cms/verdict.h"

/* clang-format off */
static const struct cms_code_words words[CMS_CODE_COUNT] = {
#define CMS_CODE(name, verdict, vi, en) [CMS_##name] = {#name, VERDICT_##verdict, vi, en},
#include "cms/verdict.def"
#undef CMS_CODE
};
/* clang-format on */

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[VERDICT_COUNT] = {"VALID", "INVALID", "UNKNOWN"};

    return names[verdict];
}

const struct cms_code_words *cms_code_words(enum cms_code code)
{
    return &words[code];
}
