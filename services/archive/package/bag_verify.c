/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "package/bag.h"
#include "package/files.h"
#include "package/manifest.h"

enum { TAG_FILE_MAX = 32 << 20 };

static const char tag_manifest[] = "tagmanifest-sha256.txt";
static const char payload_manifest[] = "manifest-sha256.txt";

/* One verification on its way: the folder, what it lists, what it holds. */
struct check {
    struct call *call;
    const char *root;
    struct list payload, tags; /* struct manifest_line */
    struct list files;         /* struct file_entry */
    struct bag_report *report;
};

/* Notes what is wrong; always false, so that a check can return it. */
static bool wrong(struct check *check, enum bag_fault fault, const char *path)
{
    check->report->fault = fault;
    check->report->path = arena_strdup(check->call->mem, path);
    return false;
}

static bool is_payload(const char *path)
{
    return !strncmp(path, "data/", 5);
}

static bool read_tag(struct check *check, const char *name, struct bytes *ret)
{
    const char *path = path_join(check->call->mem, check->root, name);

    if (file_read(check->call, path, TAG_FILE_MAX, ret))
        return wrong(check, BAG_FORM, name);
    return true;
}

static bool check_declaration(struct check *check)
{
    static const char first[] = "BagIt-Version: 1.0";
    static const char second[] = "Tag-File-Character-Encoding: UTF-8";
    char text[128];
    struct bytes data;

    if (!read_tag(check, "bagit.txt", &data))
        return false;
    snprintf(text, sizeof(text), "%.*s", (int)(data.n < 120 ? data.n : 120), data.data);
    if (data.n > 120 || strncmp(text, first, strlen(first)) != 0 || !strstr(text, second))
        return wrong(check, BAG_FORM, "bagit.txt");
    return true;
}

static bool read_manifests(struct check *check)
{
    struct arena *mem = check->call->mem;
    struct bytes payload;
    struct bytes tags;

    if (!read_tag(check, payload_manifest, &payload) || !read_tag(check, tag_manifest, &tags))
        return false;
    if (!manifest_parse(mem, payload, &check->payload))
        return wrong(check, BAG_FORM, payload_manifest);
    if (!manifest_parse(mem, tags, &check->tags) ||
        !manifest_find(&check->tags, payload_manifest) || !manifest_find(&check->tags, "bagit.txt"))
        return wrong(check, BAG_FORM, tag_manifest);
    check->report->tagmanifest_sha256 = sha256_hex(mem, tags.data, tags.n);
    return true;
}

/* Everything listed is there and is what the list says. */
static bool check_lines(struct check *check, const struct list *lines, bool payload)
{
    const struct manifest_line *line = lines->items;

    for (size_t i = 0; i < lines->n; i++) {
        const char *path = path_join(check->call->mem, check->root, line[i].path);
        uint8_t digest[SHA256_BYTES];

        if (is_payload(line[i].path) != payload)
            return wrong(check, BAG_FORM, line[i].path);

        enum err err = file_sha256(check->call, path, digest);

        if (err)
            return wrong(check, err == ERR_NOT_FOUND ? BAG_MISSING : BAG_CHANGED, line[i].path);
        if (strcmp(hex_encode(check->call->mem, digest, sizeof(digest)), line[i].sha256) != 0)
            return wrong(check, BAG_CHANGED, line[i].path);
    }
    return true;
}

/* Everything there is listed; counts the payload on the way. */
static bool check_files(struct check *check)
{
    const struct file_entry *file = check->files.items;

    for (size_t i = 0; i < check->files.n; i++) {
        bool payload = is_payload(file[i].path);
        bool about_tags = !strncmp(file[i].path, tag_manifest, strlen(tag_manifest));

        if (!about_tags && !manifest_find(payload ? &check->payload : &check->tags, file[i].path))
            return wrong(check, BAG_EXTRA, file[i].path);
        check->report->n_files += payload;
        check->report->n_bytes += payload ? file[i].size : 0;
    }
    return true;
}

static bool check_oxum(struct check *check)
{
    const struct bag_report *report = check->report;
    struct arena *mem = check->call->mem;
    struct bytes data;

    if (!manifest_find(&check->tags, "bag-info.txt"))
        return true;
    if (!read_tag(check, "bag-info.txt", &data))
        return false;

    const char *text = arena_printf(mem, "\n%s", arena_copy(mem, data.data, data.n));
    const char *at = strstr(text, "\nPayload-Oxum: ");
    const char *wanted = arena_printf(mem, "\nPayload-Oxum: %lld.%zu\n", (long long)report->n_bytes,
                                      report->n_files);

    if (at && strncmp(at, wanted, strlen(wanted)) != 0)
        return wrong(check, BAG_FORM, "bag-info.txt");
    return true;
}

enum err bag_verify(struct call *call, const char *path, struct bag_report *ret)
{
    struct check check = {.call = call, .root = path, .report = ret};
    enum err err = OK;

    *ret = (struct bag_report){.path = ""};
    err = folder_list(call, path, &check.files);
    if (err == ERR_UNPROCESSABLE) {
        wrong(&check, BAG_EXTRA, call->failure.detail);
        return OK;
    }
    if (err)
        return err;
    (void)(check_declaration(&check) && read_manifests(&check) &&
           check_lines(&check, &check.tags, false) && check_lines(&check, &check.payload, true) &&
           check_files(&check) && check_oxum(&check));
    return OK;
}
