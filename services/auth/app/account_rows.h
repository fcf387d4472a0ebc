/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The rows of a file of people who are to have accounts. The first line names the columns, in any
 * order, in Vietnamese or English:
 *   ten_dang_nhap username · ho_ten full_name · ngay_sinh birth_date · so_dinh_danh personal_id
 *   · ma_don_vi unit_code
 * The first two must be there. Without a unit it is the caller's own.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum { ACCOUNT_ROWS_MAX = 500 };

enum account_column {
    COLUMN_USERNAME,
    COLUMN_FULL_NAME,
    COLUMN_BIRTH_DATE,
    COLUMN_PERSONAL_ID,
    COLUMN_UNIT_CODE,
    ACCOUNT_COLUMNS,
};

enum row_outcome { ROW_NONE, ROW_CREATED, ROW_UNCHANGED, ROW_REFUSED };
extern const char *const row_outcome_names[];

struct row_fault {
    const char *column; /* "" = the whole row */
    const char *detail;
    const char *detail_en;
};

struct account_row {
    int64_t line;
    const char *username; /* what stands there, also when it is wrong */
    const char *full_name;
    const char *birth_date;  /* YYYY-MM-DD; NULL = not given */
    const char *personal_id; /* NULL = not given */
    const char *unit_code;   /* NULL = the caller's own unit */
    struct list faults;      /* struct row_fault: all that is wrong */
    /* What became of it. */
    int outcome; /* enum row_outcome */
    int64_t org_id;
    int64_t account_id;          /* NONE = none yet */
    const char *activation_code; /* NULL unless it was created */
};

/* The rows, each with its faults and ROW_REFUSED when it has any. A first line that does not name
 * the columns is a violation by column, ERR_UNPROCESSABLE. */
enum err account_rows_parse(struct call *call, struct bytes text, struct list *ret_rows);

/* Adds a fault (column -1 = the whole row); the row is refused. */
void account_row_fault(struct call *call, struct account_row *row, int column, const char *vi,
                       const char *en);

/* An empty file with the columns, for spreadsheets. */
struct bytes account_rows_template(struct call *call);
