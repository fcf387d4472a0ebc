/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cell_text.h"

#include "domain/ratings.h"

void cell_text(struct buf *out, enum subject_kind kind, int column, int64_t cell)
{
    if (is_none(cell))
        buf_text(out, "null");
    else if (cell < 0)
        buf_printf(out, "{\"state\":\"%s\"}", mark_state_names[mark_state_of(cell)]);
    else if (cell_kind_of(kind, (enum mark_column)column) != CELL_RATING)
        buf_printf(out, "{\"tenths\":%lld}", (long long)cell);
    else
        buf_printf(out, "{\"rating\":\"%s\"}", rating_name(kind, cell));
}
