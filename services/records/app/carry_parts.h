/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two texts that travel between installations, as both sides read them. */
#pragma once

#include "store/arrivals.h"
#include "store/classes.h"
#include "store/marks.h"
#include "store/students.h"

#define PACKAGE_SCHEMA "hbdt:transfer_package:2"
#define NOTE_SCHEMA    "hbdt:transfer_note:1"
#define ANSWER_SCHEMA  "hbdt:transfer_answer:1"

/* A school by what both installations call it. */
struct named_school {
    const char *code;
    const char *name;
};
extern const struct shape named_school_shape;

/* Who signed one of the texts. */
struct text_signer {
    int64_t account_id; /* at the own installation */
    const char *full_name;
    const char *role;
    const char *certificate_sha256;
};
extern const struct shape text_signer_shape;

/* What goes along with a student. Of a year that was over neither enrolment nor marks. */
struct carried_package {
    const char *schema;
    const char *package_id;
    struct named_school from;
    struct named_school to;
    const char *first_day;
    const char *executed_at;
    const char *school_year;
    int64_t grade;
    const char *ruleset;
    bool within_year;
    struct student student;
    struct list documents;  /* struct carried_document, without bytes */
    struct list enrolments; /* struct enrolment: the one that ended */
    struct list marks;      /* struct mark_row */
};
extern const struct shape carried_package_shape;

/* By which the sending head of school says that it went, and that the student is in no class there.
 */
struct carried_note {
    const char *schema;
    const char *state; /* "sent" */
    const char *package_id;
    const char *package_sha256;
    struct named_school from;
    struct named_school to;
    const char *first_day;
    const char *prepared_at;
    struct text_signer signer;
};
extern const struct shape carried_note_shape;

/* By which the receiving head of school says what became of it. */
struct carried_answer {
    const char *schema;
    const char *answer; /* "received", "refused" */
    const char *package_id;
    const char *package_sha256;
    const char *file_sha256;
    struct named_school from;
    struct named_school to;
    const char *number;
    const char *reason;
    const char *decided_at;
    const char *prepared_at;
    struct text_signer signer;
};
extern const struct shape carried_answer_shape;

/* Encodes the object in RFC 8785 form, with its SHA-256. */
enum err write_text(struct call *call, const struct shape *shape, const void *object,
                    struct bytes *ret, const char **ret_sha256);

/* A text that came from elsewhere: every wrong place becomes a violation below pointer, and so does
 * a text that is not in RFC 8785 form. Whether it could be read. */
bool read_text(struct call *call, const char *pointer, struct bytes text, const struct shape *shape,
               void *ret);

/* Notes the violation unless it holds. */
void must_hold(struct call *call, bool holds, const char *pointer, const char *vi, const char *en);

/* Asks signing whether the text is signed by the certificate that signer names, which was given to
 * somebody of that school; violations at pointer when not. */
enum err check_signature(struct call *call, const char *pointer, struct bytes text,
                         struct bytes signature, const struct text_signer *signer,
                         const char *school);
