/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Second factors, devices and what people see of their own sign-ins, over a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "authenticator.h"
#include "people.h"

#define ELEVATION "/v1/sessions/current/elevation"
#define WRONG     "khong phai mat khau nay"

static int open_house(void **state)
{
    open_api(state);
    begin_province(*state);
    add_org(*state, SO, "school", "A");
    add_person(*state, "so.admin", "a.admin", "school_admin", 2);
    add_person(*state, "a.admin", "gv.toan", "teacher", 2);
    return 0;
}

static const char *access_of(const struct answer *answer)
{
    return json_get_text(answer->doc, "access_token");
}

/* Enrols codes for somebody and gives the secret; *ret_token is of the raised session. */
static const char *enrol(struct api *api, const char *username, const char **ret_token)
{
    struct answer offer = api_post(api, weak_token_of(api, username), "/v1/me/totp", "{}");
    struct answer answer = sign_in(api, username, PASSWORD);
    const char *secret = json_get_text(offer.doc, "secret");

    expect(&offer, 201, "");
    answer = api_post(api, access_of(&answer), "/v1/me/totp/confirmation", "{\"code\":\"%s\"}",
                      code_of(api, secret, 0));
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "acr"), "aal2");
    assert_string_equal(json_get_text(answer.doc, "second_factors/0"), "totp");
    *ret_token = access_of(&answer);
    return secret;
}

static struct answer sign_in_with(struct api *api, const char *username, const char *code)
{
    return api_post(api, NULL, "/v1/sessions",
                    "{\"username\":\"%s\",\"password\":\"" PASSWORD "\",\"totp\":\"%s\"}", username,
                    code);
}

static void a_code_raises_the_session_and_counts_once(void **state)
{
    struct api *api = *state;
    const char *raised = NULL;
    struct answer answer = sign_in(api, "gv.toan", PASSWORD);

    assert_string_equal(json_get_text(answer.doc, "acr"), "aal1");
    assert_int_equal(json_get_count(answer.doc, "second_factors"), 0);
    answer = api_post(api, access_of(&answer), ELEVATION, "{\"totp\":\"123456\"}");
    expect(&answer, 409, "no-factor");

    const char *secret = enrol(api, "gv.toan", &raised);
    const char *code = code_of(api, secret, 1);

    answer = sign_in_with(api, "gv.toan", code_of(api, secret, 0));
    expect(&answer, 401, "wrong-factor"); /* it was used to enrol */
    answer = sign_in_with(api, "gv.toan", code);
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "acr"), "aal2");
    answer = api_post(api, raised, ELEVATION, "{\"totp\":\"%s\"}", code);
    expect(&answer, 401, "wrong-factor");
    answer = api_post(api, raised, ELEVATION, "{}");
    expect(&answer, 400, "invalid");
    answer = api_post(api, raised, ELEVATION, "{\"totp\":\"%s\",\"recovery_code\":\"X\"}", code);
    expect(&answer, 400, "invalid");
    api_advance(api, 60);
    answer = api_post(api, raised, ELEVATION, "{\"totp\":\"%s\"}", code_of(api, secret, 0));
    expect(&answer, 201, "");
    assert_int_equal(json_get_int(answer.doc, "auth_time"), api_now(api));
}

static void guesses_of_codes_are_counted(void **state)
{
    struct api *api = *state;
    const char *token = weak_token_of(api, "gv.toan");
    struct answer answer;

    for (int i = 0; i < 10; i++) {
        answer = api_post(api, token, ELEVATION, "{\"totp\":\"00000%d\"}", i);
        expect(&answer, 401, "wrong-factor");
    }
    answer = api_post(api, token, ELEVATION, "{\"totp\":\"000000\"}");
    expect(&answer, 429, "too-many-attempts");
    answer = sign_in(api, "gv.toan", PASSWORD); /* the password is another thing */
    expect(&answer, 201, "");
    api_advance(api, 900);
}

