/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/move_class.h"

#include <string.h>

#include "app/access.h"
#include "app/carry_marks.h"
#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/manage_students.h"
#include "app/release_documents.h"
#include "base/date.h"
#include "problems.h"

enum { DAY_S = 24 * 3600 };

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
    bool found = false;
    enum err err = years_get(m->call, m->from.school_year_id, &m->year);

    if (!err)
        err = classes_get(m->call, m->wanted->to_class_id, &m->to);
    if (err == ERR_NOT_FOUND || (!err && m->to.school_year_id != m->from.school_year_id)) {
        violate(m->call, "/class_id", "không phải lớp của trường trong năm học này",
                "is no class of the school in this year");
        return fail_if_violated(m->call);
    }
    if (!err)
        err = enrolments_find_held(m->call, m->from.id, m->student.id, &m->enrolment, &found);
    if (!err && (!found || m->enrolment.state != ENROLMENT_ACTIVE))
        err = fail_plain(m->call, ERR_NOT_FOUND, "Học sinh không còn ở lớp %s", m->from.name);
    return err;
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

/* A year that was summed up and signed is over for this student. */
static enum err refuse_signed_summary(struct moving *m)
{
    struct list documents;
    enum err err = documents_of_student(m->call, m->from.id, m->student.id, &documents);
    const struct document *d = documents.items;

    if (err)
        return err;
    for (size_t i = 0; i < documents.n; i++)
        if (d[i].stage != STAGE_SUBJECT_RESULT && d[i].state != DOCUMENT_WAITING)
            return fail_with(m->call, &problem_already_signed, "Tổng kết năm đã ký số");
    return take_back_of_student(m->call, m->student.id);
}

static const char *day_before(struct arena *mem, const char *day)
{
    int64_t midnight = 0;

    /* Midnight UTC is the same day in Viet Nam. */
    if (!time_parse(arena_printf(mem, "%sT00:00:00Z", day), &midnight))
        return day;
    return day_text(mem, midnight - DAY_S);
}

static enum err end_old(struct moving *m)
{
    struct enrolment row = m->enrolment;

    row.state = ENROLMENT_MOVED;
    row.number = NONE;
    row.valid_to = day_before(m->call->mem, m->wanted->moved_on);
    return enrolments_set_state(m->call, &row);
}

static enum err begin_new(struct moving *m)
{
    struct enrolment row = m->enrolment;
    enum err err = enrolments_next_number(m->call, m->to.id, &row.number);

    row.class_id = m->to.id;
    row.valid_from = m->wanted->moved_on;
    if (!err)
        err = enrolments_put_active(m->call, &row);
    return err ? err : enrolments_put(m->call, &(struct list){&row, 1});
}

/* Both homeroom records are others now. */
static enum err raise_records(struct moving *m)
{
    enum err err = classes_raise_record(m->call, &m->from);

    return err ? err : classes_raise_record(m->call, &m->to);
}

static enum err carry_out(struct moving *m, struct class_move *ret)
{
    const struct carrying carrying = {m->from.id, m->to.id, m->student.id, m->to.org_id};
    enum err err = end_old(m);

    if (!err)
        err = begin_new(m);
    if (!err)
        err = raise_records(m);
    if (err)
        return err;
    *ret = *m->wanted;
    ret->student_id = m->student.id;
    ret->from_class_id = m->from.id;
    ret->moved_by = m->call->caller.account_id;
    ret->moved_at = time_text(m->call->mem, m->call->now);
    err = class_moves_add(m->call, ret, &ret->id);
    return err ? err : carry_marks(m->call, &carrying, &m->n_gradebooks);
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
        err = refuse_signed_summary(&m);
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
