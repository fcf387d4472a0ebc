/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Documents give way when what they say changes: the signed refuse, the waiting are taken back. */
#pragma once

#include "store/documents.h"

/* Problem already-signed with that detail when one is signed; else none is left. */
enum err release_documents(struct call *call, const struct document_key *key, const char *detail);

/* Takes back all that wait: one student's, a class's. */
enum err take_back_of_student(struct call *call, int64_t student_id);
enum err take_back_in_class(struct call *call, int64_t class_id);

/* Takes back those of them (struct document, all of the key's) that wait. */
enum err take_back_documents(struct call *call, const struct document_key *key,
                             const struct list *documents);
