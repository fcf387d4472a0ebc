/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sending a signed document back instead of signing over it. */
#pragma once

#include "store/documents.h"

/* By who signs the next stage: the homeroom teacher a subject's result, the leader a year's
 * summary, while that stage is not signed. Its signer sees why, and a new version follows. */
enum err refuse_document(struct call *call, const char *id, const char *reason,
                         struct document *ret);
