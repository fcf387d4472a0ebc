/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "package/zip.h"
#include "tool.h"

/* A folder with a few files, made in that order. */
static const char *make_folder(struct call *call, const char *order)
{
    const char *dir = scratch(call);

    run_ok(call,
           "cd %s && mkdir -p 'học bạ/01' && for f in %s; do echo $f > 'học bạ/'$f; done && "
           "head -c 100000 /dev/zero > zeros && : > empty",
           dir, order);
    return dir;
}

static struct bytes pack(struct call *call, const char *dir)
{
    const char *path = in(call, scratch(call), "out.zip");

    assert_int_equal(zipfile_write(call, dir, "bag", path), OK);
    return load(call, path);
}

static void others_read_our_zip(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "b a 01/c");
    const char *out = scratch(&call);
    const char *path = in(&call, out, "out.zip");

    (void)state;
    assert_int_equal(zipfile_write(&call, dir, "bag", path), OK);
    run_ok(&call, "cd %s && python3 -m zipfile -e out.zip . && diff -r bag %s", out, dir);
    assert_string_equal(run_ok(&call,
                               "cd %s && python3 -c \"import zipfile; print(sorted({i.date_time "
                               "for i in zipfile.ZipFile('out.zip').infolist()}))\"",
                               out),
                        "[(1980, 1, 1, 0, 0, 0)]\n");
    assert_int_equal(zipfile_write(&call, dir, "", path), ERR_CONFLICT);
}

static void the_same_folder_gives_the_same_zip(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a b 01/c");
    struct bytes one = pack(&call, dir);

    (void)state;
    setenv("TZ", "America/New_York", 1);
    tzset();

    struct bytes two = pack(&call, make_folder(&call, "01/c b a"));

    unsetenv("TZ");
    tzset();
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.data, two.data, one.n);
}

static void what_we_pack_we_read(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct bytes zip = pack(&call, make_folder(&call, "a b 01/c"));
    struct list entries;

    (void)state;
    assert_int_equal(zipfile_read(&call, zip, &zipfile_limits, &entries), OK);
    assert_int_equal(entries.n, 5);

    const struct zipfile_entry *e = zipfile_find(&entries, "bag/học bạ/01/c");

    if (!e)
        fail_msg("not found");
    assert_int_equal(e->data.n, 5);
    assert_memory_equal(e->data.data, "01/c\n", 5);
    assert_null(zipfile_find(&entries, "bag/học bạ/01"));

    assert_int_equal(zipfile_list(&call, zip, &zipfile_limits, &entries), OK);
    e = zipfile_find(&entries, "bag/zeros");
    if (!e)
        fail_msg("not listed");
    assert_int_equal(e->size, 100000);
    assert_int_equal(e->data.n, 0);
}

static enum err expected(const char *name)
{
    if (!strncmp(name, "good", 4))
        return OK;
    return !strncmp(name, "bad", 3) ? ERR_UNPROCESSABLE : ERR_TOO_LARGE;
}

static void try_file(struct call *call, const char *dir, const char *name)
{
    struct list entries;
    enum err err = zipfile_read(call, load(call, in(call, dir, name)), &zipfile_limits, &entries);

    if (err != expected(name))
        fail_msg("%s: %d", name, err);
}

static void bad_zips_are_refused_and_good_ones_read(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = scratch(&call);
    int n = 0;

    (void)state;
    run_ok(&call, "python3 tests/unit/make_zips.py %s", dir);

    DIR *folder = opendir(dir);

    if (!folder)
        fail_msg("%s", dir);
    for (struct dirent *e; (e = readdir(folder));)
        if (e->d_name[0] != '.') {
            try_file(&call, dir, e->d_name);
            n++;
        }
    closedir(folder);
    assert_true(n >= 27);
}

static void the_callers_limits_hold(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct bytes zip = pack(&call, make_folder(&call, "a b 01/c"));
    const struct zipfile_limits few = {.n_entries = 4, .n_bytes = 1 << 20};
    const struct zipfile_limits small = {.n_entries = 5, .n_bytes = 100000};
    const struct zipfile_limits enough = {.n_entries = 5, .n_bytes = 100009};
    struct list entries;

    (void)state;
    assert_int_equal(zipfile_read(&call, zip, &few, &entries), ERR_TOO_LARGE);
    assert_int_equal(zipfile_list(&call, zip, &few, &entries), ERR_TOO_LARGE);
    assert_int_equal(zipfile_read(&call, zip, &small, &entries), ERR_TOO_LARGE);
    assert_int_equal(zipfile_list(&call, zip, &small, &entries), ERR_TOO_LARGE);
    assert_int_equal(zipfile_read(&call, zip, &enough, &entries), OK);
}

static void a_link_is_not_packed(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a");

    (void)state;
    run_ok(&call, "ln -s /etc/passwd %s/link", dir);
    assert_int_equal(zipfile_write(&call, dir, "", in(&call, scratch(&call), "x.zip")),
                     ERR_UNPROCESSABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_read_our_zip),
        cmocka_unit_test(the_same_folder_gives_the_same_zip),
        cmocka_unit_test(what_we_pack_we_read),
        cmocka_unit_test(bad_zips_are_refused_and_good_ones_read),
        cmocka_unit_test(the_callers_limits_hold),
        cmocka_unit_test(a_link_is_not_packed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
