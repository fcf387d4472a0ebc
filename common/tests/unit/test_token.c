/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "tokens.h"

static const struct token_claims person = {
    .issuer = ISSUER,
    .audience = AUDIENCE,
    .subject = "42",
    .session = "s1",
    .jti = "01JD",
    .client_id = "hbdt",
    .role = "teacher",
    .name = "Nguyễn Thị Thử Nghiệm",
    .org_id = 7,
    .acr = "aal2",
    .amr = "pwd otp",
    .auth_time = NOW - 60,
    .grant_id = 9,
    .school_year_id = 3,
    .class_id = 4,
    .subject_code = "toan",
    .levels = "thcs-thpt-gdtx",
    .signing_hold = true,
    .issued_at = NOW,
    .expires_at = NOW + 300,
};

static const struct token_claims service = {
    .issuer = ISSUER,
    .audience = AUDIENCE,
    .subject = "service:records",
    .session = "",
    .jti = "01JE",
    .client_id = "records",
    .role = "service",
    .name = "",
    .acr = "",
    .amr = "",
    .subject_code = "",
    .issued_at = NOW,
    .expires_at = NOW + 300,
};

static const struct token_claims client = {
    .issuer = ISSUER,
    .audience = AUDIENCE,
    .subject = "client:so-hr",
    .session = "",
    .jti = "01JF",
    .client_id = "so-hr",
    .role = "client",
    .scope = "changes.read",
    .name = "",
    .org_id = 7,
    .acr = "",
    .amr = "",
    .subject_code = "",
    .issued_at = NOW,
    .expires_at = NOW + 300,
};

static char *issued_by(struct forge *forge, const char *pem, const struct token_claims *claims)
{
    struct token_issuer *issuer = token_issuer_new(pem);

    assert_non_null(issuer);

    char *token = token_issue(forge->mem, issuer, claims);

    assert_non_null(token);
    token_issuer_free(issuer);
    return token;
}

static char *jwks_of(struct forge *forge, const char *pem)
{
    struct token_issuer *issuer = token_issuer_new(pem);
    char *jwks = token_jwks(forge->mem, issuer);

    token_issuer_free(issuer);
    return jwks;
}

static void same_claims(const struct token_claims *a, const struct token_claims *b)
{
    assert_string_equal(a->issuer, b->issuer);
    assert_string_equal(a->audience, b->audience);
    assert_string_equal(a->subject, b->subject);
    assert_string_equal(a->session, b->session);
    assert_string_equal(a->jti, b->jti);
    assert_string_equal(a->client_id, b->client_id);
    assert_string_equal(a->role, b->role);
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->org_id, b->org_id);
    assert_string_equal(a->acr, b->acr);
    assert_string_equal(a->amr, b->amr);
    assert_int_equal(a->auth_time, b->auth_time);
    assert_int_equal(a->grant_id, b->grant_id);
    assert_int_equal(a->school_year_id, b->school_year_id);
    assert_int_equal(a->class_id, b->class_id);
    assert_string_equal(a->subject_code, b->subject_code);
    assert_string_equal(a->scope ? a->scope : "", b->scope ? b->scope : "");
    assert_string_equal(a->levels ? a->levels : "", b->levels ? b->levels : "");
    assert_int_equal(a->signing_hold, b->signing_hold);
    assert_int_equal(a->issued_at, b->issued_at);
    assert_int_equal(a->expires_at, b->expires_at);
}

static void what_is_issued_is_valid_and_says_the_same(void **state)
{
    struct forge *forge = *state;
    const struct token_claims *const all[] = {&person, &service, &client};

    for (size_t i = 0; i < COUNT_OF(all); i++) {
        char *token = issued_by(forge, key_a_pem, all[i]);
        struct token_claims claims;

        assert_true(strlen(token) <= 700);
        assert_int_equal(
            token_verify(forge->mem, forge->verifier, token, strlen(token), NOW, &claims),
            TOKEN_VALID);
        same_claims(&claims, all[i]);
    }
}

static void the_header_is_that_of_rfc9068(void **state)
{
    struct forge *forge = *state;
    char *token = issued_by(forge, key_a_pem, &person);
    struct bytes header;

    assert_true(base64url_decode(forge->mem, token, strcspn(token, "."), &header));

    char *text = arena_copy(forge->mem, header.data, header.n);
    char *wanted =
        replaced(forge->mem, GOOD_HEADER, "KID", es256_thumbprint(forge->mem, forge->key));

    assert_string_equal(text, wanted);
}

static void a_hand_made_good_token_is_valid(void **state)
{
    struct forge *forge = *state;

    assert_int_equal(judged(forge, forged(forge, GOOD_HEADER, GOOD_PAYLOAD)), TOKEN_VALID);
}

static enum token_verdict judged_at(struct forge *forge, int64_t now)
{
    char *token = issued_by(forge, key_a_pem, &person);
    struct token_claims claims;

