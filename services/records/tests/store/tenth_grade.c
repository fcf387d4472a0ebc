/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tenth_grade.h"

const struct person foreign_admin = {203, OTHER_SCHOOL, "school_admin", "Quản Trị Khác"};

const char *of_class(struct ground *g, const char *what)
{
    return api_text(g->api, "/v1/classes/%lld%s", (long long)g->class_id, what);
}

struct answer put(struct ground *g, const struct person *by, const char *target, const char *match,
                  const char *body)
{
    return api_send(
        g->api,
        &(struct sending){.by = by, .method = PUT, .target = target, .match = match, .body = body});
}

struct answer assign(struct ground *g, const char *subject, const char *more)
{
    return put(g, &admin, of_class(g, "/assignments"), NULL,
               api_text(g->api,
                        "{\"items\":[{\"subject\":\"%s\",\"account_id\":101,"
                        "\"full_name\":\"Trần Thị Toán\"%s}]}",
                        subject, more));
}

int reset_tenth_grade(void **state)
{
    static const char *const taught[] = {"vat_li", "dia_li", "hoa_hoc", "am_nhac", "gdqp_an"};
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM subject_student");
    ground_sql(g, "UPDATE assignment SET terms = NULL, topic = NULL, everyone = 1,"
                  " list_version = 1");
    ground_sql(g, "DELETE FROM assignment"
                  " WHERE subject NOT IN ('toan', 'gdcd', 'gdtc', 'ngu_van')");
    ground_sql(g, "UPDATE class SET grade = 10 WHERE grade = 9");
    ground_sql(g, "UPDATE class SET special_subject = NULL, ruleset = 'TT22', grade = 10"
                  " WHERE ruleset <> 'TT22'");
    for (size_t i = 0; i < COUNT_OF(taught); i++)
        ground_sql(g, api_text(g->api,
                               "INSERT INTO assignment (class_id, subject, account_id, full_name)"
                               " VALUES (%lld, '%s', 101, 'Trần Thị Toán')",
                               (long long)g->class_id, taught[i]));
    return 0;
}

const char *list(struct ground *g, const char *subject)
{
    return of_class(g, api_text(g->api, "/subjects/%s/students", subject));
}

const char *students(struct ground *g, int first, int n)
{
    const char *items = "";

    for (int i = first; i < first + n; i++)
        items = api_text(g->api, "%s%s{\"student_id\":%lld}", items, i > first ? "," : "",
                         (long long)g->students[i]);
    return api_text(g->api, "{\"students\":[%s]}", items);
}

struct answer choose(struct ground *g, const char *subject, int first, int n)
{
    return change(g, &admin, PUT, list(g, subject), students(g, first, n));
}

struct answer save(struct ground *g, const char *subject, int term, int student, const char *column,
                   const char *value)
{
    return save_cells(g, subject, term, cell_of(g, student, column, value));
}

/* All marks of what the student takes. */
void fill(struct ground *g, int number, const char *subject, int terms, int value)
{
    for (int term = 1; term <= 2; term++)
        if (terms & term)
            ground_sql(g, api_text(g->api,
                                   "INSERT INTO mark (class_id, subject, term, student_id, tx1,"
                                   " tx2, tx3, tx4, gk, ck) VALUES (%lld, '%s', %d, %lld, %d, %d,"
                                   " %d, %d, %d, %d)",
                                   (long long)g->class_id, subject, term,
                                   (long long)g->students[number], value, value, value, value,
                                   value, value));
}

struct answer results_of_year(struct ground *g)
{
    struct answer answer = get(g, &homeroom, of_class(g, "/results/0"));

    expect(&answer, 200, "");
    return answer;
}
