/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A cell of a gradebook as JSON, the same wherever it is shown. */
#pragma once

#include "base/base.h"
#include "base/buf.h"
#include "domain/mark_rules.h"

/* {"tenths":85}, {"rating":"dat"}, {"state":"exempt"} or null. column: enum mark_column. */
void cell_text(struct buf *out, enum subject_kind kind, int column, int64_t cell);
