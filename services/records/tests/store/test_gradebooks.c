/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gradebooks through the API of records over a real MariaDB: read, saved, refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static const char *book(struct ground *g, int64_t class_id, const char *subject, int term)
{
    return api_text(g->api, "/v1/classes/%lld/gradebooks/%s/%d", (long long)class_id, subject,
                    term);
}

/* Cells as JSON; "%lld" stands for the first student. */
static struct answer save(struct ground *g, const char *subject, const char *match,
                          const char *cells)
{
    return api_send(g->api, &(struct sending){.by = &toan,
                                              .method = PATCH,
                                              .target = book(g, g->class_id, subject, 1),
                                              .match = match,
                                              .body = api_text(g->api, "{\"cells\":[%s]}", cells)});
}

static const char *cell(struct ground *g, int student, const char *column, const char *value)
{
    return api_text(g->api, "{\"student_id\":%lld,\"column\":\"%s\"%s%s}",
                    (long long)g->students[student], column, *value ? "," : "", value);
}

static struct answer read_book(struct ground *g, const struct person *by, const char *subject)
{
    return api_send(g->api,
                    &(struct sending){.by = by, .target = book(g, g->class_id, subject, 1)});
}

static void nothing_is_stored(struct ground *g)
{
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark"), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM gradebook"), 0);
    assert_int_equal(ground_events(g), 0);
}

static void what_was_saved_is_read_back(void **state)
{
    struct ground *g = *state;
    struct answer answer = read_book(g, &toan, "toan");

    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v0\"");
    assert_int_equal(json_get_count(answer.doc, "rows"), STUDENTS);
    assert_int_equal(json_get_int(answer.doc, "tx_columns"), 4);
    assert_true(json_has(answer.doc, "rows/0/tx1"));

    answer = save(g, "toan", answer.etag,
                  api_text(g->api, "%s,%s,%s,%s", cell(g, 0, "tx1", "\"tenths\":85"),
                           cell(g, 0, "ck", "\"tenths\":0"),
                           cell(g, 1, "gk", "\"state\":\"absent_excused\""),
                           cell(g, 2, "comment", "\"text\":\"Tiến bộ rõ rệt\"")));
    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v1\"");
    assert_int_equal(json_get_int(answer.doc, "version"), 1);
    assert_int_equal(json_get_int(answer.doc, "changed"), 4);
    assert_int_equal(ground_events(g), 1);

    for (size_t i = 0; i < 3; i++) {
        const struct person *const readers[] = {&toan, &homeroom, &leader};

        answer = read_book(g, readers[i], "toan");
        expect(&answer, 200, "");
        assert_string_equal(answer.etag, "\"v1\"");
        assert_int_equal(json_get_int(answer.doc, "rows/0/tx1/tenths"), 85);
        assert_int_equal(json_get_int(answer.doc, "rows/0/ck/tenths"), 0);
        assert_string_equal(json_get_text(answer.doc, "rows/1/gk/state"), "absent_excused");
        assert_string_equal(json_get_text(answer.doc, "rows/2/comment"), "Tiến bộ rõ rệt");
    }
    assert_int_equal(ground_events(g), 1); /* reading leaves no event */
}

static void a_cell_is_emptied_and_the_others_stay(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "toan", "\"v0\"",
                                api_text(g->api, "%s,%s", cell(g, 0, "tx1", "\"tenths\":85"),
                                         cell(g, 0, "tx2", "\"tenths\":70")));

    expect(&answer, 200, "");
    answer = save(g, "toan", "\"v1\"", cell(g, 0, "tx1", "\"state\":\"empty\""));
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark"
                                      " WHERE tx1 IS NULL AND tx2 = 70"),
                     1);
    assert_int_equal(ground_events(g), 2);
}

static void ratings_are_kept_as_such(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "gdtc", "\"v0\"",
                                api_text(g->api, "%s,%s", cell(g, 0, "tx1", "\"rating\":\"dat\""),
                                         cell(g, 1, "tx2", "\"rating\":\"chua_dat\"")));

    expect(&answer, 200, "");
    answer = read_book(g, &toan, "gdtc");
    assert_string_equal(json_get_text(answer.doc, "rows/0/tx1/rating"), "dat");
    assert_string_equal(json_get_text(answer.doc, "rows/1/tx2/rating"), "chua_dat");
    assert_false(json_has(answer.doc, "rows/0/tx3"));
}

