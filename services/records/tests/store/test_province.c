/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a school asks costs the same in a province of many schools: rows that the database reads for
 * a request, before and after thousands of others are there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "app/inspect.h"
#include "app/stamp_changes.h"
#include "ground.h"

/* Others: schools, classes and so on. What differs by fewer rows is the noise of a shared server.
 */
enum { OTHERS = 3000, TOLERANCE = 500, TURNS = 3 };

#define SOMEBODY  "'Nguyễn Thị Thử Nghiệm'"
#define THE_OTHER "5000 + seq"
#define OF_OTHERS " FROM seq_1_to_3000"

static int64_t rows_read(struct ground *g)
{
    return ground_number(g, "SELECT CAST(SUM(variable_value) AS SIGNED) AS n"
                            "  FROM information_schema.global_status"
                            " WHERE variable_name LIKE 'HANDLER_READ%'");
}

static const char *const tables[] = {"school",       "school_unit",  "school_year", "class",
                                     "student",      "enrolment",    "assignment",  "mark",
                                     "entry_window", "change_event", "transfer"};
static const char *const statements[] = {
    "INSERT INTO school (org_id, code, name, parent_name, province_name, units_asked_on)"
    " SELECT " THE_OTHER
    ", CONCAT('T-', seq), 'Trường Thử Nghiệm', 'x', 'x', '2199-01-01'" OF_OTHERS,
    "INSERT INTO school_unit (org_id, unit_id) SELECT " THE_OTHER ", 1" OF_OTHERS
    " UNION ALL SELECT " THE_OTHER ", " THE_OTHER OF_OTHERS,
    "INSERT INTO unit_gate (unit_id, version) SELECT " THE_OTHER ", 1" OF_OTHERS,
    "INSERT INTO school_year (id, org_id, name, starts_on, ends_on, state, version)"
    " SELECT " THE_OTHER ", " THE_OTHER
    ", '2025-2026', '2025-09-05', '2026-05-31', 'open', 1" OF_OTHERS,
    "INSERT INTO class (id, school_year_id, name, grade, record_version)"
    " SELECT " THE_OTHER ", " THE_OTHER ", '9A1', 9, 1" OF_OTHERS,
    "INSERT INTO student (id, org_id, full_name, birth_date, sex, ethnic, name_folded,"
    " name_plain) SELECT " THE_OTHER ", " THE_OTHER ", " SOMEBODY ", '2011-01-01', 'female',"
    " '01', " SOMEBODY ", 'nguyen thi thu nghiem'" OF_OTHERS,
    "INSERT INTO enrolment (class_id, number, student_id)"
    " SELECT " THE_OTHER ", 1, " THE_OTHER OF_OTHERS,
    "INSERT INTO assignment (class_id, subject, account_id, full_name)"
    " SELECT " THE_OTHER ", 'toan', " THE_OTHER ", " SOMEBODY OF_OTHERS,
    "INSERT INTO mark (class_id, subject, term, student_id, tx1)"
    " SELECT " THE_OTHER ", 'toan', 1, " THE_OTHER ", 70" OF_OTHERS,
    "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id, scope_name, starts_at,"
    " ends_at, decision_number, reason, set_by, set_at, version)"
    " SELECT " THE_OTHER ", 'x', 'opening', " THE_OTHER ", 'x', '2026-01-01T00:00:00Z',"
    " '2199-01-01T00:00:00Z', '1', 'x', 1, '2026-01-01T00:00:00Z', 1" OF_OTHERS
    /* of offices, whose reports are due one day */
    " UNION ALL SELECT 30000 + seq, 'x', 'lock', 30000 + seq, 'x', '2198-01-01T00:00:00Z',"
    " '2199-01-01T00:00:00Z', '1', 'x', 1, '2026-01-01T00:00:00Z', 1" OF_OTHERS,
    "INSERT INTO transfer (student_id, from_org_id, from_class_id, to_org_id, first_day,"
    " reason, state, requested_by, requested_at) SELECT " THE_OTHER ", " THE_OTHER ", " THE_OTHER
    ", 5001 + seq MOD 3000, '2026-01-05', 'x', 'requested', 1,"
    " '2026-01-01T00:00:00Z'" OF_OTHERS,
    "INSERT INTO change_event (position, org_id, class_id, subject, kind, items, actor_id,"
    " actor_name, role, at) SELECT 100000 + seq, " THE_OTHER ", " THE_OTHER ", 'toan', 'mark',"
    " 'x', 1, 'x', 'teacher', '2026-01-01T00:00:00Z'" OF_OTHERS,
    "INSERT INTO audit_event (chain_id, seq, at, actor_id, role, action, object_type,"
    " object_id, object_version, details, hash, previous) SELECT " THE_OTHER ", 1,"
    " '2026-01-01T00:00:00Z', 1, 'teacher', 'x', 'x', 'x', 1, '{}', '', ''" OF_OTHERS,
    "UPDATE change_head SET stamped = 200000, published = 200000",
};

