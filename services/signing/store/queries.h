/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of this store, for the test that checks them against the migrated schema. */
#pragma once

#include "db/db.h"

extern const struct query *const credentials_queries[];
extern const struct query *const signatures_queries[];
extern const struct query *const signing_sessions_queries[];
