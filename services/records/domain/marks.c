/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/marks.h"

#include "domain/mark_rules.h"

bool result_is_out(const struct subject_result *result)
{
    return result->left_out || result->value == MARK_EXEMPT;
}

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

int64_t term_average(const struct term_rules *rules, const struct term_marks *marks,
                     struct term_why *ret)
{
    enum mark_column columns[COLUMN_COUNT];
    size_t n = mark_columns(marks->n_tx, columns);
    int64_t state;

    *ret = (struct term_why){.rule = rules->average_rule, .divisor = marks->n_tx + 5};
    state = look_through(marks, ret);
    if (state != 0)
        return state;

    for (size_t i = 0; i < n; i++)
        ret->sum += weight_of(columns[i]) * value_of(cell_of(marks, columns[i]));
    return round_half_up(ret->sum, ret->divisor);
}

/* Are enough of the ratings Đạt? */
static bool passes(const struct term_rules *rules, int n, unsigned failed)
{
    int n_failed = 0;

    for (unsigned bits = failed; bits; bits &= bits - 1)
        n_failed++;
    if (rules->last_must_pass && (failed & 1U << COLUMN_CK))
        return false;
    return rules->pass_den * (n - n_failed) >= rules->pass_num * n;
}

int64_t term_rating(const struct term_rules *rules, const struct term_marks *marks,
                    struct term_why *ret)
{
    enum mark_column columns[COLUMN_COUNT];
    int n = (int)mark_columns(marks->n_tx, columns);
    int64_t state;

    *ret = (struct term_why){.rule = rules->rating_rule};
    state = look_through(marks, ret);
    if (state != 0)
        return state;
    return passes(rules, n, ret->failed) ? RATING_DAT : RATING_CHUA_DAT;
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

int64_t year_average(const struct term_rules *rules, int64_t term1, int64_t term2, int taught,
                     struct year_why *ret)
{
    int used = terms_used(term1, term2, taught);

    *ret = (struct year_why){rules->average_rule, term1, term2, used};
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

int64_t year_rating(const struct term_rules *rules, int64_t term1, int64_t term2, int taught,
                    struct year_why *ret)
{
    int used = terms_used(term1, term2, taught);

    if (used == TAUGHT_BOTH)
        used = TAUGHT_TERM2;
    *ret = (struct year_why){rules->rating_rule, term1, term2, used};
    if (used == 0)
        return taught & TAUGHT_BOTH ? MARK_EXEMPT : NONE;
    return result_of(used == TAUGHT_TERM1 ? term1 : term2);
}

int64_t rating_of_parts(const int64_t parts[], size_t n)
{
    int64_t rating = MARK_EXEMPT;

    for (size_t i = 0; i < n; i++) {
        if (parts[i] == MARK_EXEMPT)
            continue;
        if (parts[i] < 0)
            return NONE;
        if (rating == MARK_EXEMPT || parts[i] < rating)
            rating = parts[i];
    }
    return n ? rating : NONE;
}
