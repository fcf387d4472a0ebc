/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When may be entered, through the API of records: what is refused and how, a lock that falls among
 * writers, and what is found when an office locks. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "app/inspect.h"
#include "db/db.h"
#include "ground.h"
#include "store/windows.h"

#define FOREVER "2199-01-01T00:00:00Z"
#define DECIDED "\"decision_number\":\"21/QĐ-THCS\",\"reason\":\"Theo kế hoạch năm học\""

static const struct person province_admin = {403, PROVINCE, "so_admin", "Quản Trị Sở"};

static struct answer set(struct ground *g, const struct person *by, const char *what)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = POST,
                                              .target = "/v1/windows",
                                              .body = api_text(g->api, "{%s," DECIDED "}", what)});
}

static int64_t is_set(struct ground *g, const char *what)
{
    struct answer answer = set(g, &leader, what);

    expect(&answer, 201, "");
    assert_string_equal(answer.etag, "\"v1\"");
    return json_get_int(answer.doc, "id");
}

/* As an office would have set it: in records' tests there is no auth to ask for its subtree. */
static int64_t lock_of_office(struct ground *g, int64_t org_id, int64_t scope, const char *more)
{
    ground_sql(g, api_text(g->api,
                           "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id,"
                           " scope_name, starts_at, ends_at, decision_number, reason, set_by,"
                           " set_at, version) VALUES (%lld, 'Sở Thử Nghiệm', 'lock', %lld, 'x',"
                           " '2026-01-01T00:00:00Z', '" FOREVER "', '77/QĐ-SGDĐT', 'Kiểm tra', 403,"
                           " '2026-01-01T00:00:00Z', 1)",
                           (long long)org_id, (long long)scope));
    if (*more)
        ground_sql(g,
                   api_text(g->api, "UPDATE entry_window SET %s ORDER BY id DESC LIMIT 1", more));
    return ground_number(g, "SELECT MAX(id) AS n FROM entry_window");
}

static const char *cell(struct ground *g, const char *column)
{
    return api_text(g->api, "{\"student_id\":%lld,\"column\":\"%s\",%s}", (long long)g->students[0],
                    column, strcmp(column, "comment") ? "\"tenths\":70" : "\"text\":\"Tốt\"");
}

static void a_school_that_set_nothing_is_open(void **state)
{
    struct ground *g = *state;
    struct answer answer = save_cells(g, "toan", 1, cell(g, "ck"));

    expect(&answer, 200, "");
}

static void each_cell_is_told_what_stands_in_its_way(void **state)
{
    struct ground *g = *state;
    int64_t gk, province;
    struct answer answer;

    is_set(g, "\"kind\":\"opening\",\"column_kind\":\"tx\",\"ends_at\":\"" FOREVER "\"");
    gk = is_set(g, "\"kind\":\"opening\",\"column_kind\":\"gk\",\"term\":1,"
                   "\"starts_at\":\"2198-01-01T00:00:00Z\",\"ends_at\":\"" FOREVER "\"");
    province = lock_of_office(g, PROVINCE, PROVINCE, "subject = 'toan', column_kind = 'ck'");
    answer = save_cells(g, "toan", 1,
                        api_text(g->api, "%s,%s,%s,%s", cell(g, "tx1"), cell(g, "gk"),
                                 cell(g, "ck"), cell(g, "comment")));
    expect(&answer, 423, "window-closed");
    expect_pointers(&answer, 3, (const char *const[]){"/cells/1", "/cells/2", "/cells/3", NULL});
    assert_int_equal(json_get_count(answer.doc, "windows"), 2); /* nobody opened comments */
    assert_int_equal(json_get_int(answer.doc, "windows/0/id"), gk);
    assert_string_equal(json_get_text(answer.doc, "windows/0/until"), "2198-01-01T00:00:00Z");
    assert_int_equal(json_get_int(answer.doc, "windows/1/id"), province);
    assert_string_equal(json_get_text(answer.doc, "windows/1/unit_name"), "Sở Thử Nghiệm");
    assert_string_equal(json_get_text(answer.doc, "windows/1/decision_number"), "77/QĐ-SGDĐT");
    assert_string_equal(json_get_text(answer.doc, "windows/1/until"), FOREVER);
    assert_non_null(strstr(json_get_text(answer.doc, "errors/1/detail"),
                           "Sở Thử Nghiệm khóa theo văn bản 77/QĐ-SGDĐT đến 07:00:00"));
    assert_non_null(strstr(json_get_text(answer.doc, "errors/1/detail_en"),
                           "locked by Sở Thử Nghiệm, decision 77/QĐ-SGDĐT, until " FOREVER));
    assert_true(json_has(answer.doc, "detail_en"));
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark"), 0);
    answer = save_cells(g, "toan", 1, cell(g, "tx1"));
    expect(&answer, 200, "");
}

