/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/tt58.h"

enum { CELLS_MAX = TT58_TX_MAX + TT58_DK_MAX + 1 };

struct cells {
    int n;
    int64_t value[CELLS_MAX];
    int64_t weight[CELLS_MAX];
};

static void add_cell(struct cells *cells, int64_t value, int64_t weight)
{
    cells->value[cells->n] = value;
    cells->weight[cells->n++] = weight;
}

static struct cells cells_of(const struct tt58_marks *marks)
{
    struct cells cells = {0};

    if (marks->n_tx < 1 || marks->n_tx > TT58_TX_MAX || marks->n_dk < 0 ||
        marks->n_dk > TT58_DK_MAX)
        return cells;
    for (int i = 0; i < marks->n_tx; i++)
        add_cell(&cells, marks->tx[i], 1);
    for (int i = 0; i < marks->n_dk; i++)
        add_cell(&cells, marks->dk[i], 2);
    add_cell(&cells, marks->hk, 3);
    return cells;
}

/* 0 when the term can be computed, else the answer: MARK_EXEMPT or NONE. */
static int64_t look_through(struct cells *cells, struct term_why *why)
{
    int n_exempt = 0;

    for (int i = 0; i < cells->n; i++) {
        int64_t *cell = &cells->value[i];

        if (*cell == MARK_ZERO_BY_RULE)
            *cell = 0;
        n_exempt += *cell == MARK_EXEMPT;
        if (*cell < 0 && *cell != MARK_EXEMPT)
            why->missing |= 1U << i;
        if (*cell == 0)
            why->failed |= 1U << i;
    }
    if (cells->n > 0 && n_exempt == cells->n)
        return MARK_EXEMPT;
    why->exempt_in_part = n_exempt > 0;
    return cells->n == 0 || n_exempt || why->missing ? NONE : 0;
}

int64_t tt58_term_average(const struct tt58_rules *rules, const struct tt58_marks *marks,
                          struct term_why *ret)
{
    struct cells cells = cells_of(marks);
    int64_t state;

    *ret = (struct term_why){.rule = rules->marks.average_rule};
    for (int i = 0; i < cells.n; i++)
        ret->divisor += cells.weight[i];
    state = look_through(&cells, ret);
    if (state != 0)
        return state;
    for (int i = 0; i < cells.n; i++)
        ret->sum += cells.weight[i] * cells.value[i];
    return round_half_up(ret->sum, ret->divisor);
}

int64_t tt58_term_rating(const struct tt58_rules *rules, const struct tt58_marks *marks,
                         struct term_why *ret)
{
    struct cells cells = cells_of(marks);
    int n_dat = 0;
    int64_t state;

    *ret = (struct term_why){.rule = rules->marks.rating_rule};
    state = look_through(&cells, ret);
    if (state != 0)
        return state;
    for (int i = 0; i < cells.n; i++)
        n_dat += cells.value[i] == RATING_DAT;
    if (cells.value[cells.n - 1] != RATING_DAT)
        return RATING_CHUA_DAT;
    return 3 * n_dat >= 2 * cells.n ? RATING_DAT : RATING_CHUA_DAT;
}
