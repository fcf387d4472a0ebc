/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The settings of archive and its definition. */
#pragma once

#include "service/service.h"

struct config {
    const char *records_url;
    const char *signing_url;
    const char *media_dir;
    const char *seal_pin;
    bool trial;
};

extern const struct service_definition archive_service;
