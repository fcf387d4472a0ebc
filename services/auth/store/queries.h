/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of this store, for the test that checks them against the migrated schema. */
#pragma once

#include "db/db.h"

extern const struct query *const orgs_queries[];
extern const struct query *const org_closure_queries[];
extern const struct query *const org_acts_queries[];
extern const struct query *const org_versions_queries[];
extern const struct query *const accounts_queries[];
extern const struct query *const passwords_queries[];
extern const struct query *const alerts_queries[];
extern const struct query *const recoveries_queries[];
extern const struct query *const grants_queries[];
extern const struct query *const sessions_queries[];
extern const struct query *const proposals_queries[];
extern const struct query *const persons_queries[];
extern const struct query *const groups_queries[];
extern const struct query *const boards_queries[];
extern const struct query *const revocations_queries[];
extern const struct query *const setup_queries[];
extern const struct query *const incidents_queries[];
extern const struct query *const incident_statistics_queries[];
extern const struct query *const duty_queries[];
extern const struct query *const factors_queries[];
extern const struct query *const account_security_queries[];
extern const struct query *const staff_quality_queries[];
extern const struct query *const sign_ins_queries[];
extern const struct query *const scim_queries[];
extern const struct query *const scim_groups_queries[];
extern const struct query *const oauth_queries[];
extern const struct query *const notices_queries[];
extern const struct query *const notice_receipts_queries[];
