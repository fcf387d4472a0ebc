/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Thông tư 58/2011, Điều 10 to 18, and what TT26/2020 changed in it. */
#include <string.h>

#include "oracle.h"

/* Điều 10 k2: two thirds of the tests, the last among them; the year as term II. */
static void ratings(const struct pupil *pupil, struct verdict *ret)
{
    for (int i = 0; i < pupil->n; i++) {
        const struct pupil_subject *s = &pupil->subject[i];
        int n = s->n_once + s->n_twice + 1;

        if (s->scored)
            continue;
        for (int t = 0; t < 2; t++) {
            int passed = 0, exempt = 0, due = 0;

            for (int c = 0; c < n; c++) {
                passed += s->cell[t][c] == 1;
                exempt += s->cell[t][c] == CELL_EXEMPT;
                due += s->cell[t][c] == CELL_DUE;
            }
            if (exempt == n)
                ret->term[t][i] = RESULT_EXEMPT;
            else if (exempt || due)
                ret->term[t][i] = RESULT_DUE;
            else
                ret->term[t][i] = s->cell[t][n - 1] == 1 && passed * 3 >= n * 2;
        }
        ret->year[i] = ret->term[1][i] == RESULT_EXEMPT ? ret->term[0][i] : ret->term[1][i];
    }
}

struct sheet {
    int average;
    int lowest;
    int best_key;
    int special; /* 100 where there is none */
    int failed;
};

static struct sheet sheet_of(const struct oracle_rules *rules, const struct pupil *pupil,
                             const int value[])
{
    struct sheet sheet = {.lowest = 1000, .best_key = -1, .special = 100};
    int n = 0;

    for (int i = 0; i < pupil->n; i++) {
        const struct pupil_subject *s = &pupil->subject[i];

        if (value[i] == RESULT_EXEMPT)
            continue;
        if (!s->scored) {
            sheet.failed += value[i] == 0;
            continue;
        }
        n++;
        sheet.average += value[i];
        if (value[i] < sheet.lowest)
            sheet.lowest = value[i];
        if ((s->key == 1 || (s->key == 2 && rules->foreign_key)) && value[i] > sheet.best_key)
            sheet.best_key = value[i];
        if (s->special)
            sheet.special = value[i];
    }
    sheet.average = n ? oracle_round(sheet.average, n) : -1;
    return sheet;
}

/* Điều 13 k1 to k5. */
static char class_of(const struct sheet *s)
{
    if (s->average >= 80 && s->best_key >= 80 && s->special >= 80 && s->lowest >= 65 && !s->failed)
        return 'G';
    if (s->average >= 65 && s->best_key >= 65 && s->special >= 65 && s->lowest >= 50 && !s->failed)
        return 'K';
    if (s->average >= 50 && s->best_key >= 50 && s->special >= 50 && s->lowest >= 35 && !s->failed)
        return 'B';
    return s->average >= 35 && s->lowest >= 20 ? 'Y' : 'M';
}

static int is_at_least(char class, char wanted)
{
    return strchr("GKBYM", class) <= strchr("GKBYM", wanted);
}

/* How many subjects, each made perfect alone with the average kept, would give the wanted class. */
static int reasons(const struct oracle_rules *rules, const struct pupil *pupil, const int value[],
                   int average, char wanted)
{
    int n = 0;

    for (int i = 0; i < pupil->n; i++) {
        int scored = pupil->subject[i].scored;
        int low = !scored ? 1 : wanted == 'G' ? 65 : 50;
        int better[PUPIL_SUBJECTS];

        if (value[i] == RESULT_EXEMPT || value[i] >= low)
            continue;
        memcpy(better, value, sizeof(better));
        better[i] = scored ? 100 : 1;

        struct sheet sheet = sheet_of(rules, pupil, better);

        sheet.average = average;
        n += is_at_least(class_of(&sheet), wanted);
    }
    return n;
}

/* Điều 13 k6. */
static char learning(const struct oracle_rules *rules, const struct pupil *pupil, const int value[])
{
    for (int i = 0; i < pupil->n; i++)
        if (value[i] == RESULT_DUE)
            return '?';

    struct sheet sheet = sheet_of(rules, pupil, value);
    char class = class_of(&sheet);

    if (sheet.average < 0)
        return '?';
    if (sheet.average >= 80 && class != 'G' &&
        reasons(rules, pupil, value, sheet.average, 'G') == 1)
        return class == 'B' ? 'K' : class == 'Y' ? 'B' : class;
    if (sheet.average >= 65 && !is_at_least(class, 'K') &&
        reasons(rules, pupil, value, sheet.average, 'K') == 1)
        return class == 'Y' ? 'B' : class == 'M' ? 'Y' : class;
    return class;
}

/* Điều 15 to 17. */
static char decide(const struct oracle_rules *rules, char class, char conduct,
                   const struct pupil *pupil)
{
    int weak_conduct = conduct == 'Y';

    if (pupil->absences > 45 || class == 'M')
        return 'X';
    if (class == '?' || pupil->absences < 0 || (conduct == '?' && !rules->conduct_optional))
        return 'U';
    if (class == 'Y')
        return weak_conduct ? 'X' : 'R';
    if (weak_conduct)
        return 'S';
    return pupil->last_grade ? 'C' : 'P';
}

static char after_retest(const struct oracle_rules *rules, const struct pupil *pupil,
                         const int year[])
{
    int value[PUPIL_SUBJECTS] = {0};

    for (int i = 0; i < pupil->n; i++) {
        const struct pupil_subject *s = &pupil->subject[i];

        value[i] = year[i];
        if (s->retake >= 0 && year[i] >= 0 && year[i] < (s->scored ? 50 : 1))
            value[i] = s->retake;
    }

    char class = learning(rules, pupil, value);

    return class == '?' ? 'U' : is_at_least(class, 'B') ? 'p' : 'X';
}

/* Điều 18. */
static char title(char class, char conduct)
{
    int no = (class != '?' && !is_at_least(class, 'K')) || conduct == 'B' || conduct == 'Y';

    if (no)
        return '-';
    if (class == '?' || conduct == '?')
        return '?';
    return class == 'G' && conduct == 'T' ? 'G' : 'A';
}

void oracle_classes(const struct oracle_rules *rules, const struct pupil *pupil,
                    struct verdict *ret)
{
    memset(ret, 0, sizeof(*ret));
    oracle_averages(pupil, ret);
    ratings(pupil, ret);
    ret->learning[0] = learning(rules, pupil, ret->year);
    ret->learning[1] = learning(rules, pupil, ret->term[0]);
    ret->learning[2] = learning(rules, pupil, ret->term[1]);
    ret->conduct = pupil->conduct[2];
    ret->decision = decide(rules, ret->learning[0], ret->conduct, pupil);
    ret->after_retest = after_retest(rules, pupil, ret->year);
    ret->after_training = ret->decision;
    if (ret->decision == 'S')
        ret->after_training = pupil->trained == '?' ? 'U' : pupil->trained == 'Y' ? 'X' : 'p';
    ret->title[0] = title(ret->learning[0], pupil->conduct[2]);
    ret->title[1] = title(ret->learning[1], pupil->conduct[0]);
    ret->title[2] = title(ret->learning[2], pupil->conduct[1]);
}
