/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Documents give way when what they say changes: the signed refuse, or end by decision; the waiting
 * are taken back. */
#pragma once

#include "store/documents.h"

/* key: class, stage, subject; students: int64_t ids of whom something changes. Problem
 * already-signed with that detail when the part of one of them is signed, or was until a
 * correction; else none of the key's waits any more. */
enum err release_documents(struct call *call, const struct document_key *key,
                           const struct list *students, const char *detail);

/* Likewise for every student of the key's class. */
enum err release_class_documents(struct call *call, const struct document_key *key,
                                 const char *detail);

/* Whether the student's part can be changed by a correction alone. */
enum err documents_fix(struct call *call, const struct document_key *key, int64_t student_id,
                       bool *ret);

/* Takes back all that wait: one student's, a class's. */
enum err take_back_of_student(struct call *call, int64_t student_id);
enum err take_back_in_class(struct call *call, int64_t class_id);

/* Takes back those of them (struct document, all of the key's) that wait. */
enum err take_back_documents(struct call *call, const struct document_key *key,
                             const struct list *documents);

/* documents_end_above(), and tells the followers. */
enum err end_documents(struct call *call, const struct document *ended);
