/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one entry that a correction is about: a cell of a gradebook, or of the homeroom record. */
#pragma once

#include "app/save_homeroom.h"
#include "app/save_marks.h"
#include "store/corrections.h"
#include "store/documents.h"

struct corrected_entry {
    const struct correction *correction;
    struct class_row class;
    struct marks_view view;  /* of a cell */
    struct enrolment row;    /* of the homeroom record */
    void *before;            /* rows of the view, or the enrolment, as they were */
    const char *value;       /* what stands there now, as struct correction writes it */
    struct document_key key; /* the document that says it */
};

/* entry->class being set. Fails when the class has no such subject or student. */
enum err corrected_entry_load(struct call *call, const struct correction *correction,
                              struct corrected_entry *entry);

/* Puts the new value in, or notes why it cannot stand there (/field, /new_value). */
void corrected_entry_set(struct call *call, struct corrected_entry *entry);

/* Stores what was set; *ret_commitment is the gradebook's, NULL of the homeroom record. */
enum err corrected_entry_store(struct call *call, struct corrected_entry *entry,
                               const char **ret_commitment);

/* Which windows it lies in. */
enum column_kind corrected_entry_kind(const struct corrected_entry *entry, int64_t *ret_term);
