/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The documents: exact canonical bytes of one signed part each, and the signature over them. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* In the order of the chain. An addendum's follow May's, and run like them. */
enum stage {
    STAGE_NONE,
    STAGE_SUBJECT_RESULT,
    STAGE_YEAR_SUMMARY,
    STAGE_APPROVAL,
    STAGE_SEAL,
    STAGE_RETEST_RESULT,
    STAGE_ADDENDUM,
    STAGE_ADDENDUM_APPROVAL,
    STAGE_ADDENDUM_SEAL,
};
extern const char *const stage_names[];

bool stage_is_addendum(int stage);
/* The same part of May's chain: who signs it is the same person. */
enum stage stage_part(int stage);
/* The neighbours in its chain; STAGE_NONE = it is the first, the last. */
enum stage stage_below(int stage);
enum stage stage_above(int stage);

enum document_state {
    DOCUMENT_NONE,
    DOCUMENT_WAITING,
    DOCUMENT_SIGNED,
    DOCUMENT_SUPERSEDED, /* it was signed, then something it says was corrected */
    DOCUMENT_REFUSED,    /* it was signed, then the next signer sent it back */
};
extern const char *const document_state_names[];

struct document {
    const char *id; /* UUIDv7 */
    int64_t org_id;
    int64_t school_year_id;
    int64_t class_id;
    int64_t student_id;
    int stage;
    const char *subject; /* "" unless it is a subject's result */
    int64_t version;
    int state;
    const char *sha256;
    struct bytes content;
    int64_t signer_account_id;
    int64_t substitution_id; /* under which the signer stands in; NONE = under none */
    const char *certificate_sha256;
    const char *prepared_at;
    struct bytes signature;
    const char *signature_sha256;
    const char *signed_at;
    const char *ended_reason; /* why superseded or refused; NULL = it is neither */
    const char *ended_at;
    int64_t ended_by;
    int64_t correction_id; /* that superseded it; NONE */
};
extern const struct shape document_shape;
extern const struct shape document_head_shape; /* without its bytes, as people see it */

/* What identifies documents in queries: a class, stage and subject, or a student and year. */
struct document_key {
    const char *id;
    int64_t class_id;
    int64_t school_year_id;
    int64_t student_id;
    int stage;
    const char *subject;
};

enum err documents_get(struct call *call, const char *id, struct document *ret);
/* Locks the row until the transaction ends. */
enum err documents_get_held(struct call *call, const char *id, struct document *ret);
enum err documents_add(struct call *call, const struct list *documents);
/* With content and signature. */
enum err documents_of_student(struct call *call, int64_t class_id, int64_t student_id,
                              struct list *ret);
/* All that is signed, of every year; without content and signature. */
enum err documents_signed_of(struct call *call, int64_t student_id, struct list *ret);
/* Without content and signature: newest versions of one stage (subject "" for all subjects). */
enum err documents_of_class(struct call *call, const struct document_key *key, struct list *ret);
/* As gradebooks_hold(), for the documents of the key. */
enum err documents_hold(struct call *call, const struct document_key *key);
/* Of each part of an addendum the last version that ended (superseded, refused), by student. */
enum err documents_fallen(struct call *call, int64_t class_id, struct list *ret);
/* … all versions. */
enum err documents_of_class_ever(struct call *call, const struct document_key *key,
                                 struct list *ret);
/* Stores the signature of a waiting document; ERR_CHANGED when it is not waiting any more. */
enum err documents_set_signed(struct call *call, const struct document *document);
/* Whether the account signed a subject's result or a year's summary of the class. */
enum err documents_signed_below(struct call *call, int64_t class_id, int64_t account_id, bool *ret);
/* Those that nobody signed yet: of a student, in a class; without content. */
enum err documents_waiting_of(struct call *call, int64_t student_id, struct list *ret);
enum err documents_waiting_in(struct call *call, int64_t class_id, struct list *ret);
/* Takes back documents that nobody signed yet, because what they say has changed. */
enum err documents_drop_waiting(struct call *call, const struct document_key *key);
/* All of one student. */
enum err documents_drop_waiting_of(struct call *call, int64_t student_id);
/* All of one class. */
enum err documents_drop_waiting_in(struct call *call, int64_t class_id);
/* Students (struct document, only student_id) of whom that stage and subject can be changed by a
 * correction alone: it is signed, or was until a correction of itself (of an addendum: not when a
 * correction of May ended it later, which opens the summer again). */
enum err documents_fixed(struct call *call, const struct document_key *key, struct list *ret);
/* Ends what is signed of ended->student_id in its class from ended->stage upwards, at that stage
 * only of ended->subject, and takes back what waits there: state, ended_… and correction_id are
 * ended's. */
enum err documents_end_above(struct call *call, const struct document *ended);
/* How many students of the year have no signed seal, and how many there are. */
struct seal_count {
    int64_t school_year_id;
    int64_t students;
    int64_t sealed;
};
enum err documents_count_seals(struct call *call, int64_t school_year_id, struct seal_count *ret);
