/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/execute_departure.h"

#include <string.h>

#include "app/carried_documents.h"
#include "app/carry_parts.h"
#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/partial_year.h"
#include "app/pass_on.h"
#include "app/student_profile.h"
#include "base/date.h"
#include "problems.h"
#include "store/years.h"

struct executing {
    struct call *call;
    struct departure *departure;
    struct student student;
    struct class_row class;
    struct enrolment enrolment; /* within a year the one that ends */
};

static enum err find_whether_within(struct executing *x)
{
    struct school_year year;
    enum err err = years_get(x->call, x->class.school_year_id, &year);

    x->departure->within_year = !err && strcmp(x->departure->first_day, year.ends_on) <= 0;
    return err;
}

static enum err load(struct executing *x)
{
    enum err err = students_get(x->call, x->departure->student_id, &x->student);

    if (!err && (x->student.org_id != x->departure->org_id || is_none(x->student.class_id)))
        err = fail_with(x->call, &problem_transfer_state, "Học sinh không còn ở trường");
    if (!err)
        err = classes_get(x->call, x->student.class_id, &x->class);
    if (!err)
        err = find_whether_within(x);
    if (!err && x->departure->within_year)
        err = class_hold_open(x->call, &x->class, "");
    return err;
}

static enum err check_day(struct executing *x)
{
    const char *day = x->departure->first_day;
    const char *since = x->departure->within_year ? x->enrolment.valid_from : NULL;

    if (strcmp(day, x->call->today) > 0)
        return fail_with(x->call, &problem_not_ready, "Học sinh đến trường mới từ ngày %s", day);
    if (since && strcmp(day, since) <= 0)
        return fail_with(x->call, &problem_not_ready, "Học sinh vào lớp từ ngày %s", since);
    return OK;
}

static enum err hold(struct executing *x)
{
    const bool within = x->departure->within_year;
    enum err err =
        within ? enrolment_hold_active(x->call, &x->class, x->student.id, &x->enrolment) : OK;

    if (!err)
        err = check_day(x);
    if (!err && within)
        err = enrolment_not_summed_up(x->call, x->class.id, x->student.id);
    if (!err && within)
        err = end_stale_partials(x->call, &x->class, x->student.id, x->departure->first_day);
    return err;
}

static enum err write_package(struct executing *x)
{
    struct departure *d = x->departure;
    struct carried_package package = {
        .schema = PACKAGE_SCHEMA,
        .package_id = d->package_id,
        .from = {d->from_code, d->from_name},
        .to = {d->to_code, d->to_name},
        .first_day = d->first_day,
        .executed_at = d->executed_at,
        .school_year = x->class.year_name,
        .grade = x->class.grade,
        .ruleset = x->class.ruleset,
        .within_year = d->within_year,
        .student = x->student,
        .enrolments = {&x->enrolment, d->within_year},
    };
    enum err err = carried_documents(x->call, x->student.id, &package.documents);

    package.student.photo_sha256 = NULL; /* the package has no place for the picture */
    describe_student(x->call, &package.student);
    if (!err && d->within_year)
        err = marks_of_student(x->call, x->class.id, x->student.id, &package.marks);
    return err ? err
               : write_text(x->call, &carried_package_shape, &package, &d->package,
                            &d->package_sha256);
}

/* A year that is over stays as it is. */
static enum err leave_class(struct executing *x)
{
    const struct passage passage = {&x->class, NULL, &x->enrolment, ENROLMENT_TRANSFERRED,
                                    x->departure->first_day};
    struct class_watch watch;
    enum err err;

    if (!x->departure->within_year)
        return OK;
    err = watch_class(x->call, x->class.id, x->student.id, NONE, &watch);
    if (!err)
        err = enrolment_end(x->call, &passage);
    return err ? err : put_class_changes(x->call, &watch, x->departure->reason);
}

enum err execute_departure(struct call *call, int64_t id, struct departure *ret)
{
    struct executing x = {.call = call, .departure = ret};
    enum err err = see_departure(call, id, ret);

    if (!err && ret->state != DEPARTURE_OFFERED)
        err = fail_with(call, &problem_transfer_state, "Chưa được duyệt, hoặc đã chuyển");
    if (err)
        return err;
    ret->state = DEPARTURE_EXECUTED;
    ret->executed_by = call->caller.account_id;
    ret->executed_at = time_text(call->mem, call->now);
    err = load(&x);
    if (!err)
        err = hold(&x);
    if (!err)
        err = write_package(&x);
    if (!err)
        err = leave_class(&x);
    if (err)
        return err;
    ret->class_id = x.class.id;
    return step_departure(call, ret, "departure.execute");
}
