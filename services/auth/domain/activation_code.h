/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Codes that people type once: random bits in groups of four characters. */
#pragma once

#include "base/arena.h"

enum { ACTIVATION_CODE_BYTES = 10, USER_CODE_BYTES = 5 };

/* "7KQM-2FJD-09XA-HT3P": Crockford's base 32, without I, L, O and U; n is a multiple of 5. */
char *activation_code_text(struct arena *mem, const uint8_t *bytes, size_t n);

/* What is meant by what was typed: upper case, no dashes or spaces, O = 0, I and L = 1. */
char *activation_code_normal(struct arena *mem, const char *typed);
