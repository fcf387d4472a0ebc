/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_edits.h"

#include <string.h>

#include "app/re_entries.h"
#include "base/date.h"
#include "store/changes.h"
#include "store/corrections.h"
#include "json/json.h"

struct reading {
    struct call *call;
    const char *locked_at; /* NULL = open */
    struct list again;     /* struct re_entry */
    struct edit *edits;
    size_t n;
};

static struct edit edit_of(const struct reading *r, const struct change_event *e)
{
    struct edit edit = {.actor_id = e->actor_id,
                        .actor_name = e->actor_name,
                        .class_id = e->class_id,
                        .subject = e->subject,
                        .term = e->term,
                        .after_lock = r->locked_at && strcmp(e->at, r->locked_at) >= 0,
                        .correction_id = NONE};

    time_parse(e->at, &edit.at);
    return edit;
}

static void add(struct reading *r, const struct change_event *e, bool raised)
{
    struct edit edit = edit_of(r, e);

    edit.raised = raised;
    r->edits[r->n++] = edit;
}

/* A move has its reason with it, a save none. */
static void read_cells(struct reading *r, const struct change_event *e)
{
    struct worths w;

    if (e->reason || !e->old_value || !strstr(e->old_value, "\":{"))
        return;
    w = worths_of(r->call, e);
    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++)
        if (!is_none(w.old[column]))
            add(r, e, w.now[column] > w.old[column]); /* NONE is the least of all */
}

/* Comments and sessions of absence have no better and worse. */
static bool has_worth(const char *field)
{
    int which = enum_value(correction_field_names, field);

    return which < FIELD_COMMENT || which == FIELD_CONDUCT_TERM1 || which == FIELD_CONDUCT_TERM2 ||
           which == FIELD_CONDUCT_YEAR || which == FIELD_ASSESSMENT ||
           correction_is_of_summer(which);
}

/* It filled a cell that had been emptied: its save tells with what. */
static bool is_raised_again(const struct reading *r, const struct change_event *e,
                            const struct edit *edit)
{
    const struct re_entry *again = r->again.items;

    for (size_t i = 0; i < r->again.n; i++)
        if (again[i].raised && again[i].event->class_id == e->class_id &&
            again[i].event->student_id == e->student_id && again[i].event->term == edit->term &&
            again[i].column == enum_value(correction_field_names, edit->field) &&
            strcmp(again[i].event->subject, e->subject) == 0 &&
            strcmp(again[i].event->at, e->at) == 0)
            return true;
    return false;
}

static void read_correction(struct reading *r, const struct change_event *e)
{
    const struct json_doc *doc =
        json_open(r->call, (struct bytes){(const uint8_t *)e->new_value, strlen(e->new_value)});
    const char *state = doc ? json_get_text(doc, "state") : NULL;
    struct edit edit;
    int64_t old;

    if (!state || strcmp(state, correction_state_names[CORRECTION_EXECUTED]) != 0)
        return;
    edit = edit_of(r, e);
    edit.correction_id = json_get_int(doc, "id");
    edit.term = json_get_int(doc, "term");
    edit.term =
        edit.term ? edit.term : NONE; /* neither the homeroom record nor the summer has one */
    edit.field = json_get_text(doc, "field");
    edit.old_value = json_get_text(doc, "old_value");
    edit.new_value = json_get_text(doc, "new_value");
    old = mark_worth(edit.old_value);
    edit.raised = is_none(old) ? is_raised_again(r, e, &edit)
                               : has_worth(edit.field) && mark_worth(edit.new_value) > old;
    r->edits[r->n++] = edit;
}

enum err read_edits(struct call *call, const struct edit_range *range, struct list *ret)
{
    struct reading r = {.call = call};
    struct list events = {0};
    enum err err = edits_locked_at(call, range->school_year_id, &r.locked_at);
    const struct change_event *e = NULL;
    const struct re_entry *again = NULL;

    if (!err)
        err = edits_of_year(call, range, &events);
    if (!err)
        err = read_re_entries(call, range, &events, &r.again);
    if (err)
        return err;
    e = events.items;
    again = r.again.items;
    r.edits = arena_array(call->mem, events.n * COLUMN_COUNT + r.again.n, sizeof(*r.edits));
    for (size_t i = 0; i < events.n; i++)
        if (e[i].kind == CHANGE_CORRECTION)
            read_correction(&r, &e[i]);
        else
            read_cells(&r, &e[i]);
    for (size_t i = 0; i < r.again.n; i++)
        add(&r, again[i].event, again[i].raised);
    *ret = (struct list){r.edits, r.n};
    return OK;
}
