/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/carried_documents.h"

#include <ctype.h>
#include <string.h>

#include "store/classes.h"
#include "store/enrolments.h"
#include "store/partials.h"
#include "store/years.h"

enum { FOLDER_CODE_MAX = 20 };

struct gathering {
    struct call *call;
    struct carried_document *all;
    size_t n;
};

/* Who comes back brings along what was signed here. */
static bool is_there(const struct gathering *g, const struct carried_document *document)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->all[i].sha256, document->sha256) == 0)
            return true;
    return false;
}

static enum err add(struct gathering *g, const struct carried_document *document)
{
    if (is_there(g, document))
        return OK;
    if (g->n == CARRIED_DOCUMENTS_MAX)
        return fail_plain(g->call, ERR_CONFLICT, "Học sinh có quá nhiều tài liệu đã ký");
    g->all[g->n++] = *document;
    return OK;
}

/* Signed, or followed by a version that is: what ended without one leads to nothing that counts. */
static bool goes_along(const struct list *documents, const struct document *d)
{
    const struct document *other = documents->items;

    if (d->state == DOCUMENT_SIGNED || d->state == DOCUMENT_WAITING)
        return d->state == DOCUMENT_SIGNED;
    for (size_t i = 0; i < documents->n; i++)
        if (other[i].state == DOCUMENT_SIGNED && other[i].stage == d->stage &&
            other[i].version > d->version && strcmp(other[i].subject, d->subject) == 0)
            return true;
    return false;
}

/* Safe as a name of a folder, whatever the school's code holds. */
static const char *folder_of(struct call *call, const struct school *school,
                             const struct enrolment_line *line)
{
    char *code = arena_copy(call->mem, school->code, strlen(school->code));

    for (char *c = code; *c; c++)
        if (!isascii((unsigned char)*c) || !isalnum((unsigned char)*c))
            *c = '_';
    return arena_printf(call->mem, "%.*s-%s-%lld", FOLDER_CODE_MAX, code, line->year_name,
                        (long long)line->class_id);
}

static enum err add_all(struct gathering *g, const struct list *documents, const char *folder)
{
    const struct document *d = documents->items;
    enum err err = OK;

    for (size_t i = 0; i < documents->n && !err; i++)
        if (goes_along(documents, &d[i]))
            err = add(g, &(struct carried_document){.arrival_id = NONE,
                                                    .folder = folder,
                                                    .stage = d[i].stage,
                                                    .subject = d[i].subject,
                                                    .version = d[i].version,
                                                    .state = d[i].state,
                                                    .sha256 = d[i].sha256,
                                                    .content = d[i].content,
                                                    .signature = d[i].signature,
                                                    .signature_sha256 = d[i].signature_sha256,
                                                    .certificate_sha256 = d[i].certificate_sha256,
                                                    .signed_at = d[i].signed_at});
    return err;
}

static enum err add_class(struct gathering *g, const struct enrolment_line *line)
{
    struct school school;
    struct list whole;
    struct list partial;
    const char *folder;
    enum err err = documents_of_student(g->call, line->class_id, line->student_id, &whole);

    if (!err)
        err = partials_of_student(g->call, line->class_id, line->student_id, &partial);
    if (!err)
        err = year_schools_get(g->call, line->school_year_id, &school, NULL);
    if (err)
        return err;
    folder = folder_of(g->call, &school, line);
    err = add_all(g, &whole, folder);
    return err ? err : add_all(g, &partial, arena_printf(g->call->mem, "%s-partial", folder));
}

enum err carried_documents(struct call *call, int64_t student_id, struct list *ret)
{
    struct gathering g = {
        .call = call,
        .all = arena_array(call->mem, CARRIED_DOCUMENTS_MAX, sizeof(struct carried_document))};
    struct list came;
    struct list lines;
    enum err err = arrivals_documents_of_student(call, student_id, &came);

    if (!err)
        err = enrolments_of_student(call, student_id, &lines);
    if (err)
        return err;
    for (size_t i = lines.n; i > 0 && !err; i--)
        err = add_class(&g, (const struct enrolment_line *)lines.items + i - 1);
    for (size_t i = 0; i < came.n && !err; i++)
        err = add(&g, (const struct carried_document *)came.items + i);
    *ret = (struct list){g.all, g.n};
    return err;
}