    return token_verify(forge->mem, forge->verifier, token, strlen(token), now, &claims);
}

static void it_lives_from_10_s_before_iat_until_exp(void **state)
{
    assert_int_equal(judged_at(*state, NOW - 11), TOKEN_FUTURE);
    assert_int_equal(judged_at(*state, NOW - 10), TOKEN_VALID);
    assert_int_equal(judged_at(*state, NOW + 299), TOKEN_VALID);
    assert_int_equal(judged_at(*state, NOW + 300), TOKEN_EXPIRED);
}

static void a_refused_token_leaves_no_claims(void **state)
{
    struct forge *forge = *state;
    char *token = issued_by(forge, key_a_pem, &person);
    struct token_claims claims = person;

    assert_int_equal(
        token_verify(forge->mem, forge->verifier, token, strlen(token), NOW + 900, &claims),
        TOKEN_EXPIRED);
    assert_null(claims.subject);
    assert_null(claims.role);
}

static void only_a_private_p256_key_issues(void **state)
{
    (void)state;
    assert_null(token_issuer_new(""));
    assert_null(token_issuer_new(key_a_public_pem));
    assert_null(token_issuer_new(key_p384_pem));
    assert_null(token_issuer_new(key_rsa_public_pem));
    token_issuer_free(NULL);
    token_verifier_free(NULL);
}

static void without_keys_everything_is_refused(void **state)
{
    struct forge *forge = *state;
    struct forge empty = *forge;
    char *token = issued_by(forge, key_a_pem, &person);

    empty.verifier = token_verifier_new(ISSUER, AUDIENCE);
    assert_false(token_verifier_ready(empty.verifier));
    assert_int_equal(judged(&empty, token), TOKEN_UNKNOWN_KEY);
    assert_true(token_verifier_ready(forge->verifier));
    token_verifier_free(empty.verifier);
}

static bool loads(struct forge *forge, const char *jwks)
{
    return token_verifier_load(forge->verifier, jwks, strlen(jwks));
}

static void keys_are_replaced(void **state)
{
    struct forge *forge = *state;
    char *by_a = issued_by(forge, key_a_pem, &person);
    char *by_b = issued_by(forge, key_b_pem, &person);

    assert_int_equal(judged(forge, by_a), TOKEN_VALID);
    assert_int_equal(judged(forge, by_b), TOKEN_UNKNOWN_KEY);
    assert_true(loads(forge, jwks_of(forge, key_b_pem)));
    assert_int_equal(judged(forge, by_a), TOKEN_UNKNOWN_KEY);
    assert_int_equal(judged(forge, by_b), TOKEN_VALID);

    /* Both at once, as while a key is being rolled. */
    char *a = strchr(jwks_of(forge, key_a_pem), '[') + 1;
    char *b = jwks_of(forge, key_b_pem);
    char *both = arena_printf(forge->mem, "%.*s,%s", (int)strlen(b) - 2, b, a);

    assert_true(loads(forge, both));
    assert_int_equal(judged(forge, by_a), TOKEN_VALID);
    assert_int_equal(judged(forge, by_b), TOKEN_VALID);
    assert_true(loads(forge, jwks_of(forge, key_a_pem)));
}

static const char *const set_changes[][2] = {
    {"\"EC\"", "\"RSA\""},
    {"\"P-256\"", "\"P-384\""},
    {"\"sig\"", "\"enc\""},
    {"\"ES256\"", "\"ES384\""},
    {"\"ES256\"", "\"es256\""},
    {"\"alg\":\"ES256\",", ""},
    {"\"use\":\"sig\",", ""},
    {"\"kid\":", "\"kid2\":"},
    {"\"x\":\"", "\"x\":\"A"},
    {"\"x\":\"", "\"x\":\"+"},
    {"\"y\":", "\"d\":\"AAAA\",\"y\":"},
    {"\"y\":\"", "\"y\":\"\",\"y\":\""},
    {"[{", "{"},
    {"}]}", "}],\"more\":1}"},
    {"\"keys\"", "\"Keys\""},
};

static void a_loose_key_set_is_refused_and_changes_nothing(void **state)
{
    struct forge *forge = *state;
    char *token = issued_by(forge, key_a_pem, &person);
    char *good = jwks_of(forge, key_b_pem);
    char *entry = strchr(good, '[') + 1;

    assert_true(loads(forge, jwks_of(forge, key_a_pem)));
    for (size_t i = 0; i < COUNT_OF(set_changes); i++) {
        char *jwks = replaced(forge->mem, good, set_changes[i][0], set_changes[i][1]);

        if (loads(forge, jwks))
            fail_msg("taken: %s", jwks);
    }
    assert_false(loads(forge, ""));
    assert_false(loads(forge, "{\"keys\":[]}"));
    assert_false(loads(forge, "[]"));
    assert_false(/* the same kid twice */
                 loads(forge,
                       arena_printf(forge->mem, "%.*s,%s", (int)strlen(good) - 2, good, entry)));
    assert_int_equal(judged(forge, token), TOKEN_VALID);
}

