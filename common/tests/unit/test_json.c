/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "json/json.h"

struct item {
    int64_t tenths;
    const char *text;
};
static const struct field item_fields[] = {
    INT(struct item, tenths, 0, 100, .optional = true),
    STR(struct item, text, 1, 5, .optional = true),
};
static const struct shape item_shape = SHAPE(struct item, item_fields);

struct order {
    const char *name;
    int64_t number;
    int colour;
    bool express;
    struct bytes raw;
    struct item first;
    struct list items;
    struct list tags;
    const char *pin;
};
static const char *const colour_names[] = {"", "red", "blue", NULL};
static const struct field order_fields[] = {
    STR(struct order, name, 1, 10),
    INT(struct order, number, 1, 9),
    ENUM(struct order, colour, colour_names, .optional = true),
    BOOL(struct order, express, .optional = true),
    BYTES(struct order, raw, 1, 4, .optional = true),
    OBJECT(struct order, first, item_shape, .optional = true),
    LIST(struct order, items, item_shape, 1, 2, .optional = true),
    TEXTS(struct order, tags, 1, 2, .optional = true),
    STR(struct order, pin, 1, 9, .optional = true, .secret = true),
};
static const struct shape order_shape = SHAPE(struct order, order_fields);

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static void a_good_object_is_decoded_in_full(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem};
    struct order order;
    static const char text[] =
        "{\"name\":\"To\\u00e1n\",\"number\":9,\"colour\":\"blue\",\"express\":true,\"raw\":\"AQI="
        "\","
        "\"first\":{\"tenths\":0},\"items\":[{\"tenths\":100},{\"text\":\"a\"}],\"tags\":[\"x\"]}";

    (void)state;
    assert_int_equal(json_decode(&call, bytes_of(text), &order_shape, &order), OK);
    assert_string_equal(order.name, "Toán");
    assert_int_equal(order.number, 9);
    assert_int_equal(order.colour, 2);
    assert_true(order.express);
    assert_int_equal(order.raw.n, 2);
    assert_int_equal(order.first.tenths, 0);
    assert_null(order.first.text);
    assert_int_equal(order.items.n, 2);
    assert_true(is_none(((struct item *)order.items.items)[1].tenths));
    assert_string_equal(((const char **)order.tags.items)[0], "x");
    assert_null(order.pin);
}

