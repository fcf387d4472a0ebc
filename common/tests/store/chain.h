/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A verifier of audit chains that has no code in common with the writer but SHA-256: it follows the
 * words of audit/audit.h alone. */
#pragma once

#include "audit/audit.h"
#include "store_test.h"

/* The hash of an event after the one whose hash was before (32 zero bytes for the first). */
void chain_hash(const struct audit_event *e, const uint8_t before[32], uint8_t ret[32]);

/* Recomputes the whole chain against its stored head; fails the test when it does not hold. How
 * many events it has. */
int64_t chain_verify(struct store_test *store, int64_t chain_id);
