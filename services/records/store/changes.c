/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "db/db.h"
#include "store/queries.h"

/* clang-format off */
const char *const change_kind_names[] = {
    "", "school_year", "class", "assignment", "substitution", "student", "enrolment", "mark",
    "homeroom_record", "document", "lock_proposal", "student_merge", "window", "case_file",
    "correction", "month", "month_absence", "calendar", "transfer", "access",
    "summer_result", "principal_decision", "signing_batch", "departure", "arrival", "flag", NULL,
};
/* clang-format on */
const char *const operation_names[] = {"", "created", "changed", "removed", "gained", "lost", NULL};

#define WHO_AND_WHEN                                                                               \
    INT(struct change_event, actor_id, 0, INT64_MAX),                                              \
        STR(struct change_event, actor_name, 0, 100), STR(struct change_event, role, 0, 40),       \
        STR(struct change_event, reason, 1, 500, .optional = true),                                \
        STR(struct change_event, at, 20, 20)

#define PLACE                                                                                      \
    INT(struct change_event, position, 1, INT64_MAX, .optional = true),                            \
        INT(struct change_event, org_id, 1, INT64_MAX),                                            \
        INT(struct change_event, school_year_id, 1, INT64_MAX, .optional = true),                  \
        INT(struct change_event, class_id, 1, INT64_MAX, .optional = true),                        \
        STR(struct change_event, subject, 0, 40),                                                  \
        INT(struct change_event, term, 1, 2, .optional = true),                                    \
        INT(struct change_event, account_id, 1, INT64_MAX, .optional = true),                      \
        ENUM(struct change_event, kind, change_kind_names)

#define ITEM                                                                                       \
    INT(struct change_event, student_id, 1, INT64_MAX, .optional = true),                          \
        ENUM(struct change_event, operation, operation_names),                                     \
        JSON(struct change_event, old_value), JSON(struct change_event, new_value)

/* A row: the place, who and when of its first event, and the items of all. */
static const struct field row_fields[] = {
    INT(struct change_event, id, 1, INT64_MAX),
    PLACE,
    STR(struct change_event, items, 1, 1 << 24),
    WHO_AND_WHEN,
};
static const struct shape row_shape = SHAPE(struct change_event, row_fields);

static const struct field event_fields[] = {PLACE, STR(struct change_event, object_id, 1, 100),
                                            ITEM, WHO_AND_WHEN};
const struct shape change_event_shape = SHAPE(struct change_event, event_fields);

static const struct field history_fields[] = {ITEM, WHO_AND_WHEN};
const struct shape cell_history_shape = SHAPE(struct change_event, history_fields);

static const struct field head_fields[] = {
    INT(struct change_head, stamped, 0, INT64_MAX),
    INT(struct change_head, published, 0, INT64_MAX),
    INT(struct change_head, horizon, 0, INT64_MAX),
};
static const struct shape head_shape = SHAPE(struct change_head, head_fields);

static const struct field page_fields[] = {
    INT(struct change_page, org_id, 1, INT64_MAX),
    INT(struct change_page, after, 0, INT64_MAX),
    INT(struct change_page, upto, 0, INT64_MAX),
    INT(struct change_page, n, 0, INT64_MAX),
};
static const struct shape page_shape = SHAPE(struct change_page, page_fields);

static const struct field history_page_fields[] = {
    INT(struct history_page, class_id, 1, INT64_MAX),
    STR(struct history_page, subject, 1, 40),
    INT(struct history_page, term, 1, 2, .optional = true),
    ENUM(struct history_page, kind, change_kind_names),
    INT(struct history_page, after, 0, INT64_MAX),
    INT(struct history_page, n, 1, INT64_MAX),
};
static const struct shape history_page_shape = SHAPE(struct history_page, history_page_fields);

static const struct field class_page_fields[] = {
    INT(struct class_page, class_id, 1, INT64_MAX),
    STR(struct class_page, since, 20, 20),
};
static const struct shape class_page_shape = SHAPE(struct class_page, class_page_fields);

#define COLUMNS                                                                                    \
    "id, position, org_id, school_year_id, class_id, subject, term, account_id, kind, items,"      \
    " actor_id, actor_name, role, reason, at"

static const struct query add_row = {
    .sql = "INSERT INTO change_event (org_id, school_year_id, class_id, subject, term, account_id,"
           "       kind, items, actor_id, actor_name, role, reason, at)"
           " VALUES (:org_id, :school_year_id, :class_id, :subject, :term, :account_id,"
           "       :kind, :items, :actor_id, :actor_name, :role, :reason, :at)",
    .in = &row_shape,
};