static void more_factors_need_a_fresh_one(void **state)
{
    struct api *api = *state;
    const char *token = weak_token_of(api, "gv.toan");
    const char *secret = NULL;
    struct answer answer = api_post(api, token, "/v1/me/totp", "{}");

    expect(&answer, 401, "step-up-required");
    answer = api_post(api, token, "/v1/me/recovery-codes", NULL);
    expect(&answer, 401, "step-up-required");
    enrol(api, "a.admin", &token);
    answer = api_post(api, token, "/v1/me/totp", "{\"name\":\"Điện thoại cũ\"}");
    expect(&answer, 201, "");
    secret = json_get_text(answer.doc, "secret");
    answer = api_post(api, token, "/v1/me/totp/confirmation", "{\"code\":\"000000\"}");
    expect(&answer, 401, "wrong-factor");
    answer = api_post(api, token, "/v1/me/totp/confirmation", "{\"code\":\"%s\"}",
                      code_of(api, secret, 0));
    expect(&answer, 201, "");
    answer = api_get(api, token, "/v1/me/second-factors");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_false(json_has(answer.doc, "items/0/secret"));

    int64_t id = json_get_int(answer.doc, "items/0/id");

    answer = api_delete(api, weak_token_of(api, "gv.toan"),
                        api_text(api, "/v1/me/second-factors/%lld", (long long)id));
    expect(&answer, 404, "not-found");
    answer = api_delete(api, token, api_text(api, "/v1/me/second-factors/%lld", (long long)id));
    expect(&answer, 204, "");
    answer = api_delete(api, token, api_text(api, "/v1/me/second-factors/%lld", (long long)id + 1));
    expect(&answer, 409, "last-factor");
}

static void a_recovery_code_is_good_once(void **state)
{
    struct api *api = *state;
    const char *token = NULL;

    enrol(api, "so.admin", &token);

    struct answer codes = api_post(api, token, "/v1/me/recovery-codes", NULL);

    expect(&codes, 201, "");
    assert_int_equal(json_get_count(codes.doc, "codes"), 10);
    token = weak_token_of(api, "so.admin");

    struct answer answer = api_post(api, token, ELEVATION, "{\"recovery_code\":\"%s\"}",
                                    json_get_text(codes.doc, "codes/3"));

    expect(&answer, 201, "");
    answer = api_post(api, token, ELEVATION, "{\"recovery_code\":\"%s\"}",
                      json_get_text(codes.doc, "codes/3"));
    expect(&answer, 401, "wrong-factor");
}

static const char *challenge_for(struct api *api, const char *token)
{
    struct answer answer = api_post(api, token, "/v1/me/webauthn/challenges", NULL);

    expect(&answer, 201, "");
    return json_get_text(answer.doc, "challenge");
}

static void a_security_key_is_registered_and_proved(void **state)
{
    struct api *api = *state;
    struct security_key key = new_security_key("khoa-cua-gv.lan0");

    add_person(api, "a.admin", "gv.lan", "teacher", 2);

    const char *token = weak_token_of(api, "gv.lan");
    const char *challenge = challenge_for(api, token);
    const char *body = registration_body(api, &key, challenge);
    struct answer answer = api_post(api, token, "/v1/me/webauthn", "%s", body);

    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "acr"), "aal2");
    answer = api_post(api, token, "/v1/me/webauthn", "%s", body);
    expect(&answer, 422, "webauthn-refused"); /* the challenge was used */
    token = weak_token_of(api, "gv.lan");
    challenge = challenge_for(api, token);
    key.count = 1;
    body = assertion_body(api, &key, challenge);
    answer = api_post(api, token, ELEVATION, "%s", body);
    expect(&answer, 201, "");
    answer = api_post(api, token, ELEVATION, "%s", body);
    expect(&answer, 401, "wrong-factor");
    answer =
        api_post(api, token, ELEVATION, "%s", assertion_body(api, &key, challenge_for(api, token)));
    expect(&answer, 401, "wrong-factor"); /* the count did not grow: a copy */
}