/* Every wrong place, in the order of the shape, unknown members first. */
static void every_violation_is_named_by_its_pointer(void **state)
{
    /* clang-format off */
    static const struct { const char *text, *pointers; } cases[] = {
        {"{}",                                             "/name /number"},
        {"{\"name\":null,\"number\":null}",                "/name /number"},
        {"{\"name\":\"\",\"number\":0}",                   "/name /number"},
        {"{\"name\":\"12345678901\",\"number\":10}",       "/name /number"},
        {"{\"name\":5,\"number\":\"5\"}",                  "/name /number"},
        {"{\"name\":\"a\",\"number\":8.55}",               "/number"},
        {"{\"name\":\"a\",\"number\":5.0}",                "/number"},
        {"{\"name\":\"a\",\"number\":true}",               "/number"},
        {"{\"name\":\"a\",\"number\":5,\"colour\":\"green\"}", "/colour"},
        {"{\"name\":\"a\",\"number\":5,\"colour\":\"\"}",  "/colour"},
        {"{\"name\":\"a\",\"number\":5,\"express\":1}",    "/express"},
        {"{\"name\":\"a\",\"number\":5,\"raw\":\"AQ\"}",   "/raw"},
        {"{\"name\":\"a\",\"number\":5,\"raw\":\"AQIDBAU=\"}", "/raw"},
        {"{\"name\":\"a\",\"number\":5,\"items\":[]}",     "/items"},
        {"{\"name\":\"a\",\"number\":5,\"items\":{}}",     "/items"},
        {"{\"name\":\"a\",\"number\":5,\"items\":[{\"tenths\":101},{\"text\":\"123456\",\"x\":1}]}",
                                                           "/items/0/tenths /items/1/x /items/1/text"},
        {"{\"name\":\"a\",\"number\":5,\"items\":[5,{}]}", "/items/0"},
        {"{\"name\":\"a\",\"number\":5,\"tags\":[\"a\",7]}", "/tags/1"},
        {"{\"name\":\"a\",\"number\":5,\"first\":{\"tenths\":-1}}", "/first/tenths"},
        {"{\"name\":\"a\",\"number\":5,\"more\":1}",       "/more"},
        {"{\"name\":\"a\\u0001\",\"number\":5}",           "/name"},
        {"{\"name\":\"a\\nb\",\"number\":5}",              "/name"},
        {"[]",                                             ""},
        {"5",                                              NULL},
        {"",                                               NULL},
        {"{\"name\":\"a\",\"name\":\"b\",\"number\":5}",   NULL},
        {"{\"name\":\"a\",\"number\":5}x",                 NULL},
        {"{\"name\":\"a\",\"number\":5,}",                 NULL},
        {"{\"name\":\"a\",\"number\":05}",                 NULL},
        {"{\"name\":\"\xff\",\"number\":5}",               NULL},
        {"{\"name\":\"\\ud800\",\"number\":5}",            NULL},
        {"{\"name\":\"a\\u0000b\",\"number\":5}",          NULL},
        {"{\"name\":\"a\",\"number\":99999999999999999999}", NULL},
        {"{'name':'a'}",                                   NULL},
        {"{\"name\":\"a\",\"number\":NaN}",                NULL},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        SCOPED(arena_freep) struct arena *mem = arena_new();
        struct call call = {.mem = mem};
        struct order order;
        struct buf pointers = buf_in(mem);

        if (json_decode(&call, bytes_of(cases[i].text), &order_shape, &order) != ERR_INVALID)
            fail_msg("%s was taken", cases[i].text);
        buf_text(&pointers, "");
        for (size_t j = 0; j < call.failure.n_violations; j++)
            buf_printf(&pointers, "%s%s", j ? " " : "", call.failure.violations[j].pointer);
        if (!cases[i].pointers && call.failure.n_violations)
            fail_msg("%s: %s", cases[i].text, pointers.data);
        if (cases[i].pointers && strcmp(pointers.n ? pointers.data : "", cases[i].pointers) != 0)
            fail_msg("%s: %s", cases[i].text, pointers.data);
    }
}

static void depth_has_an_end(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct bytes out;

    (void)state;
    for (int depth = 31; depth <= 34; depth++) {
        struct call call = {.mem = mem};
        struct buf text = buf_in(mem);

        for (int i = 0; i < depth; i++)
            buf_char(&text, '[');
        for (int i = 0; i < depth; i++)
            buf_char(&text, ']');
        assert_int_equal(json_canonical(&call, buf_bytes(&text), &out) == OK, depth <= 32);
    }
}

static void another_services_answer_may_hold_more(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem};
    struct item item;

    (void)state;
    assert_int_equal(
        json_decode_loose(&call, bytes_of("{\"tenths\":5,\"more\":[1.5]}"), &item_shape, &item),
        OK);
    assert_int_equal(item.tenths, 5);
    assert_int_equal(json_decode_loose(&call, bytes_of("{\"tenths\":500}"), &item_shape, &item),
                     ERR_INVALID);
}

static void what_is_written_can_be_read_and_secrets_are_not_written(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem};
    struct buf out = buf_in(mem);
    struct item items[] = {{.tenths = 85}, {.tenths = NONE, .text = "\"\\\n\x01/"}};
    struct order order = {.name = "Hạng \"A\"",
                          .number = 3,
                          .first = {.tenths = NONE},
                          .items = {items, 2},
                          .pin = "hush"};
    struct order back;

    (void)state;
    json_encode(&out, &order_shape, &order);
    buf_char(&out, '\0');
    assert_null(strstr(out.data, "hush"));
    assert_non_null(strstr(out.data, "\\\"\\\\\\n\\u0001/"));
    out.n--;
    items[1].text = "ok";
    order.colour = 1;
    order.raw = bytes_of("ab");
    out = buf_in(mem);
    order.tags = (struct list){(const char *[]){"t"}, 1};
    json_encode(&out, &order_shape, &order);
    assert_int_equal(json_decode(&call, buf_bytes(&out), &order_shape, &back), OK);
    assert_string_equal(back.name, order.name);
    assert_int_equal(((struct item *)back.items.items)[0].tenths, 85);
    assert_memory_equal(back.raw.data, "ab", 2);
}

