/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/signing_batches.h"

#include "db/db.h"
#include "store/queries.h"

const char *const batch_item_state_names[] = {"",        "waiting",    "signed",    "superseded",
                                              "refused", "taken_back", "not_ready", NULL};

static const struct field batch_fields[] = {
    INT(struct signing_batch, id, 1, INT64_MAX),
    INT(struct signing_batch, org_id, 1, INT64_MAX),
    INT(struct signing_batch, school_year_id, 1, INT64_MAX),
    ENUM(struct signing_batch, stage, stage_names),
    INT(struct signing_batch, grade, 0, 12),
    INT(struct signing_batch, account_id, 1, INT64_MAX),
    INT(struct signing_batch, credential_id, 1, INT64_MAX),
    BOOL(struct signing_batch, complete),
    STR(struct signing_batch, created_at, 20, 20),
    STR(struct signing_batch, asked_at, 20, 20),
    INT(struct signing_batch, total, 0, INT64_MAX),
    INT(struct signing_batch, signed_count, 0, INT64_MAX),
    INT(struct signing_batch, waiting, 0, INT64_MAX),
    INT(struct signing_batch, not_ready, 0, INT64_MAX),
    INT(struct signing_batch, ended, 0, INT64_MAX),
};
const struct shape signing_batch_shape = SHAPE(struct signing_batch, batch_fields);

#define ITEM_FIELDS                                                                                \
    INT(struct batch_item, number, 1, INT64_MAX), INT(struct batch_item, class_id, 1, INT64_MAX),  \
        INT(struct batch_item, student_id, 1, INT64_MAX),                                          \
        STR(struct batch_item, document_id, 36, 36, .optional = true),                             \
        STR(struct batch_item, what, 1, 40, .optional = true),                                     \
        STR(struct batch_item, detail, 1, 500, .optional = true),                                  \
        STR(struct batch_item, detail_en, 1, 500, .optional = true),                               \
        ENUM(struct batch_item, state, batch_item_state_names),                                    \
        STR(struct batch_item, sha256, 64, 64, .optional = true),                                  \
        STR(struct batch_item, signed_at, 20, 20, .optional = true)

static const struct field item_fields[] = {ITEM_FIELDS};
const struct shape batch_item_shape = SHAPE(struct batch_item, item_fields);

static const struct field item_row_fields[] = {INT(struct batch_item, batch_id, 1, INT64_MAX),
                                               ITEM_FIELDS};
static const struct shape item_row_shape = SHAPE(struct batch_item, item_row_fields);

static const struct field page_fields[] = {
    INT(struct batch_page, batch_id, 1, INT64_MAX),
    ENUM(struct batch_page, state, batch_item_state_names, .optional = true),
    INT(struct batch_page, after, 0, INT64_MAX),
    INT(struct batch_page, limit, 1, 500),
};
static const struct shape page_shape = SHAPE(struct batch_page, page_fields);

