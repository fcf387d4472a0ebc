/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/words.h"
#include "base/date.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const char *words_tenths(struct arena *mem, int64_t tenths)
{
    if (is_none(tenths))
        return "";
    return arena_printf(mem, "%lld,%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

const char *words_whole(struct arena *mem, int64_t tenths)
{
    if (is_none(tenths) || tenths % 10)
        return words_tenths(mem, tenths);
    return arena_printf(mem, "%lld", (long long)(tenths / 10));
}

static bool split_date(const char *date, int *ret_year, int *ret_month, int *ret_day)
{
    int end = 0;

    return date && sscanf(date, "%4d-%2d-%2d%n", ret_year, ret_month, ret_day, &end) == 3 &&
           end == 10 && !date[end];
}

const char *words_date(struct arena *mem, const char *date)
{
    int year = 0;
    int month = 0;
    int day = 0;

    if (!split_date(date, &year, &month, &day))
        return date ? date : "";
    return arena_printf(mem, "%02d/%02d/%d", day, month, year);
}

/* Decree 30/2020: days below 10 and the months 1 and 2 are written with a zero in front. */
const char *words_place_date(struct arena *mem, const char *place, const char *date)
{
    int year = 0;
    int month = 0;
    int day = 0;

    place = place && *place ? place : "……………………";
    if (!split_date(date, &year, &month, &day))
        return arena_printf(mem, "%s, ngày …… tháng …… năm 20……", place);
    return arena_printf(
        mem, month < 3 ? "%s, ngày %02d tháng %02d năm %d" : "%s, ngày %02d tháng %d năm %d", place,
        day, month, year);
}

const char *words_time(struct arena *mem, int64_t at)
{
    char text[64];
    struct tm tm;
    time_t seconds = is_none(at) ? 0 : (time_t)(at + VIET_NAM_S);

    if (is_none(at) || !gmtime_r(&seconds, &tm))
        return "";
    strftime(text, sizeof(text), "%H:%M:%S %d/%m/%Y", &tm);
    return arena_strdup(mem, text);
}

const char *words_upper(struct arena *mem, const char *text)
{
    char *upper = g_utf8_strup(text ? text : "", -1);
    const char *ret = arena_strdup(mem, upper);

    g_free(upper);
    return ret;
}
