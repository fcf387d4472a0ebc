/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bytes that are signed: RFC 8785 JSON of one part of one student's year. Only integers and
 * texts; every document names its student, its rules and the certificate that must sign it, and
 * carries a random salt so that its digest tells nothing about the marks. */
#pragma once

#include "app/class_results.h"
#include "store/corrections.h"
#include "store/documents.h"
#include "store/years.h"

/* Who must sign. */
struct signer {
    int64_t account_id;
    const char *full_name;
    const char *role; /* subject_teacher, homeroom_teacher, leader, office */
    const char *certificate_sha256;
    int64_t substitution_id;  /* under which the signer stands in; NONE = under none */
    const char *substitution; /* what the document says of it: JSON; NULL = nothing */
};

/* A part of an addendum that was signed and ended, and by which correction (NULL = by none). */
struct withdrawn_part {
    const struct document *document;
    const struct correction *correction;
};

/* What the documents of one preparation have in common. */
struct document_frame {
    const struct school *school;
    const struct class_row *class;
    const struct student *student;
    struct signer signer;
    const char *prepared_at;
    const char *until; /* of a partial year, its last day in the class; NULL = the whole year */
    const struct document *previous;     /* the version that this one is made instead of, or NULL */
    const struct correction *correction; /* that superseded it, or NULL */
    struct list corrections; /* the student's (struct correction) that the document counts */
    struct list withdrawn;   /* struct withdrawn_part: no longer in force when this is made */
};

/* Each fills document->id, content and sha256; the caller sets the rest. */
enum err subject_result_text(struct call *call, const struct document_frame *frame,
                             const struct subject_line *line, struct document *document);
/* parts are the signed subject_results of the student, in the order of the form. */
enum err year_summary_text(struct call *call, const struct document_frame *frame,
                           const struct student_result *result, const struct document *const *parts,
                           size_t n, struct document *document);
/* What an addendum stands on: the signed results of what was taken again, and May's, by stage. */
struct addendum_links {
    const struct document **parts;
    size_t n_parts;
    const struct document *may[STAGE_SEAL + 1];
};

/* Of line i; may is the subject's signed result of May. */
enum err retest_result_text(struct call *call, const struct document_frame *frame,
                            const struct student_result *result, size_t i,
                            const struct document *may, struct document *document);
enum err addendum_text(struct call *call, const struct document_frame *frame,
                       const struct student_result *result, const struct addendum_links *links,
                       struct document *document);
/* stage is approval or seal, or an addendum's; below is the signed document of the stage before. */
enum err link_text(struct call *call, const struct document_frame *frame, enum stage stage,
                   const struct document *below, struct document *document);
