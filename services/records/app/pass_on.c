/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/pass_on.h"

#include <string.h>

#include "app/carry_marks.h"
#include "app/carry_summer.h"
#include "app/choose_students.h"
#include "app/flag.h"
#include "app/release_documents.h"
#include "base/date.h"
#include "problems.h"
#include "store/documents.h"
#include "store/years.h"

enum err enrolment_not_summed_up(struct call *call, int64_t class_id, int64_t student_id)
{
    struct list documents;
    enum err err = documents_of_student(call, class_id, student_id, &documents);
    const struct document *d = documents.items;

    if (err)
        return err;
    for (size_t i = 0; i < documents.n; i++)
        if (d[i].stage != STAGE_SUBJECT_RESULT && d[i].state != DOCUMENT_WAITING)
            return fail_with(call, &problem_already_signed, "Tổng kết năm đã ký số");
    return take_back_of_student(call, student_id);
}

const char *day_before(struct arena *mem, const char *day)
{
    int64_t midnight = 0;

    /* Midnight UTC is the same day in Viet Nam. */
    if (!time_parse(arena_printf(mem, "%sT00:00:00Z", day), &midnight))
        return day;
    return day_text(mem, midnight - DAY_S);
}

enum err enrolment_end(struct call *call, const struct passage *passage)
{
    struct enrolment row = *passage->enrolment;
    enum err err;

    row.state = passage->left_as;
    row.number = NONE;
    row.valid_to = day_before(call->mem, passage->day);
    err = enrolments_set_state(call, &row);
    return err ? err : classes_raise_record(call, passage->from);
}

enum err enrolment_begin(struct call *call, const struct passage *passage, size_t *ret_n)
{
    const struct carrying carrying = {passage->from->id, passage->to,
                                      passage->enrolment->student_id};
    const struct summer_move summer = {passage->from->id, passage->enrolment->student_id,
                                       passage->to->id, passage->enrolment->student_id};
    const struct flag_passage flags = {passage->from, passage->to, passage->enrolment->student_id,
                                       passage->enrolment->student_id};
    struct enrolment row = *passage->enrolment;
    enum err err = enrolments_next_number(call, passage->to->id, &row.number);

    row.class_id = passage->to->id;
    row.state = ENROLMENT_ACTIVE;
    row.valid_from = passage->day;
    row.valid_to = NULL;
    if (!err)
        err = enrolments_put_active(call, &row);
    if (!err)
        err = enrolments_put(call, &(struct list){&row, 1});
    if (!err)
        err = classes_raise_record(call, passage->to);
    if (!err)
        err = carry_marks(call, &carrying, ret_n);
    if (!err)
        err = carry_summer(call, &summer);
    if (!err)
        err = carry_flags(call, &flags);
    return err ? err : bring_takers(call, passage->from->id, passage->to, row.student_id);
}

enum err enrolment_begin_year(struct call *call, const struct class_row *to, int64_t student_id,
                              const char *day)
{
    struct school_year year;
    struct enrolment row = {
        .class_id = to->id, .student_id = student_id, .state = ENROLMENT_ACTIVE};
    enum err err = years_get(call, to->school_year_id, &year);

    if (err)
        return err;
    if (strcmp(day, year.starts_on) > 0)
        row.valid_from = day;
    err = enrolments_next_number(call, to->id, &row.number);
    return err ? err : enrolments_put_active(call, &row);
}

enum err enrolment_resume(struct call *call, const struct class_row *class,
                          const struct enrolment *enrolment)
{
    struct enrolment row = *enrolment;
    enum err err = enrolments_next_number(call, class->id, &row.number);

    row.state = ENROLMENT_ACTIVE;
    row.valid_to = NULL;
    if (!err)
        err = enrolments_put_active(call, &row);
    if (!err)
        err = classes_raise_record(call, class);
    return err ? err : resume_takers(call, class, row.student_id);
}

enum err enrolment_pass_on(struct call *call, const struct passage *passage, size_t *ret_n)
{
    enum err err = enrolment_end(call, passage);

    return err ? err : enrolment_begin(call, passage, ret_n);
}

enum err enrolment_hold_active(struct call *call, const struct class_row *class, int64_t student_id,
                               struct enrolment *ret)
{
    bool found = false;
    enum err err = enrolments_find_held(call, class->id, student_id, ret, &found);

    if (!err && (!found || ret->state != ENROLMENT_ACTIVE))
        err = fail_plain(call, ERR_NOT_FOUND, "Học sinh không còn ở lớp %s", class->name);
    return err;
}