/* RFC 8785 §3.2.2.2 and §3.2.3, and what follows from them. */
static void canonical_form(void **state)
{
    /* clang-format off */
    static const struct { const char *label, *text, *canonical; } cases[] = {
        {"spaces",     " { \"b\" : [ 1 , 2 ] ,\n\"a\" : null } ",  "{\"a\":null,\"b\":[1,2]}"},
        {"literals",   "[true,false,null,{},[]]",                  "[true,false,null,{},[]]"},
        {"escapes",    "{\"s\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}",
                       "{\"s\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
        {"short ones", "\"\\b\\t\\n\\f\\r\\u007f\"",               NULL},
        {"in a list",  "[\"\\u0008\\u0009\\u000a\\u000c\\u000d\\u007f\"]", "[\"\\b\\t\\n\\f\\r\x7f\"]"},
        {"sorting",    "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
                       "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xef\xac\xb3\":3}"},
        {"prefixes",   "{\"ab\":1,\"a\":2,\"\":3}",                "{\"\":3,\"a\":2,\"ab\":1}"},
        {"integers",   "[9007199254740991,-9007199254740991,0]",   "[9007199254740991,-9007199254740991,0]"},
        {"minus zero", "[-0]",                                     "[0]"},
        {"too large",  "[9007199254740992]",                       NULL},
        {"too small",  "[-9007199254740992]",                      NULL},
        {"a real",     "[8.5]",                                    NULL},
        {"an exponent", "[1e2]",                                   NULL},
        {"twice",      "{\"a\":1,\"a\":1}",                        NULL},
        {"no NFC",     "[\"a\\u0301\"]",                           "[\"a\xcc\x81\"]"},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        SCOPED(arena_freep) struct arena *mem = arena_new();
        struct call call = {.mem = mem};
        struct bytes out;
        enum err err = json_canonical(&call, bytes_of(cases[i].text), &out);

        if (!err != (cases[i].canonical != NULL))
            fail_msg("%s: err %d", cases[i].label, err);
        if (!err && (out.n != strlen(cases[i].canonical) ||
                     memcmp(out.data, cases[i].canonical, out.n) != 0))
            fail_msg("%s: %.*s", cases[i].label, (int)out.n, out.data);
    }
}

static void members_are_found_by_path(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem};
    struct json_doc *doc = json_open(&call, bytes_of("{\"a\":{\"b\":[{\"c\":\"x\"},{\"n\":7}]}}"));

    (void)state;
    if (!doc)
        fail_msg("it is JSON");
    assert_string_equal(json_get_text(doc, "a/b/0/c"), "x");
    assert_int_equal(json_get_int(doc, "a/b/1/n"), 7);
    assert_true(is_none(json_get_int(doc, "a/b/0/c")));
    assert_null(json_get_text(doc, "a/b/2/c"));
    assert_null(json_get_text(doc, "a/b"));
    assert_int_equal(json_get_count(doc, "a/b"), 2);
    assert_true(json_has(doc, "a"));
    assert_false(json_has(doc, "b"));
    assert_null(json_open(&call, bytes_of("{")));
}

static void members_are_picked_by_name(void **state)
{
    static const struct {
        const char *text, *picked;
    } cases[] = {
        {"{\"a\":{\"b\":[1,2]},\"c\":\"ạ\",\"d\":null}", "{\"a\":{\"b\":[1,2]},\"d\":null}"},
        {"{\"c\":1}", "{}"},
        {"[]", NULL},
        {"{\"a\":1,\"a\":2}", NULL},
        {"{", NULL},
        {NULL, NULL},
    };
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *picked =
            json_pick(&call, cases[i].text, (const char *const[]){"a", "d", "e", NULL});

        if (!cases[i].picked)
            assert_null(picked);
        else
            assert_string_equal(picked, cases[i].picked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_object_is_decoded_in_full),
        cmocka_unit_test(every_violation_is_named_by_its_pointer),
        cmocka_unit_test(depth_has_an_end),
        cmocka_unit_test(another_services_answer_may_hold_more),
        cmocka_unit_test(what_is_written_can_be_read_and_secrets_are_not_written),
        cmocka_unit_test(canonical_form),
        cmocka_unit_test(members_are_found_by_path),
        cmocka_unit_test(members_are_picked_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
