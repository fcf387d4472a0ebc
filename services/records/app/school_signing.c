/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/school_signing.h"

#include "app/access.h"
#include "app/class_results.h"
#include "store/signing_batches.h"

static const struct field stage_fields[] = {
    ENUM(struct class_stage, stage, stage_names),
    INT(struct class_stage, expected, 0, INT64_MAX, .optional = true, .omit_none = true),
    INT(struct class_stage, signed_count, 0, INT64_MAX),
    INT(struct class_stage, waiting, 0, INT64_MAX),
    INT(struct class_stage, superseded, 0, INT64_MAX),
    INT(struct class_stage, refused, 0, INT64_MAX),
    INT(struct class_stage, missing, 0, INT64_MAX, .optional = true, .omit_none = true),
    INT(struct class_stage, ready, 0, INT64_MAX, .optional = true, .omit_none = true),
};
static const struct shape stage_shape = SHAPE(struct class_stage, stage_fields);

static const struct field class_fields[] = {
    INT(struct class_signing, class_id, 1, INT64_MAX),
    STR(struct class_signing, name, 1, 20),
    INT(struct class_signing, grade, 1, 12),
    INT(struct class_signing, students, 0, INT64_MAX),
    LIST(struct class_signing, stages, stage_shape, 0, STAGE_ADDENDUM_SEAL),
    STR(struct class_signing, signing_state, 1, 100),
};
const struct shape class_signing_shape = SHAPE(struct class_signing, class_fields);

struct looking {
    struct call *call;
    struct list stages;   /* struct stage_count */
    struct list students; /* struct stage_count, without stage */
};

static int64_t count_of(const struct list *counts, int64_t class_id, int stage, int state)
{
    const struct stage_count *c = counts->items;

    for (size_t i = 0; i < counts->n; i++)
        if (c[i].class_id == class_id && c[i].stage == stage && c[i].state == state)
            return c[i].n;
    return 0;
}

/* What is signed for itself: qualities stand in the summary. */
static int64_t subjects_of(const struct class_rules *rules, int64_t student_id)
{
    int64_t n = 0;

    for (size_t i = 0; i < rules->n_subjects; i++)
        n += rules->subjects[i]->kind != SUBJECT_QUALITY &&
             student_takes(rules, rules->subjects[i], student_id);
    return n;
}

/* Results of subjects that there will be: of each student what the student takes. */
static enum err count_results(struct call *call, const struct class_row *class, int64_t *ret)
{
    struct class_rules rules;
    struct list students;
    enum err err = rules_of_class(call, class, &rules);

    *ret = 0;
    if (!err)
        err = students_of_class(call, class->id, &students);
    if (err)
        return err;

    const struct student *s = students.items;

    for (size_t i = 0; i < students.n; i++)
        *ret += subjects_of(&rules, s[i].id);
    return OK;
}

static struct class_stage stage_of(const struct looking *l, int64_t class_id, int stage,
                                   int64_t expected)
{
    const struct list *all = &l->stages;
    struct class_stage s = {
        .stage = stage,
        .expected = expected,
        .signed_count = count_of(all, class_id, stage, DOCUMENT_SIGNED),
        .waiting = count_of(all, class_id, stage, DOCUMENT_WAITING),
        .superseded = count_of(all, class_id, stage, DOCUMENT_SUPERSEDED),
        .refused = count_of(all, class_id, stage, DOCUMENT_REFUSED),
        .missing = NONE,
        .ready = NONE,
    };

    if (!is_none(expected))
        s.missing = expected - s.signed_count - s.waiting - s.superseded - s.refused;
    if (stage_part(stage) > STAGE_YEAR_SUMMARY)
        s.ready =
            count_of(all, class_id, (int)stage_below(stage), DOCUMENT_SIGNED) - s.signed_count;
    return s;
}

static bool is_begun(const struct class_stage *s)
{
    return s->signed_count + s->waiting + s->superseded + s->refused > 0;
}

static enum err class_state(const struct looking *l, const struct class_row *class,
                            struct class_signing *ret)
{
    struct class_stage *stages = arena_array(l->call->mem, STAGE_ADDENDUM_SEAL, sizeof(*stages));
    int64_t results = 0;
    size_t n = 0;
    enum err err = count_results(l->call, class, &results);

    *ret = (struct class_signing){
        .class_id = class->id,
        .name = class->name,
        .grade = class->grade,
        .students = count_of(&l->students, class->id, STAGE_NONE, DOCUMENT_NONE),
        .signing_state =
            arena_printf(l->call->mem, "/v1/classes/%lld/signing-state", (long long)class->id),
    };
    for (int stage = STAGE_SUBJECT_RESULT; stage <= STAGE_ADDENDUM_SEAL; stage++) {
        int64_t expected = stage == STAGE_SUBJECT_RESULT ? results : ret->students;

        stages[n] = stage_of(l, class->id, stage, stage_is_addendum(stage) ? NONE : expected);
        n += !stage_is_addendum(stage) || is_begun(&stages[n]);
    }
    ret->stages = (struct list){stages, n};
    return err;
}

static enum err load(struct looking *l, int64_t school_year_id, struct list *ret_classes)
{
    enum err err = classes_of_year(l->call, school_year_id, ret_classes);

    if (!err)
        err = documents_count_stages(l->call, school_year_id, &l->stages);
    return err ? err : students_count_classes(l->call, school_year_id, &l->students);
}

enum err school_signing(struct call *call, int64_t school_year_id, int64_t grade, struct list *ret)
{
    struct looking l = {.call = call};
    struct school_year year;
    struct list classes;
    enum err err = access_batch(call, school_year_id, STAGE_NONE, &year);

    if (!err)
        err = load(&l, school_year_id, &classes);
    if (err)
        return err;

    const struct class_row *class = classes.items;
    struct class_signing *states = arena_array(call->mem, classes.n, sizeof(*states));
    size_t n = 0;

    for (size_t i = 0; i < classes.n && !err; i++)
        if (is_none(grade) || class[i].grade == grade)
            err = class_state(&l, &class[i], &states[n++]);
    *ret = (struct list){states, n};
    return err;
}
