/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ground's class as a tenth grade, whose electives are chosen. */
#pragma once

#include "ground.h"

extern const struct person foreign_admin; /* of the other school */

/* A path under class 9A1's. */
const char *of_class(struct ground *g, const char *what);
struct answer put(struct ground *g, const struct person *by, const char *target, const char *match,
                  const char *body);
/* The administrator assigns it to toan; more: further members. */
struct answer assign(struct ground *g, const char *subject, const char *more);
/* As reset_ground(): class 9A1 is a tenth grade under TT22, and toan teaches it Vật lí, Địa lí, Hóa
 * học, Âm nhạc and GDQP-AN as well. */
int reset_tenth_grade(void **state);
/* Where the list of a subject is. */
const char *list(struct ground *g, const char *subject);
/* The body that names n students from first on. */
const char *students(struct ground *g, int first, int n);
/* The administrator stores that list, as it was read. */
struct answer choose(struct ground *g, const char *subject, int first, int n);
/* toan saves one cell; value is JSON. */
struct answer save(struct ground *g, const char *subject, int term, int student, const char *column,
                   const char *value);
/* All cells of the student in those terms (TAUGHT_ bits), past the API. */
void fill(struct ground *g, int number, const char *subject, int terms, int value);
struct answer results_of_year(struct ground *g);
