/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The printed transcript: cover, student page and the pages of each school year by the form that
 * was in force for it (form.h), as an A4 PDF with embedded fonts.
 *
 * Texts are NFC UTF-8; NULL and "" leave the place empty. Dates are YYYY-MM-DD. The same input
 * gives the same bytes on the same installation.
 */
#pragma once

#include "base/call.h"

struct form;

enum line_kind {
    LINE_MARK,    /* tenths, 0..100, printed "8,3" */
    LINE_COMMENT, /* 1 = passed "Đ", 0 = not passed "CĐ" */
    LINE_LEVEL,   /* primary: 2 = "T", 1 = "H", 0 = "C" */
    LINE_EXEMPT,  /* "Miễn" in every term */
};

/* Who signed and when (seconds UTC); 0 or NONE = not signed, which leaves room for a pen. */
struct signed_by {
    const char *name;
    int64_t at;
};

static inline bool was_signed(const struct signed_by *by)
{
    return by->at > 0;
}

/* One subject or activity; a value that is not there is NONE. */
struct page_line {
    const char *subject;
    enum line_kind kind;
    int64_t hk1, hk2, year, retest;
    const char *comment;
    struct signed_by teacher;
    int64_t test; /* primary: tenths of the test at the year's end */
};

/* A quality or competence of a primary pupil; level as it is printed: "T", "Đ", "C". */
struct page_quality {
    const char *code, *name, *level;
};

/* Levels as they are printed, e.g. "Tốt", "Khá", "Đạt", "Chưa đạt". */
struct page_levels {
    const char *conduct;
    const char *learning;
};

/* One school year. */
struct transcript_page {
    const char *school_year; /* "2025-2026" */
    int64_t grade;
    const char *class_name;
    const char *school;
    const char *commune;
    const char *province;
    const struct page_line *lines;
    size_t n_lines;
    const char *correction; /* "" prints the statement that nothing was corrected */
    const struct page_quality *qualities;
    size_t n_qualities;
    struct page_levels hk1, hk2, year, again;
    const char *achievement; /* primary: the result of the year */
    int64_t absences;        /* half days of the whole year; NONE = not there */
    const char *promotion;
    const char *certificates;
    const char *contests;
    const char *title; /* awards */
    const char *homeroom_comment;
    struct signed_by homeroom, leader;
    struct signed_by summer_homeroom, summer_leader; /* of what was added after the summer */
    bool sealed; /* the school's digital seal is on the approval */
    const char *place;
    const char *date;
};

struct history_line {
    const char *school_year, *class_name, *school, *place;
    const char *register_number, *entered; /* primary: when the pupil came to the school */
};

struct transcript_student {
    const char *name, *sex, *born, *birthplace, *ethnic_group, *nationality, *policy_group;
    const char *native_place, *address, *code;
    const char *father, *father_job, *mother, *mother_job, *guardian, *guardian_job;
};

/* A student's book; with no pages it is the cover and the student page alone. */
struct transcript_book {
    const struct form *form; /* of all its pages */
    const char *authority; /* first line of the cover, e.g. "SỞ GIÁO DỤC VÀ ĐÀO TẠO ĐẮK LẮK" */
    const char *level;      /* "trung học cơ sở" */
    const char *level_code; /* "THCS", behind the number */
    const char *number;     /* of the book in the school's register */
    const char *school, *commune, *province;
    struct transcript_student student;
    struct signed_by leader; /* of the student page */
    bool sealed;             /* the school's digital seal is on it */
    const char *place;
    const char *date;
    const struct history_line *history;
    size_t n_history;
    const struct transcript_page *pages;
    size_t n_pages;
    const char *verification_code; /* printed at the foot of every page */
    const char *verification_url;
    bool trial;         /* fictitious data: every page says so */
    bool pages_only;    /* leave out cover and student page */
    int64_t created_at; /* seconds UTC; the document's creation date */
};

/* ERR_UNPROCESSABLE when a text is not UTF-8 or no installed font has one of its letters. */
enum err transcript_render(struct call *call, const struct transcript_book *book,
                           struct bytes *ret);
