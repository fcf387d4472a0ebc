/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_late_cells.h"

#include <string.h>

#include "app/count_progress.h"
#include "app/see_progress.h"
#include "store/windows.h"

const char *const lateness_names[] = {"", "late", "missing", NULL};

struct picking {
    struct call *call;
    const struct late_question *question;
    const struct progress_sum *parts; /* of one class */
    size_t n_parts;
    struct late_cell *found;
    size_t n;
};

static bool has_some(const struct progress_sum *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (parts[i].late + parts[i].overdue > 0)
            return true;
    return false;
}

/* The caller sees that part of the class. */
static bool is_seen(const struct picking *p, const char *subject)
{
    for (size_t i = 0; i < p->n_parts; i++)
        if (strcmp(p->parts[i].subject, subject) == 0)
            return true;
    return false;
}

static bool is_asked(const struct picking *p, const struct late_cell *cell)
{
    const struct late_question *q = p->question;

    return is_seen(p, cell->subject) &&
           (is_none(q->account_id) || q->account_id == cell->account_id) &&
           (is_none(q->term) || q->term == cell->term) &&
           (q->state != LATENESS_LATE || cell->entered_at) &&
           (q->state != LATENESS_MISSING || !cell->entered_at);
}

/* One more than the limit is enough to know that there are more. */
static enum err pick_of_class(struct picking *p, int64_t class_id)
{
    const int64_t skip = class_id == p->question->after_class ? p->question->after_cells : 0;
    struct class_row class;
    struct list cells = {0};
    enum err err = classes_get(p->call, class_id, &class);
    const struct late_cell *c = NULL;
    int64_t seen = 0;

    if (!err)
        err = list_late_cells(p->call, &class, &cells);
    c = cells.items;
    for (size_t i = 0; i < cells.n && !err && (int64_t)p->n <= p->question->limit; i++)
        if (is_asked(p, &c[i]) && seen++ >= skip)
            p->found[p->n++] = c[i];
    return err;
}

/* How many parts from the first on are of its class. */
static size_t count_of_class(const struct list *parts, size_t first)
{
    const struct progress_sum *s = parts->items;
    size_t n = 0;

    while (first + n < parts->n && s[first + n].class_id == s[first].class_id)
        n++;
    return n;
}

static enum err pick(struct picking *p, const struct list *parts)
{
    const struct progress_sum *s = parts->items;
    bool reached = is_none(p->question->after_class);
    enum err err = OK;

    for (size_t i = 0; i < parts->n && !err && (int64_t)p->n <= p->question->limit;) {
        p->parts = &s[i];
        p->n_parts = count_of_class(parts, i);
        i += p->n_parts;
        reached |= p->parts->class_id == p->question->after_class;
        if (reached && has_some(p->parts, p->n_parts))
            err = pick_of_class(p, p->parts->class_id);
    }
    return err;
}

/* Where the next page goes on: behind the last cell of this one. */
static const char *place_behind(const struct picking *p)
{
    const struct late_question *q = p->question;
    int64_t class_id = p->found[q->limit - 1].class_id;
    int64_t n = class_id == q->after_class ? q->after_cells : 0;

    for (int64_t i = 0; i < q->limit; i++)
        n += p->found[i].class_id == class_id;
    return arena_printf(p->call->mem, "%lld.%lld", (long long)class_id, (long long)n);
}

enum err see_late_cells(struct call *call, const struct late_question *question,
                        struct late_view *ret)
{
    const struct progress_filter filter = {.unit_id = NONE,
                                           .year_name = question->year_name,
                                           .grade = NONE,
                                           .class_id = question->class_id,
                                           .subject = question->subject,
                                           .account_id = NONE,
                                           .school_year_id = NONE};
    struct picking p = {.call = call, .question = question};
    struct progress_view progress;
    bool school = false;
    enum err err = school_units_has(call, call->caller.org_id, call->caller.org_id, &school);

    *ret = (struct late_view){0};
    p.found = arena_array(call->mem, (size_t)question->limit + 1, sizeof(*p.found));
    if (!err)
        err = see_progress(call, &filter, school ? PROGRESS_BY_ASSIGNMENT : PROGRESS_BY_SCHOOL,
                           &progress);
    if (!err && school)
        err = pick(&p, &progress.items);
    if (err)
        return err;
    *ret = (struct late_view){.school_year = progress.school_year,
                              .as_of = progress.as_of,
                              .pending = progress.pending,
                              .items = {p.found, p.n}};
    if ((int64_t)p.n > question->limit) {
        ret->next = place_behind(&p);
        ret->items.n--;
    }
    return OK;
}
