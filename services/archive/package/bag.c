/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "package/bag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "package/files.h"
#include "package/manifest.h"

static const char declaration[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
static const char tag_manifest[] = "tagmanifest-sha256.txt";

struct added {
    const char *path, *sha256;
};

struct bag {
    const char *path; /* where it goes */
    const char *work; /* where it is written */
    bool committed;
    struct added *files;
    size_t n, size;
    int64_t n_bytes;
};

static void bag_drop(void *object)
{
    const struct bag *bag = object;

    if (!bag->committed)
        folder_remove(bag->work);
}

static const char *parent_of(struct arena *mem, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(mem, path, (size_t)(slash - path));
}

enum err bag_begin(struct call *call, const char *path, struct bag **ret)
{
    struct bag *bag = arena_alloc(call->mem, sizeof(*bag));
    char *work = arena_printf(call->mem, "%s.part-XXXXXX", path);
    struct stat st;

    if (!lstat(path, &st))
        return fail_plain(call, ERR_CONFLICT, "Gói đã có: %s", path);
    if (!mkdtemp(work))
        return fail_plain(call, ERR_INTERNAL, "mkdtemp %s: %s", work, strerrordesc_np(errno));
    bag->path = arena_strdup(call->mem, path);
    bag->work = work;
    arena_defer(call->mem, bag_drop, bag);
    *ret = bag;
    return OK;
}

static void remember(struct call *call, struct bag *bag, struct added added)
{
    if (bag->n == bag->size) {
        size_t size = bag->size ? bag->size * 2 : 64;
        struct added *files = arena_array(call->mem, size, sizeof(*files));

        if (bag->n)
            memcpy(files, bag->files, bag->n * sizeof(*files));
        bag->files = files;
        bag->size = size;
    }
    bag->files[bag->n++] = added;
}

static enum err put(struct call *call, const struct bag *bag, const char *name, struct bytes data)
{
    return file_write(call, path_join(call->mem, bag->work, name), data);
}

enum err bag_add(struct call *call, struct bag *bag, const char *name, struct bytes data)
{
    const char *path = arena_printf(call->mem, "data/%s", name);
    struct stat st;

    if (!path_is_safe(name))
        return fail_plain(call, ERR_INVALID, "Tên tệp không được phép: %s", name);
    if (!lstat(path_join(call->mem, bag->work, path), &st))
        return fail_plain(call, ERR_CONFLICT, "Tệp đã có trong gói: %s", name);

    enum err err = put(call, bag, path, data);

    if (err)
        return err;
    remember(call, bag, (struct added){path, sha256_hex(call->mem, data.data, data.n)});
    bag->n_bytes += (int64_t)data.n;
    return OK;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct added *)a)->path, ((const struct added *)b)->path);
}

static struct bytes manifest_text(struct arena *mem, const struct bag *bag)
{
    struct buf out = buf_in(mem);

    if (bag->n)
        qsort(bag->files, bag->n, sizeof(*bag->files), by_path);
    for (size_t i = 0; i < bag->n; i++)
        manifest_add(&out, bag->files[i].sha256, bag->files[i].path);
    return buf_bytes(&out);
}

/* "Label: value"; a line end in the value would begin another label, so it becomes a space. */
static void add_label(struct buf *out, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    buf_printf(out, "%s: ", label);
    for (const char *c = value; *c; c++)
        buf_char(out, *c == '\n' || *c == '\r' ? ' ' : *c);
    buf_char(out, '\n');
}

static struct bytes info_text(struct arena *mem, const struct bag *bag, const struct bag_info *info)
{
    struct buf out = buf_in(mem);

    add_label(&out, "Source-Organization", info->organization);
    add_label(&out, "External-Identifier", info->identifier);
    add_label(&out, "External-Description", info->description);
    add_label(&out, "Bagging-Date", info->date);
    add_label(&out, "Printed-Form", info->form);
    buf_printf(&out, "Payload-Oxum: %lld.%zu\n", (long long)bag->n_bytes, bag->n);
    return buf_bytes(&out);
}

enum err bag_finish(struct call *call, struct bag *bag, const struct bag_info *info,
                    struct bytes *ret_tagmanifest)
{
    const struct {
        const char *name;
        struct bytes text;
    } tags[] = {
        {"bag-info.txt", info_text(call->mem, bag, info)},
        {"bagit.txt", {(const uint8_t *)declaration, strlen(declaration)}},
        {"manifest-sha256.txt", manifest_text(call->mem, bag)},
    };
    struct buf out = buf_in(call->mem);

    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        enum err err = put(call, bag, tags[i].name, tags[i].text);

        if (err)
            return err;
        manifest_add(&out, sha256_hex(call->mem, tags[i].text.data, tags[i].text.n), tags[i].name);
    }
    *ret_tagmanifest = buf_bytes(&out);
    return put(call, bag, tag_manifest, *ret_tagmanifest);
}

enum err bag_attach(struct call *call, struct bag *bag, const char *name, struct bytes data)
{
    if (!path_is_safe(name) || strchr(name, '/') ||
        strncmp(name, tag_manifest, strlen(tag_manifest)) != 0 || !name[strlen(tag_manifest)])
        return fail_plain(call, ERR_INVALID, "Tên tệp không được phép: %s", name);
    return put(call, bag, name, data);
}

enum err bag_commit(struct call *call, struct bag *bag)
{
    struct bag_report report;
    enum err err = folder_sync_all(call, bag->work);

    if (err)
        return err;
    err = bag_verify(call, bag->work, &report);
    if (err)
        return err;
    if (report.fault)
        return fail_plain(call, ERR_INTERNAL, "bag reads back wrong: %s", report.path);
    if (renameat2(AT_FDCWD, bag->work, AT_FDCWD, bag->path, RENAME_NOREPLACE))
        return fail_plain(call, errno == EEXIST ? ERR_CONFLICT : ERR_INTERNAL, "rename %s: %s",
                          bag->path, strerrordesc_np(errno));
    bag->committed = true;
    return folder_sync(call, parent_of(call->mem, bag->path));
}
