/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * BagIt 1.0 (RFC 8493) folders with SHA-256 manifests.
 *
 *     bag_begin  bag_add …  bag_finish  [bag_attach …]  bag_commit
 *
 * A bag is written beside its place under another name and renamed when it is whole, on the disk
 * and was read again: either there is a good bag or none. One that is never committed is removed
 * with the call's memory.
 */
#pragma once

#include "base/call.h"

struct bag_info {
    const char *organization; /* Source-Organization */
    const char *identifier;   /* External-Identifier */
    const char *description;  /* External-Description; "" = none */
    const char *date;         /* Bagging-Date, YYYY-MM-DD */
    const char *form;         /* Printed-Form, of the transcripts in it; NULL or "" = none */
};

/* A bag in the making, in the call's memory. */
struct bag;

/* ERR_CONFLICT when there is something at path already; its parent folder must exist. */
enum err bag_begin(struct call *call, const char *path, struct bag **ret);

/* Adds a payload file; name is below data/. ERR_INVALID for an unsafe name, ERR_CONFLICT for one
 * that is there already. */
enum err bag_add(struct call *call, struct bag *bag, const char *name, struct bytes data);

/* Writes the tag files. The bytes returned are those of tagmanifest-sha256.txt, which a seal may
 * sign: they cover everything in the bag. */
enum err bag_finish(struct call *call, struct bag *bag, const struct bag_info *info,
                    struct bytes *ret_tagmanifest);

/* Adds a file about the tag manifest itself, e.g. "tagmanifest-sha256.txt.p7s"; its name must
 * begin so, and no manifest lists it. */
enum err bag_attach(struct call *call, struct bag *bag, const char *name, struct bytes data);

/* Flushes, reads everything again, and puts the bag in its place. */
enum err bag_commit(struct call *call, struct bag *bag);

/* What is wrong with a bag. */
enum bag_fault {
    BAG_GOOD,
    BAG_FORM,    /* a tag file is missing or not as it should be */
    BAG_MISSING, /* a listed file is not there */
    BAG_CHANGED, /* a file is not what the manifest says */
    BAG_EXTRA,   /* a file that no manifest lists */
};

struct bag_report {
    enum bag_fault fault;
    const char *path;               /* below the bag: the first file that is wrong; "" when good */
    size_t n_files;                 /* payload files */
    int64_t n_bytes;                /* payload bytes */
    const char *tagmanifest_sha256; /* hex; when good */
};

/* Reads every byte again and judges; stricter than RFC 8493 in that tag files must be listed too
 * (except tagmanifest-…), and links are refused. Fails only when the disk does or there is no
 * such folder. */
enum err bag_verify(struct call *call, const char *path, struct bag_report *ret);
