/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/arrival.h"
#include "app/carry_marks.h"
#include "app/carry_parts.h"
#include "app/choose_students.h"
#include "app/class_changes.h"
#include "app/class_list.h"
#include "app/departure.h"
#include "app/hold_entry.h"
#include "app/pass_on.h"
#include "app/student_profile.h"
#include "audit/audit.h"
#include "base/date.h"
#include "problems.h"
#include "store/leavings.h"
#include "store/years.h"
#include "json/json.h"

struct admitting {
    struct call *call;
    const struct admission *wanted;
    struct arrival *arrival;
    struct carried_package package;
    struct class_row class;
    bool within_year; /* the year goes on in the class */
    int64_t student_id;
};

/* The same rules as within the house, ADR 20. */
static void check_grade(struct admitting *a)
{
    const struct carried_package *p = &a->package;
    int order = strcmp(a->class.year_name, p->school_year);

    a->within_year = order == 0 && p->within_year;
    if (order < 0 || (order == 0 && !p->within_year))
        violate(a->call, "/class_id", "lớp của năm học đã qua", "is of a year before");
    else if (order == 0 ? a->class.grade != p->grade : a->class.grade < p->grade)
        violate(a->call, "/class_id", "phải là lớp cùng khối, hoặc khối trên ở năm học sau",
                "must be of the same grade, or a higher one of a later year");
    else if (order == 0 && strcmp(a->class.ruleset, p->ruleset) != 0)
        violate(a->call, "/class_id", "lớp theo quy định đánh giá khác: chỉ nhận vào năm học sau",
                "stands under other rules: only in a later year");
}

static enum err check_year(struct admitting *a)
{
    struct school_year year;
    enum err err = years_get(a->call, a->class.school_year_id, &year);

    if (err)
        return err;
    must_hold(a->call, year.state != YEAR_LOCKED, "/class_id", "năm học đã khóa học bạ",
              "is of a locked year");
    must_hold(a->call, strcmp(a->package.first_day, year.ends_on) <= 0, "/class_id",
              "năm học hết trước ngày học sinh đến", "its year ends before the student comes");
    must_hold(a->call, strcmp(a->package.first_day, a->call->today) <= 0, "/class_id",
              "học sinh chưa đến ngày chuyển", "the student's first day is still to come");
    return OK;
}

static enum err check_class(struct admitting *a)
{
    enum err err = classes_get(a->call, a->wanted->class_id, &a->class);

    if (err == ERR_NOT_FOUND || (!err && a->class.org_id != a->arrival->org_id)) {
        violate(a->call, "/class_id", "không phải lớp của trường", "is no class of the school");
        return OK;
    }
    if (err)
        return err;
    check_grade(a);
    return check_year(a);
}

static const struct former_student *find_former(const struct list *former, int64_t id)
{
    const struct former_student *f = former->items;

    for (size_t i = 0; i < former->n; i++)
        if (f[i].student_id == id)
            return &f[i];
    return NULL;
}

/* A person says who it is; whoever is in a class of the house cannot come as well. */
static enum err check_former(struct admitting *a)
{
    struct list former;
    enum err err = arrivals_former(a->call, a->arrival, &former);
    const struct former_student *f = former.items;
    bool named = !is_none(a->wanted->student_id);

    if (err)
        return err;
    for (size_t i = 0; i < former.n; i++)
        if (f[i].enrolled)
            return fail_with(a->call, &problem_student_enrolled,
                             "Học sinh %lld có cùng số định danh", (long long)f[i].student_id);
    must_hold(a->call, !named || find_former(&former, a->wanted->student_id), "/student_id",
              "không phải học sinh cũ có cùng số định danh",
              "is no former student with the personal id");
    must_hold(a->call, named || a->wanted->is_new || !former.n, "/student_id",
              "có học sinh cũ cùng số định danh: hãy chọn, hoặc nêu is_new",
              "there is a former student with the personal id: name one, or say is_new");
    return OK;
}

static enum err check(struct admitting *a)
{
    enum err err =
        json_decode_loose(a->call, a->arrival->package, &carried_package_shape, &a->package);

    if (!err)
        err = check_class(a);
    if (!err)
        err = check_former(a);
    return err ? err : fail_if_violated(a->call);
}

/* Of a school of this house, which may be another. */
static enum err end_departure(struct admitting *a)
{
    struct departure departure;
    bool away = false;
    enum err err = departures_find_away(a->call, a->student_id, &departure, &away);

