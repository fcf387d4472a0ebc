/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filters and paths of SCIM (RFC 7644): the examples of the RFC, their kin, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"
#include "domain/scim_filter.h"

struct attribute {
    const char *path;
    struct scim_value value;
};

#define TEXT(text_)                                                                                \
    {                                                                                              \
        .type = SCIM_TEXT, .text = (text_)                                                         \
    }
#define NUMBER(number_)                                                                            \
    {                                                                                              \
        .type = SCIM_NUMBER, .number = (number_)                                                   \
    }
#define TRUTH(truth_)                                                                              \
    {                                                                                              \
        .type = SCIM_BOOL, .number = (truth_)                                                      \
    }

/* clang-format off */
static const struct attribute lan[] = {
    {"username",        TEXT("co.lan")},
    {"displayname",     TEXT("Hà Thị Lan (Thử Nghiệm)")},
    {"name.familyname", TEXT("Hà")},
    {"active",          TRUTH(1)},
    {"logins",          NUMBER(12)},
    {"meta.created",    TEXT("2026-05-25T08:00:00Z")},
    {"externalid",      TEXT("HR-17")},
    {"emails.value",    TEXT("lan@truong.invalid")},
    {"emails.type",     TEXT("work")},
    {"emails.value",    TEXT("lan@nha.invalid")},
    {"emails.type",     TEXT("home")},
};
/* clang-format on */

static bool value_of(const void *object, const char *path, size_t i, struct scim_value *ret)
{
    const struct attribute *attributes = object;

    for (size_t k = 0; k < COUNT_OF(lan); k++)
        if (strcmp(attributes[k].path, path) == 0 && i-- == 0) {
            *ret = attributes[k].value;
            return true;
        }
    return false;
}

static bool is_exact(const char *path)
{
    return strcmp(path, "externalid") == 0;
}

static const struct scim_resource resource = {value_of, lan, is_exact};

static void filters_hold_as_the_rfc_says(void **state)
{
    /* clang-format off */
    static const struct {
        const char *filter;
        bool holds;
    } cases[] = {
        {"userName eq \"co.lan\"",                                     true},
        {"username EQ \"CO.LAN\"",                                     true},
        {"userName ne \"co.lan\"",                                     false},
        {"userName eq \"co.la\"",                                      false},
        {"externalId eq \"HR-17\"",                                    true},
        {"externalId eq \"hr-17\"",                                    false},
        {"name.familyName co \"H\\u00e0\"",                            true},
        {"displayName sw \"hà thị\"",                                  true},
        {"displayName ew \"nghiệm)\"",                                 true},
        {"displayName co \"Thi\"",                                     false},
        {"urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"co\"", true},
        {"meta.created gt \"2026-01-01T00:00:00Z\"",                   true},
        {"meta.created lt \"2026-01-01T00:00:00Z\"",                   false},
        {"meta.created ge \"2026-05-25T08:00:00Z\"",                   true},
        {"meta.created le \"2026-05-25T08:00:00Z\"",                   true},
        {"logins gt 11",                                               true},
        {"logins lt -3",                                               false},
        {"active eq true",                                             true},
        {"active eq false",                                            false},
        {"active eq \"true\"",                                         false},
        {"active ne \"true\"",                                         true},
        {"title pr",                                                   false},
        {"not (title pr)",                                             true},
        {"title eq null",                                              true},
        {"title eq \"x\"",                                             false},
        {"title ne \"x\"",                                             true},
        {"userName pr and logins gt 100",                              false},
        {"userName pr or logins gt 100",                               true},
        {"userName eq \"x\" and logins gt 1 or active eq true",        true},
        {"userName eq \"x\" and (logins gt 1 or active eq true)",      false},
        {"active eq true and not (userName eq \"x\") and logins eq 12", true},
        {"emails.value co \"nha\"",                                    true},
        {"emails[type eq \"work\" and value co \"truong\"]",           true},
        {"emails[type eq \"work\" and value co \"nha\"]",              false},
        {"emails[type eq \"home\"] and active eq true",                true},
        {"phones[type eq \"home\"]",                                   false},
        {"not (emails[type eq \"fax\"])",                              true},
    };
    /* clang-format on */
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *text = cases[i].filter;
        const struct scim_filter *filter = scim_filter_parse(mem, text, strlen(text));

        if (!filter)
            fail_msg("refused: %s", text);
        if (scim_filter_holds(mem, filter, &resource) != cases[i].holds)
            fail_msg("%s: not %d", text, cases[i].holds);
    }
}

