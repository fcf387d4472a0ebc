/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which service owns a path, and what is let through to it. */
#pragma once

#include "base/base.h"

enum service_name {
    SERVICE_AUTH,
    SERVICE_RECORDS,
    SERVICE_SIGNING,
    SERVICE_ARCHIVE,
    SERVICE_COUNT
};

struct prefix {
    const char
        *path; /* whole segments: "/v1/classes" owns "/v1/classes/5" but not "/v1/classesx" */
    enum service_name service;
    bool open; /* also for who has not signed in */
    int64_t body_max;
};

/* The prefix that owns the path, or NULL: then the path does not exist for outsiders. */
const struct prefix *prefix_of(const char *path);

/* Whether the origin stands in the comma-separated list. */
bool origin_is_allowed(const char *origins, const char *origin);
