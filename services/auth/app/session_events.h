/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Sign-ins in the tamper-evident chains (security: who was in the house, when, how surely). Each
 * appends an event of its own, in the transaction that is the cause, as its LAST statements: it
 * holds the chain's head, for which all others of the unit wait. What the caller noted stays.
 * Events hold ids, methods and causes; no name that was typed, no secret, no address.
 */
#pragma once

#include "store/accounts.h"
#include "store/sessions.h"

/* session.opened, in the chain of the unit where the role is held. */
enum err note_opened(struct call *call, const struct session *session);

/* session.elevated: a second factor was proved. */
enum err note_elevated(struct call *call, const struct session *session);

/* session.closed; cause: "sign-out", "ended-by-owner", "given-back", "code-reused". Nothing when it
 * had ended before. */
enum err note_closed(struct call *call, const struct session *session, const char *cause);

/* session.refused: a wrong password or factor of this account, in its unit's chain; method as in
 * RFC 8176 ("pwd", "otp", "hwk") or "rc". The actor is who was signed in already, mostly nobody.
 * An account whose id is 0 is unknown: nothing is left, and that takes as long. */
enum err note_refused(struct call *call, const struct account *account, const char *method);
