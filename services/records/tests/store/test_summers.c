/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the summer after a school year brings, through the API of records: the worked examples of
 * retest, training and supplement, who may enter what, and that May stays as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "summer_ground.h"

/* The student's May and August, and what is said of the level. */
static void expect_decision(struct ground *g, int student, const char *may, const char *august,
                            const char *statement)
{
    struct answer answer = summer_results(g);
    const char *item = api_text(g->api, "items/%d", student);
    const struct {
        const char *path, *want;
    } texts[] = {
        {"promotion/decision", may},
        {"summer/after/promotion/decision", august},
        {"summer/after/completion/statement", statement},
    };

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const char *is = json_get_text(answer.doc, api_text(g->api, "%s/%s", item, texts[i].path));

        if (!is != !texts[i].want || (is && strcmp(is, texts[i].want) != 0))
            fail_msg("%s is %s instead of %s", texts[i].path, is ? is : "null",
                     texts[i].want ? texts[i].want : "null");
    }
}

static int64_t marks_sum(struct ground *g)
{
    return ground_number(g, "SELECT CAST(SUM(CRC32(CONCAT_WS('/', class_id, subject, term,"
                            " student_id, tx1, tx2, tx3, tx4, gk, ck))) AS INT) AS n FROM mark");
}

static void a_subject_taken_again_decides_in_august(void **state)
{
    struct ground *g = *state;
    const int64_t before = marks_sum(g);
    struct answer answer = summer_send(g, &homeroom, "/summer-results", NULL, NULL);

    assert_int_equal(json_get_count(answer.doc, "items"), 2); /* who passed is not asked about */
    assert_int_equal(json_get_count(answer.doc, "items/0/may_retake"), 2);
    answer = summer_enrol(g, RETAKES, "\"ngoai_ngu_1\"");
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "retest", NULL, NULL);
    answer = summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":34"));
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "retest", "retained", NULL);
    answer =
        summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":35")); /* P4 */
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "retest", "promoted_after_retest",
                    "Hoàn thành chương trình trung học cơ sở");
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/0/learning/level"), "chua_dat");
    assert_string_equal(json_get_text(answer.doc, "items/0/summer/after/learning/level"), "dat");
    assert_string_equal(
        json_get_text(answer.doc, "items/0/summer/after/promotion/explanation/rule"),
        "TT22/2021 Điều 14");
    assert_int_equal(json_get_int(answer.doc, "items/0/summer/retests/0/before"), 32);
    assert_int_equal(json_get_int(answer.doc, "items/0/summer/retests/0/result/tenths"), 35);
    assert_int_equal(marks_sum(g), before);
}

static void what_was_not_taken_again_stays_as_it_was(void **state)
{
    struct ground *g = *state;
    struct answer answer = summer_enrol(g, RETAKES, "\"khtn\",\"ngoai_ngu_1\"");

    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "retest", NULL, NULL); /* English is still due */
    answer =
        summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"outcome\":\"absent\""));
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "retest", "retained", NULL); /* P5 */
    answer = summer_save(g, &english, "ngoai_ngu_1",
                         summer_row(g, RETAKES, "\"outcome\":\"registered\""));
    expect(&answer, 200, "");
    answer = summer_enrol(g, RETAKES, "\"khtn\"");
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "retest", "retained", NULL);
}

static void conduct_after_training_decides(void **state)
{
    struct ground *g = *state;
    struct answer answer = summer_train(g, TRAINS, "chua_dat");

    expect(&answer, 200, "");
    expect_decision(g, TRAINS, "summer_training", "retained", NULL);
    answer = summer_train(g, TRAINS, "dat"); /* P6 */
    expect(&answer, 200, "");
    expect_decision(g, TRAINS, "summer_training", "promoted_after_training",
                    "Hoàn thành chương trình trung học cơ sở");
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/1/conduct/level"), "chua_dat");
    assert_string_equal(json_get_text(answer.doc, "items/1/summer/after/conduct/level"), "dat");
}

/* P9 moves up with a rating at Chưa đạt; whether that completes the level is a switch of its own
 * (doubts.def). Who has a summer ahead has not completed it. */
