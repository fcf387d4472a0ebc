/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The audit chain on a real MariaDB, recomputed here from the words of audit.h alone. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "audit/audit.h"
#include "chain.h"
#include "store_test.h"

#define USER "hbdt_audit_test"

static const char grants[] = "GRANT SELECT, INSERT ON " USER ".audit_event TO " USER ";\n"
                             "GRANT SELECT, INSERT, UPDATE ON " USER ".audit_head TO " USER ";\n";

static struct store_test *store;

static int before_each(void **state)
{
    store_test_sql(store, "DELETE FROM audit_event");
    store_test_sql(store, "DELETE FROM audit_head");
    *state = store_test_call_as(store, USER);
    return 0;
}

static int after_each(void **state)
{
    store_test_end(*state);
    return 0;
}

static enum err append(struct call *call, int64_t chain_id, const char *id, const char *details)
{
    enum err err = db_begin(call);

    if (err)
        return err;
    audit_note(call, chain_id, "mark.set", "gradebook", id, 3);
    call->audit.details = details;
    err = audit_append(call);
    if (err) {
        db_rollback(call);
        return err;
    }
    return db_commit(call);
}

static void must_append(struct call *call, int64_t chain_id, const char *id)
{
    enum err err = append(call, chain_id, id, "{\"b\": 2, \"a\": [1]}");

    if (err)
        fail_msg("append: %s", call->failure.detail);
}

static void to_hex(const uint8_t hash[32], char ret[65])
{
    for (size_t i = 0; i < 32; i++)
        snprintf(ret + 2 * i, 3, "%02x", hash[i]);
}

/* The seq of the first wrong event, 0 when all of the chain up to n is right. */
static int64_t first_wrong(struct store_test *s, int64_t chain_id, int64_t n)
{
    struct call *call = store_test_call_as(s, USER);
    uint8_t hash[32] = {0};
    char before[65];
    char hex[65];
    int64_t seq = 1;
    struct list events;

    assert_int_equal(audit_list(call, chain_id, 0, 500, &events), OK);
    for (; seq <= (int64_t)events.n; seq++) {
        const struct audit_event *e = (const struct audit_event *)events.items + seq - 1;

        to_hex(hash, before);
        chain_hash(e, hash, hash);
        to_hex(hash, hex);
        if (e->seq != seq || strcmp(e->previous, before) != 0 || strcmp(e->hash, hex) != 0)
            break;
    }
    store_test_end(call);
    return seq <= n ? seq : 0;
}

static void a_chain_can_be_recomputed(void **state)
{
    struct call *call = *state;
    struct list events;
    const struct audit_event *e;

    for (int i = 0; i < 5; i++) {
        must_append(call, 7, "Gõ máy");
        must_append(call, 8, "");
    }
    assert_int_equal(first_wrong(store, 7, 5), 0);
    assert_int_equal(first_wrong(store, 8, 5), 0);
    assert_int_equal(audit_list(call, 7, 3, 1, &events), OK);
    e = events.items;
    assert_int_equal(events.n, 1);
    assert_int_equal(e->seq, 4);
    assert_string_equal(e->at, "2026-05-25T08:00:00Z");
    assert_int_equal(e->actor_id, 1);
    assert_string_equal(e->role, "teacher");
    assert_string_equal(e->object_id, "Gõ máy");
    assert_string_equal(e->details, "{\"a\":[1],\"b\":2}");
    assert_int_equal(audit_list(call, 7, 5, 500, &events), OK);
    assert_int_equal(events.n, 0);
    assert_int_equal(audit_list(call, 7, 0, 501, &events), ERR_INTERNAL);
}

static void what_is_tampered_with_is_found(void **state)
{
    /* Each change is undone by the second statement. */
    static const struct {
        const char *tamper, *undo;
        int64_t found_at;
    } cases[] = {
        {"UPDATE audit_event SET object_id = 'y' WHERE seq = 3",
         "UPDATE audit_event SET object_id = 'x' WHERE seq = 3", 3},
        {"UPDATE audit_event SET actor_id = 2 WHERE seq = 1",
         "UPDATE audit_event SET actor_id = 1 WHERE seq = 1", 1},
        {"UPDATE audit_event SET at = '2026-05-24T08:00:00Z' WHERE seq = 2",
         "UPDATE audit_event SET at = '2026-05-25T08:00:00Z' WHERE seq = 2", 2},
        {"UPDATE audit_event SET object_version = 4 WHERE seq = 4",
         "UPDATE audit_event SET object_version = 3 WHERE seq = 4", 4},
        {"UPDATE audit_event SET object_type = 'gradeboo', object_id = 'kx' WHERE seq = 4",
         "UPDATE audit_event SET object_type = 'gradebook', object_id = 'x' WHERE seq = 4", 4},
        {"UPDATE audit_event SET details = '{}' WHERE seq = 5",
         "UPDATE audit_event SET details = '{\"a\":[1],\"b\":2}' WHERE seq = 5", 5},
        {"UPDATE audit_event SET seq = 9 WHERE seq = 2",
         "UPDATE audit_event SET seq = 2 WHERE seq = 9", 2},
        {"DELETE FROM audit_event WHERE seq = 5", NULL, 5},
    };
    struct call *call = *state;

    for (int i = 0; i < 5; i++)
        must_append(call, 7, "x");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(first_wrong(store, 7, 5), 0);
        store_test_sql(store, cases[i].tamper);
        assert_int_equal(first_wrong(store, 7, 5), cases[i].found_at);
        if (cases[i].undo)
            store_test_sql(store, cases[i].undo);
    }
    assert_int_equal(store_test_number(store, "SELECT seq AS n FROM audit_head"), 5);
}