static const struct field count_fields[] = {
    INT(struct stage_count, school_year_id, 1, INT64_MAX),
    INT(struct stage_count, class_id, 1, INT64_MAX),
    ENUM(struct stage_count, stage, stage_names, .optional = true),
    ENUM(struct stage_count, state, document_state_names, .optional = true),
    INT(struct stage_count, n, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct stage_count, count_fields);

/* As batch_item_state names it. */
#define ITEM_STATE                                                                                 \
    "CASE WHEN i.document_id IS NULL THEN 'not_ready' ELSE COALESCE(d.state, 'taken_back') END"
#define ITEMS                                                                                      \
    " signing_batch_item i LEFT JOIN document d ON d.id = i.document_id"                           \
    " WHERE i.batch_id = "

static const struct query make_batch = {
    .sql = "INSERT IGNORE INTO signing_batch (org_id, school_year_id, stage, grade, account_id,"
           "       credential_id, complete, created_at, asked_at)"
           " VALUES (:org_id, :school_year_id, :stage, :grade, :account_id,"
           "       :credential_id, :complete, :created_at, :asked_at)",
    .in = &signing_batch_shape,
};

#define BATCH                                                                                      \
    "SELECT b.id, b.org_id, b.school_year_id, b.stage, b.grade, b.account_id, b.credential_id,"    \
    "       b.complete, b.created_at, b.asked_at, COUNT(i.number) AS total,"                       \
    "       COUNT(IF(d.state = 'signed', 1, NULL)) AS signed_count,"                               \
    "       COUNT(IF(d.state = 'waiting', 1, NULL)) AS waiting,"                                   \
    "       COUNT(i.number) - COUNT(i.document_id) AS not_ready,"                                  \
    "       COUNT(i.document_id) - COUNT(IF(d.state IN ('signed', 'waiting'), 1, NULL)) AS ended"  \
    "  FROM signing_batch b"                                                                       \
    "  LEFT JOIN signing_batch_item i ON i.batch_id = b.id"                                        \
    "  LEFT JOIN document d ON d.id = i.document_id"

static const struct query hold_batch = {
    .sql = "SELECT id FROM signing_batch"
           " WHERE school_year_id = :school_year_id AND account_id = :account_id"
           "   AND stage = :stage AND grade = :grade FOR UPDATE",
    .in = &signing_batch_shape,
    .out = &signing_batch_shape,
};

static const struct query batch_by_id = {
    .sql = BATCH " WHERE b.id = :id GROUP BY b.id",
    .in = &signing_batch_shape,
    .out = &signing_batch_shape,
};

static const struct query set_batch = {
    .sql = "UPDATE signing_batch SET credential_id = :credential_id, complete = :complete,"
           "       asked_at = :asked_at WHERE id = :id",
    .in = &signing_batch_shape,
};

static const struct query drop_items = {
    .sql = "DELETE FROM signing_batch_item WHERE batch_id = :batch_id",
    .in = &item_row_shape,
};

static const struct query add_item = {
    .sql = "INSERT INTO signing_batch_item (batch_id, number, class_id, student_id, document_id,"
           "       what, detail, detail_en)"
           " VALUES (:batch_id, :number, :class_id, :student_id, :document_id,"
           "       :what, :detail, :detail_en)",
    .in = &item_row_shape,
};

static const struct query items_of_batch = {
    .sql = "SELECT i.number, i.class_id, i.student_id, i.document_id, i.what,"
           "       COALESCE(i.detail, d.ended_reason) AS detail, i.detail_en,"
           "       " ITEM_STATE " AS state, d.sha256, d.signed_at"
           "  FROM" ITEMS ":batch_id AND i.number > :after"
           "   AND (COALESCE(:state, '') = '' OR " ITEM_STATE " = :state)"
           " ORDER BY i.number LIMIT :limit",
    .in = &page_shape,
    .out = &batch_item_shape,
};

static const struct query count_stages = {
    .sql = "SELECT d.class_id, d.stage, d.state, COUNT(*) AS n"
           "  FROM document d"
           "  JOIN enrolment e ON e.class_id = d.class_id AND e.student_id = d.student_id"
           "       AND e.state = 'active'"
           "  LEFT JOIN assignment a ON a.class_id = d.class_id AND a.subject = d.subject"
           " WHERE d.school_year_id = :school_year_id"
           "   AND (COALESCE(a.everyone, 1) OR EXISTS (SELECT 1 FROM subject_student t"
           "       WHERE t.class_id = d.class_id AND t.subject = d.subject"
           "       AND t.student_id = d.student_id))"
           "   AND NOT EXISTS (SELECT 1 FROM document n WHERE n.class_id = d.class_id"
           "       AND n.stage = d.stage AND n.subject = d.subject"
           "       AND n.student_id = d.student_id AND n.version > d.version)"
           " GROUP BY d.class_id, d.stage, d.state",
    .in = &count_shape,
    .out = &count_shape,
};

static const struct query count_students = {
    .sql = "SELECT c.id AS class_id, COUNT(e.student_id) AS n"
           "  FROM class c"
           "  LEFT JOIN enrolment e ON e.class_id = c.id AND e.state = 'active'"
           " WHERE c.school_year_id = :school_year_id"
           " GROUP BY c.id",
    .in = &count_shape,
    .out = &count_shape,
};

const struct query *const signing_batches_queries[] = {
    &make_batch, &hold_batch,     &batch_by_id,  &set_batch,      &drop_items,
    &add_item,   &items_of_batch, &count_stages, &count_students, NULL,
};

enum err signing_batches_hold(struct call *call, const struct signing_batch *wanted,
                              struct signing_batch *ret)
{
    struct signing_batch held;
    enum err err = db_change_any(call, &make_batch, wanted, NULL);

    if (!err)
        err = db_one(call, &hold_batch, wanted, &held);
    return err ? err : signing_batches_get(call, held.id, ret);
}

enum err signing_batches_get(struct call *call, int64_t id, struct signing_batch *ret)
{
    return db_one(call, &batch_by_id, &(struct signing_batch){.id = id}, ret);
}

enum err signing_batches_set(struct call *call, const struct signing_batch *batch)
{
    return db_change_any(call, &set_batch, batch, NULL);
}

enum err batch_items_put(struct call *call, int64_t batch_id, const struct list *items)
{
    enum err err =
        db_change_any(call, &drop_items, &(struct batch_item){.batch_id = batch_id}, NULL);

    return err ? err : db_each(call, &add_item, items);
}

enum err batch_items_list(struct call *call, const struct batch_page *page, struct list *ret)
{
    return db_all(call, &items_of_batch, page, ret);
}

enum err documents_count_stages(struct call *call, int64_t school_year_id, struct list *ret)
{
    return db_all(call, &count_stages, &(struct stage_count){.school_year_id = school_year_id},
                  ret);
}

enum err students_count_classes(struct call *call, int64_t school_year_id, struct list *ret)
{
    return db_all(call, &count_students, &(struct stage_count){.school_year_id = school_year_id},
                  ret);
}
