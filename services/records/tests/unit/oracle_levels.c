/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Thông tư 22/2021, Điều 8 to 15, as a clerk with a pencil would go through it. */
#include <string.h>

#include "oracle.h"

int oracle_round(int num, int den)
{
    int whole = num / den;

    return num % den * 2 >= den ? whole + 1 : whole;
}

/* 'e' all exempt, 'd' something due, 'v' a value. */
static char state_of(const struct pupil_subject *s, const int cell[])
{
    int n = s->n_once + s->n_twice + 1;
    int exempt = 0;
    int due = 0;

    for (int i = 0; i < n; i++) {
        exempt += cell[i] == CELL_EXEMPT;
        due += cell[i] == CELL_DUE;
    }
    if (exempt == n)
        return 'e';
    return due || exempt ? 'd' : 'v';
}

static int term_mark(const struct pupil_subject *s, const int cell[])
{
    int points = 0;
    int weight = s->n_once + 2 * s->n_twice + 3;

    if (state_of(s, cell) != 'v')
        return state_of(s, cell) == 'e' ? RESULT_EXEMPT : RESULT_DUE;
    for (int i = 0; i < s->n_once + s->n_twice + 1; i++) {
        int times = i < s->n_once ? 1 : i < s->n_once + s->n_twice ? 2 : 3;

        points += cell[i] > 0 ? times * cell[i] : 0;
    }
    return oracle_round(points, weight);
}

void oracle_averages(const struct pupil *pupil, struct verdict *ret)
{
    for (int i = 0; i < pupil->n; i++) {
        const struct pupil_subject *s = &pupil->subject[i];

        if (!s->scored)
            continue;
        int first = ret->term[0][i] = term_mark(s, s->cell[0]);
        int second = ret->term[1][i] = term_mark(s, s->cell[1]);

        if (first == RESULT_EXEMPT)
            ret->year[i] = second;
        else if (second == RESULT_EXEMPT)
            ret->year[i] = first;
        else if (first == RESULT_DUE || second == RESULT_DUE)
            ret->year[i] = RESULT_DUE;
        else
            ret->year[i] = oracle_round(first + second + second, 3);
    }
}

/* Điều 9 k1a: Đạt when every one is. */
static void ratings(const struct pupil *pupil, struct verdict *ret)
{
    for (int i = 0; i < pupil->n; i++) {
        const struct pupil_subject *s = &pupil->subject[i];

        if (s->scored)
            continue;
        for (int t = 0; t < 2; t++) {
            char state = state_of(s, s->cell[t]);
            int fine = 1;

            for (int c = 0; c < s->n_once + s->n_twice + 1; c++)
                fine &= s->cell[t][c] == 1;
            ret->term[t][i] = state == 'e' ? RESULT_EXEMPT : state == 'd' ? RESULT_DUE : fine;
        }
        ret->year[i] = ret->term[1][i] == RESULT_EXEMPT ? ret->term[0][i] : ret->term[1][i];
    }
}

/* Điều 9 k2 over the subjects but one. */
static char plain_level(int need, const struct pupil *pupil, const int value[], int but)
{
    int from80 = 0, from65 = 0, from50 = 0, below65 = 0, below50 = 0, below35 = 0, failed = 0;

    for (int i = 0; i < pupil->n; i++) {
        int v = value[i];

        if (i == but || v == RESULT_EXEMPT)
            continue;
        if (!pupil->subject[i].scored) {
            failed += v == 0;
            continue;
        }
        from80 += v >= 80;
        from65 += v >= 65;
        from50 += v >= 50;
        below65 += v < 65;
        below50 += v < 50;
        below35 += v < 35;
    }
    if (!failed && !below65 && from80 >= need)
        return 'T';
    if (!failed && !below50 && from65 >= need)
        return 'K';
    return failed <= 1 && !below35 && from50 >= need ? 'D' : 'C';
}

