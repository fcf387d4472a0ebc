/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is printed for the names that stand in the documents; "" for none and for an unknown one. */
#pragma once

#include "base/arena.h"

/* A level of learning or conduct, by any rules: "kha" -> "Khá". */
const char *printed_level(const char *name);

/* A quality of a primary pupil, as one letter: "tot" -> "T", "can_co_gang" -> "C". */
const char *printed_quality(const char *name);

/* "xuat_sac" of a "Học viên" -> "Học viên Xuất sắc". */
const char *printed_title(struct arena *mem, const char *learner, const char *name);

const char *printed_sex(const char *name);
