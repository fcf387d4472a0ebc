/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_statistics.h"

#include <string.h>

#include "app/scope.h"
#include "domain/code_lists.h"
#include "domain/person.h"
#include "domain/school_level.h"
#include "domain/small_groups.h"
#include "policy/policy.h"

static const char *name_of(struct call *call, int by, const struct outcome_count *count)
{
    static const char *const levels[] = {"", "Tiểu học", "Trung học cơ sở", "Trung học phổ thông"};
    const struct code_item *item = NULL;

    switch (by) {
    case OUTCOME_BY_LEVEL:
        return levels[enum_value(school_level_names, count->key)];
    case OUTCOME_BY_GRADE:
        return arena_printf(call->mem, "Lớp %s", count->key);
    case OUTCOME_BY_SEX:
        return sex_names_vi[enum_value(sex_names, count->key)];
    case OUTCOME_BY_ETHNIC:
        item = code_find(LIST_ETHNIC, count->key, call->today);
        return item ? item->name : count->key;
    default:
        return count->name ? count->name : count->key;
    }
}

static void add_value(struct outcome_group *group, const char *value, int64_t students)
{
    struct outcome_value *v = group->values.items;
    size_t i = 0;

    while (i < group->values.n && strcmp(v[i].value, value) != 0)
        i++;
    if (i == group->values.n) {
        group->values.n++;
        v[i] = (struct outcome_value){.value = value};
    }
    v[i].students += students;
    group->students += students;
}

/* Counts come group by group. */
static struct list groups_of(struct call *call, int by, const struct list *counts)
{
    const struct outcome_count *c = counts->items;
    struct outcome_group *groups = arena_array(call->mem, counts->n + 1, sizeof(*groups));
    struct outcome_value *values = arena_array(call->mem, counts->n, sizeof(*values));
    size_t n = 0;

    for (size_t i = 0; i < counts->n; i++) {
        if (!n || strcmp(groups[n - 1].key, c[i].key) != 0)
            groups[n++] = (struct outcome_group){
                .key = c[i].key, .name = name_of(call, by, &c[i]), .values = {&values[i], 0}};
        add_value(&groups[n - 1], c[i].value, c[i].students);
    }
    return (struct list){groups, n};
}

static void move_values(struct outcome_group *from, struct outcome_group *to)
{
    const struct outcome_value *v = from->values.items;

    for (size_t i = 0; i < from->values.n; i++)
        add_value(to, v[i].value, v[i].students);
}

/* Behind the last group there is room for one more. */
static void merge_small(struct call *call, struct list *list, size_t n_values)
{
    struct outcome_group *g = list->items;
    struct outcome_group others = {
        .key = "others",
        .name = "Các nhóm nhỏ gộp lại",
        .values = {arena_array(call->mem, n_values, sizeof(struct outcome_value)), 0}};
    int64_t *students = arena_array(call->mem, list->n, sizeof(*students));
    bool *merged = arena_array(call->mem, list->n, sizeof(*merged));
    bool enough;
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        students[i] = g[i].students;
    enough = groups_merge_small(students, list->n, merged);
    for (size_t i = 0; i < list->n; i++)
        if (merged[i])
            move_values(&g[i], &others);
        else
            g[n++] = g[i];
    if (!enough)
        others.values.n = 0;
    if (others.students)
        g[n++] = others;
    list->n = n;
}

/* Two features of persons at once would let small groups be had by taking tables from each other.
 */
static enum err refuse_narrowing(struct call *call, const struct outcome_filter *f)
{
    bool sex = f->by == OUTCOME_BY_SEX || f->sex;
    bool ethnic = f->by == OUTCOME_BY_ETHNIC || f->ethnic;

    if (sex && ethnic)
        violate(call, "/by", "chỉ theo một trong hai: giới tính, dân tộc",
                "sex or ethnic group, not both");
    return fail_if_violated(call);
}

enum err see_statistics(struct call *call, const struct outcome_filter *filter,
                        struct statistics *ret)
{
    struct outcome_filter f = *filter;
    struct scope scope = {.org_id = f.unit_id, .year_name = f.year_name};
    struct list counts;
    bool exact = false;
    enum err err = scope_settle(call, &scope);

    if (!err)
        err = scope_levels(call, f.level, f.grade, &f.levels);
    if (err)
        return err;
    /* The head of the school reads the results themselves. */
    exact = policy_permits(call, call->standing.relations & RELATION_OWN_UNIT);
    f.unit_id = scope.org_id;
    f.year_name = scope.year_name;
    f.by = f.by ? f.by : OUTCOME_BY_SCHOOL;
    f.result = f.result ? f.result : OUTCOME_LEARNING;
    if (!exact)
        err = refuse_narrowing(call, &f);
    if (!err)
        err = outcomes_count(call, &f, &counts);
    if (err)
        return err;
    *ret = (struct statistics){.org_id = f.unit_id,
                               .school_year = f.year_name,
                               .by = f.by,
                               .result = f.result,
                               .as_of = scope.as_of,
                               .pending = scope.pending,
                               .group_min = exact ? NONE : GROUP_MIN,
                               .items = groups_of(call, f.by, &counts)};
    if (!exact)
        merge_small(call, &ret->items, counts.n);
    for (size_t i = 0; i < ret->items.n; i++)
        ret->students += ((struct outcome_group *)ret->items.items)[i].students;
    return OK;
}
