/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Certificates, whom they lead to, and what revocation lists say of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cms/verify.h"
#include "forge.h"

static const char content[] = "content";
static const int64_t now = 1780000000;
enum { DAY_S = 86400, KEY_COMPROMISE = 1, SUPERSEDED = 4, CESSATION = 5, NO_REASON = -1 };

struct ground {
    struct call call;
    struct pki pki;
    struct pki rogue;
    struct anchors *anchors;
    struct bytes cms; /* by the teacher, ten days ago */
};

static int start(void **state)
{
    struct arena *mem = arena_new();
    struct ground *ground = arena_alloc(mem, sizeof(*ground));

    ground->call.mem = mem;
    pki_new(&ground->call, &ground->pki, now);
    pki_new(&ground->call, &ground->rogue, now);
    must(anchors_read(&ground->call, text_bytes(ground->pki.root_pem), &ground->anchors) == OK,
         "anchors");

    struct recipe recipe = {.signer = &ground->pki.teacher,
                            .issuing = &ground->pki.issuing,
                            .content = text_bytes(content),
                            .signed_at = now - 10 * DAY_S};

    ground->cms = forge(&ground->call, &recipe);
    *state = ground;
    return 0;
}

static int stop(void **state)
{
    struct ground *ground = *state;

    pki_end(&ground->pki);
    pki_end(&ground->rogue);
    arena_free(ground->call.mem);
    return 0;
}

static struct certificates *read_chain(struct ground *ground, const struct pki_cert *leaf)
{
    struct certificates *certificates = NULL;
    const char *pem = pki_chain_pem(&ground->call, leaf, &ground->pki.issuing);

    assert_int_equal(certificates_read(&ground->call, text_bytes(pem), &certificates), OK);
    return certificates;
}

static struct crls *read_crls(struct ground *ground, struct bytes a, struct bytes b)
{
    struct crls *crls = NULL;
    struct bytes both = b.n > 0 ? forge_join(&ground->call, a, b) : a;

    assert_int_equal(crls_read(&ground->call, both, &crls), OK);
    return crls;
}

/* The root's list, naming nobody: so that only the issuing authority's list decides. */
static struct bytes root_crl(struct ground *ground)
{
    const struct pki_revocation nobody = {.issued = now - DAY_S, .next = now + DAY_S};

    return pki_crl(&ground->call, &ground->pki.root, &nobody);
}

static long serial_of(const struct pki_cert *cert)
{
    return ASN1_INTEGER_get(X509_get0_serialNumber(cert->x509));
}

static struct cms_judgement judge(struct ground *ground, const struct crls *crls, bool require,
                                  int64_t proven_at)
{
    struct cms_check check = {.cms = ground->cms,
                              .content = text_bytes(content),
                              .anchors = ground->anchors,
                              .crls = crls,
                              .require_revocation = require,
                              .now = now,
                              .proven_at = proven_at};
    struct cms_judgement ret;

    cms_judge(&ground->call, &check, &ret);
    return ret;
}

static void revocation_is_judged_at_the_right_time(void **state)
{
    struct ground *ground = *state;
    /* clang-format off */
    static const struct {
        const char *label;
        bool of_teacher;
        int reason;
        int64_t revoked_days, proven_days; /* ago; proven 0 = not */
        const char *code;
    } cases[] = {
        {"nobody revoked",                 false, NO_REASON,      20, 0,  "OK"},
        {"before signing",                 true,  SUPERSEDED,     20, 0,  "REVOKED"},
        {"before signing, no reason",      true,  NO_REASON,      20, 0,  "REVOKED"},
        {"afterwards, left the school",    true,  CESSATION,      5,  0,  "OK"},
        {"afterwards, key stolen",         true,  KEY_COMPROMISE, 5,  0,  "REVOKED"},
        {"afterwards, no reason",          true,  NO_REASON,      5,  0,  "REVOKED"},
        {"stolen, proven before",          true,  KEY_COMPROMISE, 5,  9,  "OK"},
        {"stolen, proven only afterwards", true,  KEY_COMPROMISE, 5,  3,  "REVOKED"},
        {"left, proven only afterwards",   true,  CESSATION,      5,  3,  "REVOKED"},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct pki_cert *named =
            cases[i].of_teacher ? &ground->pki.teacher : &ground->pki.other;
        const struct pki_revocation revocation = {.serial = serial_of(named),
                                                  .reason = cases[i].reason,
                                                  .revoked_at = now - cases[i].revoked_days * DAY_S,
                                                  .issued = now - DAY_S,
                                                  .next = now + DAY_S};
        struct bytes list = pki_crl(&ground->call, &ground->pki.issuing, &revocation);
        struct crls *crls = read_crls(ground, list, root_crl(ground));
        int64_t proven = cases[i].proven_days ? now - cases[i].proven_days * DAY_S : 0;
        struct cms_judgement ret = judge(ground, crls, true, proven);

        if (strcmp(ret.code_name, cases[i].code) != 0)
            fail_msg("%s: %s", cases[i].label, ret.code_name);
        assert_true(ret.revocation_checked);
    }
}

