/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/takers.h"

#include "base/shape.h"
#include "db/db.h"
#include "store/queries.h"

static const struct field taker_fields[] = {
    INT(struct taker, class_id, 1, INT64_MAX),
    STR(struct taker, subject, 1, 40),
    INT(struct taker, student_id, 1, INT64_MAX),
};
static const struct shape taker_shape = SHAPE(struct taker, taker_fields);

struct following {
    int64_t from_class_id;
    int64_t class_id;
    int64_t student_id;
};
static const struct field following_fields[] = {
    INT(struct following, from_class_id, 1, INT64_MAX),
    INT(struct following, class_id, 1, INT64_MAX),
    INT(struct following, student_id, 1, INT64_MAX),
};
static const struct shape following_shape = SHAPE(struct following, following_fields);

static const struct query by_subject = {
    .sql = "SELECT class_id, subject, student_id FROM subject_student"
           " WHERE class_id = :class_id AND subject = :subject ORDER BY student_id",
    .in = &taker_shape,
    .out = &taker_shape,
};

static const struct query by_class = {
    .sql = "SELECT class_id, subject, student_id FROM subject_student"
           " WHERE class_id = :class_id ORDER BY subject, student_id",
    .in = &taker_shape,
    .out = &taker_shape,
};

static const struct query add_taker = {
    .sql = "INSERT INTO subject_student (class_id, subject, student_id)"
           " VALUES (:class_id, :subject, :student_id)",
    .in = &taker_shape,
};

static const struct query drop_takers = {
    .sql = "DELETE FROM subject_student WHERE class_id = :class_id AND subject = :subject"
           "   AND student_id IN (SELECT student_id FROM enrolment"
           "         WHERE class_id = :class_id AND state = 'active')",
    .in = &taker_shape,
};

static const struct query follow = {
    .sql = "INSERT IGNORE INTO subject_student (class_id, subject, student_id)"
           " SELECT n.class_id, n.subject, :student_id FROM assignment n"
           "   LEFT JOIN assignment o ON o.class_id = :from_class_id AND o.subject = n.subject"
           "   LEFT JOIN subject_student t ON t.class_id = o.class_id AND t.subject = o.subject"
           "    AND t.student_id = :student_id"
           "  WHERE n.class_id = :class_id AND NOT n.everyone"
           "    AND (o.everyone OR t.student_id IS NOT NULL OR EXISTS (SELECT 1 FROM mark m"
           "         WHERE m.class_id = n.class_id AND m.subject = n.subject"
           "           AND m.student_id = :student_id AND (m.comment IS NOT NULL"
           "            OR COALESCE(m.tx1, m.tx2, m.tx3, m.tx4, m.gk, m.ck) IS NOT NULL)))",
    .in = &following_shape,
};

const struct query *const takers_queries[] = {
    &by_subject, &by_class, &add_taker, &drop_takers, &follow, NULL,
};

enum err takers_of_subject(struct call *call, int64_t class_id, const char *subject,
                           struct list *ret)
{
    return db_all(call, &by_subject, &(struct taker){.class_id = class_id, .subject = subject},
                  ret);
}

enum err takers_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &by_class, &(struct taker){.class_id = class_id}, ret);
}

enum err takers_add(struct call *call, const struct list *rows)
{
    return db_each(call, &add_taker, rows);
}

enum err takers_drop(struct call *call, int64_t class_id, const char *subject)
{
    return db_change_any(call, &drop_takers,
                         &(struct taker){.class_id = class_id, .subject = subject}, NULL);
}

enum err takers_follow(struct call *call, int64_t from_class_id, int64_t class_id,
                       int64_t student_id, int64_t *ret_n)
{
    return db_change_any(call, &follow, &(struct following){from_class_id, class_id, student_id},
                         ret_n);
}
