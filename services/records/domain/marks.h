/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Subject results of secondary schools (TT22/2021 Điều 9 k1, TT58/2011 Điều 10) in integer tenths,
 * rounded half up.
 *
 * A cell and a result are one int64_t: 0..100 (tenths) in a scored subject, RATING_* in a commented
 * one, or one of the MARK_ states. NONE stands for "not there yet".
 */
#pragma once

#include "base/base.h"

#define MARK_EMPTY          NONE
#define MARK_ABSENT_EXCUSED (-1) /* a make-up is due */
#define MARK_ZERO_BY_RULE   (-2) /* no make-up was taken: counts as 0, or as Chưa đạt */
#define MARK_EXEMPT         (-3)
#define MARK_MAX            100

#define RATING_CHUA_DAT 0
#define RATING_DAT      1

#define TX_MAX 4

/* Terms in which a subject is taught. */
#define TAUGHT_TERM1 1
#define TAUGHT_TERM2 2
#define TAUGHT_BOTH  (TAUGHT_TERM1 | TAUGHT_TERM2)

/* What a rule set says of them: where it stands, and how many ratings of a term must be Đạt. */
struct term_rules {
    const char *average_rule;
    const char *rating_rule;
    int pass_num; /* pass_num of pass_den ratings … */
    int pass_den;
    bool last_must_pass; /* … that of the end of term among them */
};

/* One student's cells in one subject and term; only the first n_tx regular ones are looked at. */
struct term_marks {
    int n_tx; /* 1..TX_MAX required */
    int64_t tx[TX_MAX];
    int64_t gk;
    int64_t ck;
};

/* Why a term result is what it is. Cells are counted tx1.. first, then gk, then ck. */
struct term_why {
    const char *rule;
    int64_t sum;         /* scored: weighted tenths; 0 while something is missing */
    int64_t divisor;     /* scored: n_tx + 5 */
    unsigned missing;    /* bits: 1 << column of mark_rules.h, for each cell still due */
    unsigned failed;     /* bits: the cells rated Chưa đạt, or 0 by rule */
    bool exempt_in_part; /* some cells are exempt but not all: the term cannot be computed */
};

/* Why a year result is what it is. */
struct year_why {
    const char *rule;
    int64_t term1;
    int64_t term2;
    int used; /* TAUGHT_ bits of the terms that made the result; 0 when none did */
};

/* One subject's result, of the term or of the year. */
struct subject_result {
    bool scored;
    bool key;      /* TT58/2011 Điều 13: one of those of which one must reach the mark */
    bool special;  /* the specialised subject of a specialised class */
    bool left_out; /* an optional subject that does not count */
    int64_t value; /* MARK_EXEMPT leaves the subject out as well */
};

/* Does the result stand outside every count and condition? */
bool result_is_out(const struct subject_result *result);

/* num / den with halves up; num >= 0, den > 0. */
int64_t round_half_up(int64_t num, int64_t den);

/* ĐTBmhk: tenths, MARK_EXEMPT when every required cell is exempt, NONE while a cell is due. */
int64_t term_average(const struct term_rules *rules, const struct term_marks *marks,
                     struct term_why *ret);

/* RATING_DAT when enough ratings are Đạt; else as term_average(). */
int64_t term_rating(const struct term_rules *rules, const struct term_marks *marks,
                    struct term_why *ret);

/* ĐTBmcn of two term results; one term alone when taught or not exempt only there. */
int64_t year_average(const struct term_rules *rules, int64_t term1, int64_t term2, int taught,
                     struct year_why *ret);

/* The year's rating: term II's, or term I's when taught or not exempt only there. */
int64_t year_rating(const struct term_rules *rules, int64_t term1, int64_t term2, int taught,
                    struct year_why *ret);

/* A subject of several contents (Nghệ thuật: Âm nhạc, Mĩ thuật): RATING_DAT when each is; an exempt
 * content is left out; NONE while one is due. */
int64_t rating_of_parts(const int64_t parts[], size_t n);
