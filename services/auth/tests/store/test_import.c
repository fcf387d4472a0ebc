/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of people over a real MariaDB, on one house: a province (1), its schools "a" (2, code A)
 * and "b" (3, code B), each with an administrator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "people.h"

#define IMPORT "/v1/accounts/import"
#define TRY    IMPORT "?dry_run=true"

enum { SCHOOL_A = SO + 1, SCHOOL_B };

static const char staff[] = "\xef\xbb\xbften_dang_nhap;ho_ten;ngay_sinh;so_dinh_danh\r\n"
                            "gv.an;Nguyễn Thử An;5/9/1990;001099000001\r\n"
                            "gv.niê;H'Bia Niê Thử;;\r\n"
                            "gv.y;Y Thử Ngông;1991-02-03;\r\n";

static void a_house(void **state)
{
    struct api *api = *state;

    begin_province(api);
    add_org(api, SO, "school", "A");
    add_org(api, SO, "school", "B");
    add_person(api, "so.admin", "a.admin", "school_admin", SCHOOL_A);
    add_person(api, "so.admin", "b.admin", "school_admin", SCHOOL_B);
}

static int64_t accounts(struct api *api)
{
    return api_number(api, "SELECT COUNT(*) AS n FROM account");
}

static struct answer import(struct api *api, const char *by, const char *path, const char *file)
{
    return api_post(api, token_of(api, by), path, "%s", file);
}

static void expect_counts(const struct answer *answer, int created, int unchanged, int refused)
{
    expect(answer, 200, "");
    if (json_get_int(answer->doc, "created") != created ||
        json_get_int(answer->doc, "unchanged") != unchanged ||
        json_get_int(answer->doc, "refused") != refused)
        fail_msg("%s", answer->text);
}

static void a_wrong_row_stops_the_whole_file(void **state)
{
    struct api *api = *state;
    struct answer answer = import(api, "a.admin", TRY, staff);

    expect_counts(&answer, 2, 0, 1);
    assert_non_null(strstr(answer.text, "\"line\":3,\"username\":\"gv.niê\",\"outcome\":\"refused\""
                                        ",\"faults\":[{\"column\":\"ten_dang_nhap\""));
    assert_null(strstr(answer.text, "activation_code"));
    answer = import(api, "a.admin", IMPORT, staff);
    expect(&answer, 422, "accounts-refused");
    assert_non_null(strstr(answer.text, "/line/3/ten_dang_nhap"));
    assert_int_equal(accounts(api), 3);
}

static void all_that_is_wrong_is_told_at_once(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const char *const told[] = {
        "/line/2/ten_dang_nhap", "/line/2/ho_ten", "/line/2/ngay_sinh", "/line/2/so_dinh_danh",
        "/line/2/ma_don_vi", "/line/3/ma_don_vi", "/line/4/ten_dang_nhap", "/line/5/ten_dang_nhap",
        "\"/line/6/\"",
    };
    /* clang-format on */
    struct answer answer = import(api, "a.admin", IMPORT,
                                  "Mã đơn vị,Họ tên,USERNAME,birth_date,Số định danh\n"
                                  "A B,,Ai,31/02/2000,12\n"        /* all five */
                                  "B,Người Thử,gv.la,,\n"          /* a unit beyond the subtree */
                                  "A,Người Thử,b.admin,,\n"        /* somebody else's */
                                  "A,Người Thử,gv.la,,\n"          /* stands in line 3 */
                                  "A,Người Thử,gv.thua,,,thừa\n"); /* one cell too many */

    expect(&answer, 422, "accounts-refused");
    for (size_t i = 0; i < COUNT_OF(told); i++)
        if (!strstr(answer.text, told[i]))
            fail_msg("%s is missing in %s", told[i], answer.text);
    assert_int_equal(accounts(api), 3);
}

static void the_first_line_names_the_columns(void **state)
{
    struct api *api = *state;
    struct answer answer = import(api, "a.admin", TRY, "ho_ten,luong,ho_ten\nNgười Thử,5,x\n");

    expect(&answer, 422, "accounts-refused");
    assert_non_null(strstr(answer.text, "/line/1/2"));
    assert_non_null(strstr(answer.text, "/line/1/3"));
    assert_non_null(strstr(answer.text, "/line/1/ten_dang_nhap"));
    answer = import(api, "a.admin", TRY, "ten_dang_nhap,ho_ten\n");
    expect(&answer, 422, "unprocessable");
    answer = import(api, "a.admin", TRY, "ten_dang_nhap,ho_ten\n\"gv,Người Thử\n");
    expect(&answer, 422, "unprocessable");
}

static const char good[] = "ten_dang_nhap,ho_ten,ngay_sinh,so_dinh_danh\n"
                           "gv.an,Nguyễn Thử An,5/9/1990,001099000001\n"
                           "gv.nie,H'Bia Niê Thử,,\n";

