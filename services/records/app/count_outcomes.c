/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/count_outcomes.h"

#include <string.h>

#include "app/judge_summer.h"

static const char *learning_of(const struct student_result *r)
{
    if (r->classes)
        return hoc_luc_names[r->classes->learning[0]];
    if (r->achievement)
        return achievement_names[r->achievement->result];
    return level_names[r->learning[0]];
}

/* Primary schools give no conduct: qualities stand in its place, each by itself. */
static const char *conduct_of(const struct student_result *r)
{
    if (r->classes)
        return hanh_kiem_names[r->classes->conduct[0]];
    return r->achievement ? "" : level_names[r->conduct[0]];
}

/* May's; who goes by a plan of the own counts as the head of school decided, whenever. */
static enum promotion counted(const struct student_result *r)
{
    return r->left_to_principal == LEFT_OWN_PLAN ? decision_of(r) : r->promotion;
}

static struct outcome outcome_of(const struct class_row *class, const struct student_result *r)
{
    return (struct outcome){.org_id = class->org_id,
                            .year_name = class->year_name,
                            .class_id = class->id,
                            .level = (int)level_of_grade(class->grade),
                            .grade = class->grade,
                            .sex = r->student->sex,
                            .ethnic = r->student->ethnic,
                            .learning = learning_of(r),
                            .conduct = conduct_of(r),
                            .promotion = promotion_names[counted(r)],
                            .title = title_names[r->title],
                            .students = 1};
}

/* Both are of one class. */
static bool is_alike(const struct outcome *a, const struct outcome *b)
{
    return a->sex == b->sex && strcmp(a->ethnic, b->ethnic) == 0 &&
           strcmp(a->learning, b->learning) == 0 && strcmp(a->conduct, b->conduct) == 0 &&
           strcmp(a->promotion, b->promotion) == 0 && strcmp(a->title, b->title) == 0;
}

enum err count_outcomes(struct call *call, const struct class_row *class, struct list *ret)
{
    struct list results = {0};
    enum err err = class_results(call, class, &results);
    struct outcome *found = arena_array(call->mem, results.n, sizeof(*found));
    size_t n = 0;

    for (size_t i = 0; i < results.n; i++) {
        const struct outcome one = outcome_of(class, (struct student_result *)results.items + i);
        size_t k = 0;

        while (k < n && !is_alike(&found[k], &one))
            k++;
        if (k < n) {
            found[k].students++;
            continue;
        }
        found[n] = one;
        found[n++].number = (int64_t)k + 1;
    }
    *ret = (struct list){found, n};
    return err;
}
