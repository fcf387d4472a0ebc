/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Incidents over a real MariaDB. The tests run in order on the house of two_schools.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/handle_incident.h"
#include "two_schools.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static void a_house_with_two_schools(void **state)
{
    struct api *api = *state;

    begin_province(api);
    add_two_schools(api);
    add_person(api, "phong.admin", "a.leader", "leader", SCHOOL_A);
    add_person(api, "a.admin", "gv.van", "teacher", SCHOOL_A);
}

static struct answer report(struct api *api, const char *by, const char *category,
                            const char *severity)
{
    return api_post(api, token_of(api, by), "/v1/incidents",
                    "{\"category\":\"%s\",\"severity\":\"%s\",\"title\":\"Không vào được\","
                    "\"text\":\"Trang trắng từ sáng nay\"}",
                    category, severity);
}

static int64_t reported(struct api *api, const char *by, const char *category, const char *severity)
{
    struct answer answer = report(api, by, category, severity);

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

static const char *path_of(struct api *api, int64_t id, const char *more)
{
    return api_text(api, "/v1/incidents/%lld%s", (long long)id, more);
}

static struct answer look(struct api *api, const char *by, int64_t id)
{
    return api_get(api, token_of(api, by), path_of(api, id, ""));
}

static struct answer answer_it(struct api *api, const char *by, int64_t id, const char *more)
{
    return api_post(api, token_of(api, by), path_of(api, id, "/replies"), "{\"text\":\"Đã rõ\"%s}",
                    more);
}

static struct answer step(struct api *api, const char *by, int64_t id, const char *what)
{
    return api_post(api, token_of(api, by), path_of(api, id, what), "{\"reason\":\"Có lý do\"}");
}

static void expect_at(struct api *api, int64_t id, const char *desk, const char *state)
{
    struct answer answer = look(api, "so.admin", id);

    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "desk"), desk);
    assert_string_equal(json_get_text(answer.doc, "state"), state);
}

static void one_goes_from_report_to_closure(void **state)
{
    struct api *api = *state;
    struct answer answer = report(api, "gv.toan", "data", "high");
    int64_t id = json_get_int(answer.doc, "id");

    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "number"), "SC-2026-000001");
    assert_string_equal(json_get_text(answer.doc, "desk"), "school");
    assert_string_equal(json_get_text(answer.doc, "due_at"), "2026-05-26T08:00:00Z");
    answer = answer_it(api, "a.admin", id, ",\"state\":\"in_progress\"");
    expect(&answer, 201, "");
    expect_at(api, id, "school", "in_progress");
    answer = answer_it(api, "gv.toan", id, "");
    expect(&answer, 201, "");
    answer = answer_it(api, "a.leader", id, ",\"state\":\"resolved\"");
    expect(&answer, 201, "");
    answer = step(api, "gv.toan", id, "/closure");
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "closed");
    assert_string_equal(json_get_text(answer.doc, "close_reason"), "Có lý do");
    answer = api_get(api, token_of(api, "gv.toan"), path_of(api, id, "/replies"));
    assert_int_equal(json_get_count(answer.doc, "items"), 4);
    assert_string_equal(json_get_text(answer.doc, "items/0/act"), "take");
    assert_string_equal(json_get_text(answer.doc, "items/3/act"), "close");
    answer = answer_it(api, "a.admin", id, "");
    expect(&answer, 409, "incident-state");
    answer = step(api, "a.admin", id, "/reopening");
    expect(&answer, 403, "not-your-desk");
    answer = step(api, "gv.toan", id, "/reopening");
    expect(&answer, 201, "");
    expect_at(api, id, "school", "reopened");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM audit_event"
                                     " WHERE chain_id = 3 AND object_type = 'incident'"),
                     6);
}

