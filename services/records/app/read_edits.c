/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_edits.h"

#include <string.h>

#include "app/save_marks.h"
#include "base/date.h"
#include "store/changes.h"
#include "store/corrections.h"
#include "json/json.h"

struct reading {
    struct call *call;
    const char *locked_at; /* NULL = open */
    struct edit *edits;
    size_t n;
};

static struct json_doc *values(struct call *call, const char *text)
{
    return text ? json_open(call, (struct bytes){(const uint8_t *)text, strlen(text)}) : NULL;
}

/* NONE when there is no mark in the cell, or it did not change. */
static int64_t worth_of(struct call *call, const struct json_doc *doc, int column)
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

/* A move has its reason with it, a save none. */
static void read_cells(struct reading *r, const struct change_event *e)
{
    struct json_doc *before = NULL;
    struct json_doc *now = NULL;

    if (e->reason || !e->old_value || !strstr(e->old_value, "\":{"))
        return;
    before = values(r->call, e->old_value);
    now = values(r->call, e->new_value);
    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++) {
        int64_t old = worth_of(r->call, before, column);
        struct edit edit;

        if (is_none(old))
            continue;
        edit = edit_of(r, e);
        edit.raised = worth_of(r->call, now, column) > old; /* NONE is the least of all */
        r->edits[r->n++] = edit;
    }
}

/* Comments and sessions of absence have no better and worse. */
static bool has_worth(const char *field)
{
    int which = enum_value(correction_field_names, field);

    return which < FIELD_COMMENT || which == FIELD_CONDUCT_TERM1 || which == FIELD_CONDUCT_TERM2 ||
           which == FIELD_CONDUCT_YEAR || which == FIELD_ASSESSMENT;
}

static void read_correction(struct reading *r, const struct change_event *e)
{
    const struct json_doc *doc = values(r->call, e->new_value);
    const char *state = doc ? json_get_text(doc, "state") : NULL;
    struct edit edit;
    int64_t old;

    if (!state || strcmp(state, correction_state_names[CORRECTION_EXECUTED]) != 0)
        return;
    edit = edit_of(r, e);
    edit.correction_id = json_get_int(doc, "id");
    edit.term = *e->subject ? json_get_int(doc, "term") : NONE;
    edit.field = json_get_text(doc, "field");
    edit.old_value = json_get_text(doc, "old_value");
    edit.new_value = json_get_text(doc, "new_value");
    old = mark_worth(edit.old_value);
    edit.raised = has_worth(edit.field) && !is_none(old) && mark_worth(edit.new_value) > old;
    r->edits[r->n++] = edit;
}

enum err read_edits(struct call *call, const struct edit_range *range, struct list *ret)
{
    struct reading r = {.call = call};
    struct list events = {0};
    enum err err = edits_locked_at(call, range->school_year_id, &r.locked_at);
    const struct change_event *e = NULL;

    if (!err)
        err = edits_of_year(call, range, &events);
    if (err)
        return err;
    e = events.items;
    r.edits = arena_array(call->mem, events.n * COLUMN_COUNT, sizeof(*r.edits));
    for (size_t i = 0; i < events.n; i++)
        if (e[i].kind == CHANGE_CORRECTION)
            read_correction(&r, &e[i]);
        else
            read_cells(&r, &e[i]);
    *ret = (struct list){r.edits, r.n};
    return OK;
}
