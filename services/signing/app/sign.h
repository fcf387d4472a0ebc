/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making signatures under an authorisation. */
#pragma once

#include "store/signatures.h"

/* Signatures (struct signature) over the digests (struct list of const char *), in their order. The
 * authorisation must be the caller's, unexpired, and cover every digest. What is signed already
 * comes back as it is. pades: for a PDF, without signing-time. */
enum err sign_digests(struct call *call, const char *sad, const struct list *digests, bool pades,
                      struct list *ret);
