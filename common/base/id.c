/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

char *uuid_new(struct arena *mem)
{
    uint8_t b[16];
    struct timespec t;
    char text[UUID_TEXT + 1];

    if (getrandom(b, sizeof(b), 0) != sizeof(b))
        abort();
    clock_gettime(CLOCK_REALTIME, &t);

    uint64_t ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;

    for (int i = 0; i < 6; i++)
        b[i] = (uint8_t)(ms >> (40 - 8 * i));
    b[6] = (uint8_t)(0x70 | (b[6] & 0x0f));
    b[8] = (uint8_t)(0x80 | (b[8] & 0x3f));
    snprintf(text, sizeof(text),
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
             b[15]);
    return arena_strdup(mem, text);
}

static bool is_lower_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool is_uuid(const char *text)
{
    for (int i = 0; i < UUID_TEXT; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text[i] != '-' : !is_lower_hex(text[i]))
            return false;
    }
    return text[UUID_TEXT] == '\0';
}

bool id_parse(const char *text, int64_t *ret)
{
    int64_t value = 0;

    if (*text < '1' || *text > '9')
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *text - '0', &value))
            return false;
    }
    *ret = value;
    return true;
}

bool is_code(const char *text)
{
    size_t n = strlen(text);

    if (n < 1 || n > 64 || *text < 'a' || *text > 'z')
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}
