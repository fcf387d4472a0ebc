/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/anomalies.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"

const char *const anomaly_kind_names[] = {
    "", "raised_after_lock", "changed_after_signature", "mass_edit", "night_edit", NULL};

enum { NIGHT_BEGINS_H = 22, NIGHT_H = 7 };

/* An edit in an anomaly of that kind; span: which day, night, mass edit or correction. */
struct part {
    int kind;
    int64_t span;
    const struct edit *edit;
};

struct finding {
    struct arena *mem;
    const struct anomaly_limits *limits;
    struct part *parts;
    size_t n;
    int64_t *run_cells; /* by mass edit, from 0 */
    int64_t n_runs;
};

static const struct {
    const char *text;
    int64_t worth;
} words[] = {
    {"chua_dat", 0},
    {"chua_hoan_thanh", 0},
    {"can_co_gang", 0},
    {"yeu", 0},
    {"dat", 1},
    {"hoan_thanh", 1},
    {"trung_binh", 1},
    {"kha", 2},
    {"tot", 3},
    {"hoan_thanh_tot", 3},
    {"zero_by_rule", 0} /* a mark of 0 */,
};

int64_t mark_worth(const char *text)
{
    if (*text && strspn(text, "0123456789") == strlen(text))
        return strtoll(text, NULL, 10);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(text, words[i].text) == 0)
            return words[i].worth;
    return NONE;
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_actor_and_time(const void *a, const void *b)
{
    const struct edit *x = a;
    const struct edit *y = b;
    int found = order(x->actor_id, y->actor_id);

    return found ? found : order(x->at, y->at);
}

static int by_anomaly(const struct part *x, const struct part *y)
{
    const int64_t keys[][2] = {{x->kind, y->kind},
                               {x->edit->actor_id, y->edit->actor_id},
                               {x->span, y->span},
                               {x->edit->class_id, y->edit->class_id},
                               {x->edit->term, y->edit->term}};

    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (keys[i][0] != keys[i][1])
            return order(keys[i][0], keys[i][1]);
    return strcmp(x->edit->subject, y->edit->subject);
}

static int by_anomaly_and_time(const void *a, const void *b)
{
    const struct part *x = a;
    const struct part *y = b;
    int found = by_anomaly(x, y);

    return found ? found : order(x->edit->at, y->edit->at);
}

static int by_first(const void *a, const void *b)
{
    const struct anomaly *x = a;
    const struct anomaly *y = b;
    int found = strcmp(x->first_at, y->first_at);

    found = found ? found : order(x->kind, y->kind);
    found = found ? found : order(x->actor_id, y->actor_id);
    found = found ? found : order(x->class_id, y->class_id);
    found = found ? found : order(x->term, y->term);
    found = found ? found : strcmp(x->subject, y->subject);
    return found ? found : order(x->correction_id, y->correction_id);
}

static void add(struct finding *f, int kind, int64_t span, const struct edit *edit)
{
    if (!f->limits->kind || f->limits->kind == kind)
        f->parts[f->n++] = (struct part){kind, span, edit};
}

static void look_at(struct finding *f, const struct edit *e)
{
    int64_t local = e->at + VIET_NAM_S;
    int64_t since_dusk = local + (24 - NIGHT_BEGINS_H) * HOUR_S; /* a night is of one day then */

    if (!is_none(e->correction_id)) {
        add(f, ANOMALY_CHANGED_AFTER_SIGNATURE, e->correction_id, e);
        return;
    }
    if (e->after_lock && e->raised)
        add(f, ANOMALY_RAISED_AFTER_LOCK, local / DAY_S, e);
    if (since_dusk % DAY_S < NIGHT_H * HOUR_S)
        add(f, ANOMALY_NIGHT_EDIT, since_dusk / DAY_S, e);
}

/* Cells of one person, by time: those of every span of minutes that has enough of them; spans that
 * share a cell are one mass edit. */
