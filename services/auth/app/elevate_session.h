/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A session that a second factor raises to assurance level 2, or whose proof is renewed. */
#pragma once

#include "app/issue_tokens.h"
#include "app/second_factor.h"

/* Checks the proof; a new token pair for the caller's session, whose unused refresh tokens end. */
enum err elevate_session(struct call *call, const struct factor_proof *proof,
                         struct token_pair *ret);

/* The same for a factor that was just proved by being enrolled; amr is its name. */
enum err raise_session(struct call *call, const char *amr, struct token_pair *ret);

/* Fails with step-up-required unless the caller's session has a second factor, proved at most
 * ASSURANCE_FRESH_S ago. */
enum err require_fresh(struct call *call);
