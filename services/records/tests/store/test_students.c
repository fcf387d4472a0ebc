/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Students through the API of records: the profile, the code lists, finding and sorting. Today is
 * 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define HEADER "stt,ho_ten,ngay_sinh,gioi_tinh"

static const char *of_student(struct ground *g, int i, const char *what)
{
    return api_text(g->api, "/v1/students/%lld%s", (long long)g->students[i], what);
}

/* As of the version that stands, whether or not it may be read. */
static struct answer edit(struct ground *g, const struct person *by, int i, const char *body)
{
    struct answer now = get(g, &leader, of_student(g, i, ""));

    return api_send(g->api, &(struct sending){.by = by,
                                              .method = PATCH,
                                              .target = of_student(g, i, ""),
                                              .match = now.etag,
                                              .body = body});
}

static struct answer roster(struct ground *g, const char *query, const char *csv)
{
    return api_send(g->api,
                    &(struct sending){.by = &admin,
                                      .method = POST,
                                      .target = api_text(g->api, "/v1/classes/%lld/roster%s",
                                                         (long long)g->other_class_id, query),
                                      .type = "text/csv",
                                      .body = csv});
}

static int reset(void **state)
{
    struct ground *g = *state;

    ground_sql(g, "DELETE FROM student_code_change");
    ground_sql(g, api_text(g->api, "DELETE FROM enrolment WHERE class_id = %lld",
                           (long long)g->other_class_id));
    ground_sql(g, "DELETE FROM student WHERE id NOT IN (SELECT student_id FROM enrolment)");
    ground_sql(g, "UPDATE student SET student_code = NULL, personal_id = NULL, address = NULL,"
                  " policy_codes = NULL, father_name = NULL");
    return reset_ground(state);
}

static void the_homeroom_teacher_fills_in_the_form(void **state)
{
    struct ground *g = *state;
    const char *body =
        "{\"full_name\":\"H\u2019Linh Bya\u0306\",\"sex\":\"female\",\"ethnic\":\"12\","
        "\"nationality\":\"VN\",\"native_place\":\"Buôn Mẫu\",\"commune\":\"24595\","
        "\"address\":\"Buôn Mẫu, đường Thử Nghiệm\",\"phone\":\"0999 000 001\","
        "\"policy_groups\":[\"con_thuong_binh\",\"ho_ngheo\"],\"register_number\":\"12/THCS\","
        "\"personal_id\":\"066911000001\",\"father_name\":\"Y Mẫu Byă\","
        "\"father_birth_year\":1980,\"father_occupation\":\"Nông dân\","
        "\"guardian_name\":\"H'Bà Mẫu\",\"guardian_birth_year\":1950}";
    struct answer answer = edit(g, &homeroom, 0, body);

    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "full_name"),
                        "H\u2019Linh Byă"); /* NFC, as typed */
    answer = get(g, &office, of_student(g, 0, ""));
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "ethnic_name"), "Ê Đê");
    assert_string_equal(json_get_text(answer.doc, "nationality_name"), "Việt Nam");
    assert_string_equal(json_get_text(answer.doc, "commune_name"), "Xã Đắk Liêng");
    assert_string_equal(json_get_text(answer.doc, "policy_groups/1"), "ho_ngheo");
    assert_int_equal(json_get_int(answer.doc, "father_birth_year"), 1980);
    assert_int_equal(json_get_int(answer.doc, "version"), 2);
    assert_int_equal(json_get_count(answer.doc, "warnings"), 0);

    answer = edit(g, &homeroom, 0, "{\"phone\":\"\",\"policy_groups\":[],\"father_birth_year\":0}");
    expect(&answer, 200, "");
    assert_null(json_get_text(answer.doc, "phone"));
    assert_int_equal(json_get_count(answer.doc, "policy_groups"), 0);
    assert_int_equal(json_get_int(answer.doc, "father_birth_year"), NONE);
    assert_string_equal(json_get_text(answer.doc, "father_occupation"), "Nông dân");
    assert_int_equal(ground_events(g), 2);
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM audit_event WHERE details LIKE '%0999%'"
                         " OR details LIKE '%066911%' OR details LIKE '%Linh%'"),
        0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event WHERE details LIKE"
                                      " '{\"fields\":[%\"phone\"%'"),
                     2);
}

