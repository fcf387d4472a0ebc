/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/count_anomalies.h"
#include "app/stamp_changes.h"
#include "app/summarise.h"
#include "http/routes.h"
#include "store/classes.h"
#include "store/students.h"
#include "store/windows.h"
#include "store/years.h"
#include "tests/store/chain.h"

extern const struct policy_route records_policy[];
extern const struct migration records_sql[];
extern const size_t records_sql_count;
extern const char *const records_sql_grants;

const struct person toan = {101, SCHOOL, "teacher", "Trần Thị Toán"};
const struct person homeroom = {102, SCHOOL, "teacher", "Lê Văn Chủ Nhiệm"};
const struct person van = {103, SCHOOL, "teacher", "Phạm Thị Văn"};
const struct person admin = {104, SCHOOL, "school_admin", "Hoàng Văn Quản Trị"};
const struct person other_admin = {105, SCHOOL, "school_admin", "Đỗ Thị Quản Trị"};
const struct person leader = {106, SCHOOL, "leader", "Vũ Thị Hiệu Trưởng"};
const struct person office = {107, SCHOOL, "office", "Bùi Văn Thư"};
const struct person stranger = {201, OTHER_SCHOOL, "teacher", "Người Trường Khác"};
const struct person stranger_leader = {202, OTHER_SCHOOL, "leader", "Hiệu Trưởng Khác"};
const struct person commune_admin = {401, COMMUNE, "phong_admin", "Quản Trị Xã"};
const struct person province_leader = {402, PROVINCE, "so_leader", "Lãnh Đạo Sở"};

static void must(const struct call *call, enum err err)
{
    if (err)
        fail_msg("seed: %s", call->failure.detail ? call->failure.detail : "");
}

static int64_t add_year(struct call *call, int64_t org_id, const char *code)
{
    const struct school_year year = {.org_id = org_id,
                                     .name = "2025-2026",
                                     .starts_on = "2025-09-05",
                                     .ends_on = "2026-05-31",
                                     .state = YEAR_OPEN};
    const struct school school = {.org_id = org_id,
                                  .code = code,
                                  .name = "Trường THCS Thử Nghiệm",
                                  .parent_name = "Phường Thử Nghiệm",
                                  .province_name = "Tỉnh Thử Nghiệm"};
    int64_t id = 0;

    must(call, schools_put(call, &school));
    must(call, school_units_put(call, org_id, "2026-05-25",
                                &(struct list){(int64_t[]){PROVINCE, COMMUNE, org_id}, 3}));
    must(call, years_add(call, &year, &id));
    must(call, year_schools_put(call, id, "2026-05-25", &school));
    return id;
}

static int64_t add_class(struct call *call, int64_t year_id, const char *name)
{
    int64_t id = 0;

    must(call,
         classes_add(call,
                     &(struct class_row){
                         .school_year_id = year_id, .name = name, .grade = 9, .ruleset = "TT22"},
                     &id));
    return id;
}

static int64_t add_student(struct call *call, int64_t org_id, int64_t class_id, int64_t number)
{
    const struct student student = {
        .org_id = org_id,
        .full_name = arena_printf(call->mem, "Học Sinh Mẫu Số %lld", (long long)number),
        .birth_date = "2011-08-06",
        .sex = SEX_FEMALE,
        .ethnic = "01",
        .father_birth_year = NONE,
        .mother_birth_year = NONE,
        .guardian_birth_year = NONE};
    struct enrolment enrolment = {.class_id = class_id, .number = number};

    must(call, students_add(call, &student, &enrolment.student_id));
    must(call, enrolments_add(call, &(struct list){&enrolment, 1}));
    return enrolment.student_id;
}

static void assign(struct call *call, const struct ground *s)
{
    struct assignment rows[] = {
        {s->class_id, "toan", toan.account_id, toan.name},
        {s->class_id, "gdcd", toan.account_id, toan.name},
        {s->class_id, "gdtc", toan.account_id, toan.name},
        {s->other_class_id, "ngu_van", van.account_id, van.name},
    };

    must(call, assignments_put(call, &(struct list){rows, COUNT_OF(rows)}));
    must(call,
         classes_set_homeroom(call, &(struct class_row){.id = s->class_id,
                                                        .homeroom_account_id = homeroom.account_id,
                                                        .homeroom_name = homeroom.name}));
}