static void who_read_an_old_version_changes_nothing(void **state)
{
    static const char *const old[] = {"\"v0\"", "\"v2\"", "\"v9999\""};
    struct ground *g = *state;
    const char *cells = cell(g, 0, "tx1", "\"tenths\":85");
    struct answer answer = save(g, "toan", NULL, cells);

    expect(&answer, 428, "precondition-required");
    answer = save(g, "toan", "v1", cells);
    expect(&answer, 400, "invalid");
    answer = save(g, "toan", "*", cells);
    expect(&answer, 400, "invalid");
    nothing_is_stored(g);
    answer = save(g, "toan", "\"v0\"", cells);
    expect(&answer, 200, "");
    for (size_t i = 0; i < COUNT_OF(old); i++) {
        answer = save(g, "toan", old[i], cell(g, 0, "tx1", "\"tenths\":10"));
        expect(&answer, 412, "changed");
    }
    assert_int_equal(ground_number(g, "SELECT tx1 AS n FROM mark"), 85);
    assert_int_equal(ground_number(g, "SELECT version AS n FROM gradebook"), 1);
    assert_int_equal(ground_events(g), 1);
}

static const struct {
    const char *subject, *column, *value, *pointer;
} wrong_cells[] = {
    {"toan", "tx1", "\"tenths\":10.5", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":8.55", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":85.0", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":\"8\"", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":null", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":105", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":-1", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":true", "/cells/1/tenths"},
    {"toan", "tx1", "\"tenths\":99999999999999999999999", NULL},
    {"toan", "tx1", "\"tenths\":9223372036854775807", "/cells/1/tenths"},
    {"toan", "tx1", "", "/cells/1/tenths"},
    {"toan", "tx5", "\"tenths\":80", "/cells/1/column"},
    {"toan", "TX1", "\"tenths\":80", "/cells/1/column"},
    {"toan", "", "\"tenths\":80", "/cells/1/column"},
    {"gdcd", "tx3", "\"tenths\":80", "/cells/1/column"},
    {"gdcd", "tx4", "\"tenths\":80", "/cells/1/column"},
    {"gdcd", "tx4", "\"state\":\"exempt\"", "/cells/1/column"},
    {"toan", "tx1", "\"rating\":\"dat\"", "/cells/1/rating"},
    {"toan", "tx1", "\"tenths\":80,\"state\":\"empty\"", "/cells/1/tenths"},
    {"toan", "tx1", "\"state\":\"zero\"", "/cells/1/state"},
    {"toan", "tx1", "\"text\":\"8\"", "/cells/1/text"},
    {"toan", "comment", "\"tenths\":80", "/cells/1/text"},
    {"toan", "comment", "\"state\":\"empty\"", "/cells/1/text"},
    {"toan", "tx1", "\"tenths\":80,\"average\":80", "/cells/1/average"},
    {"gdtc", "tx1", "\"tenths\":80", "/cells/1/tenths"},
    {"gdtc", "tx1", "\"rating\":\"tot\"", "/cells/1/rating"},
    {"gdtc", "tx3", "\"rating\":\"dat\"", "/cells/1/column"},
};

static void every_wrong_cell_is_named_and_nothing_stored(void **state)
{
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(wrong_cells); i++) {
        const char *good =
            strcmp(wrong_cells[i].subject, "gdtc") == 0 ? "\"rating\":\"dat\"" : "\"tenths\":80";
        struct answer answer =
            save(g, wrong_cells[i].subject, "\"v0\"",
                 api_text(g->api, "%s,%s", cell(g, 0, "tx1", good),
                          cell(g, 1, wrong_cells[i].column, wrong_cells[i].value)));

        expect(&answer, 400, "invalid");
        if (wrong_cells[i].pointer)
            expect_pointers(&answer, 1, (const char *const[]){wrong_cells[i].pointer, NULL});
        nothing_is_stored(g);
    }
}

