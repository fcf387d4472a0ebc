/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* After the lock of a year: the service's own database account changes nothing of it, whatever the
 * program does; an unlock opens one class or subject for some hours, and locks by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/db.h"
#include "ground.h"

#define APPROVE "{\"decision\":\"approve\",\"number\":\"31/QĐ-THCS\",\"reason\":\"Đồng ý làm\"}"
#define OVERRIDE                                                                                   \
    "{\"decision\":\"approve\",\"number\":\"31/QĐ-THCS\",\"reason\":\"Đồng ý làm\","         \
    "\"override_reason\":\"Hai học sinh nghỉ dài ngày vì bệnh\"}"

static struct answer step(struct ground *g, const struct person *by, int64_t id, const char *what,
                          const char *body)
{
    return post(g, by, api_text(g->api, "/v1/lock-proposals/%lld/%s", (long long)id, what), body);
}

static int64_t proposed(struct ground *g, const char *what, const char *body)
{
    struct answer answer = post(
        g, &admin, api_text(g->api, "/v1/school-years/%lld/%s", (long long)g->year_id, what), body);

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

static void carried_out(struct ground *g, int64_t id, const char *decision)
{
    struct answer answer = step(g, &leader, id, "decision", decision);

    expect(&answer, 200, "");
    answer = step(g, &admin, id, "execution", "{}");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "executed");
}

static void lock_year(struct ground *g)
{
    carried_out(g, proposed(g, "lock-proposals", "{\"reason\":\"Năm học đã kết thúc\"}"), OVERRIDE);
}

static int64_t unlock(struct ground *g, const char *more)
{
    int64_t id = proposed(g, "unlock-proposals",
                          api_text(g->api,
                                   "{\"class_id\":%lld,\"hours\":72,%s"
                                   "\"reason\":\"Nhập bổ sung điểm kiểm tra\"}",
                                   (long long)g->class_id, more));

    carried_out(g, id, APPROVE);
    return id;
}

static struct answer save(struct ground *g, const char *subject)
{
    return save_cells(g, subject, 1, cell_of(g, 0, "tx1", "\"tenths\":90"));
}

static const char *about(struct ground *g, const char *format)
{
    return api_text(g->api, format, (long long)g->class_id, (long long)g->students[0]);
}

static void add_month(struct ground *g)
{
    ground_sql(g, about(g, "INSERT INTO class_month (class_id, month, state, version)"
                           " VALUES (%lld, '2025-09', 'open', %lld)"));
    ground_sql(g, about(g, "INSERT INTO month_absence (class_id, month, student_id, absent_excused,"
                           " absent_unexcused, absent_days) VALUES (%lld, '2025-09', %lld, 1, 0,"
                           " 1)"));
}

static void the_services_account_changes_nothing_of_a_locked_year(void **state)
{
    struct ground *g = *state;
    const char *const writes[] = {
        "UPDATE mark SET tx1 = 100",
        about(g, "INSERT INTO mark (class_id, subject, term, student_id) VALUES (%lld, 'toan', 2,"
                 " %lld)"),
        about(g, "INSERT INTO mark (class_id, subject, term, student_id, tx1) VALUES (%lld, 'toan',"
                 " 1, %lld, 5) ON DUPLICATE KEY UPDATE tx1 = VALUES(tx1)"),
        "UPDATE gradebook SET version = 99",
        about(g, "INSERT INTO gradebook (class_id, subject, term, version) VALUES (%lld, 'gdtc',"
                 " %lld MOD 1 + 2, 1)"),
        "UPDATE enrolment SET comment = 'x'",
        "UPDATE class_month SET state = 'confirmed'",
        "UPDATE month_absence SET absent_excused = 9",
        about(g, "INSERT INTO class_month (class_id, month, state, version) VALUES (%lld,"
                 " '2025-10', 'open', %lld)"),
        about(g, "INSERT INTO month_absence (class_id, student_id, month, absent_excused,"
                 " absent_unexcused, absent_days) VALUES (%lld, %lld + 1, '2025-09', 0, 0, 0)"),
        "UPDATE document SET state = 'signed'",
        "DELETE FROM document",
    };
    struct answer answer = save(g, "toan");

    expect(&answer, 200, "");
    ground_document(g, 0, "seal", "", 1, "waiting");
    assert_int_equal(as_service(g, "UPDATE mark SET tx1 = 80"), OK);
    add_month(g);
    lock_year(g);
    for (size_t i = 0; i < COUNT_OF(writes); i++)
        if (as_service(g, writes[i]) != ERR_LOCKED)
            fail_msg("not refused: %s", writes[i]);
    assert_int_equal(as_service(g, "UPDATE school_year SET state = 'open'"), OK);
    assert_int_equal(as_service(g, "UPDATE mark SET tx1 = 100"), ERR_LOCKED); /* all the same */
    answer = save(g, "toan"); /* the program now thinks that the year is open */
    expect(&answer, 423, "locked");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark WHERE tx1 = 80"), 1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM document"), 1);
}

