/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keeps the numbers of anomalies by school and day (docs/adr/0021), within the usual limits of a
 * mass edit: background work. */
#pragma once

#include "base/call.h"

/* The school year that waits longest, anew from where it changed; *ret_done = there was one. */
enum err count_anomalies_next(struct call *call, bool *ret_done);
