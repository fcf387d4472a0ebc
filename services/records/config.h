/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The settings of records and its definition. */
#pragma once

#include "service/service.h"

struct config {
    const char *signing_url;
    int64_t feed_days;
};

extern const struct service_definition records_service;
