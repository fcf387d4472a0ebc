/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How long an office over 300 schools of 400 students waits for its numbers (docs/adr/0021): the
 * routes of oversight over a real MariaDB, handler, policy and JSON included, without HTTP.
 *
 *   tools/test-db.sh build/release/services/records/oversight_bench
 *
 * Prints of each question the median of 21 answers, and the processor time that the database took
 * for one: that is the same on a busy machine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../store/ground.h"
#include "base/date.h"

enum { ROUNDS = 21 };

static const struct person so_leader = {403, PROVINCE, "so_leader", "Lãnh Đạo Sở"};
static const struct person division = {404, PROVINCE, "so_inspector", "Chuyên Viên Sở",
                                       .scope_levels = "thcs-thpt-gdtx"};

/* 300 schools, 10 classes each of 40 students; 13 subjects a class, 25 kinds of outcome. */
static const char *const seeds[] = {
    "INSERT INTO school (org_id, code, name, parent_name, province_name)"
    " SELECT 1000 + seq, CONCAT('T-', seq), CONCAT('Trường Thử Số ', seq), 'Xã Thử', 'Tỉnh Thử'"
    " FROM seq_1_to_300",
    "INSERT INTO school_unit (org_id, unit_id, depth)"
    " SELECT org_id, 1, 0 FROM school WHERE org_id > 1000 UNION ALL"
    " SELECT org_id, 100 + org_id % 10, 1 FROM school WHERE org_id > 1000 UNION ALL"
    " SELECT org_id, org_id, 2 FROM school WHERE org_id > 1000",
    "INSERT INTO school_year (org_id, name, starts_on, ends_on, state, version)"
    " SELECT org_id, '2025-2026', '2025-09-05', '2026-05-31', 'open', 1 FROM school"
    " WHERE org_id > 1000",
    "INSERT INTO class (school_year_id, name, grade, ruleset, record_version)"
    " SELECT y.id, CONCAT(6 + s.seq % 4, 'A', s.seq), 6 + s.seq % 4, 'TT22', 1"
    " FROM school_year y JOIN seq_1_to_10 s WHERE y.org_id > 1000",
    "INSERT INTO class_progress SELECT y.org_id, y.name, c.id, CONCAT('mon_', s.seq), y.id, c.name,"
    "   'thcs', c.grade, c.id * 100 + s.seq, 'Giáo Viên Mẫu', c.id, '2026-01-18', '2026-05-31',"
    "   240, 230, 240, 100 + s.seq, 3, 40, 20"
    " FROM class c JOIN school_year y ON y.id = c.school_year_id JOIN seq_1_to_13 s"
    " WHERE y.org_id > 1000",
    "INSERT INTO grade_progress SELECT org_id, year_name, grade, level, subject, due_1, due_2,"
    "   SUM(expected_1), SUM(entered_1), SUM(expected_2), SUM(entered_2), SUM(late), SUM(results),"
    "   SUM(signed) FROM class_progress WHERE org_id > 1000"
    " GROUP BY org_id, year_name, grade, level, subject, due_1, due_2",
    "INSERT INTO class_outcome SELECT y.org_id, y.name, c.id, s.seq, 'thcs', c.grade,"
    "   IF(s.seq % 2, 'male', 'female'), LPAD(1 + s.seq % 6, 2, '0'),"
    "   ELT(1 + s.seq % 4, 'tot', 'kha', 'dat', 'chua_dat'), 'tot', 'promoted',"
    "   ELT(1 + s.seq % 3, 'none', 'gioi', 'xuat_sac'), 1 + s.seq % 3"
    " FROM class c JOIN school_year y ON y.id = c.school_year_id JOIN seq_1_to_25 s"
    " WHERE y.org_id > 1000",
    "INSERT INTO school_quality SELECT s.org_id, IF(q.seq = 1, '', CONCAT('finding_', q.seq)),"
    "   l.level, q.seq"
    " FROM school s JOIN seq_1_to_13 q JOIN (SELECT 'th' AS level UNION SELECT 'thcs') l"
    "   ON l.level = 'thcs' OR s.org_id % 10 = 0"
    " WHERE s.org_id > 1000",
    /* every kind on every day */
    "INSERT INTO school_anomaly SELECT y.org_id, y.name, '2026-05-25' - INTERVAL d.seq DAY,"
    "   ELT(k.seq, 'raised_after_lock', 'changed_after_signature', 'mass_edit', 'night_edit'),"
    "   'thcs', y.id, 2, 40, 10"
    " FROM school_year y JOIN seq_0_to_99 d JOIN seq_1_to_4 k WHERE y.org_id > 1000",
};

