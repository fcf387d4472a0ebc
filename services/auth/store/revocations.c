/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/revocations.h"

#include "db/db.h"
#include "store/queries.h"

struct head {
    int64_t position;
};

static const struct field head_fields[] = {
    INT(struct head, position, 0, INT64_MAX),
};
static const struct shape head_shape = SHAPE(struct head, head_fields);

struct page {
    int64_t after;
    int64_t n;
    int64_t before;
};

static const struct field page_fields[] = {
    INT(struct page, after, 0, INT64_MAX),
    INT(struct page, n, 1, INT64_MAX),
    INT(struct page, before, INT64_MIN, INT64_MAX),
};
static const struct shape page_shape = SHAPE(struct page, page_fields);

/* Under its lock the head is read as it is now, like the audit chain's. */
#define AS_IT_IS_NOW "/*M!101108 SET STATEMENT innodb_snapshot_isolation = OFF FOR */ "

static const struct query lock_head = {
    .sql = AS_IT_IS_NOW "SELECT position FROM revocation_head WHERE id = 1 FOR UPDATE",
    .out = &head_shape,
};

static const struct query move_head = {
    .sql = AS_IT_IS_NOW "UPDATE revocation_head SET position = :position WHERE id = 1",
    .in = &head_shape,
};

static const struct query read_head = {
    .sql = "SELECT position FROM revocation_head WHERE id = 1",
    .out = &head_shape,
};

static const struct query add_entry = {
    .sql = "INSERT INTO revocation (position, kind, `key`, at)"
           " VALUES (:position, :kind, :key, :at)",
    .in = &revocation_shape,
};

static const struct query entries_after = {
    .sql = "SELECT position, kind, `key`, at"
           "  FROM revocation"
           " WHERE position > :after"
           " ORDER BY position"
           " LIMIT :n",
    .in = &page_shape,
    .out = &revocation_shape,
};

static const struct query purge_entries = {
    .sql = "DELETE FROM revocation WHERE at < :before ORDER BY at LIMIT 1000",
    .in = &page_shape,
};

const struct query *const revocations_queries[] = {
    &lock_head, &move_head, &read_head, &add_entry, &entries_after, &purge_entries, NULL,
};

enum err revocations_add(struct call *call, struct list *entries)
{
    struct revocation *entry = entries->items;
    struct head head;

    if (entries->n == 0)
        return OK;

    enum err err = db_one(call, &lock_head, NULL, &head);

    if (err)
        return err;
    for (size_t i = 0; i < entries->n; i++)
        entry[i].position = ++head.position;
    err = db_each(call, &add_entry, entries);
    if (err)
        return err;
    return db_change(call, &move_head, &head);
}

/* The head first: what is committed in between only makes the page longer than it says. */
enum err revocations_after(struct call *call, int64_t position, struct revocation_page *ret)
{
    struct head head;
    enum err err = db_one(call, &read_head, NULL, &head);

    if (err)
        return err;
    ret->head = head.position;
    return db_all(call, &entries_after, &(struct page){.after = position, .n = REVOCATION_PAGE_MAX},
                  &ret->items);
}

enum err revocations_purge(struct call *call, int64_t before)
{
    return db_change_any(call, &purge_entries, &(struct page){.before = before}, NULL);
}
