/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Standing in for a teacher: in the own name, for one class and subject, from day to day, as the
 * head of school decided; and nothing besides. Today is 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define TODAY "2026-05-25"

enum { MIDNIGHT_S = 9 * 3600 /* from 15:00 in Viet Nam */ };

/* Who stands in: van, who teaches only in 9A2. */
static const struct person van_leads = {103, SCHOOL, "leader", "Phạm Thị Văn"};
static const struct person van_administers = {103, SCHOOL, "school_admin", "Phạm Thị Văn"};
static const struct person admin_leads = {104, SCHOOL, "leader", "Hoàng Văn Quản Trị"};

struct days {
    const char *from, *to;
};

/* A row as the head of school decided it, or as somebody past the API would have it. */
static void put(struct ground *g, const char *subject, struct days days, const char *state)
{
    ground_sql(g, api_text(g->api,
                           "SET STATEMENT check_constraint_checks = 0 FOR"
                           " INSERT INTO substitution (class_id, subject, account_id, full_name,"
                           "  valid_from, valid_to, state, reason, proposed_by, proposed_at,"
                           "  decision_number, decided_by, decided_at)"
                           " VALUES (%lld, '%s', 103, 'Phạm Thị Văn', '%s', '%s', '%s', 'Nghỉ ốm',"
                           "  104, '2026-05-20T01:00:00Z', '27/QĐ', 106, '2026-05-20T02:00:00Z')",
                           (long long)g->class_id, subject, days.from, days.to, state));
}

static int64_t put_proposed(struct ground *g, const char *subject, struct days days)
{
    put(g, subject, days, "proposed");
    return ground_number(g, "SELECT MAX(id) AS n FROM substitution");
}

static const char *of_class(struct ground *g, int64_t class_id, const char *what)
{
    return api_text(g->api, "/v1/classes/%lld%s", (long long)class_id, what);
}

static int reads(struct ground *g, const struct person *by, const char *target)
{
    return api_send(g->api, &(struct sending){.by = by, .target = target}).status;
}

static int saves(struct ground *g, const struct person *by, const char *subject)
{
    const char *book = api_text(g->api, "/gradebooks/%s/1", subject);
    const char *target = of_class(g, g->class_id, book);
    struct answer answer = api_send(g->api, &(struct sending){.by = by, .target = target});
    const char *cells =
        api_text(g->api, "{\"cells\":[{\"student_id\":%lld,\"column\":\"tx1\",\"%s}]}",
                 (long long)g->students[0],
                 strcmp(subject, "gdtc") == 0 ? "rating\":\"dat\"" : "tenths\":80");

    return api_send(g->api, &(struct sending){.by = by,
                                              .method = PATCH,
                                              .target = target,
                                              .match = *answer.etag ? answer.etag : "\"v0\"",
                                              .body = cells})
        .status;
}

static int64_t saved_by(struct ground *g, const struct person *by)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM audit_event WHERE actor_id = %lld"
                                     " AND action = 'marks.save'",
                                     (long long)by->account_id));
}

static void it_holds_from_the_first_day_to_the_last(void **state)
{
    static const struct {
        struct days days;
        int status;
    } cases[] = {
        {{TODAY, TODAY}, 200},
        {{"2026-05-01", TODAY}, 200},
        {{TODAY, "2026-05-31"}, 200},
        {{"2026-05-01", "2026-05-31"}, 200},
        {{"2026-05-26", "2026-05-31"}, 403},
        {{"2026-05-01", "2026-05-24"}, 403},
        {{"2025-05-25", "2025-05-25"}, 403},
        {{"2026-05-31", "2026-05-01"}, 403},
    };
    struct ground *g = *state;

    assert_int_equal(saves(g, &van, "toan"), 403);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t before = saved_by(g, &van);

        ground_sql(g, "DELETE FROM substitution");
        put(g, "toan", cases[i].days, "approved");
        assert_int_equal(reads(g, &van, of_class(g, g->class_id, "/gradebooks/toan/1")),
                         cases[i].status);
        assert_int_equal(saves(g, &van, "toan"), cases[i].status);
        assert_int_equal(saved_by(g, &van) - before, cases[i].status == 200);
    }
}

