/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bodies that transfers, departures and arrivals share. */
#pragma once

#include "base/shape.h"

/* A decision that is one thing already: its number and why. */
struct said {
    const char *number;
    const char *reason;
};

/* With which key somebody will sign. */
struct receipt_body {
    int64_t credential_id;
};

struct receipt_signature {
    const char *sad;
};

/* The receiving school's answer, as a file and as a body. */
struct signed_answer {
    struct bytes answer;    /* canonical JSON */
    struct bytes signature; /* detached CMS, DER */
};
