/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/arrivals.h"

#include "db/db.h"
#include "store/queries.h"

const char *const arrival_state_names[] = {"",         "presented", "admitted",
                                           "received", "refused",   NULL};

#define BY(member)  INT(struct arrival, member, 1, INT64_MAX, .optional = true)
#define AT(member)  STR(struct arrival, member, 20, 20, .optional = true)
#define SHA(member) STR(struct arrival, member, 64, 64, .optional = true)
#define HEAD_FIELDS                                                                                \
    INT(struct arrival, id, 1, INT64_MAX), STR(struct arrival, package_id, 36, 36),                \
        INT(struct arrival, org_id, 1, INT64_MAX), STR(struct arrival, to_code, 1, 20),            \
        STR(struct arrival, to_name, 1, 200), STR(struct arrival, from_code, 1, 20),               \
        STR(struct arrival, from_name, 1, 200), STR(struct arrival, first_day, 10, 10),            \
        STR(struct arrival, school_year, 9, 9), STR(struct arrival, full_name, 1, 100),            \
        STR(struct arrival, personal_id, 12, 12, .optional = true),                                \
        ENUM(struct arrival, state, arrival_state_names),                                          \
        INT(struct arrival, presented_by, 1, INT64_MAX),                                           \
        STR(struct arrival, presented_at, 20, 20), SHA(file_sha256), SHA(package_sha256),          \
        SHA(note_certificate_sha256), STR(struct arrival, sender_name, 1, 100), BY(class_id),      \
        BY(student_id), BY(decided_by), AT(decided_at),                                            \
        STR(struct arrival, decision_number, 1, 50, .optional = true),                             \
        STR(struct arrival, decision_reason, 1, 500, .optional = true), SHA(answer_sha256),        \
        SHA(answer_certificate_sha256), BY(answered_by), AT(answered_at)

static const struct field head_fields[] = {HEAD_FIELDS};
const struct shape arrival_shape = SHAPE(struct arrival, head_fields);

static const struct field row_fields[] = {
    HEAD_FIELDS,
    BYTES(struct arrival, package, 1, 1 << 22, .optional = true),
    BYTES(struct arrival, note, 1, 1 << 20, .optional = true),
    BYTES(struct arrival, note_signature, 1, 1 << 20, .optional = true),
    BYTES(struct arrival, answer, 1, 1 << 20, .optional = true),
    BYTES(struct arrival, answer_signature, 1, 1 << 20, .optional = true),
};
static const struct shape row_shape = SHAPE(struct arrival, row_fields);

static const struct field search_fields[] = {
    INT(struct arrival_search, org_id, 1, INT64_MAX),
    INT(struct arrival_search, after, 0, INT64_MAX),
    INT(struct arrival_search, limit, 1, 500),
};
static const struct shape search_shape = SHAPE(struct arrival_search, search_fields);

#define CARRIED_FIELDS                                                                             \
    STR(struct carried_document, folder, 1, 60),                                                   \
        ENUM(struct carried_document, stage, stage_names),                                         \
        STR(struct carried_document, subject, 0, 40),                                              \
        INT(struct carried_document, version, 1, 9999),                                            \
        ENUM(struct carried_document, state, document_state_names),                                \
        STR(struct carried_document, sha256, 64, 64),                                              \
        STR(struct carried_document, signature_sha256, 64, 64),                                    \
        STR(struct carried_document, certificate_sha256, 64, 64),                                  \
        STR(struct carried_document, signed_at, 20, 20)

static const struct field carried_fields[] = {CARRIED_FIELDS};
const struct shape carried_document_shape = SHAPE(struct carried_document, carried_fields);

static const struct field carried_row_fields[] = {
    CARRIED_FIELDS,
    INT(struct carried_document, arrival_id, 1, INT64_MAX),
    INT(struct carried_document, number, 1, CARRIED_DOCUMENTS_MAX),
    BYTES(struct carried_document, content, 1, 1 << 20),
    BYTES(struct carried_document, signature, 1, 1 << 20),
};
static const struct shape carried_row_shape = SHAPE(struct carried_document, carried_row_fields);

