/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Numbers that are kept of each class, and which of them are to be made anew: those of the classes
 * that a change tells of (docs/adr/0021). A reader asks summaries_as_of() how old they may be.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* A subject of a class, or ("") its homeroom record. */
struct class_part {
    int64_t org_id;
    const char *year_name;
    int64_t class_id;
    const char *subject;
    int64_t school_year_id;
    const char *class_name;
    int level; /* enum school_level */
    int64_t grade;
    int64_t account_id; /* NONE = assigned to nobody */
    const char *full_name;
    int64_t homeroom_account_id;
    const char *due_1; /* days on which the terms' cells are due */
    const char *due_2;
    int64_t expected_1; /* cells */
    int64_t entered_1;
    int64_t expected_2;
    int64_t entered_2;
    int64_t late;    /* of those entered: after their time */
    int64_t results; /* to be signed, one a student */
    int64_t signed_count;
    unsigned columns; /* bits 1 << enum mark_column of each term; not kept */
};

/* Within a transaction, each with the head held until it ends. */
struct summary_round {
    int64_t after;
    int64_t upto;
};
/* The changes to look through: at most n positions; after = upto when there are none. */
enum err summaries_round(struct call *call, int64_t n, struct summary_round *ret);
/* Marks the classes that they tell of, and those of these students (int64_t); moves the head. */
enum err summaries_collect(struct call *call, const struct summary_round *round,
                           const struct list *student_ids);

/* The class that waits longest, held; *ret_found = there is one that nobody else works at. */
enum err summaries_take(struct call *call, int64_t *ret_class_id, bool *ret_found);
/* That class could not be counted: behind all that were put off less often. It keeps its since. */
enum err summaries_put_off(struct call *call);
/* Replaces what is kept of the class (struct class_part) and takes it off the list. */
enum err summaries_put(struct call *call, int64_t class_id, const struct list *parts);

enum kept_numbers {
    KEPT_CLASSES,    /* progress and outcomes */
    KEPT_IDENTITIES, /* store/quality.h, by school */
    KEPT_ANOMALIES,  /* store/anomaly_counts.h, by school year */
};

/* From when on something written under the unit may not be in those numbers yet, and how many of
 * its classes, schools or years wait; NULL = all is in them. */
enum err summaries_as_of(struct call *call, enum kept_numbers of, int64_t unit_id,
                         const char **ret_since, int64_t *ret_pending);

/* How many of the class's students have each signed (struct signed_part). */
struct signed_part {
    const char *stage;
    const char *subject;
    int64_t signed_count;
};
enum err signed_parts_of_class(struct call *call, int64_t class_id, struct list *ret);
