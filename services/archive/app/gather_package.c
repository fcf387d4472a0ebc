/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/gather_package.h"

#include <string.h>

#include "app/package_texts.h"
#include "app/transcript_pages.h"
#include "clients/seals.h"
#include "crypto/digest.h"
#include "render/pdf_signature.h"

struct gathering {
    struct call *call;
    struct package_file *files;
    size_t n;
    size_t room;
    struct pdf_prepared *pages; /* one a student */
    const char **page_paths;
    size_t n_pages;
};

static void add(struct gathering *g, const char *path, struct bytes bytes)
{
    if (g->n == g->room) {
        size_t room = g->room ? g->room * 2 : 64;
        struct package_file *more = arena_array(g->call->mem, room, sizeof(*more));

        if (g->n)
            memcpy(more, g->files, g->n * sizeof(*more));
        g->files = more;
        g->room = room;
    }
    g->files[g->n++] = (struct package_file){path, bytes};
}

static void add_text(struct gathering *g, const char *path, const char *text)
{
    add(g, path, (struct bytes){(const uint8_t *)text, strlen(text)});
}

static bool is_there(const struct gathering *g, const char *path)
{
    return package_find(&(struct list){g->files, g->n}, path) != NULL;
}

static enum err add_certificate(struct gathering *g, const char *sha256)
{
    const char *path = arena_printf(g->call->mem, "certificates/%s.pem", sha256);
    struct bytes pem;
    enum err err = is_there(g, path) ? OK : seals_certificate(g->call, sha256, &pem);

    if (!err && !is_there(g, path))
        add(g, path, pem);
    return err;
}

/* Of each part the newest version is signed; those that it was made instead of stay beside it, and
 * so do parts of an addendum that nothing was made instead of. */
static bool is_settled(const struct book *book, const struct book_document *d)
{
    if (book_document(book, d->stage, d->subject) == d && strcmp(d->state, "signed") == 0)
        return true;
    if (book_document(book, d->stage, d->subject) == d && !is_of_addendum(d->stage))
        return false;
    return strcmp(d->state, "superseded") == 0 || strcmp(d->state, "refused") == 0;
}

/* An addendum goes along once it is sealed. Until then May's documents are the whole book, with
 * what they say was withdrawn. */
static bool goes_along(struct call *call, const struct book *book, const struct book_document *d)
{
    return !is_of_addendum(d->stage) || book_has_addendum(book) || book_withdraws(call, book, d);
}

static enum err add_document(struct gathering *g, const struct book *book,
                             const struct book_document *d)
{
    int64_t student_id = book->student.id;
    struct arena *mem = g->call->mem;
    const char *path =
        arena_printf(mem, "students/%lld/%s%s%s.v%lld.json", (long long)student_id, d->stage,
                     *d->subject ? "-" : "", d->subject, (long long)d->version);

    if (!is_settled(book, d))
        return fail_plain(g->call, ERR_CONFLICT, "Học bạ của học sinh %lld chưa ký xong",
                          (long long)student_id);
    add(g, path, d->content);
    add(g, arena_printf(mem, "%s.p7s", path), d->signature);
    return add_certificate(g, d->certificate_sha256);
}

static enum err add_page(struct gathering *g, const struct book *book)
{
    const struct pdf_signature signature = {
        .name = "Hệ thống lưu trữ HBĐT",
        .reason = "Bản in khớp với dữ liệu đã ký số",
        .location = book->school.name,
        .at = g->call->now,
    };
    struct bytes pdf;
    enum err err = transcript_pdf(g->call, book, &pdf);

    if (!err)
        err = pdf_signature_prepare(g->call, pdf, &signature, &g->pages[g->n_pages]);
    g->page_paths[g->n_pages++] =
        arena_printf(g->call->mem, "students/%lld/transcript.pdf", (long long)book->student.id);
    return err;
}

static enum err add_student(struct gathering *g, const struct job *job, int64_t student_id,
                            struct book *book)
{
    enum err err = books_get(g->call, student_id, job->school_year_id, book);
    const struct book_document *d = book->documents.items;

    for (size_t i = 0; !err && i < book->documents.n; i++)
        if (goes_along(g->call, book, &d[i]))
            err = add_document(g, book, &d[i]);
    return err ? err : add_page(g, book);
}

/* All pages under one authorisation of archive's own certificate. */
static enum err sign_pages(struct gathering *g)
{
    const char **digests = arena_array(g->call->mem, g->n_pages, sizeof(*digests));
    struct list signatures;
    enum err err;

    for (size_t i = 0; i < g->n_pages; i++)
        digests[i] = hex_encode(g->call->mem, g->pages[i].digest, SHA256_BYTES);
    err = seals_sign(g->call, &(struct list){digests, g->n_pages}, &signatures);
    for (size_t i = 0; !err && i < g->n_pages; i++) {
        struct bytes pdf;

        err = pdf_signature_finish(g->call, &g->pages[i],
                                   ((const struct bytes *)signatures.items)[i], &pdf);
        add(g, g->page_paths[i], pdf);
    }
    return err;
}

static enum err list_students(struct call *call, const struct job *job, struct list *ret)
{
    struct book_student *one = arena_alloc(call->mem, sizeof(*one));

    if (job->kind == JOB_CLASS_ARCHIVE)
        return books_students(call, job->class_id, ret);
    one->id = job->student_id;
    *ret = (struct list){one, 1};
    return OK;
}

static enum err add_trust(struct gathering *g)
{
    struct bytes anchors;
    enum err err = seals_trust_anchors(g->call, &anchors);

    if (!err)
        add(g, "certificates/root.pem", anchors);
    add_text(g, "README.txt", package_readme);
    add_text(g, "verify.sh", package_verify);
    return err;
}

enum err gather_package(struct call *call, const struct job *job, struct payload *ret)
{
    struct gathering g = {.call = call};
    struct list students;
    struct book book;
    enum err err = list_students(call, job, &students);
    const struct book_student *all = students.items;

    if (err)
        return err;
    g.pages = arena_array(call->mem, students.n, sizeof(*g.pages));
    g.page_paths = arena_array(call->mem, students.n, sizeof(*g.page_paths));
    for (size_t i = 0; !err && i < students.n; i++)
        err = add_student(&g, job, all[i].id, i ? &book : &ret->first);
    if (!err && students.n)
        err = sign_pages(&g);
    if (!err)
        err = add_trust(&g);
    ret->students = (int64_t)students.n;
    ret->files = (struct list){g.files, g.n};
    return err;
}