static const struct field former_fields[] = {
    INT(struct former_student, student_id, 1, INT64_MAX),
    INT(struct former_student, org_id, 1, INT64_MAX),
    STR(struct former_student, full_name, 1, 100),
    STR(struct former_student, birth_date, 10, 10),
    BOOL(struct former_student, enrolled),
};
const struct shape former_student_shape = SHAPE(struct former_student, former_fields);

#define HEAD_COLUMNS                                                                               \
    "a.id, a.package_id, a.org_id, t.code AS to_code, t.name AS to_name, a.from_code,"             \
    " a.from_name, a.first_day, a.school_year, a.full_name, a.personal_id, a.state,"               \
    " a.presented_by, a.presented_at, a.file_sha256, a.package_sha256,"                            \
    " a.note_certificate_sha256, a.sender_name, a.class_id, a.student_id, a.decided_by,"           \
    " a.decided_at, a.decision_number, a.decision_reason, a.answer_sha256,"                        \
    " a.answer_certificate_sha256, a.answered_by, a.answered_at"
#define BYTES_COLUMNS ", a.package, a.note, a.note_signature, a.answer, a.answer_signature"
#define TABLES        "  FROM arrival a JOIN school t ON t.org_id = a.org_id"

static const struct query add_arrival = {
    .sql = "INSERT INTO arrival (package_id, org_id, from_code, from_name, first_day, school_year,"
           "       full_name, personal_id, state, presented_by, presented_at, file_sha256,"
           "       package, package_sha256, note, note_certificate_sha256, note_signature,"
           "       sender_name)"
           " VALUES (:package_id, :org_id, :from_code, :from_name, :first_day, :school_year,"
           "       :full_name, :personal_id, 'presented', :presented_by, :presented_at,"
           "       :file_sha256, :package, :package_sha256, :note, :note_certificate_sha256,"
           "       :note_signature, :sender_name)",
    .in = &row_shape,
};

static const struct query add_document = {
    .sql = "INSERT INTO arrival_document (arrival_id, number, folder, stage, subject, version,"
           "       state, sha256, content, signature, signature_sha256, certificate_sha256,"
           "       signed_at)"
           " VALUES (:arrival_id, :number, :folder, :stage, :subject, :version, :state, :sha256,"
           "       :content, :signature, :signature_sha256, :certificate_sha256, :signed_at)",
    .in = &carried_row_shape,
};

static const struct query arrival_by_id = {
    .sql = "SELECT " HEAD_COLUMNS BYTES_COLUMNS TABLES " WHERE a.id = :id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query arrival_by_package = {
    .sql = "SELECT " HEAD_COLUMNS BYTES_COLUMNS TABLES " WHERE a.package_id = :package_id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query arrivals_by_unit = {
    .sql = "SELECT " HEAD_COLUMNS TABLES " WHERE a.org_id = :org_id AND a.id > :after"
           " ORDER BY a.id LIMIT :limit",
    .in = &search_shape,
    .out = &row_shape,
};

static const struct query decide = {
    .sql = "UPDATE arrival"
           "   SET state = :state, class_id = :class_id, student_id = :student_id,"
           "       decided_by = :decided_by, decided_at = :decided_at,"
           "       decision_number = :decision_number, decision_reason = :decision_reason"
           " WHERE id = :id AND state = 'presented'",
    .in = &row_shape,
};

static const struct query put_answer = {
    .sql = "UPDATE arrival"
           "   SET answer = :answer, answer_sha256 = :answer_sha256,"
           "       answer_certificate_sha256 = :answer_certificate_sha256,"
           "       answered_by = :answered_by"
           " WHERE id = :id AND state IN ('admitted', 'refused') AND answer_signature IS NULL",
    .in = &row_shape,
};

#define SIGN                                                                                       \
    "UPDATE arrival"                                                                               \
    "   SET state = :state, answer_signature = :answer_signature, answered_at = :answered_at"      \
    " WHERE id = :id AND answer_sha256 = :answer_sha256 AND answer_signature IS NULL"

static const struct query receive = {
    .sql = SIGN " AND state = 'admitted'",
    .in = &row_shape,
};

