/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/class_list.h"

#include <string.h>

#include "app/access.h"
#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/manage_students.h"
#include "app/release_documents.h"
#include "problems.h"
#include "store/departures.h"
#include "store/documents.h"
#include "store/leavings.h"

static void note(struct call *call, const struct class_row *class, const char *action,
                 int64_t student_id)
{
    audit_note(call, class->org_id, action, "class",
               arena_printf(call->mem, "%lld", (long long)class->id), 1);
    call->audit.details = arena_printf(call->mem, "{\"student\":%lld}", (long long)student_id);
}

static enum err open_class(struct call *call, int64_t class_id, struct class_row *ret)
{
    enum err err = access_class(call, class_id, ret);

    return err ? err : profile_hold_open(call, ret);
}

enum err must_be_free(struct call *call, const struct class_row *class, int64_t student_id)
{
    struct list lines;
    enum err err = enrolments_of_student(call, student_id, &lines);
    const struct enrolment_line *line = lines.items;

    if (err)
        return err;
    for (size_t i = 0; i < lines.n; i++)
        if (line[i].school_year_id == class->school_year_id && line[i].state == ENROLMENT_ACTIVE)
            return fail_with(call, &problem_student_enrolled, "Lớp %s", line[i].class_name);
    return OK;
}

/* Who left school comes back by a return, which says since when. */
static enum err must_not_be_away(struct call *call, int64_t student_id)
{
    struct leaving leaving;
    bool away = false;
    enum err err = departures_is_away(call, student_id, &away);

    if (!err && away)
        return fail_with(call, &problem_student_enrolled, "Học sinh đã chuyển đến trường khác");
    if (!err)
        err = leavings_open(call, student_id, &leaving, &away);

    if (!err && away)
        return fail_with(call, &problem_student_enrolled,
                         "Học sinh thôi học từ %s: hãy ghi nhận trở lại", leaving.left_on);
    return err;
}

/* Somebody whom the school knows: of last year, or withdrawn from another class. */
static enum err take_known(struct call *call, const struct class_row *class, int64_t student_id,
                           struct student *ret)
{
    enum err err = students_get(call, student_id, ret);

    if (!err && ret->org_id != class->org_id)
        err = fail_plain(call, ERR_NOT_FOUND, "Không có học sinh này ở trường");
    if (!err)
        err = must_not_be_away(call, ret->id);
    return err ? err : must_be_free(call, class, ret->id);
}

static void missing(struct call *call, const char *field)
{
    violate(call, arena_printf(call->mem, "/profile/%s", field), "còn thiếu", "is missing");
}

static enum err take_new(struct call *call, const struct class_row *class,
                         const struct student *profile, struct student *ret)
{
    struct list found = check_student(call, profile);
    const struct finding *f = found.items;
    enum err err;

    if (!profile->birth_date)
        missing(call, "birth_date");
    if (!profile->sex)
        missing(call, "sex");
    if (!profile->ethnic)
        missing(call, "ethnic");
    for (size_t i = 0; i < found.n; i++)
        if (!f[i].warning)
            violate(call, arena_printf(call->mem, "/profile/%s", f[i].field), f[i].vi, f[i].en);
    err = fail_if_violated(call);
    if (err)
        return err;
    *ret = *profile;
    ret->org_id = class->org_id;
    return students_add(call, ret, &ret->id);
}

static enum err check_valid_from(struct call *call, const struct class_row *class, const char *day)
{
    struct school_year year;
    enum err err = years_get(call, class->school_year_id, &year);

    if (err)
        return err;
    if (day && (strcmp(day, year.starts_on) < 0 || strcmp(day, year.ends_on) > 0))
        violate(call, "/valid_from", "phải trong năm học", "must lie in the school year");
    return fail_if_violated(call);
}

