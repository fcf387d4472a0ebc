/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/class_results.h"
#include "app/judge_summer.h"
#include "app/roll_parts.h"
#include "domain/passage.h"
#include "domain/school_level.h"
#include "store/departures.h"

static struct target *find_target(const struct rolling *r, const char *name)
{
    for (size_t i = 0; i < r->n_targets; i++)
        if (strcmp(r->targets[i].class.name, name) == 0)
            return &r->targets[i];
    return NULL;
}

/* The class of that name, to be made when it is not there. NULL when it has another grade. */
static struct target *want_target(struct rolling *r, const char *name, int64_t grade)
{
    struct target *found = find_target(r, name);

    if (!found) {
        found = &r->targets[r->n_targets++];
        *found = (struct target){.class = {.school_year_id = r->to.id,
                                           .org_id = r->to.org_id,
                                           .name = name,
                                           .grade = grade,
                                           .homeroom_account_id = NONE}};
    }
    if (found->class.grade != grade)
        return NULL;
    found->used = true;
    return found;
}

static const struct class_row *find_class(const struct rolling *r, int64_t id)
{
    const struct class_row *class = r->classes.items;

    for (size_t i = 0; i < r->classes.n; i++)
        if (class[i].id == id)
            return &class[i];
    return NULL;
}

static bool is_planned_before(const struct rolling *r, size_t i)
{
    const struct roll_plan *plan = r->wanted->classes.items;

    for (size_t k = 0; k < i; k++)
        if (plan[k].class_id == plan[i].class_id)
            return true;
    return false;
}

static void refuse(struct rolling *r, const char *part, size_t i, const char *field)
{
    bool is_class = strcmp(field, "class_id") == 0;

    violate(r->call, arena_printf(r->call->mem, "/%s/%zu/%s", part, i, field),
            is_class ? "năm học không có lớp này, hoặc lớp được nêu hai lần"
                     : "lớp này không có, hoặc khác khối",
            is_class ? "is no class of the year, or is named twice"
                     : "is no class, or one of another grade");
}

static void plan_class(struct rolling *r, size_t i)
{
    const struct roll_plan *plan = (const struct roll_plan *)r->wanted->classes.items + i;
    const struct class_row *class = find_class(r, plan->class_id);
    struct target *next = NULL;

    if (!class || is_planned_before(r, i)) {
        refuse(r, "classes", i, "class_id");
        return;
    }
    if (plan->next_name) {
        next =
            !is_last_grade(class->grade) ? want_target(r, plan->next_name, class->grade + 1) : NULL;
        if (!next)
            refuse(r, "classes", i, "next_name");
    }
    if (next && !next->from) {
        next->from = class;
        next->staff = plan;
    }
    if (plan->repeat_name && !want_target(r, plan->repeat_name, class->grade))
        refuse(r, "classes", i, "repeat_name");
}

