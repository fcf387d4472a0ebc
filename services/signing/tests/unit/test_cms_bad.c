/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The checklist of bad signature files: each is refused, with a code that says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/sha.h>
#include <stdio.h>

#include "cms/oid.h"
#include "cms/ossl.h"
#include "cms/verify.h"
#include "forge.h"

static const char content[] = "{\"id\":\"1\",\"subject\":\"toán\"}";
static const int64_t now = 1780000000;
enum { YEAR_S = 365 * 86400, CODES_MAX = 3, CORPUS_FILE_MAX = 4096 };

static const struct bytes oid_tst_info =
    OID_BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04);
static const struct bytes oid_sha1 = OID_BYTES(0x2b, 0x0e, 0x03, 0x02, 0x1a);
static const struct bytes oid_md5 = OID_BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05);
static const struct bytes oid_rsa_sha1 =
    OID_BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05);
static const struct bytes oid_ecdsa_sha1 = OID_BYTES(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01);
static const struct bytes oid_rsa_sha512 = OID_RSA_SHA512;
static const struct bytes oid_sha256 = OID_SHA256;
static const struct bytes oid_sha512 = OID_SHA512;
static const struct bytes oid_ecdsa_sha256 = OID_ECDSA_SHA256;
static const struct bytes oid_ecdsa_sha512 = OID_ECDSA_SHA512;
static const struct bytes oid_rsa_sha256 = OID_RSA_SHA256;
static const struct bytes oid_data = OID_DATA;
static const struct bytes oid_protection = OID_ALG_PROTECTION;
static const struct bytes oid_countersignature = OID_COUNTERSIGNATURE;
static const struct bytes oid_token = OID_TIME_STAMP_TOKEN;
static const struct bytes oid_time = OID_SIGNING_TIME;
static const struct bytes oid_digest = OID_MESSAGE_DIGEST;

/* Certificates that should not sign, by what is wrong with them. */
enum odd {
    ODD_RSA1024,
    ODD_P224,
    ODD_SECP256K1,
    ODD_TLS,
    ODD_TSA,
    ODD_CA,
    ODD_EXPIRED,
    ODD_EARLY,
    ODD_SHA1,
    ODD_NO_USAGE,
    ODD_ENCIPHER,
    ODD_PLAIN,         /* a good one: no EKU at all */
    ODD_ONLY_DOCUMENT, /* a good one: only document signing */
    ODD_COUNT
};

struct ground {
    struct call call;
    struct pki pki;
    struct pki rogue; /* equal names, other keys */
    struct pki_cert self;
    struct pki_cert odd[ODD_COUNT];
    struct anchors *anchors;
};

/* clang-format off */
static const struct pki_plan odd_plans[ODD_COUNT] = {
    [ODD_RSA1024]       = {.key = PKI_RSA1024},
    [ODD_P224]          = {.key = PKI_P224},
    [ODD_SECP256K1]     = {.key = PKI_SECP256K1},
    [ODD_TLS]           = {.eku = "serverAuth"},
    [ODD_TSA]           = {.eku = "critical,timeStamping"},
    [ODD_CA]            = {.constraints = "critical,CA:TRUE", .key_usage = "critical,keyCertSign,digitalSignature"},
    [ODD_EXPIRED]       = {.from = now - YEAR_S / 3, .to = now - 1000},
    [ODD_EARLY]         = {.from = now + 1000, .to = now + YEAR_S / 3},
    [ODD_SHA1]          = {0},
    [ODD_NO_USAGE]      = {.key_usage = ""},
    [ODD_ENCIPHER]      = {.key_usage = "critical,keyEncipherment"},
    [ODD_PLAIN]         = {0},
    [ODD_ONLY_DOCUMENT] = {.eku = "1.3.6.1.5.5.7.3.36"},
};
/* clang-format on */

static void issue_odd(struct ground *ground)
{
    for (int i = 0; i < ODD_COUNT; i++) {
        struct pki_plan plan = odd_plans[i];

        plan.common_name = "Nguyễn Thị Thử Nghiệm";
        plan.from = plan.from ? plan.from : now - YEAR_S / 3;
        plan.to = plan.to ? plan.to : now + YEAR_S / 3;
        plan.md = i == ODD_SHA1 ? EVP_sha1() : NULL;
        ground->odd[i] = pki_issue(&ground->pki.issuing, &plan);
    }
}

