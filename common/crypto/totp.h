/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One-time codes by time (RFC 6238): six digits, SHA-1, a new one every 30 seconds. */
#pragma once

#include "base/arena.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_STEP_S = 30, TOTP_DIGITS = 6 };

/* The step (time / 30 s) whose code this is: the current one or its two neighbours, as clocks
 * differ, but only after last_step, so that no code counts twice (RFC 6238 §5.2). 0 = wrong. */
int64_t totp_step_of(struct bytes secret, const char *code, int64_t now_s, int64_t last_step);

/* The code of a step, for tests and tools. */
char *totp_code(struct arena *mem, struct bytes secret, int64_t step);

/* RFC 4648 base 32 without padding, as authenticator programs want the secret. */
char *base32_encode(struct arena *mem, struct bytes data);
