/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signatures we make: judged by ourselves and by the openssl program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <openssl/cms.h>
#include <openssl/sha.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cms/der.h"
#include "cms/ossl.h"
#include "cms/verify.h"
#include "pki.h"

static const char content[] = "{\"id\":\"1\",\"subject\":\"toán\"}";
static const int64_t now = 1780000000;

struct ground {
    struct call call;
    struct pki pki;
    struct anchors *anchors;
};

static int start(void **state)
{
    struct arena *mem = arena_new();
    struct ground *ground = arena_alloc(mem, sizeof(*ground));

    ground->call.mem = mem;
    pki_new(&ground->call, &ground->pki, now);
    must(anchors_read(&ground->call, text_bytes(ground->pki.root_pem), &ground->anchors) == OK,
         "anchors");
    *state = ground;
    return 0;
}

static int stop(void **state)
{
    struct ground *ground = *state;

    pki_end(&ground->pki);
    arena_free(ground->call.mem);
    return 0;
}

static struct cms_request request_for(const char *text)
{
    struct cms_request request = {.signed_at = now - 100};

    SHA256((const unsigned char *)text, strlen(text), request.digest);
    return request;
}

static struct bytes sign_by(struct ground *ground, const struct pki_cert *leaf)
{
    struct cms_request request = request_for(content);
    struct signer *signer = pki_signer(&ground->call, leaf, &ground->pki.issuing);
    struct bytes der = {0};

    assert_int_equal(cms_sign(&ground->call, signer, &request, &der), OK);
    return der;
}

static struct cms_check check_for(struct ground *ground, struct bytes der)
{
    struct cms_check check = {.cms = der, .anchors = ground->anchors, .now = now};

    memcpy(check.digest, request_for(content).digest, sizeof(check.digest));
    return check;
}

static struct cms_judgement judge(struct ground *ground, const struct cms_check *check)
{
    struct cms_judgement ret;

    cms_judge(&ground->call, check, &ret);
    return ret;
}

static const char *write_file(struct ground *ground, const char *dir, const char *name,
                              struct bytes bytes)
{
    const char *path = arena_printf(ground->call.mem, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");

    must(file && fwrite(bytes.data, 1, bytes.n, file) == bytes.n, path);
    fclose(file);
    return path;
}

static int run(char *const argv[])
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    pid_t child = 0;
    int status = -1;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    must(posix_spawnp(&child, argv[0], &actions, NULL, argv, environ) == 0, "spawn openssl");
    posix_spawn_file_actions_destroy(&actions);
    must(waitpid(child, &status, 0) == child, "wait");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Exit code of the command that any receiver would use. */
static int openssl_verifies(struct ground *ground, struct bytes der, const char *text)
{
    char dir[] = "/tmp/cms-test-XXXXXX";

    must(mkdtemp(dir) != NULL, "temporary folder");

    const char *p7s = write_file(ground, dir, "a.p7s", der);
    const char *doc = write_file(ground, dir, "a.json", text_bytes(text));
    const char *root = write_file(ground, dir, "root.pem", text_bytes(ground->pki.root_pem));
    const char *at = arena_printf(ground->call.mem, "%lld", (long long)now);
    char *const argv[] = {"openssl",    "cms",      "-verify",   "-cades",   "-binary",   "-inform",
                          "DER",        "-in",      (char *)p7s, "-content", (char *)doc, "-CAfile",
                          (char *)root, "-purpose", "any",       "-attime",  (char *)at,  NULL};
    int status = run(argv);

    unlink(p7s);
    unlink(doc);
    unlink(root);
    rmdir(dir);
    return status;
}

static void what_we_sign_is_valid(void **state)
{
    struct ground *ground = *state;
    const struct {
        const struct pki_cert *leaf;
        const char *algorithm;
    } cases[] = {{&ground->pki.teacher, "P-256"}, {&ground->pki.teacher_rsa, "RSA-2048"}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cms_check check = check_for(ground, sign_by(ground, cases[i].leaf));
        struct cms_judgement ret = judge(ground, &check);

        assert_string_equal(ret.code_name, "OK");
        assert_int_equal(ret.verdict, VERDICT_VALID);
        assert_string_equal(ret.reason, "Chữ ký hợp lệ");
        assert_string_equal(ret.signer.common_name, "Nguyễn Thị Thử Nghiệm");
        assert_string_equal(ret.signer.organization, "Trường THCS Hoa Sen (hư cấu)");
        assert_string_equal(ret.signer.serial_number, "HBDT-TEST-17");
        assert_string_equal(ret.key_algorithm, cases[i].algorithm);
        assert_string_equal(ret.certificate_sha256,
                            x509_sha256(&ground->call, cases[i].leaf->x509));
        assert_non_null(strstr(ret.issuer, "Cấp phát thử nghiệm"));
        assert_int_equal(ret.signed_at, now - 100);
        assert_false(ret.revocation_checked);
    }
}

static void openssl_agrees(void **state)
{
    struct ground *ground = *state;
    struct bytes ec = sign_by(ground, &ground->pki.teacher);
    struct bytes rsa = sign_by(ground, &ground->pki.teacher_rsa);

    assert_int_equal(openssl_verifies(ground, ec, content), 0);
    assert_int_equal(openssl_verifies(ground, rsa, content), 0);
    assert_int_not_equal(openssl_verifies(ground, ec, "{\"id\":\"2\"}"), 0);
}

static void openssl_writes_the_same_bytes_back(void **state)
{
    struct ground *ground = *state;
    struct bytes der = sign_by(ground, &ground->pki.teacher);
    const unsigned char *at = der.data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)der.n);
    unsigned char *again = NULL;
    int n = cms ? i2d_CMS_ContentInfo(cms, &again) : -1;

    CMS_ContentInfo_free(cms);
    assert_int_equal(n, der.n);
    assert_memory_equal(again, der.data, der.n);
    OPENSSL_free(again);
}

