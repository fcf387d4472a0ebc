/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notices over a real MariaDB. The tests run in order on the house of two_schools.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "two_schools.h"

enum { DAY = 24 * 3600 };

static void a_house_with_two_schools(void **state)
{
    struct api *api = *state;

    begin_province(api);
    add_two_schools(api);
    add_person(api, "phong.admin", "a.leader", "leader", SCHOOL_A);
    add_person(api, "a.admin", "gv.van", "teacher", SCHOOL_A);
}

static struct answer publish(struct api *api, const char *by, const char *kind, const char *more)
{
    return api_post(api, token_of(api, by), "/v1/notices",
                    "{\"kind\":\"%s\",\"title\":\"Khóa sổ\",\"text\":\"Nhập đủ điểm\"%s}", kind,
                    more);
}

static int64_t published(struct api *api, const char *by, const char *kind, const char *more)
{
    struct answer answer = publish(api, by, kind, more);

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

static const char *path_of(struct api *api, int64_t id, const char *more)
{
    return api_text(api, "/v1/notices/%lld%s", (long long)id, more);
}

static struct answer receive(struct api *api, const char *by, int64_t id)
{
    return api_post(api, token_of(api, by), path_of(api, id, "/receipt"), "{}");
}

static struct answer inbox(struct api *api, const char *by, const char *query)
{
    struct answer answer = api_get(api, token_of(api, by), api_text(api, "/v1/notices%s", query));

    expect(&answer, 200, "");
    return answer;
}

static void a_reminder_reaches_those_it_is_meant_for(void **state)
{
    struct api *api = *state;
    int64_t id = published(api, "phong.admin", "reminder",
                           ",\"roles\":[\"leader\",\"school_admin\"],\"due_on\":\"2026-05-27\"");
    struct answer answer = inbox(api, "a.leader", "");

    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/id"), id);
    assert_string_equal(json_get_text(answer.doc, "items/0/due_on"), "2026-05-27");
    assert_null(json_get_text(answer.doc, "items/0/received_at"));
    answer = inbox(api, "gv.toan", "");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = inbox(api, "phong.admin", "");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = inbox(api, "phong.admin", "?sent=true");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = api_get(api, token_of(api, "gv.toan"), path_of(api, id, ""));
    expect(&answer, 404, "not-found");
    answer = receive(api, "gv.toan", id);
    expect(&answer, 404, "not-found");
    answer = receive(api, "phong.admin", id);
    expect(&answer, 404, "not-found"); /* nobody has it from himself */
}

static void a_receipt_given_twice_is_one(void **state)
{
    struct api *api = *state;
    struct answer answer = receive(api, "a.leader", 1);

    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "received_at"), "2026-05-25T08:00:00Z");
    api_advance(api, 60);
    answer = receive(api, "a.leader", 1);
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "received_at"), "2026-05-25T08:00:00Z");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM notice_receipt"), 1);
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM audit_event WHERE action = 'notice.receive'"),
        1);
}

static void the_sender_sees_who_lacks_it_and_since_when(void **state)
{
    struct api *api = *state;
    struct answer answer = api_get(api, token_of(api, "phong.admin"), path_of(api, 1, ""));

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "recipients"), 3);
    assert_int_equal(json_get_int(answer.doc, "received"), 1);
    assert_non_null(strstr(answer.text, "\"overdue\":false"));
    answer =
        api_get(api, token_of(api, "phong.admin"), path_of(api, 1, "/recipients?state=missing"));
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/0/org_name"), "Đơn vị A");
    answer = api_get(api, token_of(api, "so.admin"), path_of(api, 1, "/units"));
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/received"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/1/received"), 0);
    api_advance(api, 3 * DAY);
    answer = receive(api, "a.admin", 1);
    expect(&answer, 201, "");
    answer = api_get(api, token_of(api, "phong.admin"), path_of(api, 1, ""));
    assert_int_equal(json_get_int(answer.doc, "received"), 2);
    assert_int_equal(json_get_int(answer.doc, "late"), 1);
    assert_non_null(strstr(answer.text, "\"overdue\":true"));
    answer = inbox(api, "b.admin", "");
    assert_non_null(strstr(answer.text, "\"overdue\":true"));
    answer = inbox(api, "a.leader", "");
    assert_non_null(strstr(answer.text, "\"overdue\":false"));
}

