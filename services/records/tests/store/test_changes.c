/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The change feed through the API of records over a real MariaDB: what each follower gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/stamp_changes.h"
#include "db/db.h"
#include "ground.h"

/* What the sequencer does five times a second. */
static void stamp(struct ground *g)
{
    struct call *call = api_test_call(g->api);
    int64_t published = 0;
    bool full = false;

    assert_int_equal(stamp_changes(call, &published, &full), OK);
    store_test_end(call);
}

static struct answer send(struct ground *g, const struct person *by, const char *method,
                          const char *target, const char *match, const char *body)
{
    return api_send(
        g->api, &(struct sending){
                    .by = by, .method = method, .target = target, .match = match, .body = body});
}

static struct answer save(struct ground *g, const char *match, int student, const char *value)
{
    return send(g, &toan, PATCH,
                api_text(g->api, "/v1/classes/%lld/gradebooks/toan/1", (long long)g->class_id),
                match,
                api_text(g->api, "{\"cells\":[{\"student_id\":%lld,\"column\":\"tx1\",%s}]}",
                         (long long)g->students[student], value));
}

static struct answer follow(struct ground *g, const struct person *by, int64_t after)
{
    struct answer answer = api_send(
        g->api,
        &(struct sending){.by = by,
                          .target = api_text(g->api, "/v1/changes?after=%lld", (long long)after)});

    expect(&answer, 200, "");
    return answer;
}

static size_t seen(struct ground *g, const struct person *by)
{
    struct answer answer = follow(g, by, 0);

    return json_get_count(answer.doc, "items");
}

static void a_saved_cell_is_told_with_old_and_new_value(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "\"v0\"", 0, "\"tenths\":70");

    expect(&answer, 200, "");
    answer = save(g, "\"v1\"", 0, "\"tenths\":85");
    expect(&answer, 200, "");
    answer = save(g, "\"v2\"", 0, "\"state\":\"empty\"");
    expect(&answer, 200, "");
    stamp(g);
    answer = follow(g, &toan, 0);
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    assert_int_equal(json_get_int(answer.doc, "next"), 3);
    assert_string_equal(json_get_text(answer.doc, "items/0/operation"), "created");
    assert_int_equal(json_get_int(answer.doc, "items/0/new_value/tx1/tenths"), 70);
    assert_string_equal(json_get_text(answer.doc, "items/1/operation"), "changed");
    assert_int_equal(json_get_int(answer.doc, "items/1/position"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/1/old_value/tx1/tenths"), 70);
    assert_int_equal(json_get_int(answer.doc, "items/1/new_value/tx1/tenths"), 85);
    assert_int_equal(json_get_int(answer.doc, "items/1/actor_id"), toan.account_id);
    assert_string_equal(json_get_text(answer.doc, "items/1/actor_name"), toan.name);
    assert_string_equal(json_get_text(answer.doc, "items/2/operation"), "removed");
    assert_int_equal(json_get_int(answer.doc, "items/2/old_value/tx1/tenths"), 85);
}

static void what_stays_as_it_was_is_no_change(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "\"v0\"", 0, "\"tenths\":70");

    expect(&answer, 200, "");
    answer = save(g, "\"v1\"", 0, "\"tenths\":70");
    expect(&answer, 200, "");
    stamp(g);
    assert_int_equal(seen(g, &toan), 1);
}

static void a_refused_write_tells_nothing(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "\"v7\"", 0, "\"tenths\":70");

    expect(&answer, 412, "changed");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM change_event"), 0);
}

