/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who lost the password gets back in, and nobody else does: over a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/passwords.h"
#include "two_schools.h"

#define NEW_PASSWORD "mot cau khac de nho hon"

static int open_house(void **state)
{
    open_api(state);
    begin_province(*state);
    add_two_schools(*state);
    add_person(*state, "a.admin", "gv.van", "teacher", SCHOOL_A);
    return 0;
}

static const char *secret_of(const struct answer *begun)
{
    return json_get_text(begun->doc, "recovery_secret");
}

static const char *code_of(const struct answer *begun)
{
    return json_get_text(begun->doc, "user_code");
}

static void a_person_gets_back_in(void **state)
{
    struct api *api = *state;
    struct answer old = sign_in(api, "gv.toan", PASSWORD);
    struct answer begun = ask_recovery(api, "gv.toan");
    struct answer answer;

    expect(&begun, 201, "");
    assert_int_equal(strlen(secret_of(&begun)), 43);
    assert_int_equal(strlen(code_of(&begun)), 9);
    assert_int_equal(json_get_int(begun.doc, "expires_at"), api_now(api) + 30 * 60);
    answer = end_recovery(api, secret_of(&begun), NEW_PASSWORD);
    expect(&answer, 409, "recovery-pending");
    answer = sign_in(api, "gv.toan", PASSWORD); /* nothing has happened to the account */
    expect(&answer, 201, "");
    answer = approve(api, "a.admin", "gv.toan", code_of(&begun));
    expect(&answer, 201, "");
    assert_true(json_get_true(answer.doc, "signing_held"));
    assert_null(strstr(answer.text, "code"));
    answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                      json_get_text(old.doc, "refresh_token"));
    assert_int_equal(answer.status, 401);
    answer = end_recovery(api, secret_of(&begun), "ngan");
    expect(&answer, 400, "invalid");
    answer = end_recovery(api, secret_of(&begun), NEW_PASSWORD);
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "username"), "gv.toan");
    answer = sign_in(api, "gv.toan", PASSWORD);
    expect(&answer, 401, "wrong-credentials");
    answer = sign_in(api, "gv.toan", NEW_PASSWORD);
    expect(&answer, 201, "");
    answer = end_recovery(api, secret_of(&begun), PASSWORD);
    expect(&answer, 401, "recovery-refused"); /* once */
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM audit_event"
                                     " WHERE action IN ('account.reset', 'account.recover')"),
                     2);
}

static void the_administrator_holds_nothing_that_opens(void **state)
{
    struct api *api = *state;
    struct answer begun = ask_recovery(api, "gv.van");
    struct answer answer = approve(api, "a.admin", "gv.van", code_of(&begun));

    expect(&answer, 201, "");
    answer = activate(api, "gv.van", code_of(&begun), NEW_PASSWORD);
    expect(&answer, 401, "activation-refused");
    answer = end_recovery(api, code_of(&begun), NEW_PASSWORD);
    expect(&answer, 400, "invalid");
    answer = end_recovery(api, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NEW_PASSWORD);
    expect(&answer, 401, "recovery-refused");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM activation"), 0);
    answer = approve(api, "a.admin", "gv.van", code_of(&begun));
    expect(&answer, 422, "user-code-refused"); /* used */
    answer = end_recovery(api, secret_of(&begun), PASSWORD);
    expect(&answer, 201, "");
}

static void a_reset_needs_the_persons_own_code(void **state)
{
    struct api *api = *state;
    const char *target = api_text(api, "/v1/accounts/%lld/reset", (long long)id_of(api, "gv.toan"));
    struct answer answer = api_post(api, token_of(api, "a.admin"), target, "{}");
    struct answer other = ask_recovery(api, "gv.van");
    struct answer mine = ask_recovery(api, "gv.toan");

    expect(&answer, 422, "recovery-needed");
    answer = approve(api, "a.admin", "gv.toan", code_of(&other));
    expect(&answer, 422, "user-code-refused");
    answer = approve(api, "a.admin", "gv.toan", "0000-0000");
    expect(&answer, 422, "user-code-refused");
    api_advance(api, 30 * 60);
    answer = approve(api, "a.admin", "gv.toan", code_of(&mine));
    expect(&answer, 422, "user-code-refused"); /* over */
    answer = end_recovery(api, secret_of(&mine), NEW_PASSWORD);
    expect(&answer, 401, "recovery-refused");
    answer = sign_in(api, "gv.toan", NEW_PASSWORD);
    expect(&answer, 201, ""); /* all that was refused left the account alone */
}

static void a_code_is_not_guessed(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "a.admin");
    const char *target = api_text(api, "/v1/accounts/%lld/reset", (long long)id_of(api, "gv.toan"));
    struct answer answer = {0};

    for (int i = 0; i < 20 && answer.status != 429; i++)
        answer = api_post(api, token, target, "{\"user_code\":\"AAAA-%04d\"}", i);
    expect(&answer, 429, "too-many-attempts");
    assert_true(answer.retry_after_s > 0);
    api_advance(api, 3600);
}

