/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The settings of signing and its definition. */
#pragma once

#include "service/service.h"

struct config {
    const char *pepper;
    const char *trust_anchors;
    const char *crls;
};

extern const struct service_definition signing_service;
