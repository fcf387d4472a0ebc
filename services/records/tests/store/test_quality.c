/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults in what identifies students: numbers for offices, names for the school. All students of
 * the ground were born on 2011-08-06, are in grade 9, girls, Kinh, and have no personal id. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static struct answer see(struct ground *g, const struct person *by, const char *what)
{
    return api_send(g->api, &(struct sending){
                                .by = by, .target = api_text(g->api, "/v1/data-quality%s", what)});
}

static int64_t count(struct ground *g, const struct answer *answer, int64_t school,
                     const char *finding)
{
    for (size_t i = 0; i < json_get_count(answer->doc, "items"); i++) {
        const char *item = api_text(g->api, "items/%zu", i);

        if (json_get_int(answer->doc, api_text(g->api, "%s/org_id", item)) != school)
            continue;
        if (!*finding)
            return json_get_int(answer->doc, api_text(g->api, "%s/students", item));
        for (size_t k = 0; k < json_get_count(answer->doc, api_text(g->api, "%s/findings", item));
             k++) {
            const char *one = api_text(g->api, "%s/findings/%zu", item, k);

            if (strcmp(json_get_text(answer->doc, api_text(g->api, "%s/finding", one)), finding) ==
                0)
                return json_get_int(answer->doc, api_text(g->api, "%s/students", one));
        }
    }
    fail_msg("no %s in %s", finding, answer->text);
    return NONE;
}

static void set_student(struct ground *g, int64_t id, const char *what)
{
    ground_sql(g, api_text(g->api, "UPDATE student SET %s WHERE id = %lld", what, (long long)id));
}

static int as_at_first(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "UPDATE student SET personal_id = NULL, commune = '24133', sex = 'female',"
                  " birth_date = '2011-08-06', ethnic = '01', name_folded = CONCAT('hs ', id)");
    ground_count(g);
    return 0;
}

static void faults_are_counted_and_named(void **state)
{
    struct ground *g = *state;
    struct answer answer = see(g, &commune_admin, "");

    expect(&answer, 200, "");
    assert_int_equal(count(g, &answer, SCHOOL, ""), STUDENTS);
    assert_int_equal(count(g, &answer, SCHOOL, "id_missing"), STUDENTS);
    assert_int_equal(count(g, &answer, SCHOOL, "age"), 0);
    assert_int_equal(count(g, &answer, OTHER_SCHOOL, ""), 1);
    set_student(g, g->students[0], "personal_id = '066311000001', commune = NULL");
    set_student(g, g->students[1], "personal_id = '066211000001'"); /* a boy's */
    set_student(g, g->students[2], "personal_id = '066211000001', birth_date = '2001-08-06'");
    ground_count(g);
    answer = see(g, &commune_admin, "?org_id=11");
    expect(&answer, 200, "");
    assert_null(strstr(answer.text, "Học Sinh"));
    assert_int_equal(count(g, &answer, SCHOOL, "id_missing"), 0);
    assert_int_equal(count(g, &answer, SCHOOL, "commune_missing"), 1);
    assert_int_equal(count(g, &answer, SCHOOL, "id_sex"), 2);
    assert_int_equal(count(g, &answer, SCHOOL, "id_twice"), 2);
    assert_int_equal(count(g, &answer, SCHOOL, "age"), 1);
    answer = see(g, &leader, "/students?limit=2");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/0/full_name"), "Học Sinh Mẫu Số 1");
    assert_non_null(strstr(answer.text, "[\"commune_missing\"]"));
    assert_non_null(strstr(answer.text, "[\"id_sex\",\"id_twice\"]"));
    assert_string_equal(json_get_text(answer.doc, "next"), "2");
}

/* Also when only the other school's student changed: both schools' numbers follow. */
static void who_is_in_two_schools_is_found_by_both(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    set_student(g, g->students[0], "name_folded = 'mot nguoi', personal_id = '066311000009'");
    set_student(g, g->foreign_student, "name_folded = 'mot nguoi', personal_id = '066311000009'");
    ground_sql(g, "INSERT INTO quality_due (org_id, since) VALUES (11, '2026-05-25T00:00:00Z')");
    ground_settle(g);
    answer = see(g, &commune_admin, "");
    assert_int_equal(count(g, &answer, SCHOOL, "name_elsewhere"), 1);
    assert_int_equal(count(g, &answer, OTHER_SCHOOL, "id_elsewhere"), 1);
    set_student(g, g->foreign_student, "name_folded = 'ai khac', personal_id = NULL");
    ground_sql(g, "INSERT INTO quality_due (org_id, since) VALUES (12, '2026-05-25T00:00:00Z')");
    ground_settle(g);
    answer = see(g, &commune_admin, "");
    assert_int_equal(count(g, &answer, SCHOOL, "name_elsewhere"), 0);
    assert_int_equal(count(g, &answer, OTHER_SCHOOL, "id_elsewhere"), 0);
}

static void a_change_of_a_profile_is_followed(void **state)
{
    struct ground *g = *state;
    const char *target = api_text(g->api, "/v1/students/%lld", (long long)g->students[0]);
    struct answer answer =
        change(g, &homeroom, PATCH, target, "{\"personal_id\":\"066311000001\"}");

    expect(&answer, 200, "");
    ground_settle(g);
    answer = see(g, &leader, "");
    assert_int_equal(count(g, &answer, SCHOOL, "id_missing"), STUDENTS - 1);
}

static void others_see_none_of_it(void **state)
{
    static const struct {
        const struct person *by;
        const char *what;
        int status;
        const char *slug;
    } cases[] = {
        {&toan, "", 403, "forbidden"},
        {&commune_admin, "/students", 403, "forbidden"},
        {&admin, "/students", 403, "forbidden"},
        {&commune_admin, "?org_id=1", 404, "not-found"},
        {&stranger_leader, "?org_id=11", 404, "not-found"},
        {NULL, "/students", 401, "unauthenticated"},
    };
    struct ground *g = *state;
    struct answer answer = see(g, &stranger_leader, "/students");

    expect(&answer, 200, ""); /* of the own school alone */
    assert_int_equal(json_get_int(answer.doc, "items/0/student_id"), g->foreign_student);
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = see(g, cases[i].by, cases[i].what);
        expect(&answer, cases[i].status, cases[i].slug);
    }
}

#define RESET(test) cmocka_unit_test_setup(test, as_at_first)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(faults_are_counted_and_named),
        RESET(who_is_in_two_schools_is_found_by_both),
        RESET(a_change_of_a_profile_is_followed),
        RESET(others_see_none_of_it),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
