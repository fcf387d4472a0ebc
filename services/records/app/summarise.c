/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/summarise.h"

#include "app/background.h"
#include "app/check_identities.h"
#include "app/count_outcomes.h"
#include "app/count_progress.h"
#include "db/db.h"
#include "domain/rulesets.h"
#include "store/changes.h"
#include "store/summaries.h"

enum { POSITIONS = 500 /* of the feed, a round */ };

static enum err find_students(struct call *call, const struct summary_round *round,
                              struct list *ret)
{
    struct list events;
    enum err err = changes_of_students(call, round->after, round->upto, &events);
    const struct change_event *e = events.items;

    if (err)
        return err;

    int64_t *ids = arena_array(call->mem, events.n, sizeof(*ids));

    for (size_t i = 0; i < events.n; i++)
        ids[i] = e[i].student_id;
    *ret = (struct list){ids, events.n};
    return OK;
}

static enum err collect(struct call *call, bool *ret_done)
{
    struct summary_round round;
    struct list students;
    enum err err = summaries_round(call, POSITIONS, &round);

    if (err || round.upto <= round.after)
        return err;
    *ret_done = true;
    err = find_students(call, &round, &students);
    return err ? err : summaries_collect(call, &round, &students);
}

/* Without rules there is nothing to count. */
static bool has_rules(const struct class_row *class)
{
    const struct ruleset *ruleset = ruleset_by_name(class->ruleset);

    return ruleset && ruleset_curriculum(ruleset, (int)class->grade);
}

static enum err count_class(struct call *call, const struct class_row *class,
                            struct list *ret_parts, struct list *ret_outcomes)
{
    enum err err = OK;

    *ret_parts = *ret_outcomes = (struct list){0};
    if (!has_rules(class))
        return OK;
    err = count_progress(call, class, ret_parts);
    return err ? err : count_outcomes(call, class, ret_outcomes);
}

static enum err refresh(struct call *call, bool *ret_done)
{
    struct class_row class;
    struct list parts;
    struct list outcomes;
    int64_t class_id = 0;
    enum err err = summaries_take(call, &class_id, ret_done);

    if (err || !*ret_done)
        return err;
    err = classes_get(call, class_id, &class);
    if (err == ERR_NOT_FOUND) { /* gone since, and what was counted with it */
        parts = outcomes = (struct list){0};
        err = OK;
    } else if (!err) {
        err = count_class(call, &class, &parts, &outcomes);
    }
    if (!err)
        err = outcomes_put(call, class_id, &outcomes);
    return err ? err : summaries_put(call, class_id, &parts);
}

static enum err look_through(struct call *call, bool *ret_done)
{
    struct list counts;
    int64_t org_id = 0;
    enum err err = quality_take(call, &org_id, ret_done);

    if (err || !*ret_done)
        return err;
    err = count_identities(call, org_id, &counts);
    return err ? err : quality_put(call, org_id, &counts);
}

enum err summarise_next(struct call *call, bool *ret_idle)
{
    /* What was put off stays named by as_of. */
    static const struct {
        enum err (*work)(struct call *, bool *);
        enum err (*put_off)(struct call *);
    } works[] = {{collect, NULL}, {refresh, summaries_put_off}, {look_through, quality_put_off}};
    bool any = false;
    enum err first = OK;

    for (size_t i = 0; i < COUNT_OF(works) && !err_may_pass(first); i++) {
        bool done = false;
        enum err err = work_or_put_off(call, works[i].work, works[i].put_off, &done);

        any |= done;
        if (!first)
            first = err;
    }
    *ret_idle = !any;
    return first == ERR_RETRY ? OK : first;
}