static void seed(struct call *call, struct ground *g)
{
    must(call, db_begin(call));
    g->year_id = add_year(call, SCHOOL, "THU-1");
    g->class_id = add_class(call, g->year_id, "9A1");
    g->other_class_id = add_class(call, g->year_id, "9A2");
    for (int i = 0; i < STUDENTS; i++)
        g->students[i] = add_student(call, SCHOOL, g->class_id, i + 1);
    assign(call, g);
    g->foreign_year_id = add_year(call, OTHER_SCHOOL, "THU-2");
    g->foreign_class_id = add_class(call, g->foreign_year_id, "9A1");
    g->foreign_student = add_student(call, OTHER_SCHOOL, g->foreign_class_id, 1);
    must(call, db_commit(call));
}

int open_ground(void **state)
{
    struct api_test *api = api_test_open(&(struct api_service){.schema = "hbdt_records",
                                                               .routes = records_routes,
                                                               .policy = records_policy,
                                                               .migrations = records_sql,
                                                               .n_migrations = records_sql_count,
                                                               .grants = records_sql_grants});
    struct ground *ground = arena_alloc(api_test_mem(api), sizeof(*ground));
    struct call *call = api_test_call(api);

    ground->api = api;
    seed(call, ground);
    store_test_end(call);
    *state = ground;
    return 0;
}

int close_ground(void **state)
{
    struct ground *ground = *state;

    api_test_close(ground->api);
    return 0;
}

int reset_ground(void **state)
{
    static const char *const statements[] = {
        "DELETE FROM year_lock",    /* first: nothing of a locked year is deleted */
        "DELETE FROM entry_window", /* and what is due of it */
        "DELETE FROM inspection_line",
        "DELETE FROM inspection_school",
        "DELETE FROM inspection_report",
        "DELETE FROM month_absence",
        "DELETE FROM class_month",
        "DELETE FROM year_calendar",
        "DELETE FROM year_sign_off",
        "DELETE FROM mark",
        "DELETE FROM summer_result",
        "DELETE FROM summer_book",
        "DELETE FROM principal_decision",
        "DELETE FROM change_event",
        "UPDATE change_head SET stamped = 0, published = 0, horizon = 0",
        "UPDATE summary_head SET position = 0",
        "DELETE FROM summary_due",
        "DELETE FROM class_progress",
        "DELETE FROM grade_progress",
        "DELETE FROM class_outcome",
        "DELETE FROM quality_due",
        "DELETE FROM school_quality",
        "DELETE FROM anomaly_due",
        "DELETE FROM school_anomaly",
        "DELETE FROM gradebook",
        "TRUNCATE TABLE document",
        "DELETE FROM correction",
        "DELETE FROM flag",
        "DELETE FROM lock_proposal",
        "DELETE FROM substitution",
        "DELETE FROM idempotency_key",
        "DELETE FROM audit_event",
        "DELETE FROM audit_head",
        "UPDATE school_year SET state = 'open', version = 1",
    };

    for (size_t i = 0; i < COUNT_OF(statements); i++)
        ground_sql(*state, statements[i]);
    return 0;
}

int64_t ground_number(struct ground *ground, const char *sql)
{
    return store_test_number(api_test_store(ground->api), sql);
}

void ground_sql(struct ground *ground, const char *sql)
{
    store_test_sql(api_test_store(ground->api), sql);
}

struct answer get(struct ground *g, const struct person *by, const char *target)
{
    return api_send(g->api, &(struct sending){.by = by, .target = target});
}

struct answer post(struct ground *g, const struct person *by, const char *target, const char *body)
{
    return api_send(g->api,
                    &(struct sending){.by = by, .method = POST, .target = target, .body = body});
}

struct answer change(struct ground *g, const struct person *by, const char *method,
                     const char *target, const char *body)
{
    const struct answer now = get(g, by, target);

    expect(&now, 200, "");
    return api_send(
        g->api, &(struct sending){
                    .by = by, .method = method, .target = target, .match = now.etag, .body = body});
}

int64_t ground_events(struct ground *ground)
{
    return chain_verify(api_test_store(ground->api), SCHOOL);
}

