/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Random students of every rule set, judged by domain/ and by the oracles; no difference. A failure
 * names the seed and the student. HBDT_RANDOM_STUDENTS: how many of each; HBDT_RANDOM_SEED.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/conduct.h"
#include "domain/learning.h"
#include "domain/rulesets.h"
#include "oracle.h"

enum { STUDENTS = 10000 };

static const char learning_letters[] = "?CDKT";
static const char class_letters[] = "?MYBKG";
static const char conduct_letters[] = "?YBKT";
static const char achievement_letters[] = "?CHTX";
static const char promotion_letters[] = "?PCRSXppU!Sp";
static const char title_letters[] = "?-GXABXV";

static int64_t cell_of(int cell)
{
    return cell == CELL_DUE      ? NONE
           : cell == CELL_ZERO   ? MARK_ZERO_BY_RULE
           : cell == CELL_EXEMPT ? MARK_EXEMPT
                                 : cell;
}

static int shown(int64_t result)
{
    return is_none(result) ? RESULT_DUE : result == MARK_EXEMPT ? RESULT_EXEMPT : (int)result;
}

static int place(const char *letters, char letter)
{
    return (int)(strchr(letters, letter) - letters);
}

/* A term with one test that counts twice, as since TT26/2020. */
static int64_t usual_term(const struct term_rules *rules, const struct pupil_subject *s,
                          const int cell[])
{
    struct term_marks marks = {
        .n_tx = s->n_once, .gk = cell_of(cell[s->n_once]), .ck = cell_of(cell[s->n_once + 1])};
    struct term_why why;

    for (int i = 0; i < s->n_once; i++)
        marks.tx[i] = cell_of(cell[i]);
    return s->scored ? term_average(rules, &marks, &why) : term_rating(rules, &marks, &why);
}

/* A term with as many tests as the plan asks for. */
static int64_t planned_term(const struct tt58_rules *rules, const struct pupil_subject *s,
                            const int cell[])
{
    struct tt58_marks marks = {
        .n_tx = s->n_once, .n_dk = s->n_twice, .hk = cell_of(cell[s->n_once + s->n_twice])};
    struct term_why why;

    for (int i = 0; i < s->n_once; i++)
        marks.tx[i] = cell_of(cell[i]);
    for (int i = 0; i < s->n_twice; i++)
        marks.dk[i] = cell_of(cell[s->n_once + i]);
    return s->scored ? tt58_term_average(rules, &marks, &why)
                     : tt58_term_rating(rules, &marks, &why);
}

/* Results of the year [0] and of the terms, as both families take them. */
struct sheet {
    struct subject_result result[3][PUPIL_SUBJECTS];
    int64_t retaken[PUPIL_SUBJECTS];
};

static void fill_sheet(const struct ruleset *rules, const struct pupil *p, struct sheet *sheet,
                       struct verdict *v)
{
    const struct term_rules *marks = rules->levels ? &rules->levels->marks : &rules->classes->marks;
    bool planned = rules->classes && !rules->classes->foreign_language_key;

    for (int i = 0; i < p->n; i++) {
        const struct pupil_subject *s = &p->subject[i];
        bool key =
            s->key == 1 || (s->key == 2 && rules->classes && rules->classes->foreign_language_key);
        int64_t value[3];
        struct year_why why;

        for (int t = 1; t <= 2; t++)
            value[t] = planned ? planned_term(rules->classes, s, s->cell[t - 1])
                               : usual_term(marks, s, s->cell[t - 1]);
        value[0] = s->scored ? year_average(marks, value[1], value[2], TAUGHT_BOTH, &why)
                             : year_rating(marks, value[1], value[2], TAUGHT_BOTH, &why);
        for (int t = 0; t < 3; t++)
            sheet->result[t][i] = (struct subject_result){
                .scored = s->scored, .key = key, .special = s->special, .value = value[t]};
        sheet->retaken[i] = s->retake < 0 ? NONE : s->retake;
        v->term[0][i] = shown(value[1]);
        v->term[1][i] = shown(value[2]);
        v->year[i] = shown(value[0]);
    }
}

