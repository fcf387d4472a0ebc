/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <string.h>

#include "base/buf.h"
#include "crypto/digest.h"
#include "render/pdf_signature.h"
#include "sample.h"
#include "tool.h"

static const struct pdf_signature by_the_archive = {
    .name = "Kho lưu trữ Thử Nghiệm Ê\u0306 \U0001F4DC",
    .reason = "Lưu trữ học bạ",
    .location = "Đắk Lắk",
    .at = 1779700000,
};

static struct bytes sample_pdf(struct call *call)
{
    struct transcript_book book = sample_book();
    struct transcript_page page = sample_page();
    struct bytes pdf;

    book.pages = &page;
    book.n_pages = 1;
    assert_int_equal(transcript_render(call, &book, &pdf), OK);
    return pdf;
}

static struct pdf_prepared prepare(struct call *call)
{
    struct pdf_prepared prepared;

    assert_int_equal(pdf_signature_prepare(call, sample_pdf(call), &by_the_archive, &prepared), OK);
    return prepared;
}

/* A CMS over content by a fresh key, as another program makes it; key.pem, cert.pem stay in dir. */
static struct bytes sign(struct call *call, const char *dir, struct bytes content)
{
    save(in(call, dir, "content.bin"), content);
    run_ok(call,
           "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
           "-keyout key.pem -out cert.pem -days 2 -subj '/CN=Thu Nghiem Archive' "
           "-addext keyUsage=critical,digitalSignature && "
           "openssl cms -sign -binary -cades -nosmimecap -in content.bin -signer cert.pem "
           "-inkey key.pem -md sha256 -outform DER -out cms.der",
           dir);
    return load(call, in(call, dir, "cms.der"));
}

static const char *signed_file(struct call *call, const char *dir, struct bytes *ret)
{
    const char *path = in(call, dir, "signed.pdf");
    struct pdf_prepared prepared = prepare(call);
    struct bytes content = pdf_signature_content(call->mem, &prepared);

    assert_int_equal(pdf_signature_finish(call, &prepared, sign(call, dir, content), ret), OK);
    save(path, *ret);
    return path;
}

static void others_accept_the_signature(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = scratch(&call);
    struct bytes pdf;
    const char *path = signed_file(&call, dir, &pdf);
    const char *verdict = NULL;

    (void)state;
    contains(run_ok(&call, "qpdf --check %s", path), "No syntax or stream encoding errors");
    run(&call, &verdict, "pdfsig -nocert %s", path);
    contains(verdict, "Signature Validation: Signature is Valid.");
    contains(verdict, "Signature Type: ETSI.CAdES.detached");
    contains(verdict, "Total document signed");
    contains(verdict, "Signature Field Name: Signature1");
}

static void the_digest_is_of_what_is_signed(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct pdf_prepared prepared = prepare(&call);
    struct bytes content = pdf_signature_content(call.mem, &prepared);
    uint8_t digest[SHA256_BYTES];

    (void)state;
    sha256(content.data, content.n, digest);
    assert_memory_equal(digest, prepared.digest, SHA256_BYTES);
    assert_int_equal(content.n + prepared.contents_n, prepared.pdf.n);
    assert_int_equal(prepared.pdf.data[prepared.contents_at], '<');
    assert_int_equal(prepared.pdf.data[prepared.contents_at + prepared.contents_n - 1], '>');
}

static void what_was_printed_stays_byte_for_byte(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct bytes before = sample_pdf(&call);
    struct bytes after;
    const char *path = signed_file(&call, scratch(&call), &after);

    (void)state;
    assert_true(after.n > before.n);
    assert_memory_equal(after.data, before.data, before.n);
    contains(run_ok(&call, "pdftotext %s -", path), "H'THỬ NGHIỆM Ê̆BAN ƯNG");
}

static void a_changed_byte_breaks_the_signature(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = scratch(&call);
    struct bytes pdf;
    const char *path = signed_file(&call, dir, &pdf);
    const char *verdict = NULL;
    uint8_t *changed = (uint8_t *)arena_copy(call.mem, pdf.data, pdf.n);
    uint8_t *year = memmem(changed, pdf.n, "/M (D:2026", 10);

    (void)state;
    if (!year)
        fail_msg("no date");
    year[9] = '5';
    save(path, (struct bytes){changed, pdf.n});
    run(&call, &verdict, "pdfsig -nocert %s", path);
    contains(verdict, "Signature Validation: Digest Mismatch.");
}

static void a_signed_or_foreign_file_is_refused(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct pdf_prepared prepared;
    struct bytes pdf;
    static const char *const others[] = {
        "",
        "%PDF-1.4\n",
        "%PDF-1.7\nxref\n0 1\n",
        "hello",
        "%PDF-1.4\nxref\n0 999999\ntrailer\n<< /Size 999999 >>\nstartxref\n9\n%%EOF\n",
        "%PDF-1.4 padding padding padding padding padding padding pad\nstartxref\n5000\n%%EOF\n",
    };

    (void)state;
    signed_file(&call, scratch(&call), &pdf);
    assert_int_equal(pdf_signature_prepare(&call, pdf, &by_the_archive, &prepared),
                     ERR_UNPROCESSABLE);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct bytes other = {(const uint8_t *)others[i], strlen(others[i])};

        assert_int_equal(pdf_signature_prepare(&call, other, &by_the_archive, &prepared),
                         ERR_UNPROCESSABLE);
    }
}

static void a_cut_file_is_refused_wherever_it_is_cut(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct bytes pdf = sample_pdf(&call);

    (void)state;
    /* The last byte is a line end, which a reader may do without. */
    for (size_t n = 0; n + 2 < pdf.n; n += n + 700 < pdf.n ? 601 : 1) {
        struct bytes part = {(const uint8_t *)arena_copy(call.mem, pdf.data, n), n};
        struct pdf_prepared prepared;

        if (!memmem(pdf.data, n, "startxref\n", 10))
            assert_int_equal(pdf_signature_prepare(&call, part, &by_the_archive, &prepared),
                             ERR_UNPROCESSABLE);
    }
}

static void what_is_no_cms_is_refused(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct pdf_prepared prepared = prepare(&call);
    static const uint8_t longest[PDF_SIGNATURE_MAX + 1] = {0x30, 0x82, 0x2f, 0xfd};
    const struct bytes wrong[] = {
        {(const uint8_t *)"", 0},
        {(const uint8_t *)"\x30\x80\0\0", 4},
        {(const uint8_t *)"\x30\x81\x02\0\0\0", 6},
        {(const uint8_t *)"\x30\x83\x00", 3},
        {(const uint8_t *)"\x04\x81\x01\0", 4},
        {longest, sizeof(longest)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct bytes pdf;

        assert_int_equal(pdf_signature_finish(&call, &prepared, wrong[i], &pdf), ERR_UNPROCESSABLE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_accept_the_signature),
        cmocka_unit_test(the_digest_is_of_what_is_signed),
        cmocka_unit_test(what_was_printed_stays_byte_for_byte),
        cmocka_unit_test(a_changed_byte_breaks_the_signature),
        cmocka_unit_test(a_signed_or_foreign_file_is_refused),
        cmocka_unit_test(a_cut_file_is_refused_wherever_it_is_cut),
        cmocka_unit_test(what_is_no_cms_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
