/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/student_book.h"

#include "app/access.h"
#include "policy/policy.h"
#include "store/transfers.h"

enum { DOCUMENTS_MAX = 200 };

static const struct field fields[] = {
    OBJECT(struct student_book, student, student_shape),
    OBJECT(struct student_book, class, class_shape),
    OBJECT(struct student_book, school, school_shape),
    OBJECT(struct student_book, school_year, school_year_shape),
    BOOL(struct student_book, homeroom),
    STR(struct student_book, ruleset, 1, 20),
    LIST(struct student_book, documents, document_shape, 0, DOCUMENTS_MAX),
};
const struct shape student_book_shape = SHAPE(struct student_book, fields);

/* What a school made stays its own to read; where the student goes, they read it as they stand to
 * the class there, from the acceptance of the transfer on. */
static enum err access_book(struct call *call, const struct student_book *book, int64_t class_id,
                            struct class_row *ret)
{
    struct class_row now;
    struct student student;
    struct transfer transfer;
    bool accepted = false;
    enum err err = classes_get(call, class_id, ret);

    if (err || ret->org_id == call->caller.org_id || !call->caller.account_id)
        return err ? err : access_class(call, class_id, ret);
    err = students_get(call, book->student.id, &student);
    if (!err && student.org_id == call->caller.org_id && !is_none(student.class_id))
        return access_class(call, student.class_id, &now);
    if (!err)
        err = transfers_accepted(call, book->student.id, call->caller.org_id, &transfer, &accepted);
    if (err)
        return err;
    return accepted && transfer.state == TRANSFER_ACCEPTED
               ? access_class(call, transfer.to_class_id, &now)
               : access_class(call, class_id, ret);
}

enum err student_book(struct call *call, int64_t student_id, int64_t school_year_id,
                      struct student_book *ret)
{
    enum err err = students_in_year(call, student_id, school_year_id, &ret->student);

    if (!err)
        err = access_book(call, ret, ret->student.class_id, &ret->class);
    ret->homeroom = call->standing.relations & RELATION_HOMEROOM;
    if (!err)
        err = year_schools_get(call, school_year_id, &ret->school, NULL);
    if (!err)
        err = years_get(call, school_year_id, &ret->school_year);
    if (!err)
        err = documents_of_student(call, ret->class.id, ret->student.id, &ret->documents);
    ret->ruleset = ret->class.ruleset;
    return err;
}
