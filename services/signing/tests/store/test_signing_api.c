/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Authorising and signing through the API of signing over a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define SIGNATURES "SELECT COUNT(*) AS n FROM signature"

static const char *permit(struct ground *g, const struct person *by, int64_t id,
                          const char *digests)
{
    struct answer answer = authorise_as(g, by, id, PIN, digests);

    expect(&answer, 201, "");
    return json_get_text(answer.doc, "sad");
}

static const char *verdict(struct ground *g, const char *digest, const char *signature,
                           const char *path)
{
    struct answer answer =
        post(g, &colleague, "/v1/verifications",
             api_text(g->api, "{\"items\":[{\"content_sha256\":%s,\"signature\":\"%s\"}]}", digest,
                      signature));

    expect(&answer, 200, "");
    return json_get_text(answer.doc, path);
}

static void what_is_authorised_is_signed_and_valid(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *two = quoted_digest(g, "hai");
    const char *both = api_text(g->api, "%s,%s", one, two);
    struct answer answer = authorise_as(g, &teacher, id, PIN, both);
    const char *signature;

    expect(&answer, 201, "");
    assert_int_equal(json_get_int(answer.doc, "count"), 2);
    assert_string_equal(json_get_text(answer.doc, "expires_at"), "2026-05-25T08:10:00Z");
    answer = sign_as(g, &teacher, "records", json_get_text(answer.doc, "sad"), both);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_memory_equal(json_get_text(answer.doc, "items/0/sha256"), one + 1, 64);
    assert_string_equal(json_get_text(answer.doc, "items/1/signed_at"), "2026-05-25T08:00:00Z");

    signature = json_get_text(answer.doc, "items/0/signature");
    assert_string_equal(verdict(g, one, signature, "items/0/verdict"), "VALID");
    assert_string_equal(verdict(g, one, signature, "items/0/signer/common_name"), teacher.name);
    assert_string_equal(verdict(g, one, signature, "items/0/signer/serial_number"), "HBDT-ACC-101");
    assert_string_equal(verdict(g, one, signature, "items/0/certificate_sha256"),
                        json_get_text(answer.doc, "items/0/certificate_sha256"));
    assert_string_equal(verdict(g, two, signature, "items/0/code"), "DIGEST_MISMATCH");
    assert_int_equal(ground_events(g), 4); /* enrol, certificate, authorise, sign */
}

static void the_same_digest_gives_the_same_bytes(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *sad = permit(g, &teacher, id, one);
    struct answer first = sign_as(g, &teacher, "records", sad, one);
    struct answer again;

    expect(&first, 200, "");
    again = sign_as(g, &teacher, "records", sad, one);
    expect(&again, 200, "");
    assert_string_equal(first.text, again.text);

    /* Also under another authorisation, later, and twice in one request. */
    api_test_advance(g->api, 60);
    again = sign_as(g, &teacher, "records", permit(g, &teacher, id, one),
                    api_text(g->api, "%s,%s", one, one));
    expect(&again, 200, "");
    for (int i = 0; i < 2; i++)
        assert_string_equal(json_get_text(again.doc, api_text(g->api, "items/%d/signature", i)),
                            json_get_text(first.doc, "items/0/signature"));
    assert_int_equal(ground_number(g, SIGNATURES), 1);
    api_test_advance(g->api, -60);
}

static void only_what_was_authorised_is_signed(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *two = quoted_digest(g, "hai");
    const char *sad = permit(g, &teacher, id, one);
    struct answer answer =
        sign_as(g, &teacher, "records", sad, api_text(g->api, "%s,%s", one, two));

    expect(&answer, 403, "digest-not-authorised");
    expect_pointers(&answer, 1, (const char *const[]){"/digests/1", NULL});
    assert_int_equal(ground_number(g, SIGNATURES), 0);

    /* What another authorisation covers is not covered by this one, even once it is signed. */
    answer = sign_as(g, &teacher, "records", permit(g, &teacher, id, two), two);
    expect(&answer, 200, "");
    answer = sign_as(g, &teacher, "records", sad, two);
    expect(&answer, 403, "digest-not-authorised");
    assert_int_equal(ground_number(g, SIGNATURES), 1);
}

static void wrong_pins_are_counted_although_the_request_fails(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    int64_t events = ground_events(g);
    struct answer answer;

    for (int i = 1; i <= 4; i++) {
        answer = authorise_as(g, &teacher, id, "sai-bi-mat", one);
        expect(&answer, 401, "wrong-pin");
        assert_int_equal(ground_number(g, "SELECT pin_failures AS n FROM credential"), i);
    }
    answer = authorise_as(g, &teacher, id, PIN, one);
    expect(&answer, 201, "");
    assert_int_equal(ground_number(g, "SELECT pin_failures AS n FROM credential"), 0);
    for (int i = 1; i <= 5; i++) {
        answer = authorise_as(g, &teacher, id, i % 2 ? PIN " " : "", one);
        expect(&answer, i % 2 ? 401 : 400, i % 2 ? "wrong-pin" : "invalid");
    }
    assert_int_equal(ground_number(g, "SELECT pin_failures AS n FROM credential"), 3);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM authorisation"), 1);
    assert_int_equal(ground_events(g), events + 1 + 7); /* one authorised, seven refused */
    assert_int_equal(ground_number(g, "SELECT JSON_VALUE(details, '$.failures') AS n"
                                      "  FROM audit_event WHERE action = 'authorisation.refused'"
                                      " ORDER BY seq DESC LIMIT 1"),
                     3);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event"
                                      " WHERE action = 'authorisation.refused'"
                                      "   AND details NOT LIKE '{\"failures\":_}'"),
                     0);
}

