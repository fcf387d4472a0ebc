/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/save_summer.h"

#include <string.h>

#include "app/access.h"
#include "app/hold_entry.h"
#include "app/judge_summer.h"
#include "app/release_documents.h"
#include "app/save_homeroom.h"

static const struct field registration_fields[] = {
    INT(struct registration, student_id, 1, INT64_MAX),
    TEXTS(struct registration, subjects, 0, SUBJECTS_MAX),
};
const struct shape registration_shape = SHAPE(struct registration, registration_fields);

static const struct field training_fields[] = {
    INT(struct training_change, student_id, 1, INT64_MAX),
    ENUM(struct training_change, conduct, conduct_names),
};
const struct shape training_change_shape = SHAPE(struct training_change, training_fields);

/* What a save comes to. */
struct saving {
    struct call *call;
    struct summer_view *view;
    struct summer_result *put;
    size_t n_put;
    struct summer_result *drop;
    size_t n_drop;
};

static void wrong(struct saving *s, const char *list, size_t i, const char *more, const char *vi,
                  const char *en)
{
    violate(s->call, arena_printf(s->call->mem, "/%s/%zu/%s", list, i, more), vi, en);
}

static struct summer_result row_of(const struct saving *s, int64_t student_id, const char *subject)
{
    return (struct summer_result){.class_id = s->view->class.id,
                                  .subject = subject,
                                  .student_id = student_id,
                                  .outcome = SUMMER_REGISTERED,
                                  .value = NONE,
                                  .test = NONE};
}

static void choose(struct saving *s, size_t i, const struct registration *c,
                   const struct student_result *r, bool wanted[])
{
    const char *const *code = c->subjects.items;

    for (size_t k = 0; k < c->subjects.n; k++) {
        size_t line = line_of(r, code[k]);
        const char *more = arena_printf(s->call->mem, "subjects/%zu", k);

        if (line == r->n_lines || !may_take_again(r, line))
            wrong(s, "registrations", i, more, "môn này không được đánh giá lại",
                  "this subject may not be assessed again");
        else if (wanted[line])
            wrong(s, "registrations", i, more, "môn được nêu hai lần",
                  "the subject is named twice");
        else
            wanted[line] = true;
    }
}

static void take_registration(struct saving *s, size_t i, const struct registration *c,
                              const struct student_result *r)
{
    bool wanted[SUBJECTS_MAX] = {false};

    choose(s, i, c, r, wanted);
    for (size_t k = 0; k < r->n_lines; k++) {
        const char *subject = r->lines[k].subject->code;

        if (wanted[k] && !r->again[k])
            s->put[s->n_put++] = row_of(s, c->student_id, subject);
        if (wanted[k] || !r->again[k])
            continue;
        if (r->again[k]->outcome != SUMMER_REGISTERED && !may_take_again(r, k))
            continue; /* a correction took the question away: the answer is history */
        if (r->again[k]->outcome != SUMMER_REGISTERED)
            wrong(s, "registrations", i, "subjects", "có môn đã có kết quả đánh giá lại",
                  "a subject left out has a result already");
        s->drop[s->n_drop++] = row_of(s, c->student_id, subject);
    }
}

static bool is_named_before(const struct list *list, size_t size, size_t i)
{
    const char *items = list->items;

    for (size_t k = 0; k < i; k++)
        if (*(const int64_t *)(const void *)(items + k * size) ==
            *(const int64_t *)(const void *)(items + i * size))
            return true;
    return false;
}

/* NULL when the change is not about a student whom the summer decides about. */
static const struct student_result *student_of(struct saving *s, const char *list, size_t i,
                                               int64_t student_id, bool twice)
{
    const struct student_result *r = summer_student(s->view, student_id);
    bool registers = strcmp(list, "registrations") == 0;

    if (!r)
        wrong(s, list, i, "student_id", "không có học sinh này trong lớp",
              "no such student in the class");
    else if (twice)
        wrong(s, list, i, "student_id", "học sinh được nêu hai lần", "the student is named twice");
    else if (registers && !r->retakes)
        wrong(s, list, i, "student_id", "học sinh không thuộc diện đánh giá lại",
              "the student is not to be assessed again");
    else if (!registers && !may_train(r))
        wrong(s, list, i, "student_id", "học sinh không thuộc diện rèn luyện trong hè",
              "the student has no conduct to train for");
    else
        return r;
    return NULL;
}