static void find_mass(struct finding *f, const struct edit *const *e, size_t n)
{
    size_t end = 0;  /* of the span from i on */
    size_t done = 0; /* before it all are told */

    for (size_t i = 0; i < n; i++) {
        while (end < n && e[end]->at - e[i]->at <= f->limits->minutes * 60)
            end++;
        if ((int64_t)(end - i) < f->limits->cells)
            continue;
        if (i >= done) {
            f->n_runs++;
            done = i;
        }
        for (; done < end; done++) {
            add(f, ANOMALY_MASS_EDIT, f->n_runs - 1, e[done]);
            f->run_cells[f->n_runs - 1]++;
        }
    }
}

static void find_masses(struct finding *f, const struct list *edits)
{
    const struct edit *e = edits->items;
    const struct edit **cells = arena_array(f->mem, edits->n, sizeof(*cells));
    size_t n = 0;

    for (size_t i = 0; i < edits->n; i++) {
        if (is_none(e[i].correction_id))
            cells[n++] = &e[i];
        if (i + 1 < edits->n && e[i + 1].actor_id == e[i].actor_id)
            continue;
        find_mass(f, cells, n);
        n = 0;
    }
}

static struct anomaly begin(const struct finding *f, const struct part *part)
{
    const struct edit *e = part->edit;

    return (struct anomaly){
        .kind = part->kind,
        .first_at = time_text(f->mem, e->at),
        .class_id = e->class_id,
        .subject = e->subject,
        .term = e->term,
        .actor_id = e->actor_id,
        .actor_name = e->actor_name,
        .run_cells = part->kind == ANOMALY_MASS_EDIT ? f->run_cells[part->span] : NONE,
        .correction_id = e->correction_id,
        .field = e->field,
        .old_value = e->old_value,
        .new_value = e->new_value,
    };
}

static struct list put_together(struct finding *f)
{
    struct anomaly *found = arena_array(f->mem, f->n, sizeof(*found));
    size_t n = 0;

    qsort(f->parts, f->n, sizeof(*f->parts), by_anomaly_and_time);
    for (size_t i = 0; i < f->n; i++) {
        bool last = i + 1 == f->n || by_anomaly(&f->parts[i], &f->parts[i + 1]) != 0;

        if (!i || by_anomaly(&f->parts[i - 1], &f->parts[i]) != 0)
            found[n++] = begin(f, &f->parts[i]);
        found[n - 1].cells++;
        found[n - 1].raised += f->parts[i].edit->raised;
        if (last)
            found[n - 1].last_at = time_text(f->mem, f->parts[i].edit->at);
    }
    qsort(found, n, sizeof(*found), by_first);
    return (struct list){found, n};
}

struct list anomalies_find(struct arena *mem, struct list *edits,
                           const struct anomaly_limits *limits)
{
    const struct edit *e = edits->items;
    struct finding f = {.mem = mem,
                        .limits = limits,
                        .parts = arena_array(mem, edits->n * 3, sizeof(*f.parts)),
                        .run_cells = arena_array(mem, edits->n, sizeof(*f.run_cells))};

    if (!edits->n)
        return (struct list){0};
    memset(f.run_cells, 0, edits->n * sizeof(*f.run_cells));
    qsort(edits->items, edits->n, sizeof(*e), by_actor_and_time);
    for (size_t i = 0; i < edits->n; i++)
        look_at(&f, &e[i]);
    find_masses(&f, edits);
    return put_together(&f);
}

static int64_t last_mark(const struct cell_step *steps, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (steps[k].student_id == steps[i].student_id && steps[k].column == steps[i].column) {
            if (!is_none(steps[k].now))
                return steps[k].now;
            if (!is_none(steps[k].old))
                return steps[k].old;
        }
    return NONE;
}

void cell_steps_compare(struct list *steps)
{
    struct cell_step *s = steps->items;

    for (size_t i = 0; i < steps->n; i++)
        s[i].before = is_none(s[i].old) && !is_none(s[i].now) ? last_mark(s, i) : NONE;
}
