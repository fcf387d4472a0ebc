/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/make_package.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "app/transcript_pages.h"
#include "app/verify_package.h"
#include "base/date.h"
#include "context.h"
#include "crypto/digest.h"
#include "package/bag.h"
#include "package/files.h"
#include "package/iso.h"
#include "package/zip.h"
#include "problems.h"
#include "render/label.h"

enum { FILE_MAX_BYTES = 256 << 20, VOLUME_MAX = 32 };

/* "HBDT-30000123-9A1-2025-2026-7": unique, and safe as a file name. */
static const char *bag_name(struct call *call, const struct payload *payload, const struct job *job)
{
    const struct book *book = &payload->first;
    char *name = arena_printf(call->mem, "HBDT-%s-%s-%s", book->school.code, book->class.name,
                              book->class.year_name);

    if (job->kind == JOB_HANDOVER)
        name = arena_printf(call->mem, "%s-%lld", name, (long long)job->student_id);
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
    return name;
}

/* ISO 9660 d-characters: A-Z, 0-9, "_", at most 32. */
static const char *volume_id(struct call *call, const struct payload *payload)
{
    char *id = arena_printf(call->mem, "HOCBA_%s_%s_%s", payload->first.class.name,
                            payload->first.class.year_name, payload->first.school.code);

    for (char *c = id; *c; c++)
        *c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
    if (strlen(id) > VOLUME_MAX)
        id[VOLUME_MAX] = '\0';
    return id;
}

static enum err write_bag(struct call *call, const char *path, const struct payload *payload,
                          const char *name, struct job *job)
{
    const struct package_file *files = payload->files.items;
    const struct bag_info info = {
        .organization = payload->first.school.name,
        .identifier = name,
        .description = job->kind == JOB_HANDOVER ? "Học bạ điện tử bàn giao cho học sinh"
                                                 : "Học bạ điện tử của lớp",
        .date = call->today,
        .form = form_description(call, &payload->first.class),
    };
    struct bytes tagmanifest;
    struct bag *bag = NULL;
    enum err err = bag_begin(call, path, &bag);

    for (size_t i = 0; !err && i < payload->files.n; i++)
        err = bag_add(call, bag, files[i].path, files[i].bytes);
    if (!err)
        err = bag_finish(call, bag, &info, &tagmanifest);
    if (!err)
        job->manifest_sha256 = sha256_hex(call->mem, tagmanifest.data, tagmanifest.n);
    return err ? err : bag_commit(call, bag);
}

static enum err digest_file(struct call *call, const char *path, const char **ret_sha256,
                            int64_t *ret_bytes)
{
    uint8_t digest[SHA256_BYTES];
    struct stat st;
    enum err err = file_sha256(call, path, digest);

    if (err)
        return err;
    if (stat(path, &st) != 0)
        return fail_plain(call, ERR_INTERNAL, "stat %s: %s", path, strerror(errno));
    *ret_sha256 = hex_encode(call->mem, digest, sizeof(digest));
    *ret_bytes = (int64_t)st.st_size;
    return OK;
}

/* What was written, read from the disk again and judged like a stranger's package. */
static enum err reread(struct call *call, const char *zip_path)
{
    struct bytes zip;
    struct list files;
    struct package_report report;
    enum err err = file_read(call, zip_path, FILE_MAX_BYTES, &zip);

    if (!err)
        err = open_package(call, zip, &files);
    if (!err)
        err = verify_package(call, &files, &report);
    if (err)
        return err;

    const struct finding *first = report.findings.items;

    if (strcmp(report.verdict, "VALID") != 0)
        return fail_plain(call, ERR_CONFLICT, "Gói vừa ghi không kiểm tra được: %s %s %s",
                          report.verdict, report.findings.n ? first->path : "",
                          report.findings.n ? first->code : "");
    return OK;
}

