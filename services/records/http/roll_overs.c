/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/roll_over.h"
#include "http/handlers.h"

enum { CLASSES_MAX = 200, STUDENTS_MAX = 10000 };

static const struct field plan_fields[] = {
    INT(struct roll_plan, class_id, 1, INT64_MAX),
    STR(struct roll_plan, next_name, 1, 20, .optional = true),
    STR(struct roll_plan, repeat_name, 1, 20, .optional = true),
    BOOL(struct roll_plan, keep_homeroom, .optional = true),
    BOOL(struct roll_plan, keep_assignments, .optional = true),
};
static const struct shape plan_shape = SHAPE(struct roll_plan, plan_fields);

static const struct field exception_fields[] = {
    INT(struct roll_exception, student_id, 1, INT64_MAX),
    STR(struct roll_exception, class_name, 1, 20, .optional = true),
    BOOL(struct roll_exception, leave_out, .optional = true),
};
static const struct shape exception_shape = SHAPE(struct roll_exception, exception_fields);

static const struct field body_fields[] = {
    INT(struct roll_over, target_year_id, 1, INT64_MAX),
    BOOL(struct roll_over, dry_run, .optional = true),
    LIST(struct roll_over, classes, plan_shape, 1, CLASSES_MAX),
    LIST(struct roll_over, students, exception_shape, 0, STUDENTS_MAX, .optional = true),
};
const struct shape roll_over_body_shape = SHAPE(struct roll_over, body_fields);

struct report_body {
    bool dry_run;
    int64_t target_year_id;
    int64_t promoted;
    int64_t repeats;
    int64_t completed;
    int64_t undecided;
    int64_t already;
    int64_t contradicts;
    int64_t left_out;
    int64_t no_class;
    struct list classes;
    struct list students;
};
static const struct field report_fields[] = {
    BOOL(struct report_body, dry_run),
    INT(struct report_body, target_year_id, 1, INT64_MAX),
    INT(struct report_body, promoted, 0, INT64_MAX),
    INT(struct report_body, repeats, 0, INT64_MAX),
    INT(struct report_body, completed, 0, INT64_MAX),
    INT(struct report_body, undecided, 0, INT64_MAX),
    INT(struct report_body, already, 0, INT64_MAX),
    INT(struct report_body, contradicts, 0, INT64_MAX),
    INT(struct report_body, left_out, 0, INT64_MAX),
    INT(struct report_body, no_class, 0, INT64_MAX),
    LIST(struct report_body, classes, roll_class_shape, 0, 3 * CLASSES_MAX),
    LIST(struct report_body, students, roll_student_shape, 0, STUDENTS_MAX),
};
static const struct shape report_shape = SHAPE(struct report_body, report_fields);

HANDLER(post_roll_over)
{
    struct roll_report report;
    enum err err = roll_over(call, rq->id[0], rq->body, &report);
    const int64_t *n = report.counts;

    if (err)
        return err;
    return reply_json(call, rp, 200, &report_shape,
                      &(struct report_body){.dry_run = report.dry_run,
                                            .target_year_id = report.target_year_id,
                                            .promoted = n[ROLL_PROMOTED],
                                            .repeats = n[ROLL_REPEATS],
                                            .completed = n[ROLL_COMPLETED],
                                            .undecided = n[ROLL_UNDECIDED],
                                            .already = n[ROLL_ALREADY],
                                            .contradicts = n[ROLL_CONTRADICTS],
                                            .left_out = n[ROLL_LEFT_OUT],
                                            .no_class = n[ROLL_NO_CLASS],
                                            .classes = report.classes,
                                            .students = report.students});
}
