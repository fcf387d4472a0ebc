/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/assign_subjects.h"
#include "app/choose_students.h"
#include "app/class_results.h"
#include "app/end_assignment.h"
#include "app/manage_year.h"
#include "base/id.h"
#include "http/handlers.h"
#include "store/students.h"

static const struct field class_body_fields[] = {
    INT(struct class_row, school_year_id, 1, INT64_MAX),
    STR(struct class_row, name, 1, 20),
    INT(struct class_row, grade, 1, 12),
    STR(struct class_row, special_subject, 1, 40, .check = is_code, .expects = "mã môn học",
        .optional = true),
};
const struct shape class_body_shape = SHAPE(struct class_row, class_body_fields);

struct year_query {
    int64_t school_year_id;
};
static const struct field year_query_fields[] = {
    INT(struct year_query, school_year_id, 1, INT64_MAX),
};
const struct shape year_query_shape = SHAPE(struct year_query, year_query_fields);

struct person_body {
    int64_t account_id;
    const char *full_name;
};
static const struct field homeroom_body_fields[] = {
    INT(struct person_body, account_id, 1, INT64_MAX),
    STR(struct person_body, full_name, 1, 100),
};
const struct shape homeroom_body_shape = SHAPE(struct person_body, homeroom_body_fields);

struct special_body {
    const char *subject;
};
static const struct field special_body_fields[] = {
    STR(struct special_body, subject, 1, 40, .check = is_code, .expects = "mã môn học",
        .optional = true),
};
const struct shape special_body_shape = SHAPE(struct special_body, special_body_fields);

static const struct field assignment_item_fields[] = {
    STR(struct assignment, subject, 1, 40, .check = is_code, .expects = "mã môn học"),
    INT(struct assignment, account_id, 1, INT64_MAX),
    STR(struct assignment, full_name, 1, 100),
    ENUM(struct assignment, terms, taught_names, .optional = true,
         .doc = "học kì có dạy môn này; không có: như cũ"),
    ENUM(struct assignment, topic, topic_names, .optional = true,
         .doc = "học kì ghi kết quả cụm chuyên đề; none: không có; không nêu: như cũ"),
};
static const struct shape assignment_item_shape = SHAPE(struct assignment, assignment_item_fields);

static const struct field assigned_fields[] = {
    STR(struct assignment, subject, 1, 40),
    INT(struct assignment, account_id, 1, INT64_MAX),
    STR(struct assignment, full_name, 1, 100),
    ENUM(struct assignment, terms, taught_names, .optional = true),
    ENUM(struct assignment, topic, topic_names, .optional = true),
    BOOL(struct assignment, everyone),
};
static const struct shape assigned_shape = SHAPE(struct assignment, assigned_fields);

struct assignments_body {
    struct list items;
};
static const struct field assignments_body_fields[] = {
    LIST(struct assignments_body, items, assignment_item_shape, 1, 40),
};
const struct shape assignments_body_shape = SHAPE(struct assignments_body, assignments_body_fields);

static const struct field chosen_item_fields[] = {
    INT(struct subject_taker, student_id, 1, INT64_MAX),
};
static const struct shape chosen_item_shape = SHAPE(struct subject_taker, chosen_item_fields);

static const struct field chosen_fields[] = {
    BOOL(struct subject_takers, everyone, .optional = true),
    LIST(struct subject_takers, students, chosen_item_shape, 0, 200, .optional = true),
};
const struct shape chosen_students_shape = SHAPE(struct subject_takers, chosen_fields);

static enum err reply_class(struct call *call, struct reply *rp, int status, enum err err,
                            const struct class_row *class)
{
    if (err)
        return err;
    return reply_json(call, rp, status, &class_shape, class);
}

HANDLER(post_class)
{
    struct class_row class;
    enum err err = add_class(call, rq->body, &class);

    if (!err)
        rp->location = arena_printf(call->mem, "/v1/classes/%lld", (long long)class.id);
    return reply_class(call, rp, 201, err, &class);
}

HANDLER(get_classes)
{
    const struct year_query *query = rq->query;
    struct school_year year;
    struct list classes;
    enum err err = access_year(call, query->school_year_id, &year);

    if (!err)
        err = classes_of_year(call, year.id, &classes);
    if (err)
        return err;
    return reply_page(call, rp, &class_shape, &classes, NONE);
}

HANDLER(get_class)
{
    struct class_row class;
    enum err err = access_class(call, rq->id[0], &class);

    return reply_class(call, rp, 200, err, &class);
}

HANDLER(put_homeroom)
{
    const struct person_body *body = rq->body;
    struct class_row class;
    enum err err = set_homeroom(call, rq->id[0], body->account_id, body->full_name, &class);

    return reply_class(call, rp, 200, err, &class);
}

HANDLER(put_special_subject)
{
    const struct special_body *body = rq->body;
    struct class_row class;
    enum err err = set_special_subject(call, rq->id[0], body->subject, &class);

    return reply_class(call, rp, 200, err, &class);
}

HANDLER(get_homeroom)
{
    struct class_row class;
    enum err err = access_class(call, rq->id[0], &class);

    if (err)
        return err;
    return reply_json(call, rp, 200, &homeroom_body_shape,
                      &(struct person_body){class.homeroom_account_id, class.homeroom_name});
}

HANDLER(put_assignments)
{
    const struct assignments_body *body = rq->body;
    enum err err = set_assignments(call, rq->id[0], &body->items);

    if (err)
        return err;
    return get_assignments(call, rq, rp);
}

HANDLER(delete_assignment)
{
    enum err err = end_assignment(call, rq->id[0], rq->arg[1]);

    return err ? err : reply_nothing(rp);
}

HANDLER(get_assignments)
{
    struct class_row class;
    struct list rows;
    enum err err = access_class(call, rq->id[0], &class);

    if (!err)
        err = assignments_of_class(call, class.id, &rows);
    if (err)
        return err;
    return reply_page(call, rp, &assigned_shape, &rows, NONE);
}

HANDLER(get_class_subjects)
{
    struct class_row class;
    struct list subjects;
    enum err err = access_class(call, rq->id[0], &class);

    if (!err)
        err = class_subjects(call, &class, &subjects);
    if (err)
        return err;
    return reply_page(call, rp, &class_subject_shape, &subjects, NONE);
}

static enum err reply_takers(struct call *call, struct reply *rp, enum err err,
                             const struct subject_takers *takers)
{
    if (err)
        return err;
    reply_version(call, rp, takers->version);
    return reply_json(call, rp, 200, &subject_takers_shape, takers);
}

HANDLER(get_subject_students)
{
    struct subject_takers takers;
    enum err err = read_takers(call, rq->id[0], rq->arg[1], &takers);

    return reply_takers(call, rp, err, &takers);
}

HANDLER(put_subject_students)
{
    struct subject_takers wanted = *(const struct subject_takers *)rq->body;
    struct subject_takers takers;
    enum err err;

    wanted.class_id = rq->id[0];
    wanted.subject = rq->arg[1];
    wanted.version = rq->version;
    err = choose_students(call, &wanted, &takers);
    return reply_takers(call, rp, err, &takers);
}

HANDLER(get_students)
{
    struct class_row class;
    struct list students;
    enum err err = access_class(call, rq->id[0], &class);

    if (!err)
        err = students_of_class(call, class.id, &students);
    if (err)
        return err;
    return reply_page(call, rp, &student_shape, &students, NONE);
}
