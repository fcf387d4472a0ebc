/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/re_entries.h"

#include <string.h>

#include "app/save_marks.h"
#include "domain/anomalies.h"
#include "json/json.h"

enum { ROWS_MAX = 100000 /* of one gradebook's history: all */ };

struct search {
    struct call *call;
    const struct edit_range *range;
    const struct change_event **places; /* one event of each gradebook where a cell was emptied */
    size_t n_places;
    struct list found; /* struct re_entry */
};

static struct json_doc *values(struct call *call, const char *text)
{
    return text ? json_open(call, (struct bytes){(const uint8_t *)text, strlen(text)}) : NULL;
}

static int64_t worth_in(struct call *call, const struct json_doc *doc, int column)
{
    const char *cell = cell_column_names[column];
    const char *text = NULL;
    int64_t tenths = NONE;

    if (!doc)
        return NONE;
    tenths = json_get_int(doc, arena_printf(call->mem, "%s/tenths", cell));
    if (!is_none(tenths))
        return tenths;
    text = json_get_text(doc, arena_printf(call->mem, "%s/rating", cell));
    if (!text)
        text = json_get_text(doc, arena_printf(call->mem, "%s/state", cell));
    return text ? mark_worth(text) : NONE;
}

struct worths worths_of(struct call *call, const struct change_event *event)
{
    const struct json_doc *old = values(call, event->old_value);
    const struct json_doc *now = values(call, event->new_value);
    struct worths found;

    for (int column = COLUMN_NONE; column < COLUMN_COUNT; column++) {
        found.old[column] = column ? worth_in(call, old, column) : NONE;
        found.now[column] = column ? worth_in(call, now, column) : NONE;
    }
    return found;
}

static bool is_same_book(const struct change_event *a, const struct change_event *b)
{
    return a->class_id == b->class_id && a->term == b->term && strcmp(a->subject, b->subject) == 0;
}

static bool empties(struct call *call, const struct change_event *e)
{
    struct worths w;

    if (e->kind != CHANGE_MARK || !e->old_value || !strstr(e->old_value, "\":{"))
        return false;
    w = worths_of(call, e);
    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++)
        if (!is_none(w.old[column]) && is_none(w.now[column]))
            return true;
    return false;
}

static void find_places(struct search *s, const struct list *events)
{
    const struct change_event *e = events->items;

    for (size_t i = 0; i < events->n; i++) {
        size_t k = 0;

        while (k < s->n_places && !is_same_book(s->places[k], &e[i]))
            k++;
        if (k == s->n_places && empties(s->call, &e[i]))
            s->places[s->n_places++] = &e[i];
    }
}

static bool is_in_range(const struct search *s, const struct change_event *e)
{
    return strcmp(e->at, s->range->since) >= 0 && strcmp(e->at, s->range->until) < 0;
}

/* A move has its reason with it: what it brings is what stood elsewhere, and no entry. */
static void pick(struct search *s, const struct change_event *const *of, const struct list *steps)
{
    const struct cell_step *step = steps->items;
    struct re_entry *found = s->found.items;
    struct re_entry *all = arena_array(s->call->mem, s->found.n + steps->n, sizeof(*all));
    size_t n = s->found.n;

    if (n)
        memcpy(all, found, n * sizeof(*all));
    for (size_t i = 0; i < steps->n; i++)
        if (!is_none(step[i].before) && step[i].before != step[i].now && !of[i]->reason &&
            is_in_range(s, of[i]))
            all[n++] = (struct re_entry){of[i], step[i].column, step[i].now > step[i].before};
    s->found = (struct list){all, n};
}

static enum err read_book(struct search *s, const struct change_event *place)
{
    const struct history_page page = {.class_id = place->class_id,
                                      .subject = place->subject,
                                      .term = place->term,
                                      .kind = CHANGE_MARK,
                                      .n = ROWS_MAX};
    struct list events = {0};
    bool full = false;
    enum err err = changes_of_gradebook(s->call, &page, &events, &full);
    const struct change_event *e = events.items;
    size_t most = events.n * COLUMN_COUNT;
    struct cell_step *steps = arena_array(s->call->mem, most, sizeof(*steps));
    const struct change_event **of = arena_array(s->call->mem, most, sizeof(*of));
    size_t n = 0;

    for (size_t i = 0; i < events.n && !err; i++) {
        const struct worths w = worths_of(s->call, &e[i]);

        for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++) {
            if (is_none(w.old[column]) && is_none(w.now[column]))
                continue;
            of[n] = &e[i];
            steps[n++] = (struct cell_step){.student_id = e[i].student_id,
                                            .column = column,
                                            .old = w.old[column],
                                            .now = w.now[column]};
        }
    }
    if (err)
        return err;
    cell_steps_compare(&(struct list){steps, n});
    pick(s, of, &(struct list){steps, n});
    return OK;
}

enum err read_re_entries(struct call *call, const struct edit_range *range,
                         const struct list *edits, struct list *ret)
{
    struct search s = {.call = call, .range = range};
    struct list before = {0};
    enum err err = edits_before(call, range, &before);

    if (err)
        return err;
    s.places = arena_array(call->mem, edits->n + before.n, sizeof(*s.places));
    find_places(&s, &before);
    find_places(&s, edits);
    for (size_t i = 0; i < s.n_places && !err; i++)
        err = read_book(&s, s.places[i]);
    *ret = s.found;
    return err;
}
