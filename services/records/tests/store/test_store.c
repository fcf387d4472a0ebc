/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The store of records on a real MariaDB, as the running service's own user. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"
#include "store/classes.h"
#include "store/documents.h"
#include "store/locks.h"
#include "store/marks.h"
#include "store/students.h"
#include "store/years.h"

static struct gradebook gradebook_of(const struct ground *g, int64_t version)
{
    return (struct gradebook){
        .class_id = g->class_id, .subject = "toan", .term = 1, .version = version};
}

static enum err raise_book(struct ground *g, int64_t version)
{
    struct call *call = api_test_call(g->api);
    struct gradebook book = gradebook_of(g, version);
    enum err err = gradebooks_raise(call, &book);

    store_test_end(call);
    return err;
}

static void an_old_gradebook_is_not_raised(void **state)
{
    struct ground *g = *state;

    assert_int_equal(raise_book(g, 1), ERR_CHANGED); /* there is none yet */
    assert_int_equal(raise_book(g, 0), OK);
    assert_int_equal(raise_book(g, 0), ERR_CHANGED);
    assert_int_equal(raise_book(g, 1), OK);
    assert_int_equal(raise_book(g, 1), ERR_CHANGED);
    assert_int_equal(raise_book(g, 3), ERR_CHANGED);
    assert_int_equal(ground_number(g, "SELECT version AS n FROM gradebook"), 2);
}

static void an_old_year_is_not_changed(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct school_year year;

    assert_int_equal(years_get(call, g->year_id, &year), OK);
    assert_int_equal(year.version, 1);
    year.state = YEAR_LOCKED;
    year.version = 2;
    assert_int_equal(years_set_state(call, &year), ERR_CHANGED);
    assert_int_equal(years_get(call, g->year_id, &year), OK);
    assert_int_equal(year.state, YEAR_OPEN);
    year.state = YEAR_LOCKED;
    assert_int_equal(years_set_state(call, &year), OK);
    assert_int_equal(years_set_state(call, &year), ERR_CHANGED);
    assert_int_equal(years_get(call, g->year_id, &year), OK);
    assert_int_equal(year.state, YEAR_LOCKED);
    assert_int_equal(year.version, 2);
    store_test_end(call);
}

static void an_old_record_is_not_raised(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct class_row class;

    assert_int_equal(classes_get(call, g->class_id, &class), OK);
    assert_int_equal(classes_raise_record(call, &class), OK);
    assert_int_equal(classes_raise_record(call, &class), ERR_CHANGED);
    class.record_version++;
    assert_int_equal(classes_raise_record(call, &class), OK);
    store_test_end(call);
}

static void a_proposal_goes_one_way(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct lock_proposal p = {.org_id = SCHOOL,
                              .school_year_id = g->year_id,
                              .kind = LOCK_KIND_LOCK,
                              .class_id = NONE,
                              .hours = NONE,
                              .reason = "đủ chữ ký",
                              .proposed_by = admin.account_id,
                              .proposed_at = "2026-05-25T08:00:00Z"};

    assert_int_equal(locks_add(call, &p, &p.id), OK);
    p.executed_by = admin.account_id;
    p.executed_at = p.proposed_at;
    assert_int_equal(locks_execute(call, &p), ERR_CHANGED);
    p.state = LOCK_APPROVED;
    p.decision_number = "12/QĐ";
    p.decision_reason = "đồng ý";
    p.decided_by = leader.account_id;
    p.decided_at = p.proposed_at;
    assert_int_equal(locks_decide(call, &p), OK);
    p.state = LOCK_REJECTED;
    assert_int_equal(locks_decide(call, &p), ERR_CHANGED);
    assert_int_equal(locks_execute(call, &p), OK);
    assert_int_equal(locks_execute(call, &p), ERR_CHANGED);
    assert_int_equal(locks_get(call, p.id, &p), OK);
    assert_int_equal(p.state, LOCK_EXECUTED);
    assert_int_equal(p.decided_by, leader.account_id);
    store_test_end(call);
}

/* Marks of all the class in one go; tx1 says what. */
static struct list rows_of(struct call *call, const struct ground *g, int64_t tx1)
{
    struct mark_row *rows = arena_array(call->mem, STUDENTS, sizeof(*rows));

