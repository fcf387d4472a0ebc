/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/sign_ins.h"

#include "db/db.h"
#include "store/queries.h"

const char *const outcome_names[] = {"",  "signed-in", "elevated", "wrong-password", "wrong-factor",
                                     NULL};

static const struct field entry_fields[] = {
    INT(struct sign_in_entry, id, 1, INT64_MAX),
    INT(struct sign_in_entry, account_id, 1, INT64_MAX, .optional = true),
    INT(struct sign_in_entry, at, 0, INT64_MAX),
    ENUM(struct sign_in_entry, outcome, outcome_names),
    STR(struct sign_in_entry, method, 0, 40),
    STR(struct sign_in_entry, session_id, 36, 36, .optional = true),
    STR(struct sign_in_entry, device_sha256, 64, 64, .optional = true),
    STR(struct sign_in_entry, address_prefix, 0, 45),
};
static const struct shape entry_shape = SHAPE(struct sign_in_entry, entry_fields);

struct entry_page {
    int64_t account_id;
    int64_t before;
    int64_t limit;
};

static const struct field page_fields[] = {
    INT(struct entry_page, account_id, 1, INT64_MAX),
    INT(struct entry_page, before, 0, INT64_MAX),
    INT(struct entry_page, limit, 1, 500),
};
static const struct shape page_shape = SHAPE(struct entry_page, page_fields);

struct place_count {
    const char *address_prefix;
    int64_t since;
    int64_t most;
    int64_t n;
};

static const struct field place_fields[] = {
    STR(struct place_count, address_prefix, 1, 45),
    INT(struct place_count, since, 0, INT64_MAX),
    INT(struct place_count, most, 1, INT64_MAX),
    INT(struct place_count, n, 0, INT64_MAX),
};
static const struct shape place_shape = SHAPE(struct place_count, place_fields);

static const struct query count_wrong = {
    .sql = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM sign_in"
           "  WHERE address_prefix = :address_prefix AND at > :since"
           "    AND outcome = 'wrong-password'"
           "  LIMIT :most) wrong",
    .in = &place_shape,
    .out = &place_shape,
};

static const struct query add_entry = {
    .sql = "INSERT INTO sign_in (account_id, at, outcome, method, session_id, device_sha256,"
           "       address_prefix)"
           " VALUES (:account_id, :at, :outcome, :method, :session_id, :device_sha256,"
           "       :address_prefix)",
    .in = &entry_shape,
};

static const struct query entries_of_account = {
    .sql = "SELECT id, account_id, at, outcome, method, session_id, device_sha256, address_prefix"
           "  FROM sign_in"
           " WHERE account_id = :account_id AND id < :before"
           " ORDER BY id DESC"
           " LIMIT :limit",
    .in = &page_shape,
    .out = &entry_shape,
};

static const struct query purge_entries = {
    .sql = "DELETE FROM sign_in WHERE at < :at ORDER BY at LIMIT 1000",
    .in = &entry_shape,
};

const struct query *const sign_ins_queries[] = {&add_entry, &entries_of_account, &purge_entries,
                                                &count_wrong, NULL};

enum err sign_ins_add(struct call *call, const struct sign_in_entry *entry)
{
    return db_insert(call, &add_entry, entry, NULL);
}

enum err sign_ins_of(struct call *call, int64_t account_id, int64_t before, int64_t limit,
                     struct list *ret_entries)
{
    const struct entry_page page = {account_id, before ? before : INT64_MAX, limit};

    return db_all(call, &entries_of_account, &page, ret_entries);
}

enum err sign_ins_count_wrong(struct call *call, const char *address_prefix, int64_t since,
                              int64_t most, int64_t *ret)
{
    const struct place_count key = {address_prefix, since, most, 0};
    struct place_count found = {0};
    enum err err = db_one(call, &count_wrong, &key, &found);

    *ret = found.n;
    return err;
}

enum err sign_ins_purge(struct call *call, int64_t before)
{
    return db_change_any(call, &purge_entries, &(struct sign_in_entry){.at = before}, NULL);
}
