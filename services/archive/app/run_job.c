/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/run_job.h"

#include "app/gather_package.h"
#include "app/make_package.h"
#include "audit/audit.h"
#include "base/date.h"
#include "context.h"
#include "db/db.h"
#include "log/log.h"
#include "text/text.h"

enum { LEASE_S = 30, ATTEMPTS_MAX = 3, FAILURE_MAX = 400 };

static enum err carry_out(struct call *call, struct job *job)
{
    const char *folder = arena_printf(call->mem, "%s/%s", archive_of(call)->media_dir, job->id);
    struct payload payload;
    enum err err = gather_package(call, job, &payload);

    return err ? err : make_package(call, folder, &payload, job);
}

/* The outcome and its audit event together; the worker is its own edge, so it holds the
 * transaction itself. */
static enum err finish(struct call *call, struct job *job)
{
    enum err err = db_begin(call);

    job->finished_at = time_text(call->mem, clock_now());
    if (!err)
        err = jobs_finish(call, job);
    audit_note(call, job->org_id, job->state == JOB_SUCCEEDED ? "package.make" : "package.fail",
               job_kind_names[job->kind], job->id, job->attempts + 1);
    if (!err)
        err = audit_append(call);
    if (err) {
        db_rollback(call);
        return err;
    }
    return db_commit(call);
}

/* Another service being away is no verdict on the job: it stays taken until its lease ends. */
static bool is_worth_retrying(enum err err, const struct job *job)
{
    return (err == ERR_UNAVAILABLE || err == ERR_UPSTREAM || err == ERR_RETRY) &&
           job->attempts + 1 < ATTEMPTS_MAX;
}

static void note_failure(struct call *call, enum err err, struct job *job)
{
    const char *detail = call->failure.detail ? call->failure.detail : err_problem(err)->title_en;

    job->state = JOB_FAILED;
    job->failure = text_head(call->mem, detail, FAILURE_MAX);
    call->failure = (struct failure){0};
}

enum err run_next_job(struct call *call, bool *ret_idle)
{
    struct job job;
    bool found = false;
    enum err err = jobs_claim(call, LEASE_S, &job, &found);

    *ret_idle = !found;
    if (err || !found)
        return err;
    job.state = JOB_SUCCEEDED;
    err = carry_out(call, &job);
    if (err && is_worth_retrying(err, &job))
        return err;
    if (err)
        note_failure(call, err, &job);
    log_info("work", "job ended", KV("job", job.id), KV("state", job_state_names[job.state]));
    return finish(call, &job);
}
