/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/books.h"

#include <string.h>

#include "context.h"
#include "http/http.h"
#include "json/json.h"

enum { DOCUMENT_MAX = 1 << 20, DOCUMENTS_MAX = 200, STUDENTS_MAX = 200 };

static const struct field document_fields[] = {
    STR(struct book_document, id, 36, 36),
    STR(struct book_document, stage, 1, 20),
    STR(struct book_document, subject, 0, 40),
    INT(struct book_document, version, 1, 9999),
    STR(struct book_document, state, 1, 10),
    STR(struct book_document, sha256, 64, 64),
    BYTES(struct book_document, content, 1, DOCUMENT_MAX),
    BYTES(struct book_document, signature, 0, DOCUMENT_MAX, .optional = true),
    STR(struct book_document, certificate_sha256, 64, 64),
    STR(struct book_document, signed_at, 20, 20, .optional = true),
};
static const struct shape document_shape = SHAPE(struct book_document, document_fields);

static const struct field class_fields[] = {
    INT(struct book_class, id, 1, INT64_MAX),
    INT(struct book_class, school_year_id, 1, INT64_MAX),
    INT(struct book_class, org_id, 1, INT64_MAX),
    STR(struct book_class, name, 1, 20),
    INT(struct book_class, grade, 1, 12),
    STR(struct book_class, ruleset, 1, 16),
    STR(struct book_class, year_name, 9, 9),
    STR(struct book_class, year_state, 1, 10),
};
static const struct shape class_shape = SHAPE(struct book_class, class_fields);

static const struct field school_fields[] = {
    STR(struct book_school, code, 1, 20),
    STR(struct book_school, name, 1, 200),
    STR(struct book_school, parent_name, 0, 200),
    STR(struct book_school, province_name, 0, 200),
};
static const struct shape school_shape = SHAPE(struct book_school, school_fields);

static const struct field student_fields[] = {
    INT(struct book_student, id, 1, INT64_MAX),
    INT(struct book_student, number, 1, 999),
    STR(struct book_student, full_name, 1, 100),
};
static const struct shape student_shape = SHAPE(struct book_student, student_fields);

static const struct field book_fields[] = {
    OBJECT(struct book, student, student_shape),
    OBJECT(struct book, class, class_shape),
    OBJECT(struct book, school, school_shape),
    BOOL(struct book, homeroom),
    LIST(struct book, documents, document_shape, 0, DOCUMENTS_MAX),
};
static const struct shape book_shape = SHAPE(struct book, book_fields);

struct student_page {
    struct list items;
};
static const struct field page_fields[] = {
    LIST(struct student_page, items, student_shape, 0, STUDENTS_MAX),
};
static const struct shape page_shape = SHAPE(struct student_page, page_fields);

static enum err ask(struct call *call, const char *target, const struct shape *shape, void *ret)
{
    const char *own = NULL;
    enum err err =
        call->caller.account_id ? OK : identity_token(call, archive_of(call)->identity, &own);

    if (err)
        return err;
    return client_json(
        call, archive_of(call)->records,
        &(struct client_json){
            .method = GET, .target = target, .service_token = own, .ret_shape = shape, .ret = ret});
}

enum err books_get(struct call *call, int64_t student_id, int64_t school_year_id, struct book *ret)
{
    return ask(call,
               arena_printf(call->mem, "/v1/students/%lld/book?school_year_id=%lld",
                            (long long)student_id, (long long)school_year_id),
               &book_shape, ret);
}

enum err books_class(struct call *call, int64_t class_id, struct book_class *ret)
{
    return ask(call, arena_printf(call->mem, "/v1/classes/%lld", (long long)class_id), &class_shape,
               ret);
}

enum err books_students(struct call *call, int64_t class_id, struct list *ret)
{
    struct student_page page;
    enum err err =
        ask(call, arena_printf(call->mem, "/v1/classes/%lld/students", (long long)class_id),
            &page_shape, &page);

    if (!err)
        *ret = page.items;
    return err;
}

const struct book_document *book_document(const struct book *book, const char *stage,
                                          const char *subject)
{
    const struct book_document *d = book->documents.items;
    const struct book_document *found = NULL;

    for (size_t i = 0; i < book->documents.n; i++)
        if (strcmp(d[i].stage, stage) == 0 && strcmp(d[i].subject, subject) == 0 &&
            (!found || d[i].version > found->version))
            found = &d[i];
    return found;
}

bool book_has_addendum(const struct book *book)
{
    const struct book_document *seal = book_document(book, "addendum_seal", "");

    return seal && strcmp(seal->state, "signed") == 0;
}

bool is_of_addendum(const char *stage)
{
    return strcmp(stage, "retest_result") == 0 ||
           strncmp(stage, "addendum", strlen("addendum")) == 0;
}

bool book_withdraws(struct call *call, const struct book *book,
                    const struct book_document *document)
{
    const struct book_document *summary = book_document(book, "year_summary", "");
    struct json_doc *doc = summary ? json_open(call, summary->content) : NULL;

    for (size_t i = 0; doc && i < json_get_count(doc, "withdrawn"); i++) {
        const char *at = arena_printf(call->mem, "withdrawn/%zu", i);
        const char *stage = json_get_text(doc, arena_printf(call->mem, "%s/stage", at));
        const char *subject = json_get_text(doc, arena_printf(call->mem, "%s/subject", at));

        if (stage && subject && strcmp(stage, document->stage) == 0 &&
            strcmp(subject, document->subject) == 0 &&
            json_get_int(doc, arena_printf(call->mem, "%s/version", at)) >= document->version)
            return true;
    }
    return false;
}
