/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parts of an archive, each walked element by element. */
#pragma once

#include "base/buf.h"
#include "xlsx/xlsx.h"

struct attributes {
    const unsigned char **all; /* libxml2's: five pointers each */
    size_t n;
};

/* What a part's reader does with what it meets; names are local names. */
struct walker {
    void (*start)(void *self, const char *name, const struct attributes *attributes);
    void (*end)(void *self, const char *name);
    void (*text)(void *self, const char *text, size_t n);
};

struct archive {
    struct call *call;
    void *zip;
    int64_t unpacked;  /* so far, of all parts */
    const char *fault; /* the first, in Vietnamese */
};

/* "Hỏng" is said by the first who notices. */
static inline void archive_fault(struct archive *a, const char *fault)
{
    if (!a->fault)
        a->fault = fault;
}

enum err archive_open(struct call *call, struct bytes file, struct archive *ret);
void archive_close(struct archive *archive);

/* Walks a part to its end, or to the first fault; *ret_found = there is one of that name. */
void archive_walk(struct archive *archive, const char *part, const struct walker *walker,
                  void *self, bool *ret_found);

/* In the arena; NULL when there is none. */
const char *attribute(const struct archive *archive, const struct attributes *attributes,
                      const char *name);
bool attribute_true(const struct archive *archive, const struct attributes *attributes,
                    const char *name);
int64_t attribute_number(const struct archive *archive, const struct attributes *attributes,
                         const char *name, int64_t otherwise);

/* What the other parts say of the cells of a sheet. */
struct sheet_context {
    struct archive *archive;
    const char *const *texts; /* shared */
    size_t n_texts;
    const bool *dates; /* by style */
    size_t n_styles;
    bool from_1904;
    size_t cells_left;
};

void sheet_walk(struct sheet_context *context, const char *part, struct sheet *ret);

/* Grown to twice its size when it is full; items of size bytes. */
void *room_for_one(struct arena *mem, struct list *list, size_t *size, size_t item);
