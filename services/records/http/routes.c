/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/routes.h"

#include "http/handlers.h"

#define C ROUTE_CREATES

/* clang-format off */
const struct route records_routes[] = {
    {POST,  "/v1/school-years",                  post_school_year, .body = &year_body_shape, .flags = C},
    {GET,   "/v1/school-years",                  get_school_years, .query = &school_query_shape},
    {GET,   "/v1/school-years/:id",              get_school_year},
    {POST,  "/v1/school-years/:id/roll-over",    post_roll_over, .body = &roll_over_body_shape, .flags = C},
    {POST,  "/v1/school-years/:id/lock-proposals", post_lock_proposal, .body = &proposal_body_shape, .flags = C},
    {POST,  "/v1/school-years/:id/unlock-proposals", post_unlock_proposal, .body = &unlock_body_shape, .flags = C},
    {GET,   "/v1/school-years/:id/checklist",    get_checklist},
    {GET,   "/v1/lock-proposals/:id",            get_lock_proposal},
    {POST,  "/v1/lock-proposals/:id/decision",   post_lock_decision, .body = &lock_decision_body_shape, .flags = C},
    {POST,  "/v1/lock-proposals/:id/execution",  post_lock_execution, .flags = C},

    {POST,  "/v1/windows",                       post_window, .body = &window_body_shape, .flags = C},
    {GET,   "/v1/windows",                       get_windows},
    {GET,   "/v1/windows/:id",                   get_window},
    {POST,  "/v1/windows/:id/closing",           post_window_closing, .body = &closing_body_shape, .flags = C | ROUTE_MATCH},
    {GET,   "/v1/windows/:id/reports",           get_window_reports},
    {GET,   "/v1/inspection-reports/:id/schools", get_report_schools, .query = &report_query_shape},
    {GET,   "/v1/inspection-reports/:id/lines",  get_report_lines, .query = &line_query_shape},

    {POST,  "/v1/classes",                       post_class, .body = &class_body_shape, .flags = C},
    {GET,   "/v1/classes",                       get_classes, .query = &year_query_shape},
    {GET,   "/v1/classes/:id",                   get_class},
    {GET,   "/v1/classes/:id/subjects",          get_class_subjects},
    {PUT,   "/v1/classes/:id/homeroom",          put_homeroom, .body = &homeroom_body_shape},
    {GET,   "/v1/classes/:id/homeroom",          get_homeroom},
    {PUT,   "/v1/classes/:id/assignments",       put_assignments, .body = &assignments_body_shape},
    {GET,   "/v1/classes/:id/assignments",       get_assignments},
    {POST,  "/v1/classes/:id/substitutions",     post_substitution, .body = &substitution_body_shape, .flags = C},
    {GET,   "/v1/classes/:id/substitutions",     get_substitutions},
    {GET,   "/v1/substitutions/:id",             get_substitution},
    {DELETE, "/v1/substitutions/:id",            delete_substitution},
    {POST,  "/v1/substitutions/:id/decision",    post_substitution_decision, .body = &decision_body_shape, .flags = C},
    {POST,  "/v1/classes/:id/roster",            post_roster, .query = &roster_query_shape, .accepts = "text/csv", .body_max = 1 << 20, .flags = C | ROUTE_RAW},
    {GET,   "/v1/classes/:id/students",          get_students},
    {POST,  "/v1/classes/:id/students",          post_class_student, .body = &joining_shape, .flags = C},
    {POST,  "/v1/classes/:id/students/renumbering", post_renumbering, .flags = C},
    {DELETE, "/v1/classes/:id/students/:student_id", delete_class_student},

    {GET,   "/v1/classes/:id/gradebooks/:subject=code/:term=digit", get_gradebook},
    {PATCH, "/v1/classes/:id/gradebooks/:subject=code/:term=digit", patch_gradebook, .body = &cells_body_shape, .flags = ROUTE_MATCH},
    {GET,   "/v1/classes/:id/gradebooks/:subject=code/:term=digit/history", get_gradebook_history, .query = &history_query_shape},
    {GET,   "/v1/classes/:id/homeroom-record",   get_homeroom_record},
    {PATCH, "/v1/classes/:id/homeroom-record",   patch_homeroom_record, .body = &homeroom_rows_body_shape, .flags = ROUTE_MATCH},
    {GET,   "/v1/classes/:id/results/:term=digit", get_results},

    {POST,  "/v1/classes/:id/documents",         post_documents, .body = &prepare_body_shape},
    {GET,   "/v1/documents",                     get_documents, .query = &document_query_shape},
    {GET,   "/v1/documents/:uuid",               get_document},
    {GET,   "/v1/documents/:uuid/content",       get_document_content},
    {GET,   "/v1/documents/:uuid/signature",     get_document_signature},
    {POST,  "/v1/document-signatures",           post_document_signatures, .body = &sign_body_shape},
    {GET,   "/v1/classes/:id/signing-state",     get_signing_state},
    {POST,  "/v1/documents/:uuid/refusal",       post_document_refusal, .body = &refusal_body_shape, .flags = C},

    {POST,  "/v1/corrections",                   post_correction, .body = &correction_body_shape, .flags = C},
    {GET,   "/v1/corrections",                   get_corrections, .query = &correction_query_shape},
    {GET,   "/v1/corrections/:id",               get_correction},
    {DELETE, "/v1/corrections/:id",              delete_correction},
    {POST,  "/v1/corrections/:id/agreement",     post_correction_agreement, .body = &answer_body_shape, .flags = C},
    {POST,  "/v1/corrections/:id/decision",      post_correction_decision, .body = &decision_body_shape, .flags = C},
    {POST,  "/v1/corrections/:id/execution",     post_correction_execution, .flags = C},

    {GET,   "/v1/students",                      get_found_students, .query = &find_query_shape},
    {GET,   "/v1/students/:id",                  get_student},
    {PATCH, "/v1/students/:id",                  patch_student, .body = &student_change_shape, .flags = ROUTE_MATCH},
    {GET,   "/v1/students/:id/enrolments",       get_enrolments},
    {POST,  "/v1/students/:id/class-moves",      post_class_move, .body = &move_body_shape, .flags = C},
    {GET,   "/v1/student-duplicates",            get_duplicates},
    {GET,   "/v1/student-merges",                get_merges},
    {POST,  "/v1/student-merges",                post_merge, .body = &merge_body_shape, .flags = C},
    {POST,  "/v1/student-merges/:id/reversal",   post_merge_reversal, .body = &reversal_shape, .flags = C},
    {GET,   "/v1/code-lists/:name=code",         get_code_list, .query = &day_query_shape},
    {GET,   "/v1/students/:id/book",             get_student_book, .query = &book_query_shape},
    {GET,   "/v1/audit-events",                  get_audit_events, .query = &audit_query_shape},
    {GET,   "/v1/changes",                       get_changes, .query = &changes_query_shape},
    {0},
};
/* clang-format on */
