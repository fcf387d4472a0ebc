/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A role given for one year, class or subject reaches no further, and never further than without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static struct person narrowed(const struct person *person, int64_t year, int64_t class,
                              const char *subject)
{
    struct person ret = *person;

    ret.scope_school_year = year;
    ret.scope_class = class;
    ret.scope_subject = subject;
    return ret;
}

static int status_of(struct ground *g, const struct person *by, const char *target)
{
    return api_send(g->api, &(struct sending){.by = by, .target = target}).status;
}

static char *of_class(struct ground *g, int64_t class_id, const char *what)
{
    return api_text(g->api, "/v1/classes/%lld%s", (long long)class_id, what);
}

static void a_role_for_one_class_ends_at_its_door(void **state)
{
    struct ground *g = *state;
    const struct person here = narrowed(&leader, 0, g->class_id, NULL);
    const struct person there = narrowed(&leader, 0, g->other_class_id, NULL);

    assert_int_equal(status_of(g, &here, of_class(g, g->class_id, "/gradebooks/toan/1")), 200);
    assert_int_equal(status_of(g, &there, of_class(g, g->class_id, "/gradebooks/toan/1")), 404);
    assert_int_equal(status_of(g, &here, of_class(g, g->other_class_id, "")), 404);
    assert_int_equal(status_of(g, &there, of_class(g, g->other_class_id, "")), 200);
    assert_int_equal(status_of(g, &here, of_class(g, g->foreign_class_id, "")), 404);
}

static void a_role_for_one_subject_reads_no_other(void **state)
{
    struct ground *g = *state;
    const struct person maths = narrowed(&leader, 0, 0, "toan");

    assert_int_equal(status_of(g, &maths, of_class(g, g->class_id, "/gradebooks/toan/1")), 200);
    assert_int_equal(status_of(g, &maths, of_class(g, g->class_id, "/gradebooks/gdcd/1")), 404);
}

static void the_head_of_a_team_reads_its_subject(void **state)
{
    static const char *const closed[] = {"/gradebooks/gdcd/1", "/homeroom-record", "/results/1",
                                         "/students",          "/homeroom",        "/documents"};
    const struct person head = {103, SCHOOL, "group_head", "Phạm Thị Văn", .scope_subject = "toan"};
    const struct person whole = {103, SCHOOL, "group_head", "Phạm Thị Văn"};
    const struct person away = {103, OTHER_SCHOOL, "group_head", "Phạm Thị Văn",
                                .scope_subject = "toan"};
    struct ground *g = *state;
    const char *papers = api_text(g->api, "/v1/documents?class_id=%lld&stage=subject_result",
                                  (long long)g->class_id);
    const char *mine = api_text(g->api, "%s&subject=toan", papers);

    assert_int_equal(status_of(g, &head, of_class(g, g->class_id, "/gradebooks/toan/1")), 200);
    assert_int_equal(status_of(g, &head, of_class(g, g->other_class_id, "/gradebooks/toan/2")),
                     200);
    assert_int_equal(status_of(g, &head, of_class(g, g->class_id, "/assignments")), 200);
    assert_int_equal(status_of(g, &head, mine), 200);
    for (size_t i = 0; i < COUNT_OF(closed); i++)
        assert_in_range(status_of(g, &head, of_class(g, g->class_id, closed[i])), 403, 405);
    assert_int_equal(status_of(g, &head, papers), 403);
    assert_int_equal(status_of(g, &head, api_text(g->api, "%s&subject=gdcd", papers)), 404);
    assert_int_equal(status_of(g, &whole, of_class(g, g->class_id, "/gradebooks/toan/1")), 403);
    assert_int_equal(status_of(g, &whole, mine), 403);
    assert_int_equal(status_of(g, &away, of_class(g, g->class_id, "/gradebooks/toan/1")), 404);
    assert_int_equal(status_of(g, &head, of_class(g, g->foreign_class_id, "/gradebooks/toan/1")),
                     404);
}

static void and_writes_nothing(void **state)
{
    const struct person head = {101, SCHOOL, "group_head", "Trần Thị Toán",
                                .scope_subject = "toan"};
    struct ground *g = *state;
    struct answer answer = api_send(
        g->api, &(struct sending){.by = &head,
                                  .method = PATCH,
                                  .target = of_class(g, g->class_id, "/gradebooks/toan/1"),
                                  .match = "\"v0\"",
                                  .body = "{\"cells\":[{\"student_id\":1,\"column\":\"tx1\","
                                          "\"tenths\":80}]}"});

    expect(&answer, 403, "forbidden"); /* though as a teacher she may */
    answer = api_send(g->api, &(struct sending){.by = &head,
                                                .method = POST,
                                                .target = of_class(g, g->class_id, "/documents"),
                                                .body = "{\"stage\":\"subject_result\","
                                                        "\"subject\":\"toan\","
                                                        "\"credential_id\":1}"});
    expect(&answer, 403, "forbidden");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark"), 0);
}

static void a_narrow_role_gives_no_homeroom(void **state)
{
    struct ground *g = *state;
    const struct person narrow = narrowed(&homeroom, 0, 0, "toan");
    const char *record = of_class(g, g->class_id, "/homeroom-record");

    assert_int_equal(status_of(g, &homeroom, record), 200);
    assert_int_equal(status_of(g, &narrow, record), 403);
}

static void a_role_for_another_year_reaches_nothing_of_this_one(void **state)
{
    struct ground *g = *state;
    const struct person now = narrowed(&leader, g->year_id, 0, NULL);
    const struct person then = narrowed(&leader, g->foreign_year_id, 0, NULL);
    const char *year = api_text(g->api, "/v1/school-years/%lld", (long long)g->year_id);

    assert_int_equal(status_of(g, &now, year), 200);
    assert_int_equal(status_of(g, &then, year), 404);
    assert_int_equal(status_of(g, &now, of_class(g, g->class_id, "")), 200);
    assert_int_equal(status_of(g, &then, of_class(g, g->class_id, "")), 404);
}

static void what_concerns_all_wants_a_whole_role(void **state)
{
    struct ground *g = *state;
    const struct person narrow = narrowed(&admin, 0, g->class_id, NULL);
    struct sending propose = {
        .by = &narrow,
        .method = POST,
        .target = api_text(g->api, "/v1/school-years/%lld/lock-proposals", (long long)g->year_id),
        .body = "{\"reason\":\"Hết năm học, hồ sơ đã đủ\"}",
    };
    const char *events = api_text(g->api, "/v1/audit-events?org_id=%d", SCHOOL);

    assert_int_equal(api_send(g->api, &propose).status, 403);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM lock_proposal"), 0);
    assert_int_equal(status_of(g, &admin, events), 200);
    assert_int_equal(status_of(g, &narrow, events), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_role_for_one_class_ends_at_its_door, reset_ground),
        cmocka_unit_test_setup(a_role_for_one_subject_reads_no_other, reset_ground),
        cmocka_unit_test_setup(the_head_of_a_team_reads_its_subject, reset_ground),
        cmocka_unit_test_setup(and_writes_nothing, reset_ground),
        cmocka_unit_test_setup(a_narrow_role_gives_no_homeroom, reset_ground),
        cmocka_unit_test_setup(a_role_for_another_year_reaches_nothing_of_this_one, reset_ground),
        cmocka_unit_test_setup(what_concerns_all_wants_a_whole_role, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