static void without_lists_it_is_said(void **state)
{
    struct ground *ground = *state;
    struct cms_judgement ret = judge(ground, NULL, false, 0);

    assert_string_equal(ret.code_name, "OK");
    assert_false(ret.revocation_checked);
    ret = judge(ground, NULL, true, 0);
    assert_string_equal(ret.code_name, "REV_UNKNOWN");
    assert_int_equal(ret.verdict, VERDICT_UNKNOWN);
    assert_string_equal(verdict_name(ret.verdict), "UNKNOWN");
}

static void a_list_that_says_nothing_does_not_count(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    const struct pki_revocation fresh = {.issued = now - DAY_S, .next = now + DAY_S};
    const struct pki_revocation stale = {.issued = now - 40 * DAY_S, .next = now - 30 * DAY_S};
    const struct pki_revocation future = {.issued = now + DAY_S, .next = now + 2 * DAY_S};
    const struct {
        const char *label;
        struct bytes list;
    } cases[] = {
        {"of the root only", root_crl(ground)},
        {"by a rogue of the same name", pki_crl(call, &ground->rogue.issuing, &fresh)},
        {"ended before signing", pki_crl(call, &ground->pki.issuing, &stale)},
        {"from the future", pki_crl(call, &ground->pki.issuing, &future)},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct crls *crls = read_crls(ground, cases[i].list, root_crl(ground));

        if (judge(ground, crls, true, 0).code != CMS_REV_UNKNOWN)
            fail_msg("%s", cases[i].label);
        assert_false(judge(ground, crls, false, 0).revocation_checked);
    }
}

static void a_revoked_authority_takes_its_certificates_along(void **state)
{
    struct ground *ground = *state;
    const struct pki_revocation revocation = {.serial = serial_of(&ground->pki.issuing),
                                              .reason = SUPERSEDED,
                                              .revoked_at = now - 20 * DAY_S,
                                              .issued = now - DAY_S,
                                              .next = now + DAY_S};
    struct bytes list = pki_crl(&ground->call, &ground->pki.root, &revocation);
    struct crls *crls = read_crls(ground, list, (struct bytes){0});

    assert_string_equal(judge(ground, crls, false, 0).code_name, "REVOKED");
}

static void a_proven_time_bounds_the_claimed_one(void **state)
{
    struct ground *ground = *state;

    assert_string_equal(judge(ground, NULL, false, now - 10 * DAY_S).code_name, "OK");
    assert_string_equal(judge(ground, NULL, false, now - 11 * DAY_S).code_name,
                        "SIGNING_TIME_FUTURE");
}

static void a_signature_outlives_its_certificate(void **state)
{
    struct ground *ground = *state;
    struct cms_check check = {.cms = ground->cms,
                              .content = text_bytes(content),
                              .anchors = ground->anchors,
                              .now = now + 20 * 365 * (int64_t)DAY_S};
    struct cms_judgement ret;

    cms_judge(&ground->call, &check, &ret);
    assert_string_equal(ret.code_name, "OK");
}

static void a_certificate_tells_what_it_is(void **state)
{
    struct ground *ground = *state;
    struct certificates *certificates = read_chain(ground, &ground->pki.teacher_rsa);
    struct certificate_facts facts;

    assert_int_equal(certificates_count(certificates), 2);
    assert_int_equal(certificate_facts(&ground->call, certificates, 0, &facts), OK);
    assert_string_equal(facts.subject.common_name, "Nguyễn Thị Thử Nghiệm");
    assert_string_equal(facts.subject.organization_unit, "THỬ NGHIỆM");
    assert_string_equal(facts.subject.serial_number, "HBDT-TEST-17");
    assert_string_equal(facts.subject.title, "");
    assert_string_equal(facts.key_algorithm, "RSA-2048");
    assert_int_equal(strlen(facts.sha256), 64);
    assert_true(facts.valid_from < now && facts.valid_to > now);
    assert_int_equal(certificate_facts(&ground->call, certificates, 2, &facts), ERR_NOT_FOUND);
}

