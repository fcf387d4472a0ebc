/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records' departures and arrivals, asked as the person of the call. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* A signed document with its place in a transfer package: "<folder>/<name>". */
struct transfer_document {
    const char *folder;
    const char *name; /* beside it "<name>.p7s" */
    struct bytes content;
    struct bytes signature;
    const char *certificate_sha256;
    bool imported; /* signing here does not know the certificate */
};

/* What a package to another installation is made of. */
struct transfer_contents {
    const char *package_id;
    const char *from_code;
    const char *from_name;
    const char *sent_on; /* YYYY-MM-DD */
    struct bytes package;
    struct bytes note;
    struct bytes note_signature;
    struct list documents; /* struct transfer_document */
};

enum err transfers_contents(struct call *call, int64_t departure_id, struct transfer_contents *ret);

/* A package from another installation, taken apart. */
struct transfer_parts {
    const char *file_sha256;
    struct bytes package;
    struct bytes note;
    struct bytes note_signature;
    struct list documents; /* struct transfer_document, of which content and signature are sent */
};

/* The arrival that records made of it, as far as the answer shows it. */
struct arrival {
    int64_t id;
    const char *package_id;
    const char *state;
    const char *full_name;
    const char *from_code;
    const char *from_name;
    const char *first_day;
    const char *school_year;
    const char *package_sha256;
    const char *file_sha256;
    const char *sender_name;
};
extern const struct shape arrival_shape;

/* Under the client's own Idempotency-Key. Records' problem with all that it finds wrong. */
enum err transfers_present(struct call *call, const char *key, const struct transfer_parts *parts,
                           struct arrival *ret);
