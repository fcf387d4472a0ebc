/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Results and why they are so, as JSON: for people who ask, and for the signed documents. */
#pragma once

#include "app/class_results.h"
#include "base/buf.h"

/* Tenths as a number, a rating or state as its name, nothing as null. */
void write_value(struct buf *out, int64_t value, enum subject_kind kind);
/* A level's name, or null. */
void write_level(struct buf *out, enum level level);

/* {"tx":[80,90],"gk":70,"ck":80} of one term, with its result and explanation; in primary schools
 * {"mid":{…},"end":{"level":"hoan_thanh","test":70}}. */
void write_term(struct buf *out, const struct subject_line *line, int term);
/* The year's result and its explanation. */
void write_year(struct buf *out, const struct subject_line *line);

/* How the student is assessed, or null: as everybody. */
void write_assessment(struct buf *out, const struct student_result *r);
/* Learning and conduct of a period by the words of the rule set, or null. */
void write_learning(struct buf *out, const struct student_result *r, int period);
void write_conduct(struct buf *out, const struct student_result *r, int period);

void write_learning_why(struct buf *out, const struct student_result *r, int period);
void write_conduct_why(struct buf *out, const struct student_result *r);
void write_promotion_why(struct buf *out, const struct student_result *r);
void write_title_why(struct buf *out, const struct student_result *r);