static void everything_wrong_is_said_at_once(void **state)
{
    static const char *const pointers[] = {"/full_name",   "/birth_date", "/father_birth_year",
                                           "/personal_id", "/ethnic",     "/nationality",
                                           "/commune",     "/phone",      NULL};
    struct ground *g = *state;
    struct answer answer = edit(
        g, &homeroom, 0,
        "{\"full_name\":\"Học Sinh 1\",\"birth_date\":\"2027-01-01\",\"father_birth_year\":1899,"
        "\"personal_id\":\"12345\",\"ethnic\":\"56\",\"nationality\":\"XX\",\"commune\":\"00001\","
        "\"phone\":\"gọi mẹ\",\"policy_groups\":[\"khong_co\",\"co_cong\",\"mo_coi\",\"mo_coi\"]}");

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 11, pointers);
    assert_int_equal(ground_events(g), 0);
    /* A district's code is no commune's, and that of a commune not yet. */
    answer = edit(g, &homeroom, 0, "{\"commune\":\"643\"}");
    expect(&answer, 400, "invalid");
    answer = edit(g, &homeroom, 0, "{\"full_name\":\"\"}");
    expect(&answer, 400, "invalid");
    answer = edit(g, &homeroom, 0, "{\"class_id\":1}");
    expect(&answer, 400, "invalid");
}

static void a_personal_id_that_does_not_fit_is_taken_with_a_warning(void **state)
{
    struct ground *g = *state;
    struct answer answer = edit(g, &homeroom, 0,
                                "{\"birth_date\":\"2011-08-06\",\"sex\":\"female\","
                                "\"personal_id\":\"099210000001\"}");

    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "warnings"), 3);
    assert_string_equal(json_get_text(answer.doc, "warnings/0"), "personal_id_place");
    assert_string_equal(json_get_text(answer.doc, "warnings/1"), "personal_id_sex");
    assert_string_equal(json_get_text(answer.doc, "warnings/2"), "personal_id_year");
}

static void the_ministrys_code_comes_once(void **state)
{
    struct ground *g = *state;
    struct answer answer = edit(g, &homeroom, 1, "{\"student_code\":\"6600000001\"}");

    expect(&answer, 200, "");
    answer = edit(g, &homeroom, 1, "{\"student_code\":\"6600000001\"}");
    expect(&answer, 200, "");
    answer = edit(g, &homeroom, 1, "{\"student_code\":\"6600000002\"}");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/reason", NULL});
    answer = edit(g, &homeroom, 1, "{\"student_code\":\"\"}");
    expect(&answer, 400, "invalid");
    answer = edit(g, &homeroom, 1,
                  "{\"student_code\":\"6600000002\",\"reason\":\"Bộ cấp lại mã cho đúng\"}");
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM student_code_change WHERE old_code"
                                      " = '6600000001' AND new_code = '6600000002'"),
                     1);
}

static void who_may_read_and_write(void **state)
{
    const struct {
        const struct person *by;
        int reads, finds, writes;
    } cases[] = {
        {&homeroom, 200, 403, 200}, {&toan, 200, 403, 403},
        {&van, 403, 403, 403},      {&leader, 200, 200, 403},
        {&office, 200, 200, 403},   {&admin, 403, 200, 403},
        {&stranger, 404, 403, 404}, {&stranger_leader, 404, 200, 403},
    };
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int reads = get(g, cases[i].by, of_student(g, 0, "")).status;
        int finds = get(g, cases[i].by, "/v1/students").status;
        int writes = edit(g, cases[i].by, 0, "{\"address\":\"Buôn Mẫu\"}").status;

        if (reads != cases[i].reads || finds != cases[i].finds || writes != cases[i].writes)
            fail_msg("%s %s: %d %d %d", cases[i].by->role, cases[i].by->name, reads, finds, writes);
    }
    assert_int_equal(ground_events(g), 1);
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    assert_int_equal(edit(g, &homeroom, 0, "{\"address\":\"Buôn Khác\"}").status, 423);
    assert_int_equal(get(g, &homeroom, of_student(g, 0, "")).status, 200);
}