static void after_five_wrong_pins_the_right_one_does_not_help(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *sad = permit(g, &teacher, id, one);
    struct answer answer;

    for (int i = 0; i < 5; i++) {
        answer = authorise_as(g, &teacher, id, "sai-bi-mat", one);
        expect(&answer, 401, "wrong-pin");
    }
    for (int i = 0; i < 2; i++) {
        answer = authorise_as(g, &teacher, id, i ? PIN : "sai-bi-mat", one);
        expect(&answer, 423, "pin-locked");
    }
    assert_int_equal(ground_number(g, "SELECT pin_failures AS n FROM credential"), 5);
    /* What was authorised before still holds: it was bound to these digests with the right PIN. */
    answer = sign_as(g, &teacher, "records", sad, one);
    expect(&answer, 200, "");
}

static void an_authorisation_ends_after_ten_minutes(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *two = quoted_digest(g, "hai");
    const char *sad = permit(g, &teacher, id, api_text(g->api, "%s,%s", one, two));
    struct answer answer;

    api_test_advance(g->api, 599);
    answer = sign_as(g, &teacher, "records", sad, one);
    expect(&answer, 200, "");
    api_test_advance(g->api, 1);
    answer = sign_as(g, &teacher, "records", sad, two);
    expect(&answer, 403, "authorisation-ended");
    answer = sign_as(g, &teacher, "records", sad, one); /* signed already, yet ended */
    expect(&answer, 403, "authorisation-ended");
    assert_int_equal(ground_number(g, SIGNATURES), 1);
    api_test_advance(g->api, -600);
}

