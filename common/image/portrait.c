/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "image/portrait.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "image/orientation.h"

/* A progressive file may ask for the whole picture again and again in a few bytes each. */
enum { QUALITY = 90, SCANS_MAX = 64 };
enum { EXIF_MARKER = JPEG_APP0 + 1, SEGMENT_MAX = 0xffff };
/* Signature; length, type and check sum of a chunk. */
enum { PNG_MAGIC = 8, PNG_CHUNK_MIN = 12 };

static enum portrait_fault measure(int64_t width, int64_t height, struct portrait *ret)
{
    int64_t off = width * 4 - height * 3;

    *ret = (struct portrait){.width = width, .height = height};
    if (width < PORTRAIT_WIDTH_MIN || height < PORTRAIT_WIDTH_MIN)
        return PORTRAIT_SMALL;
    if (width > PORTRAIT_WIDTH_MAX * 4 / 3 || height > PORTRAIT_WIDTH_MAX * 4 / 3)
        return PORTRAIT_LARGE;
    if ((off < 0 ? -off : off) * 100 > height * 3 * PORTRAIT_TOLERANCE_PERCENT)
        return PORTRAIT_SHAPE;
    return width > PORTRAIT_WIDTH_MAX ? PORTRAIT_LARGE : PORTRAIT_FINE;
}

/* libjpeg leaves by longjmp; what must outlive it is reached from here. */
struct jpeg {
    struct jpeg_error_mgr errors; /* first: libjpeg knows its address */
    jmp_buf away;
    struct arena *mem;
    struct portrait *portrait;
    enum portrait_fault fault;
    JSAMPLE *pixels;
    unsigned char *out;
    unsigned long n_out;
};

static void leave(j_common_ptr info)
{
    longjmp(((struct jpeg *)(void *)info->err)->away, 1);
}

/* A warning is a file that is cut or damaged. */
static void warned(j_common_ptr info, int level)
{
    if (level < 0)
        leave(info);
}

static void count_scans(j_common_ptr info)
{
    if (((j_decompress_ptr)info)->input_scan_number > SCANS_MAX)
        leave(info);
}

static struct jpeg_error_mgr *quiet(struct jpeg_error_mgr *errors)
{
    jpeg_std_error(errors);
    errors->error_exit = leave;
    errors->emit_message = warned;
    return errors;
}

/* By the first segment of Exif; XMP has segments of the same kind. */
static enum orientation orientation_in(const struct jpeg_decompress_struct *info)
{
    for (jpeg_saved_marker_ptr at = info->marker_list; at; at = at->next)
        if (at->data_length >= 6 && memcmp(at->data, "Exif\0\0", 6) == 0)
            return orientation_of((struct bytes){at->data, at->data_length});
    return SEEN_TOP_LEFT;
}

static void read_pixels(struct jpeg *j, struct jpeg_decompress_struct *info)
{
    size_t stride;

    info->out_color_space = JCS_RGB;
    (void)jpeg_start_decompress(info);
    stride = (size_t)info->output_width * CHANNELS;
    j->pixels = (void *)arena_alloc(j->mem, stride * info->output_height);
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = j->pixels + info->output_scanline * stride;

        (void)jpeg_read_scanlines(info, &row, 1);
    }
    (void)jpeg_finish_decompress(info);
}

static void read_jpeg(struct jpeg *j, struct jpeg_decompress_struct *info, struct bytes file)
{
    struct jpeg_progress_mgr progress = {.progress_monitor = count_scans};
    enum orientation orientation;
    bool sideways;

    jpeg_mem_src(info, file.data, file.n);
    info->progress = &progress;
    jpeg_save_markers(info, EXIF_MARKER, SEGMENT_MAX);
    (void)jpeg_read_header(info, TRUE);
    orientation = orientation_in(info);
    sideways = orientation_is_sideways(orientation);
    j->fault = measure(sideways ? info->image_height : info->image_width,
                       sideways ? info->image_width : info->image_height, j->portrait);
    if (j->fault)
        return;
    read_pixels(j, info);
    j->pixels =
        orientation_turn(j->mem, j->pixels, j->portrait->width, j->portrait->height, orientation);
}

