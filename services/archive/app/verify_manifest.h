/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside verify_package: the notes it takes, and the bag's manifest (RFC 8493). */
#pragma once

#include "app/verify_package.h"

struct checking {
    struct call *call;
    const struct list *files;
    struct package_report *report;
    bool partial; /* of a transfer: there may be no year, or unfinished ones */
    size_t room;  /* findings there is memory for */
};

void add_finding(struct checking *c, struct finding finding);

/* Every payload file against manifest-sha256.txt, and the other way round. */
void check_manifest(struct checking *c);
