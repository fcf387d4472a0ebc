/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All that archive answers. */
#pragma once

#include "http/http.h"

extern const struct route archive_routes[];
