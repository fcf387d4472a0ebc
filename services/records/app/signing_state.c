/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/signing_state.h"

#include <string.h>

#include "app/access.h"
#include "app/class_results.h"
#include "app/judge_summer.h"

enum { GAPS_MAX = 100000 };

static const struct field gap_fields[] = {
    INT(struct document_gap, student_id, 1, INT64_MAX),
    INT(struct document_gap, number, 1, 999),
    STR(struct document_gap, what, 1, 40),
    STR(struct document_gap, detail, 1, 200),
    STR(struct document_gap, detail_en, 1, 200),
};
static const struct shape gap_shape = SHAPE(struct document_gap, gap_fields);

static const struct field ended_fields[] = {
    STR(struct ended_document, document_id, 36, 36),
    INT(struct ended_document, student_id, 1, INT64_MAX),
    ENUM(struct ended_document, state, document_state_names),
    STR(struct ended_document, reason, 1, 500),
    INT(struct ended_document, correction_id, 1, INT64_MAX, .optional = true),
};
static const struct shape ended_shape = SHAPE(struct ended_document, ended_fields);

/* What of a flag everybody sees who sees the state: not who says what of whom. */
static const struct field flag_fields[] = {
    INT(struct flag, id, 1, INT64_MAX),         INT(struct flag, student_id, 1, INT64_MAX),
    STR(struct flag, subject, 1, 40),           INT(struct flag, term, 1, 2, .optional = true),
    ENUM(struct flag, state, flag_state_names),
};
static const struct shape flagged_shape = SHAPE(struct flag, flag_fields);

static const struct field stage_fields[] = {
    ENUM(struct stage_state, stage, stage_names),
    STR(struct stage_state, subject, 0, 40),
    INT(struct stage_state, expected, 0, INT64_MAX),
    INT(struct stage_state, signed_count, 0, INT64_MAX),
    INT(struct stage_state, waiting, 0, INT64_MAX),
    INT(struct stage_state, superseded, 0, INT64_MAX),
    INT(struct stage_state, refused, 0, INT64_MAX),
    INT(struct stage_state, missing, 0, INT64_MAX),
    LIST(struct stage_state, ended, ended_shape, 0, GAPS_MAX),
    LIST(struct stage_state, gaps, gap_shape, 0, GAPS_MAX),
    LIST(struct stage_state, flags, flagged_shape, 0, GAPS_MAX),
};
const struct shape stage_state_shape = SHAPE(struct stage_state, stage_fields);

static const struct document *newest_of(const struct list *documents, int64_t student_id)
{
    const struct document *d = documents->items;

    for (size_t i = 0; i < documents->n; i++)
        if (d[i].student_id == student_id)
            return &d[i];
    return NULL;
}

static void count(struct stage_state *s, const struct document *d)
{
    int64_t *const counts[] = {[DOCUMENT_NONE] = &s->missing,
                               [DOCUMENT_WAITING] = &s->waiting,
                               [DOCUMENT_SIGNED] = &s->signed_count,
                               [DOCUMENT_SUPERSEDED] = &s->superseded,
                               [DOCUMENT_REFUSED] = &s->refused};

    ++*counts[d ? d->state : DOCUMENT_NONE];
    if (d && (d->state == DOCUMENT_SUPERSEDED || d->state == DOCUMENT_REFUSED))
        ((struct ended_document *)s->ended.items)[s->ended.n++] = (struct ended_document){
            d->id, d->student_id, d->state, d->ended_reason, d->correction_id};
}

static enum err state_of(struct call *call, const struct class_row *class,
                         const struct list *results, struct stage_state *s)
{
    const struct document_key key = {
        .class_id = class->id, .stage = s->stage, .subject = s->subject};
    const struct student_result *r = results->items;
    struct list newest;
    enum err err = documents_of_class(call, &key, &newest);

    if (err)
        return err;
    s->ended.items = arena_array(call->mem, results->n, sizeof(struct ended_document));
    for (size_t i = 0; i < results->n; i++) {
        if (leaves_out(&r[i], s->subject) ||
            (stage_is_addendum(s->stage) && !summer_concerns(&r[i], s->subject)))
            continue;
        s->expected++;
        count(s, newest_of(&newest, r[i].student->id));
    }
    return documents_missing(call, class, &key, results, &s->gaps);
}

static bool concerns_anybody(const struct list *results, const char *subject)
{
    const struct student_result *r = results->items;

    for (size_t i = 0; i < results->n; i++)
        if (summer_concerns(&r[i], subject))
            return true;
    return false;
}

static bool takes_anybody(const struct list *results, const char *subject)
{
    const struct student_result *r = results->items;

    for (size_t i = 0; i < results->n; i++)
        if (!leaves_out(&r[i], subject))
            return true;
    return false;
}

/* The stages of May's chain, or of an addendum's as far as it concerns anybody. */
static size_t add_chain(const struct list *results, enum stage first, struct stage_state *states)
{
    const struct student_result *r = results->items;
    bool addendum = stage_is_addendum((int)first);
    size_t n_subjects = results->n ? r->rules->n_subjects : 0;
    size_t n = 0;

    for (size_t i = 0; i < n_subjects; i++) {
        const struct subject *subject = r->rules->subjects[i];

        if (subject->kind == SUBJECT_QUALITY) /* in the summary itself */
            continue;
        if (addendum ? concerns_anybody(results, subject->code)
                     : takes_anybody(results, subject->code))
            states[n++] = (struct stage_state){.stage = (int)first, .subject = subject->code};
    }
    if (addendum && !concerns_anybody(results, ""))
        return n;
    for (int stage = (int)stage_above((int)first); stage; stage = (int)stage_above(stage))
        states[n++] = (struct stage_state){.stage = stage, .subject = ""};
    return n;
}

/* Of May's chain a subject's own, and the homeroom teacher's all of them. */
static void add_flags(struct call *call, const struct list *flags, struct stage_state *s)
{
    const struct flag *flag = flags->items;
    struct flag *items = arena_array(call->mem, flags->n, sizeof(*items));

    s->flags.items = items;
    if (s->stage != STAGE_SUBJECT_RESULT && s->stage != STAGE_YEAR_SUMMARY)
        return;
    for (size_t i = 0; i < flags->n; i++)
        if (!*s->subject || strcmp(flag[i].subject, s->subject) == 0)
            items[s->flags.n++] = flag[i];
}

enum err signing_state(struct call *call, int64_t class_id, struct list *ret)
{
    struct class_row class;
    struct list results;
    struct list flags;
    enum err err = access_class(call, class_id, &class);

    if (!err)
        err = class_results(call, &class, &results);
    if (!err)
        err = flags_unclosed(call, class_id, &flags);
    if (err)
        return err;

    const struct student_result *first = results.items;
    size_t n_subjects = results.n ? first->rules->n_subjects : 0;
    struct stage_state *states =
        arena_array(call->mem, 2 * (n_subjects + STAGE_SEAL), sizeof(*states));
    size_t n = add_chain(&results, STAGE_SUBJECT_RESULT, states);

    n += add_chain(&results, STAGE_RETEST_RESULT, &states[n]);
    for (size_t i = 0; i < n && !err; i++) {
        add_flags(call, &flags, &states[i]);
        err = state_of(call, &class, &results, &states[i]);
    }
    *ret = (struct list){states, n};
    return err;
}