static void locks_of_others_do_not_reach(void **state)
{
    static const char *const beside[] = {
        "subject = 'gdcd'",
        "term = 2",
        "grade = 8",
        "level = 'thpt'",
        "year_name = '2024-2025'",
        "column_kind = 'tx'",
        "scope_org_id = 12",
        "ends_at = '2026-02-01T00:00:00Z'",
        "starts_at = '2198-01-01T00:00:00Z'",
        "closed_at = '2026-02-01T00:00:00Z'",
    };
    struct ground *g = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(beside); i++)
        lock_of_office(g, COMMUNE, PROVINCE, beside[i]);
    answer = save_cells(g, "toan", 1, cell(g, "ck"));
    expect(&answer, 200, "");
    lock_of_office(g, COMMUNE, COMMUNE, "grade = 9, level = 'thcs', year_name = '2025-2026'");
    answer = save_cells(g, "toan", 1, cell(g, "ck"));
    expect(&answer, 423, "window-closed");
}

static void the_homeroom_record_and_the_roster_have_windows_too(void **state)
{
    struct ground *g = *state;
    const char *record =
        api_text(g->api, "/v1/classes/%lld/homeroom-record", (long long)g->class_id);
    struct answer answer;

    lock_of_office(g, COMMUNE, SCHOOL, "column_kind = 'conduct', term = 2");
    lock_of_office(g, COMMUNE, SCHOOL, "column_kind = 'profile'");
    answer = change(g, &homeroom, PATCH, record,
                    api_text(g->api,
                             "{\"rows\":[{\"student_id\":%lld,\"conduct_term1\":"
                             "\"tot\",\"conduct_term2\":\"tot\","
                             "\"absent_excused\":1}]}",
                             (long long)g->students[0]));
    expect(&answer, 423, "window-closed");
    expect_pointers(&answer, 1, (const char *const[]){"/rows/0/conduct_term2", NULL});
    answer =
        api_send(g->api, &(struct sending){.by = &admin,
                                           .method = POST,
                                           .target = api_text(g->api, "/v1/classes/%lld/roster",
                                                              (long long)g->other_class_id),
                                           .type = "text/csv",
                                           .body = "stt,ho_ten,ngay_sinh,gioi_tinh\n"});
    expect(&answer, 423, "window-closed");
    assert_int_equal(ground_events(g), 0);
}

static struct answer close_it(struct ground *g, const struct person *by, int64_t id,
                              const char *match)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = POST,
                                              .target = api_text(g->api, "/v1/windows/%lld/closing",
                                                                 (long long)id),
                                              .match = match,
                                              .body = "{\"reason\":\"Đã nhập xong trước hạn\"}"});
}

static void a_window_ends_early_once(void **state)
{
    struct ground *g = *state;
    int64_t id = is_set(g, "\"kind\":\"opening\",\"ends_at\":\"" FOREVER "\"");
    struct answer answer = save_cells(g, "toan", 1, cell(g, "tx1"));

    expect(&answer, 200, "");
    answer = close_it(g, &leader, id, NULL);
    expect(&answer, 428, "precondition-required");
    answer = close_it(g, &leader, id, "\"v2\"");
    expect(&answer, 412, "changed");
    answer = close_it(g, &leader, id, "\"v1\"");
    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v2\"");
    answer = close_it(g, &leader, id, "\"v2\"");
    expect(&answer, 409, "window-over");
    answer = save_cells(g, "toan", 1, cell(g, "tx1"));
    expect(&answer, 423, "window-closed");
    assert_int_equal(json_get_int(answer.doc, "windows/0/id"), id);
    assert_null(json_get_text(answer.doc, "windows/0/until"));
    assert_int_equal(ground_events(g), 3);
}

