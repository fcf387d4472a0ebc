/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/verify_manifest.h"

#include <string.h>

#include "crypto/digest.h"

void add_finding(struct checking *c, struct finding finding)
{
    struct list *all = &c->report->findings;

    if (all->n == c->room) {
        size_t room = c->room ? c->room * 2 : 16;
        struct finding *more = arena_array(c->call->mem, room, sizeof(*more));

        if (all->n)
            memcpy(more, all->items, all->n * sizeof(*more));
        all->items = more;
        c->room = room;
    }
    ((struct finding *)all->items)[all->n++] = finding;
}

static void note(struct checking *c, const char *path, const char *code, const char *vi,
                 const char *en)
{
    add_finding(c, (struct finding){path, "", code, vi, en});
}

/* "<64 hex>  <path>" */
static bool parse_line(struct arena *mem, const char *line, size_t n, char **ret_digest,
                       char **ret_path)
{
    size_t at = SHA256_HEX;

    if (n <= SHA256_HEX + 1)
        return false;
    *ret_digest = arena_copy(mem, line, SHA256_HEX);
    while (at < n && (line[at] == ' ' || line[at] == '\t' || line[at] == '*'))
        at++;
    *ret_path = arena_copy(mem, line + at, n - at);
    return is_sha256_hex(*ret_digest) && at > SHA256_HEX && at < n;
}

static void check_line(struct checking *c, const char *digest, const char *path, bool *listed)
{
    const struct package_file *all = c->files->items;
    const struct package_file *file = package_find(c->files, path);

    if (!file) {
        note(c, path, "payload-missing", "tệp có trong danh mục nhưng không có trong gói",
             "listed in the manifest but not in the package");
        return;
    }
    listed[file - all] = true;
    if (strcmp(sha256_hex(c->call->mem, file->bytes.data, file->bytes.n), digest) != 0)
        note(c, path, "payload-changed", "nội dung tệp khác với danh mục",
             "the file's content differs from the manifest");
}

static void check_listed(struct checking *c, const bool *listed)
{
    const struct package_file *all = c->files->items;

    for (size_t i = 0; i < c->files->n; i++)
        if (path_starts_with(all[i].path, "data/") && !listed[i])
            note(c, all[i].path, "payload-extra", "tệp không có trong danh mục",
                 "the file is not in the manifest");
}

void check_manifest(struct checking *c)
{
    const struct package_file *manifest = package_find(c->files, "manifest-sha256.txt");
    bool *listed = arena_array(c->call->mem, c->files->n, sizeof(*listed));

    if (!manifest || !package_find(c->files, "bagit.txt")) {
        note(c, "manifest-sha256.txt", "no-bag", "thiếu bagit.txt hoặc danh mục SHA-256",
             "bagit.txt or the SHA-256 manifest is missing");
        return;
    }

    const char *at = (const char *)manifest->bytes.data;
    const char *end = at + manifest->bytes.n;

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((stop ? stop : end) - at);
        char *digest = NULL;
        char *path = NULL;

        if (parse_line(c->call->mem, at, n, &digest, &path))
            check_line(c, digest, path, listed);
        else if (n)
            note(c, "manifest-sha256.txt", "manifest-line", "dòng không đúng dạng",
                 "a line is malformed");
        at += n + 1;
    }
    check_listed(c, listed);
}
