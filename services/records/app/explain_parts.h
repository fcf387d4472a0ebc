/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the explanations are written with. */
#pragma once

#include "app/class_results.h"
#include "base/buf.h"

void member(struct buf *out, const char *name);
void member_int(struct buf *out, const char *name, int64_t number); /* NONE = null */
void member_text(struct buf *out, const char *name, const char *text);
void member_level(struct buf *out, const char *name, enum level level);

/* The code of a line, by the index that a reason names; NULL for -1. */
const char *subject_code(const struct student_result *r, int index);

/* "retest_subjects":[…], what may be assessed again. */
void write_retest(struct buf *out, const struct student_result *r);

/* "principal_decision":{…}, by which it was decided; nothing when it was not. */
void write_principal(struct buf *out, const struct student_result *r);

/* Of the TT22 family. */
void write_tt22_learning_why(struct buf *out, const struct student_result *r, int period);
void write_tt22_conduct_why(struct buf *out, const struct student_result *r);
void write_tt22_promotion_why(struct buf *out, const struct student_result *r);
void write_tt22_title_why(struct buf *out, const struct student_result *r);
