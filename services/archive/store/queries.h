/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of this store, for the test that checks them against the migrated schema. */
#pragma once

#include "db/db.h"

extern const struct query *const jobs_queries[];
