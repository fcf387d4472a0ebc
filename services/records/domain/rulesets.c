/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/rulesets.h"

#include <stdio.h>
#include <string.h>

enum { RULE_NAME_MAX = 61 };

const char *const programme_names[] = {"", "general", "continuing", NULL};
const char *const engine_names[] = {"", "levels", "classes", "achievement", NULL};

/* clang-format off */
enum { TT30_22, TT27, TT58, TT58_26, TT22, GDTX, TT43 };

const struct ruleset rulesets[] = {
    [TT30_22] = {"TT30_22", "Thông tư 30/2014/TT-BGDĐT, sửa đổi bởi Thông tư 22/2016/TT-BGDĐT", ENGINE_ACHIEVEMENT,
                 .achievement = &tt30_22_rules, .curricula = {[SCHOOL_LEVEL_TH] = &primary_2006}},
    [TT27] =    {"TT27", "Thông tư 27/2020/TT-BGDĐT", ENGINE_ACHIEVEMENT,
                 .achievement = &tt27_rules, .curricula = {[SCHOOL_LEVEL_TH] = &primary_2018}},
    [TT58] =    {"TT58", "Thông tư 58/2011/TT-BGDĐT", ENGINE_CLASSES,
                 .classes = &tt58_rules, .curricula = {[SCHOOL_LEVEL_THCS] = &lower_2006, [SCHOOL_LEVEL_THPT] = &upper_2006}},
    [TT58_26] = {"TT58_26", "Thông tư 58/2011/TT-BGDĐT, sửa đổi bởi Thông tư 26/2020/TT-BGDĐT", ENGINE_CLASSES,
                 .classes = &tt58_26_rules, .curricula = {[SCHOOL_LEVEL_THCS] = &lower_2006, [SCHOOL_LEVEL_THPT] = &upper_2006}},
    [TT22] =    {"TT22", "Thông tư 22/2021/TT-BGDĐT", ENGINE_LEVELS,
                 .levels = &tt22_rules, .curricula = {[SCHOOL_LEVEL_THCS] = &lower_2018, [SCHOOL_LEVEL_THPT] = &upper_2018}},
    [GDTX] =    {"GDTX", "Quyết định 02/2007/QĐ-BGDĐT (23/VBHN-BGDĐT)", ENGINE_CLASSES,
                 .classes = &gdtx_rules, .curricula = {[SCHOOL_LEVEL_THCS] = &lower_gdtx, [SCHOOL_LEVEL_THPT] = &upper_gdtx}},
    [TT43] =    {"TT43", "Thông tư 43/2021/TT-BGDĐT", ENGINE_LEVELS,
                 .levels = &tt43_rules, .curricula = {[SCHOOL_LEVEL_THCS] = &lower_gdtx_2018, [SCHOOL_LEVEL_THPT] = &upper_gdtx_2018},
                 .unconfirmed = "TT43.need"},
    {0},
};

#define GENERAL    PROGRAMME_GENERAL
#define CONTINUING PROGRAMME_CONTINUING
#define LOWER_43   DOUBTED(TT43, first_lower_year)