static void completing_the_level_is_another_question(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    summer_mark(g, PASSES, "gdtc", 0);
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/2/promotion/decision"), "completed");
    assert_string_equal(json_get_text(answer.doc, "items/2/completion/level"), "thcs");
    assert_true(json_get_true(answer.doc, "items/2/completion/completed"));
    for (int student = RETAKES; student <= TRAINS; student++) {
        const char *item = api_text(g->api, "items/%d/completion", student);

        assert_string_equal(json_get_text(answer.doc, api_text(g->api, "%s/level", item)), "thcs");
        assert_null(json_get_text(answer.doc, api_text(g->api, "%s/statement", item)));
    }
    summer_class(g, 8, "TT22");
    answer = summer_results(g);
    assert_null(json_get_text(answer.doc, "items/2/completion/level"));
    summer_class(g, 9, "TT22");
}

static void each_part_is_its_persons(void **state)
{
    struct ground *g = *state;
    static const struct {
        const struct person *by;
        const char *subject;
        int status;
        const char *slug;
    } cases[] = {
        {&toan, "ngoai_ngu_1", 403, "not-your-class"},
        {&homeroom, "ngoai_ngu_1", 403, "not-your-class"},
        {&van, "ngoai_ngu_1", 403, "not-your-class"},
        {&leader, "ngoai_ngu_1", 403, "forbidden"},
        {&office, "ngoai_ngu_1", 403, "forbidden"},
        {&admin, "ngoai_ngu_1", 403, "forbidden"},
        {&stranger, "ngoai_ngu_1", 404, "not-found"},
        {&stranger_leader, "ngoai_ngu_1", 403, "forbidden"},
        {&english, "", 403, "not-your-class"},
        {&leader, "", 403, "forbidden"},
        {&office, "", 403, "forbidden"},
        {&stranger, "", 404, "not-found"},
    };
    struct answer answer = summer_enrol(g, RETAKES, "\"ngoai_ngu_1\"");
    const int64_t events = ground_events(g);

    expect(&answer, 200, "");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *body =
            *cases[i].subject
                ? summer_row(g, RETAKES, "\"tenths\":90")
                : api_text(g->api, "{\"registrations\":[{\"student_id\":%lld,\"subjects\":[]}]}",
                           (long long)g->students[RETAKES]);

        answer = summer_save(g, cases[i].by, cases[i].subject, body);
        expect(&answer, cases[i].status, cases[i].slug);
    }
    answer = summer_send(g, &stranger_leader, "/summer-results", NULL, NULL);
    expect(&answer, 404, "not-found");
    answer = summer_send(g, &english, "/summer-results", NULL, NULL);
    expect(&answer, 403, "not-your-class");
    assert_int_equal(ground_events(g), events);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM summer_result"
                                      " WHERE outcome = 'registered'"),
                     1);
}

static void what_is_wrong_with_a_registration_is_said_at_once(void **state)
{
    struct ground *g = *state;
    const long long one = (long long)g->students[RETAKES];
    const long long two = (long long)g->students[TRAINS];
    const long long three = (long long)g->students[PASSES];
    struct answer answer = summer_save(
        g, &homeroom, "",
        api_text(g->api,
                 "{\"registrations\":[{\"student_id\":%lld,\"subjects\":[\"khtn\",\"toan\","
                 "\"khtn\",\"khong_co\"]},{\"student_id\":%lld,\"subjects\":[\"toan\"]},"
                 "{\"student_id\":%lld,\"subjects\":[]},{\"student_id\":999999999,"
                 "\"subjects\":[]}],"
                 "\"training\":[{\"student_id\":%lld,\"conduct\":\"trung_binh\"},"
                 "{\"student_id\":%lld,\"conduct\":\"dat\"}]}",
                 one, three, one, two, one));

    expect(&answer, 400, "invalid");
    expect_pointers(
        &answer, 8,
        (const char *const[]){"/registrations/0/subjects/1", "/registrations/0/subjects/2",
                              "/registrations/0/subjects/3", "/registrations/1/student_id",
                              "/registrations/2/student_id", "/registrations/3/student_id",
                              "/training/0/conduct", "/training/1/student_id", NULL});
}

