/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Packages asked for and what became of them. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum job_kind { JOB_KIND_NONE, JOB_HANDOVER, JOB_CLASS_ARCHIVE };
extern const char *const job_kind_names[];

enum job_state {
    JOB_STATE_NONE,
    JOB_REQUESTED,
    JOB_QUEUED,
    JOB_RUNNING,
    JOB_SUCCEEDED,
    JOB_FAILED,
};
extern const char *const job_state_names[];

struct job {
    const char *id; /* UUIDv7 */
    int kind;
    int state;
    int64_t org_id;
    int64_t school_year_id;
    int64_t class_id;
    int64_t student_id; /* NONE for a class */
    const char *reason;
    int64_t requested_by;
    const char *requested_name;
    int64_t approved_by;
    const char *created_at;
    const char *queued_at;
    int64_t lease_until; /* seconds since 1970 */
    int64_t attempts;
    const char *finished_at;
    const char *failure; /* what went wrong, for people */
    int64_t students;
    int64_t bytes; /* of the package */
    const char *sha256;
    const char *manifest_sha256;
    const char *volume_id;
    int64_t image_bytes;
    const char *image_sha256;
};

enum err jobs_add(struct call *call, const struct job *job);
enum err jobs_get(struct call *call, const char *id, struct job *ret);
/* From requested to queued; ERR_CHANGED otherwise. */
enum err jobs_approve(struct call *call, const struct job *job);
/* The oldest job that waits, or whose worker died; taken for lease_s seconds from now. */
enum err jobs_claim(struct call *call, int64_t lease_s, struct job *ret, bool *ret_found);
/* Stores the outcome of a running job. */
enum err jobs_finish(struct call *call, const struct job *job);
