/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/judge.h"

#include "domain/mark_rules.h"
#include "domain/passage.h"

static bool is_key(const struct subject *subject, const struct ruleset *ruleset)
{
    if (subject->role & SUBJECT_KEY_ALWAYS)
        return true;
    return (subject->role & SUBJECT_KEY_FOREIGN) && ruleset->classes &&
           ruleset->classes->foreign_language_key;
}

void collect_results(const struct student_result *r, int period, struct subject_result ret[])
{
    for (size_t i = 0; i < r->n_lines; i++)
        ret[i] = (struct subject_result){
            .scored = r->lines[i].subject->kind == SUBJECT_SCORED,
            .key = is_key(r->lines[i].subject, r->ruleset),
            .special = r->lines[i].subject == r->rules->special,
            .left_out = r->lines[i].left_out,
            .value = r->lines[i].result[period],
        };
}

bool has_own_plan(const struct student_result *r)
{
    return r->enrolment->assessment == ASSESSMENT_OWN_PLAN;
}

/* Against the 45 of TT22/2021 Điều 12, a day counts as one session however many it has. */
static int64_t absences_by_day(const struct student_result *r)
{
    if (is_none(r->absences) || is_none(r->absent_days) || r->absences < r->absent_days)
        return r->absences;
    return r->absent_days;
}

static void judge_levels(const struct class_row *class, struct student_result *r)
{
    const struct tt22_rules *rules = r->ruleset->levels;
    struct subject_result results[SUBJECTS_MAX];

    for (int period = 0; period <= 2; period++) {
        collect_results(r, period, results);
        r->learning[period] = tt22_learning(rules, results, r->n_lines, &r->learning_why[period]);
    }
    r->conduct[1] = (enum level)r->enrolment->conduct_term1;
    r->conduct[2] = (enum level)r->enrolment->conduct_term2;
    r->conduct[0] = tt22_conduct_year(rules, r->conduct[1], r->conduct[2], &r->conduct_why);

    const struct year_end end = {r->learning[0], r->conduct[0], absences_by_day(r),
                                 is_last_grade((int)class->grade), has_own_plan(r)};

    r->promotion = tt22_promotion(rules, &end, &r->promotion_why);
    collect_results(r, 0, results);
    r->title = tt22_title(rules, r->learning[0], r->conduct[0], results, r->n_lines, &r->title_why);
}

enum hanh_kiem hanh_kiem_of(int conduct)
{
    static const enum hanh_kiem of[] = {[LEVEL_KHA] = HANH_KIEM_KHA,
                                        [LEVEL_TOT] = HANH_KIEM_TOT,
                                        [LEVEL_COUNT] = HANH_KIEM_YEU,
                                        [LEVEL_COUNT + 1] = HANH_KIEM_TRUNG_BINH};

    return conduct >= 0 && conduct < (int)COUNT_OF(of) ? of[conduct] : HANH_KIEM_NONE;
}

static void judge_classes(struct call *call, const struct class_row *class,
                          struct student_result *r)
{
    const struct tt58_rules *rules = r->ruleset->classes;
    const int conduct[] = {r->enrolment->conduct_year, r->enrolment->conduct_term1,
                           r->enrolment->conduct_term2};
    struct class_verdict *v = arena_array(call->mem, 1, sizeof(*v));
    struct subject_result results[SUBJECTS_MAX];

    *v = (struct class_verdict){0};
    for (int period = 0; period <= 2; period++) {
        collect_results(r, period, results);
        v->learning[period] = tt58_hoc_luc(rules, results, r->n_lines, &v->learning_why[period]);
        v->conduct[period] = hanh_kiem_of(conduct[period]);
        v->title[period] =
            tt58_title(rules, v->learning[period], v->conduct[period], &v->title_why[period]);
    }

    const struct tt58_year_end end = {v->learning[0], v->conduct[0], r->absences,
                                      is_last_grade((int)class->grade), has_own_plan(r)};

    r->promotion = tt58_promotion(rules, &end, &v->promotion_why);
    r->title = v->title[0];
    r->classes = v;
}

struct primary_result end_of_year(const struct subject_line *line)
{
    const struct mark_row *row = line->marks[2];

    return (struct primary_result){.quality = line->subject->kind == SUBJECT_QUALITY,
                                   .tested = line->tests != TEST_NONE,
                                   .left_out = line->left_out,
                                   .level = row ? row->tx2 : NONE,
                                   .test = row ? row->ck : NONE};
}

static void judge_achievement(struct call *call, const struct class_row *class,
                              struct student_result *r)
{
    const struct primary_rules *rules = r->ruleset->achievement;
    const struct primary_praise praise = {r->enrolment->praise >= PRAISE_OUTSTANDING,
                                          r->enrolment->praise == PRAISE_RECOGNISED};
    struct achievement_verdict *v = arena_array(call->mem, 1, sizeof(*v));
    struct primary_result results[SUBJECTS_MAX];

    *v = (struct achievement_verdict){0};
    for (size_t i = 0; i < r->n_lines; i++)
        results[i] = end_of_year(&r->lines[i]);
    v->result = primary_year(rules, results, r->n_lines, &v->why);
    r->promotion = primary_promotion(v->result, is_last_grade((int)class->grade), has_own_plan(r));
    r->title = primary_title(rules, results, r->n_lines, &praise, &v->title_why);
    r->achievement = v;
}

/* In the last grade, P9: whoever has moved up need not have completed (Điều 12; doubts.def). */
bool completes_level(const struct class_row *class, const struct student_result *r)
{
    struct subject_result results[SUBJECTS_MAX];
    bool last = is_last_grade(class->grade);

    if (passage_of(r->promotion, last) != PASSAGE_COMPLETED)
        return false;
    if (r->ruleset->engine != ENGINE_LEVELS)
        return true;
    collect_results(r, 0, results);
    return tt22_completes_level(r->ruleset->levels, r->promotion, results, r->n_lines);
}

void judge(struct call *call, const struct class_row *class, struct student_result *ret)
{
    const struct enrolment *e = ret->enrolment;

    ret->absences = is_none(e->absent_excused) || is_none(e->absent_unexcused)
                        ? NONE
                        : e->absent_excused + e->absent_unexcused;
    if (ret->ruleset->engine == ENGINE_LEVELS)
        judge_levels(class, ret);
    else if (ret->ruleset->engine == ENGINE_CLASSES)
        judge_classes(call, class, ret);
    else
        judge_achievement(call, class, ret);
    ret->completes = completes_level(class, ret);
}
