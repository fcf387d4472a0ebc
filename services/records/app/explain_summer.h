/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a summer brought, and whether a level is completed, as JSON: for people who ask, and for the
 * signed documents. */
#pragma once

#include "app/class_results.h"
#include "base/buf.h"

/* {"outcome":"taken","tenths":35}; rating, test or conduct where the subject has them. */
void write_summer_result(struct buf *out, enum subject_kind kind, const struct summer_result *row);

/* "retests":[{"subject":…,"before":32,"result":{…}}],"training":{…} or null; without braces. */
void write_taken_again(struct buf *out, const struct student_result *r);

/* {"level":"thcs","completed":true,"statement":"Hoàn thành …"}; null but in a level's last grade.
 */
void write_completion(struct buf *out, const struct class_row *class,
                      const struct student_result *r);

/* "learning":{…},"conduct":{…},"promotion":{…},"completion":{…} of r, without braces. */
void write_decision(struct buf *out, const struct class_row *class, const struct student_result *r);

/* All of it; null when the summer has nothing to decide. */
void write_summer(struct buf *out, const struct class_row *class, const struct student_result *r);
