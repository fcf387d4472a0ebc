/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers, dates and times as a Vietnamese form prints them. */
#pragma once

#include "base/arena.h"

/* 83 -> "8,3"; NONE -> "". */
const char *words_tenths(struct arena *mem, int64_t tenths);

/* A test of a primary school: 90 -> "9"; with a part of ten as tenths; NONE -> "". */
const char *words_whole(struct arena *mem, int64_t tenths);

/* "2012-02-01" -> "01/02/2012"; what is no such date is returned as it is. */
const char *words_date(struct arena *mem, const char *date);

/* "Ea Kao", "2026-05-05" -> "Ea Kao, ngày 05 tháng 5 năm 2026"; dots where nothing is known. */
const char *words_place_date(struct arena *mem, const char *place, const char *date);

/* Seconds UTC -> "15:32:10 25/05/2026" in Viet Nam (UTC+7); NONE -> "". */
const char *words_time(struct arena *mem, int64_t at);

/* Upper case with Vietnamese letters. */
const char *words_upper(struct arena *mem, const char *text);
