/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/transfer_package.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "app/make_package.h"
#include "app/package_texts.h"
#include "app/verify_package.h"
#include "base/id.h"
#include "clients/seals.h"
#include "context.h"
#include "crypto/digest.h"
#include "package/bag.h"
#include "package/files.h"
#include "package/zip.h"
#include "policy/policy.h"
#include "problems.h"
#include "json/json.h"

enum { FILE_MAX_BYTES = 32 << 20 };

/* JSON Pointer of a file: "/data~1note.json". */
static const char *pointer_of(struct arena *mem, const char *path)
{
    struct buf out = buf_in(mem);

    buf_char(&out, '/');
    for (; *path; path++)
        buf_printf(&out, "%s", *path == '/' ? "~1" : *path == '~' ? "~0" : (char[]){*path, '\0'});
    return out.data;
}

static enum err refuse_findings(struct call *call, const struct package_report *report)
{
    const struct finding *f = report->findings.items;

    for (size_t i = 0; i < report->findings.n; i++)
        violate(call, pointer_of(call->mem, f[i].path),
                arena_printf(call->mem, "%s (%s)", f[i].detail, f[i].code),
                arena_printf(call->mem, "%s (%s)", f[i].detail_en, f[i].code));
    if (strcmp(report->verdict, "VALID") == 0)
        return OK;
    return fail_with(call, &problem_package_refused, "%s: %zu chỗ chưa đúng", report->verdict,
                     report->findings.n);
}

static enum err verify(struct call *call, struct bytes zip, struct list *ret_files,
                       struct package_report *ret)
{
    enum err err = open_package(call, zip, ret_files);

    if (!err)
        err = verify_transfer_package(call, ret_files, ret);
    return err ? err : refuse_findings(call, ret);
}

/* --- out --- */

static void drop(void *folder)
{
    folder_remove(folder);
}

/* A folder that goes with the call. */
static enum err work_folder(struct call *call, const char **ret)
{
    char *folder =
        arena_printf(call->mem, "%s/transfer-%s", archive_of(call)->media_dir, uuid_new(call->mem));

    if (mkdir(folder, 0700) != 0)
        return fail_plain(call, ERR_INTERNAL, "mkdir %s: %s", folder, strerrordesc_np(errno));
    arena_defer(call->mem, drop, folder);
    *ret = folder;
    return OK;
}

static enum err add_certificate(struct call *call, struct bag *bag, const struct list *documents,
                                size_t i)
{
    const struct transfer_document *d = documents->items;
    struct bytes pem;
    enum err err;

    for (size_t k = 0; k < i; k++)
        if (!d[k].imported && strcmp(d[k].certificate_sha256, d[i].certificate_sha256) == 0)
            return OK;
    err = seals_certificate(call, d[i].certificate_sha256, &pem);
    return err ? err
               : bag_add(call, bag,
                         arena_printf(call->mem, "certificates/%s.pem", d[i].certificate_sha256),
                         pem);
}

static enum err add_documents(struct call *call, struct bag *bag, const struct list *documents)
{
    const struct transfer_document *d = documents->items;
    enum err err = OK;

    for (size_t i = 0; i < documents->n && !err; i++) {
        const char *path = arena_printf(call->mem, "students/%s/%s", d[i].folder, d[i].name);

        err = bag_add(call, bag, path, d[i].content);
        if (!err)
            err = bag_add(call, bag, arena_printf(call->mem, "%s.p7s", path), d[i].signature);
        if (!err && !d[i].imported)
            err = add_certificate(call, bag, documents, i);
    }
    return err;
}

static enum err fill_bag(struct call *call, struct bag *bag, const struct transfer_contents *c)
{
    enum err err = bag_add(call, bag, "package.json", c->package);

    if (!err)
        err = bag_add(call, bag, "note.json", c->note);
    if (!err)
        err = bag_add(call, bag, "note.json.p7s", c->note_signature);
    if (!err)
        err = bag_add(call, bag, "README.txt",
                      (struct bytes){(const uint8_t *)transfer_readme, strlen(transfer_readme)});
    return err ? err : add_documents(call, bag, &c->documents);
}

static enum err write_bag(struct call *call, const char *path, const char *name,
                          const struct transfer_contents *c)
{
    const struct bag_info info = {.organization = c->from_name,
                                  .identifier = name,
                                  .description = "Hồ sơ chuyển trường của một học sinh",
                                  .date = c->sent_on};
    struct bytes tagmanifest;
    struct bag *bag = NULL;
    enum err err = bag_begin(call, path, &bag);

    if (!err)
        err = fill_bag(call, bag, c);
    if (!err)
        err = bag_finish(call, bag, &info, &tagmanifest);
    return err ? err : bag_commit(call, bag);
}

