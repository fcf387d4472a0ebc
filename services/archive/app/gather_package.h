/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The payload of a package, in memory: documents, signatures, certificates, printed pages. */
#pragma once

#include "app/package_files.h"
#include "clients/books.h"
#include "store/jobs.h"

struct payload {
    struct book first; /* of the first student: for names of school and class */
    int64_t students;
    struct list files; /* struct package_file, paths below data/ */
};

/* Asks records and signing as archive itself. ERR_CONFLICT when a book is not sealed. */
enum err gather_package(struct call *call, const struct job *job, struct payload *ret);
