/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers and body shapes that the route table names. */
#pragma once

#include "http/http.h"

extern const struct shape year_body_shape;
extern const struct shape class_body_shape;
extern const struct shape homeroom_body_shape;
extern const struct shape assignments_body_shape;
extern const struct shape roster_query_shape;
extern const struct shape year_query_shape;
extern const struct shape school_query_shape;
extern const struct shape cells_body_shape;
extern const struct shape homeroom_rows_body_shape;
extern const struct shape prepare_body_shape;
extern const struct shape sign_body_shape;
extern const struct shape document_query_shape;
extern const struct shape book_query_shape;
extern const struct shape proposal_body_shape;
extern const struct shape decision_body_shape;
extern const struct shape audit_query_shape;
extern const struct shape substitution_body_shape;
extern const struct shape lock_decision_body_shape;
extern const struct shape unlock_body_shape;
extern const struct shape window_body_shape;
extern const struct shape closing_body_shape;
extern const struct shape report_query_shape;
extern const struct shape line_query_shape;
extern const struct shape student_change_shape;
extern const struct shape find_query_shape;
extern const struct shape joining_shape;
extern const struct shape move_body_shape;
extern const struct shape merge_body_shape;
extern const struct shape reversal_shape;
extern const struct shape day_query_shape;
extern const struct shape changes_query_shape;
extern const struct shape history_query_shape;
extern const struct shape correction_body_shape;
extern const struct shape correction_query_shape;
extern const struct shape answer_body_shape;
extern const struct shape refusal_body_shape;
extern const struct shape roll_over_body_shape;

/* The head of school decides what an administrator proposed. */
enum { DECISION_APPROVE = 1, DECISION_REJECT };
struct decision_body {
    int decision;
    const char *number;
    const char *reason;
};

#define HANDLER(name) enum err name(struct call *call, const struct request *rq, struct reply *rp)

HANDLER(post_school_year);
HANDLER(get_school_years);
HANDLER(get_school_year);
HANDLER(post_class);
HANDLER(get_classes);
HANDLER(get_class);
HANDLER(put_homeroom);
HANDLER(get_homeroom);
HANDLER(put_assignments);
HANDLER(get_assignments);
HANDLER(post_roster);
HANDLER(get_class_subjects);
HANDLER(get_students);
HANDLER(get_gradebook);
HANDLER(patch_gradebook);
HANDLER(get_homeroom_record);
HANDLER(patch_homeroom_record);
HANDLER(get_results);
HANDLER(post_documents);
HANDLER(get_documents);
HANDLER(get_document);
HANDLER(get_document_content);
HANDLER(get_document_signature);
HANDLER(post_document_signatures);
HANDLER(get_student_book);
HANDLER(post_lock_proposal);
HANDLER(get_lock_proposal);
HANDLER(post_lock_decision);
HANDLER(post_lock_execution);
HANDLER(get_checklist);
HANDLER(post_unlock_proposal);
HANDLER(post_window);
HANDLER(get_windows);
HANDLER(get_window);
HANDLER(post_window_closing);
HANDLER(get_window_reports);
HANDLER(get_report_schools);
HANDLER(get_report_lines);
HANDLER(get_audit_events);
HANDLER(get_changes);
HANDLER(get_gradebook_history);
HANDLER(post_substitution);
HANDLER(get_substitutions);
HANDLER(get_substitution);
HANDLER(post_substitution_decision);
HANDLER(delete_substitution);
HANDLER(post_correction);
HANDLER(get_corrections);
HANDLER(get_correction);
HANDLER(post_correction_agreement);
HANDLER(post_correction_decision);
HANDLER(post_correction_execution);
HANDLER(delete_correction);
HANDLER(get_signing_state);
HANDLER(post_document_refusal);
HANDLER(get_student);
HANDLER(patch_student);
HANDLER(get_found_students);
HANDLER(get_code_list);
HANDLER(post_class_student);
HANDLER(delete_class_student);
HANDLER(post_renumbering);
HANDLER(post_class_move);
HANDLER(get_enrolments);
HANDLER(get_duplicates);
HANDLER(get_merges);
HANDLER(post_merge);
HANDLER(post_merge_reversal);
HANDLER(post_roll_over);
