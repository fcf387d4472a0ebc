/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The student's photograph through the API of records: who keeps it, what is kept, what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>

#include "ground.h"

static const char *path_of(struct ground *g, const char *more)
{
    return api_text(g->api, "/v1/students/%lld%s", (long long)g->students[0], more);
}

static const char *etag(struct ground *g)
{
    return get(g, &leader, path_of(g, "")).etag;
}

static struct bytes picture(struct ground *g, int width, int height, uint8_t grey)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_GRAY};
    uint8_t *pixels = arena_alloc(api_test_mem(g->api), (size_t)width * (size_t)height);
    png_alloc_size_t size = 0;
    uint8_t *file;

    for (int i = 0; i < width * height; i++)
        pixels[i] = grey;
    assert_true(png_image_write_to_memory(&image, NULL, &size, 0, pixels, 0, NULL));
    file = arena_alloc(api_test_mem(g->api), size);
    assert_true(png_image_write_to_memory(&image, file, &size, 0, pixels, 0, NULL));
    return (struct bytes){file, size};
}

static struct answer put(struct ground *g, const struct person *by, const char *match,
                         struct bytes file)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = PUT,
                                              .target = path_of(g, "/photo"),
                                              .match = match,
                                              .type = "image/png",
                                              .raw = file});
}

static struct answer take_away(struct ground *g, const struct person *by, const char *match)
{
    return api_send(
        g->api, &(struct sending){
                    .by = by, .method = DELETE, .target = path_of(g, "/photo"), .match = match});
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM student_photo");
    ground_sql(g, "UPDATE student SET photo_sha256 = NULL");
    return 0;
}

static int64_t photos(struct ground *g)
{
    return ground_number(g, "SELECT COUNT(*) AS n FROM student_photo");
}

static void it_is_part_of_the_profile(void **state)
{
    struct ground *g = *state;
    const char *before = etag(g);
    const char *digest;
    struct answer answer = get(g, &leader, path_of(g, "/photo"));

    expect(&answer, 404, "not-found");
    answer = put(g, &homeroom, before, picture(g, 300, 400, 200));
    expect(&answer, 200, "");
    digest = json_get_text(answer.doc, "photo_sha256");
    assert_string_equal(answer.etag, etag(g));
    assert_string_not_equal(answer.etag, before);
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT COUNT(*) AS n FROM student_photo WHERE"
                                               " SHA2(content, 256) = '%s' AND LEFT(content, 2) ="
                                               " x'ffd8'",
                                               digest)),
                     1);
    answer = get(g, &toan, path_of(g, "/photo")); /* teaches the class */
    expect(&answer, 200, "");
    assert_string_equal(answer.etag, etag(g));
    answer = put(g, &homeroom, before, picture(g, 300, 400, 100));
    expect(&answer, 412, "changed");
    answer = put(g, &homeroom, etag(g), picture(g, 300, 400, 100));
    expect(&answer, 200, "");
    assert_string_not_equal(json_get_text(answer.doc, "photo_sha256"), digest);
    assert_int_equal(photos(g), 1);
    answer = take_away(g, &homeroom, etag(g));
    expect(&answer, 200, "");
    assert_null(json_get_text(answer.doc, "photo_sha256"));
    answer = take_away(g, &homeroom, etag(g));
    expect(&answer, 404, "not-found");
    assert_int_equal(photos(g), 0);
    assert_int_equal(ground_events(g), 3);
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT COUNT(*) AS n FROM change_event WHERE"
                                               " kind = 'student' AND items LIKE '%%%s%%'",
                                               digest)),
                     2); /* it came, and another came instead */
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT COUNT(*) AS n FROM audit_event WHERE action"
                                               " = 'photo.put' AND details LIKE '%%%s%%'",
                                               digest)),
                     1);
}

static void what_is_no_portrait_is_refused(void **state)
{
    struct ground *g = *state;
    const struct bytes good = picture(g, 300, 400, 100);
    const struct {
        struct bytes file;
        const char *says;
    } cases[] = {
        {{(const uint8_t *)"GIF89a", 6}, "JPEG"}, {{good.data, good.n / 2}, "hỏng"},
        {picture(g, 400, 300, 100), "cao 4"},     {picture(g, 60, 80, 100), "nhỏ"},
        {picture(g, 1500, 2000, 100), "lớn"},
    };
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = put(g, &homeroom, etag(g), cases[i].file);
        expect(&answer, 422, "photo-refused");
        assert_non_null(strstr(answer.text, cases[i].says));
    }
    answer = put(g, &homeroom, etag(g), (struct bytes){good.data, 0});
    expect(&answer, 422, "photo-refused");
    answer = put(g, &homeroom, etag(g),
                 (struct bytes){arena_alloc(api_test_mem(g->api), 204801), 204801});
    expect(&answer, 413, "too-large");
    answer = api_send(g->api, &(struct sending){.by = &homeroom,
                                                .method = PUT,
                                                .target = path_of(g, "/photo"),
                                                .match = etag(g),
                                                .type = "image/gif",
                                                .raw = good});
    expect(&answer, 415, "unsupported-media-type");
    answer = put(g, &homeroom, NULL, good);
    expect(&answer, 428, "precondition-required");
    assert_int_equal(photos(g), 0);
    assert_int_equal(ground_events(g), 0);
}

static void who_changes_the_profile_changes_it(void **state)
{
    static const struct {
        const struct person *by;
        int status;
        const char *slug;
        int read;
    } cases[] = {
        {&toan, 403, "not-your-class", 200},       {&van, 403, "not-your-class", 403},
        {&leader, 403, "forbidden", 200},          {&office, 403, "forbidden", 200},
        {&admin, 403, "forbidden", 403},           {&stranger, 404, "not-found", 404},
        {&stranger_leader, 403, "forbidden", 404},
    };
    struct ground *g = *state;
    struct answer answer = put(g, &homeroom, etag(g), picture(g, 300, 400, 100));

    expect(&answer, 200, "");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = put(g, cases[i].by, etag(g), picture(g, 300, 400, 50));
        expect(&answer, cases[i].status, cases[i].slug);
        answer = take_away(g, cases[i].by, etag(g));
        expect(&answer, cases[i].status, cases[i].slug);
        answer = get(g, cases[i].by, path_of(g, "/photo"));
        assert_int_equal(answer.status, cases[i].read);
    }
    ground_sql(g, "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id, scope_name,"
                  " starts_at, ends_at, decision_number, reason, set_by, set_at, version,"
                  " column_kind) VALUES (2, 'Phòng Thử Nghiệm', 'lock', 11, 'x',"
                  " '2026-01-01T00:00:00Z', '2199-01-01T00:00:00Z', '77/QĐ', 'Kiểm tra',"
                  " 403, '2026-01-01T00:00:00Z', 1, 'profile')");
    answer = put(g, &homeroom, etag(g), picture(g, 300, 400, 50));
    expect(&answer, 423, "window-closed");
    answer = take_away(g, &homeroom, etag(g));
    expect(&answer, 423, "window-closed");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = put(g, &homeroom, etag(g), picture(g, 300, 400, 50));
    expect(&answer, 423, "year-locked");
    assert_int_equal(ground_events(g), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_is_part_of_the_profile, reset),
        cmocka_unit_test_setup(what_is_no_portrait_is_refused, reset),
        cmocka_unit_test_setup(who_changes_the_profile_changes_it, reset),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
