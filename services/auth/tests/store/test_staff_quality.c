/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults in what identifies staff: numbers for the units above, persons for the unit itself; over
 * a real MariaDB. Everybody made through the API lacks the personal id, the birth date and a post:
 * each test mends school A's people first and breaks one thing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "two_schools.h"

static int open_house(void **state)
{
    open_api(state);
    begin_province(*state);
    add_two_schools(*state);
    add_person(*state, "a.admin", "gv.van", "teacher", SCHOOL_A);
    return 0;
}

/* Everybody is as they should be. */
static int mend(void **state)
{
    static const char *const statements[] = {
        "DELETE FROM position",
        "UPDATE account SET status = 'active', full_name = 'Người Mẫu Thử Nghiệm'",
        "UPDATE person p JOIN account a ON a.person_id = p.id"
        " SET p.personal_id = CONCAT('066985', LPAD(p.id, 6, '0')), p.full_name = a.full_name,"
        "     p.birth_date = DATE('1985-01-01') + INTERVAL p.id DAY",
        "UPDATE grant_row SET ended_at = NULL",
        "DELETE FROM grant_row WHERE valid_from = '2020-02-02'",
        "INSERT INTO position (person_id, org_id, kind, title, valid_from)"
        " SELECT person_id, org_id, 'teacher', 'Người thử', '2020-01-01' FROM account",
        "DELETE FROM person WHERE id NOT IN (SELECT person_id FROM account)",
    };

    for (size_t i = 0; i < COUNT_OF(statements); i++)
        api_sql(*state, statements[i]);
    return 0;
}

static struct answer ask(struct api *api, const char *by, const char *what, int64_t org_id)
{
    return api_get(api, by ? token_of(api, by) : NULL,
                   api_text(api, "/v1/staff-quality%s?org_id=%lld", what, (long long)org_id));
}

static int64_t counted(struct api *api, const char *by, int64_t unit, const char *finding)
{
    struct answer answer = ask(api, by, "", unit);

    expect(&answer, 200, "");
    for (size_t k = 0; k < json_get_count(answer.doc, "items/0/findings"); k++) {
        const char *one = api_text(api, "items/0/findings/%zu", k);

        if (strcmp(json_get_text(answer.doc, api_text(api, "%s/finding", one)), finding) == 0)
            return json_get_int(answer.doc, api_text(api, "%s/persons", one));
    }
    fail_msg("no %s in %s", finding, answer.text);
    return NONE;
}

static int64_t faults(struct api *api, int64_t unit)
{
    struct answer answer = ask(api, "so.admin", "", unit);
    int64_t n = 0;

    for (size_t k = 0; k < json_get_count(answer.doc, "items/0/findings"); k++)
        n += json_get_int(answer.doc, api_text(api, "items/0/findings/%zu/persons", k));
    return n;
}

#define OF_TOAN " (SELECT person_id FROM account WHERE username = 'gv.toan')"

static const struct {
    const char *sql;
    const char *finding;
} cases[] = {
    {"UPDATE person SET personal_id = NULL WHERE id =" OF_TOAN, "id_missing"},
    {"UPDATE person SET personal_id = '0669850001' WHERE id =" OF_TOAN, "id_form"},
    {"UPDATE person SET personal_id = '066970000001' WHERE id =" OF_TOAN, "id_birth"},
    {"UPDATE person SET birth_date = NULL WHERE id =" OF_TOAN, "birth_missing"},
    {"UPDATE person SET birth_date = '2015-01-01', personal_id = '066915000001'"
     " WHERE id =" OF_TOAN,
     "age"},
    {"UPDATE person p JOIN account a ON a.person_id = p.id"
     " SET p.full_name = CONVERT(0x4D61CC82752054687579 USING utf8mb4),"
     " a.full_name = CONVERT(0x4D61CC82752054687579 USING utf8mb4)"
     " WHERE a.username = 'gv.toan'",
     "name_form"},
    {"UPDATE account SET full_name = 'Người Khác' WHERE username = 'gv.toan'", "name_differs"},
    {"INSERT INTO person (full_name, birth_date, version, created_at)"
     " SELECT full_name, birth_date, 1, 0 FROM person WHERE id =" OF_TOAN,
     "name_twice"},
    {"INSERT INTO position (person_id, org_id, kind, title, valid_from)"
     " VALUES (@nobody, 3, 'staff', 'Kế toán', '2020-01-01')",
     "account_missing"},
    {"UPDATE position SET valid_to = '2020-12-31' WHERE person_id =" OF_TOAN, "position_missing"},
    {"UPDATE position SET org_id = 4 WHERE person_id =" OF_TOAN, "position_elsewhere"},
    {"UPDATE grant_row g JOIN account a ON a.id = g.account_id SET g.ended_at = 1"
     " WHERE a.username = 'gv.toan'",
     "role_missing"},
    {"INSERT INTO grant_row (account_id, role, org_id, valid_from, granted_by)"
     " SELECT id, 'teacher', 4, '2020-02-02', 1 FROM account WHERE username = 'gv.toan'",
     "role_unposted"},
};