static const struct enrolment_line *find_there(const struct rolling *r, int64_t student_id)
{
    const struct enrolment_line *line = r->there.items;
    size_t low = 0;
    size_t high = r->there.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (line[middle].student_id < student_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->there.n && line[low].student_id == student_id ? &line[low] : NULL;
}

static const struct roll_exception *find_exception(struct rolling *r, int64_t student_id,
                                                   size_t *ret_i)
{
    const struct roll_exception *e = r->wanted->students.items;

    for (size_t i = 0; i < r->wanted->students.n; i++) {
        if (e[i].student_id != student_id)
            continue;
        r->met[i] = true;
        *ret_i = i;
        return &e[i];
    }
    return NULL;
}

/* Into which class; the row says whether up or again. */
static void place(struct rolling *r, const struct roll_plan *plan, int64_t grade,
                  struct roll_student *row)
{
    size_t i = 0;
    const struct roll_exception *e = find_exception(r, row->student_id, &i);
    const char *name = row->outcome == ROLL_PROMOTED ? plan->next_name : plan->repeat_name;
    struct target *target = NULL;

    if (e && e->class_name)
        name = e->class_name;
    if (e && e->leave_out) {
        row->outcome = ROLL_LEFT_OUT;
        return;
    }
    if (!name) {
        row->outcome = ROLL_NO_CLASS;
        return;
    }
    target = find_target(r, name);
    if (!target || target->class.grade != grade) {
        refuse(r, "students", i, "class_name");
        return;
    }
    row->next_class = target->class.name;
    target->used = true;
    target->n++;
    r->row_targets[row - r->rows] = (size_t)(target - r->targets);
}

static const int outcomes[] = {
    [PASSAGE_UNDECIDED] = ROLL_UNDECIDED,
    [PASSAGE_UP] = ROLL_PROMOTED,
    [PASSAGE_REPEAT] = ROLL_REPEATS,
    [PASSAGE_COMPLETED] = ROLL_COMPLETED,
};

/* After the year: its class keeps who was in it. */
static bool is_gone(const struct rolling *r, const struct student *student)
{
    const struct departure *d = r->away.items;

    for (size_t i = 0; i < r->away.n; i++)
        if (d[i].student_id == student->id)
            return true;
    return student->org_id != r->to.org_id;
}

static void decide(struct rolling *r, const struct roll_plan *plan, const struct class_row *class,
                   const struct student *student, struct roll_student *row)
{
    enum passage passage = passage_of((enum promotion)row->promotion, is_last_grade(class->grade));
    bool moves = passage == PASSAGE_UP || passage == PASSAGE_REPEAT;
    int64_t grade = passage == PASSAGE_UP ? class->grade + 1 : class->grade;
    const struct enrolment_line *there = find_there(r, row->student_id);
    size_t unused = 0;

    row->outcome = outcomes[passage];
    if (is_gone(r, student)) {
        (void)find_exception(r, row->student_id, &unused);
        row->outcome = ROLL_LEFT_OUT;
        return;
    }
    if (there) {
        row->outcome = moves && there->grade == grade ? ROLL_ALREADY : ROLL_CONTRADICTS;
        row->next_class = there->class_name;
    }
    if (there || !moves)
        (void)find_exception(r, row->student_id, &unused); /* met; there is nothing to except */
    else
        place(r, plan, grade, row);
}

static void make_room(struct rolling *r, size_t n)
{
    size_t max = r->n_rows + n;
    struct roll_student *rows = arena_array(r->call->mem, 2 * max + 1, sizeof(*rows));
    size_t *row_targets = arena_array(r->call->mem, 2 * max + 1, sizeof(*row_targets));

    if (max <= r->max_rows)
        return;
    if (r->n_rows) {
        memcpy(rows, r->rows, r->n_rows * sizeof(*rows));
        memcpy(row_targets, r->row_targets, r->n_rows * sizeof(*row_targets));
    }
    r->rows = rows;
    r->row_targets = row_targets;
    r->max_rows = 2 * max;
}

static enum err decide_class(struct rolling *r, const struct roll_plan *plan)
{
    const struct class_row *class = find_class(r, plan->class_id);
    struct list results;
    enum err err = class_results(r->call, class, &results);
    const struct student_result *result = results.items;

    if (err)
        return err;
    make_room(r, results.n);
    for (size_t i = 0; i < results.n; i++) {
        struct roll_student *row = &r->rows[r->n_rows];

        *row = (struct roll_student){.student_id = result[i].student->id,
                                     .full_name = result[i].student->full_name,
                                     .class_id = class->id,
                                     .class_name = class->name,
                                     .promotion = decision_of(&result[i])};
        r->row_targets[r->n_rows++] = SIZE_MAX;
        decide(r, plan, class, result[i].student, row);
    }
    return OK;
}

enum err roll_decide(struct rolling *r)
{
    const struct roll_plan *plan = r->wanted->classes.items;
    enum err err = OK;

    for (size_t i = 0; i < r->wanted->classes.n; i++)
        plan_class(r, i);
    err = fail_if_violated(r->call);
    for (size_t i = 0; i < r->wanted->classes.n && !err; i++)
        err = decide_class(r, &plan[i]);
    for (size_t i = 0; i < r->wanted->students.n && !err; i++)
        if (!r->met[i])
            violate(r->call, arena_printf(r->call->mem, "/students/%zu/student_id", i),
                    "không ở lớp nào được nêu", "is in none of the classes named");
    return err ? err : fail_if_violated(r->call);
}
