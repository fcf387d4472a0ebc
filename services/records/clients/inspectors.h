/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whom auth knows as an inspector of an office. */
#pragma once

#include "store/case_files.h"

/* The full name of the account, when on all of the case's days it holds the role of inspector at
 * the case's office; NULL when not. */
enum err inspectors_name(struct call *call, const struct case_file *row, int64_t account_id,
                         const char **ret);