static void what_is_wrong_with_a_result_is_said_at_once(void **state)
{
    struct ground *g = *state;
    const long long one = (long long)g->students[RETAKES];
    const long long three = (long long)g->students[PASSES];
    struct answer answer = summer_enrol(g, RETAKES, "\"khtn\"");

    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "khtn",
                         api_text(g->api,
                                  "{\"rows\":[{\"student_id\":%lld,\"rating\":\"dat\"},"
                                  "{\"student_id\":%lld,\"tenths\":50},{\"student_id\":%lld,"
                                  "\"tenths\":60}]}",
                                  one, three, one));
    expect(&answer, 400, "invalid");
    expect_pointers(
        &answer, 3,
        (const char *const[]){"/rows/0/tenths", "/rows/1/student_id", "/rows/2/student_id", NULL});
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":101"));
    expect(&answer, 400, "invalid");
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"outcome\":\"taken\""));
    expect_pointers(&answer, 1, (const char *const[]){"/rows/0/outcome", NULL});
    answer = summer_save(g, &toan, "khtn",
                         summer_row(g, RETAKES, "\"outcome\":\"absent\",\"tenths\":50"));
    expect_pointers(&answer, 1, (const char *const[]){"/rows/0/outcome", NULL});
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":50,\"test\":50"));
    expect_pointers(&answer, 1, (const char *const[]){"/rows/0/tenths", NULL});
    answer = summer_send(g, &homeroom, "/summer-results/khong_co", NULL, NULL);
    expect(&answer, 404, "unknown-subject");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM summer_result"
                                      " WHERE outcome <> 'registered'"),
                     0);
}

static void who_reads_an_old_list_reads_again(void **state)
{
    struct ground *g = *state;
    const char *old = NULL;
    struct answer answer = summer_enrol(g, RETAKES, "\"khtn\"");

    expect(&answer, 200, "");
    old = summer_etag(g, "khtn");
    answer = summer_enrol(g, RETAKES, "");
    expect(&answer, 200, "");
    answer = summer_enrol(g, RETAKES, "\"khtn\"");
    expect(&answer, 200, "");
    answer =
        summer_send(g, &toan, "/summer-results/khtn", old, summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 412, "changed");
    answer = summer_send(g, &toan, "/summer-results/khtn", NULL,
                         summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 428, "precondition-required");
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 200, "");
    answer = summer_enrol(g, RETAKES, ""); /* what has a result stays registered */
    expect_pointers(&answer, 1, (const char *const[]){"/registrations/0/subjects", NULL});
}

static void a_locked_year_takes_the_summer_in_and_no_mark(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    ground_sql(g, api_text(g->api, "INSERT INTO year_lock VALUES (%lld, '2026-06-01T00:00:00Z')",
                           (long long)g->year_id));
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = summer_enrol(g, RETAKES, "\"khtn\"");
    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 200, "");
    answer = summer_save(g, &van, "khtn", summer_row(g, RETAKES, "\"tenths\":60"));
    expect(&answer, 403, "not-your-class");
    ground_sql(g, api_text(g->api,
                           "INSERT INTO substitution (class_id, subject, account_id, full_name,"
                           " valid_from, valid_to, state, reason, proposed_by, proposed_at,"
                           " decision_number, decision_reason, decided_by, decided_at) VALUES"
                           " (%lld, 'khtn', 103, 'Phạm Thị Văn', '2026-05-25', '2026-08-31',"
                           " 'approved', 'Đánh giá lại trong hè', 104, '2026-05-25T00:00:00Z',"
                           " '7/QĐ', 'Giáo viên đã chuyển đi', 106, '2026-05-25T00:00:00Z')",
                           (long long)g->class_id));
    answer = summer_save(g, &van, "khtn",
                         summer_row(g, RETAKES, "\"tenths\":60")); /* whom the leader named */
    expect(&answer, 200, "");
    answer = summer_train(g, TRAINS, "dat");
    expect(&answer, 200, "");
    answer = summer_send(
        g, &toan, "/gradebooks/khtn/2", "\"v0\"",
        api_text(g->api, "{\"cells\":[{\"student_id\":%lld,\"column\":\"ck\",\"tenths\":50}]}",
                 (long long)g->students[RETAKES]));
    expect(&answer, 423, "year-locked");
}

