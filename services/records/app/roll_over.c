/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/roll_over.h"

#include <string.h>

#include "app/access.h"
#include "app/choose_students.h"
#include "app/class_changes.h"
#include "app/class_list.h"
#include "app/manage_year.h"
#include "app/roll_parts.h"
#include "domain/promotion.h"
#include "store/departures.h"
#include "store/takers.h"

const char *const roll_outcome_names[] = {"",          "promoted", "repeats",     "completed",
                                          "undecided", "already",  "contradicts", "left_out",
                                          "no_class",  NULL};

static const struct field class_fields[] = {
    INT(struct roll_class, id, 1, INT64_MAX, .optional = true),
    STR(struct roll_class, name, 1, 20),
    INT(struct roll_class, grade, 1, 12),
    BOOL(struct roll_class, created),
    INT(struct roll_class, students, 0, INT64_MAX),
};
const struct shape roll_class_shape = SHAPE(struct roll_class, class_fields);

static const struct field student_fields[] = {
    INT(struct roll_student, student_id, 1, INT64_MAX),
    STR(struct roll_student, full_name, 1, 100),
    INT(struct roll_student, class_id, 1, INT64_MAX),
    STR(struct roll_student, class_name, 1, 20),
    ENUM(struct roll_student, promotion, promotion_names),
    ENUM(struct roll_student, outcome, roll_outcome_names),
    STR(struct roll_student, next_class, 1, 20, .optional = true),
};
const struct shape roll_student_shape = SHAPE(struct roll_student, student_fields);

static enum err hold_years(struct rolling *r, int64_t from_id)
{
    struct call *call = r->call;
    enum err err = access_whole_year(call, from_id, &r->from);

    if (!err)
        err = access_whole_year(call, r->wanted->target_year_id, &r->to);
    if (!err)
        err = year_hold_open(call, r->to.id);
    if (!err && strncmp(r->to.name, r->from.name + 5, 4) != 0) {
        violate(call, "/target_year_id", "phải là năm học liền sau",
                "must be the next school year");
        err = fail_if_violated(call);
    }
    /* Nobody else joins a class of that year until this is over. */
    return err || r->wanted->dry_run ? err : years_touch(call, r->to.id);
}

static void add_there(struct rolling *r, const struct list *classes)
{
    const struct class_row *class = classes->items;

    for (size_t i = 0; i < classes->n; i++)
        r->targets[r->n_targets++] = (struct target){.class = class[i], .exists = true};
}

static enum err load(struct rolling *r)
{
    struct list classes;
    enum err err = classes_of_year(r->call, r->from.id, &r->classes);

    if (!err)
        err = classes_of_year(r->call, r->to.id, &classes);
    if (!err)
        err = enrolments_of_year_held(r->call, r->to.id, &r->there);
    if (!err)
        err = departures_away(r->call, r->to.org_id, &r->away);
    if (err)
        return err;
    r->targets =
        arena_array(r->call->mem, classes.n + 2 * r->wanted->classes.n + 1, sizeof(*r->targets));
    r->met = arena_array(r->call->mem, r->wanted->students.n + 1, sizeof(*r->met));
    add_there(r, &classes);
    return OK;
}

static enum err choose_all_rules(struct rolling *r)
{
    enum err err = OK;

    for (size_t i = 0; i < r->n_targets && !err; i++)
        if (!r->targets[i].exists)
            err = choose_rules(r->call, &r->to, "/classes", &r->targets[i].class);
    return err;
}

/* Made meanwhile by somebody else: looked at again from the start. */
static enum err again_if(enum err err)
{
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}

static enum err make_classes(struct rolling *r)
{
    enum err err = OK;

    for (size_t i = 0; i < r->n_targets && !err; i++) {
        struct target *t = &r->targets[i];

        if (t->exists)
            continue;
        if (t->from)
            t->class.special_subject = t->from->special_subject;
        err = again_if(make_class(r->call, &r->to, &t->class, &t->class));
        if (!err && t->staff && (t->staff->keep_homeroom || t->staff->keep_assignments))
            err = copy_teachers(r->call, t->from, &t->class, t->staff->keep_homeroom,
                                t->staff->keep_assignments);
        if (!err)
            err = tell_new_class(r->call, &t->class);
    }
    return err;
}

/* In a class whose assignments came along, its students take what they took. */
static enum err bring_lists(struct rolling *r, size_t t)
{
    const struct class_row *to = &r->targets[t].class;
    struct list rows;
    enum err err = assignments_of_class(r->call, to->id, &rows);
    const struct assignment *row = rows.items;
    bool lists = false;

