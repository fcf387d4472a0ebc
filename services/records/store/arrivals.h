/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a student comes from a school of another installation: a package is presented, the head of
 * school admits or refuses, and signs which of the two (Quy chế Điều 2, Điều 6 k3). */
#pragma once

#include "store/documents.h"

enum arrival_state {
    ARRIVAL_PRESENTED = 1,
    ARRIVAL_ADMITTED, /* the student is in a class here */
    ARRIVAL_RECEIVED, /* … and the receipt is signed */
    ARRIVAL_REFUSED,  /* never admitted here any more, signed or not yet */
};
extern const char *const arrival_state_names[];

struct arrival {
    int64_t id;
    const char *package_id; /* UUIDv7, as the sending school named it */
    int64_t org_id;
    const char *to_code; /* of the unit, as it is now */
    const char *to_name;
    const char *from_code;
    const char *from_name;
    const char *first_day;
    const char *school_year; /* of the class there: "2025-2026" */
    const char *full_name;
    const char *personal_id; /* may be missing */
    int state;
    int64_t presented_by;
    const char *presented_at;
    const char *file_sha256; /* of the file that was handed over */
    struct bytes package;    /* canonical JSON */
    const char *package_sha256;
    struct bytes note; /* canonical JSON by which it was sent */
    const char *note_certificate_sha256;
    struct bytes note_signature; /* detached CMS, DER */
    const char *sender_name;
    int64_t class_id; /* NULL and NONE, here and below, until it was done */
    int64_t student_id;
    int64_t decided_by;
    const char *decided_at;
    const char *decision_number;
    const char *decision_reason;
    struct bytes answer; /* receipt or refusal, canonical JSON */
    const char *answer_sha256;
    const char *answer_certificate_sha256;
    struct bytes answer_signature;
    int64_t answered_by;
    const char *answered_at;
};
extern const struct shape arrival_shape; /* without the bytes */

struct arrival_search {
    int64_t org_id;
    int64_t after;
    int64_t limit;
};

/* A signed document of a year at some school, as it travels. */
struct carried_document {
    int64_t arrival_id; /* by which it came; NONE = it was made here */
    int64_t number;     /* place in the package's list, from 1 */
    const char *folder; /* "30000123-2024-2025-17": one year in one class */
    int stage;
    const char *subject;
    int64_t version;
    int state; /* enum document_state, never waiting */
    const char *sha256;
    struct bytes content;
    struct bytes signature;
    const char *signature_sha256;
    const char *certificate_sha256;
    const char *signed_at;
};
extern const struct shape carried_document_shape; /* without the bytes */

enum { CARRIED_DOCUMENTS_MAX = 600 };

/* ERR_CONFLICT when the package is known. */
enum err arrivals_add(struct call *call, const struct arrival *row, int64_t *ret_id);
enum err arrivals_add_documents(struct call *call, const struct list *documents);
enum err arrivals_get(struct call *call, int64_t id, struct arrival *ret);
enum err arrivals_by_package(struct call *call, const char *package_id, struct arrival *ret,
                             bool *ret_found);
enum err arrivals_list(struct call *call, const struct arrival_search *search, struct list *ret);
/* Writes what the state row->state brings, when it is at the step before; ERR_CHANGED otherwise. */
enum err arrivals_step(struct call *call, const struct arrival *row);
/* Writes an answer that nobody signed yet; ERR_CHANGED unless it was decided. */
enum err arrivals_put_answer(struct call *call, const struct arrival *row);
/* Writes the signature of a refusal; ERR_CHANGED when there is one. */
enum err arrivals_sign_refusal(struct call *call, const struct arrival *row);

/* struct carried_document with its bytes, in the package's order. */
enum err arrivals_documents(struct call *call, int64_t arrival_id, struct list *ret);
/* … of all arrivals by which the student, or who was merged into them, came. */
enum err arrivals_documents_of_student(struct call *call, int64_t student_id, struct list *ret);

/* Students of the house with the arrival's personal id. */
struct former_student {
    int64_t student_id;
    int64_t org_id;
    const char *full_name;
    const char *birth_date;
    bool enrolled; /* in a class of that school year or a later one */
};
extern const struct shape former_student_shape;
enum err arrivals_former(struct call *call, const struct arrival *arrival, struct list *ret);
