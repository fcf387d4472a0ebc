/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/judge_summer.h"

#include <string.h>

#include "app/judge.h"

static void find_rows(struct call *call, const struct list *rows, struct student_result *r)
{
    const struct summer_result *row = rows->items;

    r->again = arena_array(call->mem, r->n_lines, sizeof(*r->again));
    for (size_t k = 0; k < rows->n; k++) {
        if (row[k].student_id != r->student->id)
            continue;
        if (!*row[k].subject)
            r->training = &row[k];
        for (size_t i = 0; i < r->n_lines; i++)
            if (strcmp(row[k].subject, r->lines[i].subject->code) == 0)
                r->again[i] = &row[k];
    }
}

static bool is_below(const struct student_result *r, size_t i)
{
    struct subject_result results[SUBJECTS_MAX];
    struct primary_result end;

    if (r->achievement) {
        end = end_of_year(&r->lines[i]);
        return may_supplement(r->ruleset->achievement, &end);
    }
    collect_results(r, 0, results);
    return may_retest(&results[i]);
}

bool may_take_again(const struct student_result *r, size_t i)
{
    return r->retakes && is_below(r, i);
}

bool may_train(const struct student_result *r)
{
    return r->promotion == PROMOTION_SUMMER_TRAINING;
}

/* Somebody is registered, and nobody's result is still due. */
static bool is_assessed(const struct student_result *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_lines; i++) {
        if (!r->again[i] || !may_take_again(r, i))
            continue;
        if (r->again[i]->outcome == SUMMER_REGISTERED)
            return false;
        n++;
    }
    return n > 0;
}

static bool is_retaken(const struct student_result *r, size_t i)
{
    return r->again[i] && r->again[i]->outcome == SUMMER_TAKEN && may_take_again(r, i);
}

/* The lines with the summer's results in the place of the year's. */
static void replace_lines(struct call *call, const struct student_result *r,
                          struct student_result *after, int64_t retaken[])
{
    struct subject_line *lines =
        (void *)arena_copy(call->mem, r->lines, r->n_lines * sizeof(*lines));

    for (size_t i = 0; i < r->n_lines; i++) {
        retaken[i] = is_retaken(r, i) ? r->again[i]->value : NONE;
        if (!is_none(retaken[i]))
            lines[i].result[0] = retaken[i];
    }
    after->lines = lines;
}

static int training_of(const struct student_result *r)
{
    return r->training && may_train(r) ? r->training->conduct : 0;
}

static void train(const struct student_result *r, struct student_result *after)
{
    int conduct = training_of(r);

    if (!conduct)
        return;
    if (r->classes) {
        enum hanh_kiem level = hanh_kiem_of(conduct);

        after->classes->conduct[0] = level;
        after->promotion = tt58_after_training(r->ruleset->classes, &r->classes->promotion_why.year,
                                               level, &after->classes->promotion_why);
        after->classes->promotion_why.year.conduct = level;
    } else if (!r->achievement) {
        after->conduct[0] = (enum level)conduct;
        after->promotion = tt22_after_training(r->ruleset->levels, &r->promotion_why.year,
                                               after->conduct[0], &after->promotion_why);
        after->promotion_why.year.conduct = after->conduct[0];
    }
}

static void retest_levels(const struct student_result *r, struct student_result *after,
                          const int64_t retaken[])
{
    struct subject_result results[SUBJECTS_MAX];

    collect_results(r, 0, results);
    after->promotion = tt22_after_retest(r->ruleset->levels, results, retaken, r->n_lines,
                                         &after->learning_why[0]);
    after->learning[0] = after->learning_why[0].final;
    after->promotion_why.year.learning = after->learning[0];
}

static void retest_classes(const struct student_result *r, struct student_result *after,
                           const int64_t retaken[])
{
    struct subject_result results[SUBJECTS_MAX];
    struct class_verdict *v = after->classes;

    collect_results(r, 0, results);
    after->promotion =
        tt58_after_retest(r->ruleset->classes, results, retaken, r->n_lines, &v->learning_why[0]);
    v->learning[0] = v->learning_why[0].final;
    v->promotion_why.year.learning = v->learning[0];
}

static void supplement(const struct student_result *r, struct student_result *after)
{
    struct primary_result results[SUBJECTS_MAX];
    struct primary_result again[SUBJECTS_MAX];
    struct achievement_verdict *v = after->achievement;

    for (size_t i = 0; i < r->n_lines; i++) {
        bool counts = is_retaken(r, i);

        results[i] = end_of_year(&r->lines[i]);
        again[i] = (struct primary_result){.level = counts ? r->again[i]->value : NONE,
                                           .test = counts ? r->again[i]->test : NONE};
    }
    after->promotion =
        primary_after_supplement(r->ruleset->achievement, results, again, r->n_lines, &v->why);
    v->result = v->why.result;
}

/* A copy that may be changed, of what the engine said. */
static struct student_result *copy_of(struct call *call, const struct student_result *r)
{
    struct student_result *after = (void *)arena_copy(call->mem, r, sizeof(*r));

    if (r->classes)
        after->classes = (void *)arena_copy(call->mem, r->classes, sizeof(*r->classes));
    if (r->achievement)
        after->achievement = (void *)arena_copy(call->mem, r->achievement, sizeof(*r->achievement));
    return after;
}

void judge_summer(struct call *call, const struct class_row *class, const struct list *rows,
                  struct student_result *r)
{
    struct student_result *after;
    int64_t retaken[SUBJECTS_MAX];

    find_rows(call, rows, r);
    after = copy_of(call, r);
    train(r, after);
    r->retakes = after->promotion == PROMOTION_RETEST || after->promotion == PROMOTION_SUPPLEMENT;
    if (is_assessed(r)) {
        replace_lines(call, r, after, retaken);
        if (r->achievement)
            supplement(r, after);
        else if (r->classes)
            retest_classes(r, after, retaken);
        else
            retest_levels(r, after, retaken);
    }
    if (after->promotion == r->promotion)
        return;
    after->retakes = r->retakes;
    after->completes = completes_level(class, after);
    r->after = after;
}

enum promotion decision_of(const struct student_result *r)
{
    return r->after ? r->after->promotion : r->promotion;
}

bool has_summer(const struct student_result *r)
{
    return r->retakes || may_train(r) || r->after;
}

bool summer_is_over(const struct student_result *r)
{
    return r->after && r->after->promotion != PROMOTION_RETEST &&
           r->after->promotion != PROMOTION_UNDECIDED &&
           r->after->promotion != PROMOTION_BY_PRINCIPAL;
}

bool summer_concerns(const struct student_result *r, const char *subject)
{
    if (!*subject)
        return has_summer(r);
    for (size_t i = 0; i < r->n_lines; i++)
        if (strcmp(r->lines[i].subject->code, subject) == 0)
            return r->again[i] && may_take_again(r, i);
    return false;
}