    for (int i = 0; i < STUDENTS; i++)
        rows[i] = (struct mark_row){.class_id = g->class_id,
                                    .subject = "toan",
                                    .term = 1,
                                    .student_id = g->students[i],
                                    .tx1 = tx1 + i,
                                    .tx2 = NONE,
                                    .tx3 = -1,
                                    .tx4 = 0,
                                    .gk = 100,
                                    .ck = NONE,
                                    .comment = i ? NULL : "Khá; “tốt”"};
    return (struct list){rows, STUDENTS};
}

static void marks_are_put_in_bulk_and_read_back(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct gradebook book = gradebook_of(g, 0);
    struct list rows = rows_of(call, g, 50);
    struct list found;

    assert_int_equal(db_begin(call), OK);
    assert_int_equal(marks_put(call, &rows), OK);
    rows = rows_of(call, g, 60);
    assert_int_equal(marks_put(call, &rows), OK); /* over the first ones */
    assert_int_equal(db_commit(call), OK);
    assert_int_equal(marks_of_gradebook(call, &book, &found), OK);
    assert_int_equal(found.n, STUDENTS);
    for (int i = 0; i < STUDENTS; i++) {
        const struct mark_row *row = (const struct mark_row *)found.items + i;

        assert_int_equal(row->student_id, g->students[i]);
        assert_int_equal(row->tx1, 60 + i);
        assert_true(is_none(row->tx2));
        assert_int_equal(row->tx3, -1);
        assert_int_equal(row->tx4, 0);
        assert_int_equal(row->gk, 100);
    }
    assert_string_equal(((const struct mark_row *)found.items)->comment, "Khá; “tốt”");
    assert_null(((const struct mark_row *)found.items)[1].comment);
    store_test_end(call);
}

static void the_database_refuses_what_is_no_mark(void **state)
{
    static const int64_t wrong[] = {101, -4, 1000};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct call *call = api_test_call(g->api);
        struct list rows = rows_of(call, g, 50);

        ((struct mark_row *)rows.items)[2].ck = wrong[i];
        assert_int_equal(db_begin(call), OK);
        assert_int_not_equal(marks_put(call, &rows), OK);
        db_rollback(call);
        store_test_end(call);
    }

    struct call *call = api_test_call(g->api);
    struct list rows = rows_of(call, g, 50);

    ((struct mark_row *)rows.items)[1].student_id = g->foreign_student;
    assert_int_equal(db_begin(call), OK);
    assert_int_equal(marks_put(call, &rows), ERR_CONFLICT);
    db_rollback(call);
    store_test_end(call);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark"), 0);
}

static void what_is_not_committed_is_gone(void **state)
{
    struct ground *g = *state;

    for (int rolled_back = 0; rolled_back <= 1; rolled_back++) {
        struct call *call = api_test_call(g->api);
        struct gradebook book = gradebook_of(g, 0);
        struct list rows = rows_of(call, g, 50);

        assert_int_equal(db_begin(call), OK);
        assert_int_equal(gradebooks_raise(call, &book), OK);
        assert_int_equal(marks_put(call, &rows), OK);
        assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark"), 0);
        if (rolled_back)
            db_rollback(call);
        store_test_end(call); /* a call that ends without a commit takes all back */
        assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark"), 0);
        assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM gradebook"), 0);
    }
}

static const char document_id[] = "019e0000-0000-7000-8000-00000000000%d";

static struct document new_document(struct call *call, const struct ground *g, int i)
{
    static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    static const uint8_t content[] = "{\"a\":\"\0\377\"}";

    return (struct document){.id = arena_printf(call->mem, document_id, i),
                             .org_id = SCHOOL,
                             .school_year_id = g->year_id,
                             .class_id = g->class_id,
                             .student_id = g->students[i % STUDENTS],
                             .stage = STAGE_SUBJECT_RESULT,
                             .subject = i < STUDENTS ? "toan" : "gdcd",
                             .version = 1,
                             .state = DOCUMENT_WAITING,
                             .sha256 = digest,
                             .content = {content, sizeof(content)},
                             .signer_account_id = toan.account_id,
                             .certificate_sha256 = digest,
                             .prepared_at = "2026-05-25T08:00:00Z"};
}

