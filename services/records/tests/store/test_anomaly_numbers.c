/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The numbers of anomalies that are kept for the offices: of which day, how old they are, who gets
 * them, and that counting is in nobody's way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "anomaly_ground.h"
#include "app/count_anomalies.h"
#include "app/summarise.h"

static const struct person commune_inspector = {403, COMMUNE, "phong_inspector", "Thanh Tra Xã"};
static const struct person other_commune = {404, 3, "phong_leader", "Lãnh Đạo Xã Khác"};

static void a_mass_edit_over_midnight_is_of_its_first_day(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    anomaly_save(g, &(struct save){"2026-05-18T16:55:00Z", 30, OLD, HIGHER}); /* 23:55 */
    anomaly_numbers(g);
    anomaly_save(g, &(struct save){"2026-05-18T17:02:00Z", 20, OLD, LOWER});
    anomaly_numbers(g);
    /* The day is counted anew. */
    anomaly_save(g, &(struct save){"2026-05-19T05:00:00Z", 1, OLD, LOWER});
    anomaly_numbers(g);
    answer = get(g, &province_leader,
                 "/v1/anomaly-statistics?kind=mass_edit&from=2026-05-18&to=2026-05-18");
    assert_int_equal(anomaly_number(&answer, 0, "kinds/0/items"), 1);
    assert_int_equal(anomaly_number(&answer, 0, "kinds/0/cells"), 50);
    answer = get(g, &province_leader,
                 "/v1/anomaly-statistics?kind=mass_edit&from=2026-05-19&to=2026-05-25");
    assert_int_equal(anomaly_number(&answer, 0, "kinds/0/items"), 0);
    answer = get(g, &leader, "/v1/anomalies?kind=mass_edit&from=2026-05-18&to=2026-05-18");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(anomaly_number(&answer, 0, "cells"), 50);
    answer = get(g, &leader, "/v1/anomalies?kind=mass_edit&from=2026-05-17&to=2026-05-17");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

/* Of the day on which it began: what came after midnight is no night of its own. */
static void a_night_is_told_once(void **state)
{
    static const struct {
        const char *days;
        size_t items;
    } asked[] = {{"from=2026-05-17&to=2026-05-17", 0},
                 {"from=2026-05-18&to=2026-05-18", 1},
                 {"from=2026-05-19&to=2026-05-19", 0},
                 {"from=2026-05-18&to=2026-05-19", 1}};
    struct ground *g = *state;

    anomaly_save(g, &(struct save){"2026-05-18T16:00:00Z", 2, OLD, HIGHER}); /* 23:00 */
    anomaly_save(g, &(struct save){"2026-05-18T18:00:00Z", 1, OLD, LOWER});
    anomaly_numbers(g);
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct answer answer =
            get(g, &leader, api_text(g->api, "/v1/anomalies?kind=night_edit&%s", asked[i].days));

        assert_int_equal(json_get_count(answer.doc, "items"), asked[i].items);
        if (asked[i].items)
            assert_int_equal(anomaly_number(&answer, 0, "cells"), 3);
        answer = get(g, &province_leader,
                     api_text(g->api, "/v1/anomaly-statistics?kind=night_edit&%s", asked[i].days));
        assert_int_equal(anomaly_number(&answer, 0, "kinds/0/items"), asked[i].items);
        assert_int_equal(anomaly_number(&answer, 0, "kinds/0/cells"), asked[i].items ? 3 : 0);
    }
}

