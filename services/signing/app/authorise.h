/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letting a key sign exactly these digests, for a short time (CSC v2: signature activation data).
 */
#pragma once

#include "base/call.h"

enum { AUTHORISATION_S = 600, PIN_FAILURES_MAX = 5 };

struct permit {
    const char *sad; /* "<authorisation id>.<secret>": opens the key for these digests only */
    const char *expires_at;
    int64_t count;
};

/* digests: struct list of const char *, SHA-256 hex. Wrong PINs are counted even though the call
 * fails; after five the credential is locked. */
enum err authorise(struct call *call, int64_t credential_id, const char *pin,
                   const struct list *digests, struct permit *ret);