static void what_openssl_signs_is_valid(void **state)
{
    struct ground *ground = *state;
    unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP;
    SCOPED(bio_freep) BIO *bio = BIO_new_mem_buf(content, (int)strlen(content));
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, bio, flags | CMS_PARTIAL);
    CMS_SignerInfo *info = CMS_add1_signer(cms, ground->pki.teacher.x509, ground->pki.teacher.pkey,
                                           EVP_sha256(), flags);
    ASN1_TIME *time = ASN1_TIME_set(NULL, now - 100);
    unsigned char *der = NULL;

    must(info && CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time, -1),
         "signer");
    ASN1_TIME_free(time);
    must(CMS_add1_cert(cms, ground->pki.issuing.x509), "chain");
    must(CMS_final(cms, bio, NULL, flags), "final");

    int n = i2d_CMS_ContentInfo(cms, &der);
    struct cms_check check = check_for(ground, take_openssl(&ground->call, der, n));

    CMS_ContentInfo_free(cms);
    assert_string_equal(judge(ground, &check).code_name, "OK");
}

static void a_key_elsewhere_signs_in_two_steps(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    struct cms_request request = request_for(content);
    const char *pem = pki_chain_pem(call, &ground->pki.teacher, &ground->pki.issuing);
    struct certificates *certificates = NULL;
    struct signer *signer = NULL;
    struct bytes to_sign = {0};
    struct bytes signature = {0};
    struct bytes der = {0};

    assert_int_equal(certificates_read(call, text_bytes(pem), &certificates), OK);
    assert_int_equal(signer_open(call, certificates, NULL, &signer), OK);
    assert_int_equal(cms_sign(call, signer, &request, &der), ERR_INTERNAL);
    assert_int_equal(cms_prepare(call, signer, &request, &to_sign), OK);
    assert_int_equal(key_sign(call, pki_key(call, ground->pki.teacher.pkey), to_sign, &signature),
                     OK);
    assert_int_equal(cms_finish(call, signer, to_sign, signature, &der), OK);
    assert_int_equal(openssl_verifies(ground, der, content), 0);
}

