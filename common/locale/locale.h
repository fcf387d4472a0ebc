/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Vietnamese order of words, and the Vietnamese names of countries. The only folder that
 * includes ICU. */
#pragma once

#include "base/arena.h"

struct collator;

/* Closed with the arena; NULL when ICU lacks its data. */
struct collator *collator_open(struct arena *mem);

/* Bytes whose order is that of the words: a ă â … đ … before tones, which come as ngang, huyền,
 * hỏi, ngã, sắc, nặng. They end with a NUL that is nowhere else, so keys of several words may
 * follow one another. Keys of two versions of ICU do not compare. */
struct bytes collator_key(const struct collator *collator, struct arena *mem, const char *text);

/* The version of the order, "153.121.44.8". */
const char *collator_version(const struct collator *collator, struct arena *mem);

/* "VN" is "Việt Nam"; NULL when it is no code of ISO 3166-1 (alpha-2). */
const char *country_name(struct arena *mem, const char *code);

/* All of them, sorted, ending with NULL. */
const char *const *country_codes(void);
