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

static bool links_to(const struct parts *p, const struct part *from, const char *path,
                     const struct part *part)
{
    const char *id = arena_printf(p->c->call->mem, "%s/id", path);

    return *part->id && strcmp(text_or_empty(from->json, id), part->id) == 0;
}

bool names_part(const struct parts *p, const struct part *from, const char *path,
                const struct part *part)
{
    size_t n = from->json ? json_get_count(from->json, path) : 0;

    for (size_t i = 0; i < n; i++)
        if (links_to(p, from, arena_printf(p->c->call->mem, "%s/%zu", path, i), part))
            return true;
    return links_to(p, from, path, part);
}

const struct part *withdrawing(const struct parts *p, const struct part *part)
{
    static const char *const stages[] = {"year_summary", "addendum"};

    if (!is_of_addendum(part->stage) || superseding(p, part))
        return NULL;
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        const struct part *newest = find_newest(p, part->folder, stages[i]);

        if (newest && names_part(p, newest, "withdrawn", part))
            return newest;
    }
    return NULL;
}

bool is_withdrawn(const struct parts *p, const struct part *part)
{
    return withdrawing(p, part) != NULL;
}

const struct part *find_in_force(const struct parts *p, const char *folder, const char *stage)
{
    const struct part *part = find_newest(p, folder, stage);

    return part && !is_withdrawn(p, part) ? part : NULL;
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
