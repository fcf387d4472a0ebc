/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Thông tư 27/2020 Điều 9, 11, 13 and Thông tư 30/2014 (22/2016) Điều 14, 16. */
#include <string.h>

#include "oracle.h"

/* The lowest of what stands at the year's end; -1 = something is due. */
struct end {
    int subject;
    int quality;
    int test;
    int there;
};

static struct end end_of(const struct pupil *pupil, int again)
{
    struct end end = {2, 2, 100, 0};

    for (int i = 0; i < pupil->n; i++) {
        const struct pupil_subject *s = &pupil->subject[i];
        int level = again && s->retake >= 0 ? s->retake : s->cell[1][0];
        int test = again && s->retest >= 0 ? s->retest : s->cell[1][1];

        if (s->cell[1][0] == CELL_EXEMPT && !(again && s->retake >= 0))
            continue;
        if (level == CELL_DUE || (s->tested && test == CELL_DUE))
            return (struct end){-1, -1, -1, 0};
        end.there++;
        if (s->quality && level < end.quality)
            end.quality = level;
        if (!s->quality && level < end.subject)
            end.subject = level;
        if (s->tested && (test < 0 ? 0 : test) < end.test)
            end.test = test < 0 ? 0 : test;
    }
    return end;
}

static char result_of(const struct oracle_rules *rules, const struct end *end)
{
    if (!end->there)
        return '?';
    if (end->subject == 0 || end->quality == 0 || end->test < 50)
        return 'C';
    if (!rules->four_results || end->subject == 1 || end->quality == 1 || end->test < 70)
        return 'H';
    return end->test < 90 ? 'T' : 'X';
}

void oracle_primary(const struct oracle_rules *rules, const struct pupil *pupil,
                    struct verdict *ret)
{
    struct end end = end_of(pupil, 0);
    struct end again = end_of(pupil, 1);
    char result = result_of(rules, &end);
    char second = result_of(rules, &again);
    int best = end.there && end.subject == 2 && end.quality == 2 && end.test >= 90;

    memset(ret, 0, sizeof(*ret));
    ret->learning[0] = result;
    ret->decision = result == '?' ? 'U' : result == 'C' ? 'S' : pupil->last_grade ? 'C' : 'P';
    ret->after_retest = second == '?' ? 'U' : second == 'C' ? '!' : 'p';
    if (result == '?')
        ret->title[0] = '?';
    else if (best)
        ret->title[0] = 'X';
    else if (rules->four_results)
        ret->title[0] = result == 'T' && pupil->outstanding && pupil->recognised ? 'B' : '-';
    else
        ret->title[0] = result == 'H' && pupil->outstanding ? 'V' : '-';
}
