/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "package/files.h"
#include "package/zip.h"

/* 1980-01-01 00:00, the first time that ZIP knows, as it is stored: free of time zones. */
enum { DOS_TIME = 0, DOS_DATE = 0x21, LEVEL = 6 };

static void zip_discardp(zip_t **zip)
{
    if (*zip)
        zip_discard(*zip);
}

static bool add_file(zip_t *zip, const char *name, const char *path)
{
    zip_source_t *source = zip_source_file(zip, path, 0, -1);
    zip_int64_t at = source ? zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) : -1;

    if (at < 0) {
        zip_source_free(source);
        return false;
    }

    zip_uint64_t i = (zip_uint64_t)at;

    return !zip_file_set_dostime(zip, i, DOS_TIME, DOS_DATE, 0) &&
           !zip_set_file_compression(zip, i, ZIP_CM_DEFLATE, LEVEL) &&
           !zip_file_set_external_attributes(zip, i, 0, ZIP_OPSYS_UNIX,
                                             (zip_uint32_t)(S_IFREG | 0644) << 16);
}

static enum err sync_file(struct call *call, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && !fsync(fd);

    if (fd >= 0)
        close(fd);
    return ok ? OK : fail_plain(call, ERR_INTERNAL, "fsync %s: %s", path, strerrordesc_np(errno));
}

static enum err add_all(struct call *call, zip_t *zip, const char *dir, const char *top)
{
    struct list files;
    enum err err = folder_list(call, dir, &files);

    if (err)
        return err;

    const struct file_entry *file = files.items;

    for (size_t i = 0; i < files.n; i++) {
        const char *name = *top ? path_join(call->mem, top, file[i].path) : file[i].path;

        if (!add_file(zip, name, path_join(call->mem, dir, file[i].path)))
            return fail_plain(call, ERR_INTERNAL, "zip %s: %s", name, zip_strerror(zip));
    }
    return OK;
}

enum err zipfile_write(struct call *call, const char *dir, const char *top, const char *path)
{
    int why = 0;
    SCOPED(zip_discardp) zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &why);

    if (!zip)
        return fail_plain(call, why == ZIP_ER_EXISTS ? ERR_CONFLICT : ERR_INTERNAL, "zip %s: %d",
                          path, why);

    enum err err = add_all(call, zip, dir, top);

    if (err)
        return err;
    if (zip_close(zip))
        return fail_plain(call, ERR_INTERNAL, "zip %s: %s", path, zip_strerror(zip));
    zip = NULL;
    return sync_file(call, path);
}
