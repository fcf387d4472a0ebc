/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The code lists, for those who fill in a profile. */
#pragma once

#include "base/call.h"
#include "domain/code_lists.h"

#define LIST_NATIONALITY "nationality" /* ISO 3166-1, named in Vietnamese by ICU */

/* struct code_item as of the day; NULL = of every day. ERR_NOT_FOUND when there is no such list. */
enum err read_code_list(struct call *call, const char *name, const char *day, struct list *ret);
