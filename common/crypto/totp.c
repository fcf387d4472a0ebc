/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/totp.h"

#include <liboath/oath.h>
#include <string.h>

#include "crypto/digest.h"

static bool code_at(struct bytes secret, int64_t step, char ret[TOTP_DIGITS + 1])
{
    return oath_init() == OATH_OK &&
           oath_hotp_generate((const char *)secret.data, secret.n, (uint64_t)step, TOTP_DIGITS,
                              false, OATH_HOTP_DYNAMIC_TRUNCATION, ret) == OATH_OK;
}

char *totp_code(struct arena *mem, struct bytes secret, int64_t step)
{
    char code[TOTP_DIGITS + 1] = "";

    return code_at(secret, step, code) ? arena_strdup(mem, code) : NULL;
}

int64_t totp_step_of(struct bytes secret, const char *code, int64_t now_s, int64_t last_step)
{
    int64_t now_step = now_s / TOTP_STEP_S;
    int64_t found = 0;
    char expected[TOTP_DIGITS + 1];

    for (int64_t step = now_step - 1; step <= now_step + 1; step++) {
        bool same = code_at(secret, step, expected) &&
                    equal_secret((struct bytes){(const uint8_t *)code, strlen(code)},
                                 (struct bytes){(const uint8_t *)expected, TOTP_DIGITS});

        if (same && step > last_step && !found)
            found = step;
    }
    wipe(expected, sizeof(expected));
    return found;
}

char *base32_encode(struct arena *mem, struct bytes data)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *text = arena_alloc(mem, (data.n * 8 + 4) / 5 + 1);
    char *at = text;
    unsigned pending = 0;
    unsigned bits = 0;

    for (size_t i = 0; i < data.n; i++) {
        pending = (pending << 8 | data.data[i]) & 0xffff;
        for (bits += 8; bits >= 5; bits -= 5)
            *at++ = digits[pending >> (bits - 5) & 31];
    }
    if (bits)
        *at++ = digits[pending << (5 - bits) & 31];
    return text;
}