static enum err write_label(struct call *call, const char *path, const struct payload *payload,
                            const struct job *job)
{
    const struct media_label label = {
        .school = payload->first.school.name,
        .school_code = payload->first.school.code,
        .school_year = payload->first.class.year_name,
        .class_name = payload->first.class.name,
        .n_students = payload->students,
        .medium = 1,
        .n_media = 1,
        .date = call->today,
        .person = job->requested_name,
        .volume_id = job->volume_id,
        .image_sha256 = job->image_sha256,
        .manifest_sha256 = job->manifest_sha256,
        .trial = archive_of(call)->trial,
        .created_at = call->now,
    };
    struct bytes pdf;
    enum err err = label_render(call, &label, &pdf);

    return err ? err : file_write(call, path, pdf);
}

static enum err write_medium(struct call *call, const char *folder, const char *bag,
                             const struct payload *payload, struct job *job)
{
    const char *image = path_join(call->mem, folder, "class.iso");
    const char *wrong = "";
    enum err err;

    job->volume_id = volume_id(call, payload);
    err = image_write(
        call, bag, &(struct image_volume){.id = job->volume_id, .publisher = "", .at = call->now},
        image);
    if (!err)
        err = image_verify(call, image, bag, job->volume_id, &wrong);
    if (!err && *wrong)
        err = fail_plain(call, ERR_CONFLICT, "Ảnh đĩa vừa ghi đọc lại khác ở %s", wrong);
    if (!err)
        err = digest_file(call, image, &job->image_sha256, &job->image_bytes);
    if (!err)
        err = write_label(call, path_join(call->mem, folder, "label.pdf"), payload, job);
    return err;
}

enum err make_package(struct call *call, const char *folder, const struct payload *payload,
                      struct job *job)
{
    const char *name = bag_name(call, payload, job);
    const char *bag = path_join(call->mem, folder, name);
    const char *zip = path_join(call->mem, folder, "package.zip");
    enum err err;

    folder_remove(folder); /* what an interrupted run left */
    if (mkdir(folder, 0700) != 0)
        return fail_plain(call, ERR_INTERNAL, "mkdir %s: %s", folder, strerror(errno));
    err = write_bag(call, bag, payload, name, job);
    if (!err)
        err = zipfile_write(call, bag, name, zip);
    if (!err)
        err = reread(call, zip);
    if (!err)
        err = digest_file(call, zip, &job->sha256, &job->bytes);
    if (!err && job->kind == JOB_CLASS_ARCHIVE)
        err = write_medium(call, folder, bag, payload, job);
    job->students = payload->students;
    return err;
}

static bool is_in_folder(const char *name, const char *folder, size_t n)
{
    return strncmp(name, folder, n) == 0 && name[n] == '/';
}

/* The one top folder of all entries, the bag's name. */
static size_t top_folder(const struct zipfile_entry *entries, size_t n)
{
    size_t top = n ? strcspn(entries[0].name, "/") : 0;

    for (size_t i = 0; i < n; i++)
        if (!is_in_folder(entries[i].name, entries[0].name, top))
            return 0;
    return top;
}

enum err open_package(struct call *call, struct bytes zip, struct list *ret)
{
    struct list entries;
    enum err err = zipfile_read(call, zip, &zipfile_limits, &entries);
    const struct zipfile_entry *e = entries.items;

    if (err == ERR_UNPROCESSABLE)
        return fail_with(call, &problem_not_a_package, "Không đọc được tệp zip");
    if (err)
        return err;

    size_t top = top_folder(e, entries.n);
    struct package_file *files = arena_array(call->mem, entries.n, sizeof(*files));

    if (!top)
        return fail_with(call, &problem_not_a_package, "Gói phải có đúng một thư mục gốc");
    for (size_t i = 0; i < entries.n; i++)
        files[i] = (struct package_file){e[i].name + top + 1, e[i].data};
    *ret = (struct list){files, entries.n};
    return OK;
}
