/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Documents of a partial year: the same stages as of a whole one, of one student, up to the day
 * before they are at another school (Quy chế Điều 7 k3, Điều 8 k1). */
#pragma once

#include "store/documents.h"

struct partial {
    const char *id; /* UUIDv7 */
    int64_t org_id;
    int64_t school_year_id;
    int64_t class_id;
    int64_t student_id;
    const char *until; /* YYYY-MM-DD, the last day in the class */
    int stage;
    const char *subject; /* "" unless the stage is subject_result */
    int64_t version;
    int state;                 /* waiting, signed, superseded */
    const char *source_sha256; /* of what is stored that it says */
    const char *sha256;
    struct bytes content;
    int64_t signer_account_id;
    int64_t substitution_id; /* NONE = under none */
    const char *certificate_sha256;
    const char *prepared_at;
    struct bytes signature;
    const char *signature_sha256;
    const char *signed_at;
    const char *ended_reason;
};
extern const struct shape partial_shape; /* with content and signature, as people see it */

enum err partials_add(struct call *call, const struct partial *row);
/* Locks the row until the transaction ends. */
enum err partials_get_held(struct call *call, const char *id, struct partial *ret);
/* struct partial of the student in the class up to that day, all versions, newest first; held. */
enum err partials_of_stay(struct call *call, const struct partial *key, struct list *ret);
/* struct document, of every stay, all but what waits. */
enum err partials_of_student(struct call *call, int64_t class_id, int64_t student_id,
                             struct list *ret);
/* struct partial of the student and of who was merged into them. */
enum err partials_of_person(struct call *call, int64_t student_id, struct list *ret);
/* Stores the signature; ERR_CHANGED when it does not wait any more. */
enum err partials_set_signed(struct call *call, const struct partial *row);
/* What was signed is superseded for row->ended_reason, what waits goes. */
enum err partials_end(struct call *call, const struct partial *row);
