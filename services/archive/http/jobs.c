/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/request_package.h"
#include "context.h"
#include "http/handlers.h"
#include "problems.h"

struct handover_body {
    int64_t student_id;
    int64_t school_year_id;
    const char *reason;
};
static const struct field handover_fields[] = {
    INT(struct handover_body, student_id, 1, INT64_MAX),
    INT(struct handover_body, school_year_id, 1, INT64_MAX),
    STR(struct handover_body, reason, 10, 500),
};
const struct shape handover_body_shape = SHAPE(struct handover_body, handover_fields);

struct class_archive_body {
    int64_t class_id;
};
static const struct field class_archive_fields[] = {
    INT(struct class_archive_body, class_id, 1, INT64_MAX),
};
const struct shape class_archive_body_shape =
    SHAPE(struct class_archive_body, class_archive_fields);

/* A job as people see it. */
static const struct field shown_fields[] = {
    STR(struct job, id, 36, 36),
    ENUM(struct job, kind, job_kind_names),
    ENUM(struct job, state, job_state_names),
    INT(struct job, school_year_id, 1, INT64_MAX),
    INT(struct job, class_id, 1, INT64_MAX),
    INT(struct job, student_id, 1, INT64_MAX, .optional = true),
    STR(struct job, reason, 1, 500),
    INT(struct job, requested_by, 1, INT64_MAX),
    INT(struct job, approved_by, 1, INT64_MAX, .optional = true),
    STR(struct job, created_at, 20, 20),
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
static const struct shape shown_shape = SHAPE(struct job, shown_fields);

static enum err reply_job(struct call *call, struct reply *rp, int status, enum err err,
                          const struct job *job)
{
    if (err)
        return err;
    return reply_json(call, rp, status, &shown_shape, job);
}

HANDLER(post_handover)
{
    const struct handover_body *body = rq->body;
    struct job job;
    enum err err =
        request_handover(call, body->student_id, body->school_year_id, body->reason, &job);

    if (!err)
        rp->location = arena_printf(call->mem, "/v1/handovers/%s", job.id);
    return reply_job(call, rp, 201, err, &job);
}

HANDLER(post_handover_approval)
{
    struct job job;
    enum err err = approve_handover(call, rq->arg[0], &job);

    return reply_job(call, rp, 202, err, &job);
}

HANDLER(get_handover)
{
    struct job job;
    enum err err = see_job(call, rq->arg[0], JOB_HANDOVER, &job);

    return reply_job(call, rp, 200, err, &job);
}

HANDLER(post_class_archive)
{
    const struct class_archive_body *body = rq->body;
    struct job job;
    enum err err = request_class_archive(call, body->class_id, &job);

    if (!err)
        rp->location = arena_printf(call->mem, "/v1/class-archives/%s", job.id);
    return reply_job(call, rp, 202, err, &job);
}

HANDLER(get_class_archive)
{
    struct job job;
    enum err err = see_job(call, rq->arg[0], JOB_CLASS_ARCHIVE, &job);

    return reply_job(call, rp, 200, err, &job);
}

static enum err send(struct call *call, const struct request *rq, struct reply *rp,
                     enum job_kind kind, const char *file, const char *content_type)
{
    struct job job;
    enum err err = see_job(call, rq->arg[0], kind, &job);

    if (err)
        return err;
    if (job.state != JOB_SUCCEEDED)
        return fail_with(call, &problem_job_state, "Gói chưa sẵn sàng: %s",
                         job_state_names[job.state]);
    rp->status = 200;
    rp->content_type = content_type;
    rp->file = arena_printf(call->mem, "%s/%s/%s", archive_of(call)->media_dir, job.id, file);
    rp->download_name = file;
    return OK;
}

HANDLER(get_handover_package)
{
    return send(call, rq, rp, JOB_HANDOVER, "package.zip", "application/zip");
}

HANDLER(get_class_archive_package)
{
    return send(call, rq, rp, JOB_CLASS_ARCHIVE, "package.zip", "application/zip");
}

HANDLER(get_class_archive_image)
{
    return send(call, rq, rp, JOB_CLASS_ARCHIVE, "class.iso", "application/x-iso9660-image");
}

HANDLER(get_class_archive_label)
{
    return send(call, rq, rp, JOB_CLASS_ARCHIVE, "label.pdf", "application/pdf");
}
