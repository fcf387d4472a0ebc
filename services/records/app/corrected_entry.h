/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one entry that a correction is about: a cell of a gradebook, of the homeroom record, or what
 * a summer brought. */
#pragma once

#include "app/save_homeroom.h"
#include "app/save_marks.h"
#include "app/save_summer.h"
#include "store/corrections.h"
#include "store/documents.h"

struct corrected_entry {
    const struct correction *correction;
    struct class_row class;
    struct marks_view view; /* of a cell */
    struct enrolment row;   /* of the homeroom record */
    struct summer_view summer;
    struct summer_result result; /* of the summer; outcome SUMMER_NONE = there is none */
    void *before;                /* rows of the view, or the enrolment, as they were */
    const char *value;           /* what stands there now, as struct correction writes it */
    struct document_key key;     /* the document that says it */
};

/* entry->class being set. Fails when the class has no such subject or student. */
enum err corrected_entry_load(struct call *call, const struct correction *correction,
                              struct corrected_entry *entry);

/* Puts the new value in, or notes why it cannot stand there (/field, /new_value). */
void corrected_entry_set(struct call *call, struct corrected_entry *entry);

/* Stores what was set; *ret_commitment is the gradebook's, NULL when it is none. */
enum err corrected_entry_store(struct call *call, struct corrected_entry *entry,
                               const char **ret_commitment);

/* The summer's part of the three above. */
enum err corrected_summer_load(struct call *call, const struct correction *correction,
                               struct corrected_entry *entry);
void corrected_summer_set(struct call *call, struct corrected_entry *entry);
enum err corrected_summer_store(struct call *call, struct corrected_entry *entry);

/* What a correction's text says: index in names, 0 = none; "0" … "max", NONE for anything else. */
int corrected_word(const char *const *names, const char *text);
int64_t corrected_number(const char *text, int64_t max);

/* Which windows it lies in. */
enum column_kind corrected_entry_kind(const struct corrected_entry *entry, int64_t *ret_term);
