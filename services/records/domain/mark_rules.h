/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which cells a subject has in a term (TT22/2021 Điều 6 k2) and what may stand in them. */
#pragma once

#include "domain/marks.h"
#include "domain/subjects.h"

enum mark_column {
    COLUMN_NONE,
    COLUMN_TX1,
    COLUMN_TX2,
    COLUMN_TX3,
    COLUMN_TX4,
    COLUMN_GK,
    COLUMN_CK,
    COLUMN_COUNT,
};

extern const char *const mark_column_names[]; /* "", "tx1" … "tx4", "gk", "ck", NULL */

/* "", "empty", "absent_excused", "zero_by_rule", "exempt", NULL */
extern const char *const mark_state_names[];

/* Why a cell may not hold a value. */
struct mark_refusal {
    const char *code;
    const char *text; /* Vietnamese */
    const char *text_en;
};

/* The required columns of a term, in order; 0 when n_tx is not 1..TX_MAX. */
size_t mark_columns(int n_tx, enum mark_column ret[COLUMN_COUNT]);

/* The columns of a subject in a term, as bits 1 << column. Primary schools: tx1 the level in
 * mid-term, tx2 that at the end, gk and ck the tests. */
unsigned subject_columns(const struct curriculum *curriculum, const struct subject *subject,
                         int grade);

/* Where the result of a subject's topic cluster stands in its term: the last of n_tx regular marks,
 * as which it counts (TT22/2021 Điều 6 k2). */
enum mark_column topic_column(int n_tx);

/* What stands in a column of such a subject. */
enum cell_kind { CELL_MARK, CELL_TEST /* a whole mark */, CELL_RATING };
extern const char *const cell_kind_names[]; /* "mark", "test", "rating", NULL */
enum cell_kind cell_kind_of(enum subject_kind kind, enum mark_column column);

/* What the column is called, in Vietnamese. */
const char *mark_column_title(enum subject_kind kind, enum mark_column column);

/* The code of mark_state_names[state], and back; 0 when the code is a value or unknown. */
int64_t mark_state_code(int state);
int mark_state_of(int64_t code);

/* NULL when a subject of that kind, with n_tx regular marks, may hold value in column. */
const struct mark_refusal *mark_refuses(enum subject_kind kind, int n_tx, enum mark_column column,
                                        int64_t value);

/* "8", "8,3" or "8.3" to tenths; false for anything else, two decimals included. */
bool mark_parse(const char *text, int64_t *ret_tenths);

/* Tenths 0..100 as printed in Viet Nam: "8,3", "10,0"; "" for anything else. */
void mark_print(int64_t tenths, char ret[8]);
