/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the homeroom teacher's and the subject's saves have in common. */
#include <string.h>

#include "app/access.h"
#include "app/carry_summer.h"
#include "app/save_summer.h"
#include "problems.h"

static enum err find_subject(struct call *call, const char *subject, struct summer_view *view)
{
    struct class_rules rules;
    enum err err = rules_of_class(call, &view->class, &rules);

    if (err)
        return err;
    for (size_t i = 0; i < rules.n_subjects; i++)
        if (strcmp(rules.subjects[i]->code, subject) == 0)
            view->subject = rules.subjects[i];
    if (!view->subject)
        return fail_with(call, &problem_unknown_subject, "Lớp %s không học môn này",
                         view->class.name);
    return OK;
}

enum err summer_view_load(struct call *call, const char *subject, struct summer_view *view)
{
    enum err err = *subject ? find_subject(call, subject, view) : OK;

    view->book = (struct summer_book){.class_id = view->class.id, .subject = subject};
    if (!err)
        err = summer_books_get(call, &view->book);
    return err ? err : class_results(call, &view->class, &view->results);
}

enum err read_summer(struct call *call, int64_t class_id, struct summer_view *ret)
{
    enum err err;

    *ret = (struct summer_view){0};
    err = access_class(call, class_id, &ret->class);
    return err ? err : summer_view_load(call, "", ret);
}

enum err read_retests(struct call *call, int64_t class_id, const char *subject,
                      struct summer_view *ret)
{
    enum err err;

    *ret = (struct summer_view){0};
    err = access_subject(call, class_id, subject, &ret->class);
    return err ? err : summer_view_load(call, subject, ret);
}

struct document_key summer_document(const struct summer_view *view)
{
    bool own = view->subject && view->subject->kind != SUBJECT_QUALITY;

    return (struct document_key){.class_id = view->class.id,
                                 .stage = own ? STAGE_RETEST_RESULT : STAGE_ADDENDUM,
                                 .subject = own ? view->book.subject : ""};
}

const struct summer_result *summer_again(const struct summer_view *view,
                                         const struct student_result *result)
{
    size_t line = line_of(result, view->subject->code);

    return line < result->n_lines ? result->again[line] : NULL;
}

struct student_result *summer_student(const struct summer_view *view, int64_t student_id)
{
    struct student_result *r = view->results.items;

    for (size_t i = 0; i < view->results.n; i++)
        if (r[i].student->id == student_id)
            return &r[i];
    return NULL;
}

/* What the view has of the row's student and subject; NULL = nothing. */
static const struct summer_result *stored(const struct summer_view *view,
                                          const struct summer_result *row)
{
    const struct student_result *r = summer_student(view, row->student_id);

    if (!*row->subject)
        return r->training;
    for (size_t i = 0; i < r->n_lines; i++)
        if (strcmp(r->lines[i].subject->code, row->subject) == 0)
            return r->again[i];
    return NULL;
}

static enum err tell(struct call *call, const struct summer_view *view, const struct list *rows,
                     bool taken_back)
{
    const struct summer_result *row = rows->items;
    struct change_event *events = arena_array(call->mem, rows->n, sizeof(*events));

    for (size_t i = 0; i < rows->n; i++)
        events[i] = summer_change(call, &view->class, taken_back ? &row[i] : stored(view, &row[i]),
                                  taken_back ? NULL : &row[i]);
    return put_changes(call, &(struct list){events, rows->n});
}

enum err summer_store(struct call *call, const struct summer_view *view, const struct list *rows)
{
    enum err err = summers_put(call, rows);

    return err ? err : tell(call, view, rows, false);
}

enum err summer_take_back(struct call *call, const struct summer_view *view,
                          const struct list *rows)
{
    enum err err = summers_drop(call, rows);

    return err ? err : tell(call, view, rows, true);
}

enum err summer_raise(struct call *call, struct summer_view *view, int64_t version,
                      const char *details)
{
    enum err err;

    view->book.version = version;
    err = summer_books_raise(call, &view->book);
    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CHANGED, "Kết quả hè đã được sửa sau lần đọc của bạn");
    audit_note(call, view->class.org_id, "summer.save", "summer_book",
               arena_printf(call->mem, "%lld/%s", (long long)view->class.id, view->book.subject),
               view->book.version);
    call->audit.details = details;
    return err;
}
