/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/student_book.h"

#include <string.h>

#include "app/access.h"
#include "domain/tt22.h"

enum { DOCUMENTS_MAX = 200 };

static const struct field fields[] = {
    OBJECT(struct student_book, student, student_shape),
    OBJECT(struct student_book, class, class_shape),
    OBJECT(struct student_book, school, school_shape),
    OBJECT(struct student_book, school_year, school_year_shape),
    STR(struct student_book, ruleset, 1, 20),
    LIST(struct student_book, documents, document_shape, 0, DOCUMENTS_MAX),
};
const struct shape student_book_shape = SHAPE(struct student_book, fields);

static enum err may_read(struct call *call, int64_t class_id, struct class_row *ret)
{
    if (is_service_alone(call) || strcmp(call->caller.role, "leader") == 0)
        return class_visible(call, class_id, ret);
    return class_of_homeroom(call, class_id, ret);
}

enum err student_book(struct call *call, int64_t student_id, int64_t school_year_id,
                      struct student_book *ret)
{
    enum err err = students_get(call, student_id, &ret->student);

    if (!err)
        err = may_read(call, ret->student.class_id, &ret->class);
    if (!err && ret->class.school_year_id != school_year_id)
        err = fail_plain(call, ERR_NOT_FOUND, "Học sinh không học ở trường trong năm học này");
    if (!err)
        err = schools_get(call, ret->class.org_id, &ret->school);
    if (!err)
        err = years_get(call, school_year_id, &ret->school_year);
    if (!err)
        err = documents_of_student(call, student_id, school_year_id, &ret->documents);
    ret->ruleset = tt22_rules.name;
    return err;
}