static void pem_goes_out_as_it_came_in(void **state)
{
    struct ground *ground = *state;
    struct certificates *certificates = read_chain(ground, &ground->pki.teacher);
    const char *pem = NULL;

    assert_int_equal(certificates_pem(&ground->call, certificates, &pem), OK);
    assert_string_equal(pem,
                        pki_chain_pem(&ground->call, &ground->pki.teacher, &ground->pki.issuing));
}

static void garbage_is_no_certificate(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    struct bytes der = pki_der(call, ground->pki.teacher.x509);
    const char *pem = pki_pem(call, ground->pki.teacher.x509);
    struct certificates *certificates = NULL;
    struct anchors *anchors = NULL;
    const struct bytes bad[] = {
        {0},
        text_bytes("hello"),
        {der.data, der.n - 1},
        forge_join(call, der, text_bytes("x")),
        {(const uint8_t *)pem, strlen(pem) / 2},
        text_bytes("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"),
    };

    assert_int_equal(certificates_read(call, der, &certificates), OK);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(certificates_read(call, bad[i], &certificates), ERR_UNPROCESSABLE);
    for (int i = 0; i < 4; i++)
        pem = arena_printf(call->mem, "%s%s", pem, pem);
    assert_int_equal(certificates_read(call, text_bytes(pem), &certificates), ERR_UNPROCESSABLE);
    assert_int_equal(anchors_read(call, text_bytes(pem), &anchors), ERR_UNPROCESSABLE);
    assert_int_equal(anchors_read(call, (struct bytes){0}, &anchors), ERR_UNPROCESSABLE);
}

static void a_certificate_fits_only_its_own_key(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    struct certificates *certificates = read_chain(ground, &ground->pki.teacher);
    struct bytes own = {0};
    struct bytes other = {0};

    assert_int_equal(key_public(call, pki_key(call, ground->pki.teacher.pkey), &own), OK);
    assert_int_equal(key_public(call, pki_key(call, ground->pki.other.pkey), &other), OK);
    assert_true(certificate_has_key(certificates, own));
    assert_false(certificate_has_key(certificates, other));
    assert_false(certificate_has_key(certificates, (struct bytes){0}));
}

static void suitability_and_path_are_told_apart(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    const char *detail = NULL;
    struct certificates *teacher = read_chain(ground, &ground->pki.teacher);
    struct certificates *issuing = read_chain(ground, &ground->pki.issuing);
    struct certificates *rogue = read_chain(ground, &ground->rogue.teacher);

    assert_int_equal(certificate_suits(teacher), CMS_OK);
    assert_int_equal(certificate_suits(issuing), CMS_KEY_USAGE);
    assert_int_equal(certificates_lead_to(call, teacher, ground->anchors, now, &detail), CMS_OK);
    assert_int_equal(certificates_lead_to(call, rogue, ground->anchors, now, &detail), CMS_CHAIN);
    assert_true(strlen(detail) > 0);
    assert_int_equal(
        certificates_lead_to(call, teacher, ground->anchors, now + 3650 * (int64_t)DAY_S, &detail),
        CMS_CHAIN);
}

static void every_code_has_words_in_both_languages(void **state)
{
    (void)state;
    for (int code = 0; code < CMS_CODE_COUNT; code++) {
        const struct cms_code_words *words = cms_code_words((enum cms_code)code);

        assert_true(words->name && words->reason && words->reason_en);
        assert_true(strlen(words->reason) > 10 && strlen(words->reason_en) > 10);
        assert_int_equal(words->verdict == VERDICT_VALID, code == CMS_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(revocation_is_judged_at_the_right_time),
        cmocka_unit_test(without_lists_it_is_said),
        cmocka_unit_test(a_list_that_says_nothing_does_not_count),
        cmocka_unit_test(a_revoked_authority_takes_its_certificates_along),
        cmocka_unit_test(a_proven_time_bounds_the_claimed_one),
        cmocka_unit_test(a_signature_outlives_its_certificate),
        cmocka_unit_test(a_certificate_tells_what_it_is),
        cmocka_unit_test(pem_goes_out_as_it_came_in),
        cmocka_unit_test(garbage_is_no_certificate),
        cmocka_unit_test(a_certificate_fits_only_its_own_key),
        cmocka_unit_test(suitability_and_path_are_told_apart),
        cmocka_unit_test(every_code_has_words_in_both_languages),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
