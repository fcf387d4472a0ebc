/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/follow_changes.h"

#include <stdlib.h>
#include <string.h>

#include "app/access.h"
#include "app/arrival.h"
#include "app/correct.h"
#include "app/departure.h"
#include "app/feed_watch.h"
#include "app/machine_view.h"
#include "app/open_case.h"
#include "app/set_window.h"
#include "app/transfer.h"
#include "base/date.h"
#include "context.h"
#include "problems.h"

enum { ITEMS_MAX = 1 << 20 };

static const struct field followed_fields[] = {
    LIST(struct followed, items, change_event_shape, 0, ITEMS_MAX),
    INT(struct followed, next, 0, INT64_MAX),
    BOOL(struct followed, more),
};
const struct shape followed_shape = SHAPE(struct followed, followed_fields);

enum err access_feed(struct call *call, struct following *following)
{
    const struct caller *caller = &call->caller;
    bool own = is_none(following->org_id) || following->org_id == caller->org_id;

    following->org_id = caller->org_id;
    return policy_require(call, own ? RELATION_OWN_UNIT : RELATION_OTHER_UNIT,
                          "Chỉ theo dõi được trường của mình");
}

int64_t wait_for_changes(struct call *call, const struct following *following, int64_t wait_ms)
{
    const struct records *records = records_of(call);
    int64_t began = clock_ms();

    if (!records || !records->watch || is_none(following->after) || wait_ms <= 0)
        return 0;
    feed_watch_wait(records->watch, following->org_id, following->after, wait_ms);
    return clock_ms() - began;
}

/* What was found out about the place of an event; places repeat within a page. */
struct sight {
    const struct change_event *of;
    bool visible;
};

struct looking {
    struct call *call;
    const struct policy_route *const *read_at;
    struct sight *sights;
    size_t n;
};

/* Who may read one may not therefore read another of the class or year. */
static bool is_asked_one_by_one(int kind)
{
    return kind == CHANGE_WINDOW || kind == CHANGE_CASE_FILE || kind == CHANGE_CORRECTION ||
           kind == CHANGE_TRANSFER || kind == CHANGE_DEPARTURE || kind == CHANGE_ARRIVAL;
}

static bool is_same_place(const struct change_event *a, const struct change_event *b)
{
    return a->kind == b->kind && a->class_id == b->class_id &&
           a->school_year_id == b->school_year_id && strcmp(a->subject, b->subject) == 0 &&
           (!is_asked_one_by_one(a->kind) || strcmp(a->object_id, b->object_id) == 0);
}

static enum err ask_one(struct call *call, const struct change_event *e)
{
    const int64_t id = strtoll(e->object_id, NULL, 10);
    struct entry_window window;
    struct case_file case_file;
    struct correction correction;
    struct transfer transfer;
    struct departure departure;
    struct arrival arrival;

    if (e->kind == CHANGE_WINDOW)
        return see_window(call, id, &window);
    if (e->kind == CHANGE_CASE_FILE)
        return see_case(call, id, &case_file);
    if (e->kind == CHANGE_CORRECTION)
        return see_correction(call, id, &correction);
    if (e->kind == CHANGE_DEPARTURE)
        return see_departure(call, id, &departure);
    if (e->kind == CHANGE_ARRIVAL)
        return see_arrival(call, id, &arrival);
    return see_transfer(call, id, &transfer, NULL);
}

/* By the place, not by the flag: where it was, its tombstone is told after it went elsewhere. */
static enum err ask_part(struct call *call, const struct change_event *e)
{
    struct class_row class;
    enum err err = classes_get(call, e->class_id, &class);

    return err ? err : access_correction(call, &class, e->subject, 0);
}

/* The question that the route of such things asks. */
static enum err ask(struct call *call, const struct change_event *e)
{
    struct class_row class;
    struct school_year year;
    bool may_have = e->kind == CHANGE_DOCUMENT || e->kind == CHANGE_SUMMER_RESULT;