/* Under its lock the head is read as it is now, like the audit chain's. A locking read makes no
 * snapshot: the one of the next statement is younger than the lock. */
#define AS_IT_IS_NOW "/*M!101108 SET STATEMENT innodb_snapshot_isolation = OFF FOR */ "

static const struct query hold_head = {
    .sql = AS_IT_IS_NOW "SELECT stamped, published, horizon FROM change_head"
                        " WHERE id = 1 FOR UPDATE",
    .out = &head_shape,
};

static const struct query move_head = {
    .sql = AS_IT_IS_NOW "UPDATE change_head"
                        "   SET stamped = :stamped, published = :published, horizon = :horizon,"
                        "       rounds = rounds + 1"
                        " WHERE id = 1",
    .in = &head_shape,
};

static const struct query read_head = {
    .sql = "SELECT stamped, published, horizon FROM change_head WHERE id = 1",
    .out = &head_shape,
};

/* No locking read: it passes over what is not committed instead of waiting for it. */
static const struct query unstamped = {
    .sql = "SELECT id FROM change_event WHERE position IS NULL ORDER BY id LIMIT :n",
    .in = &page_shape,
    .out = &row_shape,
};

static const struct query stamp_event = {
    .sql = "UPDATE change_event SET position = :position WHERE id = :id AND position IS NULL",
    .in = &row_shape,
};

static const struct query events_of_school = {
    .sql = "SELECT " COLUMNS " FROM change_event"
           " WHERE org_id = :org_id AND position > :after AND position <= :upto"
           " ORDER BY position LIMIT :n",
    .in = &page_shape,
    .out = &row_shape,
};

static const struct query last_by_school = {
    .sql = "SELECT org_id, MAX(position) AS position FROM change_event"
           " WHERE position > :after AND position <= :upto GROUP BY org_id",
    .in = &page_shape,
    .out = &row_shape,
};

static const struct query behind_horizon = {
    .sql = "SELECT position, at FROM change_event"
           " WHERE position > :after AND position <= :upto"
           " ORDER BY position LIMIT 1 OFFSET :n",
    .in = &page_shape,
    .out = &row_shape,
};

static const struct query events_of_gradebook = {
    .sql = "SELECT " COLUMNS " FROM change_event"
           " WHERE class_id = :class_id AND subject = :subject AND term <=> :term"
           "   AND kind = :kind AND id > :after"
           " ORDER BY id LIMIT :n",
    .in = &history_page_shape,
    .out = &row_shape,
};

static const struct query last_of_gradebook = {
    .sql = "SELECT " COLUMNS " FROM change_event"
           " WHERE class_id = :class_id AND subject = :subject AND term = :term"
           "   AND kind = 'mark'"
           " ORDER BY id DESC LIMIT :n",
    .in = &history_page_shape,
    .out = &row_shape,
};

static const struct query events_of_students = {
    .sql = "SELECT " COLUMNS " FROM change_event"
           " WHERE position > :after AND position <= :upto AND kind = 'student'",
    .in = &page_shape,
    .out = &row_shape,
};

static const struct query events_of_class_marks = {
    .sql = "SELECT " COLUMNS " FROM change_event"
           " WHERE class_id = :class_id AND kind = 'mark' AND at > :since ORDER BY id",
    .in = &class_page_shape,
    .out = &row_shape,
};

const struct query *const changes_queries[] = {
    &add_row,
    &hold_head,
    &move_head,
    &read_head,
    &unstamped,
    &stamp_event,
    &events_of_school,
    &last_by_school,
    &events_of_gradebook,
    &behind_horizon,
    &last_of_gradebook,
    &events_of_students,
    &events_of_class_marks,
    NULL,
};

static bool is_same_row(const struct change_event *a, const struct change_event *b)
{
    return a->kind == b->kind && a->org_id == b->org_id && a->class_id == b->class_id &&
           a->school_year_id == b->school_year_id && a->term == b->term &&
           a->account_id == b->account_id && a->reason == b->reason &&
           strcmp(a->subject, b->subject) == 0;
}

/* JSON has no bare tabs and line ends; what is not there is empty. */
static void add_item(struct buf *items, const struct change_event *e)
{
    if (!is_none(e->student_id))
        buf_int(items, e->student_id);
    buf_printf(items, "\t%s\t%s\t", operation_names[e->operation], e->object_id);
    buf_text(items, e->old_value ? e->old_value : "");
    buf_char(items, '\t');
    buf_text(items, e->new_value ? e->new_value : "");
    buf_char(items, '\n');
}

