/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "package/iso.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* struct burn_source comes with libburn or, for those without it, with this. */
#define LIBISOFS_WITHOUT_LIBBURN 1
#include <libisofs.h>

#include "package/files.h"
#include "package/iso_start.h"

/* What libisofs hands out at a time; from a larger request it would drop an unfilled end. */
enum { BLOCK = 2048 };

static void image_unrefp(IsoImage **image)
{
    if (*image)
        iso_image_unref(*image);
}

static void opts_freep(IsoWriteOpts **opts)
{
    if (*opts)
        iso_write_opts_free(*opts);
}

static void source_freep(struct burn_source **source)
{
    if (!*source)
        return;
    (*source)->free_data(*source);
    free(*source);
}

static enum err iso_error(struct call *call, const char *what, int code)
{
    return fail_plain(call, ERR_INTERNAL, "%s: %s", what, iso_error_to_msg(code));
}

bool image_volume_id_is_valid(const char *id)
{
    size_t n = strlen(id);

    return n >= 1 && n <= 32 && strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n;
}

/* The folder of path in the image, made when it is not there yet. */
static int find_folder(IsoImage *image, char *path, IsoDir **ret)
{
    *ret = iso_image_get_root(image);
    for (char *part = path, *slash; (slash = strchr(part, '/')); part = slash + 1) {
        IsoNode *node = NULL;

        *slash = '\0';

        int found = iso_dir_get_node(*ret, part, &node);
        IsoDir *dir = (IsoDir *)node;

        if (found == 0)
            found = iso_tree_add_new_dir(*ret, part, &dir);
        if (found < 0)
            return found;
        *slash = '/';
        *ret = dir;
    }
    return 1;
}

static int add_file(struct call *call, IsoImage *image, const char *dir, const char *name,
                    int weight)
{
    const char *slash = strrchr(name, '/');
    IsoDir *parent = NULL;
    IsoNode *node = NULL;
    int code = find_folder(image, arena_strdup(call->mem, name), &parent);

    if (code < 0)
        return code;
    code = iso_tree_add_new_node(image, parent, slash ? slash + 1 : name,
                                 path_join(call->mem, dir, name), &node);
    if (code < 0)
        return code;
    /* Heavier files come first: without weights the order would follow the disk's inodes. */
    iso_node_set_sort_weight(node, weight);
    return 1;
}

static enum err add_all(struct call *call, IsoImage *image, const char *dir)
{
    struct list files;
    enum err err = folder_list(call, dir, &files);

    if (err)
        return err;

    const struct file_entry *file = files.items;

    for (size_t i = 0; i < files.n; i++) {
        int code = add_file(call, image, dir, file[i].path, (int)(files.n - i));

        if (code < 0)
            return iso_error(call, file[i].path, code);
    }
    return OK;
}

/* The same image for the same files: no clock, no owner, no mode of this machine. */
static int set_options(IsoWriteOpts *opts, int64_t at)
{
    char uuid[32];
    time_t seconds = (time_t)at;
    struct tm tm;

    gmtime_r(&seconds, &tm);
    strftime(uuid, sizeof(uuid), "%Y%m%d%H%M%S00", &tm);

    const int codes[] = {
        iso_write_opts_set_iso_level(opts, 3),
        iso_write_opts_set_rockridge(opts, 1),
        iso_write_opts_set_joliet(opts, 1),
        iso_write_opts_set_joliet_long_names(opts, 1),
        iso_write_opts_set_joliet_longer_paths(opts, 1),
        iso_write_opts_set_allow_deep_paths(opts, 1),
        iso_write_opts_set_allow_longer_paths(opts, 1),
        iso_write_opts_set_output_charset(opts, "UTF-8"),
        iso_write_opts_set_sort_files(opts, 1),
        iso_write_opts_set_hardlinks(opts, 0),
        iso_write_opts_set_rrip_version_1_10(opts, 1), /* without inode numbers */
        iso_write_opts_set_always_gmt(opts, 1),
        iso_write_opts_set_replace_mode(opts, 2, 2, 2, 2),
        iso_write_opts_set_default_dir_mode(opts, 0555),
        iso_write_opts_set_default_file_mode(opts, 0444),
        iso_write_opts_set_default_uid(opts, 0),
        iso_write_opts_set_default_gid(opts, 0),
        iso_write_opts_set_replace_timestamps(opts, 2),
        iso_write_opts_set_default_timestamp(opts, seconds),
        iso_write_opts_set_pvd_times(opts, seconds, seconds, 0, 0, uuid),
    };

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (codes[i] < 0)
            return codes[i];
    return 1;
}

static int read_source(struct burn_source *source, uint8_t *piece, int n)
{
    return source->read ? source->read(source, piece, n) : source->read_xt(source, piece, n);
}

/* Copies what libisofs makes into the file. */
static bool copy_out(struct burn_source *source, FILE *file)
{
    uint8_t piece[BLOCK];
    int n = 0;

    while ((n = read_source(source, piece, sizeof(piece))) > 0)
        if (fwrite(piece, 1, (size_t)n, file) != (size_t)n)
            return false;
    return n == 0 && !fflush(file) && !fsync(fileno(file));
}

static enum err copy_to_file(struct call *call, struct burn_source *source, const char *path)
{
    FILE *file = fopen(path, "wbxe");

    if (!file)
        return fail_plain(call, errno == EEXIST ? ERR_CONFLICT : ERR_INTERNAL, "%s: %s", path,
                          strerrordesc_np(errno));

    bool ok = copy_out(source, file);

    /* An unfinished image must not look like one. */
    if (fclose(file) || !ok) {
        (void)unlink(path);
        return fail_plain(call, ERR_INTERNAL, "image %s was not written", path);
    }
    return OK;
}

/* Starts the writer; the image and the options must live as long as the source. */
static enum err write_image(struct call *call, IsoImage *image, IsoWriteOpts *opts,
                            const char *path)
{
    SCOPED(source_freep) struct burn_source *source = NULL;
    int code = iso_image_create_burn_source(image, opts, &source);

    if (code < 0)
        return iso_error(call, path, code);
    return copy_to_file(call, source, path);
}

enum err image_write(struct call *call, const char *dir, const struct image_volume *volume,
                     const char *path)
{
    SCOPED(image_unrefp) IsoImage *image = NULL;
    SCOPED(opts_freep) IsoWriteOpts *opts = NULL;

    if (!image_volume_id_is_valid(volume->id))
        return fail_plain(call, ERR_INVALID, "Nhãn đĩa không hợp lệ: %s", volume->id);
    if (!access(path, F_OK))
        return fail_plain(call, ERR_CONFLICT, "Ảnh đĩa đã có: %s", path);
    if (!iso_started() || iso_image_new(volume->id, &image) < 0 ||
        iso_write_opts_new(&opts, 0) < 0 || set_options(opts, volume->at) < 0)
        return fail_plain(call, ERR_INTERNAL, "libisofs does not start");
    iso_image_set_volume_id(image, volume->id);
    iso_image_set_publisher_id(image, volume->publisher);
    iso_image_set_application_id(image, "HBDT");

    enum err err = add_all(call, image, dir);

    if (err)
        return err;
    return write_image(call, image, opts, path);
}
