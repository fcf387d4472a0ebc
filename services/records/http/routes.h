/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All that records answers. */
#pragma once

#include "http/http.h"

extern const struct route records_routes[];