static void who_is_not_meant_cannot_sign(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *sad = permit(g, &teacher, id, one);
    const struct {
        const struct person *by;
        const char *service;
        int status;
        const char *slug;
    } cases[] = {
        {&teacher, NULL, 403, "forbidden"},
        {&teacher, "signing", 403, "forbidden"},
        {NULL, NULL, 401, "unauthenticated"},
        {NULL, "records", 401, "wrong-authorisation"},
        {&colleague, "records", 401, "wrong-authorisation"},
        {&colleague, "archive", 401, "wrong-authorisation"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = sign_as(g, cases[i].by, cases[i].service, sad, one);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    assert_int_equal(ground_number(g, SIGNATURES), 0);
}

static void a_forged_sad_opens_nothing(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *sad = permit(g, &teacher, id, one);
    const char *other = permit(g, &teacher, id, one);
    char *turned = api_text(g->api, "%s", sad);
    const char *forged[] = {
        api_text(g->api, "%.36s%s", sad, other + 36), /* this one's id, that one's secret */
        turned,
        api_text(g->api, "%.36s", sad),
        api_text(g->api, "%.37s", sad),
        api_text(g->api, "%sA", sad),
        api_text(g->api, "019e0000-0000-7000-8000-000000000000%s", sad + 36),
        "x.y",
    };

    turned[40] = turned[40] == 'A' ? 'B' : 'A';
    for (size_t i = 0; i < COUNT_OF(forged); i++) {
        struct answer answer = sign_as(g, &teacher, "records", forged[i], one);

        expect(&answer, 401, "wrong-authorisation");
    }
    assert_int_equal(ground_number(g, SIGNATURES), 0);
}

static void another_accounts_credential_is_not_there(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *target = api_text(g->api, "/v1/credentials/%lld", (long long)id);
    struct answer answer = api_send(g->api, &(struct sending){.by = &teacher, .target = target});

    expect(&answer, 200, "");
    assert_false(json_has(answer.doc, "locked_key"));
    assert_null(strstr(answer.text, "PRIVATE"));
    answer = api_send(g->api, &(struct sending){.by = &colleague, .target = target});
    expect(&answer, 404, "not-found");
    answer = api_send(g->api, &(struct sending){.service = "archive", .target = target});
    expect(&answer, 404, "not-found");
    answer = authorise_as(g, &colleague, id, PIN, quoted_digest(g, "một"));
    expect(&answer, 404, "not-found");
    assert_int_equal(ground_number(g, "SELECT pin_failures AS n FROM credential"), 0);
    answer = api_send(g->api, &(struct sending){.by = &colleague, .target = "/v1/credentials"});
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

static void wrong_digests_are_named(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    struct answer answer =
        authorise_as(g, &teacher, id, PIN,
                     api_text(g->api, "%s,\"abc\",\"%064d\",\"%063dG\",\"%063dA\"",
                              quoted_digest(g, "một"), 0, 0, 0));

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 3,
                    (const char *const[]){"/digests/1", "/digests/3", "/digests/4", NULL});
    answer = authorise_as(g, &teacher, id, PIN, "");
    expect(&answer, 400, "invalid");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM authorisation"), 0);
}

/* Guessing in parallel gives no more guesses. */
static void wrong_pins_at_once_are_counted_one_by_one(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    struct answer answers[8];
    const struct sending sending = {
        .by = &teacher,
        .method = POST,
        .target = "/v1/authorisations",
        .body = api_text(g->api, "{\"credential_id\":%lld,\"pin\":\"sai-bi-mat\",\"digests\":[%s]}",
                         (long long)id, quoted_digest(g, "một"))};

    api_send_at_once(g->api, &sending, COUNT_OF(answers), answers);
    assert_int_equal(count_of(answers, COUNT_OF(answers), 401, "wrong-pin"), 5);
    assert_int_equal(count_of(answers, COUNT_OF(answers), 423, "pin-locked"), 3);
    assert_int_equal(ground_number(g, "SELECT pin_failures AS n FROM credential"), 5);
}

static void a_digest_signed_by_many_at_once_is_signed_once(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    struct answer answers[6];
    const struct sending sending = {.by = &teacher,
                                    .service = "records",
                                    .method = POST,
                                    .target = "/v1/signatures",
                                    .body = api_text(g->api, "{\"sad\":\"%s\",\"digests\":[%s]}",
                                                     permit(g, &teacher, id, one), one)};

    api_send_at_once(g->api, &sending, COUNT_OF(answers), answers);
    assert_int_equal(count_of(answers, COUNT_OF(answers), 200, ""), COUNT_OF(answers));
    for (size_t i = 1; i < COUNT_OF(answers); i++)
        assert_string_equal(answers[i].text, answers[0].text);
    assert_int_equal(ground_number(g, SIGNATURES), 1);
    assert_int_equal(ground_events(g), 3 + (int)COUNT_OF(answers));
}

#define TEST(f) cmocka_unit_test_setup(f, reset_ground)

/* The session that proved a second factor last; the test's tokens prove it when they are made. */
static void one_session_of_a_person_signs(void **state)
{
    struct ground *g = *state;
    struct person web = teacher, phone = teacher;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *sad;
    struct answer answer;

    web.session = "01970000-0000-7000-8000-00000000000a";
    phone.session = "01970000-0000-7000-8000-00000000000b";
    sad = permit(g, &web, id, one);
    (void)permit(g, &phone, id, one); /* in the same second: began later */
    answer = authorise_as(g, &web, id, PIN, one);
    expect(&answer, 403, "signing-elsewhere");
    answer = sign_as(g, &web, "records", sad, one);
    expect(&answer, 403, "signing-elsewhere");
    assert_int_equal(ground_number(g, SIGNATURES), 0);

    api_test_advance(g->api, 1);
    sad = permit(g, &web, id, one);
    answer = sign_as(g, &phone, "records", sad, one);
    expect(&answer, 403, "signing-elsewhere");
    answer = sign_as(g, &web, "records", sad, one);
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM signing_session"), 1);
    (void)permit(g, &colleague, add_credential(g, &colleague), one); /* others are not touched */
    answer = sign_as(g, &web, "records", sad, one);
    expect(&answer, 200, "");
    api_test_advance(g->api, -1);
}

static void who_is_held_signs_nothing(void **state)
{
    struct ground *g = *state;
    struct person held = teacher;
    int64_t id = add_credential(g, &teacher);
    const char *one = quoted_digest(g, "một");
    const char *sad = permit(g, &teacher, id, one);
    struct answer answer;

    held.signing_hold = true;
    answer = authorise_as(g, &held, id, PIN, one);
    expect(&answer, 403, "signing-held");
    answer = sign_as(g, &held, "records", sad, one);
    expect(&answer, 403, "signing-held");
    answer = enrol_as(g, &held, "person", teacher.name);
    expect(&answer, 403, "signing-held");
    assert_int_equal(ground_number(g, SIGNATURES), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_session_of_a_person_signs),
        TEST(who_is_held_signs_nothing),
        TEST(what_is_authorised_is_signed_and_valid),
        TEST(the_same_digest_gives_the_same_bytes),
        TEST(only_what_was_authorised_is_signed),
        TEST(wrong_pins_are_counted_although_the_request_fails),
        TEST(after_five_wrong_pins_the_right_one_does_not_help),
        TEST(an_authorisation_ends_after_ten_minutes),
        TEST(who_is_not_meant_cannot_sign),
        TEST(a_forged_sad_opens_nothing),
        TEST(another_accounts_credential_is_not_there),
        TEST(wrong_digests_are_named),
        TEST(wrong_pins_at_once_are_counted_one_by_one),
        TEST(a_digest_signed_by_many_at_once_is_signed_once),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
