/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/routes.h"

#include "http/handlers.h"

#define STAFF   "teacher|leader|school_admin|office"
#define READERS "teacher|leader|office"
#define ARCHIVE "|service:archive"
#define C       ROUTE_CREATES

/* clang-format off */
const struct route records_routes[] = {
    {POST,  "/v1/school-years",                  "school_admin", post_school_year, .body = &year_body_shape, .flags = C},
    {GET,   "/v1/school-years",                  STAFF,          get_school_years, .query = &school_query_shape},
    {GET,   "/v1/school-years/:id",              STAFF ARCHIVE,  get_school_year},
    {POST,  "/v1/school-years/:id/lock-proposals", "school_admin", post_lock_proposal, .body = &proposal_body_shape, .flags = C},
    {GET,   "/v1/lock-proposals/:id",            "school_admin|leader", get_lock_proposal},
    {POST,  "/v1/lock-proposals/:id/decision",   "leader",       post_lock_decision, .body = &decision_body_shape, .flags = C},
    {POST,  "/v1/lock-proposals/:id/execution",  "school_admin", post_lock_execution, .flags = C},

    {POST,  "/v1/classes",                       "school_admin", post_class, .body = &class_body_shape, .flags = C},
    {GET,   "/v1/classes",                       STAFF,          get_classes, .query = &year_query_shape},
    {GET,   "/v1/classes/:id",                   STAFF ARCHIVE,  get_class},
    {PUT,   "/v1/classes/:id/homeroom",          "school_admin", put_homeroom, .body = &homeroom_body_shape},
    {GET,   "/v1/classes/:id/homeroom",          STAFF,          get_homeroom},
    {PUT,   "/v1/classes/:id/assignments",       "school_admin", put_assignments, .body = &assignments_body_shape},
    {GET,   "/v1/classes/:id/assignments",       STAFF,          get_assignments},
    {POST,  "/v1/classes/:id/roster",            "school_admin|teacher", post_roster, .query = &roster_query_shape, .accepts = "text/csv", .body_max = 1 << 20, .flags = C | ROUTE_RAW},
    {GET,   "/v1/classes/:id/students",          READERS ARCHIVE, get_students},

    {GET,   "/v1/classes/:id/gradebooks/:subject=code/:term=digit", "teacher|leader", get_gradebook},
    {PATCH, "/v1/classes/:id/gradebooks/:subject=code/:term=digit", "teacher", patch_gradebook, .body = &cells_body_shape, .flags = ROUTE_MATCH},
    {GET,   "/v1/classes/:id/homeroom-record",   "teacher|leader", get_homeroom_record},
    {PATCH, "/v1/classes/:id/homeroom-record",   "teacher",      patch_homeroom_record, .body = &homeroom_rows_body_shape, .flags = ROUTE_MATCH},
    {GET,   "/v1/classes/:id/results/:term=digit", "teacher|leader", get_results},

    {POST,  "/v1/classes/:id/documents",         READERS,        post_documents, .body = &prepare_body_shape},
    {GET,   "/v1/documents",                     READERS,        get_documents, .query = &document_query_shape},
    {GET,   "/v1/documents/:uuid",               READERS,        get_document},
    {GET,   "/v1/documents/:uuid/content",       READERS,        get_document_content},
    {GET,   "/v1/documents/:uuid/signature",     READERS,        get_document_signature},
    {POST,  "/v1/document-signatures",           READERS,        post_document_signatures, .body = &sign_body_shape},
    {GET,   "/v1/students/:id/book",             "teacher|leader" ARCHIVE, get_student_book, .query = &book_query_shape},
    {GET,   "/v1/audit-events",                  "school_admin|leader", get_audit_events, .query = &audit_query_shape},
    {0},
};
/* clang-format on */