enum err changes_add(struct call *call, const struct list *events)
{
    const struct change_event *e = events->items;
    struct change_event *rows = arena_array(call->mem, events->n, sizeof(*rows));
    size_t n = 0;

    for (size_t i = 0; i < events->n;) {
        struct buf items = buf_in(call->mem);

        rows[n] = e[i];
        while (i < events->n && is_same_row(&rows[n], &e[i]))
            add_item(&items, &e[i++]);
        rows[n++].items = items.data;
    }
    return db_each(call, &add_row, &(struct list){rows, n});
}

/* Cuts the next field off *at. */
static const char *take_field(char **at, char end)
{
    char *field = *at;
    char *stop = strchr(field, end);

    *at = stop ? stop + 1 : field + strlen(field);
    if (stop)
        *stop = '\0';
    return field;
}

static const char *text_or_null(const char *text)
{
    return *text ? text : NULL;
}

static void take_item(char **at, struct change_event *e)
{
    const char *student = take_field(at, '\t');

    e->student_id = *student ? strtoll(student, NULL, 10) : NONE;
    e->operation = enum_value(operation_names, take_field(at, '\t'));
    e->object_id = take_field(at, '\t');
    e->old_value = text_or_null(take_field(at, '\t'));
    e->new_value = text_or_null(take_field(at, '\n'));
}

static size_t count_items(const struct change_event *rows, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        for (const char *c = rows[i].items; *c; c++)
            count += *c == '\n';
    return count;
}

void changes_expand(struct call *call, struct list *list)
{
    struct change_event *rows = list->items;
    size_t most = count_items(rows, list->n);
    struct change_event *events = arena_array(call->mem, most, sizeof(*events));
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++) {
        char *at = arena_strdup(call->mem, rows[i].items);

        while (*at && n < most) {
            events[n] = rows[i];
            take_item(&at, &events[n++]);
        }
    }
    *list = (struct list){events, n};
}

enum err changes_head(struct call *call, struct change_head *ret)
{
    return db_one(call, &read_head, NULL, ret);
}

enum err changes_hold_head(struct call *call, struct change_head *ret)
{
    return db_one(call, &hold_head, NULL, ret);
}

enum err changes_unstamped(struct call *call, int64_t n, struct list *ret)
{
    return db_all(call, &unstamped, &(struct change_page){.n = n}, ret);
}

enum err changes_stamp(struct call *call, const struct list *events)
{
    return db_each(call, &stamp_event, events);
}

enum err changes_move_head(struct call *call, const struct change_head *head)
{
    return db_change(call, &move_head, head);
}

enum err changes_behind_horizon(struct call *call, const struct change_head *head, int64_t n,
                                struct change_event *ret, bool *ret_found)
{
    const struct change_page page = {.after = head->horizon, .upto = head->published, .n = n - 1};

    return db_find(call, &behind_horizon, &page, ret, ret_found);
}

/* Every row has an item, so that the last event of a page is of its last row. */
enum err changes_of_school(struct call *call, const struct change_page *page, struct list *ret,
                           bool *ret_full)
{
    enum err err = db_all(call, &events_of_school, page, ret);

    *ret_full = !err && (int64_t)ret->n == page->n;
    if (!err)
        changes_expand(call, ret);
    return err;
}

enum err changes_by_school(struct call *call, int64_t after, int64_t upto, struct list *ret)
{
    return db_all(call, &last_by_school, &(struct change_page){.after = after, .upto = upto}, ret);
}

enum err changes_of_gradebook(struct call *call, const struct history_page *page, struct list *ret,
                              bool *ret_full)
{
    enum err err = db_all(call, &events_of_gradebook, page, ret);

    *ret_full = !err && (int64_t)ret->n == page->n;
    if (!err)
        changes_expand(call, ret);
    return err;
}

enum err changes_last_of_gradebook(struct call *call, const struct history_page *page,
                                   struct list *ret)
{
    enum err err = db_all(call, &last_of_gradebook, page, ret);

    if (!err)
        changes_expand(call, ret);
    return err;
}

enum err changes_of_students(struct call *call, int64_t after, int64_t upto, struct list *ret)
{
    const struct change_page page = {.after = after, .upto = upto};
    enum err err = db_all(call, &events_of_students, &page, ret);

    if (!err)
        changes_expand(call, ret);
    return err;
}

enum err changes_of_class_marks(struct call *call, const struct class_page *page, struct list *ret)
{
    enum err err = db_all(call, &events_of_class_marks, page, ret);

    if (!err)
        changes_expand(call, ret);
    return err;
}
