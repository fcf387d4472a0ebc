/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/pdf_signature.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "crypto/digest.h"
#include "render/pdf_file.h"
#include "text/text.h"

/* Same width whatever the numbers, so that they can be filled in when the length is known. */
static const char range_format[] = "[0 %010zu %010zu %010zu]";
enum { RANGE_BYTES = 3 + 10 + 1 + 10 + 1 + 10 + 1 };

/* One incremental update in the making. */
struct update {
    struct buf out;
    size_t at[4]; /* offsets of the objects that it has, in the order of number[] */
    size_t number[4];
    size_t n;
    size_t range_at, contents_at;
};

/* The code point at *text, which is valid UTF-8, and moves on. */
static uint32_t next_letter(const uint8_t **text)
{
    uint8_t first = *(*text)++;
    int more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    uint32_t letter = more ? first & (0x3fu >> more) : first;

    for (; more; more--)
        letter = letter << 6 | (*(*text)++ & 0x3fu);
    return letter;
}

/* A PDF text string: UTF-16BE with its mark, as hex. */
static void add_text(struct buf *out, const char *key, const char *text)
{
    const uint8_t *at = (const uint8_t *)text;

    if (!text || !*text)
        return;
    buf_printf(out, "/%s <FEFF", key);
    while (*at) {
        uint32_t letter = next_letter(&at);

        if (letter < 0x10000)
            buf_printf(out, "%04X", letter);
        else
            buf_printf(out, "%04X%04X", 0xd800 + ((letter - 0x10000) >> 10),
                       0xdc00 + (letter & 0x3ff));
    }
    buf_text(out, ">\n");
}

static void begin_object(struct update *update, size_t number)
{
    update->number[update->n] = number;
    update->at[update->n++] = update->out.n;
    buf_printf(&update->out, "%zu 0 obj\n", number);
}

/* The dictionary once more, with an entry added. */
static void add_changed(struct update *update, size_t number, const char *dictionary,
                        const char *entry)
{
    begin_object(update, number);
    buf_add(&update->out, dictionary, strlen(dictionary) - 2);
    buf_printf(&update->out, "   %s\n>>\nendobj\n", entry);
}

static void add_field(struct update *update, size_t number, size_t page)
{
    begin_object(update, number);
    buf_printf(&update->out,
               "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1)\n"
               "/V %zu 0 R /P %zu 0 R /F 132 /Rect [0 0 0 0] >>\nendobj\n",
               number + 1, page);
}

static void add_date(struct buf *out, int64_t at)
{
    char text[40];
    time_t seconds = (time_t)at;
    struct tm tm;

    if (!gmtime_r(&seconds, &tm))
        return;
    strftime(text, sizeof(text), "/M (D:%Y%m%d%H%M%SZ)\n", &tm);
    buf_text(out, text);
}

