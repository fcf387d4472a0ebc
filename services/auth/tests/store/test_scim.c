/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Provisioning by SCIM over a real MariaDB, on one house: a province (1), its schools "a" (2) and
 * "b" (3). Accounts in order: 1 so.admin, 2 a.admin, 3 b.admin, 4 gv.toan and 5 gv.van of school
 * a, 6 gv.tin of b, 7 a.leader, 8 a.phu (a second leader). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "people.h"

#define HBDT_GROUP "\"urn:hbdt:params:scim:schemas:1.0:Group\""
#define GROUPS     "/scim/v2/Groups"

enum { SCHOOL_A = SO + 1, SCHOOL_B };
enum { TOAN = 4, VAN, TIN, LEADER, SECOND_LEADER };

static void a_house(void **state)
{
    struct api *api = *state;

    begin_province(api);
    add_org(api, SO, "school", "A");
    add_org(api, SO, "school", "B");
    add_person(api, "so.admin", "a.admin", "school_admin", SCHOOL_A);
    add_person(api, "so.admin", "b.admin", "school_admin", SCHOOL_B);
    add_person(api, "a.admin", "gv.toan", "teacher", SCHOOL_A);
    add_person(api, "a.admin", "gv.van", "teacher", SCHOOL_A);
    add_person(api, "b.admin", "gv.tin", "teacher", SCHOOL_B);
    add_person(api, "so.admin", "a.leader", "leader", SCHOOL_A);
    add_person(api, "so.admin", "a.phu", "leader", SCHOOL_A);
    assert_int_equal(id_of(api, "a.phu"), SECOND_LEADER);
}

static int64_t members(struct api *api, int64_t group)
{
    return api_number(api, api_text(api,
                                    "SELECT COUNT(*) AS n FROM group_member"
                                    " WHERE group_id = %lld AND ended_at IS NULL",
                                    (long long)group));
}

static void a_group_is_made_with_its_members(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "a.admin");
    struct answer answer =
        api_post(api, token, GROUPS,
                 "{\"displayName\":\"Tổ Toán - Tin\",\"externalId\":\"HR-1\","
                 "\"members\":[{\"value\":\"4\",\"type\":\"User\"},{\"value\":\"5\"}]," HBDT_GROUP
                 ":{\"kind\":\"to\",\"subject\":\"toan\"}}");

    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "id"), "1");
    assert_int_equal(json_get_count(answer.doc, "members"), 2);
    answer = api_get(api, token, "/v1/groups/1");
    assert_string_equal(json_get_text(answer.doc, "kind"), "to");
    assert_string_equal(json_get_text(answer.doc, "subject"), "toan");
    answer = api_get(api, token, "/scim/v2/Users/4");
    assert_int_equal(json_get_count(answer.doc, "groups"), 1);
    assert_non_null(strstr(answer.text, "\"$ref\":\"/scim/v2/Groups/1\""));
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM audit_event WHERE action = 'group.create' AND"
                        " details = '{\"joined\":[4,5],\"left\":[]}'"),
        1);
    answer = api_post(api, token, GROUPS, "{\"externalId\":\"HR-2\"}");
    expect(&answer, 400, "invalidValue");
}

static void all_unknown_members_are_told_at_once(void **state)
{
    struct api *api = *state;
    struct answer answer = api_post(api, token_of(api, "a.admin"), GROUPS,
                                    "{\"displayName\":\"Tổ Lạ\",\"members\":[{\"value\":\"6\"},"
                                    "{\"value\":\"4\"},{\"value\":\"99\"}]}");

    expect(&answer, 400, "invalidValue"); /* 6 is another school's */
    assert_non_null(strstr(answer.text, "there is no user 6"));
    assert_non_null(strstr(answer.text, "there is no user 99"));
    answer = api_post(api, token_of(api, "a.admin"), GROUPS,
                      "{\"displayName\":\"Tổ Lạ\",\"members\":[{\"value\":\"x\"}]}");
    expect(&answer, 400, "invalidValue");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM org_group"), 1);
}

