/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/marks.h"

#include "domain/mark_rules.h"

static const char rule_rating[] = "TT22/2021 Điều 9 k1a";
static const char rule_average[] = "TT22/2021 Điều 9 k1b";

int64_t round_half_up(int64_t num, int64_t den)
{
    return (2 * num + den) / (2 * den);
}

static int64_t cell_of(const struct term_marks *marks, enum mark_column column)
{
    if (column == COLUMN_GK)
        return marks->gk;
    if (column == COLUMN_CK)
        return marks->ck;
    return marks->tx[column - COLUMN_TX1];
}

static int64_t weight_of(enum mark_column column)
{
    if (column == COLUMN_GK)
        return 2;
    return column == COLUMN_CK ? 3 : 1;
}

static bool counts(int64_t cell)
{
    return cell >= 0 || cell == MARK_ZERO_BY_RULE;
}

static int64_t value_of(int64_t cell)
{
    return cell == MARK_ZERO_BY_RULE ? 0 : cell;
}

/* 0 when the term can be computed, MARK_EXEMPT or NONE when that is the answer. */
static int64_t look_through(const struct term_marks *marks, struct term_why *why)
{
    enum mark_column columns[COLUMN_COUNT];
    size_t n = mark_columns(marks->n_tx, columns);
    size_t n_exempt = 0;

    for (size_t i = 0; i < n; i++) {
        int64_t cell = cell_of(marks, columns[i]);

        n_exempt += cell == MARK_EXEMPT;
        if (!counts(cell) && cell != MARK_EXEMPT)
            why->missing |= 1U << columns[i];
        if (counts(cell) && value_of(cell) == 0)
            why->failed |= 1U << columns[i];
    }
    if (n > 0 && n_exempt == n)
        return MARK_EXEMPT;
    why->exempt_in_part = n_exempt > 0;
    return n == 0 || n_exempt > 0 || why->missing ? NONE : 0;
}

int64_t tt22_term_average(const struct term_marks *marks, struct term_why *ret)
{
    enum mark_column columns[COLUMN_COUNT];
    size_t n = mark_columns(marks->n_tx, columns);
    int64_t state;

    *ret = (struct term_why){.rule = rule_average, .divisor = marks->n_tx + 5};
    state = look_through(marks, ret);
    if (state != 0)
        return state;

    for (size_t i = 0; i < n; i++)
        ret->sum += weight_of(columns[i]) * value_of(cell_of(marks, columns[i]));
    return round_half_up(ret->sum, ret->divisor);
}

int64_t tt22_term_rating(const struct term_marks *marks, struct term_why *ret)
{
    int64_t state;

    *ret = (struct term_why){.rule = rule_rating};
    state = look_through(marks, ret);
    if (state != 0)
        return state;
    return ret->failed ? RATING_CHUA_DAT : RATING_DAT;
}

/* Which terms make the year: those taught, less the exempt ones. */
static int terms_used(int64_t term1, int64_t term2, int taught)
{
    int used = taught & TAUGHT_BOTH;

    if (term1 == MARK_EXEMPT)
        used &= ~TAUGHT_TERM1;
    if (term2 == MARK_EXEMPT)
        used &= ~TAUGHT_TERM2;
    return used;
}

/* A term result, or NONE for anything that is no result. */
static int64_t result_of(int64_t term)
{
    return term >= 0 ? term : NONE;
}

int64_t tt22_year_average(int64_t term1, int64_t term2, int taught, struct year_why *ret)
{
    int used = terms_used(term1, term2, taught);

    *ret = (struct year_why){rule_average, term1, term2, used};
    if (used == 0)
        return taught & TAUGHT_BOTH ? MARK_EXEMPT : NONE;
    if (used == TAUGHT_TERM1)
        return result_of(term1);
    if (used == TAUGHT_TERM2)
        return result_of(term2);
    if (term1 < 0 || term2 < 0)
        return NONE;
    return round_half_up(term1 + 2 * term2, 3);
}

int64_t tt22_year_rating(int64_t term1, int64_t term2, int taught, struct year_why *ret)
{
    int used = terms_used(term1, term2, taught);

    if (used == TAUGHT_BOTH)
        used = TAUGHT_TERM2;
    *ret = (struct year_why){rule_rating, term1, term2, used};
    if (used == 0)
        return taught & TAUGHT_BOTH ? MARK_EXEMPT : NONE;
    return result_of(used == TAUGHT_TERM1 ? term1 : term2);
}
