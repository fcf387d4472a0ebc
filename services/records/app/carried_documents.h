/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The signed documents of all of a student's years, as they travel from school to school. */
#pragma once

#include "store/arrivals.h"

/* struct carried_document with its bytes, each once: what was signed here, by year and class, then
 * what came along with the student. */
enum err carried_documents(struct call *call, int64_t student_id, struct list *ret);
