/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Archive's background work: one package at a time. */
#pragma once

#include "base/call.h"

/* Takes the next job, if any, and carries it out; a job whose worker died is taken over when its
 * lease has ended. Says succeeded only after everything written was read again and verified. */
enum err run_next_job(struct call *call, bool *ret_idle);