static void all_wrong_cells_are_named_at_once(void **state)
{
    struct ground *g = *state;
    const char *unknown = api_text(g->api, "{\"student_id\":%lld,\"column\":\"tx1\",\"tenths\":80}",
                                   (long long)g->foreign_student);
    struct answer answer =
        save(g, "gdcd", "\"v0\"",
             api_text(g->api, "%s,%s,%s,%s,%s", unknown, cell(g, 0, "tx4", "\"tenths\":80"),
                      cell(g, 0, "tx1", "\"tenths\":80"), cell(g, 1, "tx1", "\"rating\":\"dat\""),
                      cell(g, 2, "tx1", "")));

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 4,
                    (const char *const[]){"/cells/0/student_id", "/cells/1/column",
                                          "/cells/3/rating", "/cells/4/tenths", NULL});
    nothing_is_stored(g);
}

static void a_body_without_good_cells_is_refused(void **state)
{
    static const struct {
        const char *body, *pointer;
    } cases[] = {
        {"{\"cells\":[]}", "/cells"},
        {"{}", "/cells"},
        {"{\"cells\":{}}", "/cells"},
        {"{\"cells\":[7]}", "/cells/0"},
        {"{\"cells\":[{}]}", "/cells/0/student_id"},
        {"{\"cells\":[],\"class_id\":1}", "/class_id"},
        {"", NULL},
        {"[]", NULL},
        {"{\"cells\":[],\"cells\":[]}", NULL},
    };
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer =
            api_send(g->api, &(struct sending){.by = &toan,
                                               .method = PATCH,
                                               .target = book(g, g->class_id, "toan", 1),
                                               .match = "\"v0\"",
                                               .body = cases[i].body});

        expect(&answer, 400, "invalid");
        if (cases[i].pointer)
            expect_pointers(&answer, json_get_count(answer.doc, "errors"),
                            (const char *const[]){cases[i].pointer, NULL});
    }
    nothing_is_stored(g);
}

static void who_has_no_right_is_refused(void **state)
{
    static const struct {
        const struct person *by;
        int read, write;
        const char *read_slug, *write_slug;
    } cases[] = {
        {&homeroom, 200, 403, "", "not-your-class"},
        {&van, 403, 403, "not-your-class", "not-your-class"},
        {&admin, 403, 403, "forbidden", "forbidden"},
        {&leader, 200, 403, "", "forbidden"},
        {&office, 403, 403, "forbidden", "forbidden"},
        {&stranger, 404, 404, "not-found", "not-found"},
        {&stranger_leader, 404, 403, "not-found", "forbidden"},
        {NULL, 401, 401, "unauthenticated", "unauthenticated"},
    };
    struct ground *g = *state;
    const char *body = api_text(g->api, "{\"cells\":[%s]}", cell(g, 0, "tx1", "\"tenths\":100"));

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = read_book(g, cases[i].by, "toan");

        expect(&answer, cases[i].read, cases[i].read_slug);
        answer = api_send(g->api, &(struct sending){.by = cases[i].by,
                                                    .method = PATCH,
                                                    .target = book(g, g->class_id, "toan", 1),
                                                    .match = "\"v0\"",
                                                    .body = body});
        expect(&answer, cases[i].write, cases[i].write_slug);
    }
    nothing_is_stored(g);
}

/* A service's own token opens its routes; it never widens what a person may do. */
static void a_service_widens_no_persons_right(void **state)
{
    struct ground *g = *state;
    const char *students =
        api_text(g->api, "/v1/classes/%lld/students", (long long)g->foreign_class_id);
    const char *mine = api_text(g->api, "/v1/students/%lld/book?school_year_id=%lld",
                                (long long)g->students[0], (long long)g->year_id);
    struct answer answer =
        api_send(g->api, &(struct sending){.service = "archive", .target = students});

    expect(&answer, 200, "");
    answer = api_send(g->api,
                      &(struct sending){.by = &leader, .service = "archive", .target = students});
    expect(&answer, 404, "not-found");
    answer = api_send(g->api, &(struct sending){.by = &van, .service = "archive", .target = mine});
    expect(&answer, 403, "not-your-class");
    answer =
        api_send(g->api, &(struct sending){.by = &homeroom, .service = "archive", .target = mine});
    expect(&answer, 200, "");
    answer = api_send(g->api, &(struct sending){.service = "signing", .target = students});
    expect(&answer, 403, "forbidden");
}