static struct answer patch(struct api *api, const char *token, const char *match,
                           const char *operations)
{
    return api_send(api, token, PATCH, GROUPS "/1", match, "{\"Operations\":[%s]}", operations);
}

static void members_come_and_go_by_patch(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "a.admin");
    /* clang-format off */
    static const struct {
        const char *operations;
        int status;
        const char *type;
        int64_t left; /* members after it */
    } cases[] = {
        {"{\"op\":\"remove\",\"path\":\"members[value eq \\\"4\\\"]\"}", 200, "", 1},
        {"{\"op\":\"remove\",\"path\":\"members[value eq \\\"4\\\"]\"}", 200, "", 1},
        {"{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"4\"},{\"value\":\"5\"}]}", 200, "", 2},
        {"{\"op\":\"remove\",\"path\":\"members\",\"value\":[{\"value\":\"5\"}]}", 200, "", 1},
        {"{\"op\":\"add\",\"value\":{\"members\":[{\"value\":\"5\"}]}}", 200, "", 2},
        {"{\"op\":\"replace\",\"path\":\"members\",\"value\":{\"value\":\"7\"}}", 200, "", 1},
        {"{\"op\":\"remove\",\"path\":\"members\"}", 200, "", 0},
        {"{\"op\":\"remove\",\"path\":\"members\"},"
         "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"4\"},{\"value\":\"5\"}]},"
         "{\"op\":\"remove\",\"path\":\"members[value eq \\\"5\\\" and type eq \\\"User\\\"]\"}", 200, "", 1},
        {"{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"5\"}]},"
         "{\"op\":\"replace\",\"path\":\"id\",\"value\":\"9\"}", 400, "mutability", 1},
        {"{\"op\":\"replace\",\"path\":\"members[value eq \\\"4\\\"].value\",\"value\":\"5\"}", 400, "invalidPath", 1},
        {"{\"op\":\"remove\",\"path\":\"members[value eq \\\"4\\\"].value\"}", 400, "mutability", 1},
        {"{\"op\":\"remove\",\"path\":\"displayName\"}", 400, "mutability", 1},
        {"{\"op\":\"remove\"}", 400, "noTarget", 1},
        {"{\"op\":\"replace\",\"path\":\"salary\",\"value\":1}", 400, "invalidPath", 1},
        {"{\"op\":\"replace\",\"path\":\"kind\",\"value\":\"bo_phan\"}", 400, "mutability", 1},
        {"{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"2\"}]}", 403, "", 1}, /* oneself */
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = patch(api, token, NULL, cases[i].operations);

        expect(&answer, cases[i].status, cases[i].type);
        assert_int_equal(members(api, 1), cases[i].left);
    }
}

static void a_version_counts_members_too(void **state)
{
    struct api *api = *state;
    static const char join[] = "{\"op\":\"add\",\"path\":\"members\",\"value\":{\"value\":\"5\"}}";
    const char *token = token_of(api, "a.admin");
    int64_t version = api_number(api, "SELECT version AS n FROM org_group WHERE id = 1");
    const char *match = api_text(api, "\"v%lld\"", (long long)version);
    struct answer answer = patch(api, token, match, join);

    expect(&answer, 200, "");
    answer =
        patch(api, token, match, "{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"Tổ\"}");
    expect(&answer, 412, "");
    answer = patch(api, token, NULL, join); /* who is there already does not join again */
    expect(&answer, 200, "");
    assert_int_equal(api_number(api, "SELECT version AS n FROM org_group WHERE id = 1"),
                     version + 1);
}

static int64_t found(struct api *api, const char *token, const char *path)
{
    struct answer answer = api_get(api, token, path);

    expect(&answer, 200, "");
    return json_get_int(answer.doc, "totalResults");
}