/* What August adds is made and signed after the lock, and then stays as May's does. */
static void an_addendum_comes_after_the_lock(void **state)
{
    struct ground *g = *state;
    const char *add =
        "INSERT INTO document (id, org_id, school_year_id, class_id, student_id, stage,"
        " subject, version, state, sha256, content, signer_account_id,"
        " certificate_sha256, prepared_at) VALUES (UUID(), 11, %lld, %lld, 1, '%s',"
        " '', 1, 'waiting', REPEAT('a', 64), '{}', 107, REPEAT('b', 64),"
        " '2026-08-20T08:00:00Z')";
    const long long year = (long long)g->year_id;
    const long long class = (long long)g->class_id;

    lock_year(g);
    assert_int_equal(as_service(g, api_text(g->api, add, year, class, "seal")), ERR_LOCKED);
    assert_int_equal(as_service(g, api_text(g->api, add, year, class, "addendum")), OK);
    assert_int_equal(as_service(g, "DELETE FROM document"), OK);
    assert_int_equal(as_service(g, api_text(g->api, add, year, class, "addendum_seal")), OK);
    assert_int_equal(as_service(g, "UPDATE document SET state = 'signed', signature = 'x'"), OK);
    assert_int_equal(as_service(g, "UPDATE document SET signature = 'y'"), ERR_LOCKED);
    assert_int_equal(as_service(g, "DELETE FROM document"), ERR_LOCKED);
    assert_int_equal(as_service(g, "UPDATE document SET state = 'superseded',"
                                   " ended_reason = 'Sửa điểm tháng 5'"),
                     OK);
}

static void nor_does_it_write_itself_a_decision(void **state)
{
    struct ground *g = *state;
    const char *made = about(g, "INSERT INTO lock_proposal (org_id, school_year_id, kind, class_id,"
                                " hours, state, reason, proposed_by, proposed_at, expires_at)"
                                " VALUES (11, 1, 'unlock', %lld, 1 + 0 * %lld, 'executed', 'x', 1,"
                                " '2026-05-25T08:00:00Z', '2199-01-01T00:00:00Z')");

    lock_year(g);
    assert_int_equal(as_service(g, made), ERR_LOCKED);
    proposed(g, "unlock-proposals",
             api_text(g->api, "{\"class_id\":%lld,\"hours\":1,\"reason\":\"Nhập bổ sung điểm\"}",
                      (long long)g->class_id));
    assert_int_equal(as_service(g, "UPDATE lock_proposal SET state = 'executed'"
                                   " WHERE state = 'proposed'"),
                     ERR_LOCKED);
    assert_int_equal(as_service(g, "UPDATE lock_proposal SET state = 'approved', decided_by = 104"
                                   " WHERE state = 'proposed'"),
                     ERR_LOCKED); /* 104 proposed it */
    assert_int_equal(as_service(g, "UPDATE lock_proposal SET state = 'approved', decided_by = 106"
                                   " WHERE state = 'proposed'"),
                     OK);
    assert_int_equal(as_service(g, "UPDATE lock_proposal SET state = 'executed', executed_by = 104,"
                                   " expires_at = '2199-01-01T00:00:00Z' WHERE state = 'approved'"),
                     ERR_LOCKED); /* longer than was decided */
}

static void an_unlock_opens_what_it_names_until_it_expires(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    lock_year(g);
    answer = save(g, "toan");
    expect(&answer, 423, "year-locked");
    unlock(g, "\"subject\":\"toan\",");
    answer = save(g, "toan");
    expect(&answer, 200, "");
    answer = save(g, "gdcd");
    expect(&answer, 423, "year-locked");
    unlock(g, "");
    answer = save(g, "gdcd");
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM lock_proposal WHERE expires_at"
                                      " BETWEEN DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 71 HOUR,"
                                      " '%Y-%m-%dT%TZ') AND DATE_FORMAT(UTC_TIMESTAMP()"
                                      " + INTERVAL 72 HOUR, '%Y-%m-%dT%TZ')"),
                     2);
    ground_sql(g, "UPDATE lock_proposal SET expires_at = DATE_FORMAT(UTC_TIMESTAMP(),"
                  " '%Y-%m-%dT%TZ') WHERE kind = 'unlock'"); /* 72 hours later */
    answer = save(g, "toan");
    expect(&answer, 423, "year-locked");
    answer = save(g, "gdcd");
    expect(&answer, 423, "year-locked");
}

#define SUPPLEMENT "\"reason\":\"Nhập bổ sung điểm\"}"

static const char *one_hour(struct ground *g)
{
    return about(g, "{\"class_id\":%lld,\"hours\":1," SUPPLEMENT);
}

