/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whom auth knows as a teacher of a school. */
#pragma once

#include "store/classes.h"
#include "store/substitutions.h"

/* The full name of row's account, when on all of row's days it holds the role of teacher at the
 * school, reaching the class and the subject; fails with not-a-teacher otherwise. Asked with the
 * caller's own token: who may not read the school's roles learns nothing. */
enum err teachers_name(struct call *call, const struct class_row *class,
                       const struct substitution *row, const char **ret);