enum err add_to_class(struct call *call, int64_t class_id, const struct joining *joining,
                      const struct student *profile, struct student *ret)
{
    struct class_row class;
    struct class_watch watch;
    struct enrolment row = {.class_id = class_id, .valid_from = joining->valid_from};
    enum err err = open_class(call, class_id, &class);

    if (!err)
        err = check_valid_from(call, &class, joining->valid_from);
    if (!err)
        err = is_none(joining->student_id) ? take_new(call, &class, profile, ret)
                                           : take_known(call, &class, joining->student_id, ret);
    if (!err)
        err = enrolments_next_number(call, class_id, &row.number);
    if (!err)
        err = watch_class(call, class_id, ret->id, NONE, &watch);
    if (err)
        return err;
    row.student_id = ret->id;
    err = enrolments_put_active(call, &row);
    note(call, &class, "class.enrol", ret->id);
    if (!err)
        err = put_class_changes(call, &watch, NULL);
    return err ? err : students_get(call, ret->id, ret);
}

static bool is_unused(const struct enrolment *row)
{
    return !row->conduct_term1 && !row->conduct_term2 && !row->conduct_year && !row->praise &&
           !row->assessment && is_none(row->absent_excused) && is_none(row->absent_unexcused) &&
           !row->comment;
}

static enum err must_be_unused(struct call *call, const struct enrolment *row)
{
    struct list lines;
    struct list documents;
    enum err err = enrolments_of_student(call, row->student_id, &lines);
    const struct enrolment_line *line = lines.items;

    if (!err)
        err = documents_of_student(call, row->class_id, row->student_id, &documents);
    if (err)
        return err;
    if (!is_unused(row) || documents.n)
        return fail_with(call, &problem_enrolment_used, "Đã có nhận xét hoặc tài liệu");
    for (size_t i = 0; i < lines.n; i++)
        if (line[i].class_id == row->class_id && line[i].student_id == row->student_id &&
            line[i].marks)
            return fail_with(call, &problem_enrolment_used, "Đã có điểm");
    return OK;
}

enum err withdraw_from_class(struct call *call, int64_t class_id, int64_t student_id)
{
    struct class_row class;
    struct class_watch watch;
    struct enrolment row;
    bool found = false;
    enum err err = open_class(call, class_id, &class);

    if (!err)
        err = enrolments_find_held(call, class_id, student_id, &row, &found);
    if (!err && (!found || row.state != ENROLMENT_ACTIVE))
        err = fail_plain(call, ERR_NOT_FOUND, "Lớp không có học sinh này");
    if (!err)
        err = must_be_unused(call, &row);
    if (!err)
        err = watch_class(call, class_id, student_id, NONE, &watch);
    if (err)
        return err;
    row.state = ENROLMENT_WITHDRAWN;
    row.number = NONE;
    note(call, &class, "class.withdraw", student_id);
    err = enrolments_set_state(call, &row);
    return err ? err : put_class_changes(call, &watch, NULL);
}

enum err number_by_name(struct call *call, int64_t class_id)
{
    struct list students;
    enum err err = students_sorted(call, class_id, &students);
    const struct student *student = students.items;
    struct enrolment *rows = arena_array(call->mem, students.n, sizeof(*rows));

    if (err)
        return err;
    for (size_t i = 0; i < students.n; i++)
        rows[i] = (struct enrolment){
            .class_id = class_id, .student_id = student[i].id, .number = (int64_t)i + 1};
    return enrolments_renumber(call, class_id, &(struct list){rows, students.n});
}

enum err renumber_class(struct call *call, int64_t class_id, struct class_row *ret)
{
    struct class_watch watch;
    enum err err = open_class(call, class_id, ret);

    if (!err)
        err = watch_class(call, class_id, NONE, NONE, &watch);
    if (!err)
        err = take_back_in_class(call, class_id);
    if (!err)
        err = number_by_name(call, class_id);
    if (!err)
        err = put_class_changes(call, &watch, NULL);
    audit_note(call, ret->org_id, "class.renumber", "class",
               arena_printf(call->mem, "%lld", (long long)class_id), 1);
    return err;
}

enum err read_enrolments(struct call *call, int64_t student_id, struct list *ret)
{
    struct student student;
    enum err err = access_student(call, student_id, &student, NULL);

    return err ? err : enrolments_of_student(call, student.id, ret);
}
