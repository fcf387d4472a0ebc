/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the results of the subjects to what the year comes to, by the engine of the rule set. */
#pragma once

#include "app/class_results.h"

/* Fills the rest of ret, whose lines and enrolment are there. */
void judge(struct call *call, const struct class_row *class, struct student_result *ret);

/* The results of one period as TT22 and TT58 take them. */
void collect_results(const struct student_result *r, int period, struct subject_result ret[]);