const struct rule_phase rule_phases[] = {
    /* programme grade from rules */
    {GENERAL,  1, 2016, TT30_22, "TT22/2016, in force 06/11/2016"},
    {GENERAL,  1, 2020, TT27,    "TT27/2020 Điều 2 k1a"},
    {GENERAL,  2, 2016, TT30_22, "TT22/2016, in force 06/11/2016"},
    {GENERAL,  2, 2021, TT27,    "TT27/2020 Điều 2 k1b"},
    {GENERAL,  3, 2016, TT30_22, "TT22/2016, in force 06/11/2016"},
    {GENERAL,  3, 2022, TT27,    "TT27/2020 Điều 2 k1c"},
    {GENERAL,  4, 2016, TT30_22, "TT22/2016, in force 06/11/2016"},
    {GENERAL,  4, 2023, TT27,    "TT27/2020 Điều 2 k1d"},
    {GENERAL,  5, 2016, TT30_22, "TT22/2016, in force 06/11/2016"},
    {GENERAL,  5, 2024, TT27,    "TT27/2020 Điều 2 k1đ"},
    {GENERAL,  6, 2012, TT58,    "TT58/2011, in force 26/01/2012"},
    {GENERAL,  6, 2020, TT58_26, "TT26/2020, in force 11/10/2020"},
    {GENERAL,  6, 2021, TT22,    "TT22/2021, order of the grades"},
    {GENERAL,  7, 2012, TT58,    "TT58/2011, in force 26/01/2012"},
    {GENERAL,  7, 2020, TT58_26, "TT26/2020, in force 11/10/2020"},
    {GENERAL,  7, 2022, TT22,    "TT22/2021, order of the grades"},
    {GENERAL,  8, 2012, TT58,    "TT58/2011, in force 26/01/2012"},
    {GENERAL,  8, 2020, TT58_26, "TT26/2020, in force 11/10/2020"},
    {GENERAL,  8, 2023, TT22,    "TT22/2021, order of the grades"},
    {GENERAL,  9, 2012, TT58,    "TT58/2011, in force 26/01/2012"},
    {GENERAL,  9, 2020, TT58_26, "TT26/2020, in force 11/10/2020"},
    {GENERAL,  9, 2024, TT22,    "TT22/2021, order of the grades"},
    {GENERAL, 10, 2012, TT58,    "TT58/2011, in force 26/01/2012"},
    {GENERAL, 10, 2020, TT58_26, "TT26/2020, in force 11/10/2020"},
    {GENERAL, 10, 2022, TT22,    "TT22/2021, order of the grades"},
    {GENERAL, 11, 2012, TT58,    "TT58/2011, in force 26/01/2012"},
    {GENERAL, 11, 2020, TT58_26, "TT26/2020, in force 11/10/2020"},
    {GENERAL, 11, 2023, TT22,    "TT22/2021, order of the grades"},
    {GENERAL, 12, 2012, TT58,    "TT58/2011, in force 26/01/2012"},
    {GENERAL, 12, 2020, TT58_26, "TT26/2020, in force 11/10/2020"},
    {GENERAL, 12, 2024, TT22,    "TT22/2021, order of the grades"},

    {CONTINUING,  6, 2007, GDTX, "QĐ 02/2007, in force 16/02/2007"},
    {CONTINUING,  6, LOWER_43,     TT43, "TT43/2021 (doubt TT43.first_lower_year)"},
    {CONTINUING,  7, 2007, GDTX, "QĐ 02/2007, in force 16/02/2007"},
    {CONTINUING,  7, LOWER_43 + 1, TT43, "TT43/2021 (doubt TT43.first_lower_year)"},
    {CONTINUING,  8, 2007, GDTX, "QĐ 02/2007, in force 16/02/2007"},
    {CONTINUING,  8, LOWER_43 + 2, TT43, "TT43/2021 (doubt TT43.first_lower_year)"},
    {CONTINUING,  9, 2007, GDTX, "QĐ 02/2007, in force 16/02/2007"},
    {CONTINUING,  9, LOWER_43 + 3, TT43, "TT43/2021 (doubt TT43.first_lower_year)"},
    {CONTINUING, 10, 2007, GDTX, "QĐ 02/2007, in force 16/02/2007"},
    {CONTINUING, 10, 2022, TT43, "TT43/2021; the order of the grades from memory"},
    {CONTINUING, 11, 2007, GDTX, "QĐ 02/2007, in force 16/02/2007"},
    {CONTINUING, 11, 2023, TT43, "TT43/2021; the order of the grades from memory"},
    {CONTINUING, 12, 2007, GDTX, "QĐ 02/2007, in force 16/02/2007"},
    {CONTINUING, 12, 2024, TT43, "TT43/2021; the order of the grades from memory"},
    {0},
};
/* clang-format on */

