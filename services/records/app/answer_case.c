/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/answer_case.h"

#include "app/open_case.h"
#include "base/date.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/enrolments.h"

static enum err wrong_state(struct call *call, const struct case_file *row)
{
    return fail_with(call, &problem_case_state, "Hồ sơ đang ở bước %s",
                     case_state_names[row->state]);
}

/* The next version of the case, held until the transaction ends; it must be in that state. */
static enum err go_on(struct call *call, struct case_file *row, int state)
{
    enum err err;

    if (row->state != state)
        return wrong_state(call, row);
    err = case_files_touch(call, row);
    if (err == ERR_CHANGED)
        return wrong_state(call, row);
    row->version++;
    return err;
}

static enum err check_version(struct call *call, const struct case_file *row, int64_t version)
{
    if (row->version == version)
        return OK;
    return fail_plain(call, ERR_CHANGED, "Hồ sơ đã được sửa sau lần đọc của bạn");
}

static enum err check_class(struct call *call, const struct case_file *row,
                            const struct case_finding *f)
{
    struct list classes = {0};
    struct enrolment enrolment;
    bool found = false;
    enum err err = case_classes(call, row, f->subject, &classes);
    const struct class_row *class = classes.items;

    for (size_t i = 0; i < classes.n && !found; i++)
        found = class[i].id == f->class_id;
    if (!err && !found)
        violate(call, "/class_id", "không thuộc phạm vi kiểm tra", "is not in the case's scope");
    if (err || !found || is_none(f->student_id))
        return err;
    err = enrolments_find_held(call, f->class_id, f->student_id, &enrolment, &found);
    if (!err && !found)
        violate(call, "/student_id", "không có trong lớp này", "is not in this class");
    return err;
}

static enum err check_finding(struct call *call, const struct case_file *row,
                              const struct case_finding *f)
{
    enum err err = OK;

    if (!is_none(f->class_id))
        err = check_class(call, row, f);
    else if (!is_none(f->student_id))
        violate(call, "/class_id", "cần có khi nêu học sinh", "needed with student_id");
    if (f->subject && !case_covers(row, NULL, f->subject))
        violate(call, "/subject", "không thuộc phạm vi kiểm tra", "is not in the case's scope");
    return err ? err : fail_if_violated(call);
}

/* The school is not told yet: it is a draft of the office's. */
enum err record_finding(struct call *call, const struct case_finding *wanted,
                        struct case_finding *ret)
{
    struct case_file row;
    enum err err = see_case(call, wanted->case_id, &row);

    if (!err)
        err = check_finding(call, &row, wanted);
    if (!err)
        err = go_on(call, &row, CASE_OPEN);
    if (err)
        return err;
    *ret = *wanted;
    ret->recorded_by = call->caller.account_id;
    ret->recorded_at = time_text(call->mem, call->now);
    ret->replied_by = NONE;
    audit_note(call, row.org_id, "case.find", "case_file",
               arena_printf(call->mem, "%lld", (long long)row.id), row.version);
    return case_findings_add(call, ret, &ret->id);
}

enum err see_findings(struct call *call, int64_t case_id, struct list *ret)
{
    struct case_file row;
    enum err err = see_case(call, case_id, &row);

    *ret = (struct list){0};
    if (err || (row.school_id == call->caller.org_id && !row.submitted_at))
        return err;
    return case_findings_of_case(call, case_id, ret);
}

enum err submit_case(struct call *call, const struct case_file *row, struct case_file *ret)
{
    struct case_file before;
    enum err err = see_case(call, row->id, ret);

    if (!err)
        err = check_version(call, ret, row->version);
    if (err)
        return err;
    before = *ret;
    ret->conclusion = row->conclusion;
    ret->submitted_by = call->caller.account_id;
    ret->submitted_at = time_text(call->mem, call->now);
    err = case_files_submit(call, ret);
    if (err == ERR_CHANGED)
        return wrong_state(call, &before);
    ret->state = CASE_SUBMITTED;
    ret->version++;
    return err ? err : note_case(call, ret->org_id, "case.submit", &before, ret);
}

enum err reply_to_finding(struct call *call, int64_t id, const char *text, struct case_finding *ret)
{
    struct case_file row;
    struct case_file before;
    enum err err = case_findings_get(call, id, ret);

    if (!err)
        err = see_case(call, ret->case_id, &row);
    if (err)
        return err;
    before = row;
    err = go_on(call, &row, CASE_SUBMITTED);
    if (err)
        return err;
    ret->reply = text;
    ret->replied_by = call->caller.account_id;
    ret->replied_at = time_text(call->mem, call->now);
    err = case_findings_reply(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_case_state, "Nội dung này đã được giải trình");
    return err ? err : note_case(call, row.school_id, "case.reply", &before, &row);
}

static enum err check_replies(struct call *call, const struct case_file *row,
                              const char *override_reason)
{
    struct list findings = {0};
    enum err err = case_findings_of_case(call, row->id, &findings);
    const struct case_finding *f = findings.items;
    size_t missing = 0;

    for (size_t i = 0; !err && i < findings.n; i++)
        missing += f[i].reply == NULL;
    if (err || !missing || override_reason)
        return err;
    return fail_with(call, &problem_case_unanswered, "Còn %zu nội dung trường chưa giải trình",
                     missing);
}

enum err close_case(struct call *call, const struct case_file *row, struct case_file *ret)
{
    struct case_file before;
    enum err err = see_case(call, row->id, ret);

    if (!err)
        err = check_version(call, ret, row->version);
    if (!err && ret->state == CASE_SUBMITTED)
        err = check_replies(call, ret, row->override_reason);
    if (err)
        return err;
    before = *ret;
    ret->close_reason = row->close_reason;
    ret->override_reason = row->override_reason;
    ret->closed_by = call->caller.account_id;
    ret->closed_at = time_text(call->mem, call->now);
    err = case_files_close(call, ret);
    if (err == ERR_CHANGED)
        return wrong_state(call, &before);
    ret->state = CASE_CLOSED;
    ret->version++;
    return err ? err : note_case(call, ret->org_id, "case.close", &before, ret);
}

enum err see_reads(struct call *call, int64_t case_id, int64_t after, int64_t limit,
                   struct list *ret)
{
    struct case_file row;
    enum err err = see_case(call, case_id, &row);

    return err ? err : case_reads_of_case(call, case_id, after, limit, ret);
}
