/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/check_identities.h"
#include "http/handlers.h"

struct quality_query {
    int64_t org_id;
    int64_t after;
    int64_t limit;
};
static const struct field query_fields[] = {
    INT(struct quality_query, org_id, 1, INT64_MAX, .optional = true),
    PAGE_FIELDS(struct quality_query),
};
const struct shape quality_query_shape = SHAPE(struct quality_query, query_fields);

static const struct field page_fields[] = {PAGE_FIELDS(struct page_query)};
const struct shape quality_page_shape = SHAPE(struct page_query, page_fields);

static const struct field finding_fields[] = {
    STR(struct quality_finding, finding, 1, 24),
    INT(struct quality_finding, students, 0, INT64_MAX),
};
static const struct shape finding_shape = SHAPE(struct quality_finding, finding_fields);

static const struct field school_fields[] = {
    INT(struct quality_school, org_id, 1, INT64_MAX),
    STR(struct quality_school, name, 1, 200),
    INT(struct quality_school, students, 0, INT64_MAX),
    LIST(struct quality_school, findings, finding_shape, 0, 50),
};
static const struct shape school_shape = SHAPE(struct quality_school, school_fields);

static const struct field view_fields[] = {
    INT(struct quality_view, org_id, 1, INT64_MAX),
    STR(struct quality_view, as_of, 20, 20),
    LIST(struct quality_view, items, school_shape, 0, 500),
    STR(struct quality_view, next, 1, 20, .optional = true),
};
static const struct shape view_shape = SHAPE(struct quality_view, view_fields);

static const struct field student_fields[] = {
    INT(struct faulty_student, student_id, 1, INT64_MAX),
    STR(struct faulty_student, full_name, 1, 100),
    STR(struct faulty_student, class_name, 1, 20),
    TEXTS(struct faulty_student, findings, 1, 50),
};
static const struct shape student_shape = SHAPE(struct faulty_student, student_fields);

struct students_page {
    struct list items;
    const char *next;
};
static const struct field students_fields[] = {
    LIST(struct students_page, items, student_shape, 0, 500),
    STR(struct students_page, next, 1, 20, .optional = true),
};
static const struct shape students_shape = SHAPE(struct students_page, students_fields);

HANDLER(get_data_quality)
{
    const struct quality_query *query = rq->query;
    struct quality_view view;
    enum err err = see_quality(call, query->org_id, &view);

    if (err)
        return err;
    view.next = cut_page(call, &view.items, sizeof(struct quality_school),
                         &(struct page_query){query->after, query->limit});
    return reply_json(call, rp, 200, &view_shape, &view);
}

HANDLER(get_faulty_students)
{
    struct students_page page = {0};
    enum err err = see_faulty_students(call, &page.items);

    if (err)
        return err;
    page.next = cut_page(call, &page.items, sizeof(struct faulty_student), rq->query);
    return reply_json(call, rp, 200, &students_shape, &page);
}