static void filters_find_groups_and_their_people(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const struct {
        const char *path;
        int64_t n;
    } cases[] = {
        {GROUPS, 1},
        {GROUPS "?filter=displayName%20sw%20%22t%E1%BB%95%22", 1},
        {GROUPS "?filter=externalId%20eq%20%22HR-1%22", 1},
        {GROUPS "?filter=externalId%20eq%20%22hr-1%22", 0},
        {GROUPS "?filter=id%20eq%20%221%22", 1},
        {GROUPS "?filter=members.value%20eq%20%224%22", 1},
        {GROUPS "?filter=members%5Bvalue%20eq%20%224%22%5D", 1},
        {GROUPS "?filter=members%5Bvalue%20eq%20%227%22%5D", 0},
        {GROUPS "?filter=meta.resourceType%20eq%20%22Group%22%20and%20orgId%20eq%202", 1},
        {GROUPS "?filter=urn:hbdt:params:scim:schemas:1.0:Group:kind%20eq%20%22to%22", 1},
        {GROUPS "?filter=parentId%20pr", 0},
        {"/scim/v2/Users?filter=groups%5Bvalue%20eq%20%221%22%5D", 2},
        {"/scim/v2/Users?filter=groups.display%20co%20%22To%C3%A1n%22", 2},
        {"/scim/v2/Users?filter=id%20eq%20%224%22", 1},
    };
    /* clang-format on */
    const char *token = token_of(api, "a.admin");
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (found(api, token, cases[i].path) != cases[i].n)
            fail_msg("%s", cases[i].path);
    assert_int_equal(found(api, token_of(api, "so.admin"), GROUPS), 1);
    assert_int_equal(found(api, token_of(api, "b.admin"), GROUPS), 0);
    answer = api_get(api, token, GROUPS "?filter=displayName");
    expect(&answer, 400, "invalidFilter");
}

static void a_group_is_its_own_units_to_change(void **state)
{
    struct api *api = *state;
    static const struct {
        const char *by;
        int get, change;
    } cases[] = {{"so.admin", 200, 403}, {"b.admin", 404, 404}, {"gv.toan", 403, 403}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *token = token_of(api, cases[i].by);
        struct answer answer = api_get(api, token, GROUPS "/1");

        expect(&answer, cases[i].get, "");
        answer = api_send(api, token, PUT, GROUPS "/1", NULL, "{\"displayName\":\"Tổ Khác\"}");
        expect(&answer, cases[i].change, "");
        answer = api_delete(api, token, GROUPS "/1");
        expect(&answer, cases[i].change, "");
        answer = api_post(api, token, GROUPS,
                          "{\"displayName\":\"Tổ Khác\"," HBDT_GROUP ":{\"orgId\":2}}");
        expect(&answer, cases[i].change, "");
    }
}

/* Somebody without an account is no user: SCIM neither shows nor removes that member. */
static void what_scim_does_not_see_it_leaves_alone(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "a.admin");
    struct answer answer = api_post(api, token, "/v1/persons",
                                    "{\"full_name\":\"Lê Văn Mới\",\"org_id\":2,"
                                    "\"kind\":\"staff\",\"title\":\"Thiết bị\"}");

    expect(&answer, 201, "");
    answer = api_post(api, token, "/v1/groups/1/members", "{\"person_id\":%lld}",
                      (long long)json_get_int(answer.doc, "id"));
    expect(&answer, 201, "");
    answer = api_send(api, token, PUT, GROUPS "/1", NULL, "{\"displayName\":\"Tổ Toán\"}");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "members"), 0);
    assert_false(json_has(answer.doc, "externalId"));
    assert_int_equal(members(api, 1), 1);
}

static int64_t van_group(struct api *api)
{
    return api_number(api, "SELECT id AS n FROM org_group WHERE name = 'Tổ Văn'");
}