int64_t ground_told(struct ground *g, const char *kind, int64_t student_id, const char *operation)
{
    const char *item = api_text(g->api, "%lld\\t%s\\t", (long long)student_id, operation);

    return ground_number(g, api_text(g->api,
                                     "SELECT CAST(COALESCE(SUM(CHAR_LENGTH(items) - CHAR_LENGTH("
                                     "REPLACE(items, '%s', ''))), 0) / CHAR_LENGTH('%s') AS INT)"
                                     " AS n FROM change_event WHERE kind = '%s'",
                                     item, item, kind));
}

static bool all_is_counted(struct ground *g)
{
    return !ground_number(g, "SELECT (SELECT COUNT(*) FROM summary_due)"
                             " + (SELECT COUNT(*) FROM quality_due)"
                             " + (SELECT COUNT(*) FROM anomaly_due) + (SELECT COUNT(*)"
                             "  FROM change_event, summary_head h WHERE change_event.position"
                             "  IS NULL OR change_event.position > h.position) AS n");
}

/* The background work, until there is nothing left to do. */
void ground_settle(struct ground *g)
{
    while (!all_is_counted(g)) {
        struct call *call = api_test_call(g->api);
        int64_t published = 0;
        bool full = false;
        bool idle = false;

        if (stamp_changes(call, &published, &full) || summarise_next(call, &idle) ||
            count_anomalies_next(call, &idle))
            fail_msg("%s", call->failure.detail);
        store_test_end(call);
    }
}

void ground_count(struct ground *g)
{
    ground_sql(g, "INSERT IGNORE INTO summary_due (class_id, since) SELECT id, "
                  "'2026-05-25T00:00:00Z' FROM class");
    ground_sql(
        g, "INSERT IGNORE INTO quality_due (org_id, since) SELECT org_id, '2026-05-25T00:00:00Z'"
           " FROM school");
    ground_sql(g, "INSERT IGNORE INTO anomaly_due (school_year_id, since) SELECT id,"
                  " '2025-08-01T00:00:00Z' FROM school_year");
    ground_settle(g);
}

int reset_counted_ground(void **state)
{
    reset_ground(state);
    ground_count(*state);
    return 0;
}

enum err as_service(struct ground *g, const char *sql)
{
    const struct query query = {.sql = sql};
    struct call *call = api_test_call(g->api);
    enum err err = db_change_any(call, &query, NULL, NULL);

    store_test_end(call);
    return err;
}

void ground_document(struct ground *g, int student, const char *stage, const char *subject,
                     int version, const char *state)
{
    const bool waits = strcmp(state, "waiting") == 0;

    ground_sql(
        g, api_text(g->api,
                    "INSERT INTO document (id, org_id, school_year_id, class_id, student_id,"
                    " stage, subject, version, state, sha256, content, signer_account_id,"
                    " certificate_sha256, prepared_at, signature, signature_sha256,"
                    " signed_at) VALUES (UUID(), %d, %lld, %lld, %lld, '%s', '%s', %d, '%s',"
                    " SHA2('%s%s%d', 256), '{}', %lld, REPEAT('b', 64),"
                    " '2026-05-25T08:00:00Z', %s)",
                    SCHOOL, (long long)g->year_id, (long long)g->class_id,
                    (long long)g->students[student], stage, subject, version, state, stage, subject,
                    version, (long long)toan.account_id,
                    waits ? "NULL, NULL, NULL" : "'x', REPEAT('c', 64), '2026-05-25T08:00:00Z'"));
}

const char *cell_of(struct ground *g, int student, const char *column, const char *value)
{
    return api_text(g->api, "{\"student_id\":%lld,\"column\":\"%s\",%s}",
                    (long long)g->students[student], column, value);
}

struct answer save_cells(struct ground *g, const char *subject, int term, const char *cells)
{
    return change(g, &toan, PATCH,
                  api_text(g->api, "/v1/classes/%lld/gradebooks/%s/%d", (long long)g->class_id,
                           subject, term),
                  api_text(g->api, "{\"cells\":[%s]}", cells));
}

void give_cells(struct ground *g, const char *subject, int term, const char *cells)
{
    struct answer answer = save_cells(g, subject, term, cells);

    expect(&answer, 200, "");
}

void give_first_mark(struct ground *g)
{
    give_cells(g, "toan", 1, cell_of(g, 0, "tx1", "\"tenths\":85"));
}
