/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inspection case files through the API of records: what a named inspector reads, on which days,
 * and that each read is kept before it is answered. Today is 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

enum { READERS = 8, MIDNIGHT_S = 9 * 3600 /* from 15:00 in Viet Nam */ };

static const struct person inspector = {501, COMMUNE, "phong_inspector", "Chuyên Viên Xã"};
static const struct person another = {502, COMMUNE, "phong_inspector", "Chuyên Viên Khác"};
static const struct person elsewhere = {501, PROVINCE, "so_inspector", "Chuyên Viên Sở"};
static const struct person chief = {503, COMMUNE, "phong_leader", "Lãnh Đạo Xã"};

/* As the office's leader would have opened it: in records' tests there is no auth to ask. */
static int64_t put_case(struct ground *g, const char *from, const char *to, const char *scope)
{
    int64_t id;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO case_file (org_id, unit_name, school_id, school_name,"
                           " school_year_id, year_name, decision_number, reason, valid_from,"
                           " valid_to, state, opened_by, opened_at, version) VALUES (%d, 'Xã', %d,"
                           " 'Trường', %lld, '2025-2026', '21/QĐ', 'Kiểm tra', '%s', '%s', 'open',"
                           " 503, '2026-05-20T01:00:00Z', 1)",
                           COMMUNE, SCHOOL, (long long)g->year_id, from, to));
    id = ground_number(g, "SELECT MAX(id) AS n FROM case_file");
    ground_sql(g, api_text(g->api,
                           "INSERT INTO case_inspector (case_id, account_id, full_name)"
                           " VALUES (%lld, 501, 'Chuyên Viên Xã')",
                           (long long)id));
    ground_sql(g, api_text(g->api,
                           "INSERT INTO case_scope (case_id, class_id, grade, subject)"
                           " VALUES (%lld, %s)",
                           (long long)id, scope));
    return id;
}

static int read(struct ground *g, const struct person *by, const char *what)
{
    const char *target = api_text(g->api, "/v1/classes/%lld%s", (long long)g->class_id, what);

    return api_send(g->api, &(struct sending){.by = by, .target = target}).status;
}

static int64_t reads(struct ground *g)
{
    return ground_number(g, "SELECT COUNT(*) AS n FROM case_read");
}

static int forget_cases(void **state)
{
    static const char *const tables[] = {"read", "finding", "scope", "inspector"};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        ground_sql(g, api_text(g->api, "DELETE FROM case_%s", tables[i]));
    ground_sql(g, "DELETE FROM case_file");
    return reset_ground(state);
}

static void it_holds_from_the_first_day_to_the_last(void **state)
{
    static const struct {
        const char *from, *to;
        int status;
    } cases[] = {
        {"2026-05-25", "2026-05-25", 200}, {"2026-05-01", "2026-05-25", 200},
        {"2026-05-25", "2026-05-31", 200}, {"2026-05-26", "2026-05-31", 404},
        {"2026-05-01", "2026-05-24", 404},
    };
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t before = reads(g);

        ground_sql(g, "UPDATE case_file SET state = 'closed'");
        put_case(g, cases[i].from, cases[i].to, "NULL, NULL, NULL");
        assert_int_equal(read(g, &inspector, "/gradebooks/toan/1"), cases[i].status);
        assert_int_equal(reads(g) - before, cases[i].status == 200);
    }
    ground_sql(g, "UPDATE case_file SET state = 'closed'");
    put_case(g, "2026-05-25", "2026-05-25", "NULL, NULL, NULL");
    api_test_advance(g->api, MIDNIGHT_S - 1);
    assert_int_equal(read(g, &inspector, "/gradebooks/toan/1"), 200);
    api_test_advance(g->api, 1);
    assert_int_equal(read(g, &inspector, "/gradebooks/toan/1"), 404);
    api_test_advance(g->api, -MIDNIGHT_S);
}

static void only_an_open_case_holds(void **state)
{
    static const char *const states[] = {"submitted", "closed", "", "Open"};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(states); i++) {
        int64_t id = put_case(g, "2026-05-25", "2026-05-25", "NULL, NULL, NULL");

        ground_sql(g, api_text(g->api, "UPDATE case_file SET state = '%s' WHERE id = %lld",
                               states[i], (long long)id));
    }
    assert_int_equal(read(g, &inspector, "/gradebooks/toan/1"), 404);
    assert_int_equal(reads(g), 0);
}

