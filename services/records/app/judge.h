/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the results of the subjects to what the year comes to, by the engine of the rule set. */
#pragma once

#include "app/class_results.h"
#include "domain/tt58.h"

/* Fills the rest of ret, whose lines and enrolment are there. */
void judge(struct call *call, const struct class_row *class, struct student_result *ret);

/* A disabled learner who goes by a plan of the own: results may be missing, the principal decides
 * (TT22/2021 Điều 11 k4, 12 k4). */
bool has_own_plan(const struct student_result *r);

/* The results of one period as TT22 and TT58 take them. */
void collect_results(const struct student_result *r, int period, struct subject_result ret[]);

/* conduct_names to TT58's four. */
enum hanh_kiem hanh_kiem_of(int conduct);

/* What stands at the end of the year in primary schools. */
struct primary_result end_of_year(const struct subject_line *line);

/* Whether the student has completed the level, given how the year was decided. */
bool completes_level(const struct class_row *class, const struct student_result *r);