static void a_write_that_noted_nothing_fails(void **state)
{
    struct call *call = *state;

    call->audit = (struct audit_note){0};
    assert_int_equal(db_begin(call), OK);
    assert_int_equal(audit_append(call), ERR_INTERNAL);
    db_rollback(call);
    assert_int_equal(append(call, 7, "x", "not JSON"), ERR_INTERNAL);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM audit_head"), 0);
}

static void an_event_goes_with_its_write(void **state)
{
    struct call *call = *state;

    must_append(call, 7, "kept");
    assert_int_equal(db_begin(call), OK);
    audit_note(call, 7, "mark.set", "gradebook", "dropped", 1);
    assert_int_equal(audit_append(call), OK);
    db_rollback(call);
    must_append(call, 7, "kept");
    assert_int_equal(first_wrong(store, 7, 2), 0);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM audit_event"), 2);
}

static void a_pretended_event_leaves_nothing_and_keeps_the_rest(void **state)
{
    struct call *call = *state;

    must_append(call, 7, "kept");
    assert_int_equal(db_begin(call), OK);
    audit_note(call, 7, "mark.set", "gradebook", "before", 1);
    assert_int_equal(audit_append(call), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(audit_pretend(call), OK);
    assert_int_equal(db_commit(call), OK);
    assert_int_equal(first_wrong(store, 7, 2), 0);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM audit_event"), 2);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM audit_head"), 1);
    assert_int_equal(audit_pretend(call), ERR_INTERNAL); /* outside a transaction */
}

static void a_head_that_was_moved_back_is_noticed(void **state)
{
    struct call *call = *state;

    must_append(call, 7, "x");
    must_append(call, 7, "x");
    store_test_sql(store, "UPDATE audit_head SET seq = 1");
    assert_int_equal(append(call, 7, "x", NULL), ERR_INTERNAL);
}

enum { WRITERS = 6, WRITES = 30 };

struct writer {
    struct call *call;
    int failed;
    int retried;
};

/* As a use case does it: a read first, which makes the snapshot, then the write with its event. */
static enum err write_once(struct call *call)
{
    struct list events;
    enum err err = db_begin(call);

    if (!err)
        err = audit_list(call, 99, 0, 1, &events);
    if (!err) {
        audit_note(call, 7, "mark.set", "gradebook", "x", 1);
        err = audit_append(call);
    }
    if (!err)
        return db_commit(call);
    db_rollback(call);
    return err;
}

static void *write_many(void *object)
{
    struct writer *w = object;

    for (int i = 0; i < WRITES; i++) {
        enum err err = write_once(w->call);

        for (int attempt = 0; err == ERR_RETRY && attempt < 50; attempt++) {
            w->retried++;
            err = write_once(w->call);
        }
        w->failed += err != OK;
    }
    return NULL;
}

static void writers_at_once_make_one_chain(void **state)
{
    struct writer writers[WRITERS] = {0};
    pthread_t threads[WRITERS];
    int retried = 0;

    must_append(*state, 7, "x");
    for (int i = 0; i < WRITERS; i++) {
        writers[i].call = store_test_call_as(store, USER);
        pthread_create(&threads[i], NULL, write_many, &writers[i]);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(writers[i].failed, 0);
        retried += writers[i].retried;
        store_test_end(writers[i].call);
    }
    print_message("%d writes, %d retried\n", WRITERS * WRITES, retried);
    assert_int_equal(first_wrong(store, 7, WRITERS * WRITES + 1), 0);
    assert_int_equal(retried, 0); /* the head's lock makes them wait, not start again */
}

static void the_chain_only_grows(void **state)
{
    static const char *const refused[] = {
        "UPDATE audit_event SET role = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE TABLE audit_event",
        "DROP TABLE audit_event",
        "DELETE FROM audit_head",
        "REPLACE INTO audit_event (chain_id, seq, at, actor_id, role, action, object_type,"
        " object_id, object_version, details, hash, previous) SELECT chain_id, seq, at, 2, role,"
        " action, object_type, object_id, object_version, details, hash, previous FROM audit_event",
        "ALTER TABLE audit_event DROP COLUMN hash",
        "DELETE FROM schema_migration",
    };
    struct call *call = *state;

    must_append(call, 7, "x");
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        assert_int_equal(db_change_any(call, &(struct query){.sql = refused[i]}, NULL, NULL),
                         ERR_INTERNAL);
        assert_non_null(strstr(call->failure.detail, "command denied"));
    }
    assert_int_equal(first_wrong(store, 7, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, before_each, after_each)
        TEST(a_chain_can_be_recomputed),
        TEST(what_is_tampered_with_is_found),
        TEST(a_write_that_noted_nothing_fails),
        TEST(an_event_goes_with_its_write),
        TEST(a_pretended_event_leaves_nothing_and_keeps_the_rest),
        TEST(a_head_that_was_moved_back_is_noticed),
        TEST(writers_at_once_make_one_chain),
        TEST(the_chain_only_grows),
    };
    int failed;

    store = store_test_open_as(USER, NULL, 0, grants);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    store_test_close(store);
    return failed;
}