/* Of the schools from … to …: all at once takes longer than a statement may. */
static const char *const people[] = {
    "INSERT INTO student (org_id, full_name, birth_date, sex, ethnic, personal_id, name_folded,"
    "       student_code)"
    " SELECT y.org_id, CONCAT('Học Sinh Mẫu ', c.id, '-', s.seq), '2011-08-06', 'male', '01',"
    "   LPAD(c.id * 100 + s.seq, 12, '0'), CONCAT(c.id, '-', s.seq), c.id"
    " FROM class c JOIN school_year y ON y.id = c.school_year_id JOIN seq_1_to_40 s"
    " WHERE y.org_id BETWEEN %d AND %d",
    "INSERT INTO enrolment (class_id, number, student_id)"
    " SELECT CAST(student_code AS INT), CAST(SUBSTRING_INDEX(name_folded, '-', -1) AS INT), id"
    " FROM student WHERE org_id BETWEEN %d AND %d",
};

/* Every tenth school teaches the fifth grade, too. */
static const char several_levels[] =
    "UPDATE class c JOIN school_year y ON y.id = c.school_year_id SET c.grade = 5"
    " WHERE y.org_id > 1000 AND y.org_id % 10 = 0 AND c.name = '6A4'";

static const char *const of_levels[] = {
    "/v1/progress?by=school&limit=500", "/v1/learning-statistics?by=school&limit=500",
    "/v1/data-quality?limit=500",       "/v1/year-locks?limit=500",
    "/v1/anomaly-statistics?limit=500",
};

static const char *const questions[] = {
    "/v1/progress?by=school&limit=500",
    "/v1/progress?by=school",
    "/v1/progress?by=subject",
    "/v1/progress?by=class",
    "/v1/progress?by=class&limit=500&level=thcs&owing=true",
    "/v1/progress?org_id=1007&by=class",
    "/v1/learning-statistics?by=school&limit=500",
    "/v1/learning-statistics?by=commune&result=promotion",
    "/v1/learning-statistics?by=grade&sex=female",
    "/v1/learning-statistics?by=ethnic",
    "/v1/learning-statistics/table.csv?by=school&result=title",
    "/v1/data-quality?limit=500",
    "/v1/year-locks?limit=500",
    "/v1/anomaly-statistics?limit=500",
    "/v1/anomaly-statistics?limit=500&from=2026-02-23",
};

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t database_cpu_us(struct ground *g)
{
    return ground_number(g,
                         "SELECT CAST(1000000 * COALESCE(SUM(cpu_time), 0) AS SIGNED) AS n"
                         "  FROM information_schema.user_statistics WHERE user = 'hbdt_records'");
}

static void measure(struct ground *g, const struct person *by, const char *question)
{
    int64_t took_ms[ROUNDS];
    int64_t cpu_us = database_cpu_us(g);

    for (size_t i = 0; i < ROUNDS; i++) {
        int64_t began = clock_ms();
        struct answer answer = get(g, by, question);

        took_ms[i] = clock_ms() - began;
        if (answer.status != 200)
            fail_msg("%s: %s", question, answer.text);
    }
    cpu_us = database_cpu_us(g) - cpu_us;
    qsort(took_ms, ROUNDS, sizeof(*took_ms), compare);
    printf("%-60s p50 %4lld ms, most %4lld ms, database %4lld ms\n", question,
           (long long)took_ms[ROUNDS / 2], (long long)took_ms[ROUNDS - 1],
           (long long)(cpu_us / ROUNDS / 1000));
}

static void over_300_schools(void **state)
{
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(seeds); i++)
        ground_sql(g, seeds[i]);
    for (int school = 1001; school <= 1300; school += 20)
        for (size_t i = 0; i < COUNT_OF(people); i++)
            ground_sql(g, api_text(g->api, people[i], school, school + 19));
    ground_sql(g, "SET GLOBAL userstat = 1");
    for (size_t i = 0; i < COUNT_OF(questions); i++)
        measure(g, &so_leader, questions[i]);
    ground_sql(g, several_levels);
    printf("a division's, for some levels of school:\n");
    for (size_t i = 0; i < COUNT_OF(of_levels); i++)
        measure(g, &division, of_levels[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(over_300_schools)};

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