static void another_subject_or_term_is_not_there(void **state)
{
    static const struct {
        const char *path;
        int status;
        const char *slug;
    } cases[] = {
        {"ngu_van/1", 403, "not-your-class"}, {"van_hoc/1", 403, "not-your-class"},
        {"toan/0", 404, "not-found"},         {"toan/3", 404, "not-found"},
        {"toan/12", 404, "not-found"},        {"TOAN/1", 404, "not-found"},
    };
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = api_send(
            g->api, &(struct sending){.by = &toan,
                                      .target = api_text(g->api, "/v1/classes/%lld/gradebooks/%s",
                                                         (long long)g->class_id, cases[i].path)});

        expect(&answer, cases[i].status, cases[i].slug);
    }
}

static void in_a_locked_year_nothing_changes(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "toan", "\"v0\"", cell(g, 0, "tx1", "\"tenths\":85"));

    expect(&answer, 200, "");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = save(g, "toan", "\"v1\"", cell(g, 0, "tx1", "\"tenths\":90"));
    expect(&answer, 423, "year-locked");
    answer = save(g, "toan", "\"v1\"", cell(g, 0, "tx9", "\"tenths\":90"));
    expect(&answer, 400, "invalid");
    assert_int_equal(ground_number(g, "SELECT tx1 AS n FROM mark"), 85);
    assert_int_equal(ground_events(g), 1);
    answer = read_book(g, &toan, "toan");
    expect(&answer, 200, "");
}

static void what_is_signed_is_not_changed(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    ground_document(g, 0, "subject_result", "toan", 1, "signed");
    answer = save(g, "toan", "\"v0\"", cell(g, 0, "tx1", "\"tenths\":90"));
    expect(&answer, 409, "already-signed");
    nothing_is_stored(g);
    ground_sql(g, "UPDATE document SET state = 'superseded', ended_reason = 'corrected'");
    answer = save(g, "toan", "\"v0\"", cell(g, 0, "tx1", "\"tenths\":90"));
    expect(&answer, 409, "already-signed"); /* a correction opens its one cell, no more */
    nothing_is_stored(g);
    answer = save(g, "toan", "\"v0\"", cell(g, 1, "tx1", "\"tenths\":90"));
    expect(&answer, 200, ""); /* of this student nothing is signed */
    answer = save(g, "gdcd", "\"v0\"", cell(g, 1, "tx1", "\"tenths\":90"));
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM document"), 1);
}

static void what_waits_for_a_signature_is_taken_back(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    ground_document(g, 0, "subject_result", "toan", 1, "waiting");
    ground_document(g, 0, "subject_result", "gdcd", 1, "waiting");
    answer = save(g, "toan", "\"v7\"", cell(g, 1, "tx1", "\"tenths\":90"));
    expect(&answer, 412, "changed");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM document"), 2);
    answer = save(g, "toan", "\"v0\"", cell(g, 1, "tx1", "\"tenths\":90"));
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM document WHERE subject = 'gdcd'"),
                     1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM document"), 1);
}

static void of_many_who_save_at_once_one_does(void **state)
{
    enum { WRITERS = 8 };
    struct ground *g = *state;
    struct answer answers[WRITERS];

    for (int version = 0; version < 3; version++) {
        const struct sending sending = {
            .by = &toan,
            .method = PATCH,
            .target = book(g, g->class_id, "toan", 1),
            .match = api_text(g->api, "\"v%d\"", version),
            .body = api_text(g->api, "{\"cells\":[%s]}", cell(g, 0, "tx1", "\"tenths\":85"))};

        api_send_at_once(g->api, &sending, WRITERS, answers);
        assert_int_equal(count_of(answers, WRITERS, 200, ""), 1);
        assert_int_equal(count_of(answers, WRITERS, 412, "changed"), WRITERS - 1);
        assert_int_equal(ground_events(g), version + 1);
    }
}

#define TEST(f) cmocka_unit_test_setup(f, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_saved_is_read_back),
        TEST(a_cell_is_emptied_and_the_others_stay),
        TEST(ratings_are_kept_as_such),
        TEST(who_read_an_old_version_changes_nothing),
        TEST(every_wrong_cell_is_named_and_nothing_stored),
        TEST(all_wrong_cells_are_named_at_once),
        TEST(a_body_without_good_cells_is_refused),
        TEST(who_has_no_right_is_refused),
        TEST(a_service_widens_no_persons_right),
        TEST(another_subject_or_term_is_not_there),
        TEST(in_a_locked_year_nothing_changes),
        TEST(what_is_signed_is_not_changed),
        TEST(what_waits_for_a_signature_is_taken_back),
        TEST(of_many_who_save_at_once_one_does),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
