/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "package/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/text.h"

enum { PATH_BYTES_MAX = 1024, PIECE = 65536 };

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static enum err disk_error(struct call *call, const char *what, const char *path)
{
    const char *why = strerrordesc_np(errno);

    if (errno == ENOENT)
        return fail_plain(call, ERR_NOT_FOUND, "%s %s: %s", what, path, why);
    return fail_plain(call, ERR_INTERNAL, "%s %s: %s", what, path, why);
}

static bool part_is_safe(const char *part, size_t n)
{
    if (n == 0 || n > 255)
        return false;
    return !(n == 1 && part[0] == '.') && !(n == 2 && part[0] == '.' && part[1] == '.');
}

/* UTF-8 without a terminator to worry about; line ends are let through, BagIt can encode them. */
static bool is_utf8(const char *text)
{
    struct arena *mem = arena_new();
    bool ok = text_nfc(mem, text, strlen(text), true);

    arena_free(mem);
    return ok;
}

bool path_is_safe(const char *name)
{
    size_t n = strlen(name);

    if (n == 0 || n > PATH_BYTES_MAX || strchr(name, '\\') || !is_utf8(name))
        return false;
    for (const char *part = name;; part++) {
        const char *end = strchrnul(part, '/');

        if (!part_is_safe(part, (size_t)(end - part)))
            return false;
        if (!*end)
            return true;
        part = end;
    }
}

char *path_join(struct arena *mem, const char *dir, const char *name)
{
    return arena_printf(mem, "%s/%s", dir, name);
}

static enum err make_parents(struct call *call, const char *path)
{
    char *part = arena_strdup(call->mem, path);

    for (char *at = strchr(part + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdir(part, 0750) && errno != EEXIST)
            return disk_error(call, "mkdir", part);
        *at = '/';
    }
    return OK;
}

static bool write_all(int fd, struct bytes data)
{
    while (data.n) {
        ssize_t n = write(fd, data.data, data.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data.data += n;
        data.n -= (size_t)n;
    }
    return true;
}

enum err file_write(struct call *call, const char *path, struct bytes data)
{
    enum err err = make_parents(call, path);

    if (err)
        return err;

    SCOPED(close_fd) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

    if (fd < 0)
        return disk_error(call, "open", path);
    if (!write_all(fd, data))
        return disk_error(call, "write", path);
    if (fsync(fd))
        return disk_error(call, "fsync", path);
    return OK;
}

/* Opens a regular file; a link or a device is not one. */
static enum err open_file(struct call *call, const char *path, int *ret_fd, size_t *ret_size)
{
    struct stat st;

    *ret_fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (*ret_fd < 0 && errno == ELOOP)
        return fail_plain(call, ERR_UNPROCESSABLE, "Không phải tệp thường: %s", path);
    if (*ret_fd < 0)
        return disk_error(call, "open", path);
    if (fstat(*ret_fd, &st))
        return disk_error(call, "fstat", path);
    if (!S_ISREG(st.st_mode))
        return fail_plain(call, ERR_UNPROCESSABLE, "Không phải tệp thường: %s", path);
    *ret_size = (size_t)st.st_size;
    return OK;
}

/* Reads up to n bytes; less only at the end of the file, -1 when the disk says no. */
static ssize_t read_full(int fd, uint8_t *data, size_t n)
{
    size_t done = 0;

    while (done < n) {
        ssize_t now = read(fd, data + done, n - done);

        if (now < 0 && errno == EINTR)
            continue;
        if (now < 0)
            return -1;
        if (now == 0)
            break;
        done += (size_t)now;
    }
    return (ssize_t)done;
}

enum err file_read(struct call *call, const char *path, size_t max, struct bytes *ret)
{
    SCOPED(close_fd) int fd = -1;
    size_t size = 0;
    enum err err = open_file(call, path, &fd, &size);

    if (err)
        return err;
    if (size > max)
        return fail_plain(call, ERR_TOO_LARGE, "Tệp quá lớn: %s", path);

    uint8_t *data = arena_alloc(call->mem, size + 1);
    ssize_t n = read_full(fd, data, size);

    if (n < 0)
        return disk_error(call, "read", path);
    *ret = (struct bytes){data, (size_t)n};
    return OK;
}

enum err file_sha256(struct call *call, const char *path, uint8_t ret[SHA256_BYTES])
{
    SCOPED(close_fd) int fd = -1;
    uint8_t piece[PIECE];
    size_t size = 0;
    ssize_t n = 0;
    enum err err = open_file(call, path, &fd, &size);

    if (err)
        return err;

    struct sha256_state *state = sha256_new(call->mem);

    while ((n = read_full(fd, piece, sizeof(piece))) > 0)
        sha256_add(state, piece, (size_t)n);
    if (n < 0)
        return disk_error(call, "read", path);
    sha256_end(state, ret);
    return OK;
}

enum err folder_sync(struct call *call, const char *path)
{
    SCOPED(close_fd) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return disk_error(call, "open", path);
    if (fsync(fd))
        return disk_error(call, "fsync", path);
    return OK;
}