static void an_old_version_does_not_write(void **state)
{
    struct ground *g = *state;
    struct answer answer = edit(g, &homeroom, 0, "{\"address\":\"Buôn Mẫu\"}");
    struct sending late = {.by = &homeroom,
                           .method = PATCH,
                           .target = of_student(g, 0, ""),
                           .match = "\"v1\"",
                           .body = "{\"address\":\"Buôn Muộn\"}"};

    expect(&answer, 200, "");
    answer = api_send(g->api, &late);
    expect(&answer, 412, "changed");
    late.match = NULL;
    answer = api_send(g->api, &late);
    expect(&answer, 428, "precondition-required");
}

static void the_roster_takes_all_of_the_form(void **state)
{
    struct ground *g = *state;
    const char *csv =
        HEADER ",dan_toc,quoc_tich,que_quan,so_dang_bo,ma_xa,dien_thoai,dien_chinh_sach,"
               "ho_ten_cha,nam_sinh_cha,nghe_nghiep_cha,ho_ten_giam_ho,ten_sap_xep\n"
               "1,H\u02bcNgân Adrơ\u0306ng,06/08/2011,Nữ,Ê-đê,Việt nam,Buôn Mẫu,12/THCS,24595,"
               "0999000001,Con thương binh; ho_ngheo,Y Mẫu,1980,Nông dân,H'Bà,Ngân\n"
               "2,Người Lào,06/08/2011,Nam,,Lào,,,,,,,,,,\n";
    struct answer answer = roster(g, "?dry_run=true", csv);

    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "errors"), 0);
    answer = roster(g, "", csv);
    expect(&answer, 200, "");
    assert_int_equal(
        ground_number(g,
                      "SELECT COUNT(*) AS n FROM student WHERE full_name = 'H\u02bcNgân "
                      "Adrơ\u0306ng' AND name_folded = 'h''ngân adrơ\u0306ng' AND name_plain = "
                      "'hngan adrong' AND sort_name = 'Ngân' AND ethnic = '12' AND nationality = "
                      "'VN' AND commune = '24595' AND policy_codes = 'con_thuong_binh,ho_ngheo'"
                      " AND father_birth_year = 1980 AND register_number = '12/THCS'"),
        1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM student WHERE nationality = 'LA'"),
                     1);
}

static void the_rosters_new_columns_are_judged(void **state)
{
    static const char *const pointers[] = {"/line/2/quoc_tich",
                                           "/line/2/ma_xa",
                                           "/line/2/dien_thoai",
                                           "/line/2/dien_chinh_sach",
                                           "/line/2/nam_sinh_cha",
                                           "/line/3/nam_sinh_cha",
                                           NULL};
    struct ground *g = *state;
    struct answer answer =
        roster(g, "",
               HEADER ",quoc_tich,ma_xa,dien_thoai,dien_chinh_sach,nam_sinh_cha\n"
                      "1,Học Sinh Một,06/08/2011,Nữ,Sao Hỏa,99999,số nhà,giàu,80\n"
                      "2,Lê \u00d0ức,06/08/2011,Nam,VN,,,,2012\n");

    expect(&answer, 422, "roster-faults");
    expect_pointers(&answer, 6, pointers);
    answer = roster(g, "?dry_run=true", HEADER "\n2,Lê \u00d0ức,06/08/2011,Nam\n");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "warnings"), 1);
    assert_string_equal(json_get_text(answer.doc, "warnings/0/column"), "ho_ten");
}

static void names_are_found_and_sorted(void **state)
{
    /* In the order they must come. */
    static const char *const sorted[] = {"Nguyễn An",
                                         "Trần An",
                                         "Nguyễn Văn An",
                                         "Bế Văn Ánh",
                                         "Y Blĭk Niê",
                                         "Đỗ Đạt",
                                         "Đoàn Đức",
                                         "Lý",
                                         "Siu H'Mê\u0306",
                                         "H'Ngân Adrơng",
                                         "H\u2019Ngân Adrơ\u0306ng",
                                         "Tôn Nữ Thị Ngọc Yến"};
    struct ground *g = *state;
    const char *csv = HEADER "\n";
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(sorted); i++)
        csv = api_text(g->api, "%s%zu,%s,06/08/2011,Nam\n", csv, i + 1,
                       sorted[(i * 5 + 3) % COUNT_OF(sorted)]);
    answer = roster(g, "", csv);
    expect(&answer, 200, "");
    answer =
        get(g, &van, api_text(g->api, "/v1/students?class_id=%lld", (long long)g->other_class_id));
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), COUNT_OF(sorted));
    for (size_t i = 0; i < COUNT_OF(sorted); i++)
        assert_string_equal(json_get_text(answer.doc, api_text(g->api, "items/%zu/full_name", i)),
                            sorted[i]);
}

