/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <libisofs.h>

#include "package/files.h"
#include "package/iso.h"
#include "package/iso_start.h"

/* One comparison on its way. */
struct compare {
    struct call *call;
    const char *dir;
    struct list files; /* struct file_entry of dir, sorted */
    const char *wrong; /* NULL = nothing yet */
};

static void image_unrefp(IsoImage **image)
{
    if (*image)
        iso_image_unref(*image);
}

static void source_unrefp(IsoDataSource **source)
{
    if (*source)
        iso_data_source_unref(*source);
}

static void opts_freep(IsoReadOpts **opts)
{
    if (*opts)
        iso_read_opts_free(*opts);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file_entry *)a)->path, ((const struct file_entry *)b)->path);
}

/* SHA-256 of a file as the image has it. */
static bool stream_sha256(struct arena *mem, IsoStream *stream, uint8_t ret[SHA256_BYTES])
{
    struct sha256_state *state = sha256_new(mem);
    uint8_t piece[32768];
    int n = 0;

    if (iso_stream_open(stream) < 0)
        return false;
    while ((n = iso_stream_read(stream, piece, sizeof(piece))) > 0)
        sha256_add(state, piece, (size_t)n);
    iso_stream_close(stream);
    sha256_end(state, ret);
    return n == 0;
}

static void compare_file(struct compare *compare, IsoNode *node, const char *path)
{
    const struct file_entry key = {.path = path};
    struct arena *mem = compare->call->mem;
    uint8_t there[SHA256_BYTES];
    uint8_t here[SHA256_BYTES];

    if (!compare->files.n ||
        !bsearch(&key, compare->files.items, compare->files.n, sizeof(key), by_path) ||
        !stream_sha256(mem, iso_file_get_stream((IsoFile *)node), there) ||
        file_sha256(compare->call, path_join(mem, compare->dir, path), here) ||
        memcmp(there, here, sizeof(here)) != 0)
        compare->wrong = path;
}

static void compare_folder(struct compare *compare, IsoDir *dir, const char *below)
{
    IsoDirIter *iter = NULL;
    IsoNode *node = NULL;

    if (iso_dir_get_children(dir, &iter) < 0) {
        compare->wrong = below;
        return;
    }
    while (!compare->wrong && iso_dir_iter_next(iter, &node) == 1) {
        const char *name = arena_strdup(compare->call->mem, iso_node_get_name(node));
        const char *path = *below ? path_join(compare->call->mem, below, name) : name;

        if (iso_node_get_type(node) == LIBISO_DIR)
            compare_folder(compare, (IsoDir *)node, path);
        else if (iso_node_get_type(node) == LIBISO_FILE)
            compare_file(compare, node, path);
        else
            compare->wrong = path;
    }
    iso_dir_iter_free(iter);
}

static void features_freep(IsoReadImageFeatures **features)
{
    if (*features)
        iso_read_image_features_destroy(*features);
}

static bool open_image(const char *path, IsoDataSource **source, IsoReadOpts **opts,
                       IsoImage **image)
{
    /* Of no use to us, but libisofs 1.5.6 falls over a caller that does not ask for them. */
    SCOPED(features_freep) IsoReadImageFeatures *features = NULL;

    return iso_started() && iso_data_source_new_from_file(path, source) >= 0 &&
           iso_read_opts_new(opts, 0) >= 0 &&
           iso_read_opts_set_input_charset(*opts, "UTF-8") >= 0 && iso_image_new("", image) >= 0 &&
           iso_image_import(*image, *source, *opts, &features) >= 0;
}

/* The first file of dir that the image lacks; "" when it has them all. */
static const char *find_missing(const struct compare *compare, IsoImage *image)
{
    const struct file_entry *file = compare->files.items;

    for (size_t i = 0; i < compare->files.n; i++) {
        IsoNode *node = NULL;
        const char *path = arena_printf(compare->call->mem, "/%s", file[i].path);

        if (iso_tree_path_to_node(image, path, &node) != 1 ||
            iso_node_get_type(node) != LIBISO_FILE)
            return file[i].path;
    }
    return "";
}

enum err image_verify(struct call *call, const char *path, const char *dir, const char *volume_id,
                      const char **ret_wrong)
{
    SCOPED(source_unrefp) IsoDataSource *source = NULL;
    SCOPED(opts_freep) IsoReadOpts *opts = NULL;
    SCOPED(image_unrefp) IsoImage *image = NULL;
    struct compare compare = {.call = call, .dir = dir};
    enum err err = folder_list(call, dir, &compare.files);

    if (err)
        return err;
    if (!open_image(path, &source, &opts, &image))
        return fail_plain(call, ERR_UNPROCESSABLE, "Không đọc được ảnh đĩa: %s", path);
    if (strcmp(iso_image_get_volume_id(image), volume_id) != 0)
        return fail_plain(call, ERR_UNPROCESSABLE, "Nhãn đĩa không đúng: %s",
                          iso_image_get_volume_id(image));
    compare_folder(&compare, iso_image_get_root(image), "");
    if (!compare.wrong)
        compare.wrong = find_missing(&compare, image);
    *ret_wrong = compare.wrong;
    return OK;
}