static void a_security_key_is_refused_elsewhere(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const struct {
        const char *rp_id, *origin;
        unsigned flags;
        bool own_challenge;
    } cases[] = {
        {"evil.example", "http://localhost:18080",   0x05, true},
        {"localhost",    "http://localhost:18080.x", 0x05, true},
        {"localhost",    "http://localhost",         0x05, true},
        {"localhost",    "http://localhost:18080",   0x01, true}, /* nobody was verified */
        {"localhost",    "http://localhost:18080",   0x04, true}, /* nobody was there */
        {"localhost",    "http://localhost:18080",   0x05, false},
    };
    /* clang-format on */
    const char *token = weak_token_of(api, "gv.lan");
    const char *stranger = weak_token_of(api, "a.admin");

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct security_key key = new_security_key("khoa-cua-gv.lan0");
        const char *challenge = challenge_for(api, cases[i].own_challenge ? token : stranger);

        key.rp_id = cases[i].rp_id;
        key.origin = cases[i].origin;
        key.flags = cases[i].flags;
        key.count = 50;

        struct answer answer =
            api_post(api, token, ELEVATION, "%s", assertion_body(api, &key, challenge));

        expect(&answer, 401, "wrong-factor");
    }
    api_advance(api, 900);

    struct security_key key = new_security_key("khoa-cua-gv.lan0");

    token = weak_token_of(api, "gv.lan");
    key.count = 50;

    const char *late = assertion_body(api, &key, challenge_for(api, token));

    api_advance(api, 301);
    token = weak_token_of(api, "gv.lan");

    struct answer answer = api_post(api, token, ELEVATION, "%s", late);

    expect(&answer, 401, "wrong-factor");
    answer =
        api_post(api, token, ELEVATION, "%s", assertion_body(api, &key, challenge_for(api, token)));
    expect(&answer, 201, "");
}

static struct answer sign_in_at(struct api *api, const char *username, const char *password,
                                const char *device)
{
    return api_post(api, NULL, "/v1/sessions",
                    "{\"username\":\"%s\",\"password\":\"%s\",\"device\":\"%s\"}", username,
                    password, device);
}

static void strangers_do_not_lock_the_owner_out(void **state)
{
    struct api *api = *state;
    struct answer answer = sign_in(api, "gv.lan", PASSWORD);
    const char *device = json_get_text(answer.doc, "device");

    for (int i = 0; i < 10; i++) {
        answer = sign_in_at(api, "gv.lan", WRONG, "khong-phai-thiet-bi");
        expect(&answer, 401, "wrong-credentials");
    }
    answer = sign_in(api, "gv.lan", PASSWORD);
    expect(&answer, 429, "too-many-attempts");
    answer = sign_in_at(api, "gv.lan", PASSWORD, device);
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "device"), device);
    /* Another name's device is a stranger's. */
    answer = sign_in_at(api, "gv.toan", PASSWORD, device);
    expect(&answer, 201, "");
    answer = sign_in_at(api, "gv.lan", PASSWORD, json_get_text(answer.doc, "device"));
    expect(&answer, 429, "too-many-attempts");
    api_advance(api, 900);
}

static void everybody_sees_the_own_sign_ins_and_sessions(void **state)
{
    struct api *api = *state;
    const char *token = weak_token_of(api, "gv.lan");
    struct answer answer = api_get(api, token, "/v1/me/sign-ins?limit=1");

    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "items/0/outcome"), "signed-in");
    assert_true(json_has(answer.doc, "next"));
    answer = api_get(api, token, "/v1/me/sign-ins");
    assert_true(strstr(answer.text, "wrong-password") && strstr(answer.text, "wrong-factor"));
    answer = api_get(api, weak_token_of(api, "a.admin"), "/v1/me/sign-ins");
    assert_null(strstr(answer.text, "wrong-password"));

    answer = api_get(api, token, "/v1/me/sessions");
    assert_true(json_get_count(answer.doc, "items") > 1);
    assert_true(json_get_true(answer.doc, "items/0/current"));

    const char *other = json_get_text(answer.doc, "items/1/id");
    const char *path = api_text(api, "/v1/me/sessions/%s", other);

    answer = api_delete(api, weak_token_of(api, "gv.toan"), path);
    expect(&answer, 404, "not-found");
    answer = api_delete(api, token, path);
    expect(&answer, 204, "");
    answer = api_delete(api, token, path);
    expect(&answer, 404, "not-found");
}