static void the_days_are_those_of_viet_nam(void **state)
{
    struct ground *g = *state;

    put(g, "toan", (struct days){TODAY, TODAY}, "approved");
    api_test_advance(g->api, MIDNIGHT_S - 1);
    assert_int_equal(saves(g, &van, "toan"), 200);
    api_test_advance(g->api, 1);
    assert_int_equal(saves(g, &van, "toan"), 403);
    api_test_advance(g->api, -MIDNIGHT_S);
}

static void only_what_was_decided_holds(void **state)
{
    static const char *const states[] = {"proposed", "rejected", "ended", "", "Approved"};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(states); i++)
        put(g, "toan", (struct days){TODAY, TODAY}, states[i]);
    assert_int_equal(saves(g, &van, "toan"), 403);
    put(g, "toan", (struct days){TODAY, TODAY}, "approved");
    assert_int_equal(saves(g, &van, "toan"), 200);
}

static void it_is_for_that_class_and_subject_alone(void **state)
{
    struct ground *g = *state;
    struct person elsewhere = van;

    put(g, "toan", (struct days){TODAY, TODAY}, "approved");
    assert_int_equal(reads(g, &van, of_class(g, g->class_id, "/students")), 200);
    assert_int_equal(saves(g, &van, "gdcd"), 403);
    assert_int_equal(reads(g, &van, of_class(g, g->class_id, "/homeroom-record")), 403);
    assert_int_equal(reads(g, &van, of_class(g, g->class_id, "/results/1")), 403);
    assert_int_equal(reads(g, &van, of_class(g, g->other_class_id, "/gradebooks/toan/1")), 403);
    assert_int_equal(reads(g, &van, of_class(g, g->foreign_class_id, "/gradebooks/toan/1")), 404);
    elsewhere.org_id = OTHER_SCHOOL;
    assert_int_equal(saves(g, &elsewhere, "toan"), 404);
    assert_int_equal(saves(g, &homeroom, "toan"), 403); /* another teacher of the class */
}

static void it_gives_no_other_role_anything(void **state)
{
    struct ground *g = *state;
    struct person narrow = van;

    put(g, "toan", (struct days){TODAY, TODAY}, "approved");
    assert_int_equal(saves(g, &van_administers, "toan"), 403);
    assert_int_equal(saves(g, &van_leads, "toan"), 403);
    narrow.scope_subject = "ngu_van";
    assert_int_equal(saves(g, &narrow, "toan"), 404);
    narrow = van;
    narrow.scope_class = g->other_class_id;
    assert_int_equal(saves(g, &narrow, "toan"), 404);
}

static void who_is_away_keeps_the_own_assignment(void **state)
{
    struct ground *g = *state;

    put(g, "toan", (struct days){TODAY, TODAY}, "approved");
    assert_int_equal(saves(g, &toan, "toan"), 200);
    assert_int_equal(saves(g, &van, "toan"), 200);
    assert_int_equal(saves(g, &toan, "gdcd"), 200);
    assert_int_equal(saved_by(g, &toan), 2);
    assert_int_equal(saved_by(g, &van), 1); /* in the own name */
}

static int keeps_record(struct ground *g, const struct person *by)
{
    return api_send(g->api,
                    &(struct sending){
                        .by = by,
                        .method = PATCH,
                        .target = of_class(g, g->class_id, "/homeroom-record"),
                        .match = "\"v999\"",
                        .body = api_text(
                            g->api, "{\"rows\":[{\"student_id\":%lld,\"conduct_term1\":\"tot\"}]}",
                            (long long)g->students[0])})
        .status;
}

