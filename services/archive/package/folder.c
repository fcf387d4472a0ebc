/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Folders as a whole; what is in files.h and needs to walk. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "package/files.h"

enum { DEPTH_MAX = 32, FILES_MAX = 200000 };

struct walk {
    struct call *call;
    struct file_entry *files;
    size_t n, size;
};

static void close_folder(DIR **dir)
{
    if (*dir)
        closedir(*dir);
}

static DIR *open_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);

    if (fd >= 0 && !dir)
        close(fd);
    return dir;
}

static bool is_dots(const char *name)
{
    return !strcmp(name, ".") || !strcmp(name, "..");
}

static void add_file(struct walk *walk, const char *path, int64_t size)
{
    if (walk->n == walk->size) {
        size_t more = walk->size ? walk->size * 2 : 64;
        struct file_entry *files = arena_array(walk->call->mem, more, sizeof(*files));

        if (walk->n)
            memcpy(files, walk->files, walk->n * sizeof(*files));
        walk->files = files;
        walk->size = more;
    }
    walk->files[walk->n++] = (struct file_entry){path, size};
}

static enum err walk_folder(struct walk *walk, const char *root, const char *below, int depth);

static enum err walk_entry(struct walk *walk, const char *root, const char *name, int depth)
{
    struct stat st;
    struct call *call = walk->call;

    if (!path_is_safe(name) || depth > DEPTH_MAX || walk->n >= FILES_MAX)
        return fail_plain(call, ERR_UNPROCESSABLE, "Tên tệp không được phép: %s", name);
    if (lstat(path_join(call->mem, root, name), &st))
        return fail_plain(call, ERR_INTERNAL, "lstat %s: %s", name, strerrordesc_np(errno));
    if (S_ISDIR(st.st_mode))
        return walk_folder(walk, root, name, depth + 1);
    if (!S_ISREG(st.st_mode))
        return fail_plain(call, ERR_UNPROCESSABLE, "Không phải tệp thường: %s", name);
    add_file(walk, name, st.st_size);
    return OK;
}

static enum err walk_folder(struct walk *walk, const char *root, const char *below, int depth)
{
    struct arena *mem = walk->call->mem;
    const char *path = *below ? path_join(mem, root, below) : root;
    SCOPED(close_folder) DIR *dir = open_folder(path);
    enum err err = OK;

    if (!dir)
        return fail_plain(walk->call, errno == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL, "%s: %s",
                          path, strerrordesc_np(errno));
    for (struct dirent *e; !err && (e = readdir(dir));) {
        if (is_dots(e->d_name))
            continue;

        const char *name = *below ? path_join(mem, below, e->d_name) : arena_strdup(mem, e->d_name);

        err = walk_entry(walk, root, name, depth);
    }
    return err;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file_entry *)a)->path, ((const struct file_entry *)b)->path);
}

enum err folder_list(struct call *call, const char *path, struct list *ret)
{
    struct walk walk = {.call = call};
    enum err err = walk_folder(&walk, path, "", 0);

    if (err)
        return err;
    if (walk.n)
        qsort(walk.files, walk.n, sizeof(*walk.files), by_path);
    *ret = (struct list){walk.files, walk.n};
    return OK;
}

/* Calls each() on every entry that is itself a folder, or on every other one. */
static void each_entry(const char *path, bool folders, void (*each)(const char *path))
{
    SCOPED(close_folder) DIR *dir = open_folder(path);

    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));) {
        struct arena *mem = arena_new();
        const char *child = path_join(mem, path, e->d_name);
        struct stat st;

        if (!is_dots(e->d_name) && !lstat(child, &st) && !!S_ISDIR(st.st_mode) == folders)
            each(child);
        arena_free(mem);
    }
}

static void remove_file(const char *path)
{
    (void)unlink(path);
}

void folder_remove(const char *path)
{
    each_entry(path, true, folder_remove);
    each_entry(path, false, remove_file);
    (void)rmdir(path);
}

enum err folder_sync_all(struct call *call, const char *path)
{
    SCOPED(close_folder) DIR *dir = open_folder(path);
    enum err err = folder_sync(call, path);

    if (err)
        return err;
    for (struct dirent *e; !err && dir && (e = readdir(dir));) {
        const char *child = path_join(call->mem, path, e->d_name);
        struct stat st;

        if (!is_dots(e->d_name) && !lstat(child, &st) && S_ISDIR(st.st_mode))
            err = folder_sync_all(call, child);
    }
    return err;
}
