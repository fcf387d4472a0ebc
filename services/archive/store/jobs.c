/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/jobs.h"

#include "db/db.h"
#include "store/queries.h"

const char *const job_kind_names[] = {"", "handover", "class_archive", NULL};
const char *const job_state_names[] = {"",          "requested", "queued", "running",
                                       "succeeded", "failed",    NULL};

static const struct field fields[] = {
    STR(struct job, id, 36, 36),
    ENUM(struct job, kind, job_kind_names),
    ENUM(struct job, state, job_state_names),
    INT(struct job, org_id, 1, INT64_MAX),
    INT(struct job, school_year_id, 1, INT64_MAX),
    INT(struct job, class_id, 1, INT64_MAX),
    INT(struct job, student_id, 1, INT64_MAX, .optional = true),
    STR(struct job, reason, 1, 500),
    INT(struct job, requested_by, 1, INT64_MAX),
    STR(struct job, requested_name, 1, 100),
    INT(struct job, approved_by, 1, INT64_MAX, .optional = true),
    STR(struct job, created_at, 20, 20),
    STR(struct job, queued_at, 20, 20, .optional = true),
    INT(struct job, lease_until, 0, INT64_MAX),
    INT(struct job, attempts, 0, 99),
    STR(struct job, finished_at, 20, 20, .optional = true),
    STR(struct job, failure, 1, 500, .optional = true),
    INT(struct job, students, 0, INT64_MAX, .optional = true),
    INT(struct job, bytes, 0, INT64_MAX, .optional = true),
    STR(struct job, sha256, 64, 64, .optional = true),
    STR(struct job, manifest_sha256, 64, 64, .optional = true),
    STR(struct job, volume_id, 1, 32, .optional = true),
    INT(struct job, image_bytes, 0, INT64_MAX, .optional = true),
    STR(struct job, image_sha256, 64, 64, .optional = true),
};
static const struct shape job_shape = SHAPE(struct job, fields);

/* A claim moves the lease from what was read to a new end. */
struct claim {
    const char *id;
    int state;
    int64_t lease_until;
    int64_t new_lease;
    int64_t now;
};
static const struct field claim_fields[] = {
    STR(struct claim, id, 36, 36),
    ENUM(struct claim, state, job_state_names),
    INT(struct claim, lease_until, 0, INT64_MAX),
    INT(struct claim, new_lease, 0, INT64_MAX),
    INT(struct claim, now, 0, INT64_MAX),
};
static const struct shape claim_shape = SHAPE(struct claim, claim_fields);

#define COLUMNS                                                                                    \
    "id, kind, state, org_id, school_year_id, class_id, student_id, reason, requested_by,"         \
    " requested_name, approved_by, created_at, queued_at, lease_until, attempts, finished_at,"     \
    " failure, students, bytes, sha256, manifest_sha256, volume_id, image_bytes, image_sha256"

static const struct query add_job = {
    .sql = "INSERT INTO job (id, kind, state, org_id, school_year_id, class_id, student_id, reason,"
           "       requested_by, requested_name, created_at, queued_at, lease_until, attempts)"
           " VALUES (:id, :kind, :state, :org_id, :school_year_id, :class_id, :student_id, :reason,"
           "       :requested_by, :requested_name, :created_at, :queued_at, 0, 0)",
    .in = &job_shape,
};

static const struct query job_by_id = {
    .sql = "SELECT " COLUMNS " FROM job WHERE id = :id",
    .in = &job_shape,
    .out = &job_shape,
};

static const struct query approve_job = {
    .sql = "UPDATE job SET state = 'queued', approved_by = :approved_by, queued_at = :queued_at"
           " WHERE id = :id AND state = 'requested'",
    .in = &job_shape,
};

static const struct query next_job = {
    .sql = "SELECT " COLUMNS " FROM job"
           " WHERE state = 'queued' OR (state = 'running' AND lease_until < :now)"
           " ORDER BY created_at, id LIMIT 1",
    .in = &claim_shape,
    .out = &job_shape,
};

static const struct query claim_job = {
    .sql = "UPDATE job SET state = 'running', lease_until = :new_lease, attempts = attempts + 1"
           " WHERE id = :id AND state = :state AND lease_until = :lease_until",
    .in = &claim_shape,
};

static const struct query finish_job = {
    .sql = "UPDATE job"
           "   SET state = :state, finished_at = :finished_at, failure = :failure,"
           "       students = :students, bytes = :bytes, sha256 = :sha256,"
           "       manifest_sha256 = :manifest_sha256, volume_id = :volume_id,"
           "       image_bytes = :image_bytes, image_sha256 = :image_sha256"
           " WHERE id = :id AND state = 'running'",
    .in = &job_shape,
};

const struct query *const jobs_queries[] = {
    &add_job, &job_by_id, &approve_job, &next_job, &claim_job, &finish_job, NULL,
};

enum err jobs_add(struct call *call, const struct job *job)
{
    return db_insert(call, &add_job, job, NULL);
}

enum err jobs_get(struct call *call, const char *id, struct job *ret)
{
    return db_one(call, &job_by_id, &(struct job){.id = id}, ret);
}

enum err jobs_approve(struct call *call, const struct job *job)
{
    return db_change(call, &approve_job, job);
}

enum err jobs_claim(struct call *call, int64_t lease_s, struct job *ret, bool *ret_found)
{
    enum err err = db_find(call, &next_job, &(struct claim){.now = call->now}, ret, ret_found);

    if (err || !*ret_found)
        return err;
    err = db_change(call, &claim_job,
                    &(struct claim){.id = ret->id,
                                    .state = ret->state,
                                    .lease_until = ret->lease_until,
                                    .new_lease = call->now + lease_s});
    /* Another worker was faster. */
    if (err == ERR_CHANGED) {
        *ret_found = false;
        return OK;
    }
    return err;
}

enum err jobs_finish(struct call *call, const struct job *job)
{
    return db_change(call, &finish_job, job);
}
