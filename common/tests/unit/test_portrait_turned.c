/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A telephone writes the picture as its sensor lay, and beside it how that is to be seen. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
/* clang-format on */
#include <jpeglib.h>

#include "image/portrait.h"

/* What is seen is 150 × 200, each quarter of a grey of its own. */
enum { WIDTH = 150, HEIGHT = 200, CHANNELS = 3 };
enum quarter { TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT, QUARTERS };
static const uint8_t greys[QUARTERS] = {10, 90, 170, 250};

struct stored {
    int orientation;
    bool sideways;
    enum quarter quarters[QUARTERS]; /* which is stored at the top left, top right, … */
};

/* Exif 2.32, 4.6.4.A: "the 0th row is at the visual top of the image, and the 0th column is the
 * visual left-hand side" is 1; and so on to 8. */
static const struct stored all[] = {
    {1, false, {TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT}},
    {2, false, {TOP_RIGHT, TOP_LEFT, BOTTOM_RIGHT, BOTTOM_LEFT}}, /* top, right-hand */
    {3, false, {BOTTOM_RIGHT, BOTTOM_LEFT, TOP_RIGHT, TOP_LEFT}}, /* bottom, right-hand */
    {4, false, {BOTTOM_LEFT, BOTTOM_RIGHT, TOP_LEFT, TOP_RIGHT}}, /* bottom, left-hand */
    {5, true, {TOP_LEFT, BOTTOM_LEFT, TOP_RIGHT, BOTTOM_RIGHT}},  /* left-hand, top */
    {6, true, {TOP_RIGHT, BOTTOM_RIGHT, TOP_LEFT, BOTTOM_LEFT}},  /* right-hand, top */
    {7, true, {BOTTOM_RIGHT, TOP_RIGHT, BOTTOM_LEFT, TOP_LEFT}},  /* right-hand, bottom */
    {8, true, {BOTTOM_LEFT, TOP_LEFT, BOTTOM_RIGHT, TOP_RIGHT}},  /* left-hand, bottom */
};

enum { EXIF_SIZE = 32, VALUE_BIG = 25, VALUE_LITTLE = 24 };

static void write_exif(struct jpeg_compress_struct *info, bool big_endian, int orientation)
{
    uint8_t big[EXIF_SIZE + 1] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01";
    uint8_t little[EXIF_SIZE + 1] = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";

    big[VALUE_BIG] = little[VALUE_LITTLE] = (uint8_t)orientation;
    jpeg_write_marker(info, JPEG_APP0 + 1, big_endian ? big : little, EXIF_SIZE);
}

static void draw(uint8_t *row, int y, int width, int height, const enum quarter *quarters)
{
    for (int x = 0; x < width; x++)
        memset(row + x * CHANNELS, greys[quarters[(y >= height / 2) * 2 + (x >= width / 2)]],
               CHANNELS);
}

static struct bytes picture(struct arena *mem, const struct stored *stored, bool big_endian)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct info = {.err = jpeg_std_error(&errors)};
    int width = stored->sideways ? HEIGHT : WIDTH;
    int height = stored->sideways ? WIDTH : HEIGHT;
    uint8_t row[HEIGHT * CHANNELS];
    unsigned char *file = NULL;
    unsigned long n = 0;
    struct bytes ret;

    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &file, &n);
    info.image_width = (JDIMENSION)width;
    info.image_height = (JDIMENSION)height;
    info.input_components = CHANNELS;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_start_compress(&info, TRUE);
    write_exif(&info, big_endian, stored->orientation);
    for (int y = 0; y < height; y++) {
        JSAMPROW line = row;

        draw(row, y, width, height, stored->quarters);
        (void)jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    ret = (struct bytes){(const uint8_t *)arena_copy(mem, file, n), n};
    jpeg_destroy_compress(&info);
    free(file);
    return ret;
}

/* The greys in the middle of the quarters of what was made of it. */
static void look(struct bytes jpeg, uint8_t ret[QUARTERS])
{
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct info = {.err = jpeg_std_error(&errors)};
    uint8_t row[WIDTH * CHANNELS];
    JSAMPROW line = row;

    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, jpeg.data, jpeg.n);
    (void)jpeg_read_header(&info, TRUE);
    (void)jpeg_start_decompress(&info);
    assert_int_equal(info.output_width, WIDTH);
    assert_int_equal(info.output_height, HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
        (void)jpeg_read_scanlines(&info, &line, 1);
        if (y % (HEIGHT / 2) != HEIGHT / 4)
            continue;
        ret[y / (HEIGHT / 2) * 2] = row[WIDTH / 4 * CHANNELS];
        ret[y / (HEIGHT / 2) * 2 + 1] = row[WIDTH * 3 / 4 * CHANNELS];
    }
    (void)jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
}

static void assert_upright(struct bytes file)
{
    struct arena *mem = arena_new();
    struct portrait portrait;
    uint8_t seen[QUARTERS];

    assert_int_equal(portrait_read(mem, file, &portrait), PORTRAIT_FINE);
    look(portrait.jpeg, seen);
    for (int i = 0; i < QUARTERS; i++)
        assert_in_range(seen[i], greys[i] - 4, greys[i] + 4);
    arena_free(mem);
}

static void each_way_of_holding_it_ends_upright(void **state)
{
    struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        assert_upright(picture(mem, &all[i], false));
        assert_upright(picture(mem, &all[i], true));
    }
    arena_free(mem);
}

static void what_makes_no_sense_is_not_turned(void **state)
{
    struct arena *mem = arena_new();
    struct stored as_seen = all[0];

    (void)state;
    for (as_seen.orientation = 0; as_seen.orientation < 256; as_seen.orientation++)
        if (as_seen.orientation < 1 || as_seen.orientation > 8)
            assert_upright(picture(mem, &as_seen, true));
    arena_free(mem);
}

/* A portrait that lies is 4 wide to 3 high in the file, and 3 to 4 to who looks. */
static void its_shape_is_that_of_what_is_seen(void **state)
{
    struct arena *mem = arena_new();
    struct stored lies = all[0];
    struct portrait portrait;

    (void)state;
    lies.sideways = true;
    assert_int_equal(portrait_read(mem, picture(mem, &lies, false), &portrait), PORTRAIT_SHAPE);
    lies = all[5];
    lies.sideways = false;
    assert_int_equal(portrait_read(mem, picture(mem, &lies, false), &portrait), PORTRAIT_SHAPE);
    assert_int_equal(portrait.width, HEIGHT);
    assert_int_equal(portrait.height, WIDTH);
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_of_holding_it_ends_upright),
        cmocka_unit_test(what_makes_no_sense_is_not_turned),
        cmocka_unit_test(its_shape_is_that_of_what_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