static void a_wrong_code_spoils_nothing_approved(void **state)
{
    struct api *api = *state;
    struct answer first = ask_recovery(api, "gv.van");
    struct answer second = ask_recovery(api, "gv.van");
    struct answer answer = approve(api, "a.admin", "gv.van", code_of(&first));

    expect(&answer, 201, "");
    answer = approve(api, "a.admin", "gv.van", "0000-0000");
    expect(&answer, 422, "user-code-refused");
    answer = approve(api, "a.admin", "gv.van", code_of(&second));
    expect(&answer, 201, "");
    answer = end_recovery(api, secret_of(&first), PASSWORD);
    expect(&answer, 401, "recovery-refused"); /* the later one replaced it */
    answer = end_recovery(api, secret_of(&second), PASSWORD);
    expect(&answer, 201, "");
}

static void a_new_account_needs_no_code_in_other_hands(void **state)
{
    struct api *api = *state;
    struct answer made = add_account(api, token_of(api, "a.admin"), SCHOOL_A, "gv.moi");
    struct answer begun = ask_recovery(api, "gv.moi");
    struct answer answer =
        give(api, token_of(api, "a.admin"), id_of(api, "gv.moi"), "teacher", SCHOOL_A);

    expect(&made, 201, "");
    expect(&answer, 201, "");
    answer = approve(api, "a.admin", "gv.moi", code_of(&begun));
    expect(&answer, 201, "");
    assert_false(json_get_true(answer.doc, "signing_held")); /* no key to be kept from */
    answer = activate(api, "gv.moi", json_get_text(made.doc, "activation_code"), PASSWORD);
    expect(&answer, 401, "activation-refused");
    answer = end_recovery(api, secret_of(&begun), PASSWORD);
    expect(&answer, 201, "");
    begun = ask_recovery(api, "gv.moi");
    answer = approve(api, "a.admin", "gv.moi", code_of(&begun));
    assert_true(json_get_true(answer.doc, "signing_held")); /* but from now on */
}

/* What is written for a name that nobody has is what is written for one that exists. */
static void unknown_names_look_the_same(void **state)
{
    struct api *api = *state;
    struct answer known = ask_recovery(api, "gv.toan");
    struct answer unknown = ask_recovery(api, "khong.co.ai");
    struct answer answer;

    expect(&known, 201, "");
    expect(&unknown, 201, "");
    assert_int_equal(strlen(known.text), strlen(unknown.text));
    answer = end_recovery(api, secret_of(&unknown), NEW_PASSWORD);
    expect(&answer, 409, "recovery-pending");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM recovery"
                                     " WHERE username_sha256 = SHA2('khong.co.ai', 256)"),
                     1);
}

static void a_flood_is_bounded(void **state)
{
    struct api *api = *state;
    struct answer answer;

    api_sql(api, api_text(api,
                          "INSERT INTO recovery (secret_sha256, user_code_sha256, username_sha256,"
                          "       begun_at, expires_at)"
                          " SELECT SHA2(seq, 256), SHA2(seq, 256), SHA2(seq, 256), 0, %lld"
                          "   FROM seq_1_to_2000",
                          (long long)api_now(api) + 60));
    answer = ask_recovery(api, "gv.toan");
    expect(&answer, 429, "too-many-recoveries");
    assert_int_equal(answer.retry_after_s, 30 * 60);
    api_advance(api, 61);
    answer = ask_recovery(api, "gv.toan");
    expect(&answer, 201, "");
}

static void an_operators_list_is_read_whole(void **state)
{
    struct api *api = *state;
    struct call *call = api_call(api);
    const struct blocked_passwords *blocked = NULL;
    static const char list[] = "Mật khẩu bị lộ 1\nngan\nmat khau bi lo 2";
    char path[] = "/tmp/hbdt-blocked-XXXXXX";
    int fd = mkstemp(path);

    assert_int_equal(write(fd, list, sizeof(list) - 1), sizeof(list) - 1);
    close(fd);
    assert_int_equal(password_blocklist_read(call, path, &blocked), OK);
    unlink(path);
    assert_int_equal(blocked->n, 2);
    assert_true(password_is_blocked(blocked, "mat khau bi lo 1"));
    assert_true(password_is_blocked(blocked, "mat khau bi lo 2"));
    assert_int_equal(password_blocklist_read(call, "/khong/co/tep", &blocked), ERR_INVALID);
    assert_int_equal(password_blocklist_read(call, NULL, &blocked), OK);
    assert_int_equal(blocked->n, 0);
    store_test_end(call);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_gets_back_in),
        cmocka_unit_test(the_administrator_holds_nothing_that_opens),
        cmocka_unit_test(a_reset_needs_the_persons_own_code),
        cmocka_unit_test(a_code_is_not_guessed),
        cmocka_unit_test(a_wrong_code_spoils_nothing_approved),
        cmocka_unit_test(a_new_account_needs_no_code_in_other_hands),
        cmocka_unit_test(unknown_names_look_the_same),
        cmocka_unit_test(a_flood_is_bounded),
        cmocka_unit_test(an_operators_list_is_read_whole),
    };

    return cmocka_run_group_tests(tests, open_house, close_api);
}