/* The root that judges the kept files, as a C string for the fuzzer. */
static void keep_root(struct ground *ground)
{
    const char *dir = getenv("HBDT_WRITE_CORPUS");
    FILE *file = dir ? fopen(arena_printf(ground->call.mem, "%s/../fuzz_root.h", dir), "w") : NULL;
    char *line = arena_strdup(ground->call.mem, ground->pki.root_pem);

    if (!file)
        return;
    fputs(
        "/* SPDX-License-Identifier: AGPL-3.0-or-later */\n"
        "/* Written by test_cms_bad with HBDT_WRITE_CORPUS: a throwaway root, its key is gone. */\n"
        "#pragma once\n\nstatic const char fuzz_root[] =",
        file);
    for (line = strtok(line, "\n"); line; line = strtok(NULL, "\n"))
        fprintf(file, "\n    \"%s\\n\"", line);
    fputs(";\n", file);
    fclose(file);
}

static int start(void **state)
{
    struct arena *mem = arena_new();
    struct ground *ground = arena_alloc(mem, sizeof(*ground));
    const struct pki_plan self = {
        .common_name = "Nguyễn Thị Thử Nghiệm", .from = now - YEAR_S / 3, .to = now + YEAR_S / 3};

    ground->call.mem = mem;
    pki_new(&ground->call, &ground->pki, now);
    pki_new(&ground->call, &ground->rogue, now);
    ground->self = pki_issue(NULL, &self);
    issue_odd(ground);
    must(anchors_read(&ground->call, text_bytes(ground->pki.root_pem), &ground->anchors) == OK,
         "anchors");
    keep_root(ground);
    *state = ground;
    return 0;
}

static int stop(void **state)
{
    struct ground *ground = *state;

    pki_end(&ground->pki);
    pki_end(&ground->rogue);
    pki_cert_end(&ground->self);
    for (int i = 0; i < ODD_COUNT; i++)
        pki_cert_end(&ground->odd[i]);
    arena_free(ground->call.mem);
    return 0;
}

static struct recipe good(struct ground *ground)
{
    return (struct recipe){.signer = &ground->pki.teacher,
                           .issuing = &ground->pki.issuing,
                           .content = text_bytes(content),
                           .signed_at = now - 100};
}

/* With HBDT_WRITE_CORPUS=dir every file made here is also kept as a seed for the fuzzer. */
static void keep(struct ground *ground, const char *label, struct bytes cms)
{
    const char *dir = getenv("HBDT_WRITE_CORPUS");
    char name[64];
    size_t n = 0;

    if (!dir || cms.n > CORPUS_FILE_MAX)
        return;
    for (; label[n] && n + 1 < sizeof(name); n++)
        name[n] = label[n] == ' ' || label[n] == '/' ? '_' : label[n];
    name[n] = 0;

    FILE *file = fopen(arena_printf(ground->call.mem, "%s/%s.p7s", dir, name), "wb");

    must(file && fwrite(cms.data, 1, cms.n, file) == cms.n, "corpus");
    fclose(file);
}

static const char *judged(struct ground *ground, struct bytes cms, struct bytes document)
{
    struct cms_check check = {
        .cms = cms, .content = document, .anchors = ground->anchors, .now = now};
    struct cms_judgement ret;

    SHA256(document.data, document.n, check.digest);
    cms_judge(&ground->call, &check, &ret);
    if ((ret.verdict == VERDICT_VALID) != (ret.code == CMS_OK))
        fail_msg("verdict and code differ: %s", ret.code_name);
    return ret.code_name;
}

static void expect(struct ground *ground, const char *label, struct bytes cms,
                   const char *const allowed[CODES_MAX])
{
    const char *code = judged(ground, cms, text_bytes(content));

    keep(ground, label, cms);
    for (size_t i = 0; i < CODES_MAX && allowed[i]; i++) {
        if (strcmp(code, allowed[i]) == 0)
            return;
    }
    fail_msg("%s: %s instead of %s", label, code, allowed[0]);
}

