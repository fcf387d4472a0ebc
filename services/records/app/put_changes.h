/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a write tells the followers of /v1/changes, in the write's own transaction. Put changes
 * last, when everything that they speak of is written and so locked.
 */
#pragma once

#include "store/changes.h"
#include "store/classes.h"
#include "store/documents.h"

/* The event's place and object; what it does not have is not there. Values are yet to be given. */
struct change_event change_of(int64_t org_id, int kind, int operation, const char *object_id);
struct change_event change_in_class(const struct class_row *class, int kind, int operation,
                                    const char *object_id);

/* The number as text, in the call's memory. */
const char *object_id(struct call *call, int64_t id);

/* JSON by a shape, for old_value and new_value. */
const char *value_text(struct call *call, const struct shape *shape, const void *object);

/* Says who did it and when, and stores them. */
enum err put_changes(struct call *call, const struct list *events);
enum err put_change(struct call *call, const struct change_event *event);

/* A class or subject of it ("" = the homeroom) came within somebody's reach or went out of it. Puts
 * nothing for NONE. value tells more, JSON; may be NULL. */
enum err put_access(struct call *call, const struct class_row *class, const char *subject,
                    int64_t account_id, int operation, const char *value);

/* Documents that were made, signed or taken back (struct document). */
enum err put_documents(struct call *call, const struct list *documents, int operation);
