/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whether something may be entered now, asked in the transaction of the entry and held until it
 * ends: first the year (open, or locked and this class and subject unlocked), then the windows of
 * the units over the school.
 *
 *     enum err err = entry_begin(call, &class, "toan", &entry);
 *     …
 *     entry_ask(&entry, "/cells/0", COLUMN_KIND_TX, 1);   for all that is entered
 *     …
 *     err = entry_end(&entry);                            423 naming every window in the way
 */
#pragma once

#include "domain/windows.h"
#include "store/classes.h"
#include "store/corrections.h"
#include "store/documents.h"
#include "store/students.h"

enum { BARRIERS_MAX = 32 };

struct entry {
    struct call *call;
    const struct class_row *class;
    const char *subject;
    struct list windows;
    const char *now;
    struct window_verdict barriers[BARRIERS_MAX]; /* different ones that were met */
    size_t n_barriers;
    bool corrects; /* by decision: only locks are in its way, not that no time is open */
};

/* Asks the policy about the state; what cannot be done in a locked year of the class as a whole has
 * no subject (""). */
enum err class_hold_open(struct call *call, const struct class_row *class, const char *subject);

/* For the documents of the class: what a correction opened in a locked year is open, too, for its
 * students alone (*ret_only, struct correction; NULL items = all students). An addendum comes after
 * the lock: it is always open. */
enum err documents_hold_open(struct call *call, const struct class_row *class,
                             const struct document_key *key, struct list *ret_only);

enum err entry_begin(struct call *call, const struct class_row *class, const char *subject,
                     struct entry *ret);
/* For a correction that was decided and still holds; else problem year-locked, correction-state. */
enum err entry_begin_correction(struct call *call, const struct class_row *class,
                                const struct correction *correction, struct entry *ret);
/* For what comes after the year: its lock is no obstacle, only windows are. */
enum err entry_begin_summer(struct call *call, const struct class_row *class, const char *subject,
                            struct entry *ret);
/* pointer: what of the request is entered, for the list of errors. */
void entry_ask(struct entry *entry, const char *pointer, enum column_kind kind, int64_t term);
enum err entry_end(struct entry *entry);

/* Why one thing may not be entered now, without making it a fault of the whole; vi NULL = it may.
 */
struct entry_refusal {
    const char *vi;
    const char *en;
};
struct entry_refusal entry_refuses(const struct entry *entry, enum column_kind kind, int64_t term);

/* As entry_begin(), for who only wants to show it: a locked year is *ret_locked, not a failure. */
enum err entry_look(struct call *call, const struct class_row *class, const char *subject,
                    struct entry *ret, bool *ret_locked);

/* All three for who is in a class and what is said of them. */
enum err profile_hold_open(struct call *call, const struct class_row *class);
/* The windows alone, for who a student is: in each class where they, or who was merged into them,
 * are in a year that is not locked, else in none of the school. *ret: their enrolments. */
enum err profile_windows_hold(struct call *call, const struct student *student, struct list *ret);
