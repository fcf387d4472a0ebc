/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* libisofs is started once a process, with UTF-8 names and silent. Not for callers. */
#pragma once

#include <stdbool.h>

bool iso_started(void);