/* Names that the query finds, in pages of two. */
static size_t found(struct ground *g, const char *query)
{
    const char *after = "0";
    size_t n = 0;

    while (after) {
        struct answer answer =
            get(g, &leader, api_text(g->api, "/v1/students?limit=2&after=%s%s", after, query));

        expect(&answer, 200, "");
        n += json_get_count(answer.doc, "items");
        after = json_get_text(answer.doc, "next");
    }
    return n;
}

static void a_name_is_found_by_how_it_is_typed(void **state)
{
    static const struct {
        const char *name;
        size_t n;
    } cases[] = {
        {"ngan", 2},
        {"NGAN", 2},
        {"ng%C3%A2n", 1},
        {"nga%CC%82n", 1},
        {"h%27ngan", 1},
        {"hngan", 1},
        {"H%E2%80%99Ng%C3%A2n", 1},
        {"duc", 2},
        {"%C4%91%E1%BB%A9c", 2},
        {"D%E1%BB%A9c", 0},
        {"nguyen+van", 1},
        {"_", 0},
        {"khong+co+ai", 0},
    };
    struct ground *g = *state;
    struct answer answer = roster(g, "",
                                  HEADER "\n1,Nguyễn Văn Ngan,06/08/2011,Nam\n"
                                         "2,H\u2019Ngân Adrơ\u0306ng,06/08/2011,Nữ\n"
                                         "3,Lê Đức,06/08/2011,Nam\n"
                                         "4,Lê \u00d0ức,06/08/2012,Nam\n");

    expect(&answer, 200, "");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t n = found(g, api_text(g->api, "&name=%s", cases[i].name));

        if (n != cases[i].n)
            fail_msg("%s: %zu", cases[i].name, n);
    }
    assert_int_equal(found(g, ""), STUDENTS + 4);
    assert_int_equal(found(g, api_text(g->api, "&school_year_id=%lld", (long long)g->year_id)),
                     STUDENTS + 4);
    assert_int_equal(
        found(g, api_text(g->api, "&school_year_id=%lld&name=ngan", (long long)g->foreign_year_id)),
        0);
    answer =
        get(g, &homeroom, api_text(g->api, "/v1/students?class_id=%lld", (long long)g->class_id));
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), STUDENTS);
    assert_false(json_has(answer.doc, "items/0/birth_date"));
}

static void code_lists_are_as_of_a_day(void **state)
{
    struct ground *g = *state;
    const struct {
        const char *target;
        size_t n;
    } cases[] = {
        {"/v1/code-lists/ethnic", 55},
        {"/v1/code-lists/ethnic?as_of=1978-01-01", 0},
        {"/v1/code-lists/administrative?as_of=2025-07-01", 103},
        {"/v1/code-lists/policy_group", 11},
    };
    struct answer answer = get(g, &stranger, "/v1/code-lists/nationality");

    expect(&answer, 200, "");
    assert_in_range(json_get_count(answer.doc, "items"), 240, 260);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = get(g, &toan, cases[i].target);
        expect(&answer, 200, "");
        assert_int_equal(json_get_count(answer.doc, "items"), cases[i].n);
    }
    answer = get(g, &toan, "/v1/code-lists/khong_co");
    expect(&answer, 404, "not-found");
    answer = get(g, &toan, "/v1/code-lists/ethnic?as_of=2026-02-30");
    expect(&answer, 400, "invalid");
    answer = get(g, NULL, "/v1/code-lists/ethnic");
    expect(&answer, 401, "unauthenticated");
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(the_homeroom_teacher_fills_in_the_form),
        RESET(everything_wrong_is_said_at_once),
        RESET(a_personal_id_that_does_not_fit_is_taken_with_a_warning),
        RESET(the_ministrys_code_comes_once),
        RESET(who_may_read_and_write),
        RESET(an_old_version_does_not_write),
        RESET(the_roster_takes_all_of_the_form),
        RESET(the_rosters_new_columns_are_judged),
        RESET(names_are_found_and_sorted),
        RESET(a_name_is_found_by_how_it_is_typed),
        RESET(code_lists_are_as_of_a_day),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
