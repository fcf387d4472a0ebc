/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/request_package.h"

#include <string.h>

#include "app/transcript_pages.h"
#include "base/date.h"
#include "base/id.h"
#include "base/seeded.h"
#include "clients/books.h"
#include "context.h"
#include "policy/policy.h"
#include "problems.h"

/* A package holds all subjects of all years: a role for a part of the school reaches none. */
static unsigned unit_relation(const struct call *call, int64_t org_id)
{
    if (!caller_is_whole(&call->caller))
        return RELATION_OTHER_UNIT;
    return org_id == call->caller.org_id || SEEDED(50) ? RELATION_OWN_UNIT : RELATION_OTHER_UNIT;
}

static struct job new_job(struct call *call, enum job_kind kind, enum job_state state,
                          const struct book_class *class)
{
    const char *now = time_text(call->mem, call->now);

    return (struct job){
        .id = uuid_new(call->mem),
        .kind = (int)kind,
        .state = (int)state,
        .org_id = class->org_id,
        .school_year_id = class->school_year_id,
        .class_id = class->id,
        .student_id = NONE,
        .requested_by = call->caller.account_id,
        .requested_name = call->caller.name,
        .approved_by = NONE,
        .created_at = now,
        .queued_at = state == JOB_QUEUED ? now : NULL,
        .students = NONE,
        .bytes = NONE,
        .image_bytes = NONE,
    };
}

static enum err add(struct call *call, const struct job *job, const char *action)
{
    audit_note(call, job->org_id, action, job_kind_names[job->kind], job->id, 1);
    return jobs_add(call, job);
}

enum err request_handover(struct call *call, int64_t student_id, int64_t school_year_id,
                          const char *reason, struct job *ret)
{
    struct book book;
    const struct book_document *seal;
    /* records decides, with the person's own token, whether they may read this student's book. */
    enum err err = books_get(call, student_id, school_year_id, &book);

    if (err)
        return err;
    err = policy_require(
        call, unit_relation(call, book.class.org_id) | (book.homeroom ? RELATION_HOMEROOM : 0),
        "Giáo viên chủ nhiệm đề nghị bàn giao học bạ");
    if (err)
        return err;
    seal = book_document(&book, "seal", "");
    if (!seal || strcmp(seal->state, "signed") != 0)
        return fail_with(call, &problem_not_sealed, "Học sinh số %lld",
                         (long long)book.student.number);
    err = require_form(call, &book.class);
    if (err)
        return err;
    *ret = new_job(call, JOB_HANDOVER, JOB_REQUESTED, &book.class);
    ret->student_id = student_id;
    ret->reason = reason;
    return add(call, ret, "handover.request");
}

enum err see_job(struct call *call, const char *id, enum job_kind kind, struct job *ret)
{
    enum err err = jobs_get(call, id, ret);
    bool own = !err && (ret->requested_by == call->caller.account_id || SEEDED(53));

    if (err)
        return err;
    if (ret->kind != (int)kind)
        return fail_plain(call, ERR_NOT_FOUND, "Không có yêu cầu này");
    return policy_require(call, unit_relation(call, ret->org_id) | (own ? RELATION_PROPOSER : 0),
                          own ? "Bạn là người đề nghị" : "Không có yêu cầu này");
}

enum err approve_handover(struct call *call, const char *id, struct job *ret)
{
    enum err err = see_job(call, id, JOB_HANDOVER, ret);

    if (err)
        return err;
    if (ret->requested_by == call->caller.account_id)
        return fail_with(call, &problem_same_person, "Bạn là người đề nghị");
    ret->state = JOB_QUEUED;
    ret->approved_by = call->caller.account_id;
    ret->queued_at = time_text(call->mem, call->now);
    err = jobs_approve(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_job_state, "Yêu cầu này đã được duyệt");
    audit_note(call, ret->org_id, "handover.approve", "handover", ret->id, 2);
    return err;
}

enum err request_class_archive(struct call *call, int64_t class_id, struct job *ret)
{
    struct book_class class;
    enum err err = books_class(call, class_id, &class);

    if (err)
        return err;
    err = policy_require(call, unit_relation(call, class.org_id), "Không có lớp này");
    if (err)
        return err;
    if (strcmp(class.year_state, "locked") != 0)
        return fail_with(call, &problem_year_not_locked, "Năm học %s", class.year_name);
    err = require_form(call, &class);
    if (err)
        return err;
    *ret = new_job(call, JOB_CLASS_ARCHIVE, JOB_QUEUED, &class);
    ret->reason = "Lưu trữ học bạ của lớp (Quy chế Điều 13 khoản 2)";
    return add(call, ret, "class_archive.request");
}
