/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What authorisation refuses is in the chain of the caller's unit, through serve() on a real
 * MariaDB: which refusals, what of them, and never more than a bounded number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api_test.h"
#include "audit/audit.h"
#include "chain.h"
#include "http/denials.h"

#define SCHEMA "hbdt_denials_test"

enum { SCHOOL = 7, OWN_THING = 1, SENDERS = 8 };

static const struct person lan = {.account_id = 5, .org_id = SCHOOL, .role = "teacher", .name = ""};
static const struct person binh = {.account_id = 6, .org_id = SCHOOL, .role = "leader", .name = ""};
static const struct person sms = {.org_id = SCHOOL, .role = "client", .name = ""};

static const char grants[] =
    "GRANT SELECT, INSERT ON " SCHEMA ".audit_event TO " SCHEMA ";\n"
    "GRANT SELECT, INSERT, UPDATE ON " SCHEMA ".audit_head TO " SCHEMA ";\n"
    "GRANT SELECT, INSERT ON " SCHEMA ".idempotency_key TO " SCHEMA ";\n";

static struct api_test *api;
static struct denials *denials;
static enum err settled;

static enum err get_thing(struct call *call, const struct request *rq, struct reply *rp)
{
    enum err err = policy_require(
        call, rq->id[0] == OWN_THING ? RELATION_OWN_UNIT : RELATION_OTHER_UNIT, "Không có");

    if (!err && strcmp(rq->arg[1], "moi") == 0)
        return fail_plain(call, ERR_NOT_FOUND, "Không có");
    return err ? err : reply_nothing(rp);
}

/* Refuses after half of its work is done. */
static enum err add_part(struct call *call, const struct request *rq, struct reply *rp)
{
    (void)rp;
    audit_note(call, SCHOOL, "half.done", "thing", rq->arg[0], 1);

    enum err err = audit_append(call);

    if (!err)
        err = policy_require(call, rq->id[0] == OWN_THING ? RELATION_OWN_UNIT : RELATION_OTHER_UNIT,
                             "Không có");
    return err ? err : policy_step_up(call, ASSURANCE_FRESH);
}

static const struct route routes[] = {
    {GET, "/v1/things/:id/parts/:part=code", get_thing},
    {POST, "/v1/things/:id/parts", add_part},
    {0},
};
static const struct policy_rule read_rules[] = {
    {.role = "teacher", .relation = RELATION_OWN_UNIT, .allow = true},
    {.role = "client", .relation = RELATION_OWN_UNIT, .allow = true},
};
static const struct policy_rule write_rules[] = {{.role = "leader", .allow = true}};
static const struct policy_route policy[] = {
    {GET, "/v1/things/:id/parts/:part=code", read_rules, COUNT_OF(read_rules)},
    {POST, "/v1/things/:id/parts", write_rules, COUNT_OF(write_rules)},
    {0},
};

static int before_each(void **state)
{
    *state = NULL;
    denials = denials_new();
    api = api_test_open(&(struct api_service){.schema = SCHEMA,
                                              .routes = routes,
                                              .policy = policy,
                                              .grants = grants,
                                              .denials = denials});
    return 0;
}

static int after_each(void **state)
{
    (void)state;
    api_test_close(api);
    denials_free(denials);
    return 0;
}

/* As the service's thread does it, after so many seconds. */
static void settle(int64_t after_s);

static int64_t count(const char *where)
{
    settle(0);
    return store_test_number(
        api_test_store(api),
        api_text(api, "SELECT COUNT(*) AS n FROM audit_event WHERE action = 'access.denied' %s",
                 where));
}

static void ask(const struct person *by, const char *target, int status, const char *slug)
{
    struct answer answer = api_send(api, &(struct sending){.by = by, .target = target});

    expect(&answer, status, slug);
}

static void settle(int64_t after_s)
{
    api_test_advance(api, after_s);

    struct call *call = api_test_call(api);

    settled = denials_settle(call, denials, false);
    store_test_end(call);
}

static struct audit_event event_at(int64_t chain_id, int64_t seq)
{
    settle(0);

    struct call *call = api_test_call(api);
    struct list events;

    assert_int_equal(audit_list(call, chain_id, seq - 1, 1, &events), OK);
    assert_int_equal(events.n, 1);

    struct audit_event event = *(const struct audit_event *)events.items;

    event.role = api_text(api, "%s", event.role);
    event.object_type = api_text(api, "%s", event.object_type);
    event.object_id = api_text(api, "%s", event.object_id);
    event.details = api_text(api, "%s", event.details);
    store_test_end(call);
    return event;
}

static void another_units_row(void **state)
{
    (void)state;
    ask(&lan, "/v1/things/9/parts/a", 404, "not-found");

    struct audit_event e = event_at(SCHOOL, 1);

    assert_int_equal(e.actor_id, 5);
    assert_string_equal(e.role, "teacher");
    assert_string_equal(e.object_type, "parts");
    assert_string_equal(e.object_id, "9/a");
    assert_string_equal(e.details, "{\"method\":\"GET\",\"problem\":\"not-found\","
                                   "\"route\":\"/v1/things/:id/parts/:part=code\"}");
    assert_int_equal(chain_verify(api_test_store(api), SCHOOL), 1);
}

