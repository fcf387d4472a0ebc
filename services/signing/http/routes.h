/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All that signing answers. */
#pragma once

#include "http/http.h"

extern const struct route signing_routes[];
