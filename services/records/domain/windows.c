/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/windows.h"

#include <string.h>

const char *const window_kind_names[] = {"", "opening", "lock", NULL};
const char *const column_kind_names[] = {
    "", "tx", "gk", "ck", "comments", "absences", "conduct", "retest", "summer", "profile", NULL};

const char *window_end(const struct entry_window *w)
{
    return w->closed_at && strcmp(w->closed_at, w->ends_at) < 0 ? w->closed_at : w->ends_at;
}

/* Taken back before it began: as if it had never been set. */
static bool is_withdrawn(const struct entry_window *w)
{
    return strcmp(window_end(w), w->starts_at) < 0;
}

static bool is_of_year(const struct entry_window *w, const struct entry_item *item)
{
    return !w->year_name || strcmp(w->year_name, item->year_name) == 0;
}

bool window_concerns(const struct entry_window *w, int64_t grade, const char *subject)
{
    return (!w->level || w->level == (int)level_of_grade(grade)) &&
           (is_none(w->grade) || w->grade == grade) &&
           (!w->subject || strcmp(w->subject, subject) == 0);
}

static bool covers(const struct entry_window *w, const struct entry_item *item)
{
    return is_of_year(w, item) && window_concerns(w, item->grade, item->subject) &&
           (!w->column_kind || w->column_kind == (int)item->column_kind) &&
           (is_none(w->term) || w->term == item->term);
}

static bool is_at(const struct entry_window *w, const char *now)
{
    return strcmp(w->starts_at, now) <= 0 && strcmp(now, window_end(w)) < 0;
}

/* Of several, the one that lasts longest. */
static const struct entry_window *lock_over(const struct list *windows,
                                            const struct entry_item *item, const char *now)
{
    const struct entry_window *w = windows->items;
    const struct entry_window *found = NULL;

    for (size_t i = 0; i < windows->n; i++)
        if (w[i].kind == WINDOW_KIND_LOCK && covers(&w[i], item) && is_at(&w[i], now) &&
            (!found || strcmp(window_end(found), window_end(&w[i])) < 0))
            found = &w[i];
    return found;
}

static bool is_nearer(const struct entry_window *w, const struct entry_window *than,
                      const char *now)
{
    bool to_come = strcmp(w->starts_at, now) > 0;

    if (!than || to_come != (strcmp(than->starts_at, now) > 0))
        return !than || to_come;
    return to_come ? strcmp(w->starts_at, than->starts_at) < 0
                   : strcmp(window_end(w), window_end(than)) > 0;
}

/* By the school's own openings: the next one to come is named, else the last one that was. */
static struct window_verdict judge_openings(const struct list *windows,
                                            const struct entry_item *item, const char *now)
{
    const struct entry_window *w = windows->items;
    struct window_verdict ret = {.open = true};

    for (size_t i = 0; i < windows->n; i++) {
        if (w[i].kind != WINDOW_KIND_OPENING || w[i].org_id != item->school_id ||
            !is_of_year(&w[i], item) || is_withdrawn(&w[i]))
            continue;
        ret.open = false;
        if (!covers(&w[i], item))
            continue;
        if (is_at(&w[i], now))
            return (struct window_verdict){.open = true};
        if (is_nearer(&w[i], ret.by, now))
            ret.by = &w[i];
    }
    if (ret.by && strcmp(ret.by->starts_at, now) > 0)
        ret.until = ret.by->starts_at;
    return ret;
}

struct window_verdict windows_judge(const struct list *windows, const struct entry_item *item,
                                    const char *now)
{
    const struct entry_window *lock = lock_over(windows, item, now);

    if (lock)
        return (struct window_verdict){.by = lock, .until = window_end(lock)};
    return judge_openings(windows, item, now);
}

const char *windows_planned_end(const struct list *windows, const struct entry_item *item,
                                const char *by)
{
    const struct entry_window *w = windows->items;
    const char *found = NULL;

    for (size_t i = 0; i < windows->n; i++)
        if (w[i].kind == WINDOW_KIND_OPENING && w[i].org_id == item->school_id &&
            !is_withdrawn(&w[i]) && covers(&w[i], item) && strcmp(w[i].set_at, by) < 0 &&
            (!found || strcmp(found, window_end(&w[i])) < 0))
            found = window_end(&w[i]);
    return found;
}
