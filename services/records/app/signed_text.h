/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A text of a transfer (receipt, note, answer) under the signature of a head of school. */
#pragma once

#include "app/carry_parts.h"

/* Who the caller is as a signer, with that credential; problem credential-unfit. */
enum err text_signer(struct call *call, int64_t credential_id, struct text_signer *ret);

/* The signature over the digest under the authorisation; problem credential-unfit when it is by
 * another certificate than the text names. */
enum err sign_text(struct call *call, const char *sad, const char *sha256,
                   const char *certificate_sha256, struct bytes *ret_signature,
                   const char **ret_signed_at);