    if (is_asked_one_by_one(e->kind))
        return ask_one(call, e);
    if (e->kind == CHANGE_FLAG)
        return ask_part(call, e);
    if (e->kind == CHANGE_MARK || (may_have && *e->subject))
        return access_subject(call, e->class_id, e->subject, &class);
    if (!is_none(e->class_id))
        return access_class(call, e->class_id, &class);
    if (e->kind == CHANGE_SIGNING_BATCH)
        return access_batch(call, e->school_year_id, STAGE_NONE, &year);
    if (e->kind != CHANGE_SCHOOL_YEAR && e->kind != CHANGE_CALENDAR)
        return access_unit(call, e->org_id, "");
    return access_year(call, e->school_year_id, &year);
}

/* Asks as if the caller asked for the thing itself; a refusal is an answer, no failure. */
static enum err ask_policy(struct looking *l, const struct change_event *e, bool *ret)
{
    struct call *call = l->call;
    const struct standing here = call->standing;
    enum err err = policy_enter(call, l->read_at[e->kind]);

    if (!err)
        err = ask(call, e);
    *ret = err == OK;
    call->standing = here;
    if (err != ERR_FORBIDDEN && err != ERR_NOT_FOUND)
        return err;
    call->failure = (struct failure){0};
    return OK;
}

static enum err look(struct looking *l, const struct change_event *e, bool *ret)
{
    enum err err;

    *ret = false;
    if (hears_as_machine(l->call)) {
        *ret = machine_hears(e->kind);
        return OK;
    }
    *ret = e->kind == CHANGE_ACCESS && e->account_id == l->call->caller.account_id;
    if (!l->read_at[e->kind])
        return OK;
    for (size_t i = 0; i < l->n; i++)
        if (is_same_place(l->sights[i].of, e)) {
            *ret = l->sights[i].visible;
            return OK;
        }
    err = ask_policy(l, e, ret);
    l->sights[l->n++] = (struct sight){e, *ret};
    return err;
}

static enum err keep_visible(struct call *call, const struct policy_route *const *read_at,
                             struct list *events)
{
    struct change_event *e = events->items;
    struct looking l = {.call = call,
                        .read_at = read_at,
                        .sights = arena_array(call->mem, events->n, sizeof(*l.sights))};
    struct change_event *kept = arena_array(call->mem, events->n, sizeof(*kept));
    size_t n = 0;
    enum err err = OK;

    for (size_t i = 0; i < events->n && !err; i++) {
        bool visible = false;

        err = look(&l, &e[i], &visible);
        if (visible && hears_as_machine(call))
            machine_view(call, &e[i]);
        if (visible)
            kept[n++] = e[i];
    }
    *events = (struct list){kept, n};
    return err;
}

static enum err check_cursor(struct call *call, const struct following *following,
                             const struct change_head *head)
{
    if (following->after >= head->horizon && following->after <= head->published)
        return OK;
    return fail_with(call, &problem_cursor_gone,
                     "Hãy đọc lại toàn bộ rồi theo dõi tiếp từ con trỏ mới");
}

enum err follow_changes(struct call *call, const struct following *following,
                        const struct policy_route *const read_at[CHANGE_KINDS],
                        struct followed *ret)
{
    struct change_head head;
    enum err err = changes_head(call, &head);

    *ret = (struct followed){.next = head.published};
    if (err || is_none(following->after))
        return err;

    const struct change_page page = {.org_id = following->org_id,
                                     .after = following->after,
                                     .upto = head.published,
                                     .n = following->limit};

    err = check_cursor(call, following, &head);
    if (!err)
        err = changes_of_school(call, &page, &ret->items, &ret->more);
    if (err)
        return err;
    if (ret->more)
        ret->next = ((const struct change_event *)ret->items.items)[ret->items.n - 1].position;
    return keep_visible(call, read_at, &ret->items);
}

enum err gradebook_history(struct call *call, const struct history_page *page, int64_t student_id,
                           struct list *ret, int64_t *ret_next)
{
    struct class_row class;
    bool full = false;
    enum err err = access_subject(call, page->class_id, page->subject, &class);

    if (!err)
        err = changes_of_gradebook(call, page, ret, &full);
    if (err)
        return err;

    struct change_event *e = ret->items;
    size_t n = 0;

    *ret_next = full ? e[ret->n - 1].id : NONE;
    for (size_t i = 0; i < ret->n; i++)
        if (is_none(student_id) || e[i].student_id == student_id)
            e[n++] = e[i];
    ret->n = n;
    return OK;
}
