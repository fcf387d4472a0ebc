/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>
#include <sys/resource.h>
#include <zlib.h>

#include "image/portrait.h"

/* A grey picture, a little darker from line to line. */
static struct bytes picture(struct arena *mem, int width, int height)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_RGB};
    size_t n = (size_t)width * (size_t)height * 3;
    uint8_t *pixels = (void *)arena_alloc(mem, n);
    png_alloc_size_t size = 0;
    uint8_t *file;

    for (size_t i = 0; i < n; i++)
        pixels[i] = (uint8_t)(220 - i / ((size_t)width * 3) % 120);
    assert_true(png_image_write_to_memory(&image, NULL, &size, 0, pixels, 0, NULL));
    file = (void *)arena_alloc(mem, size);
    assert_true(png_image_write_to_memory(&image, file, &size, 0, pixels, 0, NULL));
    return (struct bytes){file, size};
}

static void the_shape_is_three_by_four(void **state)
{
    static const struct {
        int width, height;
        enum portrait_fault fault;
    } cases[] = {
        {354, 472, PORTRAIT_FINE}, /* 3 × 4 cm at 300 dpi */
        {150, 200, PORTRAIT_FINE},   {1200, 1600, PORTRAIT_FINE},  {300, 388, PORTRAIT_SHAPE},
        {300, 389, PORTRAIT_FINE},   {300, 412, PORTRAIT_FINE},    {300, 413, PORTRAIT_SHAPE},
        {472, 354, PORTRAIT_SHAPE},  {400, 400, PORTRAIT_SHAPE},   {149, 199, PORTRAIT_SMALL},
        {1, 1, PORTRAIT_SMALL},      {1206, 1600, PORTRAIT_LARGE}, {1203, 1604, PORTRAIT_LARGE},
        {4000, 150, PORTRAIT_LARGE},
    };
    struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct portrait portrait;
        enum portrait_fault fault =
            portrait_read(mem, picture(mem, cases[i].width, cases[i].height), &portrait);

        if (fault != cases[i].fault)
            fail_msg("%d x %d: %d", cases[i].width, cases[i].height, (int)fault);
        assert_int_equal(portrait.width, cases[i].width);
        assert_int_equal(portrait.height, cases[i].height);
        assert_int_equal(portrait.jpeg.n > 0, fault == PORTRAIT_FINE);
    }
    arena_free(mem);
}

/* As telephones write it: an APP1 segment right behind the start of the picture. */
static struct bytes with_exif(struct arena *mem, struct bytes jpeg)
{
    static const char exif[] = "\xff\xe1\x00\x1a"
                               "Exif\0\0GPS 12.6N 108.0E!!";
    size_t n = sizeof(exif) - 1;
    uint8_t *file = (void *)arena_alloc(mem, jpeg.n + n + 7);

    memcpy(file, jpeg.data, 2);
    memcpy(file + 2, exif, n);
    memcpy(file + 2 + n, jpeg.data + 2, jpeg.n - 2);
    memcpy(file + jpeg.n + n, "trailer", 7);
    return (struct bytes){file, jpeg.n + n + 7};
}

static void nothing_comes_along_but_what_it_shows(void **state)
{
    struct arena *mem = arena_new();
    struct portrait first;
    struct portrait portrait;
    struct bytes file;

    (void)state;
    assert_int_equal(portrait_read(mem, picture(mem, 300, 400), &first), PORTRAIT_FINE);
    file = with_exif(mem, first.jpeg);
    assert_non_null(memmem(file.data, file.n, "GPS", 3));
    assert_int_equal(portrait_read(mem, file, &portrait), PORTRAIT_FINE);
    assert_null(memmem(portrait.jpeg.data, portrait.jpeg.n, "Exif", 4));
    assert_null(memmem(portrait.jpeg.data, portrait.jpeg.n, "GPS", 3));
    assert_null(memmem(portrait.jpeg.data, portrait.jpeg.n, "trailer", 7));
    arena_free(mem);
}

static void what_is_cut_or_is_no_picture_is_refused(void **state)
{
    struct arena *mem = arena_new();
    const struct bytes png = picture(mem, 300, 400);
    struct portrait jpeg;
    struct portrait portrait;

    (void)state;
    assert_int_equal(portrait_read(mem, png, &jpeg), PORTRAIT_FINE);
    for (size_t n = 0; n + 24 < png.n; n += 7) /* its end says nothing */
        assert_int_equal(portrait_read(mem, (struct bytes){png.data, n}, &portrait),
                         n < 8 ? PORTRAIT_NO_IMAGE : PORTRAIT_DAMAGED);
    for (size_t n = 0; n + 2 < jpeg.jpeg.n; n += 97) {
        enum portrait_fault fault =
            portrait_read(mem, (struct bytes){jpeg.jpeg.data, n}, &portrait);

        if (fault != (n < 3 ? PORTRAIT_NO_IMAGE : PORTRAIT_DAMAGED))
            fail_msg("%zu bytes: %d", n, (int)fault);
    }
    assert_int_equal(portrait_read(mem, (struct bytes){(const uint8_t *)"GIF89a", 6}, &portrait),
                     PORTRAIT_NO_IMAGE);
    arena_free(mem);
}

static size_t put_chunk(uint8_t *at, const char *type, const uint8_t *data, size_t n)
{
    const uint8_t size[4] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};
    uLong sum;

    memcpy(at, size, 4);
    memcpy(at + 4, type, 4);
    memcpy(at + 8, data, n);
    sum = crc32(0, at + 4, (uInt)(n + 4));
    for (size_t i = 0; i < 4; i++)
        at[8 + n + i] = (uint8_t)(sum >> (24 - 8 * i));
    return n + 12;
}

enum { BOMBS = 20, UNPACKED = 7900000, IHDR_END = 33 };

/* Texts of 8 KB that unpack to as much as libpng takes of one. */
static struct bytes with_bombs(struct arena *mem, struct bytes png)
{
    uint8_t *zeros = (void *)arena_alloc(mem, UNPACKED);
    uint8_t *text = (void *)arena_alloc(mem, 3 + compressBound(UNPACKED));
    uLongf n = compressBound(UNPACKED);
    uint8_t *file;
    size_t at = IHDR_END;

    memset(zeros, 'a', UNPACKED);
    memcpy(text, "a\0\0", 3); /* keyword, method */
    assert_int_equal(compress2(text + 3, &n, zeros, UNPACKED, 9), Z_OK);
    file = (void *)arena_alloc(mem, png.n + BOMBS * (n + 15));
    memcpy(file, png.data, IHDR_END);
    for (int i = 0; i < BOMBS; i++)
        at += put_chunk(file + at, "zTXt", text, n + 3);
    memcpy(file + at, png.data + IHDR_END, png.n - IHDR_END);
    return (struct bytes){file, at + png.n - IHDR_END};
}

static void a_text_that_unpacks_to_much_is_not_read(void **state)
{
    struct arena *mem = arena_new();
    struct bytes file = with_bombs(mem, picture(mem, 300, 400));
    struct portrait portrait;
    struct rusage before, after;

    (void)state;
    assert_true(file.n < 200 << 10);
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    assert_int_equal(portrait_read(mem, file, &portrait), PORTRAIT_FINE);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    assert_true(after.ru_maxrss - before.ru_maxrss < 32 << 10); /* KiB */
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shape_is_three_by_four),
        cmocka_unit_test(nothing_comes_along_but_what_it_shows),
        cmocka_unit_test(what_is_cut_or_is_no_picture_is_refused),
        cmocka_unit_test(a_text_that_unpacks_to_much_is_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
