/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/usernames.h"

#include <string.h>

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool is_username(const char *text)
{
    size_t n = strlen(text);

    return n >= 3 && n <= 64 && *text >= 'a' && *text <= 'z' &&
           strspn(text, LOWER DIGITS "._-") == n;
}

bool is_org_code(const char *text)
{
    size_t n = strlen(text);

    return n >= 1 && n <= 20 && strspn(text, LOWER UPPER DIGITS "._-") == n;
}
