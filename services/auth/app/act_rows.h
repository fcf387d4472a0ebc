/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The rows of a file of acts (docs/reforms.md). Columns, in this order, with this header:
 *   act  code  date  into  kind  levels  new_code  name  decision  note
 * code: the unit's on the eve of the date, or the one it gets (create); into: the parent's or
 * successor's, "@" = the caller's own unit.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct act_row {
    int64_t line;
    int act; /* enum org_act_kind */
    const char *code;
    const char *date;
    const char *into;
    int kind; /* enum org_kind */
    int levels;
    const char *new_code;
    const char *name;
    const char *decision;
    const char *note;
    /* What became of it. */
    int outcome; /* enum act_outcome */
    int64_t org_id;
    const char *problem; /* slug; NULL unless refused */
    const char *detail;
};

/* In the order in which they are carried out: by date; on one date what begins, then names, parents
 * and splits, then what ends; else as in the file. A row that cannot be read is OUTCOME_REFUSED.
 * Header lines are left out, so files may follow each other. */
enum err act_rows_parse(struct call *call, struct bytes text, struct list *ret_rows);