static const struct query sign_refusal = {
    .sql = SIGN " AND state = 'refused'",
    .in = &row_shape,
};

#define CARRIED                                                                                    \
    "SELECT d.arrival_id, d.number, d.folder, d.stage, d.subject, d.version, d.state, d.sha256,"   \
    "       d.content, d.signature, d.signature_sha256, d.certificate_sha256, d.signed_at"

static const struct query documents_by_arrival = {
    .sql = CARRIED " FROM arrival_document d WHERE d.arrival_id = :arrival_id ORDER BY d.number",
    .in = &carried_row_shape,
    .out = &carried_row_shape,
};

static const struct query documents_by_student = {
    .sql = CARRIED "  FROM student s"
                   "  JOIN arrival a ON a.student_id = s.id"
                   "  JOIN arrival_document d ON d.arrival_id = a.id"
                   " WHERE s.id = :student_id OR s.merged_into = :student_id"
                   " ORDER BY d.arrival_id, d.number",
    .in = &row_shape,
    .out = &carried_row_shape,
};

/* Held, so that two packages of one student do not make two. */
static const struct query former = {
    .sql = "SELECT s.id AS student_id, s.org_id, s.full_name, s.birth_date,"
           "       EXISTS (SELECT 1 FROM enrolment e"
           "         JOIN class c ON c.id = e.class_id"
           "         JOIN school_year y ON y.id = c.school_year_id"
           "        WHERE e.student_id = s.id AND e.state = 'active' AND y.name >= :school_year"
           "       ) AS enrolled"
           "  FROM student s"
           " WHERE s.personal_id = :personal_id AND s.merged_into IS NULL ORDER BY s.id"
           "   LOCK IN SHARE MODE",
    .in = &row_shape,
    .out = &former_student_shape,
};

const struct query *const arrivals_queries[] = {
    &add_arrival,
    &add_document,
    &arrival_by_id,
    &arrival_by_package,
    &arrivals_by_unit,
    &decide,
    &put_answer,
    &receive,
    &sign_refusal,
    &former,
    &documents_by_arrival,
    &documents_by_student,
    NULL,
};

enum err arrivals_add(struct call *call, const struct arrival *row, int64_t *ret_id)
{
    return db_insert(call, &add_arrival, row, ret_id);
}

enum err arrivals_add_documents(struct call *call, const struct list *documents)
{
    return db_each(call, &add_document, documents);
}

enum err arrivals_get(struct call *call, int64_t id, struct arrival *ret)
{
    return db_one(call, &arrival_by_id, &(struct arrival){.id = id}, ret);
}

enum err arrivals_by_package(struct call *call, const char *package_id, struct arrival *ret,
                             bool *ret_found)
{
    return db_find(call, &arrival_by_package, &(struct arrival){.package_id = package_id}, ret,
                   ret_found);
}

enum err arrivals_list(struct call *call, const struct arrival_search *search, struct list *ret)
{
    return db_all(call, &arrivals_by_unit, search, ret);
}

enum err arrivals_step(struct call *call, const struct arrival *row)
{
    return db_change(call, row->state == ARRIVAL_RECEIVED ? &receive : &decide, row);
}

enum err arrivals_put_answer(struct call *call, const struct arrival *row)
{
    return db_change(call, &put_answer, row);
}

enum err arrivals_sign_refusal(struct call *call, const struct arrival *row)
{
    return db_change(call, &sign_refusal, row);
}

enum err arrivals_documents(struct call *call, int64_t arrival_id, struct list *ret)
{
    return db_all(call, &documents_by_arrival, &(struct carried_document){.arrival_id = arrival_id},
                  ret);
}

enum err arrivals_documents_of_student(struct call *call, int64_t student_id, struct list *ret)
{
    return db_all(call, &documents_by_student, &(struct arrival){.student_id = student_id}, ret);
}

enum err arrivals_former(struct call *call, const struct arrival *arrival, struct list *ret)
{
    *ret = (struct list){0};
    return arrival->personal_id ? db_all(call, &former, arrival, ret) : OK;
}
