/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/summers.h"

#include "db/db.h"
#include "store/enrolments.h"
#include "store/queries.h"

const char *const summer_outcome_names[] = {"", "registered", "taken", "absent", NULL};

static const struct field book_fields[] = {
    INT(struct summer_book, class_id, 1, INT64_MAX),
    STR(struct summer_book, subject, 0, 40),
    INT(struct summer_book, version, 0, INT64_MAX),
};
static const struct shape book_shape = SHAPE(struct summer_book, book_fields);

static const struct field result_fields[] = {
    INT(struct summer_result, class_id, 1, INT64_MAX),
    STR(struct summer_result, subject, 0, 40),
    INT(struct summer_result, student_id, 1, INT64_MAX),
    ENUM(struct summer_result, outcome, summer_outcome_names),
    INT(struct summer_result, value, 0, 100, .optional = true),
    INT(struct summer_result, test, 0, 100, .optional = true),
    ENUM(struct summer_result, conduct, conduct_names, .optional = true),
};
static const struct shape result_shape = SHAPE(struct summer_result, result_fields);

static const struct field move_fields[] = {
    INT(struct summer_move, from_class_id, 1, INT64_MAX),
    INT(struct summer_move, from_student_id, 1, INT64_MAX),
    INT(struct summer_move, to_class_id, 1, INT64_MAX),
    INT(struct summer_move, to_student_id, 1, INT64_MAX),
};
static const struct shape move_shape = SHAPE(struct summer_move, move_fields);

static const struct query book_by_key = {
    .sql = "SELECT class_id, subject, version FROM summer_book"
           " WHERE class_id = :class_id AND subject = :subject",
    .in = &book_shape,
    .out = &book_shape,
};

static const struct query first_book = {
    .sql = "INSERT INTO summer_book (class_id, subject, version) VALUES (:class_id, :subject, 1)",
    .in = &book_shape,
};

static const struct query raise_book = {
    .sql = "UPDATE summer_book SET version = version + 1"
           " WHERE class_id = :class_id AND subject = :subject AND version = :version",
    .in = &book_shape,
};

static const struct query touch_book = {
    .sql = "INSERT INTO summer_book (class_id, subject, version) VALUES (:class_id, :subject, 1)"
           " ON DUPLICATE KEY UPDATE version = version + 1",
    .in = &book_shape,
};

#define BY_CLASS                                                                                   \
    "SELECT class_id, subject, student_id, outcome, value, test, conduct FROM summer_result"       \
    " WHERE class_id = :class_id"

static const struct query results_by_class = {
    .sql = BY_CLASS " ORDER BY student_id, subject",
    .in = &result_shape,
    .out = &result_shape,
};

static const struct query results_by_class_held = {
    .sql = BY_CLASS " LOCK IN SHARE MODE",
    .in = &result_shape,
    .out = &result_shape,
};

static const struct query results_by_student = {
    .sql = BY_CLASS " AND student_id = :student_id ORDER BY subject",
    .in = &result_shape,
    .out = &result_shape,
};

static const struct query move_results = {
    .sql = "UPDATE summer_result SET class_id = :to_class_id, student_id = :to_student_id"
           " WHERE class_id = :from_class_id AND student_id = :from_student_id",
    .in = &move_shape,
};

static const struct query put_result = {
    .sql = "INSERT INTO summer_result (class_id, subject, student_id, outcome, value, test,"
           "       conduct)"
           " VALUES (:class_id, :subject, :student_id, :outcome, :value, :test, :conduct)"
           " ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), value = VALUES(value),"
           "    test = VALUES(test), conduct = VALUES(conduct)",
    .in = &result_shape,
};

static const struct query drop_registration = {
    .sql = "DELETE FROM summer_result"
           " WHERE class_id = :class_id AND subject = :subject AND student_id = :student_id"
           "   AND outcome = 'registered'",
    .in = &result_shape,
};

const struct query *const summers_queries[] = {
    &book_by_key,
    &first_book,
    &raise_book,
    &touch_book,
    &results_by_class,
    &results_by_class_held,
    &results_by_student,
    &move_results,
    &put_result,
    &drop_registration,
    NULL,
};

enum err summer_books_get(struct call *call, struct summer_book *book)
{
    struct summer_book found;
    bool is_found = false;
    enum err err = db_find(call, &book_by_key, book, &found, &is_found);

    book->version = is_found ? found.version : 0;
    return err;
}

enum err summer_books_raise(struct call *call, struct summer_book *book)
{
    enum err err = book->version ? db_change(call, &raise_book, book)
                                 : db_insert(call, &first_book, book, NULL);

    book->version++;
    return err == ERR_CONFLICT ? ERR_CHANGED : err;
}

enum err summer_books_touch(struct call *call, const struct list *books)
{
    return db_each(call, &touch_book, books);
}

enum err summers_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &results_by_class, &(struct summer_result){.class_id = class_id}, ret);
}

enum err summers_hold(struct call *call, int64_t class_id)
{
    struct list held;

    return db_all(call, &results_by_class_held, &(struct summer_result){.class_id = class_id},
                  &held);
}

enum err summers_of_student(struct call *call, int64_t class_id, int64_t student_id,
                            struct list *ret)
{
    return db_all(call, &results_by_student,
                  &(struct summer_result){.class_id = class_id, .student_id = student_id}, ret);
}

enum err summers_move(struct call *call, const struct summer_move *move)
{
    return db_change_any(call, &move_results, move, NULL);
}

enum err summers_put(struct call *call, const struct list *rows)
{
    return db_each(call, &put_result, rows);
}

enum err summers_drop(struct call *call, const struct list *rows)
{
    return db_each(call, &drop_registration, rows);
}
