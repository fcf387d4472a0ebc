/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Judging a package (hand-over or class archive) from its bytes alone and our own trust anchors:
 * the manifest against every file, every document in canonical form with a valid signature by the
 * certificate that the document itself names, and the chain subject_result <- year_summary <-
 * approval <- seal link by link, and that of an addendum (retest_result <- addendum <-
 * addendum_approval <- addendum_seal), which also names the documents of May that it adds to. A
 * version that was superseded is checked all the same, by the one that names it; the newest stand
 * on the newest. What is wrong is named with its path.
 */
#pragma once

#include "app/package_files.h"
#include "base/call.h"
#include "base/shape.h"

struct finding {
    const char *path;
    const char *stage; /* "" when it is no document */
    const char *code;  /* stable: payload-changed, signature-missing, wrong-signer … */
    const char *detail;
    const char *detail_en;
};

struct checked_document {
    const char *path;
    const char *stage;
    const char *subject;
    const char *verdict; /* VALID, INVALID, UNKNOWN */
    const char *signer;  /* common name in the certificate */
    const char *signed_at;
    const char *superseded_by; /* path of the version that was made instead, or NULL */
    const char *withdrawn_by;  /* path of what says that it counts no more, or NULL */
};

struct package_report {
    const char *verdict; /* VALID, INVALID, UNKNOWN */
    int64_t students;
    struct list findings;  /* struct finding */
    struct list documents; /* struct checked_document */
};
extern const struct shape package_report_shape;

/* files: struct package_file, paths within the bag. */
enum err verify_package(struct call *call, const struct list *files, struct package_report *ret);

/* The same of a transfer package: what is there must be good, but years may be unfinished, and a
 * first-year student has none. */
enum err verify_transfer_package(struct call *call, const struct list *files,
                                 struct package_report *ret);