/* What was taken back before it began counts as never set. */
static void a_window_is_taken_back_before_it_begins(void **state)
{
    struct ground *g = *state;
    int64_t id = is_set(g, "\"kind\":\"opening\",\"starts_at\":\"2198-01-01T00:00:00Z\","
                           "\"ends_at\":\"" FOREVER "\"");
    struct answer answer = save_cells(g, "toan", 1, cell(g, "tx1"));

    expect(&answer, 423, "window-closed");
    answer = close_it(g, &leader, id, "\"v1\"");
    expect(&answer, 200, "");
    answer = save_cells(g, "toan", 1, cell(g, "tx1"));
    expect(&answer, 200, "");
}

static void who_may_not_set_or_end_windows(void **state)
{
    static const struct person *const never[] = {&toan, &homeroom, &admin, &office,
                                                 &province_leader};
    struct ground *g = *state;
    const char *of_school = "\"kind\":\"lock\",\"scope_org_id\":11,\"ends_at\":\"" FOREVER "\"";
    int64_t id = is_set(g, "\"kind\":\"opening\",\"ends_at\":\"" FOREVER "\"");
    int64_t above = lock_of_office(g, COMMUNE, COMMUNE, "grade = 8");
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(never); i++) {
        answer = set(g, never[i], of_school);
        expect(&answer, 403, "forbidden");
        answer = close_it(g, never[i], id, "\"v1\"");
        expect(&answer, 403, "forbidden");
    }
    answer = close_it(g, &stranger_leader, id, "\"v1\"");
    expect(&answer, 404, "not-found");
    answer = close_it(g, &leader, above, "\"v1\""); /* binds the school, is not its own */
    expect(&answer, 403, "forbidden");
    answer = close_it(g, &province_admin, above, "\"v1\""); /* nor that office's */
    expect(&answer, 404, "not-found");
    answer = close_it(g, &commune_admin, above, "\"v1\"");
    expect(&answer, 200, "");
}

static void what_is_wrong_with_a_window_is_told_at_once(void **state)
{
    struct ground *g = *state;
    struct answer answer = set(g, &leader,
                               "\"kind\":\"opening\",\"subject\":\"khong_co\","
                               "\"starts_at\":\"2026-13-01T00:00:00Z\","
                               "\"ends_at\":\"2026-01-01T00:00:00Z\"");

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 3, (const char *const[]){"/starts_at", "/ends_at", "/subject", NULL});
    answer = set(g, &leader,
                 "\"kind\":\"lock\",\"starts_at\":\"2026-01-01T00:00:00Z\","
                 "\"ends_at\":\"" FOREVER "\"");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/starts_at", NULL});
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM entry_window"), 0);
    assert_int_equal(ground_events(g), 0);
}

static void windows_are_seen_by_whom_they_bind(void **state)
{
    struct ground *g = *state;
    int64_t own = is_set(g, "\"kind\":\"opening\",\"ends_at\":\"" FOREVER "\"");
    int64_t above = lock_of_office(g, PROVINCE, PROVINCE, "grade = 8");
    const struct {
        const struct person *by;
        size_t n;
        int own, above;
    } cases[] = {
        {&toan, 2, 200, 200},          {&leader, 2, 200, 200},          {&stranger, 1, 404, 200},
        {&commune_admin, 0, 404, 404}, {&province_leader, 1, 404, 200}, {NULL, 0, 401, 401},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct person *by = cases[i].by;
        struct answer answer =
            api_send(g->api, &(struct sending){.by = by, .target = "/v1/windows"});

        if (by)
            assert_int_equal(json_get_count(answer.doc, "items"), cases[i].n);
        for (int k = 0; k < 2; k++) {
            const char *target = api_text(g->api, "/v1/windows/%lld", (long long)(k ? above : own));

            answer = api_send(g->api, &(struct sending){.by = by, .target = target});
            assert_int_equal(answer.status, k ? cases[i].above : cases[i].own);
        }
    }
}

/* --- a lock that falls among writers --- */

enum { WRITERS = 6, ROUNDS = 5 };

struct writer {
    struct ground *g;
    int term;
    const char *subject;
    int64_t saved;      /* acknowledged */
    char refusal[2000]; /* the last answer */
};

