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
        cmocka_unit_test_setup(a_narrow_role_gives_no_homeroom, reset_ground),
        cmocka_unit_test_setup(a_role_for_another_year_reaches_nothing_of_this_one, reset_ground),
        cmocka_unit_test_setup(what_concerns_all_wants_a_whole_role, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
