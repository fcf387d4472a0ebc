/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/marks.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field gradebook_fields[] = {
    INT(struct gradebook, class_id, 1, INT64_MAX),
    STR(struct gradebook, subject, 1, 40),
    INT(struct gradebook, term, 1, 2),
    INT(struct gradebook, version, 0, INT64_MAX),
    STR(struct gradebook, salt, 0, 32),
};
const struct shape gradebook_shape = SHAPE(struct gradebook, gradebook_fields);

static const struct field mark_fields[] = {
    INT(struct mark_row, class_id, 1, INT64_MAX),
    STR(struct mark_row, subject, 1, 40),
    INT(struct mark_row, term, 1, 2),
    INT(struct mark_row, student_id, 1, INT64_MAX),
    INT(struct mark_row, tx1, -3, 100, .optional = true),
    INT(struct mark_row, tx2, -3, 100, .optional = true),
    INT(struct mark_row, tx3, -3, 100, .optional = true),
    INT(struct mark_row, tx4, -3, 100, .optional = true),
    INT(struct mark_row, gk, -3, 100, .optional = true),
    INT(struct mark_row, ck, -3, 100, .optional = true),
    STR(struct mark_row, comment, 0, 1000, .optional = true),
};
const struct shape mark_row_shape = SHAPE(struct mark_row, mark_fields);

static const struct query gradebook_by_key = {
    .sql = "SELECT class_id, subject, term, version, salt FROM gradebook"
           " WHERE class_id = :class_id AND subject = :subject AND term = :term",
    .in = &gradebook_shape,
    .out = &gradebook_shape,
};

static const struct query gradebooks_by_class_held = {
    .sql = "SELECT class_id, subject, term, version, salt FROM gradebook"
           " WHERE class_id = :class_id LOCK IN SHARE MODE",
    .in = &gradebook_shape,
    .out = &gradebook_shape,
};

static const struct query first_gradebook = {
    .sql = "INSERT INTO gradebook (class_id, subject, term, version, salt)"
           " VALUES (:class_id, :subject, :term, 1, :salt)",
    .in = &gradebook_shape,
};

static const struct query raise_gradebook = {
    .sql = "UPDATE gradebook SET version = version + 1, salt = :salt"
           " WHERE class_id = :class_id AND subject = :subject AND term = :term"
           "   AND version = :version",
    .in = &gradebook_shape,
};

static const struct query marks_by_gradebook = {
    .sql = "SELECT class_id, subject, term, student_id, tx1, tx2, tx3, tx4, gk, ck, comment"
           "  FROM mark"
           " WHERE class_id = :class_id AND subject = :subject AND term = :term"
           " ORDER BY student_id",
    .in = &gradebook_shape,
    .out = &mark_row_shape,
};

static const struct query marks_by_class = {
    .sql = "SELECT class_id, subject, term, student_id, tx1, tx2, tx3, tx4, gk, ck, comment"
           "  FROM mark"
           " WHERE class_id = :class_id"
           " ORDER BY subject, term, student_id",
    .in = &gradebook_shape,
    .out = &mark_row_shape,
};

static const struct query marks_by_student = {
    .sql = "SELECT class_id, subject, term, student_id, tx1, tx2, tx3, tx4, gk, ck, comment"
           "  FROM mark"
           " WHERE class_id = :class_id AND student_id = :student_id"
           " ORDER BY subject, term",
    .in = &mark_row_shape,
    .out = &mark_row_shape,
};

static const struct query put_mark = {
    .sql = "INSERT INTO mark (class_id, subject, term, student_id, tx1, tx2, tx3, tx4, gk, ck,"
           "       comment)"
           " VALUES (:class_id, :subject, :term, :student_id, :tx1, :tx2, :tx3, :tx4, :gk, :ck,"
           "       :comment)"
           " ON DUPLICATE KEY UPDATE tx1 = VALUES(tx1), tx2 = VALUES(tx2), tx3 = VALUES(tx3),"
           "    tx4 = VALUES(tx4), gk = VALUES(gk), ck = VALUES(ck), comment = VALUES(comment)",
    .in = &mark_row_shape,
};

const struct query *const marks_queries[] = {
    &gradebook_by_key,
    &gradebooks_by_class_held,
    &first_gradebook,
    &raise_gradebook,
    &marks_by_gradebook,
    &marks_by_class,
    &marks_by_student,
    &put_mark,
    NULL,
};

bool mark_row_has_cells(const struct mark_row *row)
{
    return !is_none(row->tx1) || !is_none(row->tx2) || !is_none(row->tx3) || !is_none(row->tx4) ||
           !is_none(row->gk) || !is_none(row->ck);
}

enum err gradebooks_get(struct call *call, struct gradebook *gradebook)
{
    struct gradebook found;
    bool is_found = false;
    enum err err = db_find(call, &gradebook_by_key, gradebook, &found, &is_found);

    gradebook->version = is_found ? found.version : 0;
    return err;
}

enum err gradebooks_hold(struct call *call, int64_t class_id)
{
    struct list held;

    return db_all(call, &gradebooks_by_class_held, &(struct gradebook){.class_id = class_id},
                  &held);
}

enum err gradebooks_raise(struct call *call, struct gradebook *gradebook)
{
    enum err err;

    if (!gradebook->salt)
        gradebook->salt = "";
    if (gradebook->version == 0) {
        err = db_insert(call, &first_gradebook, gradebook, NULL);
        /* Somebody else saved the first version meanwhile. */
        if (err == ERR_CONFLICT)
            err = ERR_CHANGED;
    } else {
        err = db_change(call, &raise_gradebook, gradebook);
    }
    gradebook->version++;
    return err;
}

enum err marks_of_gradebook(struct call *call, const struct gradebook *gradebook, struct list *ret)
{
    return db_all(call, &marks_by_gradebook, gradebook, ret);
}

enum err marks_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &marks_by_class, &(struct gradebook){.class_id = class_id}, ret);
}

enum err marks_of_student(struct call *call, int64_t class_id, int64_t student_id, struct list *ret)
{
    return db_all(call, &marks_by_student,
                  &(struct mark_row){.class_id = class_id, .student_id = student_id}, ret);
}

enum err marks_put(struct call *call, const struct list *rows)
{
    return db_each(call, &put_mark, rows);
}
