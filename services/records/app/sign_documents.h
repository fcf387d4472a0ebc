/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing prepared documents under the signer's authorisation. */
#pragma once

#include "store/documents.h"

enum outcome { OUTCOME_NONE, OUTCOME_SIGNED, OUTCOME_ALREADY_SIGNED, OUTCOME_ENDED };
extern const char *const outcome_names[];

struct signing_item {
    const char *document_id;
    int outcome;
    const char *sha256_signature;
};
extern const struct shape signing_item_shape;

/* Signs the documents (struct list of const char * ids) that wait for the caller. All or nothing:
 * one that is not the caller's to sign refuses the whole request by its pointer; one that is signed
 * already is reported so, and with skip_ended one that is gone, superseded or sent back by now;
 * problem not-ready when all are. Signatures are stored with the stage in one transaction; asked
 * again after a crash, signing gives the same signatures. */
enum err sign_documents(struct call *call, const char *sad, const struct list *ids, bool skip_ended,
                        struct list *ret_items);