static void *write_until_refused(void *argument)
{
    struct writer *w = argument;
    char book[100], body[200], etag[40] = "\"v0\"";

    snprintf(book, sizeof(book), "/v1/classes/%lld/gradebooks/%s/%d", (long long)w->g->class_id,
             w->subject, w->term);
    snprintf(body, sizeof(body),
             "{\"cells\":[{\"student_id\":%lld,\"column\":\"comment\","
             "\"text\":\"x\"}]}",
             (long long)w->g->students[0]);
    for (;;) {
        struct answer answer = api_send(
            w->g->api,
            &(struct sending){
                .by = &toan, .method = PATCH, .target = book, .match = etag, .body = body});

        snprintf(w->refusal, sizeof(w->refusal), "%d %s", answer.status, answer.text);
        if (answer.status != 200)
            return NULL;
        snprintf(etag, sizeof(etag), "%s", answer.etag);
        w->saved++;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL); /* others want connections, too */
    }
}

static void start(struct ground *g, struct writer *writers, pthread_t *threads)
{
    static const char *const subjects[] = {"toan", "gdcd", "gdtc"};

    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){.g = g, .term = 1 + i % 2, .subject = subjects[i / 2]};
        assert_int_equal(pthread_create(&threads[i], NULL, write_until_refused, &writers[i]), 0);
    }
    while (ground_number(g, "SELECT COUNT(*) AS n FROM audit_event") < 20)
        ;
}

/* All were refused in the end, naming the lock; how many saves were acknowledged before. */
static int64_t acknowledged(struct writer *writers, pthread_t *threads, int64_t lock)
{
    int64_t saved = 0;
    char named[40];

    snprintf(named, sizeof(named), "\"windows\":[{\"id\":%lld,", (long long)lock);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        saved += writers[i].saved;
        assert_int_equal(strncmp(writers[i].refusal, "423", 3), 0);
        assert_non_null(strstr(writers[i].refusal, named));
    }
    return saved;
}

/* Everything acknowledged was committed before the lock; all else is a 423 that names it. */
static void who_writes_when_a_lock_falls_is_before_it_or_refused(void **state)
{
    struct ground *g = *state;

    for (int round = 0; round < ROUNDS; round++) {
        struct writer writers[WRITERS];
        pthread_t threads[WRITERS];
        int64_t saved;

        reset_ground(state);
        start(g, writers, threads);
        saved = acknowledged(writers, threads,
                             is_set(g, "\"kind\":\"lock\",\"ends_at\":\"" FOREVER "\""));
        assert_int_equal(saved, ground_number(g, "SELECT SUM(version) AS n FROM gradebook"));
        /* The chain is in the order of commits. */
        assert_int_equal(saved + 1, ground_number(g, "SELECT seq AS n FROM audit_event"
                                                     " WHERE action = 'window.set'"));
        assert_int_equal(ground_events(g), saved + 1);
    }
}

/* As an office's request does it, which is of another chain; how much was saved by then. */
static int64_t lock_from_above(struct ground *g, int64_t *ret_saved)
{
    struct call *call = api_test_call(g->api);
    struct entry_window w = {.org_id = COMMUNE,
                             .unit_name = "Xã",
                             .kind = WINDOW_KIND_LOCK,
                             .scope_org_id = PROVINCE,
                             .scope_name = "Tỉnh",
                             .grade = NONE,
                             .term = NONE,
                             .ends_at = FOREVER,
                             .decision_number = "1",
                             .reason = "Kiểm tra",
                             .set_by = 401,
                             .closed_by = NONE};

    assert_int_equal(db_begin(call), OK);
    assert_int_equal(windows_gate_change(call, PROVINCE, &w.starts_at), OK);
    w.set_at = w.starts_at;
    assert_int_equal(windows_add(call, &w, &w.id), OK);
    assert_int_equal(db_commit(call), OK);
    *ret_saved = ground_number(g, "SELECT SUM(version) AS n FROM gradebook");
    store_test_end(call);
    return w.id;
}

static void nothing_is_committed_after_a_lock_from_above(void **state)
{
    struct ground *g = *state;

    for (int round = 0; round < ROUNDS; round++) {
        struct writer writers[WRITERS];
        pthread_t threads[WRITERS];
        int64_t before, saved;

        reset_ground(state);
        start(g, writers, threads);
        saved = lock_from_above(g, &before);
        saved = acknowledged(writers, threads, saved);
        assert_int_equal(saved, before);
        assert_int_equal(saved, ground_number(g, "SELECT SUM(version) AS n FROM gradebook"));
    }
}

