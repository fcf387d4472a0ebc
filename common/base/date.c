/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/date.h"

#include <string.h>
#include <time.h>

int64_t clock_now(void)
{
    return (int64_t)time(NULL);
}

int64_t clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static char *formatted(struct arena *mem, const char *format, int64_t unix_seconds)
{
    char text[32];
    time_t t = (time_t)unix_seconds;
    struct tm tm;

    gmtime_r(&t, &tm);
    strftime(text, sizeof(text), format, &tm);
    return arena_strdup(mem, text);
}

char *time_text(struct arena *mem, int64_t unix_seconds)
{
    return formatted(mem, "%Y-%m-%dT%H:%M:%SZ", unix_seconds);
}

char *day_text(struct arena *mem, int64_t unix_seconds)
{
    return formatted(mem, "%Y-%m-%d", unix_seconds + VIET_NAM_S);
}

/* Whether text follows a pattern in which '0' stands for any digit; stops after the pattern. */
static bool follows(const char *text, const char *pattern)
{
    for (; *pattern; pattern++, text++) {
        bool digit = *text >= '0' && *text <= '9';

        if (*pattern == '0' ? !digit : *text != *pattern)
            return false;
    }
    return *text == '\0';
}

static int digits(const char *text, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

static bool is_day(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= days[month - 1] + (leap && month == 2 ? 1 : 0);
}

bool is_date(const char *text)
{
    return follows(text, "0000-00-00") &&
           is_day(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
}

bool is_month(const char *text)
{
    return follows(text, "0000-00") && is_day(digits(text, 4), digits(text + 5, 2), 1);
}

bool time_parse(const char *text, int64_t *ret_unix_seconds)
{
    if (!follows(text, "0000-00-00T00:00:00Z"))
        return false;

    struct tm tm = {.tm_year = digits(text, 4) - 1900,
                    .tm_mon = digits(text + 5, 2) - 1,
                    .tm_mday = digits(text + 8, 2),
                    .tm_hour = digits(text + 11, 2),
                    .tm_min = digits(text + 14, 2),
                    .tm_sec = digits(text + 17, 2)};

    if (!is_day(digits(text, 4), tm.tm_mon + 1, tm.tm_mday) || tm.tm_hour > 23 || tm.tm_min > 59 ||
        tm.tm_sec > 59)
        return false;
    *ret_unix_seconds = (int64_t)timegm(&tm);
    return true;
}

/* Reads 1 or 2 digits into two places, and the separator behind them; NULL when they are not there.
 */
static const char *two_digits(const char *text, char ret[2], char separator)
{
    size_t n = strspn(text, "0123456789");

    if (n < 1 || n > 2 || text[n] != separator)
        return NULL;
    ret[0] = n == 2 ? text[0] : '0';
    ret[1] = text[n - 1];
    return text + n + 1;
}

bool date_parse(const char *text, char ret[11])
{
    memcpy(ret, "0000-00-00", 11);
    if (text && strlen(text) == 10 && text[4] == '-') {
        memcpy(ret, text, 11);
        return is_date(ret);
    }
    if (text)
        text = two_digits(text, ret + 8, '/');
    if (text)
        text = two_digits(text, ret + 5, '/');
    if (!text || strlen(text) != 4)
        return false;
    memcpy(ret, text, 4);
    return is_date(ret);
}