/* Who may read the gradebook sees its changes, and nobody else. */
static void each_sees_what_each_could_read(void **state)
{
    static const struct person head = {108, SCHOOL, "group_head", "Tổ Trưởng", 0, 0, "toan"};
    static const struct person other_head = {109, SCHOOL, "group_head", "Tổ Trưởng", 0, 0, "gdcd"};
    const struct person *const readers[] = {&toan, &homeroom, &leader, &head};
    const struct person *const others[] = {&van, &admin, &office, &stranger, &other_head};
    struct ground *g = *state;
    struct answer answer = save(g, "\"v0\"", 0, "\"tenths\":70");

    expect(&answer, 200, "");
    stamp(g);
    for (size_t i = 0; i < COUNT_OF(readers); i++)
        assert_int_equal(seen(g, readers[i]), 1);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_int_equal(seen(g, others[i]), 0);
    answer = send(g, &leader, GET, api_text(g->api, "/v1/changes?org_id=%d&after=0", OTHER_SCHOOL),
                  NULL, NULL);
    expect(&answer, 404, "not-found");
}

static void a_teacher_learns_what_came_and_went(void **state)
{
    struct ground *g = *state;
    const char *target = api_text(g->api, "/v1/classes/%lld/assignments", (long long)g->class_id);
    const char *format =
        "{\"items\":[{\"subject\":\"gdcd\",\"account_id\":%d,\"full_name\":\"%s\"}]}";
    struct answer answer =
        send(g, &admin, PUT, target, NULL, api_text(g->api, format, (int)van.account_id, van.name));

    expect(&answer, 200, "");
    stamp(g);
    answer = follow(g, &van, 0);
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/0/kind"), "assignment");
    assert_int_equal(json_get_int(answer.doc, "items/0/old_value/account_id"), toan.account_id);
    assert_string_equal(json_get_text(answer.doc, "items/1/operation"), "gained");
    assert_string_equal(json_get_text(answer.doc, "items/1/subject"), "gdcd");
    answer = follow(g, &toan, 0);
    assert_string_equal(json_get_text(answer.doc, "items/1/kind"), "access");
    assert_string_equal(json_get_text(answer.doc, "items/1/operation"), "lost");
    assert_int_equal(seen(g, &leader), 1); /* what came near others is not the leader's */
    answer = send(g, &admin, PUT, target, NULL,
                  api_text(g->api, format, (int)toan.account_id, toan.name));
    expect(&answer, 200, "");
}

static void the_stream_is_read_in_pages(void **state)
{
    struct ground *g = *state;
    int64_t after = 0;

    for (int i = 0; i < 5; i++) {
        struct answer answer =
            save(g, api_text(g->api, "\"v%d\"", i), 0, api_text(g->api, "\"tenths\":%d", 10 + i));

        expect(&answer, 200, "");
    }
    stamp(g);
    for (int i = 0; i < 3; i++) {
        struct answer answer =
            send(g, &toan, GET,
                 api_text(g->api, "/v1/changes?limit=2&after=%lld", (long long)after), NULL, NULL);

        expect(&answer, 200, "");
        assert_int_equal(json_get_count(answer.doc, "items"), i < 2 ? 2 : 1);
        assert_int_equal(json_get_true(answer.doc, "more"), i < 2);
        after = json_get_int(answer.doc, "next");
    }
    assert_int_equal(after, 5);
}

/* Committed, but not stamped: nobody sees it yet, and nobody passes over it. */
static void nothing_is_seen_before_its_position(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "\"v0\"", 0, "\"tenths\":70");

    expect(&answer, 200, "");
    assert_int_equal(seen(g, &toan), 0);
    answer = send(g, &toan, GET, "/v1/changes", NULL, NULL);
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "next"), 0);
    stamp(g);
    assert_int_equal(seen(g, &toan), 1);
    answer = send(g, &toan, GET, "/v1/changes", NULL, NULL);
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    assert_int_equal(json_get_int(answer.doc, "next"), 1);
}

/* A sequencer that died between giving positions and publishing them: the next one publishes. */
static void what_another_stamped_is_published(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "\"v0\"", 0, "\"tenths\":70");

    expect(&answer, 200, "");
    stamp(g);
    ground_sql(g, "UPDATE change_head SET published = 0");
    assert_int_equal(seen(g, &toan), 0);
    stamp(g);
    assert_int_equal(seen(g, &toan), 1);
}

