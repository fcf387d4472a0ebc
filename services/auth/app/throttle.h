/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Guessing is slow: attempts are counted by what is guessed, before anything is hashed. */
#pragma once

#include "base/call.h"

/* Counts one attempt under the name; too-many-attempts while it must wait. The name's row is locked
 * until the transaction ends, so that of many attempts at once each sees the ones before. Whoever
 * fails afterwards sets call->keep; whoever succeeds calls throttle_forget(). */
enum err throttle_enter(struct call *call, const char *name);
enum err throttle_forget(struct call *call, const char *name);
