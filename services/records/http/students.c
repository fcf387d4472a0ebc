/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/class_list.h"
#include "app/manage_students.h"
#include "app/move_class.h"
#include "base/date.h"
#include "http/handlers.h"

struct find_query {
    int64_t school_year_id;
    int64_t class_id;
    const char *name;
    int64_t after;
    int64_t limit;
};
static const struct field find_query_fields[] = {
    INT(struct find_query, school_year_id, 1, INT64_MAX, .optional = true),
    INT(struct find_query, class_id, 1, INT64_MAX, .optional = true),
    STR(struct find_query, name, 1, 100, .optional = true),
    PAGE_FIELDS(struct find_query),
};
const struct shape find_query_shape = SHAPE(struct find_query, find_query_fields);

static enum err reply_student(struct call *call, struct reply *rp, const struct student *student)
{
    reply_version(call, rp, student->version);
    return reply_json(call, rp, 200, &student_profile_shape, student);
}

HANDLER(get_student)
{
    struct student student;
    enum err err = read_student(call, rq->id[0], &student);

    return err ? err : reply_student(call, rp, &student);
}

HANDLER(patch_student)
{
    struct student student;
    enum err err = change_student(call, rq->id[0], rq->version, rq->body, &student);

    return err ? err : reply_student(call, rp, &student);
}

static int64_t or_any(int64_t id)
{
    return is_none(id) ? 0 : id;
}

HANDLER(get_found_students)
{
    const struct find_query *query = rq->query;
    struct student_search search = {.school_year_id = or_any(query->school_year_id),
                                    .class_id = or_any(query->class_id),
                                    .after = page_after(query->after),
                                    .limit = page_limit(query->limit)};
    struct list lines;
    enum err err = find_students(call, &search, query->name, &lines);
    const struct student_line *line = lines.items;

    if (err)
        return err;
    return reply_page(call, rp, &student_line_shape, &lines,
                      (int64_t)lines.n == search.limit ? line[lines.n - 1].id : NONE);
}

/* A profile may be left out for somebody whom the school knows. */
struct joining_body {
    int64_t student_id;
    const char *valid_from;
    struct student profile;
};
static const struct field joining_fields[] = {
    INT(struct joining_body, student_id, 1, INT64_MAX, .optional = true),
    STR(struct joining_body, valid_from, 10, 10, .optional = true, .check = is_date,
        .expects = "ngày YYYY-MM-DD"),
    OBJECT(struct joining_body, profile, student_change_shape, .optional = true),
};
const struct shape joining_shape = SHAPE(struct joining_body, joining_fields);

HANDLER(post_class_student)
{
    const struct joining_body *body = rq->body;
    const struct joining joining = {body->student_id, body->valid_from};
    struct student profile = body->profile;
    struct student student;
    enum err err;

    profile.policy_codes = join_codes(call->mem, &profile.policy_groups);
    err = add_to_class(call, rq->id[0], &joining, &profile, &student);
    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/students/%lld", (long long)student.id);
    describe_student(call, &student);
    reply_version(call, rp, student.version);
    return reply_json(call, rp, 201, &student_profile_shape, &student);
}

HANDLER(delete_class_student)
{
    enum err err = withdraw_from_class(call, rq->id[0], rq->id[1]);

    return err ? err : reply_nothing(rp);
}

HANDLER(post_renumbering)
{
    struct class_row class;
    struct list students;
    enum err err = renumber_class(call, rq->id[0], &class);

    if (!err)
        err = students_of_class(call, class.id, &students);
    return err ? err : reply_page(call, rp, &student_shape, &students, NONE);
}

struct move_body {
    int64_t class_id;
    const char *moved_on;
    const char *reason;
};
static const struct field move_body_fields[] = {
    INT(struct move_body, class_id, 1, INT64_MAX),
    STR(struct move_body, moved_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct move_body, reason, 10, 500),
};
const struct shape move_body_shape = SHAPE(struct move_body, move_body_fields);

HANDLER(post_class_move)
{
    const struct move_body *body = rq->body;
    const struct class_move wanted = {
        .to_class_id = body->class_id, .moved_on = body->moved_on, .reason = body->reason};
    struct class_move move;
    enum err err = move_class(call, rq->id[0], &wanted, &move);

    if (err)
        return err;
    rp->location =
        arena_printf(call->mem, "/v1/students/%lld/enrolments", (long long)move.student_id);
    return reply_json(call, rp, 201, &class_move_shape, &move);
}

HANDLER(get_enrolments)
{
    struct list lines;
    enum err err = read_enrolments(call, rq->id[0], &lines);

    return err ? err : reply_page(call, rp, &enrolment_line_shape, &lines, NONE);
}
