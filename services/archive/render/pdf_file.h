/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads just so much of a cairo-made PDF as an incremental update needs. Not for callers. */
#pragma once

#include "base/call.h"

struct pdf_file {
    struct bytes bytes;
    const char *text;   /* the same bytes, with a NUL behind them */
    size_t xref_at;     /* offset of "xref" */
    size_t entries_at;  /* offset of the entry of object 0 */
    size_t n_objects;   /* trailer's /Size */
    size_t root, info;  /* object numbers */
    size_t page;        /* object number of the first page */
    const char *id_hex; /* 32 hex digits derived from the contents */
};

/* ERR_UNPROCESSABLE for anything unexpected. */
enum err pdf_file_open(struct call *call, struct bytes bytes, struct pdf_file *ret);

/* The dictionary "<< … >>" of object number, in the arena; NULL when it is not a plain one. */
const char *pdf_file_dictionary(struct arena *mem, const struct pdf_file *file, size_t number);
