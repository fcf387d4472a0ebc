/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rule sets as they are: since when each stands in which grade, and what in them is doubtful.
 */
#include <string.h>

#include "app/confirm_rule.h"
#include "domain/rulesets.h"
#include "http/handlers.h"
#include "store/confirmations.h"

enum {
    RULE_SETS_MAX = 20,
    PHASES_MAX = 100,
    DOUBTS_MAX = 100,
    CONFIRMATIONS_MAX = 1000,
    VALUE_MAX = 99
};

struct phase_item {
    int programme; /* enum programme */
    int64_t grade;
    int64_t from_year;
    const char *source;
};
static const struct field phase_fields[] = {
    ENUM(struct phase_item, programme, programme_names),
    INT(struct phase_item, grade, 1, 12),
    INT(struct phase_item, from_year, 2000, 2999),
    STR(struct phase_item, source, 1, 200),
};
static const struct shape phase_shape = SHAPE(struct phase_item, phase_fields);

static const struct field doubt_fields[] = {
    STR(struct doubt, name, 1, 60),    STR(struct doubt, value, 1, 60),
    STR(struct doubt, others, 1, 60),  STR(struct doubt, why, 1, 300),
    STR(struct doubt, source, 1, 300),
};
static const struct shape doubt_shape = SHAPE(struct doubt, doubt_fields);

struct rule_set_item {
    const char *name;
    const char *law;
    int engine; /* enum engine */
    const char *unconfirmed;
    struct list phases;
    struct list doubts;
    struct list confirmations; /* struct rule_confirmation, by the year they hold from */
};
static const struct field item_fields[] = {
    STR(struct rule_set_item, name, 1, 16),
    STR(struct rule_set_item, law, 1, 200),
    ENUM(struct rule_set_item, engine, engine_names),
    STR(struct rule_set_item, unconfirmed, 1, 60, .optional = true),
    LIST(struct rule_set_item, phases, phase_shape, 0, PHASES_MAX),
    LIST(struct rule_set_item, doubts, doubt_shape, 0, DOUBTS_MAX),
    LIST(struct rule_set_item, confirmations, rule_confirmation_shape, 0, CONFIRMATIONS_MAX),
};
static const struct shape item_shape = SHAPE(struct rule_set_item, item_fields);

static struct list phases_of(struct call *call, const struct ruleset *ruleset)
{
    struct phase_item *items = arena_array(call->mem, PHASES_MAX, sizeof(*items));
    size_t n = 0;

    for (const struct rule_phase *p = rule_phases; p->source && n < PHASES_MAX; p++)
        if (&rulesets[p->ruleset] == ruleset)
            items[n++] = (struct phase_item){(int)p->programme, p->grade, p->from, p->source};
    return (struct list){items, n};
}

static struct list doubts_of(struct call *call, const struct ruleset *ruleset)
{
    struct doubt *items = arena_array(call->mem, DOUBTS_MAX, sizeof(*items));
    size_t n = 0;

    for (const struct doubt *d = doubts; d->name && n < DOUBTS_MAX; d++)
        if (strcmp(d->ruleset, ruleset->name) == 0)
            items[n++] = *d;
    return (struct list){items, n};
}

static struct list confirmations_of(struct call *call, const struct ruleset *ruleset,
                                    const struct list *all)
{
    const struct rule_confirmation *rows = all->items;
    struct rule_confirmation *items = arena_array(call->mem, all->n, sizeof(*items));
    size_t n = 0;

    for (size_t i = 0; i < all->n && ruleset->unconfirmed; i++)
        if (strcmp(rows[i].rule, ruleset->unconfirmed) == 0)
            items[n++] = rows[i];
    return (struct list){items, n};
}

HANDLER(get_rule_sets)
{
    struct rule_set_item items[RULE_SETS_MAX];
    struct list confirmations;
    size_t n = 0;
    enum err err = confirmations_all(call, &confirmations);

    (void)rq;
    if (err)
        return err;
    for (const struct ruleset *r = rulesets; r->name && n < RULE_SETS_MAX; r++)
        items[n++] = (struct rule_set_item){r->name,
                                            r->law,
                                            (int)r->engine,
                                            r->unconfirmed,
                                            phases_of(call, r),
                                            doubts_of(call, r),
                                            confirmations_of(call, r, &confirmations)};
    return reply_page(call, rp, &item_shape, &(struct list){items, n}, NONE);
}

static const struct field confirmation_body_fields[] = {
    STR(struct rule_confirmation, rule, 1, 60),
    INT(struct rule_confirmation, value, 0, VALUE_MAX),
    STR(struct rule_confirmation, school_year, 9, 9),
    STR(struct rule_confirmation, decision_number, 1, 50),
    STR(struct rule_confirmation, reason, 10, 500),
};
const struct shape confirmation_body_shape =
    SHAPE(struct rule_confirmation, confirmation_body_fields);

HANDLER(get_rule_confirmations)
{
    struct list confirmations;
    enum err err = confirmations_all(call, &confirmations);

    (void)rq;
    return err ? err : reply_page(call, rp, &rule_confirmation_shape, &confirmations, NONE);
}

HANDLER(post_rule_confirmation)
{
    struct rule_confirmation confirmation;
    enum err err = confirm_rule(call, rq->body, &confirmation);

    return err ? err : reply_json(call, rp, 201, &rule_confirmation_shape, &confirmation);
}
