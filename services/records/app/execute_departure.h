/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the sending school does once a departure was offered. */
#pragma once

#include "app/departure.h"

/* The student is in no class here any more, and what goes along is written, once. */
enum err execute_departure(struct call *call, int64_t id, struct departure *ret);

/* By the head's own decision, as long as nothing was signed: the student is back in the class. */
enum err cancel_departure(struct call *call, int64_t id, const char *number, const char *reason,
                          struct departure *ret);

/* The note that the head of school signs with that credential, written anew until it is signed. */
enum err prepare_note(struct call *call, int64_t id, int64_t credential_id, struct departure *ret);
/* Signs it under the authorisation: from then on the package may leave the house. */
enum err sign_note(struct call *call, int64_t id, const char *sad, struct departure *ret);

/* A document with its place in the package: "<folder>/<name>", and beside it "<name>.p7s". */
struct contents_document {
    const char *folder;
    const char *name;
    struct bytes content;
    struct bytes signature;
    const char *certificate_sha256;
    bool imported; /* it came from elsewhere: signing here does not know the certificate */
};

/* What the package is made of, the same whenever it is asked for. */
struct departure_contents {
    const char *package_id;
    const char *from_code;
    const char *from_name;
    const char *sent_on; /* YYYY-MM-DD */
    struct bytes package;
    struct bytes note;
    struct bytes note_signature;
    struct list documents; /* struct contents_document, as the package lists them */
};
extern const struct shape departure_contents_shape;

/* Problem transfer-state unless the departure was sent. */
enum err departure_contents(struct call *call, int64_t id, struct departure_contents *ret);

/* The other school's word: received closes the departure, refused brings the student back. Problem
 * answer-refused with all that is wrong. The same answer again changes nothing. */
enum err take_answer(struct call *call, int64_t id, struct bytes answer, struct bytes signature,
                     struct departure *ret);