static void a_cursor_out_of_the_stream_is_gone(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "\"v0\"", 0, "\"tenths\":70");

    expect(&answer, 200, "");
    stamp(g);
    answer = send(g, &toan, GET, "/v1/changes?after=2", NULL, NULL);
    expect(&answer, 410, "cursor-gone");
    ground_sql(g, "UPDATE change_head SET horizon = 1");
    answer = send(g, &toan, GET, "/v1/changes?after=0", NULL, NULL);
    expect(&answer, 410, "cursor-gone");
    answer = follow(g, &toan, 1);
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

static void the_horizon_moves_over_old_changes_only(void **state)
{
    enum { STEP = 1000 };
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);

    ground_sql(g, "INSERT INTO change_event (position, org_id, subject, kind, items,"
                  "       actor_id, actor_name, role, at)"
                  " SELECT seq, 11, '', 'class', '', 1, '', '', '2026-01-01T00:00:00Z'"
                  "   FROM seq_1_to_1500");
    ground_sql(g, "UPDATE change_head SET stamped = 1500, published = 1500");
    assert_int_equal(move_horizon(call, 400), OK);
    assert_int_equal(ground_number(g, "SELECT horizon AS n FROM change_head"), 0);
    assert_int_equal(move_horizon(call, 100), OK);
    assert_int_equal(ground_number(g, "SELECT horizon AS n FROM change_head"), STEP);
    assert_int_equal(move_horizon(call, 100), OK);
    assert_int_equal(ground_number(g, "SELECT horizon AS n FROM change_head"), STEP);
    store_test_end(call);
}

static void the_history_of_a_cell_is_there_at_once(void **state)
{
    const struct person *const readers[] = {&toan, &homeroom, &leader};
    struct ground *g = *state;
    const char *target =
        api_text(g->api, "/v1/classes/%lld/gradebooks/toan/1/history", (long long)g->class_id);
    const char *of_second =
        api_text(g->api, "%s?student_id=%lld", target, (long long)g->students[1]);
    struct answer answer = save(g, "\"v0\"", 0, "\"tenths\":70");

    expect(&answer, 200, "");
    answer = save(g, "\"v1\"", 1, "\"state\":\"absent_excused\"");
    expect(&answer, 200, "");
    answer = save(g, "\"v2\"", 1, "\"tenths\":90");
    expect(&answer, 200, "");
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        answer = send(g, readers[i], GET, target, NULL, NULL);
        expect(&answer, 200, "");
        assert_int_equal(json_get_count(answer.doc, "items"), 3);
    }
    answer = send(g, &toan, GET, of_second, NULL, NULL);
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/1/old_value/tx1/state"), "absent_excused");
    assert_int_equal(json_get_int(answer.doc, "items/1/new_value/tx1/tenths"), 90);
    assert_string_equal(json_get_text(answer.doc, "items/1/actor_name"), toan.name);
    answer = send(g, &van, GET, target, NULL, NULL);
    expect(&answer, 403, "not-your-class");
    answer = send(g, &admin, GET, target, NULL, NULL);
    expect(&answer, 403, "forbidden");
    answer = send(g, &stranger, GET, target, NULL, NULL);
    expect(&answer, 404, "not-found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_saved_cell_is_told_with_old_and_new_value, reset_ground),
        cmocka_unit_test_setup(what_stays_as_it_was_is_no_change, reset_ground),
        cmocka_unit_test_setup(a_refused_write_tells_nothing, reset_ground),
        cmocka_unit_test_setup(each_sees_what_each_could_read, reset_ground),
        cmocka_unit_test_setup(a_teacher_learns_what_came_and_went, reset_ground),
        cmocka_unit_test_setup(the_stream_is_read_in_pages, reset_ground),
        cmocka_unit_test_setup(nothing_is_seen_before_its_position, reset_ground),
        cmocka_unit_test_setup(what_another_stamped_is_published, reset_ground),
        cmocka_unit_test_setup(a_cursor_out_of_the_stream_is_gone, reset_ground),
        cmocka_unit_test_setup(the_horizon_moves_over_old_changes_only, reset_ground),
        cmocka_unit_test_setup(the_history_of_a_cell_is_there_at_once, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
