/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/documents.h"

#include "db/db.h"
#include "store/corrections.h"
#include "store/queries.h"

const char *const stage_names[] = {
    "",         "subject_result",    "year_summary",  "approval", "seal", "retest_result",
    "addendum", "addendum_approval", "addendum_seal", NULL};
const char *const document_state_names[] = {"", "waiting", "signed", "superseded", "refused", NULL};

static const struct field document_fields[] = {
    STR(struct document, id, 36, 36),
    INT(struct document, org_id, 1, INT64_MAX),
    INT(struct document, school_year_id, 1, INT64_MAX),
    INT(struct document, class_id, 1, INT64_MAX),
    INT(struct document, student_id, 1, INT64_MAX),
    ENUM(struct document, stage, stage_names),
    STR(struct document, subject, 0, 40),
    INT(struct document, version, 1, 9999),
    ENUM(struct document, state, document_state_names),
    STR(struct document, sha256, 64, 64),
    BYTES(struct document, content, 1, 1 << 20),
    INT(struct document, signer_account_id, 1, INT64_MAX),
    INT(struct document, substitution_id, 1, INT64_MAX, .optional = true, .omit_none = true),
    STR(struct document, certificate_sha256, 64, 64),
    STR(struct document, prepared_at, 20, 20),
    BYTES(struct document, signature, 1, 1 << 20, .optional = true),
    STR(struct document, signature_sha256, 64, 64, .optional = true),
    STR(struct document, signed_at, 20, 20, .optional = true),
    STR(struct document, ended_reason, 1, 500, .optional = true, .omit_none = true),
    STR(struct document, ended_at, 20, 20, .optional = true, .omit_none = true),
    INT(struct document, ended_by, 1, INT64_MAX, .optional = true, .omit_none = true),
    INT(struct document, correction_id, 1, INT64_MAX, .optional = true, .omit_none = true),
};
const struct shape document_shape = SHAPE(struct document, document_fields);

static const struct field head_fields[] = {
    STR(struct document, id, 36, 36),
    INT(struct document, class_id, 1, INT64_MAX),
    INT(struct document, student_id, 1, INT64_MAX),
    ENUM(struct document, stage, stage_names),
    STR(struct document, subject, 0, 40),
    INT(struct document, version, 1, 9999),
    ENUM(struct document, state, document_state_names),
    STR(struct document, sha256, 64, 64),
    STR(struct document, certificate_sha256, 64, 64),
    STR(struct document, prepared_at, 20, 20),
    STR(struct document, signature_sha256, 64, 64, .optional = true),
    STR(struct document, signed_at, 20, 20, .optional = true),
    STR(struct document, ended_reason, 1, 500, .optional = true),
    STR(struct document, ended_at, 20, 20, .optional = true),
    INT(struct document, correction_id, 1, INT64_MAX, .optional = true),
};
const struct shape document_head_shape = SHAPE(struct document, head_fields);

static const struct field key_fields[] = {
    STR(struct document_key, id, 36, 36),
    INT(struct document_key, class_id, 1, INT64_MAX),
    INT(struct document_key, school_year_id, 1, INT64_MAX),
    INT(struct document_key, student_id, 1, INT64_MAX),
    ENUM(struct document_key, stage, stage_names),
    STR(struct document_key, subject, 0, 40),
};
static const struct shape key_shape = SHAPE(struct document_key, key_fields);

