/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/put_changes.h"

#include "base/date.h"
#include "json/json.h"

struct change_event change_of(int64_t org_id, int kind, int operation, const char *object_id)
{
    return (struct change_event){
        .org_id = org_id,
        .school_year_id = NONE,
        .class_id = NONE,
        .subject = "",
        .term = NONE,
        .student_id = NONE,
        .account_id = NONE,
        .kind = kind,
        .object_id = object_id,
        .operation = operation,
    };
}

struct change_event change_in_class(const struct class_row *class, int kind, int operation,
                                    const char *object_id)
{
    struct change_event event = change_of(class->org_id, kind, operation, object_id);

    event.school_year_id = class->school_year_id;
    event.class_id = class->id;
    return event;
}

const char *object_id(struct call *call, int64_t id)
{
    return arena_printf(call->mem, "%lld", (long long)id);
}

const char *value_text(struct call *call, const struct shape *shape, const void *object)
{
    struct buf out = buf_in(call->mem);

    json_encode(&out, shape, object);
    return out.data;
}

enum err put_changes(struct call *call, const struct list *events)
{
    struct change_event *event = events->items;
    const char *now = time_text(call->mem, call->now);

    for (size_t i = 0; i < events->n; i++) {
        event[i].actor_id = call->caller.account_id;
        event[i].actor_name = call->caller.name ? call->caller.name : "";
        event[i].role = call->caller.role ? call->caller.role : "";
        event[i].at = now;
    }
    return changes_add(call, events);
}

enum err put_change(struct call *call, const struct change_event *event)
{
    struct change_event one = *event;

    return put_changes(call, &(struct list){&one, 1});
}

enum err put_access(struct call *call, const struct class_row *class, const char *subject,
                    int64_t account_id, int operation, const char *value)
{
    struct change_event event =
        change_in_class(class, CHANGE_ACCESS, operation,
                        arena_printf(call->mem, "%lld/%s", (long long)class->id, subject));

    if (is_none(account_id))
        return OK;
    event.subject = subject;
    event.account_id = account_id;
    if (operation == OPERATION_GAINED)
        event.new_value = value;
    else
        event.old_value = value;
    return put_change(call, &event);
}

static struct change_event change_of_document(struct call *call, const struct document *d,
                                              int operation)
{
    const char *value = value_text(call, &document_head_shape, d);
    struct change_event event = change_of(d->org_id, CHANGE_DOCUMENT, operation, d->id);

    event.school_year_id = d->school_year_id;
    event.class_id = d->class_id;
    event.subject = d->subject;
    event.student_id = d->student_id;
    if (operation == OPERATION_REMOVED)
        event.old_value = value;
    else
        event.new_value = value;
    if (operation == OPERATION_CHANGED)
        event.old_value =
            d->state == DOCUMENT_SIGNED ? "{\"state\":\"waiting\"}" : "{\"state\":\"signed\"}";
    return event;
}

enum err put_documents(struct call *call, const struct list *documents, int operation)
{
    const struct document *d = documents->items;
    struct change_event *events = arena_array(call->mem, documents->n, sizeof(*events));

    for (size_t i = 0; i < documents->n; i++)
        events[i] = change_of_document(call, &d[i], operation);
    return put_changes(call, &(struct list){events, documents->n});
}
