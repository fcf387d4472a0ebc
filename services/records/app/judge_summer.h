/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of a year by what the summer after it brings (TT22/2021 Điều 13, 14; TT58/2011 Điều
 * 16, 17; TT27/2020 Điều 11). May's results stay as they are: the others replace them for this
 * decision only. */
#pragma once

#include "app/class_results.h"

/* Fills the summer's part of ret, which is judged; rows: struct summer_result of the class, by
 * student and subject. */
void judge_summer(struct call *call, const struct class_row *class, const struct list *rows,
                  struct student_result *ret);

/* Whether the result of line i may be assessed again. */
bool may_take_again(const struct student_result *r, size_t i);

/* Whether the student has conduct to train for in summer. */
bool may_train(const struct student_result *r);

/* Whether something is decided, or to be, about the student after May, and whether it is. */
bool has_summer(const struct student_result *r);
bool summer_is_over(const struct student_result *r);

/* Whether the addendum has something to say of the student: in the subject, or ("") at all. */
bool summer_concerns(const struct student_result *r, const char *subject);

/* The decision in force: after the summer, once there is one. */
enum promotion decision_of(const struct student_result *r);
