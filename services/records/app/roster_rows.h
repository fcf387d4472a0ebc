/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CSV rows judged and turned into students. */
#pragma once

#include "app/import_roster.h"
#include "store/students.h"

/* Students (struct student) of the file; every fault and warning is noted in the report. The file
 * itself being no CSV is ERR_UNPROCESSABLE. */
enum err roster_parse(struct call *call, struct bytes csv, struct list *ret_students,
                      struct roster_report *report);
