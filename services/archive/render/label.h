/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The label sheet that goes with an archive medium (Circular 27/2020 and 22/2021: class data are
 * kept on labelled media): a label to cut out and a record for the register, one A4 page. */
#pragma once

#include "base/call.h"

struct media_label {
    const char *school, *school_code;
    const char *school_year, *class_name;
    int64_t n_students;
    int64_t medium, n_media; /* medium i of n */
    const char *date;        /* YYYY-MM-DD, when it was written */
    const char *person;      /* who wrote it */
    const char *volume_id;
    const char *image_sha256;    /* lower-case hex */
    const char *manifest_sha256; /* lower-case hex, of the bag's tagmanifest */
    bool trial;
    int64_t created_at; /* seconds UTC */
};

/* ERR_UNPROCESSABLE when a text is not UTF-8 or no installed font has one of its letters. */
enum err label_render(struct call *call, const struct media_label *label, struct bytes *ret);
