/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The receiving school's receipt for what came along with a student: a canonical text with the
 * package's digest, and the head's signature over it. */
#pragma once

#include "store/transfers.h"

/* Makes the text that the caller will sign with this credential; anew when asked again. */
enum err prepare_receipt(struct call *call, int64_t id, int64_t credential_id,
                         struct transfer *ret);
/* Signs it under the authorisation of exactly its digest. */
enum err sign_receipt(struct call *call, int64_t id, const char *sad, struct transfer *ret);
