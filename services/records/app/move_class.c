/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/move_class.h"

#include <string.h>

#include "app/access.h"
#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/manage_students.h"
#include "app/pass_on.h"
#include "base/date.h"
#include "problems.h"

struct moving {
    struct call *call;
    struct student student;
    struct class_row from;
    struct class_row to;
    struct school_year year;
    struct enrolment enrolment; /* the one that ends */
    const struct class_move *wanted;
    size_t n_gradebooks;
};

static enum err load(struct moving *m)
{
    enum err err = years_get(m->call, m->from.school_year_id, &m->year);

    if (!err)
        err = classes_get(m->call, m->wanted->to_class_id, &m->to);
    if (err == ERR_NOT_FOUND || (!err && m->to.school_year_id != m->from.school_year_id)) {
        violate(m->call, "/class_id", "không phải lớp của trường trong năm học này",
                "is no class of the school in this year");
        return fail_if_violated(m->call);
    }
    return err ? err : enrolment_hold_active(m->call, &m->from, m->student.id, &m->enrolment);
}

static enum err check(struct moving *m)
{
    const char *day = m->wanted->moved_on;
    const char *first = m->enrolment.valid_from ? m->enrolment.valid_from : m->year.starts_on;

    if (m->to.id == m->from.id)
        violate(m->call, "/class_id", "học sinh đang ở lớp này", "is where the student is");
    else if (m->to.grade != m->from.grade)
        violate(m->call, "/class_id", "phải là lớp cùng khối", "must be of the same grade");
    if (strcmp(day, first) < 0 || strcmp(day, m->year.ends_on) > 0)
        violate(m->call, "/moved_on", "phải trong năm học, không trước ngày vào lớp cũ",
                "must lie in the year, not before the day of joining the old class");
    else if (strcmp(day, m->call->today) > 0)
        violate(m->call, "/moved_on", "không được ở tương lai", "must not lie in the future");
    return fail_if_violated(m->call);
}

static enum err carry_out(struct moving *m, struct class_move *ret)
{
    const struct passage passage = {&m->from, &m->to, &m->enrolment, ENROLMENT_MOVED,
                                    m->wanted->moved_on};
    enum err err = enrolment_pass_on(m->call, &passage, &m->n_gradebooks);

    if (err)
        return err;
    *ret = *m->wanted;
    ret->student_id = m->student.id;
    ret->from_class_id = m->from.id;
    ret->moved_by = m->call->caller.account_id;
    ret->moved_at = time_text(m->call->mem, m->call->now);
    return class_moves_add(m->call, ret, &ret->id);
}

/* In the old class a tombstone of all that went, in the new one all that came. */
static enum err carry_and_tell(struct moving *m, struct class_move *ret)
{
    struct class_watch from;
    struct class_watch to;
    enum err err = watch_class(m->call, m->from.id, m->student.id, NONE, &from);

    if (!err)
        err = watch_class(m->call, m->to.id, m->student.id, NONE, &to);
    if (!err)
        err = carry_out(m, ret);
    if (!err)
        err = put_class_changes(m->call, &from, m->wanted->reason);
    return err ? err : put_class_changes(m->call, &to, m->wanted->reason);
}

enum err move_class(struct call *call, int64_t student_id, const struct class_move *wanted,
                    struct class_move *ret)
{
    struct moving m = {.call = call, .wanted = wanted};
    enum err err = access_student(call, student_id, &m.student, &m.from);

    if (!err)
        err = profile_hold_open(call, &m.from);
    if (!err)
        err = load(&m);
    if (!err)
        err = check(&m);
    if (!err)
        err = enrolment_not_summed_up(call, m.from.id, m.student.id);
    if (!err)
        err = carry_and_tell(&m, ret);
    if (err)
        return err;
    audit_note(call, m.from.org_id, "class.move", "student",
               arena_printf(call->mem, "%lld", (long long)m.student.id), m.student.version);
    call->audit.details = arena_printf(
        call->mem, "{\"from\":%lld,\"gradebooks\":%zu,\"move\":%lld,\"on\":\"%s\",\"to\":%lld}",
        (long long)m.from.id, m.n_gradebooks, (long long)ret->id, ret->moved_on,
        (long long)m.to.id);
    return OK;
}
