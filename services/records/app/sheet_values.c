/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a cell of a sheet says as a mark. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/mark_sheet.h"
#include "domain/mark_words.h"
#include "text/text.h"

enum { COMMENT_MAX = 1000 };

/* A formula's last result may be old, or say what its maker wanted it to: only values are taken. */
static bool refuse_formula(struct sheet_reading *r, const struct sheet_cell *cell)
{
    if (!cell->formula)
        return false;
    if (strncasecmp(cell->formula, "HYPERLINK", 9) == 0)
        sheet_wrong(r, cell, "=HYPERLINK() không được nhận; hãy ghi giá trị",
                    "=HYPERLINK() is not taken: write the value");
    else
        sheet_wrong(r, cell, "ô là công thức; hãy dán lại dưới dạng giá trị",
                    "the cell is a formula: paste it as a value");
    return true;
}

static bool refuse_kind(struct sheet_reading *r, const struct sheet_cell *cell)
{
    switch (cell->kind) {
    case SHEET_DATE:
        sheet_wrong(r, cell,
                    "ô là ngày: bảng tính đã đổi điểm thành ngày, hãy ghi lại dưới dạng số",
                    "the cell is a date: write it again as a number");
        return true;
    case SHEET_TRUTH:
        sheet_wrong(r, cell, "ô là TRUE hoặc FALSE", "the cell is a truth value");
        return true;
    case SHEET_ERROR:
        sheet_wrong(r, cell, "ô báo lỗi của bảng tính", "the cell holds an error");
        return true;
    default:
        return false;
    }
}

static bool take_comment(struct sheet_reading *r, const struct sheet_cell *cell,
                         struct cell_change *ret)
{
    ret->text = sheet_text(r, cell);
    if (text_length(ret->text) <= COMMENT_MAX)
        return true;
    sheet_wrong(r, cell, "nhận xét dài hơn 1000 chữ", "the comment is longer than 1000 letters");
    return false;
}

/* "8,55", "11": a number, but no mark. */
static bool is_number(const char *text)
{
    return text[0] && strspn(text, "0123456789.,-+eE") == strlen(text);
}

bool sheet_read_value(struct sheet_reading *r, const struct sheet_cell *cell, int column,
                      struct cell_change *ret)
{
    enum subject_kind kind = r->view->subject->kind;
    bool rated =
        column != COLUMN_COMMENT && cell_kind_of(kind, (enum mark_column)column) == CELL_RATING;
    const char *text = sheet_text(r, cell);
    const char *plain = text_plain(r->call->mem, text_fold(r->call->mem, text));

    if (refuse_formula(r, cell) || refuse_kind(r, cell))
        return false;
    if (column == COLUMN_COMMENT)
        return take_comment(r, cell, ret);
    if (!*text)
        ret->state = mark_state_of(MARK_EMPTY);
    else if (rated)
        ret->rating = rating_of_word(kind, plain);
    else if (mark_parse(text, &ret->tenths))
        return true;
    if (!ret->state && !ret->rating)
        ret->state = mark_state_of_word(plain);
    if (ret->state || ret->rating)
        return true;
    if (!rated && is_number(text))
        sheet_wrong(r, cell, "điểm phải từ 0 đến 10, nhiều nhất một chữ số thập phân",
                    "a mark is 0 to 10, with one decimal at most");
    else
        sheet_wrong(r, cell, rated ? "không phải mức đánh giá" : "không phải điểm, V, KĐ hay M",
                    rated ? "this is no rating" : "this is no mark, nor V, KĐ or M");
    return false;
}
