/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The circulars read a second time, for the tests alone: verdicts in letters, straight from the
 * articles, sharing nothing with domain/. And the random students whom both judge.
 */
#pragma once

#include <stdint.h>

enum { PUPIL_SUBJECTS = 32, PUPIL_CELLS = 12 };
enum { CELL_DUE = -1, CELL_ZERO = -2, CELL_EXEMPT = -3, RESULT_DUE = -9, RESULT_EXEMPT = -8 };

/* A subject of a pupil. Cells of a term: the regular ones, then those that count twice, then the
 * end of term. In primary schools: [0] the level, [1] the test. */
struct pupil_subject {
    int scored;
    int key; /* 1: Toán or Ngữ văn; 2: the foreign language */
    int special;
    int quality;
    int tested;
    int n_once;
    int n_twice;
    int cell[2][PUPIL_CELLS];
    int retake; /* result of a retest, -1 = not retaken; primary: the level */
    int retest; /* primary: the test taken again, -1 = not */
};

struct pupil {
    int n;
    struct pupil_subject subject[PUPIL_SUBJECTS];
    char conduct[3]; /* term I, term II and, where people enter it, the year; '?' = not rated */
    char trained;    /* conduct after summer training */
    int absences;    /* -1 = not entered */
    int last_grade;
    int outstanding;
    int recognised;
};

/* Letters: learning T K D C, G K B Y M (Giỏi, Khá, trung Bình, Yếu, kéM), X T H C of primary
 * schools; decisions P C R S X U (promoted, completed, retest, summer, retained, undecided), p =
 * promoted after it, ! = the principal; titles X G A B V - ?. */
struct verdict {
    int term[2][PUPIL_SUBJECTS];
    int year[PUPIL_SUBJECTS];
    char learning[3]; /* year, term I, term II */
    char conduct;
    char decision;
    char after_retest;
    char after_training;
    char title[3];
};

struct oracle_rules {
    int need;             /* TT22 family: how many subjects reach the high mark; 0 = TT58 family */
    int foreign_key;      /* TT58 family */
    int conduct_optional; /* TT58 family */
    int four_results;     /* primary: TT27 */
};

void oracle_levels(const struct oracle_rules *rules, const struct pupil *pupil,
                   struct verdict *ret);
void oracle_classes(const struct oracle_rules *rules, const struct pupil *pupil,
                    struct verdict *ret);
void oracle_primary(const struct oracle_rules *rules, const struct pupil *pupil,
                    struct verdict *ret);

/* Fills every term's average of a scored subject, and the year's; ratings are left to the caller.
 */
void oracle_averages(const struct pupil *pupil, struct verdict *ret);
/* Whole tenths nearest to num/den, the half going up. */
int oracle_round(int num, int den);

/* What a kind of class looks like. */
struct pupil_plan {
    int scored;
    int commented;
    int vary_twice; /* before TT26/2020 the number of longer tests varies */
    int special;
    int primary; /* how many of the scored subjects, which then have levels, have tests */
    int qualities;
    const char *conducts; /* letters that people give */
};

/* The i-th pupil of a seed: the same one each time. */
void random_pupil(const struct pupil_plan *plan, uint64_t seed, uint64_t i, struct pupil *ret);