static void each_fault_is_counted_and_named(void **state)
{
    struct api *api = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer;
        const char *sql = cases[i].sql;

        mend(state);
        assert_int_equal(faults(api, SCHOOL_A), 0);
        if (strstr(sql, "@nobody")) {
            api_sql(api, "INSERT INTO person (id, full_name, birth_date, personal_id, version,"
                         " created_at) VALUES (9001, 'Không Tài Khoản', '1985-05-05',"
                         " '066985009001', 1, 0)");
            sql = "INSERT INTO position (person_id, org_id, kind, title, valid_from)"
                  " VALUES (9001, 3, 'staff', 'Kế toán', '2020-01-01')";
        }
        api_sql(api, sql);
        if (counted(api, "so.admin", SCHOOL_A, cases[i].finding) != 1)
            fail_msg("%s is not counted", cases[i].finding);
        answer = ask(api, "a.admin", "/persons", SCHOOL_A);
        expect(&answer, 200, "");
        assert_int_equal(json_get_count(answer.doc, "items"), 1);
        if (!strstr(answer.text, cases[i].finding))
            fail_msg("%s is not in %s", cases[i].finding, answer.text);
        assert_null(strstr(answer.text, "0669"));
    }
    mend(state);
}

/* Whoever works at a unit that has ended is told at the unit of the account. */
static void a_post_at_a_closed_unit_is_found(void **state)
{
    struct api *api = *state;

    api_sql(api, "UPDATE org_version SET valid_to = '2020-12-31' WHERE org_id = 4");
    api_sql(api, "INSERT INTO position (person_id, org_id, kind, title, valid_from)"
                 " SELECT person_id, 4, 'teacher', 'Người thử', '2020-01-01' FROM account"
                 " WHERE username = 'gv.van'");
    assert_int_equal(counted(api, "so.admin", SCHOOL_A, "position_closed"), 1);
    assert_int_equal(faults(api, SCHOOL_A), 1);
    api_sql(api, "UPDATE org_version SET valid_to = '9999-12-31' WHERE org_id = 4");
    assert_int_equal(counted(api, "so.admin", SCHOOL_A, "position_closed"), 0);
}

static void who_has_gone_is_not_looked_at(void **state)
{
    struct api *api = *state;
    struct answer answer;

    api_sql(api, "UPDATE person SET personal_id = NULL WHERE id =" OF_TOAN);
    assert_int_equal(faults(api, SCHOOL_A), 1);
    api_sql(api, "UPDATE account SET status = 'disabled' WHERE username = 'gv.toan'");
    api_sql(api, "UPDATE position SET ended_at = 1 WHERE person_id =" OF_TOAN);
    assert_int_equal(faults(api, SCHOOL_A), 0);
    answer = ask(api, "so.admin", "", SCHOOL_A);
    assert_int_equal(json_get_int(answer.doc, "items/0/persons"), 2);
}

static void offices_get_numbers_and_the_unit_its_persons(void **state)
{
    struct api *api = *state;
    struct answer answer;

    api_sql(api, "UPDATE person SET personal_id = NULL");
    answer = ask(api, "phong.admin", "", PHONG);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 3); /* itself and its schools */
    assert_null(strstr(answer.text, "Người Mẫu"));
    assert_int_equal(json_get_int(answer.doc, "items/1/persons"), 3);
    answer =
        api_get(api, token_of(api, "phong.admin"), "/v1/staff-quality?org_id=2&limit=1&after=2");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/id"), SCHOOL_A);
    assert_string_equal(json_get_text(answer.doc, "next"), "3");
    answer = ask(api, "phong.admin", "/persons", SCHOOL_A); /* below, not its own */
    expect(&answer, 403, "forbidden");
    answer = ask(api, "phong.admin", "/persons", PHONG);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    for (int i = 0; i < 2; i++) {
        const char *what = i ? "/persons" : "";

        answer = ask(api, "a.admin", what, SCHOOL_A);
        expect(&answer, 200, "");
        answer = ask(api, "a.admin", what, SCHOOL_B);
        expect(&answer, 404, "not-found");
        answer = ask(api, "a.admin", what, PHONG);
        expect(&answer, 404, "not-found");
        answer = ask(api, "gv.toan", what, SCHOOL_A);
        expect(&answer, 403, "forbidden");
        answer = ask(api, NULL, what, SCHOOL_A);
        expect(&answer, 401, "unauthenticated");
    }
}

static void persons_come_page_by_page(void **state)
{
    struct api *api = *state;
    struct answer answer;
    const char *after = "";
    int64_t last = 0;
    int n = 0;

    api_sql(api, "UPDATE person SET birth_date = NULL");
    do {
        answer = api_get(api, token_of(api, "a.admin"),
                         api_text(api, "/v1/staff-quality/persons?org_id=3&limit=2%s", after));
        expect(&answer, 200, "");
        for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++, n++) {
            int64_t id = json_get_int(answer.doc, api_text(api, "items/%zu/id", i));

            assert_true(id > last);
            last = id;
        }
        after = json_get_text(answer.doc, "next");
        after = after ? api_text(api, "&after=%s", after) : NULL;
    } while (after);
    assert_int_equal(n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_fault_is_counted_and_named, mend),
        cmocka_unit_test_setup(a_post_at_a_closed_unit_is_found, mend),
        cmocka_unit_test_setup(who_has_gone_is_not_looked_at, mend),
        cmocka_unit_test_setup(offices_get_numbers_and_the_unit_its_persons, mend),
        cmocka_unit_test_setup(persons_come_page_by_page, mend),
    };

    return cmocka_run_group_tests(tests, open_house, close_api);
}