static void the_summer_has_its_times(void **state)
{
    struct ground *g = *state;
    const char *lock = "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id,"
                       " scope_name, column_kind, starts_at, ends_at, decision_number, reason,"
                       " set_by, set_at, version) VALUES (1, 'Sở Thử Nghiệm', 'lock', 1, 'Tỉnh',"
                       " '%s', '2020-01-01T00:00:00Z', '2199-01-01T00:00:00Z', '78/QĐ-SGDĐT',"
                       " 'Hết thời gian đánh giá lại', 900, '2020-01-01T00:00:00Z', 1)";
    struct answer answer = summer_enrol(g, RETAKES, "\"khtn\"");

    expect(&answer, 200, "");
    ground_sql(g, api_text(g->api, lock, "retest"));
    answer = summer_enrol(g, RETAKES, "\"khtn\",\"ngoai_ngu_1\"");
    expect(&answer, 423, "window-closed");
    expect_pointers(
        &answer, 2,
        (const char *const[]){"/registrations/0/subjects/0", "/registrations/0/subjects/1", NULL});
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 423, "window-closed");
    answer = summer_train(g, TRAINS, "dat");
    expect(&answer, 200, "");
    ground_sql(g, api_text(g->api, lock, "summer"));
    answer = summer_train(g, TRAINS, "kha");
    expect(&answer, 423, "window-closed");
}

static void every_change_is_kept(void **state)
{
    struct ground *g = *state;
    struct answer answer = summer_enrol(g, RETAKES, "\"khtn\"");

    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":40"));
    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 200, "");
    answer = summer_send(g, &toan, "/summer-results/khtn/history", NULL, NULL);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    assert_string_equal(json_get_text(answer.doc, "items/0/operation"), "created");
    assert_string_equal(json_get_text(answer.doc, "items/1/old_value/outcome"), "registered");
    assert_int_equal(json_get_int(answer.doc, "items/2/old_value/tenths"), 40);
    assert_int_equal(json_get_int(answer.doc, "items/2/new_value/tenths"), 50);
    answer = summer_send(g, &english, "/summer-results/khtn/history", NULL, NULL);
    expect(&answer, 403, "not-your-class");
    assert_int_equal(ground_events(g), 3);
}

/* Each subject that the class's programme has, as the API tells it. */
static void mark_all(struct ground *g, int student, int scored, int rated)
{
    struct answer answer = summer_send(g, &homeroom, "/subjects", NULL, NULL);

    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++) {
        const char *kind = json_get_text(answer.doc, api_text(g->api, "items/%zu/kind", i));
        const char *code = json_get_text(answer.doc, api_text(g->api, "items/%zu/subject", i));

        summer_mark(g, student, code, strcmp(kind, "scored") == 0 ? scored : rated);
    }
}

static void in_primary_schools_help_is_followed_by_a_supplement(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    summer_class(g, 5, "TT27");
    mark_all(g, RETAKES, 0, 1);
    ground_sql(g, "UPDATE mark SET gk = 60, ck = 60");
    ground_sql(g, api_text(g->api,
                           "UPDATE mark SET tx2 = 0, ck = 40 WHERE subject = 'toan' AND term = 2"
                           " AND student_id = %lld",
                           (long long)g->students[RETAKES]));
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/0/promotion/decision"), "supplement");
    answer = summer_enrol(g, RETAKES, "\"toan\"");
    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "toan",
                         summer_row(g, RETAKES, "\"rating\":\"hoan_thanh\",\"test\":55"));
    expect_pointers(&answer, 1, (const char *const[]){"/rows/0/test", NULL});
    answer = summer_save(g, &toan, "toan", summer_row(g, RETAKES, "\"tenths\":50"));
    expect_pointers(&answer, 1, (const char *const[]){"/rows/0/rating", NULL});
    answer = summer_save(g, &toan, "toan", summer_row(g, RETAKES, "\"rating\":\"hoan_thanh\""));
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "supplement", "by_principal", NULL); /* the test is still 4 */
    answer = summer_save(g, &toan, "toan",
                         summer_row(g, RETAKES, "\"rating\":\"hoan_thanh\",\"test\":50"));
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "supplement", "promoted_supplemented", /* Q13 */
                    "Hoàn thành chương trình tiểu học");
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/0/learning/level"), "chua_hoan_thanh");
    assert_string_equal(json_get_text(answer.doc, "items/0/summer/after/learning/level"),
                        "hoan_thanh");
}