static int rank(char letter)
{
    return letter == 'T' ? 4 : letter == 'K' ? 3 : letter == 'D' ? 2 : 1;
}

/* Điều 9 k3. */
static char level(int need, const struct pupil *pupil, const int value[])
{
    static const char targets[] = "TK";
    int counted = 0;

    for (int i = 0; i < pupil->n; i++) {
        if (value[i] == RESULT_DUE)
            return '?';
        counted += value[i] != RESULT_EXEMPT;
    }
    if (!counted)
        return '?';

    char plain = plain_level(need, pupil, value, -1);

    for (const char *target = targets; *target; target++) {
        int reasons = 0;

        for (int i = 0; i < pupil->n; i++) {
            int low = pupil->subject[i].scored ? (*target == 'T' ? 65 : 50) : 1;

            if (value[i] == RESULT_EXEMPT || value[i] >= low)
                continue;
            reasons += rank(plain_level(need, pupil, value, i)) >= rank(*target);
        }
        if (reasons == 1 && rank(*target) - rank(plain) >= 2)
            return plain == 'C' ? 'D' : 'K';
    }
    return plain;
}

/* Điều 8 k2, sentence by sentence. */
static char conduct_of_year(char first, char second)
{
    if (first == '?' || second == '?')
        return '?';
    if (second == 'C')
        return 'C';
    if (second == 'T')
        return first == 'T' || first == 'K' ? 'T' : 'K';
    if (second == 'K')
        return first == 'C' ? 'D' : 'K';
    return first == 'T' ? 'K' : 'D';
}

static char decide(char learning, char conduct, const struct pupil *pupil)
{
    if (pupil->absences > 45)
        return 'X';
    if (learning == '?' || conduct == '?' || pupil->absences < 0)
        return 'U';
    if (learning == 'C')
        return conduct == 'C' ? 'X' : 'R';
    if (conduct == 'C')
        return 'S';
    return pupil->last_grade ? 'C' : 'P';
}

static char after_retest(int need, const struct pupil *pupil, const int year[])
{
    int value[PUPIL_SUBJECTS];

    for (int i = 0; i < pupil->n; i++) {
        const struct pupil_subject *s = &pupil->subject[i];
        int may = year[i] >= 0 && (s->scored ? year[i] < 50 : year[i] == 0);

        value[i] = may && s->retake >= 0 ? s->retake : year[i];
    }

    char letter = level(need, pupil, value);

    return letter == '?' ? 'U' : letter == 'C' ? 'X' : 'p';
}

static char title(int need, const struct pupil *pupil, const struct verdict *v)
{
    int best = 0;

    if ((v->learning[0] != 'T' && v->learning[0] != '?') ||
        (v->conduct != 'T' && v->conduct != '?'))
        return '-';
    if (v->learning[0] == '?' || v->conduct == '?')
        return '?';
    for (int i = 0; i < pupil->n; i++)
        best += pupil->subject[i].scored && v->year[i] >= 90;
    return best >= need ? 'X' : 'G';
}

void oracle_levels(const struct oracle_rules *rules, const struct pupil *pupil, struct verdict *ret)
{
    memset(ret, 0, sizeof(*ret));
    oracle_averages(pupil, ret);
    ratings(pupil, ret);
    ret->learning[0] = level(rules->need, pupil, ret->year);
    ret->learning[1] = level(rules->need, pupil, ret->term[0]);
    ret->learning[2] = level(rules->need, pupil, ret->term[1]);
    ret->conduct = conduct_of_year(pupil->conduct[0], pupil->conduct[1]);
    ret->decision = decide(ret->learning[0], ret->conduct, pupil);
    ret->after_retest = after_retest(rules->need, pupil, ret->year);
    ret->after_training = ret->decision;
    if (ret->decision == 'S')
        ret->after_training = pupil->trained == '?' ? 'U' : pupil->trained == 'C' ? 'X' : 'p';
    ret->title[0] = title(rules->need, pupil, ret);
    ret->title[1] = ret->title[2] = '-';
}