    for (size_t i = 0; i < rows.n && !err; i++)
        lists |= !row[i].everyone;
    for (size_t i = 0; i < r->n_rows && lists && !err; i++)
        if (r->row_targets[i] == t)
            err = takers_follow(r->call, r->rows[i].class_id, to->id, r->rows[i].student_id, NULL);
    return err || !lists ? err : tell_takers(r->call, to);
}

static enum err enrol(struct rolling *r)
{
    struct enrolment *rows = arena_array(r->call->mem, r->n_rows + 1, sizeof(*rows));
    int64_t *next = arena_array(r->call->mem, r->n_targets + 1, sizeof(*next));
    size_t n = 0;
    enum err err = OK;

    for (size_t i = 0; i < r->n_targets && !err; i++)
        if (r->targets[i].n)
            err = enrolments_next_number(r->call, r->targets[i].class.id, &next[i]);
    for (size_t i = 0; i < r->n_rows && !err; i++) {
        size_t t = r->row_targets[i];

        if (t != SIZE_MAX)
            rows[n++] = (struct enrolment){.class_id = r->targets[t].class.id,
                                           .student_id = r->rows[i].student_id,
                                           .number = next[t]++};
    }
    if (!err)
        err = again_if(enrolments_add(r->call, &(struct list){rows, n}));
    for (size_t i = 0; i < r->n_targets && !err; i++)
        if (!r->targets[i].exists && r->targets[i].n)
            err = number_by_name(r->call, r->targets[i].class.id);
    for (size_t i = 0; i < r->n_targets && !err; i++)
        if (r->targets[i].n)
            err = bring_lists(r, i);
    return err;
}

/* The numbers, too, of those who were there before: followers hear what moved. Who these students
 * are they know from the year that ends. */
static enum err enrol_and_tell(struct rolling *r)
{
    struct list *before = arena_array(r->call->mem, r->n_targets + 1, sizeof(*before));
    const struct target *t = r->targets;
    struct list now;
    enum err err = OK;

    for (size_t i = 0; i < r->n_targets && !err; i++)
        if (t[i].n)
            err = enrolments_of_class(r->call, t[i].class.id, &before[i]);
    if (!err)
        err = enrol(r);
    for (size_t i = 0; i < r->n_targets && !err; i++) {
        if (!t[i].n)
            continue;
        err = enrolments_of_class(r->call, t[i].class.id, &now);
        if (!err)
            err = put_list_changes(r->call, &t[i].class, &before[i], &now, NULL);
    }
    return err;
}

static void report(const struct rolling *r, struct roll_report *ret)
{
    struct roll_class *classes = arena_array(r->call->mem, r->n_targets + 1, sizeof(*classes));
    size_t n = 0;

    *ret = (struct roll_report){.dry_run = r->wanted->dry_run, .target_year_id = r->to.id};
    for (size_t i = 0; i < r->n_targets; i++) {
        const struct target *t = &r->targets[i];

        if (t->used)
            classes[n++] = (struct roll_class){t->class.id ? t->class.id : NONE, t->class.name,
                                               t->class.grade, !t->exists, t->n};
    }
    for (size_t i = 0; i < r->n_rows; i++)
        ret->counts[r->rows[i].outcome]++;
    ret->classes = (struct list){classes, n};
    ret->students = (struct list){r->rows, r->n_rows};
}

enum err roll_over(struct call *call, int64_t school_year_id, const struct roll_over *wanted,
                   struct roll_report *ret)
{
    struct rolling r = {.call = call, .wanted = wanted};
    enum err err = hold_years(&r, school_year_id);

    if (!err)
        err = load(&r);
    if (!err)
        err = roll_decide(&r);
    if (!err)
        err = choose_all_rules(&r);
    if (!err && !wanted->dry_run)
        err = make_classes(&r);
    if (!err && !wanted->dry_run)
        err = enrol_and_tell(&r);
    if (err)
        return err;
    report(&r, ret);
    audit_note(call, r.to.org_id, wanted->dry_run ? "year.try_roll_over" : "year.roll_over",
               "school_year", arena_printf(call->mem, "%lld", (long long)r.to.id), 1);
    call->audit.details = arena_printf(
        call->mem, "{\"from\":%lld,\"promoted\":%lld,\"repeats\":%lld,\"undecided\":%lld}",
        (long long)r.from.id, (long long)ret->counts[ROLL_PROMOTED],
        (long long)ret->counts[ROLL_REPEATS], (long long)ret->counts[ROLL_UNDECIDED]);
    return OK;
}
