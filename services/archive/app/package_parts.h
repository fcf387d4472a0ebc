/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside verify_package: the documents of a package, and which of them count. */
#pragma once

#include "app/verify_manifest.h"
#include "json/json.h"

/* A document of the package with what was read of it. */
struct part {
    const struct package_file *file;
    const struct package_file *signature; /* NULL = missing */
    struct json_doc *json;
    const char *folder; /* "data/students/7" */
    const char *id;
    const char *stage;
    const char *subject;
    const char *sha256;
    const char *signature_sha256; /* "" without a signature */
};

struct parts {
    struct checking *c;
    struct part *all;
    size_t n;
};

/* Reads every document below data/students. */
void parts_read(struct parts *p);

void note(struct parts *p, const struct part *part, const char *code, const char *vi,
          const char *en);
const char *text_or_empty(const struct json_doc *doc, const char *path);

/* The version that was made instead of this one, or NULL. */
const struct part *superseding(const struct parts *p, const struct part *part);
/* Of a stage in the folder one that nothing was made instead of, or NULL. */
const struct part *find_newest(const struct parts *p, const char *folder, const char *stage);
const struct part *find_by_id(const struct parts *p, const char *folder, const char *id);
/* Whether from names the part at that path: a link, or a list of them. */
bool names_part(const struct parts *p, const struct part *from, const char *path,
                const struct part *part);

/* A part of an addendum that no later version was made instead of, but which counts no more: the
 * newest summary of the year says so, or the newest addendum does. */
bool is_withdrawn(const struct parts *p, const struct part *part);
/* Which of them says so, or NULL. */
const struct part *withdrawing(const struct parts *p, const struct part *part);
/* As find_newest(), or NULL when that is withdrawn. */
const struct part *find_in_force(const struct parts *p, const char *folder, const char *stage);
/* Whether an addendum has begun that counts. */
bool has_addendum(const struct parts *p, const char *folder);
