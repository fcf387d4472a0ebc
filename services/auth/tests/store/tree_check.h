/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must hold of the stored tree, whatever was done to it. */
#pragma once

#include "api.h"

/* Fails the test unless, on every day on which anything changes and the eve of it: the lines of the
 * tree are those that walking from parent to parent gives; versions neither overlap nor leave a
 * gap; every parent stands; no code is held twice. */
void check_tree(struct api *api, const char *label);
