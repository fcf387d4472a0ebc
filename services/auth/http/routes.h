/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The routes of auth. */
#pragma once

#include "http/http.h"

extern const struct route auth_routes[];
