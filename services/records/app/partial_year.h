/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The signed chain of a year that goes on at another school (Quy chế Điều 7 k3, Điều 8 k1): once a
 * transfer or a departure is under way, each subject's teacher signs the student's part up to the
 * last day, then the homeroom teacher, the head of school, the seal. What changes after it was
 * signed makes the part stale: it is signed anew, or the checklist names it.
 */
#pragma once

#include "app/class_results.h"
#include "store/partials.h"

/* The documents of the stage (struct partial), for the student alone; made when it is missing or
 * stale. subject "" unless the stage is subject_result. Problem not-ready with what stands in the
 * way. */
enum err prepare_partial(struct call *call, int64_t student_id, const struct document_key *wanted,
                         int64_t credential_id, struct list *ret);

/* Signs what waits for the caller; struct partial. */
enum err sign_partials(struct call *call, const char *sad, const struct list *ids,
                       struct list *ret);

/* struct partial, all versions. */
enum err read_partials(struct call *call, int64_t student_id, struct list *ret);

/* Which stages are not signed, or say something else than is stored now: called with each. */
typedef void partial_gap(void *object, int stage, const char *subject, bool stale);
enum err partials_missing(struct call *call, const struct class_row *class,
                          const struct student_result *result, const char *first_day,
                          partial_gap *tell, void *object);

/* Ends what is stale, with all above it: such parts do not go along. */
enum err end_stale_partials(struct call *call, const struct class_row *class, int64_t student_id,
                            const char *first_day);