static void judge_levels(const struct ruleset *ruleset, const struct pupil *p, struct verdict *v)
{
    const struct tt22_rules *rules = ruleset->levels;
    struct sheet sheet;
    struct learning_why learning;
    struct conduct_why conduct;
    struct promotion_why promotion;
    struct title_why title;
    enum level level[3];

    fill_sheet(ruleset, p, &sheet, v);
    for (int t = 0; t < 3; t++) {
        level[t] = tt22_learning(rules, sheet.result[t], (size_t)p->n, &learning);
        v->learning[t] = learning_letters[level[t]];
    }

    const struct year_end end = {
        .learning = level[0],
        .conduct = tt22_conduct_year(rules, (enum level)place(learning_letters, p->conduct[0]),
                                     (enum level)place(learning_letters, p->conduct[1]), &conduct),
        .absences = p->absences < 0 ? NONE : p->absences,
        .last_grade = p->last_grade};

    v->conduct = learning_letters[end.conduct];
    v->decision = promotion_letters[tt22_promotion(rules, &end, &promotion)];
    v->after_retest = promotion_letters[tt22_after_retest(rules, sheet.result[0], sheet.retaken,
                                                          (size_t)p->n, &learning)];
    v->after_training = promotion_letters[tt22_after_training(
        rules, &end, (enum level)place(learning_letters, p->trained), &promotion)];
    v->title[0] = title_letters[tt22_title(rules, end.learning, end.conduct, sheet.result[0],
                                           (size_t)p->n, &title)];
    v->title[1] = v->title[2] = '-';
}

static void judge_classes(const struct ruleset *ruleset, const struct pupil *p, struct verdict *v)
{
    const struct tt58_rules *rules = ruleset->classes;
    struct sheet sheet;
    struct hoc_luc_why learning;
    struct tt58_promotion_why promotion;
    struct tt58_title_why title;
    enum hoc_luc class[3];
    enum hanh_kiem conduct[3];

    fill_sheet(ruleset, p, &sheet, v);
    for (int t = 0; t < 3; t++) {
        class[t] = tt58_hoc_luc(rules, sheet.result[t], (size_t)p->n, &learning);
        conduct[t] = (enum hanh_kiem)place(conduct_letters, p->conduct[t ? t - 1 : 2]);
        v->learning[t] = class_letters[class[t]];
        v->title[t] = title_letters[tt58_title(rules, class[t], conduct[t], &title)];
    }

    const struct tt58_year_end end = {
        class[0], conduct[0], p -> absences < 0 ? NONE : p -> absences, p -> last_grade, false};

    v->conduct = conduct_letters[conduct[0]];
    v->decision = promotion_letters[tt58_promotion(rules, &end, &promotion)];
    v->after_retest = promotion_letters[tt58_after_retest(rules, sheet.result[0], sheet.retaken,
                                                          (size_t)p->n, &learning)];
    v->after_training = promotion_letters[tt58_after_training(
        rules, &end, (enum hanh_kiem)place(conduct_letters, p->trained), &promotion)];
}

static void judge_primary(const struct ruleset *ruleset, const struct pupil *p, struct verdict *v)
{
    const struct primary_rules *rules = ruleset->achievement;
    struct primary_result result[PUPIL_SUBJECTS];
    struct primary_result again[PUPIL_SUBJECTS];
    const struct primary_praise praise = {p->outstanding, p->recognised};
    struct primary_why why;
    struct primary_title_why title;

    for (int i = 0; i < p->n; i++) {
        const struct pupil_subject *s = &p->subject[i];

        result[i] = (struct primary_result){.quality = s->quality,
                                            .tested = s->tested,
                                            .level = cell_of(s->cell[1][0]),
                                            .test = cell_of(s->cell[1][1])};
        again[i] = (struct primary_result){.level = s->retake, .test = s->retest};
    }

    enum achievement year = primary_year(rules, result, (size_t)p->n, &why);

    v->learning[0] = achievement_letters[year];
    v->decision = promotion_letters[primary_promotion(year, p->last_grade, false)];
    v->after_retest =
        promotion_letters[primary_after_supplement(rules, result, again, (size_t)p->n, &why)];
    v->title[0] = title_letters[primary_title(rules, result, (size_t)p->n, &praise, &title)];
}