static const struct field count_fields[] = {
    INT(struct seal_count, school_year_id, 1, INT64_MAX),
    INT(struct seal_count, students, 0, INT64_MAX),
    INT(struct seal_count, sealed, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct seal_count, count_fields);

#define HEAD_COLUMNS                                                                               \
    "id, org_id, school_year_id, class_id, student_id, stage, subject, version, state, sha256,"    \
    " signer_account_id, substitution_id, certificate_sha256, prepared_at, signature_sha256, "     \
    "signed_at, ended_reason, ended_at, ended_by, correction_id"

static const struct query document_by_id = {
    .sql = "SELECT " HEAD_COLUMNS ", content, signature FROM document WHERE id = :id",
    .in = &key_shape,
    .out = &document_shape,
};

static const struct query document_by_id_held = {
    .sql = "SELECT " HEAD_COLUMNS ", content, signature FROM document WHERE id = :id FOR UPDATE",
    .in = &key_shape,
    .out = &document_shape,
};

static const struct query add_document = {
    .sql = "INSERT INTO document (id, org_id, school_year_id, class_id, student_id, stage, subject,"
           "       version, state, sha256, content, signer_account_id,"
           "       substitution_id, certificate_sha256, prepared_at)"
           " VALUES (:id, :org_id, :school_year_id, :class_id, :student_id, :stage, :subject,"
           "       :version, :state, :sha256, :content, :signer_account_id,"
           "       :substitution_id, :certificate_sha256, :prepared_at)",
    .in = &document_shape,
};

static const struct query documents_by_student = {
    .sql = "SELECT " HEAD_COLUMNS ", content, signature FROM document"
           " WHERE student_id = :student_id AND class_id = :class_id"
           " ORDER BY stage DESC, subject, version",
    .in = &key_shape,
    .out = &document_shape,
};

#define BY_CLASS                                                                                   \
    "SELECT " HEAD_COLUMNS " FROM document d"                                                      \
    " WHERE class_id = :class_id AND stage = :stage AND (:subject = '' OR subject = :subject)"
/* No later version of the part of which that holds, too. */
#define NO_LATER(more)                                                                             \
    "   AND NOT EXISTS (SELECT 1 FROM document n WHERE n.class_id = d.class_id"                    \
    "       AND n.stage = d.stage AND n.subject = d.subject AND n.student_id = d.student_id"       \
    "       AND n.version > d.version" more ")"

static const struct query signed_by_student = {
    .sql = "SELECT " HEAD_COLUMNS " FROM document"
           " WHERE student_id IN (SELECT id FROM student"
           "         WHERE id = :student_id OR merged_into = :student_id)"
           "   AND state = 'signed'"
           " ORDER BY school_year_id, class_id, stage, subject, version",
    .in = &key_shape,
    .out = &document_shape,
};

static const struct query documents_by_class = {
    .sql = BY_CLASS NO_LATER("") " ORDER BY subject, student_id",
    .in = &key_shape,
    .out = &document_shape,
};

static const struct query documents_by_class_held = {
    .sql = BY_CLASS " LOCK IN SHARE MODE",
    .in = &key_shape,
    .out = &document_shape,
};

static const struct query documents_ever_by_class = {
    .sql = BY_CLASS " ORDER BY subject, student_id, version",
    .in = &key_shape,
    .out = &document_shape,
};

#define FALLEN                                                                                     \
    " AND stage IN ('retest_result', 'addendum', 'addendum_approval', 'addendum_seal')"            \
    " AND state IN ('superseded', 'refused')" NO_LATER(                                            \
        " AND n.state IN ('superseded', 'refused')")

static const struct query fallen_in_class = {
    .sql = "SELECT " HEAD_COLUMNS " FROM document d WHERE class_id = :class_id" FALLEN
           " ORDER BY student_id, stage DESC, subject",
    .in = &key_shape,
    .out = &document_shape,
};

/* Nor did a correction of May, which always ends the summary, come before it was signed anew. */
#define NO_MAY_SINCE                                                                               \
    "   AND NOT EXISTS (SELECT 1 FROM document m WHERE m.class_id = d.class_id"                    \
    "       AND m.stage = 'year_summary' AND m.subject = '' AND m.student_id = d.student_id"       \
    "       AND m.state = 'superseded' AND m.ended_at >= d.ended_at)"

static const struct query fixed_students = {
    .sql = "SELECT DISTINCT student_id FROM document d"
           " WHERE class_id = :class_id AND stage = :stage AND subject = :subject"
           "   AND (state = 'signed' OR (state = 'superseded'"
           "         AND (stage IN ('subject_result', 'year_summary')"
           "             OR EXISTS (SELECT 1 FROM correction c"
           "                 WHERE c.id = d.correction_id AND c.field IN " SUMMER_FIELDS
           ")" NO_LATER(" AND n.state = 'superseded'") NO_MAY_SINCE ")))",
    .in = &key_shape,
    .out = &document_shape,
};

/* Stages sort by their place in the chain. */
#define PLACE(stage)                                                                               \
    "FIELD(" stage ", 'subject_result', 'year_summary', 'approval', 'seal',"                       \
    " 'retest_result', 'addendum', 'addendum_approval', 'addendum_seal')"
#define FROM_STAGE                                                                                 \
    " WHERE class_id = :class_id AND student_id = :student_id"                                     \
    "   AND (" PLACE("stage") " > " PLACE(":stage") " OR (stage = :stage AND subject = :subject))"

static const struct query end_above = {
    .sql = "UPDATE document"
           "   SET state = :state, ended_reason = :ended_reason, ended_at = :ended_at,"
           "       ended_by = :ended_by, correction_id = :correction_id" FROM_STAGE
           "   AND state = 'signed'",
    .in = &document_shape,
};

static const struct query drop_above = {
    .sql = "DELETE FROM document" FROM_STAGE " AND state = 'waiting'",
    .in = &document_shape,
};

static const struct query signed_below = {
    .sql = "SELECT " HEAD_COLUMNS " FROM document"
           " WHERE class_id = :class_id AND stage IN ('subject_result', 'year_summary',"
           "         'retest_result', 'addendum')"
           "   AND signer_account_id = :signer_account_id AND state <> 'waiting' LIMIT 1",
    .in = &document_shape,
    .out = &document_shape,
};

static const struct query set_signed = {
    .sql = "UPDATE document"
           "   SET state = 'signed', signature = :signature, signature_sha256 = :signature_sha256,"
           "       signed_at = :signed_at"
           " WHERE id = :id AND state = 'waiting'",
    .in = &document_shape,
};

static const struct query drop_waiting = {
    .sql = "DELETE FROM document"
           " WHERE class_id = :class_id AND stage = :stage AND subject = :subject"
           "   AND state = 'waiting'",
    .in = &key_shape,
};

static const struct query drop_waiting_of = {
    .sql = "DELETE FROM document WHERE student_id = :student_id AND state = 'waiting'",
    .in = &key_shape,
};

static const struct query drop_waiting_in = {
    .sql = "DELETE FROM document WHERE class_id = :class_id AND state = 'waiting'",
    .in = &key_shape,
};

static const struct query waiting_of = {
    .sql = "SELECT " HEAD_COLUMNS " FROM document"
           " WHERE student_id = :student_id AND state = 'waiting' ORDER BY class_id, subject, id",
    .in = &key_shape,
    .out = &document_shape,
};

static const struct query waiting_in = {
    .sql = "SELECT " HEAD_COLUMNS " FROM document"
           " WHERE class_id = :class_id AND state = 'waiting' ORDER BY subject, id",
    .in = &key_shape,
    .out = &document_shape,
};

static const struct query count_seals = {
    .sql = "SELECT COUNT(*) AS students, COUNT(d.id) AS sealed"
           "  FROM class c"
           "  JOIN enrolment e ON e.class_id = c.id AND e.state = 'active'"
           "  LEFT JOIN document d ON d.class_id = c.id AND d.stage = 'seal' AND d.subject = ''"
           "       AND d.student_id = e.student_id AND d.state = 'signed'"
           " WHERE c.school_year_id = :school_year_id",
    .in = &count_shape,
    .out = &count_shape,
};

/* clang-format off */
const struct query *const documents_queries[] = {
    &document_by_id, &document_by_id_held, &add_document, &documents_by_student,
    &documents_by_class, &set_signed, &signed_below, &drop_waiting, &drop_waiting_of,
    &drop_waiting_in, &count_seals, &waiting_of, &waiting_in, &documents_ever_by_class,
    &fixed_students, &end_above, &drop_above, &signed_by_student, &documents_by_class_held,
    &fallen_in_class, NULL,
};
/* clang-format on */

bool stage_is_addendum(int stage)
{
    return stage > STAGE_SEAL;
}

enum stage stage_part(int stage)
{
    return (enum stage)(stage_is_addendum(stage) ? stage - STAGE_SEAL : stage);
}

enum stage stage_below(int stage)
{
    return (enum stage)(stage_part(stage) <= STAGE_SUBJECT_RESULT ? STAGE_NONE : stage - 1);
}

enum stage stage_above(int stage)
{
    return (enum stage)(stage_part(stage) == STAGE_SEAL ? STAGE_NONE : stage + 1);
}

enum err documents_get(struct call *call, const char *id, struct document *ret)
{
    return db_one(call, &document_by_id, &(struct document_key){.id = id}, ret);
}

enum err documents_get_held(struct call *call, const char *id, struct document *ret)
{
    return db_one(call, &document_by_id_held, &(struct document_key){.id = id}, ret);
}

enum err documents_add(struct call *call, const struct list *documents)
{
    return db_each(call, &add_document, documents);
}

enum err documents_of_student(struct call *call, int64_t class_id, int64_t student_id,
                              struct list *ret)
{
    return db_all(call, &documents_by_student,
                  &(struct document_key){.class_id = class_id, .student_id = student_id}, ret);
}

enum err documents_signed_of(struct call *call, int64_t student_id, struct list *ret)
{
    return db_all(call, &signed_by_student, &(struct document_key){.student_id = student_id}, ret);
}

enum err documents_of_class(struct call *call, const struct document_key *key, struct list *ret)
{
    return db_all(call, &documents_by_class, key, ret);
}

enum err documents_hold(struct call *call, const struct document_key *key)
{
    struct list held;

    return db_all(call, &documents_by_class_held, key, &held);
}

enum err documents_fallen(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &fallen_in_class, &(struct document_key){.class_id = class_id}, ret);
}

