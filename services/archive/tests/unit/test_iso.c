/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <string.h>
#include <unistd.h>

#include "package/iso.h"
#include "tool.h"

static const struct image_volume volume = {
    .id = "HOCBA_7A1_2026_1",
    .publisher = "TRUONG THCS THU NGHIEM",
    .at = 1780300000,
};

static const char long_name[] = "bảng điểm cả năm của lớp 7A1 trường THCS Thử Nghiệm.csv";

/* A folder with a few files, made in that order. */
static const char *make_folder(struct call *call, const char *order)
{
    const char *dir = scratch(call);

    run_ok(call,
           "cd %s && mkdir -p data/students/01/deep/er/and/deeper/than/eight && "
           "for f in %s; do echo content of $f > data/students/$f; done && "
           "echo x > data/students/01/deep/er/and/deeper/than/eight/leaf && "
           "seq 1 200000 > data/big && : > data/empty && echo Ê > 'data/%s'",
           dir, order, long_name);
    return dir;
}

static const char *write_image(struct call *call, const char *dir)
{
    const char *path = in(call, scratch(call), "medium.iso");

    assert_int_equal(image_write(call, dir, &volume, path), OK);
    return path;
}

static const char *verify(struct call *call, const char *path, const char *dir)
{
    const char *wrong = NULL;

    assert_int_equal(image_verify(call, path, dir, volume.id, &wrong), OK);
    return wrong;
}

static void others_read_our_image(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a b 01/c");
    const char *path = write_image(&call, dir);
    const char *out = scratch(&call);
    const char *about = run_ok(&call, "xorriso -indev %s -toc 2>&1", path);

    (void)state;
    if (!strstr(about, "Volume id    : 'HOCBA_7A1_2026_1'"))
        fail_msg("%s", about);
    run_ok(&call,
           "xorriso -osirrox on -indev %s -extract / %s/x && chmod -R u+w %s/x && diff -r %s/x %s",
           path, out, out, out, dir);
    /* Joliet is there too, for Windows. */
    about = run_ok(&call,
                   "xorriso -indev %s -pvd_info 2>&1; xorriso -read_fs norock -indev %s "
                   "-find /data -maxdepth 1 2>&1",
                   path, path);
    if (!strstr(about, long_name))
        fail_msg("%s", about);
}

static void the_same_files_give_the_same_image(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *one = write_image(&call, make_folder(&call, "a b 01/c"));

    (void)state;
    sleep(1);
    run_ok(&call, "cmp %s %s", one, write_image(&call, make_folder(&call, "01/c b a")));
}

static void a_good_image_verifies(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a b 01/c");

    (void)state;
    assert_string_equal(verify(&call, write_image(&call, dir), dir), "");
}

static void a_difference_is_named(void **state)
{
    /* clang-format off */
    static const struct {
        const char *command; /* run in the folder after the image was made */
        const char *wrong;
    } cases[] = {
        {"printf X | dd of=data/big conv=notrunc bs=1 seek=1000", "data/big"},
        {"echo more >> data/students/a",                          "data/students/a"},
        {"rm data/students/b",                                    "data/students/b"},
        {"echo new > data/students/new",                          "data/students/new"},
        {"echo x > data/empty",                                   "data/empty"},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        SCOPED(call_end) struct call call = call_new();
        const char *dir = make_folder(&call, "a b 01/c");
        const char *path = write_image(&call, dir);

        run_ok(&call, "cd %s && %s", dir, cases[i].command);
        assert_string_equal(verify(&call, path, dir), cases[i].wrong);
    }
}

static void a_changed_image_is_found_out(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a b 01/c");
    const char *path = write_image(&call, dir);

    (void)state;
    run_ok(&call,
           "at=$(grep -abo -m1 'content of a' %s | head -1 | cut -d: -f1) && "
           "printf C | dd of=%s conv=notrunc bs=1 seek=$at",
           path, path);
    assert_string_equal(verify(&call, path, dir), "data/students/a");
}

static void what_is_no_image_of_ours_is_refused(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a");
    const char *path = write_image(&call, dir);
    const char *wrong = NULL;

    (void)state;
    assert_int_equal(image_verify(&call, path, dir, "OTHER", &wrong), ERR_UNPROCESSABLE);
    run_ok(&call, "truncate -s 40000 %s", path);
    assert_int_not_equal(image_verify(&call, path, dir, volume.id, &wrong) == OK && !*wrong, 1);
    run_ok(&call, "printf hello > %s", path);
    assert_int_equal(image_verify(&call, path, dir, volume.id, &wrong), ERR_UNPROCESSABLE);
    run_ok(&call, "rm %s", path);
    assert_int_equal(image_verify(&call, path, dir, volume.id, &wrong), ERR_UNPROCESSABLE);
}

static void volume_ids_are_d_characters(void **state)
{
    static const char *const wrong[] = {
        "", "hocba", "HỌC", "A B", "A-B", "A.B", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456",
    };
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a");
    const char *path = in(&call, scratch(&call), "x.iso");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const struct image_volume bad = {.id = wrong[i], .publisher = ""};

        assert_int_equal(image_write(&call, dir, &bad, path), ERR_INVALID);
    }
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(image_volume_id_is_valid("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"));
    assert_true(image_volume_id_is_valid("_"));
}

static void an_image_never_replaces_another(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const char *dir = make_folder(&call, "a");
    const char *path = write_image(&call, dir);

    (void)state;
    assert_int_equal(image_write(&call, dir, &volume, path), ERR_CONFLICT);
    assert_string_equal(verify(&call, path, dir), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_read_our_image),
        cmocka_unit_test(the_same_files_give_the_same_image),
        cmocka_unit_test(a_good_image_verifies),
        cmocka_unit_test(a_difference_is_named),
        cmocka_unit_test(a_changed_image_is_found_out),
        cmocka_unit_test(what_is_no_image_of_ours_is_refused),
        cmocka_unit_test(volume_ids_are_d_characters),
        cmocka_unit_test(an_image_never_replaces_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