/* clang-format off */
static const struct trial {
    const char *label, *rules;
    struct oracle_rules oracle;
    struct pupil_plan plan;
    const char *learning, *decisions, *titles; /* what must come up, or the trial shows nothing */
} trials[] = {
    {"TT22 lower",   "TT22",    {.need = 6}, {8, 4, .conducts = "TKDC"}, "TKDC?", "PCRSXU", "XG-?"},
    {"TT22 upper",   "TT22",    {.need = 6}, {9, 3, .conducts = "TKDC"}, "TKDC?", "PCRSXU", "XG-?"},
    {"TT22 with music and art", "TT22", {.need = 6}, {7, 5, .conducts = "TKDC"}, "TKDC?", "PCRSXU", "XG-?"},
    {"TT43",         "TT43",    {.need = 5}, {7, 1, .conducts = "TKDC"}, "TKDC?", "PCRSXU", "XG-?"},
    {"TT58",         "TT58",    {0}, {10, 3, .vary_twice = 1, .conducts = "TKBY"}, "GKBYM?", "PCRSXU", "GA-?"},
    {"TT58 specialised", "TT58", {0}, {12, 1, .vary_twice = 1, .special = 1, .conducts = "TKBY"}, "GKBYM?", "PCRSXU", "GA-?"},
    {"TT58_26",      "TT58_26", {.foreign_key = 1}, {10, 3, .conducts = "TKBY"}, "GKBYM?", "PCRSXU", "GA-?"},
    {"GDTX",         "GDTX",    {.conduct_optional = 1}, {7, 0, .vary_twice = 1, .conducts = "TKBY"}, "GKBYM?", "PCRSXU", "GA-?"},
    {"TT27 grade 5", "TT27",    {.four_results = 1}, {12, .primary = 7, .qualities = 15, .conducts = "T???"}, "XTHC?", "PCSU", "XB-?"},
    {"TT27 grade 1", "TT27",    {.four_results = 1}, {8, .primary = 2, .qualities = 13, .conducts = "T???"}, "XTHC?", "PCSU", "XB-?"},
    {"TT30_22",      "TT30_22", {0}, {9, .primary = 4, .qualities = 7, .conducts = "T???"}, "HC?", "PCSU", "XV-?"},
};
/* clang-format on */

static uint64_t setting(const char *name, uint64_t usual)
{
    const char *text = getenv(name);

    return text ? strtoull(text, NULL, 10) : usual;
}

static void judge(const struct ruleset *rules, const struct pupil *p, struct verdict *v)
{
    memset(v, 0, sizeof(*v));
    if (rules->engine == ENGINE_LEVELS)
        judge_levels(rules, p, v);
    else if (rules->engine == ENGINE_CLASSES)
        judge_classes(rules, p, v);
    else
        judge_primary(rules, p, v);
}

static void ask_oracle(const struct trial *t, const struct ruleset *rules, const struct pupil *p,
                       struct verdict *v)
{
    if (rules->engine == ENGINE_LEVELS)
        oracle_levels(&t->oracle, p, v);
    else if (rules->engine == ENGINE_CLASSES)
        oracle_classes(&t->oracle, p, v);
    else
        oracle_primary(&t->oracle, p, v);
}

static void must_have_seen(const struct trial *t, const char *wanted, const int seen[128])
{
    for (const char *letter = wanted; *letter; letter++)
        if (!seen[(int)*letter])
            fail_msg("%s: no student came out as %c of %s", t->label, *letter, wanted);
}