static void flags_that_break_the_rules(void **state)
{
    struct ground *ground = *state;
    /* clang-format off */
    static const struct {
        const char *label;
        unsigned flags;
        const char *code;
    } cases[] = {
        {"good",                        0,                    "OK"},
        {"07 no signing certificate",   NO_SIGNING_CERT,      "ATTR_SIGNING_CERT"},
        {"08 no signed attributes",     NO_ATTRS,             "NO_SIGNED_ATTRS"},
        {"08 empty signed attributes",  EMPTY_ATTRS,          "NO_SIGNED_ATTRS"},
        {"12 no content type",          NO_CONTENT_TYPE,      "ATTR_CONTENT_TYPE"},
        {"13 no message digest",        NO_MESSAGE_DIGEST,    "ATTR_MESSAGE_DIGEST"},
        {"14 two message digests",      TWO_DIGESTS,          "DUP_ATTR"},
        {"15 two digest values",        TWO_DIGEST_VALUES,    "ATTR_MESSAGE_DIGEST"},
        {"16 two signing times",        TWO_TIMES,            "DUP_ATTR"},
        {"20 no signer",                NO_SIGNERS,           "NO_SIGNER"},
        {"22 two signers",              TWO_SIGNERS,          "MULTI_SIGNER"},
        {"32 attached",                 ATTACHED,             "ATTACHED"},
        {"46 certificate missing",      NO_CERTIFICATES,      "NO_SIGNER_CERT"},
        {"46 another serial",           BY_WRONG_SERIAL,      "NO_SIGNER_CERT"},
        {"56 unsorted attributes",      UNSORTED,             "DER"},
        {"58 no digest algorithms",     NO_DIGEST_ALGORITHMS, "ALG_MISMATCH"},
        {"67 no signing time",          NO_TIME,              "ATTR_SIGNING_TIME"},
        {"59 key id under version 1",   BY_KEY_ID,            "VERSION"},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct recipe recipe = good(ground);

        recipe.flags = cases[i].flags;
        expect(ground, cases[i].label, forge(&ground->call, &recipe),
               (const char *const[CODES_MAX]){cases[i].code});
    }
}

struct changed_case {
    const char *label;
    struct recipe change; /* what differs from a good one */
    bool rsa;
    const char *codes; /* one of these */
};

static void expect_changed(struct ground *ground, const struct changed_case *changed_case)
{
    struct recipe recipe = changed_case->change;

    recipe.signer = changed_case->rsa ? &ground->pki.teacher_rsa : &ground->pki.teacher;
    recipe.issuing = &ground->pki.issuing;
    recipe.content = text_bytes(content);
    recipe.signed_at = recipe.signed_at ? recipe.signed_at : now - 100;

    struct bytes cms = forge(&ground->call, &recipe);
    const char *code = judged(ground, cms, recipe.content);

    keep(ground, changed_case->label, cms);
    if (!strstr(changed_case->codes, code))
        fail_msg("%s: %s instead of %s", changed_case->label, code, changed_case->codes);
}