static const char *const no_filters[] = {
    "",
    " ",
    "userName",
    "userName eq",
    "userName eq co.lan",
    "userName = \"x\"",
    "userName eq \"x",
    "userName eq \"\\x\"",
    "userName eq \"\\u00\"",
    "userName eq \"\\u0000\"",
    "userName eq \"\\ud800\"",
    "userName eq \"x\"\"y\"",
    "userName eq \"x\" and",
    "userName eq \"x\" xor active eq true",
    "and active eq true",
    "not active eq true",
    "(active eq true",
    "active eq true)",
    "active eq tru",
    "active eq 1.5",
    "active eq 9999999999999999999",
    "emails[type eq \"work\"",
    "emails[]",
    "emails[type[value pr]]",
    "emails[a[b pr] pr]",
    "urn:x: eq \"x\"",
    ".a eq 1",
    "a. eq 1",
    "1a eq 1",
    "userName eq \"\xff\"",
    "userName eq \"\x01\"",
    "((((((((((((((((((((active eq true))))))))))))))))))))",
};

static void what_is_no_filter_is_refused(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    char long_one[2000];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(no_filters); i++)
        if (scim_filter_parse(mem, no_filters[i], strlen(no_filters[i])))
            fail_msg("taken: %s", no_filters[i]);
    memset(long_one, ' ', sizeof(long_one));
    memcpy(long_one, "a pr", 4);
    assert_null(scim_filter_parse(mem, long_one, sizeof(long_one)));
    assert_non_null(scim_filter_parse(mem, long_one, 900));
    assert_null(scim_filter_parse(mem, "a pr\0", 5));
}

static void an_equality_that_must_hold_is_found(void **state)
{
    /* clang-format off */
    static const struct {
        const char *filter;
        const char *demanded; /* of userName */
    } cases[] = {
        {"userName eq \"a\"",                     "a"},
        {"active eq true and userName eq \"a\"",  "a"},
        {"userName eq \"a\" or active eq true",   NULL},
        {"not (userName eq \"a\")",               NULL},
        {"userName ne \"a\"",                     NULL},
        {"userName sw \"a\"",                     NULL},
    };
    /* clang-format on */
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct scim_filter *filter =
            scim_filter_parse(mem, cases[i].filter, strlen(cases[i].filter));
        const char *demanded = scim_filter_demands(filter, "username");

        if (!demanded != !cases[i].demanded || (demanded && strcmp(demanded, cases[i].demanded)))
            fail_msg("%s: %s", cases[i].filter, demanded ? demanded : "nothing");
    }
}

static void paths_name_what_a_change_points_at(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct scim_path path;

    (void)state;
    assert_true(scim_path_parse(mem, "active", 6, &path));
    assert_string_equal(path.attribute, "active");
    assert_null(path.item);
    assert_true(scim_path_parse(mem, "name.familyName", 15, &path));
    assert_string_equal(path.attribute, "name.familyname");
    assert_true(scim_path_parse(mem, "members[value eq \"7\"]", 21, &path));
    assert_string_equal(path.attribute, "members");
    assert_string_equal(path.item->path, "members.value");
    assert_string_equal(path.item->value.text, "7");
    assert_null(path.sub);
    assert_true(scim_path_parse(mem, "emails[type eq \"work\"].value", 28, &path));
    assert_string_equal(path.sub, "value");
    assert_false(scim_path_parse(mem, "emails[type eq \"work\"].", 23, &path));
    assert_false(scim_path_parse(mem, "emails[type eq \"work\"]x", 23, &path));
    assert_false(scim_path_parse(mem, "emails[", 7, &path));
    assert_false(scim_path_parse(mem, "a b", 3, &path));
    assert_false(scim_path_parse(mem, "", 0, &path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters_hold_as_the_rfc_says),
        cmocka_unit_test(what_is_no_filter_is_refused),
        cmocka_unit_test(an_equality_that_must_hold_is_found),
        cmocka_unit_test(paths_name_what_a_change_points_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
