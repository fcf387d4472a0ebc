/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "xlsx/internal.h"

enum { CHUNK = 16 << 10 };

static const char too_big[] = "khi giải nén tệp quá lớn (bom nén)";
static const char damaged[] = "tệp hỏng";

/* A password makes an .xlsx an OLE file, as which the old .xls begins too. */
static const char *foreign(struct bytes file)
{
    static const uint8_t ole[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

    if (file.n >= sizeof(ole) && memcmp(file.data, ole, sizeof(ole)) == 0)
        return "tệp có mật khẩu hoặc là .xls kiểu cũ; hãy lưu lại thành .xlsx không mật khẩu";
    if (file.n < 4 || memcmp(file.data, "PK\3\4", 4) != 0)
        return "đây không phải tệp .xlsx";
    return NULL;
}

/* What the directory says; what is really there is counted while it is read. */
static void judge_entry(struct archive *a, const zip_stat_t *st, int64_t *whole)
{
    uint64_t need = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;

    if ((st->valid & need) != need) {
        archive_fault(a, damaged);
        return;
    }
    if (st->encryption_method != ZIP_EM_NONE)
        archive_fault(a, "tệp có mật khẩu");
    if (st->size > XLSX_PART_MAX)
        archive_fault(a, too_big);
    else
        *whole += (int64_t)st->size;
    if (*whole > XLSX_WHOLE_MAX ||
        (st->size > XLSX_RATIO_FROM && st->size / XLSX_RATIO_MAX >= st->comp_size))
        archive_fault(a, too_big);
}

static void judge_entries(struct archive *a)
{
    zip_int64_t n = zip_get_num_entries(a->zip, 0);
    int64_t whole = 0;

    if (n > XLSX_ENTRIES_MAX)
        archive_fault(a, "tệp nén có quá nhiều tệp con");
    for (zip_int64_t i = 0; i < n && !a->fault; i++) {
        zip_stat_t st;

        if (zip_stat_index(a->zip, (zip_uint64_t)i, 0, &st) != 0)
            archive_fault(a, damaged);
        else
            judge_entry(a, &st, &whole);
    }
}

enum err archive_open(struct call *call, struct bytes file, struct archive *ret)
{
    zip_source_t *source = NULL;

    *ret = (struct archive){.call = call, .fault = foreign(file)};
    if (ret->fault)
        return OK;
    source = zip_source_buffer_create(file.data, file.n, 0, NULL);
    if (!source)
        return fail_plain(call, ERR_INTERNAL, "zip_source_buffer_create");
    ret->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (!ret->zip) {
        zip_source_free(source);
        archive_fault(ret, damaged);
        return OK;
    }
    judge_entries(ret);
    return OK;
}

void archive_close(struct archive *archive)
{
    if (archive->zip)
        zip_discard(archive->zip);
    archive->zip = NULL;
}

struct walk {
    struct archive *archive;
    const struct walker *walker;
    void *self;
    xmlParserCtxt *parser;
};

/* Nothing more is told once something is wrong. */
static bool goes_on(struct walk *w)
{
    if (w->archive->fault)
        xmlStopParser(w->parser);
    return !w->archive->fault;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n, int n_defaulted,
                     const xmlChar **attributes)
{
    struct walk *w = data;

    (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    if (goes_on(w))
        w->walker->start(w->self, (const char *)name, &(struct attributes){attributes, (size_t)n});
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct walk *w = data;

    (void)prefix, (void)uri;
    if (goes_on(w))
        w->walker->end(w->self, (const char *)name);
}

static void on_text(void *data, const xmlChar *text, int n)
{
    struct walk *w = data;

    if (goes_on(w))
        w->walker->text(w->self, (const char *)text, (size_t)n);
}

/* No spreadsheet has a DTD; who sends one wants entities. */
static void on_doctype(void *data, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
    struct walk *w = data;

    (void)name, (void)id, (void)system;
    archive_fault(w->archive, "XML trong tệp có DOCTYPE, không được nhận");
    xmlStopParser(w->parser);
}

static void on_error(void *data, const xmlError *error)
{
    (void)data, (void)error; /* the parser's own verdict is asked for at its end */
}

static void feed(struct walk *w, zip_file_t *file)
{
    char chunk[CHUNK];
    int64_t part = 0;
    zip_int64_t n;

    while (!w->archive->fault && (n = zip_fread(file, chunk, sizeof(chunk))) > 0) {
        part += n;
        w->archive->unpacked += n;
        if (part > XLSX_PART_MAX || w->archive->unpacked > XLSX_WHOLE_MAX)
            archive_fault(w->archive, too_big);
        else if (xmlParseChunk(w->parser, chunk, (int)n, 0) != 0)
            archive_fault(w->archive, "XML trong tệp không hợp lệ");
    }
    if (w->archive->fault)
        return;
    if (n < 0)
        archive_fault(w->archive, damaged);
    else if (xmlParseChunk(w->parser, chunk, 0, 1) != 0)
        archive_fault(w->archive, "XML trong tệp không hợp lệ");
}

void archive_walk(struct archive *archive, const char *part, const struct walker *walker,
                  void *self, bool *ret_found)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .cdataBlock = on_text,
                         .internalSubset = on_doctype,
                         .serror = (xmlStructuredErrorFunc)(uintptr_t)on_error};
    struct walk w = {.archive = archive, .walker = walker, .self = self};
    zip_file_t *file = archive->fault ? NULL : zip_fopen(archive->zip, part, 0);

    *ret_found = file != NULL;
    if (!file)
        return;
    w.parser = xmlCreatePushParserCtxt(&sax, &w, NULL, 0, NULL);
    if (w.parser) {
        xmlCtxtUseOptions(w.parser, XML_PARSE_NONET);
        feed(&w, file);
        if (w.parser->myDoc)
            xmlFreeDoc(w.parser->myDoc);
        xmlFreeParserCtxt(w.parser);
    } else {
        archive_fault(archive, damaged);
    }
    zip_fclose(file);
}

const char *attribute(const struct archive *archive, const struct attributes *attributes,
                      const char *name)
{
    for (size_t i = 0; i < attributes->n; i++) {
        const xmlChar **a = attributes->all + 5 * i;

        if (strcmp((const char *)a[0], name) == 0)
            return arena_copy(archive->call->mem, a[3], (size_t)(a[4] - a[3]));
    }
    return NULL;
}

bool attribute_true(const struct archive *archive, const struct attributes *attributes,
                    const char *name)
{
    const char *text = attribute(archive, attributes, name);

    return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

int64_t attribute_number(const struct archive *archive, const struct attributes *attributes,
                         const char *name, int64_t otherwise)
{
    const char *text = attribute(archive, attributes, name);
    size_t n = text ? strlen(text) : 0;

    if (n == 0 || n > 9 || strspn(text, "0123456789") != n)
        return otherwise;
    return strtoll(text, NULL, 10);
}