static void the_same_file_makes_nobody_twice(void **state)
{
    struct api *api = *state;
    struct answer answer = import(api, "a.admin", IMPORT, good);

    expect_counts(&answer, 2, 0, 0);
    assert_int_equal(accounts(api), 5);
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM person WHERE birth_date = '1990-09-05' AND"
                        " personal_id = '001099000001'"),
        1);
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM audit_event WHERE action = 'accounts.import'"
                        " AND chain_id = 2 AND details LIKE '{\"created\":[%,%]}'"),
        1);
    answer = import(api, "a.admin", IMPORT, good);
    expect_counts(&answer, 0, 2, 0);
    assert_null(strstr(answer.text, "activation_code"));
    answer = import(api, "a.admin", IMPORT,
                    "username,full_name,personal_id\ngv.an,Nguyễn Thử An,001099000001\n"
                    "gv.moi,Người Mới Thử,\n");
    expect_counts(&answer, 1, 1, 0);
    assert_int_equal(accounts(api), 6);
}

static void the_code_of_the_file_activates(void **state)
{
    struct api *api = *state;
    struct answer answer =
        import(api, "a.admin", IMPORT, "username,full_name\ngv.kich,Người Kích Thử\n");
    const char *found = strstr(answer.text, "\"activation_code\":\"");

    expect_counts(&answer, 1, 0, 0);
    assert_non_null(found);
    answer = activate(api, "gv.kich", api_text(api, "%.19s", found + 19), PASSWORD);
    expect(&answer, 201, "");
}

static void who_is_known_with_other_data_is_refused(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const char *const rows[] = {
        "gv.an,Tên Khác,5/9/1990,001099000001,A",
        "gv.an,Nguyễn Thử An,6/9/1990,,A",
        "gv.an,Nguyễn Thử An,,001099000002,A",
        "gv.an,Nguyễn Thử An,,,B",
        "gv.an2,Nguyễn Thử An,,001099000001,A",
    };
    /* clang-format on */
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answer answer = import(
            api, "so.admin", IMPORT,
            api_text(api, "username,full_name,birth_date,personal_id,unit_code\n%s\n", rows[i]));

        expect(&answer, 422, "accounts-refused");
    }
}

static void a_department_brings_people_to_its_schools(void **state)
{
    struct api *api = *state;
    struct answer answer = import(api, "so.admin", IMPORT,
                                  "username,full_name,unit_code\n"
                                  "nv.so,Người Sở Thử,\nnv.a,Người A Thử,A\nnv.b,Người B Thử,B\n");

    expect_counts(&answer, 3, 0, 0);
    assert_int_equal(api_number(api, "SELECT SUM(org_id) AS n FROM account WHERE username IN"
                                     " ('nv.so', 'nv.a', 'nv.b')"),
                     SO + SCHOOL_A + SCHOOL_B);
    add_person(api, "a.admin", "gv.toan", "teacher", SCHOOL_A);
    answer = import(api, "gv.toan", TRY, good);
    expect(&answer, 403, "forbidden");
    answer = import(api, "b.admin", TRY, good); /* what is another school's is no news */
    expect_counts(&answer, 0, 0, 2);
}

static void a_file_has_at_most_500_people(void **state)
{
    struct api *api = *state;
    struct buf file = buf_in(api_mem(api));
    struct answer answer;

    buf_text(&file, "username,full_name\n");
    for (int i = 0; i < 500; i++)
        buf_printf(&file, "nv%d,Người Thử %d\n", i, i);
    answer = import(api, "a.admin", TRY, file.data);
    expect_counts(&answer, 500, 0, 0);
    buf_text(&file, "nv500,Người Thử\n");
    answer = import(api, "a.admin", TRY, file.data);
    expect(&answer, 422, "unprocessable");
}

static void the_template_can_be_filled_in(void **state)
{
    struct api *api = *state;
    struct answer answer =
        api_get(api, token_of(api, "a.admin"), "/v1/accounts/import/template.csv");

    expect(&answer, 200, "");
    answer = import(api, "a.admin", TRY,
                    api_text(api, "%sgv.mau,Người Mẫu Thử,01/02/1993,,A\r\n", answer.text));
    expect_counts(&answer, 1, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house),
        cmocka_unit_test(a_wrong_row_stops_the_whole_file),
        cmocka_unit_test(all_that_is_wrong_is_told_at_once),
        cmocka_unit_test(the_first_line_names_the_columns),
        cmocka_unit_test(the_same_file_makes_nobody_twice),
        cmocka_unit_test(the_code_of_the_file_activates),
        cmocka_unit_test(who_is_known_with_other_data_is_refused),
        cmocka_unit_test(a_department_brings_people_to_its_schools),
        cmocka_unit_test(a_file_has_at_most_500_people),
        cmocka_unit_test(the_template_can_be_filled_in),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
