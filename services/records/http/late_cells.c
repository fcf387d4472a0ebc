/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "app/see_late_cells.h"
#include "base/id.h"
#include "domain/due.h"
#include "http/handlers.h"

struct late_query {
    const char *school_year;
    int64_t class_id;
    const char *subject;
    int64_t account_id;
    int64_t term;
    int state;
    const char *after;
    int64_t limit;
};

/* "12.40": behind the 40th cell of class 12. */
static bool is_place(const char *text)
{
    size_t class_digits = strspn(text, "0123456789");
    const char *cells = text + class_digits + 1;

    return class_digits && class_digits < 19 && text[class_digits] == '.' && *cells &&
           strlen(cells) < 10 && strspn(cells, "0123456789") == strlen(cells);
}

static const struct field query_fields[] = {
    STR(struct late_query, school_year, 9, 9, .optional = true, .check = is_year_name,
        .expects = "năm học như 2025-2026"),
    INT(struct late_query, class_id, 1, INT64_MAX, .optional = true),
    STR(struct late_query, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
    INT(struct late_query, account_id, 1, INT64_MAX, .optional = true),
    INT(struct late_query, term, 1, 2, .optional = true),
    ENUM(struct late_query, state, lateness_names, .optional = true),
    STR(struct late_query, after, 3, 30, .optional = true, .check = is_place,
        .expects = "giá trị `next` của trang trước"),
    INT(struct late_query, limit, 1, 500, .optional = true),
};
const struct shape late_query_shape = SHAPE(struct late_query, query_fields);

static const struct field cell_fields[] = {
    INT(struct late_cell, class_id, 1, INT64_MAX),
    STR(struct late_cell, class_name, 1, 20),
    INT(struct late_cell, grade, 1, 12),
    STR(struct late_cell, subject, 0, 40),
    INT(struct late_cell, term, 1, 2),
    STR(struct late_cell, column, 1, 20),
    INT(struct late_cell, student_id, 1, INT64_MAX),
    INT(struct late_cell, number, 1, INT64_MAX),
    STR(struct late_cell, student_name, 1, 100),
    INT(struct late_cell, account_id, 1, INT64_MAX, .optional = true),
    STR(struct late_cell, full_name, 1, 100, .optional = true),
    STR(struct late_cell, due_at, 20, 20),
    STR(struct late_cell, entered_at, 20, 20, .optional = true),
    INT(struct late_cell, entered_by, 0, INT64_MAX, .optional = true),
    STR(struct late_cell, entered_by_name, 0, 100, .optional = true),
};
static const struct shape cell_shape = SHAPE(struct late_cell, cell_fields);

static const struct field view_fields[] = {
    STR(struct late_view, school_year, 9, 9),
    STR(struct late_view, as_of, 20, 20),
    INT(struct late_view, pending, 0, INT64_MAX),
    LIST(struct late_view, items, cell_shape, 0, 500),
    STR(struct late_view, next, 3, 30, .optional = true),
};
static const struct shape view_shape = SHAPE(struct late_view, view_fields);

HANDLER(get_late_cells)
{
    const struct late_query *query = rq->query;
    struct late_question question = {.year_name = query->school_year,
                                     .class_id = query->class_id,
                                     .subject = query->subject,
                                     .account_id = query->account_id,
                                     .term = query->term,
                                     .state = query->state,
                                     .after_class = NONE,
                                     .limit = page_limit(query->limit)};
    struct late_view view;
    enum err err = OK;

    if (query->after) {
        char *cells = NULL;

        question.after_class = strtoll(query->after, &cells, 10);
        question.after_cells = strtoll(cells + 1, NULL, 10);
    }
    err = see_late_cells(call, &question, &view);
    return err ? err : reply_json(call, rp, 200, &view_shape, &view);
}
