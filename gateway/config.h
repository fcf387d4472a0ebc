/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The settings of the gateway and its definition. */
#pragma once

#include "service/service.h"

struct config {
    const char *records_url;
    const char *signing_url;
    const char *archive_url;
    const char *cors_origins;
    const char *trusted_proxies;
    int forwarded_header;
};

extern const struct service_definition gateway_service;
