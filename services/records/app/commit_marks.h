/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a save's audit event says of the rows: a salted SHA-256 (docs/audit-format.md §5). */
#pragma once

#include "store/marks.h"

/* 16 random bytes, hex, in the call's memory. */
const char *new_salt(struct call *call);

/* Over all rows of the gradebook as they are stored now, in this transaction; lower-case hex. */
enum err commit_marks(struct call *call, const struct gradebook *gradebook, const char **ret);
