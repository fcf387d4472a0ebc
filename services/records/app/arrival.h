/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A student comes from a school of another installation: the office presents the package, the head
 * of school admits into a class or refuses, and signs the answer that goes back. A package is
 * admitted at most once, and never after a refusal. See ADR 23.
 */
#pragma once

#include "store/arrivals.h"

/* A package, taken apart by archive. */
struct presented {
    const char *file_sha256;
    struct bytes package;
    struct bytes note;
    struct bytes note_signature;
    struct list documents; /* struct presented_document, in the order of the package's list */
};
struct presented_document {
    struct bytes content;
    struct bytes signature;
};

/* Problem package-refused with all that is wrong; nothing is kept then. The same package again is
 * the arrival that it made. */
enum err present_arrival(struct call *call, const struct presented *presented, struct arrival *ret);

/* The arrival, as the caller stands to the school, or to the class where the student is now. */
enum err see_arrival(struct call *call, int64_t id, struct arrival *ret);

/* To the followers of the school: what it is now, and row, which it was; NULL = it is new. */
enum err tell_arrival(struct call *call, int64_t id, const struct arrival *row);

/* Writes row, which is at its next step, with its events; problem transfer-state when the arrival
 * is at another step. */
typedef enum err arrival_write(struct call *call, const struct arrival *row);
enum err step_arrival(struct call *call, const struct arrival *row, arrival_write *write,
                      const char *action);

/* Students whom the house knows by the same personal id (struct former_student): a person says
 * whether it is one of them. */
enum err read_former(struct call *call, int64_t id, struct list *ret);

struct admission {
    int64_t class_id;
    int64_t student_id; /* a former student; NONE = somebody new */
    bool is_new;        /* although there is a former one with the personal id */
    const char *number;
    const char *reason;
};
/* The student, with the marks and the record of the year, is in the class. */
enum err admit_arrival(struct call *call, int64_t id, const struct admission *admission,
                       struct arrival *ret);

enum err refuse_arrival(struct call *call, int64_t id, const char *number, const char *reason,
                        struct arrival *ret);

/* The receipt or the refusal, for the head of school to sign; written anew until it is signed. */
enum err prepare_answer(struct call *call, int64_t id, int64_t credential_id, struct arrival *ret);
enum err sign_answer(struct call *call, int64_t id, const char *sad, struct arrival *ret);
