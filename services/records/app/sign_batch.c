/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/sign_batch.h"

#include "app/access.h"
#include "app/preparing.h"
#include "app/put_changes.h"
#include "base/date.h"
#include "db/db.h"
#include "problems.h"
#include "store/students.h"

struct asking {
    struct call *call;
    const struct signing_batch *wanted;
    struct list classes; /* struct class_row */
    struct batch_item *items;
    size_t n_items;
    size_t n_made;
    bool admitted; /* some class was not refused as a whole */
    enum err err;  /* of the first class that was */
    struct failure refusal;
};

static bool is_of_batch(const struct asking *a, const struct class_row *class)
{
    return a->wanted->grade == GRADE_ALL || class->grade == a->wanted->grade;
}

static struct batch_item *add_item(struct asking *a, const struct class_row *class,
                                   const struct student *student)
{
    struct batch_item *item = &a->items[a->n_items++];

    *item = (struct batch_item){
        .number = (int64_t)a->n_items, .class_id = class->id, .student_id = student->id};
    return item;
}

/* The problem in the way of the class, once for each of its students. */
static void refuse_class(struct asking *a, const struct class_row *class,
                         const struct list *students, enum err err)
{
    const struct student *s = students->items;
    const struct problem *problem = a->call->failure.problem;

    if (!a->err) {
        a->err = err;
        a->refusal = a->call->failure;
    }
    for (size_t i = 0; i < students->n; i++) {
        struct batch_item *item = add_item(a, class, &s[i]);

        item->what = problem->slug;
        item->detail = problem->title;
        item->detail_en = problem->title_en;
    }
}

static const struct document_gap *find_gap(const struct list *gaps, int64_t student_id)
{
    const struct document_gap *g = gaps->items;

    for (size_t i = 0; i < gaps->n; i++)
        if (g[i].student_id == student_id)
            return &g[i];
    return NULL;
}

/* What an addendum added may have lost its ground: then nothing follows what ended. */
static bool is_over(const struct document *document)
{
    return stage_is_addendum(document->stage) && document->state != DOCUMENT_WAITING &&
           document->state != DOCUMENT_SIGNED;
}

/* Who has neither is not of the stage: nothing of theirs is to be signed. */
static void take_student(struct asking *a, const struct class_row *class, const struct student *s,
                         const struct prepared *prepared)
{
    const struct document *document = prepared_find(&prepared->documents, s->id, "");
    const struct document_gap *gap = find_gap(&prepared->gaps, s->id);
    struct batch_item *item;

    if (!gap && (!document || is_over(document)))
        return;
    item = add_item(a, class, s);
    if (gap) {
        item->what = gap->what;
        item->detail = gap->detail;
        item->detail_en = gap->detail_en;
    } else {
        item->document_id = document->id;
    }
}

/* Such as who signed below, or what no rule is confirmed for: no reason to keep the others waiting.
 */
static bool is_of_class_alone(const struct call *call, enum err err)
{
    return call->failure.problem &&
           (err == ERR_FORBIDDEN || err == ERR_CONFLICT || err == ERR_LOCKED);
}

static enum err prepare_class(struct asking *a, const struct class_row *class,
                              struct prepared *prepared)
{
    const struct document_key key = {
        .class_id = class->id, .stage = a->wanted->stage, .subject = ""};
    enum err err = db_mark(a->call);

    if (!err)
        err = prepare_ready(a->call, &key, a->wanted->credential_id, prepared);
    /* Two at once: the later one begins again, and finds what the other made. */
    return err == ERR_CONFLICT && !a->call->failure.problem ? ERR_RETRY : err;
}

static enum err ask_class(struct asking *a, const struct class_row *class)
{
    struct prepared prepared = {0};
    struct list students;
    enum err err = students_of_class(a->call, class->id, &students);
    const struct student *s = students.items;

    if (err || students.n == 0)
        return err;
    err = prepare_class(a, class, &prepared);
    if (err && is_of_class_alone(a->call, err)) {
        refuse_class(a, class, &students, err);
        a->call->failure = (struct failure){0};
        return db_undo(a->call);
    }
    a->admitted |= !err;
    a->n_made += prepared.n_made;
    for (size_t i = 0; i < students.n && !err; i++)
        take_student(a, class, &s[i], &prepared);
    return err;
}