enum err documents_of_class_ever(struct call *call, const struct document_key *key,
                                 struct list *ret)
{
    return db_all(call, &documents_ever_by_class, key, ret);
}

enum err documents_fixed(struct call *call, const struct document_key *key, struct list *ret)
{
    return db_all(call, &fixed_students, key, ret);
}

enum err documents_end_above(struct call *call, const struct document *ended)
{
    enum err err = db_change_any(call, &drop_above, ended, NULL);

    return err ? err : db_change_any(call, &end_above, ended, NULL);
}

enum err documents_set_signed(struct call *call, const struct document *document)
{
    return db_change(call, &set_signed, document);
}

enum err documents_signed_below(struct call *call, int64_t class_id, int64_t account_id, bool *ret)
{
    const struct document key = {.class_id = class_id, .signer_account_id = account_id};
    struct document found;

    return db_find(call, &signed_below, &key, &found, ret);
}

enum err documents_drop_waiting(struct call *call, const struct document_key *key)
{
    return db_change_any(call, &drop_waiting, key, NULL);
}

enum err documents_drop_waiting_of(struct call *call, int64_t student_id)
{
    return db_change_any(call, &drop_waiting_of, &(struct document_key){.student_id = student_id},
                         NULL);
}

enum err documents_drop_waiting_in(struct call *call, int64_t class_id)
{
    return db_change_any(call, &drop_waiting_in, &(struct document_key){.class_id = class_id},
                         NULL);
}

enum err documents_waiting_of(struct call *call, int64_t student_id, struct list *ret)
{
    return db_all(call, &waiting_of, &(struct document_key){.student_id = student_id}, ret);
}

enum err documents_waiting_in(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &waiting_in, &(struct document_key){.class_id = class_id}, ret);
}

enum err documents_count_seals(struct call *call, int64_t school_year_id, struct seal_count *ret)
{
    return db_one(call, &count_seals, &(struct seal_count){.school_year_id = school_year_id}, ret);
}
