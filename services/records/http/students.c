/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/manage_students.h"
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
