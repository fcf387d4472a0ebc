/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Getting a credential through the API of signing: asked for, certified, refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

enum { DAY_S = 86400, NOW = 1779696000 };

static void a_request_becomes_an_active_credential(void **state)
{
    struct ground *g = *state;
    struct answer made = enrol_as(g, &teacher, "person", teacher.name);
    const char *chain;
    struct answer answer;
    int64_t id;

    expect(&made, 201, "");
    assert_string_equal(json_get_text(made.doc, "state"), "pending");
    assert_string_equal(json_get_text(made.doc, "serial_number"), "HBDT-ACC-101");
    id = json_get_int(made.doc, "id");
    answer = authorise_as(g, &teacher, id, PIN, quoted_digest(g, "một"));
    expect(&answer, 409, "credential-not-active");
    chain = certify(g, &(struct wish){.csr = json_get_text(made.doc, "csr")});
    answer = bring(g, &teacher, id, chain);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "active");
    assert_int_equal(ground_events(g), 2);

    answer = api_send(
        g->api,
        &(struct sending){.target = api_text(g->api, "/v1/certificates/%s",
                                             json_get_text(answer.doc, "certificate_sha256"))});
    expect(&answer, 200, "");
    assert_string_equal(answer.text, chain);
    answer = api_send(g->api, &(struct sending){.target = "/v1/trust-anchors"});
    expect(&answer, 200, "");
    assert_string_equal(answer.text, g->pki.root_pem);
    answer = bring(g, &teacher, id, chain);
    expect(&answer, 409, "credential-active");
}

static void a_foreign_certificate_is_refused(void **state)
{
    struct ground *g = *state;
    struct answer made = enrol_as(g, &teacher, "person", teacher.name);
    struct answer another = enrol_as(g, &colleague, "person", colleague.name);
    const char *csr = json_get_text(made.doc, "csr");
    struct pki stranger; /* an authority nobody trusts, with the same names */

    pki_new(&g->call, &stranger, NOW);

    const char *chains[] = {
        /* another's key, another's name, no trust, not for signing, over, to come */
        certify(g, &(struct wish){.csr = json_get_text(another.doc, "csr")}),
        certify(g, &(struct wish){.csr = csr, .common_name = colleague.name}),
        certify(g, &(struct wish){.csr = csr, .issuer = &stranger.issuing}),
        certify(g, &(struct wish){.csr = csr, .issuer = &g->pki.other}),
        certify(g, &(struct wish){.csr = csr, .key_usage = "critical,keyEncipherment"}),
        certify(g, &(struct wish){.csr = csr, .from = NOW - 9 * DAY_S, .to = NOW - DAY_S}),
        certify(g, &(struct wish){.csr = csr, .from = NOW + DAY_S, .to = NOW + 9 * DAY_S}),
    };

    for (size_t i = 0; i < COUNT_OF(chains); i++) {
        struct answer answer = bring(g, &teacher, json_get_int(made.doc, "id"), chains[i]);

        expect(&answer, 422, "certificate-unfit");
    }
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM credential WHERE state = 'pending'"), 2);
    assert_int_equal(ground_events(g), 2);
    pki_end(&stranger);
}

static void what_is_no_certificate_is_refused(void **state)
{
    struct ground *g = *state;
    struct answer made = enrol_as(g, &teacher, "person", teacher.name);
    const char *csr = json_get_text(made.doc, "csr");
    const char *chain = certify(g, &(struct wish){.csr = csr});
    const char *texts[] = {csr, api_text(g->api, "%.300s", chain), api_text(g->api, "%0200d", 0)};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct answer answer = bring(g, &teacher, json_get_int(made.doc, "id"), texts[i]);

        expect(&answer, 422, "unprocessable");
    }
    made = bring(g, &colleague, json_get_int(made.doc, "id"), chain);
    expect(&made, 404, "not-found");
    assert_int_equal(ground_events(g), 1);
}

static void nobody_enrols_for_another(void **state)
{
    static const struct {
        const struct person *by;
        const char *kind, *name;
        int status;
        const char *slug;
    } cases[] = {
        {&teacher, "person", "Lê Văn Thử", 400, "invalid"},
        {&teacher, "seal", "Trường THCS Thử Nghiệm", 403, "forbidden"},
        {&teacher, "service", "archive", 403, "forbidden"},
        {&teacher, "root", "Trần Thị Mẫu", 400, "invalid"},
        {&office, "seal", "Trường THCS Thử Nghiệm", 201, ""},
        {NULL, "person", "Trần Thị Mẫu", 401, "unauthenticated"},
    };
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = enrol_as(g, cases[i].by, cases[i].kind, cases[i].name);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM credential"), 1);
    assert_int_equal(ground_events(g), 1);
}

static void a_repeated_request_makes_one_key(void **state)
{
    struct ground *g = *state;
    const struct sending sending = {
        .by = &teacher,
        .method = POST,
        .target = "/v1/credentials",
        .key = "mot-khoa-dung-hai-lan",
        .body = "{\"kind\":\"person\",\"key_type\":\"rsa2048\",\"pin\":\"" PIN "\",\"subject\":"
                "{\"common_name\":\"Trần Thị Mẫu\",\"organization\":\"Trường\"}}"};
    struct answer first = api_send(g->api, &sending);
    struct answer again = api_send(g->api, &sending);

    expect(&first, 201, "");
    expect(&again, 201, "");
    assert_true(again.replayed);
    assert_string_equal(first.text, again.text);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM credential"), 1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM idempotency_key"
                                      " WHERE body LIKE '%" PIN "%'"),
                     0);
}

static void an_expired_credential_authorises_nothing(void **state)
{
    struct ground *g = *state;
    int64_t id = add_credential(g, &teacher);
    struct answer answer;

    api_test_advance(g->api, 301 * DAY_S);
    answer = authorise_as(g, &teacher, id, PIN, quoted_digest(g, "một"));
    expect(&answer, 409, "credential-not-active");
    api_test_advance(g->api, -301 * DAY_S);
}

#define TEST(f) cmocka_unit_test_setup(f, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_becomes_an_active_credential),
        TEST(a_foreign_certificate_is_refused),
        TEST(what_is_no_certificate_is_refused),
        TEST(nobody_enrols_for_another),
        TEST(a_repeated_request_makes_one_key),
        TEST(an_expired_credential_authorises_nothing),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