static void what_was_half_done_is_gone_and_the_refusal_is_there(void **state)
{
    struct answer answer;

    (void)state;
    answer = api_send(
        api, &(struct sending){.by = &binh, .method = POST, .target = "/v1/things/9/parts"});
    expect(&answer, 404, "not-found");
    answer = api_send(
        api, &(struct sending){.by = &binh, .method = POST, .target = "/v1/things/1/parts"});
    expect(&answer, 401, "step-up-required");
    answer = api_send(
        api, &(struct sending){.by = &lan, .method = POST, .target = "/v1/things/1/parts"});
    expect(&answer, 403, "forbidden");
    assert_int_equal(count("AND object_type = 'things'"), 3);
    assert_int_equal(chain_verify(api_test_store(api), SCHOOL), 3);
}

static void what_is_no_refusal_leaves_nothing(void **state)
{
    (void)state;
    ask(&lan, "/v1/things/1/parts/a", 204, "");
    ask(&lan, "/v1/things/1/parts/moi", 404, "not-found");
    ask(&lan, "/v1/things/x/parts/a", 404, "not-found");
    ask(NULL, "/v1/things/9/parts/a", 401, "unauthenticated");
    assert_int_equal(count(""), 0);
}

static void programs_too(void **state)
{
    struct answer answer;

    (void)state;
    ask(&sms, "/v1/things/9/parts/a", 404, "not-found");
    assert_non_null(strstr(event_at(SCHOOL, 1).details, "\"program\":\"hbdt\""));
    answer =
        api_send(api, &(struct sending){.service = "archive", .target = "/v1/things/1/parts/a"});
    expect(&answer, 403, "forbidden");
    assert_non_null(strstr(event_at(0, 1).details, "\"program\":\"archive\""));
}

static void nobody_fills_the_chain(void **state)
{
    (void)state;
    for (int i = 0; i < DENIALS_A_MINUTE + 37; i++)
        ask(&lan, "/v1/things/9/parts/a", 404, "not-found");
    ask(&binh, "/v1/things/9/parts/a", 403, "forbidden");
    assert_int_equal(count(""), DENIALS_A_MINUTE + 1);
    settle(59);
    assert_int_equal(count(""), DENIALS_A_MINUTE + 1);
    settle(1);
    assert_int_equal(count(""), DENIALS_A_MINUTE + 2);

    struct audit_event told = event_at(SCHOOL, DENIALS_A_MINUTE + 2);

    assert_int_equal(told.actor_id, 5);
    assert_string_equal(told.role, "teacher");
    assert_string_equal(told.details, "{\"count\":37}");
    settle(600);
    ask(&lan, "/v1/things/9/parts/a", 404, "not-found");
    assert_int_equal(count(""), DENIALS_A_MINUTE + 3);
    assert_int_equal(chain_verify(api_test_store(api), SCHOOL), DENIALS_A_MINUTE + 3);
}

static void many_at_once_are_bounded_too(void **state)
{
    struct answer answers[SENDERS];
    const struct sending sending = {.by = &lan, .target = "/v1/things/9/parts/a"};

    (void)state;
    for (int i = 0; i < 4; i++) {
        api_send_at_once(api, &sending, SENDERS, answers);
        assert_int_equal(count_of(answers, SENDERS, 404, "not-found"), SENDERS);
    }
    assert_int_equal(count(""), DENIALS_A_MINUTE);
    settle(60);
    assert_int_equal(count(" AND details = '{\"count\":22}'"), 1);
    assert_int_equal(chain_verify(api_test_store(api), SCHOOL), DENIALS_A_MINUTE + 1);
}

/* The table is away for a while: the answers stay what they are, and what waited is written. */
static void what_cannot_be_written_waits(void **state)
{
    (void)state;
    store_test_sql(api_test_store(api), "RENAME TABLE audit_event TO away");
    for (int i = 0; i < DENIALS_A_MINUTE + 3; i++)
        ask(&binh, "/v1/things/9/parts/a", 403, "forbidden");
    settle(60);
    assert_int_not_equal(settled, OK);
    store_test_sql(api_test_store(api), "RENAME TABLE away TO audit_event");
    settle(0);
    assert_int_equal(settled, OK);
    assert_int_equal(count(" AND actor_id = 6 AND at = '2026-05-25T08:00:00Z'"), DENIALS_A_MINUTE);
    assert_int_equal(count(" AND actor_id = 6 AND details = '{\"count\":3}'"), 1);
    assert_int_equal(chain_verify(api_test_store(api), SCHOOL), DENIALS_A_MINUTE + 1);
}

/* The answer does not wait for the event, and so its time does not tell that there is one. */
static void an_answer_does_not_wait(void **state)
{
    struct call *holder = api_test_call(api);

    (void)state;
    ask(&lan, "/v1/things/9/parts/a", 404, "not-found");
    settle(0);
    assert_int_equal(db_begin(holder), OK);
    audit_note(holder, SCHOOL, "thing.change", "thing", "1", 1);
    assert_int_equal(audit_append(holder), OK); /* and holds the chain's head */
    ask(&lan, "/v1/things/9/parts/a", 404, "not-found");
    assert_int_equal(db_commit(holder), OK);
    store_test_end(holder);
    assert_int_equal(count(""), 2);
    assert_int_equal(chain_verify(api_test_store(api), SCHOOL), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, before_each, after_each)
        TEST(another_units_row),
        TEST(what_was_half_done_is_gone_and_the_refusal_is_there),
        TEST(what_is_no_refusal_leaves_nothing),
        TEST(programs_too),
        TEST(nobody_fills_the_chain),
        TEST(many_at_once_are_bounded_too),
        TEST(what_cannot_be_written_waits),
        TEST(an_answer_does_not_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
