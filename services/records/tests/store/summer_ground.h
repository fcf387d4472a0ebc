/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ground's class in grade 9 under TT22, all marks there: one who takes subjects again (L18 of
 * the worked examples: khtn, ngoai_ngu_1), one who trains in summer, one who passes. */
#pragma once

#include "ground.h"

enum { RETAKES, TRAINS, PASSES }; /* the students */

extern const struct person english; /* teaches ngoai_ngu_1; toan khtn, too */

int reset_summer(void **state);

/* Of the class; body NULL = read. */
struct answer summer_send(struct ground *g, const struct person *by, const char *what,
                          const char *match, const char *body);
/* subject "" = the homeroom teacher's part. */
const char *summer_path(struct ground *g, const char *subject);
const char *summer_etag(struct ground *g, const char *subject);
struct answer summer_save(struct ground *g, const struct person *by, const char *subject,
                          const char *body);
struct answer summer_enrol(struct ground *g, int student, const char *subjects);
struct answer summer_train(struct ground *g, int student, const char *conduct);
/* Body of a subject's save. */
const char *summer_row(struct ground *g, int student, const char *result);
struct answer summer_results(struct ground *g);

/* Both terms, all cells; what stands there is replaced. */
void summer_mark(struct ground *g, int student, const char *subject, int value);
void summer_class(struct ground *g, int grade, const char *ruleset);
void summer_assign(struct ground *g, const struct person *who, const char *subject);