static void an_unlock_has_its_bounds(void **state)
{
    static const struct {
        const char *body;
        const char *pointer;
    } wrong[] = {
        {"{\"class_id\":%lld,\"hours\":73," SUPPLEMENT, "/hours"},
        {"{\"class_id\":%lld,\"hours\":0," SUPPLEMENT, "/hours"},
        {"{\"class_id\":%lld,\"hours\":1,\"subject\":\"x\"," SUPPLEMENT, "/subject"},
        {"{\"class_id\":%lld9,\"hours\":1," SUPPLEMENT, "/class_id"},
    };
    struct ground *g = *state;
    const char *target =
        api_text(g->api, "/v1/school-years/%lld/unlock-proposals", (long long)g->year_id);
    struct answer answer = post(g, &admin, target, one_hour(g));

    expect(&answer, 409, "year-not-locked");
    lock_year(g);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        answer = post(g, &admin, target, about(g, wrong[i].body));
        expect(&answer, 400, "invalid");
        expect_pointers(&answer, 1, (const char *const[]){wrong[i].pointer, NULL});
    }
    answer = post(g, &leader, target, one_hour(g));
    expect(&answer, 403, "forbidden");
    answer = post(g, &toan, target, one_hour(g));
    expect(&answer, 403, "forbidden");
}

static void an_unlock_has_its_steps(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    lock_year(g);
    id = proposed(g, "unlock-proposals", one_hour(g));
    answer = step(g, &admin, id, "execution", "{}");
    expect(&answer, 409, "lock-state");
    answer = step(g, &leader, id, "decision", OVERRIDE);
    expect(&answer, 400, "invalid");
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 200, "");
    answer = save(g, "toan");
    expect(&answer, 423, "year-locked");
    answer = step(g, &admin, id, "execution", "{}");
    expect(&answer, 200, "");
    answer = step(g, &admin, id, "execution", "{}");
    expect(&answer, 409, "lock-state");
    answer = save(g, "toan");
    expect(&answer, 200, "");
}

static void who_left_owes_nothing(struct ground *g, const char *checklist)
{
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'withdrawn', number = NULL"
                           " WHERE student_id = %lld",
                           (long long)g->students[0]));
    struct answer answer = api_send(g->api, &(struct sending){.by = &admin, .target = checklist});

    assert_int_equal(json_get_int(answer.doc, "students"), STUDENTS - 1);
    assert_int_equal(json_get_int(answer.doc, "subjects/0/expected"), (STUDENTS - 1) * 2 * 4);
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'active', number = 1"
                           " WHERE student_id = %lld",
                           (long long)g->students[0]));
}

static void a_lock_that_something_is_missing_for_says_what_or_why(void **state)
{
    struct ground *g = *state;
    const char *checklist =
        api_text(g->api, "/v1/school-years/%lld/checklist", (long long)g->year_id);
    int64_t id = proposed(g, "lock-proposals", "{\"reason\":\"Năm học đã kết thúc\"}");
    struct answer answer = step(g, &leader, id, "decision", APPROVE);

    answer = api_send(g->api, &(struct sending){.by = &admin, .target = checklist});
    expect(&answer, 200, "");
    assert_false(json_get_true(answer.doc, "complete"));
    assert_int_equal(json_get_int(answer.doc, "students"), STUDENTS);
    assert_int_equal(json_get_count(answer.doc, "classes"), 2);
    assert_string_equal(json_get_text(answer.doc, "subjects/0/class_name"), "9A1");
    assert_string_equal(json_get_text(answer.doc, "subjects/0/subject"), "gdcd");
    assert_int_equal(json_get_int(answer.doc, "subjects/0/expected"), STUDENTS * 2 * 4);
    who_left_owes_nothing(g, checklist);
    answer = api_send(g->api, &(struct sending){.by = &toan, .target = checklist});
    expect(&answer, 403, "forbidden");
    answer = step(g, &admin, id, "execution", "{}");
    expect(&answer, 409, "not-ready");
    expect_pointers(&answer, 3, (const char *const[]){"/9A1/gdcd", "/9A1/gdtc", "/9A1/toan", NULL});
    lock_year(g); /* with the reason */
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM year_lock"), 1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event WHERE action ="
                                      " 'lock.decide' AND details = '{\"override\":true}'"),
                     1);
}

#define TEST(f) cmocka_unit_test_setup(f, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_services_account_changes_nothing_of_a_locked_year),
        TEST(an_addendum_comes_after_the_lock),
        TEST(nor_does_it_write_itself_a_decision),
        TEST(an_unlock_opens_what_it_names_until_it_expires),
        TEST(an_unlock_has_its_bounds),
        TEST(an_unlock_has_its_steps),
        TEST(a_lock_that_something_is_missing_for_says_what_or_why),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