static void nobody_else_sees_the_counts(void **state)
{
    struct api *api = *state;
    struct answer answer = api_get(api, token_of(api, "a.leader"), path_of(api, 1, ""));

    expect(&answer, 200, "");
    assert_false(json_has(answer.doc, "recipients"));
    answer = api_get(api, token_of(api, "a.leader"), path_of(api, 1, "/recipients"));
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "b.admin"), path_of(api, 1, "/units"));
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "gv.toan"), path_of(api, 1, "/recipients"));
    expect(&answer, 403, "forbidden");
    answer = api_delete(api, token_of(api, "a.leader"), path_of(api, 1, ""));
    expect(&answer, 403, "forbidden");
}

static void unread_comes_first_newest_first(void **state)
{
    struct api *api = *state;
    int64_t ids[4];
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(ids); i++)
        ids[i] = published(api, "a.admin", "guide", ",\"roles\":[\"teacher\"]");
    answer = receive(api, "gv.toan", ids[3]);
    expect(&answer, 201, "");
    answer = inbox(api, "gv.toan", "?limit=3");
    assert_int_equal(json_get_int(answer.doc, "items/0/id"), ids[2]);
    assert_int_equal(json_get_int(answer.doc, "items/1/id"), ids[1]);
    assert_int_equal(json_get_int(answer.doc, "items/2/id"), ids[0]);
    answer = inbox(api, "gv.toan",
                   api_text(api, "?limit=3&after=%s", json_get_text(answer.doc, "next")));
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/id"), ids[3]);
    answer = inbox(api, "gv.toan", "?unread=true&kind=guide");
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    answer = inbox(api, "gv.toan", "?kind=reminder");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

static void bad_notices_are_refused(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const struct {
        const char *by, *kind, *more;
        int status;
        const char *slug;
    } cases[] = {
        {"gv.toan",  "notice",   "",                                    403, "forbidden"},
        {"a.admin",  "reminder", "",                                    400, "invalid"},
        {"a.admin",  "reminder", ",\"due_on\":\"2026-05-24\"",          400, "invalid"},
        {"a.admin",  "letter",   "",                                    400, "invalid"},
        {"a.admin",  "notice",   ",\"roles\":[\"teacher\",\"king\"]",   400, "invalid"},
        {"a.admin",  "notice",   ",\"link\":\"http://example.org/\"",   400, "invalid"},
        {"a.admin",  "notice",   ",\"org_id\":4",                       404, "not-found"},
        {"a.leader", "notice",   ",\"org_id\":2",                       404, "not-found"},
    };
    /* clang-format on */
    int64_t before = api_number(api, "SELECT COUNT(*) AS n FROM notice");

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = publish(api, cases[i].by, cases[i].kind, cases[i].more);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM notice"), before);
}

static void a_withdrawn_notice_is_gone(void **state)
{
    struct api *api = *state;
    int64_t id = published(api, "so.admin", "notice", ",\"org_id\":3");
    struct answer answer = inbox(api, "gv.van", "?kind=notice");

    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = inbox(api, "b.admin", "?kind=notice");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = api_delete(api, token_of(api, "so.admin"), path_of(api, id, ""));
    expect(&answer, 204, "");
    answer = api_delete(api, token_of(api, "so.admin"), path_of(api, id, ""));
    expect(&answer, 409, "conflict");
    answer = inbox(api, "gv.van", "?kind=notice");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = receive(api, "gv.van", id);
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "so.admin"), path_of(api, id, ""));
    assert_non_null(json_get_text(answer.doc, "withdrawn_at"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house_with_two_schools),
        cmocka_unit_test(a_reminder_reaches_those_it_is_meant_for),
        cmocka_unit_test(a_receipt_given_twice_is_one),
        cmocka_unit_test(the_sender_sees_who_lacks_it_and_since_when),
        cmocka_unit_test(nobody_else_sees_the_counts),
        cmocka_unit_test(unread_comes_first_newest_first),
        cmocka_unit_test(bad_notices_are_refused),
        cmocka_unit_test(a_withdrawn_notice_is_gone),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