static void a_bulk_makes_users_and_their_group_in_any_order(void **state)
{
    struct api *api = *state;
    struct answer answer = api_post(
        api, token_of(api, "a.admin"), "/scim/v2/Bulk",
        "{\"Operations\":["
        "{\"method\":\"POST\",\"path\":\"/Groups\",\"bulkId\":\"to\",\"data\":{\"displayName\":"
        "\"Tổ Văn\",\"members\":[{\"value\":\"bulkId:u1\"},{\"value\":\"bulkId:u2\"}]}},"
        "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"u1\",\"data\":{\"userName\":"
        "\"nv.mot\",\"displayName\":\"Người Một Thử\"}},"
        "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"u2\",\"data\":{\"userName\":"
        "\"nv.hai\",\"displayName\":\"Người Hai Thử\"}},"
        "{\"method\":\"PATCH\",\"path\":\"/Groups/bulkId:to\",\"data\":{\"Operations\":[{\"op\":"
        "\"remove\",\"path\":\"members[value eq \\\"bulkId:u2\\\"]\"}]}},"
        "{\"method\":\"POST\",\"path\":\"/Groups\",\"bulkId\":\"sai\",\"data\":{\"displayName\":"
        "\"Tổ Sai\",\"members\":[{\"value\":\"bulkId:nobody\"}]}}]}");

    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "Operations"), 5);
    assert_non_null(strstr(answer.text, "\"method\":\"POST\",\"bulkId\":\"to\",\"location\""));
    assert_non_null(strstr(answer.text, "\"bulkId\":\"sai\",\"status\":\"400\""));
    assert_null(strstr(answer.text, "\"status\":\"404\""));
    assert_int_equal(found(api, token_of(api, "a.admin"),
                           GROUPS "?filter=displayName%20eq%20%22T%E1%BB%95%20V%C4"
                                  "%83n%22%20and%20members.display%20eq%20%22Ng"
                                  "%C6%B0%E1%BB%9Di%20M%E1%BB%99t%20Th%E1%BB%AD%22"),
                     1);
    assert_int_equal(members(api, van_group(api)), 1);
}

static void a_group_that_ended_is_gone(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "a.admin");
    const char *path = api_text(api, GROUPS "/%lld", (long long)van_group(api));
    struct answer answer = api_delete(api, token, path);

    expect(&answer, 204, "");
    answer = api_get(api, token, path);
    expect(&answer, 404, "");
    answer = api_delete(api, token, path);
    expect(&answer, 404, "");
}

/* A name is the natural person's: SCIM changes both, and nobody's own. */
static void a_name_is_the_persons(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "a.admin");
    struct answer answer =
        api_send(api, token, PATCH, "/scim/v2/Users/5", "\"v2\"",
                 "{\"Operations\":[{\"op\":\"replace\",\"value\":{\"displayName\":\"Văn Mới Thử\","
                 "\"userName\":\"gv.van2\"}}]}");

    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "userName"), "gv.van2");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM account a"
                                     "  JOIN person p ON p.id = a.person_id"
                                     " WHERE a.full_name = 'Văn Mới Thử' AND"
                                     "       p.full_name = a.full_name AND a.version = 4"),
                     1);
    answer = api_send(api, token, PATCH, "/scim/v2/Users/2", NULL,
                      "{\"Operations\":[{\"op\":\"replace\",\"path\":\"displayName\","
                      "\"value\":\"Tên Khác\"}]}");
    expect(&answer, 403, "");
}

static struct answer set_active(struct api *api, const char *token, int64_t id, bool active)
{
    return api_send(api, token, PATCH, api_text(api, "/scim/v2/Users/%lld", (long long)id), NULL,
                    "{\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":%s}]}",
                    active ? "true" : "false");
}

/* A personnel system lets people go whatever role they hold; the last leader and administrator
 * stay, and whom it let go only a person lets in again. */
