/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/leave_school.h"

#include <string.h>

#include "app/access.h"
#include "app/class_changes.h"
#include "app/class_list.h"
#include "app/hold_entry.h"
#include "app/manage_students.h"
#include "app/pass_on.h"
#include "base/date.h"
#include "domain/code_lists.h"
#include "problems.h"

struct coming_back {
    struct call *call;
    struct student student;
    struct class_row from; /* which was left */
    struct class_row to;
    struct enrolment enrolment; /* in from, held */
    struct leaving *leaving;
    const char *day;
    size_t n_gradebooks;
};

static void note(struct call *call, const struct class_row *class, const struct leaving *l,
                 const char *action)
{
    audit_note(call, class->org_id, action, "student",
               arena_printf(call->mem, "%lld", (long long)l->student_id), l->id);
    call->audit.details =
        arena_printf(call->mem, "{\"class\":%lld,\"leaving\":%lld,\"reason\":\"%s\"}",
                     (long long)class->id, (long long)l->id, l->reason_code);
}

/* Within the class's year, and no day to come. */
static enum err check_day(struct call *call, const struct class_row *class, const char *after,
                          const char *day, const char *pointer)
{
    struct school_year year;
    enum err err = years_get(call, class->school_year_id, &year);

    if (err)
        return err;
    if ((after && strcmp(day, after) <= 0) || strcmp(day, year.starts_on) < 0 ||
        strcmp(day, year.ends_on) > 0)
        violate(call, pointer, "phải trong năm học, sau ngày vào hoặc rời lớp",
                "must lie in the year, after the day of joining or leaving");
    else if (strcmp(day, call->today) > 0)
        violate(call, pointer, "không được ở tương lai", "must not lie in the future");
    return OK;
}

enum err leave_school(struct call *call, const struct leaving *wanted, struct leaving *ret)
{
    struct student student;
    struct class_row class;
    struct enrolment enrolment;
    struct class_watch watch;
    enum err err = access_student(call, wanted->student_id, &student, &class);

    if (!err && is_none(student.class_id))
        err = fail_plain(call, ERR_NOT_FOUND, "Học sinh không học lớp nào");
    if (!err)
        err = profile_hold_open(call, &class);
    if (!err)
        err = enrolment_hold_active(call, &class, student.id, &enrolment);
    if (!err)
        err = check_day(call, &class, enrolment.valid_from, wanted->left_on, "/left_on");
    if (err)
        return err;
    if (!code_find(LIST_LEAVING_REASON, wanted->reason_code, wanted->left_on))
        violate(call, "/reason_code", "không có trong danh mục leaving_reason",
                "is not in the list leaving_reason");
    err = fail_if_violated(call);
    if (!err)
        err = enrolment_not_summed_up(call, class.id, student.id);
    if (err)
        return err;

    const struct passage passage = {&class, NULL, &enrolment, ENROLMENT_LEFT, wanted->left_on};

    *ret = *wanted;
    ret->student_id = student.id;
    ret->class_id = class.id;
    ret->left_by = call->caller.account_id;
    ret->left_at = time_text(call->mem, call->now);
    ret->returned_class_id = ret->returned_by = NONE;
    err = watch_class(call, class.id, student.id, NONE, &watch);
    if (!err)
        err = enrolment_end(call, &passage);
    if (!err)
        err = leavings_add(call, ret, &ret->id);
    if (!err)
        err = put_class_changes(call, &watch, ret->reason);
    note(call, &class, ret, "student.leave");
    return err;
}

static enum err load(struct coming_back *c, int64_t student_id)
{
    bool found = false;
    enum err err = students_get(c->call, student_id, &c->student);

    if (!err && c->student.org_id != c->to.org_id)
        return fail_plain(c->call, ERR_NOT_FOUND, "Không có học sinh này ở trường");
    if (!err)
        err = leavings_open(c->call, c->student.id, c->leaving, &found);
    if (!err && !found)
        return fail_with(c->call, &problem_student_enrolled, "Học sinh không thôi học");
    if (!err)
        err = classes_get(c->call, c->leaving->class_id, &c->from);
    if (!err)
        err = enrolments_find_held(c->call, c->from.id, c->student.id, &c->enrolment, &found);
    if (!err && (!found || c->enrolment.state != ENROLMENT_LEFT))
        err = fail_with(c->call, &problem_student_enrolled, "Học sinh không thôi học");
    return err ? err : must_be_free(c->call, &c->to, c->student.id);
}

static enum err check_return(struct coming_back *c)
{
    int order = strcmp(c->to.year_name, c->from.year_name);
    enum err err =
        check_day(c->call, &c->to, order ? NULL : c->leaving->left_on, c->day, "/returned_on");

    if (err)
        return err;
    if (order < 0 || (order == 0 && (c->to.grade != c->from.grade ||
                                     strcmp(c->to.ruleset, c->from.ruleset) != 0)))
        violate(c->call, "/class_id", "phải là lớp cùng khối của năm học, hoặc của năm học sau",
                "must be of the same grade of the year, or of a later year");
    return fail_if_violated(c->call);
}

static enum err join(struct coming_back *c)
{
    const struct passage passage = {&c->from, &c->to, &c->enrolment, ENROLMENT_LEFT, c->day};

    if (c->to.id == c->from.id)
        return enrolment_resume(c->call, &c->to, &c->enrolment);
    return strcmp(c->to.year_name, c->from.year_name) == 0
               ? enrolment_begin(c->call, &passage, &c->n_gradebooks)
               : enrolment_begin_year(c->call, &c->to, c->student.id, c->day);
}

static enum err join_and_tell(struct coming_back *c)
{
    struct class_watch watch;
    enum err err = watch_class(c->call, c->to.id, c->student.id, NONE, &watch);

    if (!err)
        err = join(c);
    return err ? err : put_class_changes(c->call, &watch, NULL);
}

enum err return_to_school(struct call *call, int64_t student_id, int64_t class_id,
                          const char *returned_on, struct leaving *ret)
{
    struct coming_back c = {.call = call, .leaving = ret, .day = returned_on};
    enum err err = access_class(call, class_id, &c.to);

    if (!err)
        err = profile_hold_open(call, &c.to);
    if (!err)
        err = load(&c, student_id);
    if (!err)
        err = check_return(&c);
    if (!err)
        err = join_and_tell(&c);
    if (err)
        return err;
    ret->returned_class_id = c.to.id;
    ret->returned_on = returned_on;
    ret->returned_by = call->caller.account_id;
    ret->returned_at = time_text(call->mem, call->now);
    err = leavings_return(call, ret);
    note(call, &c.to, ret, "student.return");
    return err;
}

enum err read_leavings(struct call *call, int64_t student_id, struct list *ret)
{
    struct student student;
    enum err err = access_student(call, student_id, &student, NULL);

    return err ? err : leavings_of_student(call, student.id, ret);
}
