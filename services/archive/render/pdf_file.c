/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/pdf_file.h"

#include <ctype.h>
#include <string.h>

#include "crypto/digest.h"

enum { ENTRY_BYTES = 20 };

/* The decimal number at text; false when there is none or it is absurdly long. */
static bool read_number(const char *text, size_t *ret, size_t *ret_length)
{
    size_t value = 0;
    size_t i = 0;

    for (; isdigit((unsigned char)text[i]) && i < 15; i++)
        value = value * 10 + (size_t)(text[i] - '0');
    *ret = value;
    *ret_length = i;
    return i > 0 && !isdigit((unsigned char)text[i]);
}

/* The number behind key, as in "/Root 58 0 R". */
static bool read_key(const char *text, const char *key, size_t *ret)
{
    const char *at = strstr(text, key);
    size_t length = 0;

    return at && read_number(at + strlen(key), ret, &length);
}

static const char *find_tail(const struct pdf_file *file)
{
    const size_t reach = 64;

    if (file->bytes.n < reach)
        return NULL;
    return strstr(file->text + file->bytes.n - reach, "startxref\n");
}

static bool read_xref(struct pdf_file *file)
{
    const char *tail = find_tail(file);
    size_t n = 0;
    size_t length = 0;

    if (!tail || !read_key(tail, "startxref\n", &file->xref_at) || file->xref_at >= file->bytes.n ||
        strncmp(file->text + file->xref_at, "xref\n0 ", 7) != 0 ||
        !read_number(file->text + file->xref_at + 7, &n, &length))
        return false;
    file->entries_at = file->xref_at + 7 + length + 1;
    file->n_objects = n;
    return n < file->bytes.n / ENTRY_BYTES && file->entries_at + n * ENTRY_BYTES < file->bytes.n;
}

static bool read_trailer(struct pdf_file *file)
{
    const char *trailer = file->text + file->entries_at + file->n_objects * ENTRY_BYTES;
    size_t size = 0;

    if (strncmp(trailer, "trailer\n<<", 10) != 0 || strstr(trailer, "/Prev") ||
        strstr(trailer, "/Encrypt"))
        return false;
    return read_key(trailer, "/Size ", &size) && size == file->n_objects &&
           read_key(trailer, "/Root ", &file->root) && read_key(trailer, "/Info ", &file->info);
}

const char *pdf_file_dictionary(struct arena *mem, const struct pdf_file *file, size_t number)
{
    size_t at = 0;
    size_t length = 0;

    if (!number || number >= file->n_objects ||
        !read_number(file->text + file->entries_at + number * ENTRY_BYTES, &at, &length) ||
        at >= file->xref_at)
        return NULL;

    const char *head = arena_printf(mem, "%zu 0 obj\n", number);
    const char *start = file->text + at;

    if (strncmp(start, head, strlen(head)) != 0)
        return NULL;
    start += strlen(head);

    const char *end = strstr(start, ">>\nendobj");

    /* A NUL or a stream before the end means that this is no plain dictionary. */
    if (!end || strncmp(start, "<<", 2) != 0 || memmem(start, (size_t)(end - start), "stream", 6))
        return NULL;
    return arena_copy(mem, start, (size_t)(end - start) + 2);
}

static bool find_first_page(struct arena *mem, struct pdf_file *file)
{
    const char *root = pdf_file_dictionary(mem, file, file->root);
    size_t pages = 0;

    if (!root || strstr(root, "/AcroForm") || !read_key(root, "/Pages ", &pages))
        return false;

    const char *kids = pdf_file_dictionary(mem, file, pages);

    if (!kids || !read_key(kids, "/Kids [ ", &file->page))
        return false;

    const char *page = pdf_file_dictionary(mem, file, file->page);

    return page && strstr(page, "/Type /Page") && !strstr(page, "/Annots");
}

enum err pdf_file_open(struct call *call, struct bytes bytes, struct pdf_file *ret)
{
    uint8_t digest[SHA256_BYTES];

    *ret = (struct pdf_file){.bytes = bytes, .text = arena_copy(call->mem, bytes.data, bytes.n)};
    if (strncmp(ret->text, "%PDF-1.", 7) != 0 || !read_xref(ret) || !read_trailer(ret) ||
        !find_first_page(call->mem, ret))
        return fail_plain(call, ERR_UNPROCESSABLE, "Không phải tệp PDF do hệ thống lập");
    sha256(bytes.data, bytes.n, digest);
    ret->id_hex = hex_encode(call->mem, digest, 16);
    return OK;
}