enum err write_transfer_package(struct call *call, int64_t departure_id, struct bytes *ret_zip,
                                const char **ret_name)
{
    struct transfer_contents c;
    struct package_report report;
    struct list files;
    const char *folder = "";
    /* records decides, with the person's own token, whether they may have it. */
    enum err err = transfers_contents(call, departure_id, &c);

    if (!err)
        err = policy_require(call, RELATION_OWN_UNIT, "Hồ sơ chuyển đi của trường");
    if (!err)
        err = work_folder(call, &folder);
    if (err)
        return err;

    const char *name = arena_printf(call->mem, "HBDT-TRANSFER-%s", c.package_id);
    const char *zip = path_join(call->mem, folder, "package.zip");

    err = write_bag(call, path_join(call->mem, folder, name), name, &c);
    if (!err)
        err = zipfile_write(call, path_join(call->mem, folder, name), name, zip);
    if (!err)
        err = file_read(call, zip, FILE_MAX_BYTES, ret_zip);
    *ret_name = arena_printf(call->mem, "%s.zip", name);
    return err ? err : verify(call, *ret_zip, &files, &report);
}

/* --- in --- */

struct taking {
    struct call *call;
    const struct list *files;
    struct transfer_parts parts;
};

static struct bytes bytes_of(struct taking *t, const char *path)
{
    const struct package_file *file = package_find(t->files, path);

    if (file && file->bytes.n)
        return file->bytes;
    violate(t->call, pointer_of(t->call->mem, path), "còn thiếu", "is missing");
    return (struct bytes){(const uint8_t *)"", 0};
}

static const char *text_at(struct taking *t, const struct json_doc *package, size_t i,
                           const char *name)
{
    const char *text =
        json_get_text(package, arena_printf(t->call->mem, "documents/%zu/%s", i, name));

    return text ? text : "";
}

/* Where the document that package.json lists as number i lies. */
static const char *path_at(struct taking *t, const struct json_doc *package, size_t i)
{
    const char *subject = text_at(t, package, i, "subject");
    int64_t version = json_get_int(package, arena_printf(t->call->mem, "documents/%zu/version", i));

    return arena_printf(t->call->mem, "data/students/%s/%s%s%s.v%lld.json",
                        text_at(t, package, i, "folder"), text_at(t, package, i, "stage"),
                        *subject ? "-" : "", subject, (long long)version);
}

static void take_documents(struct taking *t, const struct json_doc *package)
{
    size_t n = json_get_count(package, "documents");
    struct transfer_document *d = arena_array(t->call->mem, n, sizeof(*d));

    for (size_t i = 0; i < n; i++) {
        const char *path = path_at(t, package, i);

        d[i].content = bytes_of(t, path);
        d[i].signature = bytes_of(t, arena_printf(t->call->mem, "%s.p7s", path));
    }
    t->parts.documents = (struct list){d, n};
}

static void refuse_unlisted(struct taking *t, const struct json_doc *package,
                            const struct package_report *report)
{
    const struct checked_document *d = report->documents.items;

    for (size_t i = 0; i < report->documents.n; i++) {
        bool listed = false;

        for (size_t k = 0; k < t->parts.documents.n && !listed; k++)
            listed = strcmp(path_at(t, package, k), d[i].path) == 0;
        if (!listed)
            violate(t->call, pointer_of(t->call->mem, d[i].path), "package.json không liệt kê",
                    "is not listed in package.json");
    }
}

static enum err take_parts(struct taking *t, const struct package_report *report)
{
    struct json_doc *package;

    t->parts.package = bytes_of(t, "data/package.json");
    t->parts.note = bytes_of(t, "data/note.json");
    t->parts.note_signature = bytes_of(t, "data/note.json.p7s");
    package = t->parts.package.n ? json_open(t->call, t->parts.package) : NULL;
    if (package) {
        take_documents(t, package);
        refuse_unlisted(t, package, report);
    } else if (t->parts.package.n) {
        violate(t->call, "/data~1package.json", "không phải JSON", "is no JSON");
    }
    if (t->call->failure.n_violations)
        return fail_with(t->call, &problem_package_refused, "%zu chỗ chưa đúng",
                         t->call->failure.n_violations);
    return OK;
}

enum err take_transfer_package(struct call *call, struct bytes zip, const char *key,
                               struct arrival *ret)
{
    struct list files;
    struct package_report report;
    struct taking t = {.call = call, .files = &files};
    enum err err = policy_require(call, RELATION_OWN_UNIT, "Hồ sơ chuyển đến trường");

    if (!err)
        err = verify(call, zip, &files, &report);
    if (!err)
        err = take_parts(&t, &report);
    t.parts.file_sha256 = sha256_hex(call->mem, zip.data, zip.n);
    if (!err)
        err = transfers_present(call, key, &t.parts, ret);
    if (err)
        return err;
    audit_note(call, call->caller.org_id, "transfer_package.present", "arrival",
               arena_printf(call->mem, "%lld", (long long)ret->id), 1);
    call->audit.details = arena_printf(call->mem, "{\"file\":\"%s\"}", ret->file_sha256);
    return OK;
}