static void values_that_break_the_rules(void **state)
{
    struct ground *ground = *state;
    /* clang-format off */
    const struct changed_case cases[] = {
        {"06 ess of another",        {.named = ground->pki.other.x509},                  false, "ESS_CERT"},
        {"10 content type attr",     {.attribute_type = oid_tst_info},                   false, "ATTR_CONTENT_TYPE"},
        {"11 both types",            {.attribute_type = oid_tst_info, .content_type = oid_tst_info}, false, "ECONTENT_TYPE"},
        {"18 in a year",             {.signed_at = now + YEAR_S},                        false, "SIGNING_TIME_FUTURE"},
        {"18 in ten minutes",        {.signed_at = now + 600},                           false, "SIGNING_TIME_FUTURE"},
        {"19 in 2000",               {.signed_at = 946684800},                           false, "SIGNING_TIME_OUTSIDE_CERT"},
        {"23 sha1",                  {.digest_oid = oid_sha1, .md = EVP_sha1()},         true,  "WEAK_DIGEST"},
        {"24 md5",                   {.digest_oid = oid_md5, .md = EVP_md5()},           true,  "WEAK_DIGEST"},
        {"25 sha1WithRSA over 256",  {.signature_oid = oid_rsa_sha1},                    true,  "ALG_MISMATCH"},
        {"26 ecdsaSHA1 over 256",    {.signature_oid = oid_ecdsa_sha1},                  false, "ALG_MISMATCH"},
        {"26 sha512WithRSA over 256", {.signature_oid = oid_rsa_sha512},                 true,  "ALG_MISMATCH"},
        {"26 RSA name on an EC key", {.signature_oid = oid_rsa_sha256},                  false, "ALG_MISMATCH ALG_KEY"},
        {"26 EC name on an RSA key", {.signature_oid = oid_ecdsa_sha256},                true,  "ALG_MISMATCH ALG_KEY"},
        {"28 weak pss",              {.flags = PSS_SHA1},                                true,  "PSS_PARAMS"},
        {"42 other key",             {.signs_with = ground->pki.other.pkey},             false, "SIGNATURE"},
        {"53 content info of data",  {.type = oid_data},                                 false, "NOT_SIGNED_DATA"},
        {"59 signer version 3",      {.signer_version = 3},                              false, "VERSION"},
        {"60 version 7",             {.version = 7},                                     false, "VERSION"},
        {"60 version 3",             {.version = 3},                                     false, "VERSION"},
        {"62 20 certificates",       {.copies = 20},                                     false, "TOO_MANY_CERTS"},
        {"62 2500 certificates",     {.copies = 2500},                                   false, "TOO_LARGE"},
        {"good rsa",                 {0},                                                true,  "OK"},
        {"good sha256WithRSA",       {.signature_oid = oid_rsa_sha256},                  true,  "OK"},
        {"good pss",                 {.flags = PSS_GOOD},                                true,  "OK"},
        {"good sha512",              {.digest_oid = oid_sha512, .md = EVP_sha512(), .signature_oid = oid_ecdsa_sha512}, false, "OK"},
        {"good by key id",           {.flags = BY_KEY_ID, .version = 3, .signer_version = 3}, false, "OK"},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_changed(ground, &cases[i]);
}

static void certificates_that_may_not_sign(void **state)
{
    struct ground *ground = *state;
    /* clang-format off */
    const struct {
        const char *label;
        const struct pki_cert *signer, *issuing;
        const char *codes[CODES_MAX];
    } cases[] = {
        {"27 rsa 1024",         &ground->odd[ODD_RSA1024],   &ground->pki.issuing,   {"WEAK_KEY"}},
        {"43 p224",             &ground->odd[ODD_P224],      &ground->pki.issuing,   {"WEAK_KEY"}},
        {"44 secp256k1",        &ground->odd[ODD_SECP256K1], &ground->pki.issuing,   {"WEAK_KEY"}},
        {"33 tls server",       &ground->odd[ODD_TLS],       &ground->pki.issuing,   {"EKU"}},
        {"34 tsa",              &ground->odd[ODD_TSA],       &ground->pki.issuing,   {"EKU"}},
        {"45 ca",               &ground->odd[ODD_CA],        &ground->pki.issuing,   {"KEY_USAGE"}},
        {"45 issuing ca",       &ground->pki.issuing,        &ground->pki.issuing,   {"KEY_USAGE"}},
        {"no key usage",        &ground->odd[ODD_NO_USAGE],  &ground->pki.issuing,   {"KEY_USAGE"}},
        {"only encipherment",   &ground->odd[ODD_ENCIPHER],  &ground->pki.issuing,   {"KEY_USAGE"}},
        {"37 expired",          &ground->odd[ODD_EXPIRED],   &ground->pki.issuing,   {"SIGNING_TIME_OUTSIDE_CERT", "CHAIN"}},
        {"38 not yet valid",    &ground->odd[ODD_EARLY],     &ground->pki.issuing,   {"SIGNING_TIME_OUTSIDE_CERT", "CHAIN"}},
        {"39 sha1 certificate", &ground->odd[ODD_SHA1],      &ground->pki.issuing,   {"CHAIN"}},
        {"40 rogue authority",  &ground->rogue.teacher,      &ground->rogue.issuing, {"CHAIN"}},
        {"41 self-signed",      &ground->self,               &ground->self,          {"CHAIN"}},
        {"no intermediate",     &ground->pki.teacher,        &ground->pki.teacher,   {"CHAIN"}},
        {"good without eku",    &ground->odd[ODD_PLAIN],     &ground->pki.issuing,   {"OK"}},
        {"35 good document",    &ground->odd[ODD_ONLY_DOCUMENT], &ground->pki.issuing, {"OK"}},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct recipe recipe = good(ground);

        recipe.signer = cases[i].signer;
        recipe.issuing = cases[i].issuing;
        expect(ground, cases[i].label, forge(&ground->call, &recipe), cases[i].codes);
    }
}

static void another_document_is_refused(void **state)
{
    struct ground *ground = *state;
    static const char *const documents[] = {"{\"id\":\"2\",\"subject\":\"toán\"}",
                                            "{\"id\":\"1\",\"subject\":\"toán\"}\n", ""};
    struct recipe recipe = good(ground);
    struct bytes cms = forge(&ground->call, &recipe);

    for (size_t i = 0; i < COUNT_OF(documents); i++)
        assert_string_equal(judged(ground, cms, text_bytes(documents[i])), "DIGEST_MISMATCH");
}

/* Row 09: what was signed as attributes comes back as the document. */
static void attributes_are_not_a_document(void **state)
{
    struct ground *ground = *state;
    struct recipe recipe = good(ground);
    struct bytes set = forge_signed_set(&ground->call, forge(&ground->call, &recipe));
    struct recipe cut = {
        .signer = recipe.signer, .issuing = recipe.issuing, .content = set, .flags = NO_ATTRS};

    assert_string_equal(judged(ground, forge(&ground->call, &cut), set), "NO_SIGNED_ATTRS");
}

static struct bytes changed(struct ground *ground, struct bytes cms, struct bytes at, size_t from)
{
    char *copy = arena_copy(ground->call.mem, cms.data, cms.n);
    uint8_t *found = memmem(copy, cms.n, at.data, at.n);

    must(found != NULL, "place to change");
    found[at.n + from] ^= 1;
    return (struct bytes){(uint8_t *)copy, cms.n};
}

static void a_changed_bit_is_refused(void **state)
{
    struct ground *ground = *state;
    struct recipe recipe = good(ground);
    struct bytes cms = forge(&ground->call, &recipe);

    expect(ground, "03 signature bit", changed(ground, cms, (struct bytes){cms.data, cms.n - 1}, 0),
           (const char *const[CODES_MAX]){"SIGNATURE"});
    expect(ground, "04 digest changed", changed(ground, cms, oid_digest, 10),
           (const char *const[CODES_MAX]){"DIGEST_MISMATCH", "SIGNATURE"});
    /* 2026 becomes 2027 or the like; or no time at all any more */
    expect(ground, "05 time changed", changed(ground, cms, oid_time, 5),
           (const char *const[CODES_MAX]){"SIGNING_TIME_OUTSIDE_CERT", "SIGNING_TIME_FUTURE",
                                          "SIGNATURE"});
    expect(ground, "05 second changed", changed(ground, cms, oid_time, 15),
           (const char *const[CODES_MAX]){"SIGNATURE"});
}

/* No bit of a signature file may change without it being noticed. */
static void every_byte_counts(void **state)
{
    struct ground *ground = *state;
    struct recipe recipe = good(ground);
    struct bytes cms = forge(&ground->call, &recipe);

    for (size_t at = 0; at < cms.n; at += 3) {
        struct call call = {.mem = arena_new()};
        char *copy = arena_copy(call.mem, cms.data, cms.n);
        struct cms_check check = {.cms = {(uint8_t *)copy, cms.n},
                                  .content = recipe.content,
                                  .anchors = ground->anchors,
                                  .now = now};
        struct cms_judgement ret;

        copy[at] = (char)(copy[at] ^ 1 << (at % 8));
        cms_judge(&call, &check, &ret);
        arena_free(call.mem);
        if (ret.verdict == VERDICT_VALID)
            fail_msg("byte %zu of %zu does not count", at, cms.n);
    }
}

static struct bytes indefinite(struct ground *ground, struct bytes cms)
{
    struct bytes rest = cms;
    struct der outer;
    static const uint8_t head[] = {DER_SEQUENCE, 0x80};
    static const uint8_t end[] = {0, 0};

    must(der_next(&rest, &outer), "outer");
    return forge_join(&ground->call,
                      forge_join(&ground->call, (struct bytes){head, 2}, outer.content),
                      (struct bytes){end, 2});
}

static void what_is_not_exactly_der_is_refused(void **state)
{
    struct ground *ground = *state;
    struct recipe recipe = good(ground);
    struct bytes cms = forge(&ground->call, &recipe);
    const struct {
        const char *label;
        struct bytes cms;
    } cases[] = {
        {"29 eight bytes behind", forge_join(&ground->call, cms, text_bytes("12345678"))},
        {"29 two files", forge_join(&ground->call, cms, cms)},
        {"30 indefinite length", indefinite(ground, cms)},
        {"61 cut by 5", {cms.data, cms.n - 5}},
        {"61 half", {cms.data, cms.n / 2}},
        {"61 one byte", {cms.data, 1}},
        {"64 empty", {cms.data, 0}},
        {"65 pem", text_bytes("-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n")},
        {"65 text", text_bytes("not a signature at all")},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(ground, cases[i].label, cases[i].cms, (const char *const[CODES_MAX]){"DER"});
}

/* Row 63: 5 000 SEQUENCEs in each other, as an unsigned attribute. */
static void deep_nesting_is_refused(void **state)
{
    struct ground *ground = *state;
    struct recipe recipe = good(ground);
    struct bytes deep = {0};

    for (int i = 0; i < 5000; i++)
        deep = forge_wrap(&ground->call, DER_SEQUENCE, deep);
    recipe.unsigned_extra = forge_attribute(&ground->call, oid_token, deep);
    expect(ground, "63 deep", forge(&ground->call, &recipe), (const char *const[CODES_MAX]){"DER"});
}

static void a_file_of_a_megabyte_and_more_is_not_looked_at(void **state)
{
    struct ground *ground = *state;
    size_t n = CMS_SIZE_MAX + 1;
    struct bytes large = {arena_alloc(ground->call.mem, n), n};

    assert_string_equal(judged(ground, large, text_bytes(content)), "TOO_LARGE");
    large.n = CMS_SIZE_MAX;
    assert_string_equal(judged(ground, large, text_bytes(content)), "DER");
}

static void unsigned_attributes_are_refused(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    struct bytes null = forge_wrap(call, DER_NULL, (struct bytes){0});
    struct bytes sequence = forge_wrap(call, DER_SEQUENCE, null);
    struct bytes token = forge_attribute(call, oid_token, sequence);
    struct bytes counter = forge_attribute(call, oid_countersignature, sequence);
    const struct {
        const char *label, *code;
        struct bytes attributes;
    } cases[] = {
        {"17 signing time unsigned", "UNSIGNED_ATTR",
         forge_attribute(call, oid_time,
                         forge_wrap(call, DER_UTC_TIME, text_bytes("260101000000Z")))},
        {"52 countersignature", "COUNTERSIGNATURE", counter},
        {"52 token and countersignature", "COUNTERSIGNATURE", forge_join(call, token, counter)},
        {"47 token not judged here", "TS_UNCHECKED", token},
        {"no attribute at all", "PARSE", null},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct recipe recipe = good(ground);

        recipe.unsigned_extra = cases[i].attributes;
        expect(ground, cases[i].label, forge(call, &recipe),
               (const char *const[CODES_MAX]){cases[i].code});
    }
}

static struct bytes protection(struct call *call, struct bytes digest, struct bytes signature)
{
    struct bytes first = forge_wrap(call, DER_SEQUENCE, forge_wrap(call, DER_OID, digest));
    struct bytes second = forge_wrap(call, DER_CONTEXT_1, forge_wrap(call, DER_OID, signature));
    struct bytes value = forge_wrap(call, DER_SEQUENCE, forge_join(call, first, second));

    return forge_attribute(call, oid_protection, value);
}

static void algorithm_protection_must_tell_the_truth(void **state)
{
    struct ground *ground = *state;
    struct recipe recipe = good(ground);

    recipe.signed_extra = protection(&ground->call, oid_sha256, oid_ecdsa_sha256);
    expect(ground, "57 good protection", forge(&ground->call, &recipe),
           (const char *const[CODES_MAX]){"OK"});
    recipe.signed_extra = protection(&ground->call, oid_sha512, oid_ecdsa_sha256);
    expect(ground, "57 other digest", forge(&ground->call, &recipe),
           (const char *const[CODES_MAX]){"ALG_PROTECTION"});
    recipe.signed_extra = protection(&ground->call, oid_sha256, oid_rsa_sha512);
    expect(ground, "57 other signature", forge(&ground->call, &recipe),
           (const char *const[CODES_MAX]){"ALG_PROTECTION"});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flags_that_break_the_rules),
        cmocka_unit_test(values_that_break_the_rules),
        cmocka_unit_test(certificates_that_may_not_sign),
        cmocka_unit_test(another_document_is_refused),
        cmocka_unit_test(attributes_are_not_a_document),
        cmocka_unit_test(a_changed_bit_is_refused),
        cmocka_unit_test(every_byte_counts),
        cmocka_unit_test(what_is_not_exactly_der_is_refused),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(a_file_of_a_megabyte_and_more_is_not_looked_at),
        cmocka_unit_test(unsigned_attributes_are_refused),
        cmocka_unit_test(algorithm_protection_must_tell_the_truth),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
