/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/class_results.h"

#include <string.h>

static const char *const choice_names[] = {"", "required", "elective", "optional", "part", NULL};

static const struct field fields[] = {
    STR(struct class_subject, subject, 1, 40),
    STR(struct class_subject, name, 1, 100),
    STR(struct class_subject, name_en, 1, 100),
    ENUM(struct class_subject, kind, subject_kind_names),
    ENUM(struct class_subject, choice, choice_names),
    INT(struct class_subject, hours, 1, 999),
    INT(struct class_subject, tx_columns, 0, TX_MAX),
    STR(struct class_subject, part_of, 1, 40, .optional = true),
    BOOL(struct class_subject, taken),
    ENUM(struct class_subject, terms, taught_names, .optional = true),
    ENUM(struct class_subject, topic, topic_names, .optional = true),
    BOOL(struct class_subject, everyone),
};
const struct shape class_subject_shape = SHAPE(struct class_subject, fields);

static bool is_taken(const struct class_rules *rules, const struct subject *subject)
{
    for (size_t i = 0; i < rules->n_subjects; i++)
        if (rules->subjects[i] == subject)
            return true;
    return false;
}

static bool is_for_everyone(const struct class_rules *rules, const struct subject *subject)
{
    const struct assignment *a = rules->assignments.items;

    for (size_t i = 0; i < rules->assignments.n; i++)
        if (!a[i].everyone && strcmp(a[i].subject, subject->code) == 0)
            return false;
    return true;
}

static struct class_subject describe(const struct class_rules *rules, const struct subject *s,
                                     const struct class_row *class)
{
    int grade = (int)class->grade;

    return (struct class_subject){
        .subject = s->code,
        .name = s->name,
        .name_en = s->name_en,
        .kind = (int)s->kind,
        .choice = (int)s->choice + 1,
        .hours = subject_hours(rules->curriculum, s, grade),
        .tx_columns = subject_regular_marks(rules->curriculum, s, grade),
        .part_of = s->part_of,
        .taken = is_taken(rules, s),
        .terms = terms_taught(rules, class, s),
        .topic = topic_term(rules, s),
        .everyone = is_for_everyone(rules, s),
    };
}

enum err class_subjects(struct call *call, const struct class_row *class, struct list *ret)
{
    int grade = (int)class->grade;
    struct class_rules rules;
    struct class_subject *items;
    size_t n = 0;
    enum err err = rules_of_class(call, class, &rules);

    if (err)
        return err;
    items = arena_array(call->mem, rules.curriculum->n, sizeof(*items));
    for (size_t i = 0; i < rules.curriculum->n; i++)
        if (subject_hours(rules.curriculum, &rules.curriculum->subjects[i], grade) > 0)
            items[n++] = describe(&rules, &rules.curriculum->subjects[i], class);
    *ret = (struct list){items, n};
    return OK;
}
