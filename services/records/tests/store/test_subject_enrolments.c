/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a student takes stays with the enrolment: into another class, while away, when it is found
 * to be another student's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tenth_grade.h"

/* In 9A2 not everyone takes Vật lí, Địa lí and Sinh học. */
static struct answer move_to_other_class(struct ground *g, int student)
{
    int64_t to = g->other_class_id;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO assignment (class_id, subject, account_id, full_name,"
                           " everyone) VALUES (%lld, 'vat_li', 103, 'Phạm Thị Văn', 0),"
                           " (%lld, 'dia_li', 103, 'Phạm Thị Văn', 0),"
                           " (%lld, 'sinh_hoc', 103, 'Phạm Thị Văn', 0)",
                           (long long)to, (long long)to, (long long)to));
    return post(g, &homeroom,
                api_text(g->api, "/v1/students/%lld/class-moves", (long long)g->students[student]),
                api_text(g->api,
                         "{\"class_id\":%lld,\"moved_on\":\"2026-03-02\",\"reason\":"
                         "\"Gia đình chuyển chỗ ở\"}",
                         (long long)to));
}

/* So that the ground stays as it was. */
static void move_back(struct ground *g, int student)
{
    ground_sql(g, "DELETE FROM subject_student");
    ground_sql(g, "DELETE FROM mark");
    ground_sql(g, "DELETE FROM class_move");
    ground_sql(g, api_text(g->api, "DELETE FROM enrolment WHERE class_id = %lld",
                           (long long)g->other_class_id));
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'active', number = %d, valid_to = NULL"
                           " WHERE state = 'moved'",
                           student + 1));
}

/* Who moves takes in the new class what he or she took in the old one. */
static void it_goes_along_into_another_class(void **state)
{
    struct ground *g = *state;
    struct answer answer = choose(g, "vat_li", 0, 1);

    answer = save(g, "vat_li", 1, 0, "tx1", "\"tenths\":80");
    expect(&answer, 200, "");
    answer = move_to_other_class(g, 0);
    expect(&answer, 201, "");
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM subject_student WHERE class_id = %lld"
                                  " AND student_id = %lld AND subject IN ('vat_li', 'dia_li')",
                                  (long long)g->other_class_id, (long long)g->students[0])),
        2);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"), 3);
    move_back(g, 0);
}

/* Whose marks were emptied, so that he or she could be taken off, takes it nowhere. */
static void emptied_marks_bring_nobody_onto_a_list(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "vat_li", 1, 2, "tx1", "\"tenths\":80");

    expect(&answer, 200, "");
    answer = save(g, "vat_li", 1, 2, "tx1", "\"state\":\"empty\"");
    expect(&answer, 200, "");
    answer = choose(g, "vat_li", 0, 1);
    expect(&answer, 200, "");
    answer = move_to_other_class(g, 2);
    expect(&answer, 201, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"
                                      " WHERE subject = 'vat_li'"),
                     1);
    move_back(g, 2);
}

static void set_place(struct ground *g, int student, const char *state, const char *number)
{
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = '%s', number = %s WHERE class_id = %lld"
                           " AND student_id = %lld",
                           state, number, (long long)g->class_id, (long long)g->students[student]));
}

/* Who is away may come back: a list that is made meanwhile is of those who are there. */
static void who_is_away_is_not_taken_off(void **state)
{
    struct ground *g = *state;
    struct answer answer = choose(g, "vat_li", 0, 2);

    expect(&answer, 200, "");
    set_place(g, 1, "transferred", "NULL");
    answer = choose(g, "vat_li", 2, 1);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "students"), 1);
    set_place(g, 1, "active", "2");
    answer = get(g, &admin, list(g, "vat_li"));
    assert_int_equal(json_get_count(answer.doc, "students"), 2);
    assert_int_equal(json_get_int(answer.doc, "students/0/student_id"), g->students[1]);
}

/* As a merge does it: the enrolment is found to be another student's. */
static void it_follows_an_enrolment_that_is_anothers(void **state)
{
    static const char *const takers =
        "SELECT COALESCE(SUM(student_id), 0) AS n FROM subject_student";
    struct ground *g = *state;
    struct answer answer = choose(g, "vat_li", 0, 1);
    const char *repoint = "UPDATE enrolment SET student_id = %lld"
                          " WHERE class_id = %lld AND student_id = %lld";

    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, takers), g->students[0]);
    assert_int_equal(as_service(g, api_text(g->api, repoint, (long long)g->foreign_student,
                                            (long long)g->class_id, (long long)g->students[0])),
                     OK);
    assert_int_equal(ground_number(g, takers), g->foreign_student);
    assert_int_equal(as_service(g, api_text(g->api, repoint, (long long)g->students[0],
                                            (long long)g->class_id, (long long)g->foreign_student)),
                     OK);
}

#define RESET(test) cmocka_unit_test_setup(test, reset_tenth_grade)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(it_goes_along_into_another_class),
        RESET(emptied_marks_bring_nobody_onto_a_list),
        RESET(who_is_away_is_not_taken_off),
        RESET(it_follows_an_enrolment_that_is_anothers),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