static void a_machine_lets_people_go(void **state)
{
    struct api *api = *state;
    const char *machine = machine_of(api, "a.admin", SCHOOL_A);
    struct answer answer = set_active(api, machine, TOAN, false);

    expect(&answer, 200, "");
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM audit_event WHERE action = 'account.disable'"
                        " AND object_id = '4' AND role = 'client' AND actor_id = 0 AND"
                        " JSON_VALUE(details, '$.client') = (SELECT client_id FROM oauth_client)"),
        1);
    answer = sign_in(api, "gv.toan", PASSWORD);
    assert_int_equal(answer.status, 401);
    answer = set_active(api, machine, TOAN, true);
    expect(&answer, 403, "");
    answer = set_status(api, "a.admin", TOAN, "active");
    expect(&answer, 200, "");
    answer = set_active(api, machine, SECOND_LEADER, false);
    expect(&answer, 200, "");
    answer = set_active(api, machine, LEADER, false);
    expect(&answer, 409, "");
    answer = set_active(api, machine, id_of(api, "a.admin"), false);
    expect(&answer, 409, "");
    answer = set_active(api, machine, TIN, false);
    expect(&answer, 404, "");
    answer = set_active(api, machine, 1, false);
    expect(&answer, 404, "");
    answer = api_delete(api, machine, "/scim/v2/Users/5");
    expect(&answer, 204, "");
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM account WHERE id = 5 AND status = 'disabled'"),
        1);
    answer =
        api_post(api, machine, "/v1/grants", "{\"account_id\":4,\"role\":\"office\",\"org_id\":2}");
    expect(&answer, 403, "forbidden");
}

/* The account is kept here, the role is held elsewhere: not this unit's to end. */
static void a_machine_touches_no_role_of_another_unit(void **state)
{
    struct api *api = *state;
    const char *machine = machine_of(api, "a.admin", SCHOOL_A);
    struct answer answer = api_post(api, token_of(api, "b.admin"), "/v1/positions",
                                    "{\"org_id\":3,\"kind\":\"teacher\",\"title\":\"Giáo viên\","
                                    "\"username\":\"gv.toan\",\"full_name\":\"Người Thử Nghiệm\"}");

    expect(&answer, 201, "");
    answer = give(api, token_of(api, "b.admin"), TOAN, "teacher", SCHOOL_B);
    expect(&answer, 201, "");
    answer = set_active(api, machine, TOAN, false);
    expect(&answer, 403, "");
}

static void a_machine_keeps_the_groups_of_its_unit(void **state)
{
    struct api *api = *state;
    const char *machine = machine_of(api, "a.admin", SCHOOL_A);
    struct answer answer = api_post(
        api, machine, GROUPS, "{\"displayName\":\"Tổ Hành chính\",\"members\":{\"value\":\"4\"}}");

    expect(&answer, 201, "");
    answer = api_post(api, machine, GROUPS,
                      "{\"displayName\":\"Tổ Khác\"," HBDT_GROUP ":{\"orgId\":3}}");
    expect(&answer, 404, "");
    answer = api_delete(api, machine_of(api, "b.admin", SCHOOL_B), GROUPS "/1");
    expect(&answer, 404, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house),
        cmocka_unit_test(a_group_is_made_with_its_members),
        cmocka_unit_test(all_unknown_members_are_told_at_once),
        cmocka_unit_test(members_come_and_go_by_patch),
        cmocka_unit_test(a_version_counts_members_too),
        cmocka_unit_test(filters_find_groups_and_their_people),
        cmocka_unit_test(a_group_is_its_own_units_to_change),
        cmocka_unit_test(what_scim_does_not_see_it_leaves_alone),
        cmocka_unit_test(a_bulk_makes_users_and_their_group_in_any_order),
        cmocka_unit_test(a_group_that_ended_is_gone),
        cmocka_unit_test(a_name_is_the_persons),
        cmocka_unit_test(a_machine_lets_people_go),
        cmocka_unit_test(a_machine_touches_no_role_of_another_unit),
        cmocka_unit_test(a_machine_keeps_the_groups_of_its_unit),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