static struct answer change_password(struct api *api, const char *token, const char *old,
                                     const char *new)
{
    return api_send(api, token, PUT, "/v1/me/password", NULL,
                    "{\"old_password\":\"%s\",\"password\":\"%s\"}", old, new);
}

static void a_new_password_ends_the_other_sessions(void **state)
{
    struct api *api = *state;

    add_person(api, "a.admin", "gv.moi", "teacher", 2);

    struct answer other = sign_in(api, "gv.moi", PASSWORD);
    const char *token = weak_token_of(api, "gv.moi");
    struct answer answer = change_password(api, token, WRONG, "mot cau khac cung dai");

    expect(&answer, 401, "wrong-credentials");
    answer = change_password(api, token, PASSWORD, "123456789012");
    expect(&answer, 400, "invalid");
    answer = change_password(api, token, PASSWORD, "mot cau khac cung dai");
    expect(&answer, 204, "");
    answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                      json_get_text(other.doc, "refresh_token"));
    expect(&answer, 401, "session-ended");
    answer = sign_in(api, "gv.moi", PASSWORD);
    expect(&answer, 401, "wrong-credentials");
    answer = sign_in(api, "gv.moi", "mot cau khac cung dai");
    expect(&answer, 201, "");
    /* Who has a second factor must have proved it. */
    answer = change_password(api, weak_token_of(api, "gv.lan"), PASSWORD, "mot cau khac cung dai");
    expect(&answer, 401, "step-up-required");
}

static void a_second_factor_fades(void **state)
{
    struct api *api = *state;
    const char *raised = NULL;

    add_person(api, "a.admin", "gv.ba", "teacher", 2);

    const char *secret = enrol(api, "gv.ba", &raised);
    struct answer answer = sign_in_with(api, "gv.ba", code_of(api, secret, 1));

    expect(&answer, 201, "");
    api_advance(api, 12 * 3600 - 10);
    answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                      json_get_text(answer.doc, "refresh_token"));
    assert_string_equal(json_get_text(answer.doc, "acr"), "aal2");
    api_advance(api, 20);
    answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                      json_get_text(answer.doc, "refresh_token"));
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "acr"), "aal1");
}

static void secrets_are_sealed(void **state)
{
    struct api *api = *state;

    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM second_factor"
                                     " WHERE kind = 'totp' AND LENGTH(secret) <> 49"),
                     0);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM recovery_code"
                                     " WHERE LENGTH(sha256) <> 64"),
                     0);
    /* A sealed secret of one account opens in no other. */
    api_sql(api, "UPDATE second_factor f JOIN second_factor g ON g.kind = 'totp'"
                 "   AND g.account_id <> f.account_id SET f.secret = g.secret"
                 " WHERE f.kind = 'totp'");

    struct answer answer =
        api_post(api, weak_token_of(api, "gv.ba"), ELEVATION, "{\"totp\":\"%s\"}", "123456");

    expect(&answer, 401, "wrong-factor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_raises_the_session_and_counts_once),
        cmocka_unit_test(guesses_of_codes_are_counted),
        cmocka_unit_test(more_factors_need_a_fresh_one),
        cmocka_unit_test(a_recovery_code_is_good_once),
        cmocka_unit_test(a_security_key_is_registered_and_proved),
        cmocka_unit_test(a_security_key_is_refused_elsewhere),
        cmocka_unit_test(strangers_do_not_lock_the_owner_out),
        cmocka_unit_test(everybody_sees_the_own_sign_ins_and_sessions),
        cmocka_unit_test(a_new_password_ends_the_other_sessions),
        cmocka_unit_test(a_second_factor_fades),
        cmocka_unit_test(secrets_are_sealed),
    };

    return cmocka_run_group_tests(tests, open_house, close_api);
}