static void strangers_do_not_learn_of_it(void **state)
{
    struct api *api = *state;
    static const char *const strangers[] = {"gv.van", "b.admin"};
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        answer = look(api, strangers[i], 1);
        expect(&answer, 404, "not-found");
        answer = answer_it(api, strangers[i], 1, "");
        expect(&answer, 404, "not-found");
        answer = step(api, strangers[i], 1, "/closure");
        expect(&answer, 404, "not-found");
        answer = step(api, strangers[i], 1, "/escalation");
        expect(&answer, 404, "not-found");
        answer = api_get(api, token_of(api, strangers[i]), "/v1/incidents/1/replies");
        expect(&answer, 404, "not-found");
        answer = api_get(api, token_of(api, strangers[i]), "/v1/incidents");
        assert_int_equal(json_get_count(answer.doc, "items"), 0);
    }
    answer = api_get(api, token_of(api, "b.admin"), "/v1/incidents?org_id=3");
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/incident-statistics?org_id=3");
    expect(&answer, 404, "not-found");
    answer = api_get(api, NULL, "/v1/incidents/1");
    expect(&answer, 401, "unauthenticated");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident_entry"), 5);
}

static void it_goes_up_desk_by_desk_to_the_vendor(void **state)
{
    struct api *api = *state;
    int64_t id = reported(api, "gv.toan", "update", "normal");
    struct answer answer = step(api, "gv.toan", id, "/escalation");

    expect(&answer, 403, "not-your-desk"); /* not before the school's time is over */
    answer = step(api, "a.admin", id, "/escalation");
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "desk"), "phong");
    assert_int_equal(json_get_int(answer.doc, "desk_org_id"), PHONG);
    answer = answer_it(api, "a.admin", id, ",\"state\":\"resolved\"");
    expect(&answer, 403, "not-your-desk"); /* it has passed this desk */
    answer = answer_it(api, "a.admin", id, "");
    expect(&answer, 201, "");
    answer = step(api, "so.admin", id, "/escalation"); /* the province takes it */
    expect(&answer, 201, "");
    expect_at(api, id, "so", "open");
    answer = answer_it(api, "so.admin", id, ",\"from_vendor\":true");
    expect(&answer, 400, "invalid");
    answer = api_post(api, token_of(api, "so.admin"), path_of(api, id, "/escalation"),
                      "{\"reason\":\"Lỗi phần mềm\",\"vendor_ticket\":\"NCC-77\"}");
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "desk"), "vendor");
    assert_string_equal(json_get_text(answer.doc, "vendor_ticket"), "NCC-77");
    answer = answer_it(api, "so.admin", id, ",\"from_vendor\":true,\"state\":\"resolved\"");
    expect(&answer, 201, "");
    assert_true(json_has(answer.doc, "from_vendor"));
    expect_at(api, id, "vendor", "resolved");
    answer = step(api, "so.admin", id, "/escalation");
    expect(&answer, 409, "incident-state");
    answer = step(api, "gv.toan", id, "/reopening");
    expect(&answer, 201, "");
    answer = step(api, "so.admin", id, "/escalation");
    expect(&answer, 409, "no-higher-desk");
}

static void security_begins_above_the_schools_administrators(void **state)
{
    struct api *api = *state;
    int64_t id = reported(api, "gv.toan", "security", "critical");
    struct answer answer = look(api, "a.admin", id);

    expect(&answer, 404, "not-found");
    answer = step(api, "a.admin", id, "/closure");
    expect(&answer, 404, "not-found");
    answer = look(api, "a.leader", id);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "desk"), "phong");
    answer = answer_it(api, "a.leader", id, "");
    expect(&answer, 201, "");
    answer = api_get(api, token_of(api, "a.admin"), "/v1/incidents?category=security");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = api_get(api, token_of(api, "a.leader"), "/v1/incidents?category=security");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = api_get(api, token_of(api, "a.admin"), "/v1/incident-statistics");
    assert_int_equal(json_get_int(answer.doc, "count"), 2);
    answer = api_get(api, token_of(api, "a.leader"), "/v1/incident-statistics");
    assert_int_equal(json_get_int(answer.doc, "count"), 3);
    id = reported(api, "a.admin", "security", "low"); /* who reports, sees the own report */
    answer = look(api, "a.admin", id);
    expect(&answer, 200, "");
    answer = step(api, "a.admin", id, "/closure");
    expect(&answer, 201, "");
}

