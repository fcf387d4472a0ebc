/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/package_parts.h"

#include <string.h>

#include "clients/books.h"
#include "crypto/digest.h"

void note(struct parts *p, const struct part *part, const char *code, const char *vi,
          const char *en)
{
    add_finding(p->c, (struct finding){part->file->path, part->stage, code, vi, en});
}

const char *text_or_empty(const struct json_doc *doc, const char *path)
{
    const char *text = doc ? json_get_text(doc, path) : NULL;

    return text ? text : "";
}

/* "hbdt:subject_result:1" -> "subject_result" */
static const char *stage_of(struct arena *mem, const char *schema)
{
    if (strncmp(schema, "hbdt:", 5) != 0)
        return "";
    return arena_copy(mem, schema + 5, strcspn(schema + 5, ":"));
}

static struct part read_part(struct parts *p, const struct package_file *file)
{
    struct call *call = p->c->call;
    const char *p7s = arena_printf(call->mem, "%s.p7s", file->path);
    struct part part = {.file = file, .signature = package_find(p->c->files, p7s)};

    part.json = json_open(call, file->bytes);
    call->failure = (struct failure){0}; /* a broken document is a finding, not our failure */
    part.folder =
        arena_copy(call->mem, file->path, (size_t)(strrchr(file->path, '/') - file->path));
    part.id = text_or_empty(part.json, "id");
    part.stage = stage_of(call->mem, text_or_empty(part.json, "schema"));
    part.subject = text_or_empty(part.json, "subject/code");
    part.sha256 = sha256_hex(call->mem, file->bytes.data, file->bytes.n);
    part.signature_sha256 =
        part.signature ? sha256_hex(call->mem, part.signature->bytes.data, part.signature->bytes.n)
                       : "";
    return part;
}

void parts_read(struct parts *p)
{
    const struct package_file *files = p->c->files->items;

    p->all = arena_array(p->c->call->mem, p->c->files->n, sizeof(*p->all));
    for (size_t i = 0; i < p->c->files->n; i++)
        if (path_starts_with(files[i].path, "data/students/") &&
            path_ends_with(files[i].path, ".json"))
            p->all[p->n++] = read_part(p, &files[i]);
}

const struct part *superseding(const struct parts *p, const struct part *part)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->all[i].folder, part->folder) == 0 && *part->id &&
            strcmp(text_or_empty(p->all[i].json, "supersedes/id"), part->id) == 0)
            return &p->all[i];
    return NULL;
}

const struct part *find_newest(const struct parts *p, const char *folder, const char *stage)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->all[i].folder, folder) == 0 && strcmp(p->all[i].stage, stage) == 0 &&
            !superseding(p, &p->all[i]))
            return &p->all[i];
    return NULL;
}

bool names_part(const struct parts *p, const struct part *from, const char *list,
                const struct part *part)
{
    struct arena *mem = p->c->call->mem;

    for (size_t i = 0; from && from->json && i < json_get_count(from->json, list); i++)
        if (strcmp(text_or_empty(from->json, arena_printf(mem, "%s/%zu/id", list, i)), part->id) ==
            0)
            return true;
    return false;
}

bool is_withdrawn(const struct parts *p, const struct part *part)
{
    return is_of_addendum(part->stage) && !superseding(p, part) &&
           (names_part(p, find_newest(p, part->folder, "year_summary"), "withdrawn", part) ||
            names_part(p, find_newest(p, part->folder, "addendum"), "withdrawn", part));
}

const struct part *find_by_id(const struct parts *p, const char *folder, const char *id)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->all[i].folder, folder) == 0 && strcmp(p->all[i].id, id) == 0)
            return &p->all[i];
    return NULL;
}

bool has_addendum(const struct parts *p, const char *folder)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->all[i].folder, folder) == 0 && is_of_addendum(p->all[i].stage) &&
            !superseding(p, &p->all[i]) && !is_withdrawn(p, &p->all[i]))
            return true;
    return false;
}
