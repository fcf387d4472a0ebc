/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Freezing what is to be signed: one document per student (and subject) of a stage. */
#pragma once

#include "app/document_text.h"

/* What is still missing before a document of a student can be made. */
struct document_gap {
    int64_t student_id;
    int64_t number; /* in the class list */
    const char *what;
    const char *detail; /* Vietnamese */
    const char *detail_en;
};

/* What preparing would find missing (struct document_gap), nothing being made. results: struct
 * student_result of the class. */
enum err documents_missing(struct call *call, const struct class_row *class,
                           const struct document_key *key, const struct list *results,
                           struct list *ret);

/* The documents of the stage for every student of the class, made where they do not exist yet:
 *   subject_result  by the subject's teacher, all marks being there
 *   year_summary    by the homeroom teacher, all subject_results being signed
 *   approval        by the leader, all year_summaries being signed
 *   seal            by the office with the school's seal, all approvals being signed
 * and of an addendum, of the students whom the summer decided about, May's being signed:
 *   retest_result      by the subject's teacher, the summer's result being there
 *   addendum           by the homeroom teacher, all retest_results being signed
 *   addendum_approval  by the leader, addendum_seal by the office, as above
 * Everything that is missing is a violation of problem not-ready, /students/N/…. Asked again, the
 * same documents come back. credential_id is the caller's credential that will sign. */
enum err prepare_documents(struct call *call, int64_t class_id, int stage, const char *subject,
                           int64_t credential_id, struct list *ret_documents);

/* The same, of the students of whom nothing is missing; the gaps are no fault of the others. Part
 * of a greater write, which notes it. */
struct prepared {
    struct list documents; /* struct document: the newest of the stage, ended ones too */
    struct list gaps;      /* struct document_gap */
    size_t n_made;
};
enum err prepare_ready(struct call *call, const struct document_key *key, int64_t credential_id,
                       struct prepared *ret);

/* The caller as signer of the key's stage of its class: role, and under which substitution. */
enum err may_sign_stage(struct call *call, const struct document_key *key, struct class_row *ret,
                        struct signer *ret_signer);

/* With that credential; fills the frame but for the student. class must outlive it. */
enum err set_signer(struct call *call, const struct class_row *class, int stage,
                    int64_t credential_id, struct document_frame *ret);

/* Problems unknown-subject (of what is no document of its own), rules-unconfirmed. */
enum err refuse_by_rules(struct call *call, const struct class_row *class, const char *subject);