enum programme programme_of(const char *levels)
{
    return strcmp(levels, "gdnn-gdtx") == 0 ? PROGRAMME_CONTINUING : PROGRAMME_GENERAL;
}

bool levels_have(const char *levels, enum school_level level)
{
    const char *at = levels;

    if (!*levels)
        return true;
    if (programme_of(levels) == PROGRAMME_CONTINUING)
        return level == SCHOOL_LEVEL_THCS || level == SCHOOL_LEVEL_THPT;
    for (size_t n = strcspn(at, "-"); n; n = strcspn(at, "-")) {
        if (n == strlen(school_level_names[level]) &&
            strncmp(at, school_level_names[level], n) == 0)
            return true;
        at += n + (at[n] == '-');
    }
    return false;
}

const struct ruleset *ruleset_for(enum programme programme, enum school_level level, int grade,
                                  int year)
{
    const struct rule_phase *found = NULL;

    if (level == SCHOOL_LEVEL_ANY || level != level_of_grade(grade))
        return NULL;
    for (const struct rule_phase *p = rule_phases; p->source; p++)
        if (p->programme == programme && p->grade == grade && p->from <= year &&
            (!found || p->from > found->from))
            found = p;
    return found ? &rulesets[found->ruleset] : NULL;
}

const struct ruleset *ruleset_by_name(const char *name)
{
    for (const struct ruleset *r = rulesets; name && r->name; r++)
        if (strcmp(r->name, name) == 0)
            return r;
    return NULL;
}

const struct curriculum *ruleset_curriculum(const struct ruleset *ruleset, int grade)
{
    enum school_level level = level_of_grade(grade);

    return level ? ruleset->curricula[level] : NULL;
}

const struct subject *ruleset_special(const struct ruleset *ruleset, int grade, const char *code)
{
    const struct curriculum *curriculum = ruleset_curriculum(ruleset, grade);
    const struct subject *subject = subject_by_code(curriculum, code);

    if (!subject || !ruleset->classes || !ruleset->classes->special_classes ||
        level_of_grade(grade) != SCHOOL_LEVEL_THPT)
        return NULL;
    return subject->kind == SUBJECT_SCORED && subject_hours(curriculum, subject, grade) > 0
               ? subject
               : NULL;
}

bool ruleset_has_topic(const struct ruleset *ruleset, int grade, const struct subject *subject)
{
    const struct curriculum *curriculum = ruleset_curriculum(ruleset, grade);

    return curriculum && (subject->role & SUBJECT_TOPICS) &&
           subject_hours(curriculum, subject, grade) > 0;
}

const struct doubt *doubt_to_confirm(const char *rule)
{
    char name[RULE_NAME_MAX];

    for (const struct ruleset *r = rulesets; r->name; r++) {
        if (!r->unconfirmed || strcmp(r->unconfirmed, rule) != 0)
            continue;
        for (const struct doubt *d = doubts; d->name; d++) {
            snprintf(name, sizeof(name), "%s.%s", d->ruleset, d->name);
            if (strcmp(name, rule) == 0)
                return d;
        }
    }
    return NULL;
}

bool doubt_allows(const struct doubt *doubt, int64_t value)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)value);
    return strcmp(text, doubt->value) == 0 || strcmp(text, doubt->others) == 0;
}

void ruleset_confirm(const struct ruleset *ruleset, int need, const char *decision,
                     struct confirmed_ruleset *ret)
{
    ret->levels = *ruleset->levels;
    ret->levels.need = need;
    ret->ruleset = *ruleset;
    ret->ruleset.levels = &ret->levels;
    ret->ruleset.unconfirmed = NULL;
    ret->ruleset.decision = decision;
}

bool subject_is_known(const char *code)
{
    for (const struct ruleset *r = rulesets; r->name; r++)
        for (int level = SCHOOL_LEVEL_TH; level < SCHOOL_LEVEL_COUNT; level++)
            if (subject_by_code(r->curricula[level], code))
                return true;
    return false;
}