static enum err make_room(struct asking *a)
{
    struct list counts;
    enum err err = students_count_classes(a->call, a->wanted->school_year_id, &counts);
    const struct stage_count *c = counts.items;
    int64_t room = 0;

    for (size_t i = 0; i < counts.n && !err; i++)
        room += c[i].n;
    a->items = arena_array(a->call->mem, (size_t)room, sizeof(*a->items));
    return err;
}

/* All that keeps a batch that is wanted complete from being signed. */
static enum err must_be_ready(struct asking *a)
{
    for (size_t i = 0; i < a->n_items && a->wanted->complete; i++) {
        const struct batch_item *item = &a->items[i];

        if (!item->document_id)
            violate(a->call,
                    arena_printf(a->call->mem, "/classes/%lld/students/%lld/%s",
                                 (long long)item->class_id, (long long)item->student_id,
                                 item->what),
                    item->detail, item->detail_en);
    }
    if (fail_if_violated(a->call))
        return fail_with(a->call, &problem_not_ready, "Còn %zu mục chưa xong",
                         a->call->failure.n_violations);
    return OK;
}

static enum err ask_classes(struct asking *a)
{
    const struct class_row *class = a->classes.items;
    enum err err = make_room(a);

    for (size_t i = 0; i < a->classes.n && !err; i++)
        if (is_of_batch(a, &class[i]))
            err = ask_class(a, &class[i]);
    if (err)
        return err;
    if (!a->admitted && a->err) {
        a->call->failure = a->refusal;
        return a->err;
    }
    if (a->n_items == 0)
        return fail_with(a->call, &problem_not_ready, "Không có gì để ký");
    return must_be_ready(a);
}

static enum err tell(struct call *call, const struct signing_batch *before,
                     const struct signing_batch *now)
{
    bool is_new = before->total == 0;
    struct change_event event =
        change_of(now->org_id, CHANGE_SIGNING_BATCH, is_new ? OPERATION_CREATED : OPERATION_CHANGED,
                  object_id(call, now->id));

    event.school_year_id = now->school_year_id;
    event.old_value = is_new ? NULL : value_text(call, &signing_batch_shape, before);
    event.new_value = value_text(call, &signing_batch_shape, now);
    return put_change(call, &event);
}

static enum err store(struct asking *a, struct signing_batch *batch)
{
    enum err err;

    for (size_t i = 0; i < a->n_items; i++)
        a->items[i].batch_id = batch->id;
    batch->credential_id = a->wanted->credential_id;
    batch->complete = a->wanted->complete;
    batch->asked_at = time_text(a->call->mem, a->call->now);
    err = batch_items_put(a->call, batch->id, &(struct list){a->items, a->n_items});
    if (!err)
        err = signing_batches_set(a->call, batch);
    return err ? err : signing_batches_get(a->call, batch->id, batch);
}

enum err ask_batch(struct call *call, const struct signing_batch *wanted, struct signing_batch *ret)
{
    struct asking a = {.call = call, .wanted = wanted};
    struct signing_batch row = *wanted;
    struct signing_batch before;
    struct school_year year;
    enum err err = access_batch(call, wanted->school_year_id, wanted->stage, &year);

    if (!err)
        err = classes_of_year(call, year.id, &a.classes);
    if (err)
        return err;
    row.org_id = year.org_id;
    row.account_id = call->caller.account_id;
    row.created_at = row.asked_at = time_text(call->mem, call->now);
    err = signing_batches_hold(call, &row, ret);
    before = *ret;
    if (!err)
        err = ask_classes(&a);
    if (!err)
        err = store(&a, ret);
    if (err)
        return err;
    audit_note(call, ret->org_id, "signing_batch.ask", "signing_batch", object_id(call, ret->id),
               1);
    call->audit.details = arena_printf(
        call->mem, "{\"grade\":%lld,\"made\":%zu,\"not_ready\":%lld,\"stage\":\"%s\"}",
        (long long)ret->grade, a.n_made, (long long)ret->not_ready, stage_names[ret->stage]);
    return tell(call, &before, ret);
}

enum err see_batch(struct call *call, int64_t id, struct signing_batch *ret)
{
    struct school_year year;
    enum err err = signing_batches_get(call, id, ret);

    return err ? err : access_batch(call, ret->school_year_id, STAGE_NONE, &year);
}