/* What the service does by itself at the time that api has now. */
static size_t run_deadlines(struct api *api)
{
    size_t n = 0;

    for (bool idle = false; !idle; n += !idle) {
        struct call *call = api_call(api);
        enum err err = escalate_next_overdue(call, &idle);

        if (err)
            fail_msg("escalation failed: %s", call->failure.detail);
        store_test_end(call);
    }
    return n;
}

static void what_lies_too_long_goes_up_by_itself(void **state)
{
    struct api *api = *state;
    int64_t id = reported(api, "gv.van", "access", "high"); /* 8 hours a desk */
    struct answer answer;

    assert_int_equal(run_deadlines(api), 0);
    api_advance(api, 8 * HOUR + 1);
    answer = api_get(api, token_of(api, "a.admin"), "/v1/incidents?overdue=true&category=access");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    run_deadlines(api);
    expect_at(api, id, "phong", "open");
    assert_int_equal(run_deadlines(api), 0);
    api_advance(api, 8 * HOUR + 1);
    run_deadlines(api);
    expect_at(api, id, "so", "open");
    api_advance(api, 90 * DAY);
    run_deadlines(api);
    expect_at(api, id, "so", "open"); /* to the vendor only by hand */
    answer = step(api, "gv.van", id, "/escalation");
    expect(&answer, 201, "");
    expect_at(api, id, "vendor", "open");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident_entry"
                                     " WHERE actor_id IS NULL AND act <> 'escalate'"),
                     0);
}

static void reopening_has_fourteen_days(void **state)
{
    struct api *api = *state;
    int64_t id = reported(api, "gv.toan", "access", "low");
    struct answer answer = step(api, "a.admin", id, "/closure");

    expect(&answer, 201, "");
    api_advance(api, 14 * DAY + 1);
    answer = step(api, "gv.toan", id, "/reopening");
    expect(&answer, 409, "reopen-late");
}

static void numbers_of_a_subtree(void **state)
{
    struct api *api = *state;
    struct answer answer = api_get(api, token_of(api, "so.admin"), "/v1/incident-statistics");

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "count"),
                     api_number(api, "SELECT COUNT(*) AS n FROM incident"));
    assert_int_equal(json_get_count(answer.doc, "units"), 1);
    assert_int_equal(json_get_int(answer.doc, "units/0/org_id"), PHONG);
    assert_int_equal(json_get_int(answer.doc, "units/0/count"), json_get_int(answer.doc, "count"));
    assert_true(json_get_int(answer.doc, "overdue") > 0);
    answer = api_get(api, token_of(api, "phong.admin"), "/v1/incident-statistics?limit=1");
    assert_int_equal(json_get_int(answer.doc, "units/0/org_id"), SCHOOL_A);
    assert_string_equal(json_get_text(answer.doc, "next"), "3");
    answer = api_get(api, token_of(api, "phong.admin"), "/v1/incident-statistics?after=3");
    assert_int_equal(json_get_int(answer.doc, "units/0/org_id"), SCHOOL_B);
    assert_int_equal(json_get_int(answer.doc, "units/0/count"), 0);

    struct answer json = api_get(api, token_of(api, "phong.admin"), "/v1/incident-statistics");

    answer = api_get(api, token_of(api, "phong.admin"), "/v1/incident-statistics/units.csv");
    expect(&answer, 200, "");
    assert_true(json_get_int(json.doc, "units/0/pending") > 0);
    assert_string_equal(answer.text,
                        api_text(api,
                                 "\xef\xbb\xbfMã,Đơn vị,Sự cố,Đang chờ,Quá hạn\r\n"
                                 "3,Đơn vị A,%lld,%lld,%lld\r\n4,Đơn vị B,0,0,0\r\n",
                                 (long long)json_get_int(json.doc, "units/0/count"),
                                 (long long)json_get_int(json.doc, "units/0/pending"),
                                 (long long)json_get_int(json.doc, "units/0/overdue")));
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/incident-statistics");
    expect(&answer, 403, "forbidden");
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/incident-statistics/units.csv");
    expect(&answer, 403, "forbidden");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/incident-statistics/units.csv?org_id=3");
    expect(&answer, 404, "not-found");
}