static void a_signature_over_something_else_is_not_finished(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    struct cms_request request = request_for(content);
    struct cms_request other = request_for("other");
    struct signer *signer = pki_signer(call, &ground->pki.teacher, &ground->pki.issuing);
    struct bytes to_sign = {0};
    struct bytes other_to_sign = {0};
    struct bytes signature = {0};
    struct bytes by_other = {0};
    struct bytes der = {0};

    assert_int_equal(cms_prepare(call, signer, &request, &to_sign), OK);
    assert_int_equal(cms_prepare(call, signer, &other, &other_to_sign), OK);
    assert_int_equal(
        key_sign(call, pki_key(call, ground->pki.teacher.pkey), other_to_sign, &signature), OK);
    assert_int_equal(key_sign(call, pki_key(call, ground->pki.other.pkey), to_sign, &by_other), OK);
    assert_int_equal(cms_finish(call, signer, to_sign, signature, &der), ERR_UNPROCESSABLE);
    assert_int_equal(cms_finish(call, signer, to_sign, by_other, &der), ERR_UNPROCESSABLE);
    assert_int_equal(cms_finish(call, signer, to_sign, (struct bytes){0}, &der), ERR_UNPROCESSABLE);
    assert_int_equal(cms_finish(call, signer, (struct bytes){0}, signature, &der),
                     ERR_UNPROCESSABLE);
}

static void somebody_elses_key_opens_no_signer(void **state)
{
    struct ground *ground = *state;
    struct call *call = &ground->call;
    const char *pem = pki_chain_pem(call, &ground->pki.teacher, &ground->pki.issuing);
    struct certificates *certificates = NULL;
    struct signer *signer = NULL;

    assert_int_equal(certificates_read(call, text_bytes(pem), &certificates), OK);
    assert_int_equal(
        signer_open(call, certificates, pki_key(call, ground->pki.other.pkey), &signer),
        ERR_UNPROCESSABLE);
}

static void a_pdf_signature_has_no_time_of_its_own(void **state)
{
    struct ground *ground = *state;
    struct cms_request request = request_for(content);
    struct signer *signer = pki_signer(&ground->call, &ground->pki.teacher, &ground->pki.issuing);
    struct bytes der = {0};

    request.pades = true;
    assert_int_equal(cms_sign(&ground->call, signer, &request, &der), OK);
    assert_int_equal(openssl_verifies(ground, der, content), 0);

    struct cms_check check = check_for(ground, der);

    assert_string_equal(judge(ground, &check).code_name, "ATTR_SIGNING_TIME");
    check.pades = true;
    assert_string_equal(judge(ground, &check).code_name, "OK");
    assert_int_equal(judge(ground, &check).signed_at, 0);
}

static void one_signer_signs_many(void **state)
{
    struct ground *ground = *state;
    struct signer *signer = pki_signer(&ground->call, &ground->pki.teacher, &ground->pki.issuing);

    for (int i = 0; i < 50; i++) {
        struct cms_request request = {.signed_at = now - i};
        struct bytes der = {0};

        request.digest[i % 32] = (uint8_t)i;
        assert_int_equal(cms_sign(&ground->call, signer, &request, &der), OK);

        struct cms_check check = check_for(ground, der);

        memcpy(check.digest, request.digest, sizeof(check.digest));
        assert_string_equal(judge(ground, &check).code_name, "OK");
        check.digest[31] ^= 1;
        assert_string_equal(judge(ground, &check).code_name, "DIGEST_MISMATCH");
    }
}

static void times_after_2049_are_generalized(void **state)
{
    (void)state;

    struct arena *mem = arena_new();
    static const struct {
        int64_t time;
        const char *text;
        uint8_t tag;
    } cases[] = {
        {0, "700101000000Z", 0x17},
        {2524607999, "491231235959Z", 0x17},
        {2524608000, "20500101000000Z", 0x18},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = buf_in(mem);
        struct der element = {0};
        int64_t time = -1;

        der_put_time(&out, cases[i].time);

        struct bytes rest = buf_bytes(&out);

        assert_true(der_next(&rest, &element));
        assert_int_equal(element.tag, cases[i].tag);
        assert_memory_equal(element.content.data, cases[i].text, element.content.n);
        assert_true(der_time(&element, &time));
        assert_int_equal(time, cases[i].time);
    }
    arena_free(mem);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_we_sign_is_valid),
        TEST(openssl_agrees),
        TEST(openssl_writes_the_same_bytes_back),
        TEST(what_openssl_signs_is_valid),
        TEST(a_key_elsewhere_signs_in_two_steps),
        TEST(a_signature_over_something_else_is_not_finished),
        TEST(somebody_elses_key_opens_no_signer),
        TEST(a_pdf_signature_has_no_time_of_its_own),
        TEST(one_signer_signs_many),
        TEST(times_after_2049_are_generalized),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