static void the_homeroom_is_stood_in_for_too(void **state)
{
    struct ground *g = *state;
    struct person narrow = van;

    assert_int_equal(keeps_record(g, &van), 403);
    put(g, "", (struct days){TODAY, TODAY}, "approved");
    assert_int_equal(keeps_record(g, &van), 412); /* only the version is old */
    assert_int_equal(keeps_record(g, &homeroom), 412);
    assert_int_equal(reads(g, &van, of_class(g, g->class_id, "/homeroom-record")), 200);
    assert_int_equal(reads(g, &van, of_class(g, g->class_id, "/gradebooks/toan/1")), 200);
    assert_int_equal(saves(g, &van, "toan"), 403); /* homeroom teachers read, others write */
    narrow.scope_subject = "toan";
    assert_int_equal(keeps_record(g, &narrow), 403);
    ground_sql(g, "UPDATE substitution SET valid_from = '2026-05-01', valid_to = '2026-05-24'");
    assert_int_equal(keeps_record(g, &van), 403);
}

static struct answer propose(struct ground *g, const struct person *by, const char *body)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = POST,
                                              .target = of_class(g, g->class_id, "/substitutions"),
                                              .body = body});
}

static const char *wish(struct ground *g, const char *subject, int64_t account, struct days days)
{
    return api_text(g->api,
                    "{%s\"account_id\":%lld,\"valid_from\":\"%s\",\"valid_to\":\"%s\","
                    "\"reason\":\"Giáo viên bộ môn nghỉ ốm\"}",
                    subject, (long long)account, days.from, days.to);
}

/* Who the substitute is, auth is asked last: that part is in the stories. */
static void a_proposal_must_make_sense(void **state)
{
    const struct days week = {TODAY, "2026-05-31"};
    struct ground *g = *state;
    struct answer answer = propose(g, &admin, wish(g, "", 103, (struct days){"2026-05-31", TODAY}));

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/valid_to", NULL});
    answer = propose(g, &admin, wish(g, "", 103, (struct days){"2026-05-01", "2026-05-24"}));
    expect_pointers(&answer, 1, (const char *const[]){"/valid_to", NULL});
    answer = propose(g, &admin, wish(g, "", 103, (struct days){"2026-02-30", TODAY}));
    expect_pointers(&answer, 1, (const char *const[]){"/valid_from", NULL});
    answer = propose(g, &admin, wish(g, "\"subject\":\"toan\",", 101, week));
    expect_pointers(&answer, 1, (const char *const[]){"/account_id", NULL}); /* hers already */
    answer = propose(g, &admin, wish(g, "", 102, week));
    expect_pointers(&answer, 1, (const char *const[]){"/account_id", NULL});
    answer = propose(g, &admin, wish(g, "\"subject\":\"khtn\",", 103, week));
    expect(&answer, 404, "unknown-subject"); /* nobody is away */
    answer = propose(g, &admin, wish(g, "\"on_behalf_of\":101,", 103, week));
    expect(&answer, 400, "invalid");
    answer = propose(g, &admin, wish(g, "\"subject\":\"toan\",", 104, week));
    expect(&answer, 403, "own-substitution");
    put(g, "toan", (struct days){"2026-05-31", "2026-06-03"}, "approved");
    answer = propose(g, &admin, wish(g, "\"subject\":\"toan\",", 103, week));
    expect(&answer, 409, "substitution-overlap");
    assert_int_equal(ground_events(g), 0);
}

static void administrators_propose_and_nobody_else(void **state)
{
    static const struct person *const others[] = {&toan, &homeroom, &leader, &office};
    static const struct person far = {301, OTHER_SCHOOL, "school_admin", "Quản Trị Khác"};
    const struct days week = {TODAY, "2026-05-31"};
    struct ground *g = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        answer = propose(g, others[i], wish(g, "", 103, week));
        expect(&answer, 403, "forbidden");
    }
    answer = propose(g, &far, wish(g, "", 103, week));
    expect(&answer, 404, "not-found");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM substitution"), 0);
}