static void add_signature(struct update *update, size_t number, const struct pdf_signature *s)
{
    struct buf *out = &update->out;

    begin_object(update, number);
    buf_text(out, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n");
    add_date(out, s->at);
    add_text(out, "Name", s->name);
    add_text(out, "Reason", s->reason);
    add_text(out, "Location", s->location);
    buf_text(out, "/ByteRange ");
    update->range_at = out->n;
    buf_printf(out, range_format, (size_t)0, (size_t)0, (size_t)0);
    buf_text(out, "\n/Contents ");
    update->contents_at = out->n;
    buf_char(out, '<');
    for (size_t i = 0; i < PDF_SIGNATURE_MAX; i++)
        buf_add(out, "00", 2);
    buf_text(out, ">\n>>\nendobj\n");
}

static void add_trailer(struct update *update, const struct pdf_file *file)
{
    struct buf *out = &update->out;
    size_t xref_at = out->n;

    buf_text(out, "xref\n");
    for (size_t i = 0; i < update->n; i++)
        buf_printf(out, "%zu 1\n%010zu 00000 n \n", update->number[i], update->at[i]);
    buf_printf(out,
               "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n   /Prev %zu\n"
               "   /ID [ <%s> <%s> ]\n>>\nstartxref\n%zu\n%%%%EOF\n",
               file->n_objects + 2, file->root, file->info, file->xref_at, file->id_hex,
               file->id_hex, xref_at);
}

static void build(struct arena *mem, struct update *update, const struct pdf_file *file,
                  const struct pdf_signature *signature)
{
    size_t field = file->n_objects;

    buf_add(&update->out, file->bytes.data, file->bytes.n);
    add_changed(update, file->root, pdf_file_dictionary(mem, file, file->root),
                arena_printf(mem, "/AcroForm << /Fields [ %zu 0 R ] /SigFlags 3 >>", field));
    add_changed(update, file->page, pdf_file_dictionary(mem, file, file->page),
                arena_printf(mem, "/Annots [ %zu 0 R ]", field));
    add_field(update, field, file->page);
    add_signature(update, field + 1, signature);
    add_trailer(update, file);
}

static void fill_range(struct update *update, const struct pdf_prepared *prepared)
{
    char range[RANGE_BYTES + 1];
    size_t after = prepared->contents_at + prepared->contents_n;

    snprintf(range, sizeof(range), range_format, prepared->contents_at, after,
             update->out.n - after);
    memcpy(update->out.data + update->range_at, range, RANGE_BYTES);
}

struct bytes pdf_signature_content(struct arena *mem, const struct pdf_prepared *prepared)
{
    struct buf out = buf_in(mem);
    size_t after = prepared->contents_at + prepared->contents_n;

    buf_add(&out, prepared->pdf.data, prepared->contents_at);
    buf_add(&out, prepared->pdf.data + after, prepared->pdf.n - after);
    return buf_bytes(&out);
}

static bool is_text(struct arena *mem, const char *text)
{
    return !text || text_nfc(mem, text, strlen(text), false);
}

enum err pdf_signature_prepare(struct call *call, struct bytes pdf,
                               const struct pdf_signature *signature, struct pdf_prepared *ret)
{
    struct pdf_file file;
    struct update update = {.out = buf_in(call->mem)};
    enum err err = pdf_file_open(call, pdf, &file);

    if (err)
        return err;
    if (!is_text(call->mem, signature->name) || !is_text(call->mem, signature->reason) ||
        !is_text(call->mem, signature->location))
        return fail_plain(call, ERR_UNPROCESSABLE, "Tên hoặc lý do ký không hợp lệ");

    build(call->mem, &update, &file, signature);
    *ret = (struct pdf_prepared){.contents_at = update.contents_at,
                                 .contents_n = 2 * PDF_SIGNATURE_MAX + 2};
    fill_range(&update, ret);
    ret->pdf = buf_bytes(&update.out);

    struct bytes content = pdf_signature_content(call->mem, ret);

    sha256(content.data, content.n, ret->digest);
    return OK;
}

/* Is cms exactly one definite-length DER SEQUENCE? */
static bool is_der(struct bytes cms)
{
    size_t length = 0;
    size_t n_length = 0;

    if (cms.n < 4 || cms.data[0] != 0x30 || cms.data[1] < 0x81 || cms.data[1] > 0x83)
        return false;
    n_length = cms.data[1] & 0x7fu;
    if (cms.n < 2 + n_length)
        return false;
    for (size_t i = 0; i < n_length; i++)
        length = length << 8 | cms.data[2 + i];
    return length == cms.n - 2 - n_length;
}

enum err pdf_signature_finish(struct call *call, const struct pdf_prepared *prepared,
                              struct bytes cms, struct bytes *ret)
{
    if (cms.n > PDF_SIGNATURE_MAX || !is_der(cms))
        return fail_plain(call, ERR_UNPROCESSABLE, "Chữ ký không đặt được vào tệp PDF");

    char *pdf = arena_copy(call->mem, prepared->pdf.data, prepared->pdf.n);

    memcpy(pdf + prepared->contents_at + 1, hex_encode(call->mem, cms.data, cms.n), 2 * cms.n);
    *ret = (struct bytes){(const uint8_t *)pdf, prepared->pdf.n};
    return OK;
}
