/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "package/bag.h"
#include "package/files.h"
#include "package/manifest.h"
#include "tool.h"

static const struct bag_info info = {
    .organization = "Trường THCS Thử Nghiệm Cư Êbur",
    .identifier = "66000501/2025-2026/7A1",
    .description = "dòng một\nPayload-Oxum: 0.0",
    .date = "2026-06-01",
    .form = "Mẫu HB-TT22 bản 2",
};

static struct bytes text(const char *value)
{
    return (struct bytes){(const uint8_t *)value, strlen(value)};
}

static void add(struct call *call, struct bag *bag, const char *name, const char *value)
{
    assert_int_equal(bag_add(call, bag, name, text(value)), OK);
}

/* A committed bag with a few files; returns its path. */
static const char *make_bag(struct call *call)
{
    const char *path = in(call, scratch(call), "bag");
    struct bag *bag = NULL;
    struct bytes tags;

    assert_int_equal(bag_begin(call, path, &bag), OK);
    add(call, bag, "students/02/approval.v1.json", "{\"b\":2}");
    add(call, bag, "students/01/approval.v1.json", "{\"a\":1}");
    add(call, bag, "học sinh.csv", "Ê̆ban\n");
    add(call, bag, "empty", "");
    assert_int_equal(bag_finish(call, bag, &info, &tags), OK);
    assert_int_equal(bag_attach(call, bag, "tagmanifest-sha256.txt.p7s", text("0")), OK);
    assert_int_equal(bag_commit(call, bag), OK);
    return path;
}

static struct bag_report verify(struct call *call, const char *path)
{
    struct bag_report report;

    assert_int_equal(bag_verify(call, path, &report), OK);
    return report;
}

static void a_bag_is_valid_to_others(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *path = make_bag(&call);

    (void)state;
    run_ok(&call, "cd %s && sha256sum --strict -c manifest-sha256.txt tagmanifest-sha256.txt",
           path);
    run_ok(&call, "python3 tests/unit/check_bag.py %s", path);
    run_ok(&call, "grep -qx 'Printed-Form: Mẫu HB-TT22 bản 2' %s/bag-info.txt", path);
    /* nothing is left beside it */
    assert_string_equal(run_ok(&call, "ls -A %s/..", path), "bag\n");
}

static void a_good_bag_is_called_good(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *path = make_bag(&call);
    struct bag_report report = verify(&call, path);
    struct bytes tags = load(&call, in(&call, path, "tagmanifest-sha256.txt"));

    (void)state;
    assert_int_equal(report.fault, BAG_GOOD);
    assert_string_equal(report.path, "");
    assert_int_equal(report.n_files, 4);
    assert_int_equal(report.n_bytes, 7 + 7 + (int64_t)strlen("Ê̆ban\n"));
    assert_string_equal(report.tagmanifest_sha256, sha256_hex(call.mem, tags.data, tags.n));
}

