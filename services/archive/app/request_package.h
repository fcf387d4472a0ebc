/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asking for packages: a student's hand-over (Quy chế Điều 6 k3, 7 k2) and a class archive
 * (Điều 13 k2). */
#pragma once

#include "store/jobs.h"

/* By the homeroom teacher, for a sealed transcript; waits for the leader. */
enum err request_handover(struct call *call, int64_t student_id, int64_t school_year_id,
                          const char *reason, struct job *ret);

/* By the leader, another person than the one who asked; the job is queued. */
enum err approve_handover(struct call *call, const char *id, struct job *ret);

/* By the school's administrator, once the year is locked; queued at once. */
enum err request_class_archive(struct call *call, int64_t class_id, struct job *ret);

/* A job of that kind of the caller's own school. */
enum err see_job(struct call *call, const char *id, enum job_kind kind, struct job *ret);