static void no_student_is_judged_differently(void **state)
{
    const struct trial *t = *state;
    const struct ruleset *rules = ruleset_by_name(t->rules);
    uint64_t n = setting("HBDT_RANDOM_STUDENTS", STUDENTS);
    uint64_t seed = setting("HBDT_RANDOM_SEED", 20210720);
    int learning[128] = {0}, decisions[128] = {0}, titles[128] = {0};

    for (uint64_t i = 0; i < n; i++) {
        struct pupil pupil;
        struct verdict ours, theirs;

        random_pupil(&t->plan, seed, i, &pupil);
        judge(rules, &pupil, &ours);
        ask_oracle(t, rules, &pupil, &theirs);
        if (memcmp(&ours, &theirs, sizeof(ours)) != 0)
            fail_msg("%s, HBDT_RANDOM_SEED=%llu, student %llu: learning %.3s/%.3s conduct %c/%c "
                     "decision %c/%c retest %c/%c training %c/%c title %.3s/%.3s",
                     t->label, (unsigned long long)seed, (unsigned long long)i, ours.learning,
                     theirs.learning, ours.conduct, theirs.conduct, ours.decision, theirs.decision,
                     ours.after_retest, theirs.after_retest, ours.after_training,
                     theirs.after_training, ours.title, theirs.title);
        learning[(int)ours.learning[0]]++;
        decisions[(int)ours.decision]++;
        titles[(int)ours.title[0]]++;
    }
    print_message("%s: %llu students, 0 differences\n", t->label, (unsigned long long)n);
    must_have_seen(t, t->learning, learning);
    must_have_seen(t, t->decisions, decisions);
    must_have_seen(t, t->titles, titles);
}

/* The same mark or rating in every cell, so that every average is the mark. */
static void fill_subject(struct pupil_subject *s, bool scored, int value)
{
    *s = (struct pupil_subject){
        .scored = scored, .n_once = 2, .n_twice = 1, .retake = -1, .retest = -1};
    for (int t = 0; t < 2; t++)
        for (int c = 0; c < 4; c++)
            s->cell[t][c] = value;
}

/* Five scored subjects, the first two and the third key ones, and two commented. */
static void compare_classes(const struct ruleset *rules, const struct oracle_rules *oracle,
                            const int marks[5], int failed)
{
    struct pupil pupil = {.n = 7, .conduct = "TTT", .trained = 'T'};
    struct verdict ours, theirs;

    for (int i = 0; i < 5; i++) {
        fill_subject(&pupil.subject[i], true, marks[i]);
        pupil.subject[i].key = i < 2 ? 1 : i == 2 ? 2 : 0;
    }
    for (int i = 0; i < 2; i++)
        fill_subject(&pupil.subject[5 + i], false, i >= failed);
    memset(&ours, 0, sizeof(ours));
    judge_classes(rules, &pupil, &ours);
    oracle_classes(oracle, &pupil, &theirs);
    if (memcmp(&ours, &theirs, sizeof(ours)) != 0)
        fail_msg("%s: %d %d %d %d %d, %d failed: %c/%c", rules->name, marks[0], marks[1], marks[2],
                 marks[3], marks[4], failed, ours.learning[0], theirs.learning[0]);
}

/* Every four marks at or a tenth below a threshold, beside a weak, a good and a perfect one. */
static void classes_agree_around_every_threshold(void **state)
{
    static const int marks[] = {19, 20, 34, 35, 49, 50, 64, 65, 79, 80};
    static const int beside[] = {50, 80, 100};
    static const struct oracle_rules before = {0}, since = {.foreign_key = 1};

    (void)state;
    for (int i = 0; i < 10000; i++)
        for (size_t k = 0; k < COUNT_OF(beside); k++)
            for (int failed = 0; failed <= 2; failed++) {
                const int five[] = {marks[i % 10], marks[i / 10 % 10], marks[i / 100 % 10],
                                    marks[i / 1000], beside[k]};

                compare_classes(ruleset_by_name("TT58"), &before, five, failed);
                compare_classes(ruleset_by_name("TT58_26"), &since, five, failed);
            }
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(trials) + 1] = {
        [COUNT_OF(trials)] = cmocka_unit_test(classes_agree_around_every_threshold)};

    for (size_t i = 0; i < COUNT_OF(trials); i++)
        tests[i] = (struct CMUnitTest){.name = trials[i].label,
                                       .test_func = no_student_is_judged_differently,
                                       .initial_state = (void *)&trials[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
