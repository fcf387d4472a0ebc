/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which cells of a class were filled after their time, told by the history of its marks, and which
 * are due and still missing. */
#pragma once

#include "app/class_results.h"
#include "store/classes.h"
#include "store/marks.h"
#include "store/summaries.h"

struct late_cell {
    int64_t class_id;
    const char *class_name;
    int64_t grade;
    const char *subject; /* "" = the homeroom record */
    int64_t term;
    const char *column; /* of a gradebook; conduct_term1, conduct_term2, absences */
    int64_t student_id;
    int64_t number;
    const char *student_name;
    int64_t account_id; /* who is to enter it; NONE = nobody yet */
    const char *full_name;
    const char *due_at;     /* RFC 3339 */
    const char *entered_at; /* NULL = it is missing */
    int64_t entered_by;     /* NONE */
    const char *entered_by_name;
};

struct class_books {
    const struct class_row *class;
    const struct class_rules *rules;
    const struct list *enrolments; /* struct enrolment: the active ones */
    const struct list *marks;      /* struct mark_row, all of the class */
};

/* A make-up that is still due is not entered (TT22/2021 Điều 7). */
bool is_entered(const struct mark_row *row, int column);

/* Fills in late of the parts (struct class_part); ret_cells not NULL: each late cell, and each that
 * is missing on the day on which its term is due or later (struct late_cell). A cell is late when
 * what stands in it came, into an empty cell, after the end of the school's own time of entry for
 * it; without one, after the day on which its term was due. Of the homeroom record it is not known
 * when it was filled: none of it is late. */
enum err find_late(struct call *call, const struct class_books *books, struct list *parts,
                   struct list *ret_cells);