/* --- what is found when an office locks --- */

static void inspect_all(struct ground *g)
{
    for (bool idle = false; !idle;) {
        struct call *call = api_test_call(g->api);

        call->caller = no_caller;
        if (inspect_next(call, &idle))
            fail_msg("inspect: %s", call->failure.detail);
        store_test_end(call);
    }
}

static void a_lock_of_an_office_makes_a_report_when_it_begins_and_ends(void **state)
{
    struct ground *g = *state;
    struct answer answer =
        save_cells(g, "toan", 1, api_text(g->api, "%s,%s", cell(g, "tx1"), cell(g, "ck")));
    int64_t id = lock_of_office(g, COMMUNE, COMMUNE, "subject = 'toan'"), report;
    const char *reports = api_text(g->api, "/v1/windows/%lld/reports", (long long)id);
    const char *lines;

    is_set(g, "\"kind\":\"lock\",\"grade\":8,\"ends_at\":\"" FOREVER "\""); /* is no inspection */
    inspect_all(g);
    answer = get(g, &commune_admin, reports);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_string_equal(json_get_text(answer.doc, "items/0/moment"), "begin");
    assert_int_equal(json_get_int(answer.doc, "items/0/schools"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/expected"), STUDENTS * 2 * 6);
    assert_int_equal(json_get_int(answer.doc, "items/0/entered"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/results"), STUDENTS);
    assert_int_equal(json_get_int(answer.doc, "items/0/signed_count"), 0);
    report = json_get_int(answer.doc, "items/0/id");
    lines = api_text(g->api, "/v1/inspection-reports/%lld/lines?org_id=11", (long long)report);
    answer = get(g, &commune_admin, lines);
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_string_equal(json_get_text(answer.doc, "items/0/class_name"), "9A1");
    assert_string_equal(json_get_text(answer.doc, "items/0/subject"), "toan");
    assert_int_equal(json_get_int(answer.doc, "items/0/entered"), 2);
    answer = get(g, &province_leader, lines);
    expect(&answer, 404, "not-found");
    answer = get(g, &leader, lines);
    expect(&answer, 403, "forbidden");
    answer = close_it(g, &commune_admin, id, "\"v1\"");
    expect(&answer, 200, "");
    inspect_all(g);
    answer = get(g, &commune_admin, reports);
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/1/moment"), "end");
    answer =
        get(g, &commune_admin,
            api_text(g->api, "/v1/inspection-reports/%lld/schools?limit=1", (long long)report));
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_string_equal(json_get_text(answer.doc, "next"), "11");
}

static void a_lock_that_never_began_is_no_inspection(void **state)
{
    struct ground *g = *state;
    int64_t id = lock_of_office(g, COMMUNE, COMMUNE, "subject = 'toan'");
    struct answer answer;

    ground_sql(g, api_text(g->api,
                           "UPDATE entry_window SET closed_at = '2025-12-31T23:59:59Z',"
                           " closed_by = 403 WHERE id = %lld",
                           (long long)id));
    inspect_all(g);
    answer = get(g, &commune_admin, api_text(g->api, "/v1/windows/%lld/reports", (long long)id));
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM inspection_due"), 0);
}

#define TEST(f) cmocka_unit_test_setup(f, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_school_that_set_nothing_is_open),
        TEST(each_cell_is_told_what_stands_in_its_way),
        TEST(locks_of_others_do_not_reach),
        TEST(the_homeroom_record_and_the_roster_have_windows_too),
        TEST(a_window_ends_early_once),
        TEST(a_window_is_taken_back_before_it_begins),
        TEST(who_may_not_set_or_end_windows),
        TEST(what_is_wrong_with_a_window_is_told_at_once),
        TEST(windows_are_seen_by_whom_they_bind),
        TEST(who_writes_when_a_lock_falls_is_before_it_or_refused),
        TEST(nothing_is_committed_after_a_lock_from_above),
        TEST(a_lock_of_an_office_makes_a_report_when_it_begins_and_ends),
        TEST(a_lock_that_never_began_is_no_inspection),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