static void take_training(struct saving *s, size_t i, const struct training_change *c)
{
    struct summer_result row = row_of(s, c->student_id, "");
    const struct ruleset *ruleset = ruleset_by_name(s->view->class.ruleset);

    row.outcome = SUMMER_TAKEN;
    row.conduct = c->conduct;
    if (conduct_fits(ruleset ? ruleset->engine : ENGINE_NONE, c->conduct))
        s->put[s->n_put++] = row;
    else
        wrong(s, "training", i, "conduct", "quy định đánh giá của lớp không có mức này",
              "the rules of the class know no such level");
}

static enum err take_all(struct saving *s, const struct summer_changes *changes)
{
    const struct registration *c = changes->registrations.items;
    const struct training_change *t = changes->training.items;
    size_t room = changes->registrations.n * SUBJECTS_MAX + changes->training.n;

    s->put = arena_array(s->call->mem, room, sizeof(*s->put));
    s->drop = arena_array(s->call->mem, room, sizeof(*s->drop));
    for (size_t i = 0; i < changes->registrations.n; i++) {
        bool twice = is_named_before(&changes->registrations, sizeof(*c), i);
        const struct student_result *r = student_of(s, "registrations", i, c[i].student_id, twice);

        if (r)
            take_registration(s, i, &c[i], r);
    }
    for (size_t i = 0; i < changes->training.n; i++) {
        bool twice = is_named_before(&changes->training, sizeof(*t), i);

        if (student_of(s, "training", i, t[i].student_id, twice))
            take_training(s, i, &t[i]);
    }
    return fail_if_violated(s->call);
}

/* Each subject has its own times. */
static enum err hold_open(struct call *call, const struct class_row *class,
                          const struct summer_changes *changes)
{
    const struct registration *c = changes->registrations.items;
    struct entry entry;
    enum err err = entry_begin_summer(call, class, "", &entry);

    if (err)
        return err;
    for (size_t i = 0; i < changes->registrations.n; i++)
        for (size_t k = 0; k < c[i].subjects.n; k++) {
            entry.subject = ((const char *const *)c[i].subjects.items)[k];
            entry_ask(&entry, arena_printf(call->mem, "/registrations/%zu/subjects/%zu", i, k),
                      COLUMN_KIND_RETEST, 0);
        }
    entry.subject = "";
    for (size_t i = 0; i < changes->training.n; i++)
        entry_ask(&entry, arena_printf(call->mem, "/training/%zu", i), COLUMN_KIND_SUMMER, 0);
    return entry_end(&entry);
}

/* Who enters results has to see who came and went. */
static enum err touch_books(struct saving *s)
{
    struct summer_book *books = arena_array(s->call->mem, s->n_put + s->n_drop, sizeof(*books));
    size_t n = 0;

    for (size_t i = 0; i < s->n_put + s->n_drop; i++) {
        const struct summer_result *row = i < s->n_put ? &s->put[i] : &s->drop[i - s->n_put];
        bool known = !*row->subject;

        for (size_t k = 0; k < n && !known; k++)
            known = strcmp(books[k].subject, row->subject) == 0;
        if (!known)
            books[n++] = (struct summer_book){.class_id = row->class_id, .subject = row->subject};
    }
    return summer_books_touch(s->call, &(struct list){books, n});
}

static enum err release(struct saving *s)
{
    const struct document_key key = summer_document(s->view);
    int64_t *students = arena_array(s->call->mem, s->n_put + s->n_drop, sizeof(*students));

    for (size_t i = 0; i < s->n_put + s->n_drop; i++)
        students[i] = i < s->n_put ? s->put[i].student_id : s->drop[i - s->n_put].student_id;
    return release_documents(s->call, &key, &(struct list){students, s->n_put + s->n_drop},
                             "Phụ lục sau kì nghỉ hè đã ký số");
}

enum err save_summer(struct call *call, int64_t class_id, int64_t version,
                     const struct summer_changes *changes, struct summer_view *ret)
{
    struct saving s = {.call = call, .view = ret};
    enum err err = read_summer(call, class_id, ret);

    if (!err)
        err = hold_open(call, &ret->class, changes);
    if (!err)
        err = take_all(&s, changes);
    if (!err)
        err = release(&s);
    if (!err)
        err = summer_raise(
            call, ret, version,
            arena_printf(call->mem, "{\"put\":%zu,\"taken_back\":%zu}", s.n_put, s.n_drop));
    if (!err)
        err = touch_books(&s);
    if (!err)
        err = summer_take_back(call, ret, &(struct list){s.drop, s.n_drop});
    return err ? err : summer_store(call, ret, &(struct list){s.put, s.n_put});
}
