/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Identifiers: positive integers for rows of the house, UUIDv7 (RFC 9562) for what leaves it. */
#pragma once

#include "base/arena.h"

enum { UUID_TEXT = 36 };

/* A new UUIDv7 in lower case. */
char *uuid_new(struct arena *mem);

/* Lower-case 8-4-4-4-12 hex, matched in full. */
bool is_uuid(const char *text);

/* "1" .. "9223372036854775807" without sign or leading zero, matched in full. */
bool id_parse(const char *text, int64_t *ret);

/* One to 64 of a-z, 0-9 and "_", starting with a letter: subject codes and the like. */
bool is_code(const char *text);