static void whatever_is_tampered_with_is_named(void **state)
{
    /* clang-format off */
    static const struct {
        const char *command; /* run in the bag */
        enum bag_fault fault;
        const char *path;
    } cases[] = {
        {"printf X | dd of=data/students/01/approval.v1.json conv=notrunc bs=1 seek=3",
                                                BAG_CHANGED, "data/students/01/approval.v1.json"},
        {"printf ' ' >> data/students/02/approval.v1.json",
                                                BAG_CHANGED, "data/students/02/approval.v1.json"},
        {"rm data/students/02/approval.v1.json", BAG_MISSING, "data/students/02/approval.v1.json"},
        {"echo x > data/students/03.json",       BAG_EXTRA,   "data/students/03.json"},
        {"touch data/.hidden",                   BAG_EXTRA,   "data/.hidden"},
        {"echo x > other.txt",                   BAG_EXTRA,   "other.txt"},
        {"echo 'X: y' >> bag-info.txt",          BAG_CHANGED, "bag-info.txt"},
        {"sed -i '$d' manifest-sha256.txt",      BAG_CHANGED, "manifest-sha256.txt"},
        {"rm bag-info.txt",                      BAG_MISSING, "bag-info.txt"},
        {"rm bagit.txt",                         BAG_FORM,    "bagit.txt"},
        {"sed -i s/1.0/2.0/ bagit.txt",          BAG_FORM,    "bagit.txt"},
        {"rm manifest-sha256.txt",               BAG_FORM,    "manifest-sha256.txt"},
        {"rm tagmanifest-sha256.txt",            BAG_FORM,    "tagmanifest-sha256.txt"},
        {": > tagmanifest-sha256.txt",           BAG_FORM,    "tagmanifest-sha256.txt"},
        {"sed -i '1s,  .*,  ../../etc/passwd,' manifest-sha256.txt",
                                                 BAG_FORM,    "manifest-sha256.txt"},
        {"rm data/empty; mkdir data/empty",      BAG_CHANGED, "data/empty"},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        SCOPED(call_end) struct call call = call_new();
        const char *path = make_bag(&call);

        run_ok(&call, "cd %s && %s", path, cases[i].command);

        struct bag_report report = verify(&call, path);

        if (report.fault != cases[i].fault || strcmp(report.path, cases[i].path) != 0)
            fail_msg("%s: %d %s", cases[i].command, report.fault, report.path);
    }
}

static void a_link_does_not_stand_for_a_file(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *path = make_bag(&call);

    (void)state;
    run_ok(&call, "cd %s && cp data/empty ../twin && rm data/empty && ln -s ../../twin data/empty",
           path);
    assert_int_equal(verify(&call, path).fault, BAG_EXTRA);
}

static void a_wrong_count_is_found_even_with_good_digests(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *path = make_bag(&call);

    (void)state;
    run_ok(&call,
           "cd %s && sed -i 's/^Payload-Oxum.*/Payload-Oxum: 1.1/' bag-info.txt && "
           "sha256sum bag-info.txt bagit.txt manifest-sha256.txt > tagmanifest-sha256.txt",
           path);
    assert_int_equal(verify(&call, path).fault, BAG_FORM);
    assert_string_equal(verify(&call, path).path, "bag-info.txt");
}

static void odd_names_are_encoded_and_come_back(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *path = in(&call, scratch(&call), "bag");
    struct bag *bag = NULL;
    struct bytes tags;

    (void)state;
    assert_int_equal(bag_begin(&call, path, &bag), OK);
    add(&call, bag, "100%.txt", "a");
    add(&call, bag, "%0A.txt", "b");
    add(&call, bag, "line\nbreak\r.txt", "c");
    add(&call, bag, " space  .txt", "d");
    assert_int_equal(bag_finish(&call, bag, &info, &tags), OK);
    assert_int_equal(bag_commit(&call, bag), OK);

    struct bytes manifest = load(&call, in(&call, path, "manifest-sha256.txt"));
    const char *all = (const char *)manifest.data;

    assert_non_null(strstr(all, "  data/100%25.txt\n"));
    assert_non_null(strstr(all, "  data/%250A.txt\n"));
    assert_non_null(strstr(all, "  data/line%0Abreak%0D.txt\n"));
    run_ok(&call, "python3 tests/unit/check_bag.py %s", path);
    assert_int_equal(verify(&call, path).fault, BAG_GOOD);
}

static void unsafe_names_are_refused(void **state)
{
    static const char *const names[] = {
        "",   "/etc/passwd", "..",  "../x", "a/../b", "a//b",
        "a/", "./a",         "a/.", "a\\b", "\xff",   "a\x01",
    };
    SCOPED(call_end) struct call call = call_new();
    struct bag *bag = NULL;

    (void)state;
    assert_int_equal(bag_begin(&call, in(&call, scratch(&call), "bag"), &bag), OK);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (bag_add(&call, bag, names[i], text("x")) != ERR_INVALID)
            fail_msg("taken: %s", names[i]);
    add(&call, bag, "..a/b..c/...", "a name with dots is a name");
    add(&call, bag, "twice", "1");
    assert_int_equal(bag_add(&call, bag, "twice", text("2")), ERR_CONFLICT);
    assert_int_equal(bag_attach(&call, bag, "bagit.txt", text("x")), ERR_INVALID);
    assert_int_equal(bag_attach(&call, bag, "tagmanifest-sha256.txt", text("x")), ERR_INVALID);
    assert_int_equal(bag_attach(&call, bag, "tagmanifest-sha256.txt/../x", text("x")), ERR_INVALID);
}