static struct sending decision(struct ground *g, const struct person *by, int64_t id,
                               const char *what)
{
    return (struct sending){.by = by,
                            .method = POST,
                            .target =
                                api_text(g->api, "/v1/substitutions/%lld/decision", (long long)id),
                            .body = api_text(g->api,
                                             "{\"decision\":\"%s\",\"number\":\"27/QĐ-THCS\","
                                             "\"reason\":\"Theo đề nghị của tổ chuyên môn\"}",
                                             what)};
}

static struct answer decide(struct ground *g, const struct person *by, int64_t id, const char *what)
{
    struct sending sending = decision(g, by, id, what);

    return api_send(g->api, &sending);
}

static void the_head_of_school_decides(void **state)
{
    struct ground *g = *state;
    int64_t id = put_proposed(g, "toan", (struct days){TODAY, TODAY});
    struct answer answer = decide(g, &van_leads, id, "approve");

    expect(&answer, 403, "own-substitution");
    answer = decide(g, &admin_leads, id, "approve");
    expect(&answer, 403, "same-person"); /* who proposed it, in another role */
    answer = decide(g, &admin, id, "approve");
    expect(&answer, 403, "forbidden");
    answer = decide(g, &toan, id, "approve");
    expect(&answer, 403, "forbidden");
    answer = decide(g, &stranger_leader, id, "approve");
    expect(&answer, 404, "not-found");
    assert_int_equal(saves(g, &van, "toan"), 403);
    assert_int_equal(ground_events(g), 0);

    answer = decide(g, &leader, id, "approve");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "approved");
    assert_int_equal(json_get_int(answer.doc, "decided_by"), leader.account_id);
    assert_int_equal(saves(g, &van, "toan"), 200);
    answer = decide(g, &leader, id, "reject");
    expect(&answer, 409, "substitution-state");
    assert_int_equal(ground_number(g, "SELECT actor_id AS n FROM audit_event"
                                      " WHERE action = 'substitution.decide'"),
                     leader.account_id);
}

static void what_cannot_stand_is_not_approved(void **state)
{
    struct ground *g = *state;
    int64_t id = put_proposed(g, "toan", (struct days){TODAY, "2026-05-27"});
    int64_t late = put_proposed(g, "toan", (struct days){"2026-05-01", "2026-05-24"});
    struct answer answer;

    put(g, "toan", (struct days){"2026-05-27", "2026-05-28"}, "approved");
    answer = decide(g, &leader, id, "approve");
    expect(&answer, 409, "substitution-overlap");
    answer = decide(g, &leader, late, "approve");
    expect(&answer, 409, "substitution-state");
    answer = decide(g, &leader, id, "reject");
    expect(&answer, 200, "");
    id = put_proposed(g, "toan", (struct days){TODAY, "2026-05-26"}); /* the eve */
    ground_sql(g, "UPDATE school_year SET state = 'locked'");         /* the summer comes after */
    answer = decide(g, &leader, id, "approve");
    expect(&answer, 200, "");
    id = put_proposed(g, "gdcd", (struct days){TODAY, "2026-05-28"}); /* another subject */
    answer = decide(g, &leader, id, "approve");
    expect(&answer, 200, "");
}

static void of_many_decisions_at_once_one_counts(void **state)
{
    enum { AT_ONCE = 4 };
    struct ground *g = *state;
    int64_t id = put_proposed(g, "toan", (struct days){TODAY, TODAY});
    struct sending sending = decision(g, &leader, id, "approve");
    struct answer answers[AT_ONCE];

    api_send_at_once(g->api, &sending, AT_ONCE, answers);
    assert_int_equal(count_of(answers, AT_ONCE, 200, ""), 1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event"
                                      " WHERE action = 'substitution.decide'"),
                     1);
}

static int end(struct ground *g, const struct person *by, int64_t id)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = DELETE,
                                              .target = api_text(g->api, "/v1/substitutions/%lld",
                                                                 (long long)id)})
        .status;
}