static void bad_reports_are_refused(void **state)
{
    struct api *api = *state;
    struct answer answer = report(api, "gv.toan", "fire", "high");

    expect(&answer, 400, "invalid");
    answer = report(api, "gv.toan", "template", "high");
    expect(&answer, 403, "template-request");
    answer = report(api, "a.admin", "template", "low");
    expect(&answer, 201, "");
    answer = api_post(api, token_of(api, "gv.toan"), "/v1/incidents",
                      "{\"category\":\"data\",\"title\":\"Sai\",\"text\":\"CCCD 066123456789\"}");
    expect(&answer, 400, "invalid");
    assert_string_equal(json_get_text(answer.doc, "errors/0/pointer"), "/text");
    for (int i = 0; i < 20; i++)
        reported(api, "gv.van", "data", "low");
    answer = report(api, "gv.van", "data", "low");
    expect(&answer, 429, "too-many-incidents");
}

static struct answer locked_out(struct api *api, const char *org, const char *username)
{
    return api_post(api, NULL, "/v1/access-reports",
                    "{\"org_code\":\"%s\",\"username\":\"%s\",\"text\":\"Quên mật khẩu\"}", org,
                    username);
}

static void who_is_locked_out_says_so_without_signing_in(void **state)
{
    struct api *api = *state;
    struct answer answer = locked_out(api, "A", "gv.toan");

    expect(&answer, 204, "");
    answer = locked_out(api, "A", "b.admin"); /* of another school */
    expect(&answer, 204, "");
    answer = locked_out(api, "KHONG-CO", "gv.toan");
    expect(&answer, 204, "");
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM incident WHERE source = 'anonymous'"), 2);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident"
                                     " WHERE source = 'anonymous' AND text LIKE '%tài khoản số%'"
                                     " OR source = 'anonymous' AND text LIKE '%Tài khoản số%'"),
                     1);
    for (int i = 0; i < 3; i++) {
        answer = locked_out(api, "A", "ai-do");
        expect(&answer, 204, "");
    }
    answer = locked_out(api, "A", "gv.toan");
    expect(&answer, 429, "too-many-incidents");
    answer = locked_out(api, "B", "b.admin");
    expect(&answer, 204, "");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/incidents?category=access");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_string_equal(json_get_text(answer.doc, "items/0/source"), "anonymous");
}

static void an_ended_session_reports_nothing(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "gv.toan");
    struct answer answer = api_delete(api, token, "/v1/sessions/current");

    expect(&answer, 204, "");
    answer = api_post(api, token, "/v1/incidents",
                      "{\"category\":\"data\",\"title\":\"Sai số\",\"text\":\"Sai số\"}");
    expect(&answer, 401, "session-ended");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house_with_two_schools),
        cmocka_unit_test(one_goes_from_report_to_closure),
        cmocka_unit_test(strangers_do_not_learn_of_it),
        cmocka_unit_test(it_goes_up_desk_by_desk_to_the_vendor),
        cmocka_unit_test(security_begins_above_the_schools_administrators),
        cmocka_unit_test(what_lies_too_long_goes_up_by_itself),
        cmocka_unit_test(reopening_has_fourteen_days),
        cmocka_unit_test(numbers_of_a_subtree),
        cmocka_unit_test(bad_reports_are_refused),
        cmocka_unit_test(who_is_locked_out_says_so_without_signing_in),
        cmocka_unit_test(an_ended_session_reports_nothing),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