static void each_line_covers_what_has_all_that_it_names(void **state)
{
    struct ground *g = *state;
    const struct {
        const char *scope;
        int toan, gdcd, results;
    } cases[] = {
        {"NULL, NULL, NULL", 200, 200, 200},
        {"NULL, 9, NULL", 200, 200, 200},
        {"NULL, 8, NULL", 404, 404, 404},
        {"NULL, NULL, 'toan'", 200, 404, 404},
        {"NULL, 9, 'gdcd'", 404, 200, 404},
        {api_text(g->api, "%lld, NULL, NULL", (long long)g->class_id), 200, 200, 200},
        {api_text(g->api, "%lld, NULL, 'toan'", (long long)g->class_id), 200, 404, 404},
        {api_text(g->api, "%lld, NULL, NULL", (long long)g->other_class_id), 404, 404, 404},
        {api_text(g->api, "%lld, NULL, NULL", (long long)g->foreign_class_id), 404, 404, 404},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ground_sql(g, "UPDATE case_file SET state = 'closed'");
        put_case(g, "2026-05-25", "2026-05-25", cases[i].scope);
        assert_int_equal(read(g, &inspector, "/gradebooks/toan/1"), cases[i].toan);
        assert_int_equal(read(g, &inspector, "/gradebooks/gdcd/1"), cases[i].gdcd);
        assert_int_equal(read(g, &inspector, "/results/1"), cases[i].results);
    }
}

static void it_is_of_that_person_in_that_office(void **state)
{
    struct ground *g = *state;

    put_case(g, "2026-05-25", "2026-05-25", "NULL, NULL, NULL");
    assert_int_equal(read(g, &another, "/gradebooks/toan/1"), 404);
    assert_int_equal(read(g, &elsewhere, "/gradebooks/toan/1"), 404);
    assert_int_equal(read(g, &chief, "/gradebooks/toan/1"), 403);
    assert_int_equal(read(g, &van, "/gradebooks/toan/1"), 403);
    assert_int_equal(read(g, &inspector, "/students"), 403);
    assert_int_equal(
        api_send(g->api,
                 &(struct sending){.by = &inspector,
                                   .target = api_text(g->api, "/v1/classes/%lld/gradebooks/toan/1",
                                                      (long long)g->foreign_class_id)})
            .status,
        404);
    assert_int_equal(reads(g), 0);
    assert_int_equal(read(g, &inspector, "/gradebooks/toan/1"), 200);
}

/* Many at once wait for the head of the school's chain: none is answered without its event. */
static void each_read_is_in_the_list_and_in_the_chain(void **state)
{
    struct ground *g = *state;
    struct answer answers[READERS];
    const struct sending sending = {
        .by = &inspector,
        .target = api_text(g->api, "/v1/classes/%lld/results/1", (long long)g->class_id)};

    put_case(g, "2026-05-25", "2026-05-25", "NULL, NULL, NULL");
    api_send_at_once(g->api, &sending, READERS, answers);
    assert_int_equal(count_of(answers, READERS, 200, ""), READERS);
    assert_int_equal(reads(g), READERS);
    assert_int_equal(ground_events(g), READERS);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event WHERE action ="
                                      " 'case.read' AND actor_id = 501 AND chain_id = 11"),
                     READERS);
}

static struct answer act(struct ground *g, const struct person *by, const char *target,
                         const char *match, const char *body)
{
    return api_send(g->api,
                    &(struct sending){
                        .by = by, .method = POST, .target = target, .match = match, .body = body});
}

static void of_many_replies_at_once_one_counts(void **state)
{
    struct ground *g = *state;
    struct answer answers[READERS];
    int64_t id = put_case(g, "2026-05-25", "2026-05-25", "NULL, NULL, NULL");
    const char *one = api_text(g->api, "/v1/case-files/%lld", (long long)id);
    struct answer answer = act(g, &inspector, api_text(g->api, "%s/findings", one), NULL,
                               "{\"text\":\"Ba ô được sửa mà không nêu lí do\"}");
    const char *reply;

    expect(&answer, 201, "");
    reply =
        api_text(g->api, "/v1/case-findings/%lld/reply", (long long)json_get_int(answer.doc, "id"));
    answer = act(g, &inspector, api_text(g->api, "%s/submission", one), "\"v2\"",
                 "{\"conclusion\":\"Sổ điểm đầy đủ\"}");
    expect(&answer, 200, "");
    api_send_at_once(g->api,
                     &(struct sending){.by = &leader,
                                       .method = POST,
                                       .target = reply,
                                       .body = "{\"reply\":\"Đã bổ sung lí do\"}"},
                     READERS, answers);
    assert_int_equal(count_of(answers, READERS, 200, ""), 1);
    assert_int_equal(count_of(answers, READERS, 409, "case-state"), READERS - 1);
    answer = act(g, &chief, api_text(g->api, "%s/closing", one), "\"v4\"",
                 "{\"close_reason\":\"Đã kiểm tra xong\"}");
    expect(&answer, 200, "");
    assert_int_equal(ground_events(g), 1); /* of the school: the reply; the rest is the office's */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_holds_from_the_first_day_to_the_last, forget_cases),
        cmocka_unit_test_setup(only_an_open_case_holds, forget_cases),
        cmocka_unit_test_setup(each_line_covers_what_has_all_that_it_names, forget_cases),
        cmocka_unit_test_setup(it_is_of_that_person_in_that_office, forget_cases),
        cmocka_unit_test_setup(each_read_is_in_the_list_and_in_the_chain, forget_cases),
        cmocka_unit_test_setup(of_many_replies_at_once_one_counts, forget_cases),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
