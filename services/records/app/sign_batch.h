/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One person signs a stage of a grade or a whole school year (Quy chế Điều 9): what is ready in
 * each class is prepared, class by class as for one class alone, and stands in one list. The signer
 * authorises its digests and signs (app/sign_documents.h), slice by slice. What is signed is signed
 * whatever becomes of the rest; asked again, the list is what is left. See ADR 31.
 */
#pragma once

#include "store/signing_batches.h"

/* wanted has school_year_id, stage, grade, credential_id, complete. The caller's batch of these,
 * made or asked again. Problem not-ready when nothing can be signed, or complete and something is
 * missing: /classes/ID/students/N/…; what stands in the way of every class is the problem itself.
 */
enum err ask_batch(struct call *call, const struct signing_batch *wanted,
                   struct signing_batch *ret);

enum err see_batch(struct call *call, int64_t id, struct signing_batch *ret);
