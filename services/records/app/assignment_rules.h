/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an assignment must not contradict: marks that are there, documents that are signed, how many
 * topic clusters a student may have. */
#pragma once

#include "domain/subjects.h"
#include "store/classes.h"

/* May the class be taught the subject from now on, which it was not assigned so far? A subject to
 * choose is one more in everybody's year, a content changes the result of its whole: problem
 * already-signed when that is signed without it; what waits for a signature is taken back. */
enum err assignment_may_begin(struct call *call, const struct class_row *class,
                              const struct subject *subject);

/* May the class be taught the subject in those terms, with that topic cluster, from now on? Problem
 * assignment-used when there are marks of a term that falls away, already-signed; what waits for a
 * signature is taken back. */
enum err assignment_may_change(struct call *call, const struct class_row *class,
                               const struct assignment *now);

/* No student has more topic clusters than the programme gives, TOPICS_MAX: as stored by now. */
enum err topics_must_fit(struct call *call, const struct class_row *class, const char *pointer);