struct race {
    struct token_verifier *verifier;
    const char *token;
    atomic_bool stop;
    atomic_int valid;
    atomic_int unknown;
    atomic_int other;
};

static void *verify_until_stopped(void *object)
{
    struct race *race = object;

    while (!atomic_load(&race->stop)) {
        struct arena *mem = arena_new();
        struct token_claims claims;
        enum token_verdict verdict =
            token_verify(mem, race->verifier, race->token, strlen(race->token), NOW, &claims);

        atomic_fetch_add(verdict == TOKEN_VALID         ? &race->valid
                         : verdict == TOKEN_UNKNOWN_KEY ? &race->unknown
                                                        : &race->other,
                         1);
        arena_free(mem);
    }
    return NULL;
}

static void keys_are_replaced_while_others_verify(void **state)
{
    struct forge *forge = *state;
    char *a = jwks_of(forge, key_a_pem);
    char *b = jwks_of(forge, key_b_pem);
    struct race race = {.verifier = forge->verifier, .token = issued_by(forge, key_a_pem, &person)};
    pthread_t threads[3];

    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, verify_until_stopped, &race), 0);
    for (int i = 0; i < 2000 || !atomic_load(&race.valid) || !atomic_load(&race.unknown); i++)
        assert_true(loads(forge, i % 2 ? a : b));
    atomic_store(&race.stop, true);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&race.other), 0);
    assert_true(loads(forge, a));
}

/* The next key is published before it signs, the one before after it did. */
static void the_signing_key_is_replaced_with_overlap(void **state)
{
    struct forge *forge = *state;
    struct token_issuer *issuer = token_issuer_new(key_a_pem);
    struct token_claims claims;
    static const char *const before[] = {key_a_pem, key_b_pem};
    static const char *const after[] = {key_b_pem, key_a_pem, key_b_pem};
    static const char *const bad[] = {key_b_pem, "no key"};
    char *by_a = token_issue(forge->mem, issuer, &person);

    (void)token_verifier_missed(forge->verifier);
    assert_true(token_issuer_load(issuer, before, COUNT_OF(before)));
    assert_true(loads(forge, token_jwks(forge->mem, issuer)));

    char *still_a = token_issue(forge->mem, issuer, &person);

    assert_false(token_issuer_load(issuer, bad, COUNT_OF(bad)));
    assert_false(token_issuer_load(issuer, NULL, 0));
    assert_true(token_issuer_load(issuer, after, COUNT_OF(after)));

    char *by_b = token_issue(forge->mem, issuer, &person);
    const char *const all[] = {by_a, still_a, by_b};

    for (size_t i = 0; i < COUNT_OF(all); i++)
        assert_int_equal(
            token_verify(forge->mem, forge->verifier, all[i], strlen(all[i]), NOW, &claims),
            TOKEN_VALID);
    assert_memory_equal(by_a, still_a, strcspn(by_a, "."));
    assert_true(strncmp(by_a, by_b, strcspn(by_a, ".")) != 0);
    assert_false(token_verifier_missed(forge->verifier));
    assert_true(loads(forge, jwks_of(forge, key_a_pem)));
    assert_int_equal(token_verify(forge->mem, forge->verifier, by_b, strlen(by_b), NOW, &claims),
                     TOKEN_UNKNOWN_KEY);
    assert_true(token_verifier_missed(forge->verifier));
    assert_false(token_verifier_missed(forge->verifier));
    token_issuer_free(issuer);
}

static void every_verdict_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(token_verdict_name(TOKEN_VALID), "valid");
    assert_string_equal(token_verdict_name(TOKEN_FUTURE), "future");
    for (int i = TOKEN_VALID; i <= TOKEN_FUTURE; i++)
        assert_non_null(token_verdict_name((enum token_verdict)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_issued_is_valid_and_says_the_same),
        cmocka_unit_test(the_header_is_that_of_rfc9068),
        cmocka_unit_test(a_hand_made_good_token_is_valid),
        cmocka_unit_test(it_lives_from_10_s_before_iat_until_exp),
        cmocka_unit_test(a_refused_token_leaves_no_claims),
        cmocka_unit_test(only_a_private_p256_key_issues),
        cmocka_unit_test(without_keys_everything_is_refused),
        cmocka_unit_test(keys_are_replaced),
        cmocka_unit_test(a_loose_key_set_is_refused_and_changes_nothing),
        cmocka_unit_test(keys_are_replaced_while_others_verify),
        cmocka_unit_test(the_signing_key_is_replaced_with_overlap),
        cmocka_unit_test(every_verdict_has_a_name),
    };

    return cmocka_run_group_tests(tests, open_forge, close_forge);
}
