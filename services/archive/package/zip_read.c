/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "package/files.h"
#include "package/zip.h"

const struct zipfile_limits zipfile_limits = {.n_entries = 4096, .n_bytes = 64 << 20};

static void zip_discardp(zip_t **zip)
{
    if (*zip)
        zip_discard(*zip);
}

static void zip_fclosep(zip_file_t **file)
{
    if (*file)
        zip_fclose(*file);
}

static enum err refuse(struct call *call, const char *why)
{
    return fail_plain(call, ERR_UNPROCESSABLE, "Tệp ZIP không được chấp nhận: %s", why);
}

static enum err open_zip(struct call *call, struct bytes bytes, zip_t **ret)
{
    /* Of nothing libzip would make an empty archive. */
    zip_source_t *source = bytes.n ? zip_source_buffer_create(bytes.data, bytes.n, 0, NULL) : NULL;

    *ret = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL) : NULL;
    if (*ret)
        return OK;
    zip_source_free(source);
    return refuse(call, "không phải tệp ZIP hợp lệ");
}

/* Neither a link nor a device, as far as the entry's maker wrote Unix modes. */
static bool is_plain(zip_t *zip, zip_uint64_t i)
{
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;

    if (zip_file_get_external_attributes(zip, i, 0, &system, &attributes))
        return false;
    if (system != ZIP_OPSYS_UNIX && system != ZIP_OPSYS_OS_X)
        return true;

    mode_t type = (attributes >> 16) & S_IFMT;

    return type == 0 || type == S_IFREG || type == S_IFDIR;
}

static bool is_readable(const zip_stat_t *st)
{
    const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;

    return (st->valid & needed) == needed && st->encryption_method == ZIP_EM_NONE &&
           (st->comp_method == ZIP_CM_STORE || st->comp_method == ZIP_CM_DEFLATE);
}

/* Judges entry i. A folder, whose name ends in '/', leaves ret->name NULL. */
static enum err judge_entry(struct call *call, zip_t *zip, zip_uint64_t i,
                            struct zipfile_entry *ret)
{
    const char *raw = zip_get_name(zip, i, ZIP_FL_ENC_RAW);
    zip_stat_t st;

    *ret = (struct zipfile_entry){0};
    if (!raw || zip_stat_index(zip, i, 0, &st) || !is_readable(&st) || !is_plain(zip, i))
        return refuse(call, "có mục mã hóa, liên kết hoặc kiểu nén lạ");

    size_t n = strlen(raw);
    bool folder = n && raw[n - 1] == '/';
    char *name = arena_copy(call->mem, raw, folder ? n - 1 : n);

    if (!path_is_safe(name) || (folder && st.size))
        return refuse(call, "tên mục không an toàn");
    if (folder)
        return OK;
    if (st.size > INT64_MAX)
        return fail_plain(call, ERR_TOO_LARGE, "Tệp ZIP quá lớn");
    *ret = (struct zipfile_entry){.name = name, .size = (int64_t)st.size};
    return OK;
}

/* Unpacks entry i; reading past its end makes libzip check the CRC. */
static enum err unpack(struct call *call, zip_t *zip, zip_uint64_t i, struct zipfile_entry *entry)
{
    SCOPED(zip_fclosep) zip_file_t *file = zip_fopen_index(zip, i, 0);
    size_t size = (size_t)entry->size;
    uint8_t *data = arena_alloc(call->mem, size + 1);
    size_t done = 0;

    while (file && done <= size) {
        zip_int64_t n = zip_fread(file, data + done, size + 1 - done);

        if (n < 0)
            return refuse(call, "dữ liệu nén bị hỏng");
        if (n == 0)
            break;
        done += (size_t)n;
    }
    if (!file || done != size)
        return refuse(call, "độ dài mục không đúng");
    entry->data = (struct bytes){data, size};
    return OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct zipfile_entry *)a)->name, ((const struct zipfile_entry *)b)->name);
}

const struct zipfile_entry *zipfile_find(const struct list *entries, const char *name)
{
    const struct zipfile_entry key = {.name = name};

    if (!entries->n)
        return NULL;
    return bsearch(&key, entries->items, entries->n, sizeof(key), by_name);
}

/* Is one of the folders in front of name the name of a file? */
static bool has_file_parent(struct arena *mem, const struct list *entries, const char *name)
{
    for (const char *at = strchr(name, '/'); at; at = strchr(at + 1, '/'))
        if (zipfile_find(entries, arena_copy(mem, name, (size_t)(at - name))))
            return true;
    return false;
}

static enum err refuse_doubles(struct call *call, const struct list *entries)
{
    const struct zipfile_entry *e = entries->items;

    for (size_t i = 0; i < entries->n; i++)
        if ((i && !strcmp(e[i - 1].name, e[i].name)) ||
            has_file_parent(call->mem, entries, e[i].name))
            return refuse(call, "hai mục trùng tên");
    return OK;
}

/* Judges all the entries in turn and unpacks them when whole is true. */
static enum err collect(struct call *call, zip_t *zip, int64_t room, bool whole, struct list *list)
{
    struct zipfile_entry *entries = list->items;
    zip_uint64_t n = (zip_uint64_t)zip_get_num_entries(zip, 0);

    for (zip_uint64_t i = 0; i < n; i++) {
        struct zipfile_entry *entry = &entries[list->n];
        enum err err = judge_entry(call, zip, i, entry);

        if (err)
            return err;
        if (!entry->name)
            continue;
        if (entry->size > room)
            return fail_plain(call, ERR_TOO_LARGE, "Tệp ZIP quá lớn");
        room -= entry->size;
        err = whole ? unpack(call, zip, i, entry) : OK;
        if (err)
            return err;
        list->n++;
    }
    return OK;
}

static enum err read_zip(struct call *call, struct bytes bytes, const struct zipfile_limits *limits,
                         bool whole, struct list *ret)
{
    SCOPED(zip_discardp) zip_t *zip = NULL;
    enum err err = open_zip(call, bytes, &zip);

    if (err)
        return err;

    size_t n = (size_t)zip_get_num_entries(zip, 0);

    if (n > limits->n_entries)
        return fail_plain(call, ERR_TOO_LARGE, "Tệp ZIP có quá nhiều mục");
    *ret = (struct list){.items = arena_array(call->mem, n + 1, sizeof(struct zipfile_entry))};
    err = collect(call, zip, limits->n_bytes, whole, ret);
    if (err)
        return err;
    qsort(ret->items, ret->n, sizeof(struct zipfile_entry), by_name);
    return refuse_doubles(call, ret);
}

enum err zipfile_read(struct call *call, struct bytes zip, const struct zipfile_limits *limits,
                      struct list *ret)
{
    return read_zip(call, zip, limits, true, ret);
}

enum err zipfile_list(struct call *call, struct bytes zip, const struct zipfile_limits *limits,
                      struct list *ret)
{
    return read_zip(call, zip, limits, false, ret);
}