static void it_ends_early_and_at_once(void **state)
{
    struct ground *g = *state;
    int64_t id = put_proposed(g, "toan", (struct days){TODAY, "2026-05-31"});
    struct answer answer = decide(g, &leader, id, "approve");

    expect(&answer, 200, "");
    assert_int_equal(end(g, &van, id), 403);
    assert_int_equal(end(g, &office, id), 403);
    assert_int_equal(end(g, &stranger_leader, id), 404);
    assert_int_equal(saves(g, &van, "toan"), 200);
    assert_int_equal(end(g, &admin, id), 204);
    assert_int_equal(saves(g, &van, "toan"), 403);
    assert_int_equal(end(g, &leader, id), 409);
    assert_int_equal(ground_number(g, "SELECT ended_by AS n FROM substitution"), admin.account_id);
}

static void the_school_sees_them_and_no_other(void **state)
{
    struct ground *g = *state;
    const char *list = of_class(g, g->class_id, "/substitutions");
    int64_t id = put_proposed(g, "toan", (struct days){TODAY, TODAY});
    const char *one = api_text(g->api, "/v1/substitutions/%lld", (long long)id);
    struct answer answer = api_send(g->api, &(struct sending){.by = &toan, .target = list});

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "items/0/account_id"), van.account_id);
    assert_int_equal(reads(g, &stranger, list), 404);
    assert_int_equal(reads(g, NULL, list), 401);
    assert_int_equal(reads(g, &van, one), 200);
    assert_int_equal(reads(g, &leader, one), 200);
    assert_int_equal(reads(g, &toan, one), 403);
    assert_int_equal(reads(g, &stranger_leader, one), 404);
}

static struct answer approve_class(struct ground *g, const struct person *by)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = POST,
                                              .target = of_class(g, g->class_id, "/documents"),
                                              .body = "{\"stage\":\"approval\","
                                                      "\"credential_id\":1}"});
}

static void who_stood_in_does_not_approve_the_class(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    put(g, "toan", (struct days){"2026-03-02", "2026-03-13"}, "approved");
    answer = approve_class(g, &van_leads);
    expect(&answer, 403, "own-record");
    ground_sql(g, "DELETE FROM substitution"); /* and whoever signed, however that came to be */
    ground_document(g, 0, "subject_result", "toan", 1, "waiting");
    ground_sql(g, "UPDATE document SET state = 'signed', signer_account_id = 103");
    answer = approve_class(g, &van_leads);
    expect(&answer, 403, "own-record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_holds_from_the_first_day_to_the_last, reset_ground),
        cmocka_unit_test_setup(the_days_are_those_of_viet_nam, reset_ground),
        cmocka_unit_test_setup(only_what_was_decided_holds, reset_ground),
        cmocka_unit_test_setup(it_is_for_that_class_and_subject_alone, reset_ground),
        cmocka_unit_test_setup(it_gives_no_other_role_anything, reset_ground),
        cmocka_unit_test_setup(who_is_away_keeps_the_own_assignment, reset_ground),
        cmocka_unit_test_setup(the_homeroom_is_stood_in_for_too, reset_ground),
        cmocka_unit_test_setup(a_proposal_must_make_sense, reset_ground),
        cmocka_unit_test_setup(administrators_propose_and_nobody_else, reset_ground),
        cmocka_unit_test_setup(the_head_of_school_decides, reset_ground),
        cmocka_unit_test_setup(what_cannot_stand_is_not_approved, reset_ground),
        cmocka_unit_test_setup(of_many_decisions_at_once_one_counts, reset_ground),
        cmocka_unit_test_setup(it_ends_early_and_at_once, reset_ground),
        cmocka_unit_test_setup(the_school_sees_them_and_no_other, reset_ground),
        cmocka_unit_test_setup(who_stood_in_does_not_approve_the_class, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
