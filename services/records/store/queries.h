/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of this store, for the test that checks them against the migrated schema. */
#pragma once

#include "db/db.h"

extern const struct query *const years_queries[];
extern const struct query *const classes_queries[];
extern const struct query *const takers_queries[];
extern const struct query *const students_queries[];
extern const struct query *const enrolments_queries[];
extern const struct query *const merges_queries[];
extern const struct query *const marks_queries[];
extern const struct query *const documents_queries[];
extern const struct query *const corrections_queries[];
extern const struct query *const flags_queries[];
extern const struct query *const locks_queries[];
extern const struct query *const substitutions_queries[];
extern const struct query *const windows_queries[];
extern const struct query *const inspections_queries[];
extern const struct query *const changes_queries[];
extern const struct query *const months_queries[];
extern const struct query *const calendars_queries[];
extern const struct query *const transfers_queries[];
extern const struct query *const departures_queries[];
extern const struct query *const arrivals_queries[];
extern const struct query *const partials_queries[];
extern const struct query *const leavings_queries[];
extern const struct query *const comment_templates_queries[];
extern const struct query *const case_files_queries[];
extern const struct query *const case_findings_queries[];
extern const struct query *const summaries_queries[];
extern const struct query *const oversight_queries[];
extern const struct query *const year_locks_queries[];
extern const struct query *const anomalies_queries[];
extern const struct query *const anomaly_counts_queries[];
extern const struct query *const outcomes_queries[];
extern const struct query *const quality_queries[];
extern const struct query *const summers_queries[];
extern const struct query *const decisions_queries[];
extern const struct query *const photos_queries[];
extern const struct query *const confirmations_queries[];
extern const struct query *const signing_batches_queries[];
