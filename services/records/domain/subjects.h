/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The subjects of each level of school in each programme: how assessed, how many hours a year. */
#pragma once

#include "base/base.h"

#define SUBJECTS_MAX  40 /* more than any grade has */
#define GRADES_OF_ANY 5  /* the most grades a level of school has */

enum subject_kind {
    SUBJECT_UNSET,
    SUBJECT_SCORED,    /* comments and marks 0..10 */
    SUBJECT_COMMENTED, /* Đạt or Chưa đạt */
    SUBJECT_LEVELLED, /* primary: Hoàn thành tốt, Hoàn thành, Chưa hoàn thành; some with tests */
    SUBJECT_QUALITY, /* primary: a quality or competence at Tốt, Đạt, Cần cố gắng */
};

extern const char *const subject_kind_names[];

enum subject_choice {
    CHOICE_REQUIRED,
    CHOICE_ELECTIVE, /* upper secondary: the class takes it when it is assigned there */
    CHOICE_OPTIONAL, /* whether it counts is the rule set's to say */
    CHOICE_PART,     /* a content of another subject, with a gradebook but no result of its own */
};

enum periodic_test {
    TEST_NONE,
    TEST_END,  /* at the end of each term */
    TEST_BOTH, /* in mid-term as well */
};

/* What a subject is besides: bits. */
#define SUBJECT_KEY_ALWAYS  1 /* Toán, Ngữ văn: of TT58/2011 Điều 13 */
#define SUBJECT_KEY_FOREIGN 2 /* Ngoại ngữ: counts as one of them since TT26/2020 */
#define SUBJECT_TOPICS      4 /* upper secondary, TT32/2018: there are topics of 35 periods */

/* Topic clusters (cụm chuyên đề học tập) of a student in a grade: 3 × 35 periods. */
#define TOPICS_MAX 3

struct subject {
    const char *code; /* ASCII; never changes: it is in signed documents */
    const char *name;
    const char *name_en;
    enum subject_kind kind;
    enum subject_choice choice;
    int hours[GRADES_OF_ANY]; /* periods a school year from the first grade on; 0 = not taught */
    int tests[GRADES_OF_ANY]; /* enum periodic_test */
    int one_term;             /* bit 1 << grade: taught in one of the two terms only */
    int role;                 /* the bits above */
    const char *part_of;      /* CHOICE_PART: of which, by code */
};

/* A level of school in a programme; rows in the order of the printed form, optional ones last. */
struct curriculum {
    const char *law;
    int grade_first;
    int grade_last;
    const struct subject *subjects;
    size_t n;
};

/* Programme of 2018 (TT32/2018/TT-BGDĐT as amended). */
extern const struct curriculum primary_2018;
extern const struct curriculum lower_2018;
extern const struct curriculum upper_2018;
/* Programme of 2006 (QĐ 16/2006/QĐ-BGDĐT). */
extern const struct curriculum primary_2006;
extern const struct curriculum lower_2006;
extern const struct curriculum upper_2006;
/* Continuing education: before, and of the 2018 reform (TT11/2022, TT12/2022). */
extern const struct curriculum lower_gdtx;
extern const struct curriculum upper_gdtx;
extern const struct curriculum lower_gdtx_2018;
extern const struct curriculum upper_gdtx_2018;

/* NULL when there is none; curriculum and code may be NULL. */
const struct subject *subject_by_code(const struct curriculum *curriculum, const char *code);

/* Those taught in the grade, without parts; returns how many (ret may be NULL). */
size_t subjects_of_grade(const struct curriculum *curriculum, int grade, bool with_optional,
                         const struct subject *ret[SUBJECTS_MAX]);

/* The contents of a subject in that grade; 0 when it has none. */
size_t parts_of_subject(const struct curriculum *curriculum, const struct subject *subject,
                        int grade, const struct subject *ret[SUBJECTS_MAX]);

/* The code of the subject, or of that which it is a content of. */
const char *subject_whole(const struct subject *subject);

/* Periods a year in that grade; 0 when not taught there. */
int subject_hours(const struct curriculum *curriculum, const struct subject *subject, int grade);

/* Regular marks (TX) a term: 2, 3 or 4 by hours (TT22/2021 Điều 6 k2b, TT26/2020), 2 when
 * commented; 0 when not taught or when the subject has none. */
int subject_regular_marks(const struct curriculum *curriculum, const struct subject *subject,
                          int grade);

enum periodic_test subject_tests(const struct curriculum *curriculum, const struct subject *subject,
                                 int grade);