static void make_a_province(struct ground *g)
{
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        ground_sql(g, statements[i]);
    /* Built anew, so that the plans are those of tables of this size. */
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        ground_sql(g, api_text(g->api, "ALTER TABLE %s ENGINE=InnoDB", tables[i]));
}

static const struct {
    const struct person *by;
    const char *target; /* %lld = the class, or the year */
    bool of_year;
} questions[] = {
    {&leader, "/v1/windows", false},
    {&leader, "/v1/students?name=nguyen", false},
    {&leader, "/v1/student-duplicates", false},
    {&leader, "/v1/student-merges", false},
    {&leader, "/v1/changes?after=0", false},
    {&leader, "/v1/transfers?direction=in", false},
    {&leader, "/v1/transfers?direction=out", false},
    {&leader, "/v1/overdue-months?school_year_id=%lld", true},
    {&leader, "/v1/anomalies?school_year_id=%lld", true},
    {&leader, "/v1/school-years/%lld/checklist", true},
    {&leader, "/v1/corrections?school_year_id=%lld", true},
    {&leader, "/v1/classes?school_year_id=%lld", true},
    {&leader, "/v1/classes/%lld/results/0", false},
    {&leader, "/v1/classes/%lld/signing-state", false},
    {&toan, "/v1/classes/%lld/gradebooks/toan/1", false},
    {&toan, "/v1/classes/%lld/gradebooks/toan/1/history", false},
    {&homeroom, "/v1/classes/%lld/homeroom-record", false},
    {&admin, "/v1/audit-events?org_id=11", false},
};

static int64_t ask(struct ground *g, size_t i)
{
    int64_t id = questions[i].of_year ? g->year_id : g->class_id;
    char target[120];
    int64_t before = rows_read(g);

    snprintf(target, sizeof(target), questions[i].target, (long long)id);

    struct answer answer =
        api_send(g->api, &(struct sending){.by = questions[i].by, .target = target});

    expect(&answer, 200, "");
    return rows_read(g) - before;
}

static void save(struct ground *g)
{
    const char *value = api_text(g->api, "\"tenths\":%lld", (long long)(rows_read(g) % 100));

    give_cells(g, "toan", 1, cell_of(g, 0, "tx1", value));
}

/* A save, its place in the stream, and a look for inspections that are due. */
static int64_t write_and_work(struct ground *g)
{
    int64_t before = rows_read(g);
    struct call *call = api_test_call(g->api);
    int64_t published = 0;
    bool full = false;
    bool idle = false;

    save(g);
    assert_int_equal(stamp_changes(call, &published, &full), OK);
    assert_int_equal(inspect_next(call, &idle), OK);
    assert_true(idle);
    store_test_end(call);
    return rows_read(g) - before;
}

/* The least of some turns: what others read meanwhile only adds. */
static int64_t least(struct ground *g, size_t i)
{
    int64_t rows = INT64_MAX;

    for (int turn = 0; turn < TURNS; turn++) {
        int64_t now = i < COUNT_OF(questions) ? ask(g, i) : write_and_work(g);

        rows = now < rows ? now : rows;
    }
    return rows;
}

static void a_request_costs_what_it_costs_in_a_school_alone(void **state)
{
    struct ground *g = *state;
    int64_t alone[COUNT_OF(questions) + 1];
    int grown = 0;

    for (size_t i = 0; i < COUNT_OF(alone); i++)
        alone[i] = least(g, i);
    make_a_province(g);
    for (size_t i = 0; i < COUNT_OF(alone); i++) {
        int64_t now = least(g, i);

        if (now <= alone[i] + TOLERANCE)
            continue;
        grown++;
        print_error("%s reads %lld rows, alone %lld\n",
                    i < COUNT_OF(questions) ? questions[i].target : "a save and the background",
                    (long long)now, (long long)alone[i]);
    }
    assert_int_equal(grown, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_costs_what_it_costs_in_a_school_alone),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
