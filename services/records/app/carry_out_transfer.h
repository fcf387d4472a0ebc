/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The student's enrolment at the one school ends and that at the other begins, in one transaction,
 * so that everybody sees the student in exactly one of them. What there is of the year goes along:
 * within a year the marks and the homeroom record, always the signed documents of every year. What
 * went is kept as one canonical text whose digest the receiving school signs for.
 */
#pragma once

#include "store/transfers.h"

enum err carry_out_transfer(struct call *call, int64_t id, struct transfer *ret);