static void what_is_not_committed_leaves_nothing(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct call other = call_new();
    const char *dir = scratch(&call);
    struct bag *bag = NULL;

    (void)state;
    assert_int_equal(bag_begin(&other, in(&call, dir, "bag"), &bag), OK);
    add(&other, bag, "a/b/c", "x");
    assert_int_not_equal(strlen(run_ok(&call, "ls -A %s", dir)), 0);
    call_end(&other);
    assert_string_equal(run_ok(&call, "ls -A %s", dir), "");
}

static void a_bag_never_replaces_another(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *path = in(&call, scratch(&call), "bag");
    struct bag *bag = NULL;
    struct bytes tags;

    (void)state;
    assert_int_equal(bag_begin(&call, path, &bag), OK);
    assert_int_equal(bag_finish(&call, bag, &info, &tags), OK);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(bag_commit(&call, bag), ERR_CONFLICT);
    assert_int_equal(bag_begin(&call, path, &bag), ERR_CONFLICT);
}

static void a_bag_that_reads_back_wrong_is_not_committed(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = scratch(&call);
    const char *path = in(&call, dir, "bag");
    struct bag *bag = NULL;
    struct bytes tags;

    (void)state;
    assert_int_equal(bag_begin(&call, path, &bag), OK);
    add(&call, bag, "a", "x");
    assert_int_equal(bag_finish(&call, bag, &info, &tags), OK);
    run_ok(&call, "printf y | tee %s/bag.part-*/data/a", dir);
    assert_int_equal(bag_commit(&call, bag), ERR_INTERNAL);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void malformed_manifests_are_refused(void **state)
{
#define D "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    static const char *const wrong[] = {
        "x",
        D,
        D "  ",
        D "data/a",
        "\n",
        D "  data/a\n\n",
        D "  data/a\n" D "  data/a\n",
        D "  data/../a\n",
        D "  /a\n",
        D "  a%\n",
        D "  a%2\n",
        D "  a%41\n",
        "g" D "  data/a\n",
    };
    static const char *const good[] = {
        "",
        D "  data/a\n",
        D "  data/a",
        D "\tdata/a\r\n",
        D " *a\n",
        D "  a%25b%0d\n",
        "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08  data/a\n",
    };
#undef D
    SCOPED(call_end) struct call call = call_new();
    struct list lines;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        if (manifest_parse(call.mem, text(wrong[i]), &lines))
            fail_msg("taken: %s", wrong[i]);
    for (size_t i = 0; i < COUNT_OF(good); i++)
        if (!manifest_parse(call.mem, text(good[i]), &lines))
            fail_msg("refused: %s", good[i]);
}

static void no_folder_is_not_found(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct bag_report report;

    (void)state;
    assert_int_equal(bag_verify(&call, in(&call, scratch(&call), "none"), &report), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bag_is_valid_to_others),
        cmocka_unit_test(a_good_bag_is_called_good),
        cmocka_unit_test(whatever_is_tampered_with_is_named),
        cmocka_unit_test(a_link_does_not_stand_for_a_file),
        cmocka_unit_test(a_wrong_count_is_found_even_with_good_digests),
        cmocka_unit_test(odd_names_are_encoded_and_come_back),
        cmocka_unit_test(unsafe_names_are_refused),
        cmocka_unit_test(what_is_not_committed_leaves_nothing),
        cmocka_unit_test(a_bag_never_replaces_another),
        cmocka_unit_test(a_bag_that_reads_back_wrong_is_not_committed),
        cmocka_unit_test(malformed_manifests_are_refused),
        cmocka_unit_test(no_folder_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
