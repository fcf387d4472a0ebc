/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Units as auth knows them. */
#pragma once

#include "store/years.h"

/* The school with the names of the units over it as of a day, asked with the caller's own token;
 * ERR_NOT_FOUND when there was none that day, problem not-a-school when it is another kind. */
enum err orgs_school(struct call *call, int64_t org_id, const char *day, struct school *ret);