static void numbers_say_how_old_they_are(void **state)
{
    struct ground *g = *state;
    struct answer answer = anomaly_numbers(g);

    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T08:00:00Z");
    anomaly_save(g, &(struct save){"2026-05-19T16:00:00Z", 3, OLD, HIGHER});
    answer = get(g, &commune_inspector, "/v1/anomaly-statistics");
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-19T16:00:00Z");
    assert_int_equal(anomaly_number(&answer, 0, "kinds/3/cells"), 0);
    ground_settle(g);
    ground_sql(g, api_text(g->api,
                           "INSERT INTO anomaly_due (school_year_id, since)"
                           " VALUES (%lld, '2026-05-19T16:00:00Z')",
                           (long long)g->year_id));
    answer = get(g, &commune_inspector, "/v1/anomaly-statistics");
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-19T16:00:00Z");
    assert_int_equal(json_get_int(answer.doc, "pending"), 1);
    answer = anomaly_numbers(g);
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T08:00:00Z");
    assert_int_equal(anomaly_number(&answer, 0, "kinds/3/cells"), 3);
    assert_int_equal(json_get_int(answer.doc, "pending"), 0);
}

/* One step of the background work. */
static void step(struct ground *g, enum err (*work)(struct call *, bool *))
{
    struct call *call = api_test_call(g->api);
    bool idle = false;

    (void)work(call, &idle);
    store_test_end(call);
}

static int64_t due(struct ground *g, const char *which)
{
    return ground_number(g,
                         api_text(g->api, "SELECT COUNT(*) AS n FROM anomaly_due WHERE %s", which));
}

/* A class does not wait for the history of a year, nor a year for one that cannot be counted. */
static void years_are_not_in_the_way(void **state)
{
    struct ground *g = *state;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO anomaly_due (school_year_id, since)"
                           " VALUES (%lld, '2026-05-02T00:00:00Z')",
                           (long long)g->year_id));
    step(g, summarise_next);
    assert_int_equal(due(g, "1"), 1);
    ground_sql(g, "INSERT INTO anomaly_due (school_year_id, since)"
                  " VALUES (999999999, '2026-05-01T00:00:00Z')");
    step(g, count_anomalies_next);
    assert_int_equal(due(g, "failures = 1 AND school_year_id = 999999999"), 1);
    step(g, count_anomalies_next);
    assert_int_equal(due(g, "school_year_id < 999999999"), 0);
    assert_int_equal(due(g, "1"), 1);
}

static void offices_get_numbers_and_others_nothing(void **state)
{
    static const struct person *const refused[] = {&toan, &homeroom, &admin, &office};
    struct ground *g = *state;
    struct answer answer;

    anomaly_save(g, &(struct save){"2026-05-19T16:00:00Z", 3, OLD, HIGHER});
    ground_settle(g);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        answer = get(g, refused[i], "/v1/anomalies");
        expect(&answer, 403, "forbidden");
        answer = get(g, refused[i], "/v1/anomaly-statistics");
        expect(&answer, 403, "forbidden");
    }
    answer = get(g, &stranger_leader,
                 api_text(g->api, "/v1/anomalies?school_year_id=%lld", (long long)g->year_id));
    expect(&answer, 404, "not-found");
    answer = get(g, &other_commune, "/v1/anomaly-statistics?org_id=11");
    expect(&answer, 404, "not-found");
    answer = get(g, &commune_admin, "/v1/anomaly-statistics");
    expect(&answer, 403, "forbidden");
    answer = get(g, &leader, "/v1/anomaly-statistics");
    expect(&answer, 403, "forbidden");
    answer = get(g, &province_leader, "/v1/anomaly-statistics?kind=night_edit&limit=1");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(anomaly_number(&answer, 0, "kinds/0/cells"), 3);
    assert_null(strstr(answer.text, "Người Sửa"));
    assert_null(strstr(answer.text, "9A1"));
    assert_string_equal(json_get_text(answer.doc, "next"), "1");
    answer = get(g, &commune_inspector, "/v1/anomaly-statistics?after=1");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(anomaly_number(&answer, 0, "org_id"), OTHER_SCHOOL);
    assert_int_equal(anomaly_number(&answer, 0, "kinds/3/cells"), 0);
}

#define RESET(test) cmocka_unit_test_setup(test, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(a_mass_edit_over_midnight_is_of_its_first_day),
        RESET(a_night_is_told_once),
        RESET(years_are_not_in_the_way),
        RESET(numbers_say_how_old_they_are),
        RESET(offices_get_numbers_and_others_nothing),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
