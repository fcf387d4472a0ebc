/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/end_assignment.h"

#include <string.h>

#include "app/access.h"
#include "app/put_changes.h"
#include "problems.h"
#include "store/documents.h"
#include "store/marks.h"

static enum err must_be_unused(struct call *call, const struct assignment *assignment)
{
    const struct document_key key = {.class_id = assignment->class_id,
                                     .stage = STAGE_SUBJECT_RESULT,
                                     .subject = assignment->subject};
    struct list documents;
    struct list marks;
    enum err err = documents_of_class(call, &key, &documents);
    const struct mark_row *row = NULL;

    if (!err && documents.n)
        return fail_with(call, &problem_assignment_used, "Đã có tài liệu của môn này");
    if (!err)
        err = marks_of_class(call, assignment->class_id, &marks);
    if (err)
        return err;
    row = marks.items;
    for (size_t i = 0; i < marks.n; i++)
        if (strcmp(row[i].subject, assignment->subject) == 0 &&
            (mark_row_has_cells(&row[i]) || row[i].comment))
            return fail_with(call, &problem_assignment_used, "Đã có điểm hoặc nhận xét");
    return OK;
}

static enum err tell(struct call *call, const struct class_row *class,
                     const struct assignment *assignment)
{
    const char *id = arena_printf(call->mem, "%lld/%s", (long long)class->id, assignment->subject);
    struct change_event event = change_in_class(class, CHANGE_ASSIGNMENT, OPERATION_REMOVED, id);
    enum err err;

    event.subject = assignment->subject;
    event.old_value = value_text(call, &assignment_shape, assignment);
    audit_note(call, class->org_id, "class.unassign", "assignment", id, 1);
    err = put_change(call, &event);
    return err ? err
               : put_access(call, class, assignment->subject, assignment->account_id,
                            OPERATION_LOST, NULL);
}

enum err end_assignment(struct call *call, int64_t class_id, const char *subject)
{
    struct class_row class;
    struct assignment assignment;
    struct list held;
    bool found = false;
    enum err err = access_class(call, class_id, &class);

    if (!err)
        err = year_hold_open(call, class.school_year_id);
    if (!err)
        err = assignments_of_class_held(call, class_id, &held);
    if (!err) /* or a mark that is just being saved would not be seen */
        err = gradebooks_hold(call, class_id);
    if (!err)
        err = assignments_find(call, class_id, subject, &assignment, &found);
    if (!err && !found)
        err = fail_plain(call, ERR_NOT_FOUND, "Lớp không có phân công môn này");
    if (!err)
        err = must_be_unused(call, &assignment);
    if (!err)
        err = assignments_drop(call, &assignment);
    return err ? err : tell(call, &class, &assignment);
}
