/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "oracle.h"

/* Sebastiano Vigna's splitmix64. */
static uint64_t roll(uint64_t *dice)
{
    uint64_t z = *dice += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static int below(uint64_t *dice, int n)
{
    return (int)(roll(dice) % (uint64_t)n);
}

static int one_in(uint64_t *dice, int n)
{
    return below(dice, n) == 0;
}

static int clamp(int mark)
{
    return mark < 0 ? 0 : mark > 100 ? 100 : mark;
}

/* The thresholds of the circulars: marks gather around them. */
static int aim(uint64_t *dice, int usual)
{
    static const int thresholds[] = {20, 35, 50, 65, 80, 90};

    if (one_in(dice, 12))
        return thresholds[below(dice, 6)];
    return one_in(dice, 3) ? usual + 15 : usual;
}

static void fill_term(uint64_t *dice, struct pupil_subject *s, int usual, int cell[])
{
    int n = s->n_once + s->n_twice + 1;
    int around = aim(dice, usual);
    int spread = one_in(dice, 4) ? 12 : 2;
    int exempt = one_in(dice, 150);

    for (int i = 0; i < n; i++) {
        cell[i] = clamp(around + below(dice, 2 * spread + 1) - spread);
        if (!s->scored)
            cell[i] = !one_in(dice, 60);
        if (one_in(dice, 900))
            cell[i] = CELL_ZERO;
        if (one_in(dice, 12000))
            cell[i] = one_in(dice, 4) ? CELL_EXEMPT : CELL_DUE;
        if (exempt)
            cell[i] = CELL_EXEMPT;
    }
}

static void fill_secondary(const struct pupil_plan *plan, uint64_t *dice, struct pupil *p)
{
    static const int usuals[] = {20, 35, 50, 52, 65, 67, 80, 82, 90, 92};
    int usual = usuals[below(dice, 10)];

    p->n = plan->scored + plan->commented;
    for (int i = 0; i < p->n; i++) {
        struct pupil_subject *s = &p->subject[i];

        s->scored = i < plan->scored;
        s->key = s->scored ? (i < 2) + 2 * (i == 2) : 0;
        s->special = plan->special && i == plan->scored - 1;
        s->n_once = s->scored ? 2 + below(dice, 3) : 2;
        s->n_twice = plan->vary_twice ? below(dice, 4) : 1;
        fill_term(dice, s, usual, s->cell[0]);
        fill_term(dice, s, usual, s->cell[1]);
        s->retake = one_in(dice, 2) ? -1 : s->scored ? clamp(30 + below(dice, 40)) : below(dice, 2);
    }
}

static void fill_primary(const struct pupil_plan *plan, uint64_t *dice, struct pupil *p)
{
    int well = below(dice, 3);

    p->n = plan->scored + plan->qualities;
    for (int i = 0; i < p->n; i++) {
        struct pupil_subject *s = &p->subject[i];
        int failing = one_in(dice, 120);

        s->quality = i >= plan->scored;
        s->tested = i < plan->primary;
        s->retake = s->retest = -1;
        for (int t = 0; t < 2; t++) {
            s->cell[t][0] = failing ? 0 : well == 2 && !one_in(dice, 40) ? 2 : 1 + below(dice, 2);
            s->cell[t][1] = 10 * (well * 2 + 5 + below(dice, 7 - 2 * well));
            if (one_in(dice, 25))
                s->cell[t][1] -= 10 * below(dice, 6);
            if (s->cell[t][1] > 100)
                s->cell[t][1] = 100;
            if (one_in(dice, 4000))
                s->cell[t][0] = one_in(dice, 2) ? CELL_EXEMPT : CELL_DUE;
            if (one_in(dice, 4000))
                s->cell[t][1] = one_in(dice, 2) ? CELL_ZERO : CELL_DUE;
        }
        if (s->cell[1][0] == 0 && !one_in(dice, 4))
            s->retake = below(dice, 3);
        if (s->tested && s->cell[1][1] < 50 && !one_in(dice, 4))
            s->retest = 10 * (4 + below(dice, 7));
    }
}

static char conduct(const struct pupil_plan *plan, uint64_t *dice)
{
    if (one_in(dice, 200))
        return '?';
    return plan->conducts[one_in(dice, 3) ? below(dice, 4) : 0];
}

void random_pupil(const struct pupil_plan *plan, uint64_t seed, uint64_t i, struct pupil *ret)
{
    uint64_t dice = seed * 0x2545f4914f6cdd1d + i;

    memset(ret, 0, sizeof(*ret));
    if (plan->qualities)
        fill_primary(plan, &dice, ret);
    else
        fill_secondary(plan, &dice, ret);
    for (int t = 0; t < 3; t++)
        ret->conduct[t] = conduct(plan, &dice);
    ret->trained = conduct(plan, &dice);
    ret->absences = one_in(&dice, 300) ? -1
                    : one_in(&dice, 6) ? 44 + below(&dice, 4)
                                       : below(&dice, 20);
    ret->last_grade = one_in(&dice, 4);
    ret->outstanding = one_in(&dice, 2);
    ret->recognised = one_in(&dice, 2);
}