static void decode_jpeg(struct jpeg *j, struct bytes file)
{
    struct jpeg_decompress_struct info = {.err = quiet(&j->errors)};

    j->fault = PORTRAIT_DAMAGED;
    if (setjmp(j->away)) {
        j->fault = PORTRAIT_DAMAGED;
    } else {
        jpeg_create_decompress(&info);
        read_jpeg(j, &info, file);
    }
    jpeg_destroy_decompress(&info);
}

static uint32_t big_endian(const uint8_t at[4])
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Of the chunks that the picture is made of: the critical ones (RFC 2083, 3.3), and two more. */
static bool makes_picture(const uint8_t type[4])
{
    return !(type[0] & 0x20) || memcmp(type, "tRNS", 4) == 0 || memcmp(type, "gAMA", 4) == 0;
}

/* A text or colour profile of a few bytes may unpack to megabytes, and libpng keeps each of a
 * thousand: it does not get to see them. */
static struct bytes bare_png(struct arena *mem, struct bytes file)
{
    uint8_t *bare = (void *)arena_alloc(mem, file.n);
    size_t n = PNG_MAGIC;

    memcpy(bare, file.data, PNG_MAGIC);
    for (size_t at = PNG_MAGIC, size; file.n - at >= PNG_CHUNK_MIN; at += size) {
        size = PNG_CHUNK_MIN + (size_t)big_endian(file.data + at);
        if (size > file.n - at)
            break;
        if (!makes_picture(file.data + at + 4))
            continue;
        memcpy(bare + n, file.data + at, size);
        n += size;
    }
    return (struct bytes){bare, n};
}

/* What is transparent is white. */
static void decode_png(struct jpeg *j, struct bytes file)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255, 255};

    j->fault = PORTRAIT_DAMAGED;
    file = bare_png(j->mem, file);
    if (png_image_begin_read_from_memory(&image, file.data, file.n)) {
        j->fault = measure(image.width, image.height, j->portrait);
        image.format = PNG_FORMAT_RGB;
    }
    if (!j->fault) {
        j->pixels = (void *)arena_alloc(j->mem, PNG_IMAGE_SIZE(image));
        if (!png_image_finish_read(&image, &white, j->pixels, 0, NULL))
            j->fault = PORTRAIT_DAMAGED;
    }
    png_image_free(&image);
}

static void write_jpeg(struct jpeg *j, struct jpeg_compress_struct *info)
{
    size_t stride = (size_t)j->portrait->width * CHANNELS;

    jpeg_mem_dest(info, &j->out, &j->n_out);
    info->image_width = (JDIMENSION)j->portrait->width;
    info->image_height = (JDIMENSION)j->portrait->height;
    info->input_components = CHANNELS;
    info->in_color_space = JCS_RGB;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, QUALITY, TRUE);
    jpeg_start_compress(info, TRUE);
    while (info->next_scanline < info->image_height) {
        JSAMPROW row = j->pixels + info->next_scanline * stride;

        (void)jpeg_write_scanlines(info, &row, 1);
    }
    jpeg_finish_compress(info);
}

static void encode(struct jpeg *j)
{
    struct jpeg_compress_struct info = {.err = quiet(&j->errors)};

    if (setjmp(j->away)) {
        j->fault = PORTRAIT_DAMAGED;
    } else {
        jpeg_create_compress(&info);
        write_jpeg(j, &info);
        j->portrait->jpeg =
            (struct bytes){(const uint8_t *)arena_copy(j->mem, j->out, j->n_out), j->n_out};
    }
    jpeg_destroy_compress(&info);
    free(j->out);
}

static bool begins_with(struct bytes file, const char *magic, size_t n)
{
    return file.n >= n && memcmp(file.data, magic, n) == 0;
}

enum portrait_fault portrait_read(struct arena *mem, struct bytes file, struct portrait *ret)
{
    struct jpeg j = {.mem = mem, .portrait = ret, .fault = PORTRAIT_NO_IMAGE};

    *ret = (struct portrait){0};
    if (begins_with(file, "\xff\xd8\xff", 3))
        decode_jpeg(&j, file);
    else if (begins_with(file, "\x89PNG\r\n\x1a\n", PNG_MAGIC))
        decode_png(&j, file);
    if (!j.fault)
        encode(&j);
    return j.fault;
}