static void under_the_old_rules_too(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    summer_class(g, 9, "TT58_26");
    mark_all(g, RETAKES, 55, 1);
    mark_all(g, TRAINS, 55, 1);
    summer_mark(g, RETAKES, "hoa_hoc", 30); /* O1: Yếu, Trung bình */
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = 'trung_binh', conduct_term2 ="
                  " 'trung_binh', conduct_year = 'trung_binh'");
    ground_sql(g,
               api_text(g->api, "UPDATE enrolment SET conduct_year = 'yeu' WHERE student_id = %lld",
                        (long long)g->students[TRAINS]));
    summer_assign(g, &toan, "hoa_hoc");
    answer = summer_enrol(g, RETAKES, "\"hoa_hoc\"");
    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "hoa_hoc", summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 200, "");
    expect_decision(g, RETAKES, "retest", "promoted_after_retest",
                    "Hoàn thành chương trình trung học cơ sở");
    answer = summer_train(g, TRAINS, "dat"); /* a word of TT22 */
    expect(&answer, 400, "invalid");
    answer = summer_train(g, TRAINS, "trung_binh"); /* O3 */
    expect(&answer, 200, "");
    expect_decision(g, TRAINS, "summer_training", "promoted_after_training",
                    "Hoàn thành chương trình trung học cơ sở");
}

/* Everybody fails everywhere, and of nothing there is a signature or a result. */
static void all_that_an_addendum_lacks_is_told(void **state)
{
    enum { SUBJECTS = 12, MORE = 4 }; /* May's summary, approval and seal; the results */
    struct ground *g = *state;
    struct answer answer;
    size_t i = 0;

    ground_sql(g, "UPDATE enrolment SET conduct_term2 = 'kha'");
    ground_sql(g, "UPDATE mark SET tx1 = IF(tx1 = 1, 0, 20), tx2 = tx1, tx3 = tx1, tx4 = tx1,"
                  " gk = tx1, ck = tx1");
    ground_sql(g, "INSERT INTO summer_result (class_id, subject, student_id, outcome)"
                  " SELECT class_id, subject, student_id, 'registered' FROM mark WHERE term = 2");
    answer = summer_send(g, &homeroom, "/signing-state", NULL, NULL);
    expect(&answer, 200, "");
    while (i < json_get_count(answer.doc, "items") &&
           strcmp(json_get_text(answer.doc, api_text(g->api, "items/%zu/stage", i)), "addendum") !=
               0)
        i++;
    assert_int_equal(json_get_count(answer.doc, api_text(g->api, "items/%zu/gaps", i)),
                     STUDENTS * (SUBJECTS + MORE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_subject_taken_again_decides_in_august, reset_summer),
        cmocka_unit_test_setup(what_was_not_taken_again_stays_as_it_was, reset_summer),
        cmocka_unit_test_setup(conduct_after_training_decides, reset_summer),
        cmocka_unit_test_setup(completing_the_level_is_another_question, reset_summer),
        cmocka_unit_test_setup(each_part_is_its_persons, reset_summer),
        cmocka_unit_test_setup(what_is_wrong_with_a_registration_is_said_at_once, reset_summer),
        cmocka_unit_test_setup(what_is_wrong_with_a_result_is_said_at_once, reset_summer),
        cmocka_unit_test_setup(who_reads_an_old_list_reads_again, reset_summer),
        cmocka_unit_test_setup(a_locked_year_takes_the_summer_in_and_no_mark, reset_summer),
        cmocka_unit_test_setup(the_summer_has_its_times, reset_summer),
        cmocka_unit_test_setup(every_change_is_kept, reset_summer),
        cmocka_unit_test_setup(in_primary_schools_help_is_followed_by_a_supplement, reset_summer),
        cmocka_unit_test_setup(under_the_old_rules_too, reset_summer),
        cmocka_unit_test_setup(all_that_an_addendum_lacks_is_told, reset_summer),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
