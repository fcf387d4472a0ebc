/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/correction_text.h"

#include <string.h>

#include "json/json.h"

/* What of a correction the summary tells; names, since it is read without the database. */
static const struct field item_fields[] = {
    INT(struct correction, id, 1, INT64_MAX),
    STR(struct correction, subject, 0, 40),
    INT(struct correction, term, 0, 2),
    ENUM(struct correction, field, correction_field_names),
    STR(struct correction, old_value, 0, 1000),
    STR(struct correction, new_value, 0, 1000),
    STR(struct correction, reason, 1, 500),
    STR(struct correction, decision_number, 1, 50),
    STR(struct correction, decided_at, 20, 20),
    STR(struct correction, requested_by_name, 1, 100),
    STR(struct correction, agreed_by_name, 1, 100),
    STR(struct correction, decided_by_name, 1, 100),
};
static const struct shape item_shape = SHAPE(struct correction, item_fields);

static int64_t count_of(const struct list *corrections, const char *subject)
{
    const struct correction *c = corrections->items;
    int64_t n = 0;

    for (size_t i = 0; i < corrections->n; i++)
        n += strcmp(c[i].subject, subject) == 0;
    return n;
}

/* In the subject, and in contents of it that have gradebooks of their own. */
static int64_t count_in(const struct list *corrections, const struct subject_line *line)
{
    int64_t n = count_of(corrections, line->subject->code);

    for (size_t i = 0; i < line->n_parts; i++)
        n += count_of(corrections, line->parts[i].subject->code);
    return n;
}

/* Subjects in the order of the form, then the homeroom teacher's part. */
static void write_statement(struct buf *out, const struct student_result *r,
                            const struct list *corrections, const char *where)
{
    const char *between = ", thuộc các môn học: ";

    if (!corrections->n) {
        buf_printf(out, "Trong %s không có sửa chữa", where);
        return;
    }
    buf_printf(out, "Trong %s có sửa chữa ở: %zu chỗ", where, corrections->n);
    for (size_t i = 0; i < r->n_lines; i++) {
        if (!count_in(corrections, &r->lines[i]))
            continue;
        buf_printf(out, "%s%s", between, r->lines[i].subject->name);
        between = ", ";
    }
    if (count_of(corrections, ""))
        buf_text(out, "; phần của giáo viên chủ nhiệm");
}

static void write_subjects(struct buf *out, const struct student_result *r,
                           const struct list *corrections)
{
    const char *between = "";

    for (size_t i = 0; i < r->n_lines; i++) {
        int64_t n = count_in(corrections, &r->lines[i]);

        if (!n)
            continue;
        buf_printf(out, "%s{\"code\":\"%s\",\"count\":%lld}", between, r->lines[i].subject->code,
                   (long long)n);
        between = ",";
    }
}

void write_corrections(struct call *call, struct buf *out, const struct student_result *result,
                       const struct list *corrections, const char *where)
{
    const struct correction *c = corrections->items;
    struct buf statement = buf_in(call->mem);

    write_statement(&statement, result, corrections, where);
    buf_printf(out, ",\"corrections\":{\"count\":%zu,\"statement\":", corrections->n);
    json_text(out, statement.data);
    buf_text(out, ",\"subjects\":[");
    write_subjects(out, result, corrections);
    buf_text(out, "],\"items\":[");
    for (size_t i = 0; i < corrections->n; i++) {
        buf_text(out, i ? "," : "");
        json_encode(out, &item_shape, &c[i]);
    }
    buf_text(out, "]}");
}
