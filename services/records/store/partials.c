/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/partials.h"

#include "db/db.h"
#include "store/queries.h"

#define FIELDS                                                                                     \
    STR(struct partial, id, 36, 36), INT(struct partial, class_id, 1, INT64_MAX),                  \
        INT(struct partial, student_id, 1, INT64_MAX), STR(struct partial, until, 10, 10),         \
        ENUM(struct partial, stage, stage_names), STR(struct partial, subject, 0, 40),             \
        INT(struct partial, version, 1, 9999), ENUM(struct partial, state, document_state_names),  \
        STR(struct partial, sha256, 64, 64), BYTES(struct partial, content, 1, 1 << 20),           \
        STR(struct partial, certificate_sha256, 64, 64), STR(struct partial, prepared_at, 20, 20), \
        BYTES(struct partial, signature, 1, 1 << 20, .optional = true),                            \
        STR(struct partial, signature_sha256, 64, 64, .optional = true),                           \
        STR(struct partial, signed_at, 20, 20, .optional = true),                                  \
        STR(struct partial, ended_reason, 1, 500, .optional = true)

static const struct field shown_fields[] = {FIELDS};
const struct shape partial_shape = SHAPE(struct partial, shown_fields);

static const struct field row_fields[] = {
    FIELDS,
    INT(struct partial, org_id, 1, INT64_MAX),
    INT(struct partial, school_year_id, 1, INT64_MAX),
    STR(struct partial, source_sha256, 64, 64),
    INT(struct partial, signer_account_id, 1, INT64_MAX),
    INT(struct partial, substitution_id, 1, INT64_MAX, .optional = true),
};
static const struct shape row_shape = SHAPE(struct partial, row_fields);

#define SELECT                                                                                     \
    "SELECT id, org_id, school_year_id, class_id, student_id, until, stage, subject, version,"     \
    "       state, source_sha256, sha256, content, signer_account_id, substitution_id,"            \
    "       certificate_sha256, prepared_at, signature, signature_sha256, signed_at,"              \
    "       ended_reason"                                                                          \
    "  FROM partial_document"

static const struct query add_partial = {
    .sql = "INSERT INTO partial_document (id, org_id, school_year_id, class_id, student_id, until,"
           "       stage, subject, version, state, source_sha256, sha256, content,"
           "       signer_account_id, substitution_id, certificate_sha256, prepared_at)"
           " VALUES (:id, :org_id, :school_year_id, :class_id, :student_id, :until, :stage,"
           "       :subject, :version, 'waiting', :source_sha256, :sha256, :content,"
           "       :signer_account_id, :substitution_id, :certificate_sha256, :prepared_at)",
    .in = &row_shape,
};

static const struct query partial_held = {
    .sql = SELECT " WHERE id = :id FOR UPDATE",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query partials_by_stay = {
    .sql = SELECT " WHERE class_id = :class_id AND student_id = :student_id AND until = :until"
                  " ORDER BY version DESC, id FOR UPDATE",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query partials_by_class = {
    .sql = "SELECT id, org_id, school_year_id, class_id, student_id, stage, subject, version,"
           "       state, sha256, signer_account_id, substitution_id, certificate_sha256,"
           "       prepared_at, signature_sha256, signed_at, ended_reason, content, signature"
           "  FROM partial_document"
           " WHERE student_id = :student_id AND class_id = :class_id AND state <> 'waiting'"
           " ORDER BY stage DESC, subject, version",
    .in = &row_shape,
    .out = &document_shape,
};

static const struct query partials_by_person = {
    .sql = SELECT " WHERE student_id IN (SELECT id FROM student"
                  "         WHERE id = :student_id OR merged_into = :student_id)"
                  " ORDER BY until, stage DESC, subject, version",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query set_signed = {
    .sql = "UPDATE partial_document"
           "   SET state = 'signed', signature = :signature, signature_sha256 = :signature_sha256,"
           "       signed_at = :signed_at"
           " WHERE id = :id AND state = 'waiting'",
    .in = &row_shape,
};

static const struct query supersede = {
    .sql = "UPDATE partial_document SET state = 'superseded', ended_reason = :ended_reason"
           " WHERE id = :id AND state = 'signed'",
    .in = &row_shape,
};

static const struct query drop = {
    .sql = "DELETE FROM partial_document WHERE id = :id AND state = 'waiting'",
    .in = &row_shape,
};

const struct query *const partials_queries[] = {
    &add_partial,
    &partial_held,
    &partials_by_stay,
    &partials_by_class,
    &partials_by_person,
    &set_signed,
    &supersede,
    &drop,
    NULL,
};

enum err partials_add(struct call *call, const struct partial *row)
{
    return db_insert(call, &add_partial, row, NULL);
}

enum err partials_get_held(struct call *call, const char *id, struct partial *ret)
{
    return db_one(call, &partial_held, &(struct partial){.id = id}, ret);
}

enum err partials_of_stay(struct call *call, const struct partial *key, struct list *ret)
{
    return db_all(call, &partials_by_stay, key, ret);
}

enum err partials_of_student(struct call *call, int64_t class_id, int64_t student_id,
                             struct list *ret)
{
    return db_all(call, &partials_by_class,
                  &(struct partial){.class_id = class_id, .student_id = student_id}, ret);
}

enum err partials_of_person(struct call *call, int64_t student_id, struct list *ret)
{
    return db_all(call, &partials_by_person, &(struct partial){.student_id = student_id}, ret);
}

enum err partials_set_signed(struct call *call, const struct partial *row)
{
    return db_change(call, &set_signed, row);
}

enum err partials_end(struct call *call, const struct partial *row)
{
    return db_change_any(call, row->state == DOCUMENT_WAITING ? &drop : &supersede, row, NULL);
}