    if (err || !away || departure.state != DEPARTURE_CLOSED)
        return err;
    err = departures_come_back(a->call, a->student_id, a->arrival->id);
    return err ? err : tell_departure(a->call, departure.id, &departure);
}

/* Who left this school comes back with the arrival. */
static enum err end_absence(struct admitting *a)
{
    struct leaving leaving;
    bool left = false;
    enum err err = end_departure(a);

    if (!err)
        err = leavings_open(a->call, a->student_id, &leaving, &left);
    if (err || !left)
        return err;
    leaving.returned_class_id = a->class.id;
    leaving.returned_on = a->package.first_day;
    leaving.returned_by = a->call->caller.account_id;
    leaving.returned_at = time_text(a->call->mem, a->call->now);
    return leavings_return(a->call, &leaving);
}

static enum err take_student(struct admitting *a)
{
    struct student student = a->package.student;
    struct student known;
    enum err err;

    student.org_id = a->class.org_id;
    student.policy_codes = join_codes(a->call->mem, &student.policy_groups);
    if (is_none(a->wanted->student_id))
        return students_add(a->call, &student, &a->student_id);
    err = students_get(a->call, a->wanted->student_id, &known);
    if (err)
        return err;
    a->student_id = student.id = known.id;
    student.version = known.version;
    err = students_put(a->call, &student);
    if (!err)
        err = students_put_school(a->call, known.id, a->class.org_id);
    return err ? err : end_absence(a);
}

static enum err continue_year(struct admitting *a)
{
    struct enrolment row = *(const struct enrolment *)a->package.enrolments.items;
    enum err err = enrolments_next_number(a->call, a->class.id, &row.number);

    row.class_id = a->class.id;
    row.student_id = a->student_id;
    row.state = ENROLMENT_ACTIVE;
    row.valid_from = a->package.first_day;
    row.valid_to = NULL;
    if (!err)
        err = enrolments_put_active(a->call, &row);
    if (!err)
        err = enrolments_put(a->call, &(struct list){&row, 1});
    if (!err)
        err = classes_raise_record(a->call, &a->class);
    if (!err)
        err = bring_marks(a->call, &a->package.marks, &a->class, a->student_id);
    return err ? err : bring_takers(a->call, NONE, &a->class, a->student_id);
}

static enum err enrol(struct admitting *a)
{
    return a->within_year
               ? continue_year(a)
               : enrolment_begin_year(a->call, &a->class, a->student_id, a->package.first_day);
}

static enum err enrol_and_tell(struct admitting *a)
{
    struct class_watch watch;
    enum err err = must_be_free(a->call, &a->class, a->student_id);

    if (!err)
        err = watch_class(a->call, a->class.id, a->student_id, NONE, &watch);
    if (!err)
        err = enrol(a);
    return err ? err : put_class_changes(a->call, &watch, a->wanted->reason);
}

/* Two who admit at once: the later one finds the step taken, and all of its own undone. */
static enum err take_step(struct admitting *a)
{
    struct arrival *row = a->arrival;
    enum err err;

    row->state = ARRIVAL_ADMITTED;
    row->class_id = a->class.id;
    row->student_id = a->student_id;
    row->decided_by = a->call->caller.account_id;
    row->decided_at = time_text(a->call->mem, a->call->now);
    row->decision_number = a->wanted->number;
    row->decision_reason = a->wanted->reason;
    err = step_arrival(a->call, row, arrivals_step, "arrival.admit");
    a->call->audit.details =
        arena_printf(a->call->mem, "{\"class\":%lld,\"package\":\"%s\",\"student\":%lld}",
                     (long long)row->class_id, row->package_id, (long long)row->student_id);
    return err;
}

enum err admit_arrival(struct call *call, int64_t id, const struct admission *admission,
                       struct arrival *ret)
{
    struct admitting a = {.call = call, .wanted = admission, .arrival = ret};
    enum err err = see_arrival(call, id, ret);

    if (!err && ret->state != ARRIVAL_PRESENTED)
        err = fail_with(call, &problem_transfer_state, "Đã tiếp nhận hoặc từ chối");
    if (!err)
        err = check(&a);
    if (!err)
        err = class_hold_open(call, &a.class, "");
    if (!err)
        err = take_student(&a);
    if (!err)
        err = enrol_and_tell(&a);
    return err ? err : take_step(&a);
}
