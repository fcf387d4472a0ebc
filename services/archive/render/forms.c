/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/form.h"

#include <stdio.h>
#include <string.h>

#include "render/layout.h"
#include "render/words.h"

/* Law 72/2025/QH15: no districts from 1 July 2025 on. */
#define DISTRICT "Huyện (quận, thị xã):"
#define COMMUNE  "Xã (phường):"

/* clang-format off */
static const struct form_words school_districts = {"học sinh", "Học sinh", "Hiệu trưởng", "Trường:", DISTRICT, "", NULL};
static const struct form_words school_communes =  {"học sinh", "Học sinh", "Hiệu trưởng", "Trường:", COMMUNE, "", NULL};
static const struct form_words centre_districts = {"học viên", "Học viên", "Giám đốc trung tâm", "Trung tâm:", DISTRICT, "giáo dục thường xuyên", "GDTX"};
static const struct form_words centre_communes =  {"học viên", "Học viên", "Giám đốc trung tâm", "Trung tâm:", COMMUNE, "giáo dục thường xuyên", "GDTX"};

#define TT30 "Thông tư 30/2014/TT-BGDĐT, sửa đổi bởi Thông tư 22/2016/TT-BGDĐT"
#define TT27 "Thông tư 27/2020/TT-BGDĐT"
#define TT58 "Thông tư 58/2011/TT-BGDĐT"
#define TT26 "Thông tư 58/2011/TT-BGDĐT, sửa đổi bởi Thông tư 26/2020/TT-BGDĐT"
#define TT22 "Thông tư 22/2021/TT-BGDĐT"
#define QD02 "Quyết định 02/2007/QĐ-BGDĐT (23/VBHN-BGDĐT)"
#define TT43 "Thông tư 43/2021/TT-BGDĐT"

const struct form forms[] = {
    /* id, version, rule set, first and last day in force, source, words, layout */
    {"HB-TH-TT30",  1, "TT30_22", "2016-11-06", "2024-08-31", TT30, &school_districts, &layout_tt30},
    {"HB-TH-TT27",  1, "TT27",    "2020-10-20", "2025-06-30", TT27, &school_districts, &layout_tt27},
    {"HB-TH-TT27",  2, "TT27",    "2025-07-01", NULL,         TT27, &school_communes,  &layout_tt27},
    {"HB-TT58",     1, "TT58",    "2012-01-26", "2020-10-10", TT58, &school_districts, &layout_tt58},
    {"HB-TT58",     2, "TT58_26", "2020-10-11", "2024-08-31", TT26, &school_districts, &layout_tt58},
    {"HB-TT22",     1, "TT22",    "2021-09-05", "2025-06-30", TT22, &school_districts, &layout_tt22},
    {"HB-TT22",     2, "TT22",    "2025-07-01", NULL,         TT22, &school_communes,  &layout_tt22},
    {"HB-GDTX",     1, "GDTX",    "2007-02-16", "2025-08-31", QD02, &centre_districts, &layout_centre},
    {"HB-GDTX-TT43", 1, "TT43",   "2022-02-14", "2025-06-30", TT43, &centre_districts, &layout_tt22},
    {"HB-GDTX-TT43", 2, "TT43",   "2025-07-01", NULL,         TT43, &centre_communes,  &layout_tt22},
    {0},
};
/* clang-format on */

/* "2025-2026" → "2026-05-31" (the year before 31 May, QĐ 2308/QĐ-BGDĐT); false for another text. */
static bool last_day(const char *school_year, char ret[static sizeof("YYYY-MM-DD")])
{
    int first = 0;
    int second = 0;
    int end = 0;

    if (!school_year || sscanf(school_year, "%4d-%4d%n", &first, &second, &end) != 2 || end != 9 ||
        school_year[end] || first < 1000 || second != first + 1)
        return false;
    snprintf(ret, sizeof("YYYY-MM-DD"), "%04u-05-31", (unsigned)second % 10000u);
    return true;
}

const struct form *form_for(const char *ruleset, const char *school_year)
{
    char day[sizeof("YYYY-MM-DD")];

    if (!ruleset || !last_day(school_year, day))
        return NULL;
    for (const struct form *f = forms; f->id; f++)
        if (strcmp(f->ruleset, ruleset) == 0 && strcmp(f->from, day) <= 0 &&
            (!f->to || strcmp(day, f->to) <= 0))
            return f;
    return NULL;
}

const char *form_name(struct arena *mem, const struct form *form)
{
    return arena_printf(mem, "Mẫu %s bản %lld", form->id, (long long)form->version);
}

const char *form_decision(struct arena *mem, const struct form *form, const char *name,
                          int64_t grade)
{
    for (const struct decision_words *d = form->layout->decisions; name && d->name; d++)
        if (strcmp(d->name, name) == 0)
            return d->behind ? arena_printf(mem, "%s%lld%s", d->text, (long long)grade, d->behind)
                             : d->text;
    return "";
}

const char *text_field_value(struct arena *mem, const void *of, const struct text_field *field)
{
    const char *value = *(const char *const *)((const char *)of + field->at);

    switch (field->as) {
    case AS_DATE:
        return words_date(mem, value);
    case AS_UPPER:
        return words_upper(mem, value);
    case AS_TEXT:
        break;
    }
    return value;
}