static enum err set_signed(struct call *call, const struct ground *g, int i)
{
    struct document d = new_document(call, g, i);

    d.signature = (struct bytes){(const uint8_t *)"\x30\0\xff", 3};
    d.signature_sha256 = d.sha256;
    d.signed_at = "2026-05-25T09:00:00Z";
    return documents_set_signed(call, &d);
}

static void only_waiting_documents_are_taken_back(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    const struct document_key key = {
        .class_id = g->class_id, .stage = STAGE_SUBJECT_RESULT, .subject = "toan"};
    struct document d[2 * STUDENTS];
    struct document found;

    for (int i = 0; i < 2 * STUDENTS; i++)
        d[i] = new_document(call, g, i);
    assert_int_equal(documents_add(call, &(struct list){d, COUNT_OF(d)}), OK);
    assert_int_equal(set_signed(call, g, 1), OK);
    assert_int_equal(set_signed(call, g, 1), ERR_CHANGED); /* signed once */
    assert_int_equal(documents_drop_waiting(call, &key), OK);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM document"), 1 + STUDENTS);
    assert_int_equal(documents_get(call, d[0].id, &found), ERR_NOT_FOUND);
    assert_int_equal(set_signed(call, g, 0), ERR_CHANGED);
    assert_int_equal(documents_get(call, d[1].id, &found), OK);
    assert_int_equal(found.state, DOCUMENT_SIGNED);
    assert_int_equal(found.content.n, d[1].content.n);
    assert_memory_equal(found.content.data, d[1].content.data, d[1].content.n);
    assert_memory_equal(found.signature.data, "\x30\0\xff", 3);
    store_test_end(call);
}

static void a_part_has_one_document_a_version(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct document d = new_document(call, g, 0);

    assert_int_equal(documents_add(call, &(struct list){&d, 1}), OK);
    d.id = arena_printf(call->mem, document_id, 9);
    assert_int_equal(documents_add(call, &(struct list){&d, 1}), ERR_CONFLICT);
    d.version = 2;
    assert_int_equal(documents_add(call, &(struct list){&d, 1}), OK);
    store_test_end(call);
}

static void seals_are_counted_by_student(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct seal_count count;

    for (int i = 0; i < STUDENTS; i++) {
        struct document d = new_document(call, g, i);

        d.stage = STAGE_SEAL;
        d.subject = "";
        assert_int_equal(documents_count_seals(call, g->year_id, &count), OK);
        assert_int_equal(count.students, STUDENTS);
        assert_int_equal(count.sealed, i);
        assert_int_equal(documents_add(call, &(struct list){&d, 1}), OK);
        assert_int_equal(documents_count_seals(call, g->year_id, &count), OK);
        assert_int_equal(count.sealed, i); /* it only waits */
        assert_int_equal(set_signed(call, g, i), OK);
    }
    assert_int_equal(documents_count_seals(call, g->year_id, &count), OK);
    assert_int_equal(count.sealed, STUDENTS);
    store_test_end(call);
}

static void names_are_unique_where_they_must_be(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct class_row class = {
        .school_year_id = g->year_id, .name = "9A1", .grade = 9, .ruleset = "TT22"};
    struct school_year year;
    struct enrolment twin = {
        .class_id = g->class_id, .number = 1, .student_id = g->foreign_student};

    assert_int_equal(classes_add(call, &class, &class.id), ERR_CONFLICT);
    assert_int_equal(years_get(call, g->year_id, &year), OK);
    assert_int_equal(years_add(call, &year, &year.id), ERR_CONFLICT);
    assert_int_equal(enrolments_add(call, &(struct list){&twin, 1}), ERR_CONFLICT);
    store_test_end(call);
}

#define TEST(f) cmocka_unit_test_setup(f, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_old_gradebook_is_not_raised),      TEST(an_old_year_is_not_changed),
        TEST(an_old_record_is_not_raised),         TEST(a_proposal_goes_one_way),
        TEST(marks_are_put_in_bulk_and_read_back), TEST(the_database_refuses_what_is_no_mark),
        TEST(what_is_not_committed_is_gone),       TEST(only_waiting_documents_are_taken_back),
        TEST(a_part_has_one_document_a_version),   TEST(seals_are_counted_by_student),
        TEST(names_are_unique_where_they_must_be),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
