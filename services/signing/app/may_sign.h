/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether this person may sign in this session at all; programs always may. */
#pragma once

#include "base/call.h"

/* Fails with signing-held while a reset person waits for the second person's yes (S8). */
enum err check_not_held(struct call *call);

/* One session of a person signs: the one that proved a second factor last (S11). Fails with
 * signing-elsewhere when another proved it since this one did. */
enum err check_signing_session(struct call *call);
/* From now on it is this one: what was authorised in another signs nothing any more. */
enum err take_signing_session(struct call *call);
/* Fails with signing-elsewhere unless it is this one. */
enum err require_signing_session(struct call *call);
