/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/carry_out_transfer.h"

#include <string.h>

#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/partial_year.h"
#include "app/pass_on.h"
#include "app/student_profile.h"
#include "app/transfer.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "problems.h"
#include "store/departures.h"
#include "store/documents.h"
#include "store/marks.h"
#include "store/partials.h"
#include "store/years.h"
#include "json/json.h"

struct carrying_out {
    struct call *call;
    struct transfer *transfer;
    struct student student;
    struct class_row from;
    struct class_row to;
    struct enrolment enrolment; /* within a year the one that ends */
    bool within_year;
    size_t n_gradebooks;
};

/* What of a document goes along: enough to find and to verify it. */
static const struct field document_fields[] = {
    STR(struct document, id, 36, 36),
    INT(struct document, school_year_id, 1, INT64_MAX),
    INT(struct document, class_id, 1, INT64_MAX),
    ENUM(struct document, stage, stage_names),
    STR(struct document, subject, 0, 40),
    INT(struct document, version, 1, 9999),
    STR(struct document, sha256, 64, 64),
    STR(struct document, signature_sha256, 64, 64),
    STR(struct document, certificate_sha256, 64, 64),
    STR(struct document, signed_at, 20, 20),
};
static const struct shape document_line_shape = SHAPE(struct document, document_fields);

static enum err write_partial_year(struct carrying_out *c, struct buf *out)
{
    struct list marks;
    struct list partial;
    enum err err = marks_of_student(c->call, c->from.id, c->student.id, &marks);

    if (!err)
        err = partials_of_student(c->call, c->from.id, c->student.id, &partial);
    if (err)
        return err;
    buf_text(out, ",\"partial_documents\":");
    json_encode_list(out, &document_line_shape, &partial);
    buf_text(out, ",\"enrolment\":");
    json_encode(out, &enrolment_shape, &c->enrolment);
    buf_text(out, ",\"marks\":");
    json_encode_list(out, &mark_row_shape, &marks);
    return OK;
}

static enum err write_package(struct carrying_out *c)
{
    const struct transfer *t = c->transfer;
    struct student student = c->student;
    struct buf out = buf_in(c->call->mem);
    struct list documents;
    enum err err = documents_signed_of(c->call, student.id, &documents);

    if (err)
        return err;
    describe_student(c->call, &student);
    buf_printf(&out,
               "{\"schema\":\"hbdt:transfer_package:1\",\"transfer_id\":%lld,\"from_org_id\":%lld,"
               "\"to_org_id\":%lld,\"first_day\":\"%s\",\"school_year\":\"%s\",\"grade\":%lld,"
               "\"student\":",
               (long long)t->id, (long long)t->from_org_id, (long long)t->to_org_id, t->first_day,
               c->from.year_name, (long long)c->from.grade);
    json_encode(&out, &student_profile_shape, &student);
    buf_text(&out, ",\"documents\":");
    json_encode_list(&out, &document_line_shape, &documents);
    if (c->within_year)
        err = write_partial_year(c, &out);
    buf_char(&out, '}');
    if (!err)
        err = json_canonical(c->call, buf_bytes(&out), &c->transfer->package);
    if (err)
        return err;
    c->transfer->package_sha256 = sha256_hex(c->call->mem, t->package.data, t->package.n);
    return OK;
}

static enum err load(struct carrying_out *c)
{
    const struct transfer *t = c->transfer;
    bool away = false;
    enum err err = students_get(c->call, t->student_id, &c->student);

    if (err)
        return err;
    err = departures_is_away(c->call, t->student_id, &away);
    if (err)
        return err;
    if (away || c->student.org_id != t->from_org_id || is_none(c->student.class_id))
        return fail_with(c->call, &problem_transfer_state, "Học sinh đã ở trường khác");
    err = classes_get(c->call, c->student.class_id, &c->from);
    if (!err)
        err = classes_get(c->call, t->to_class_id, &c->to);
    c->within_year = !err && strcmp(c->from.year_name, c->to.year_name) == 0;
    if (!err)
        err = class_hold_open(c->call, &c->to, "");
    if (!err && c->within_year)
        err = class_hold_open(c->call, &c->from, "");
    return err;
}

static enum err check_day(struct carrying_out *c)
{
    const char *day = c->transfer->first_day;
    const char *since = c->within_year ? c->enrolment.valid_from : NULL;

    if (strcmp(day, c->call->today) > 0)
        return fail_with(c->call, &problem_not_ready, "Học sinh đến trường mới từ ngày %s", day);
    if (since && strcmp(day, since) <= 0)
        return fail_with(c->call, &problem_not_ready, "Học sinh vào lớp cũ từ ngày %s", since);
    return OK;
}

static enum err hold(struct carrying_out *c)
{
    enum err err = OK;

    if (c->within_year)
        err = enrolment_hold_active(c->call, &c->from, c->student.id, &c->enrolment);
    if (!err)
        err = check_day(c);
    if (!err && c->within_year)
        err = enrolment_not_summed_up(c->call, c->from.id, c->student.id);
    if (!err && c->within_year)
        err = end_stale_partials(c->call, &c->from, c->student.id, c->transfer->first_day);
    return err;
}

/* A year that is over stays as it is. */
static enum err enrol(struct carrying_out *c)
{
    const struct passage passage = {&c->from, &c->to, &c->enrolment, ENROLMENT_TRANSFERRED,
                                    c->transfer->first_day};
    enum err err = c->within_year ? enrolment_pass_on(c->call, &passage, &c->n_gradebooks)
                                  : enrolment_begin_year(c->call, &c->to, c->student.id,
                                                         c->transfer->first_day);

    return err ? err : students_put_school(c->call, c->student.id, c->to.org_id);
}

/* The followers of the one class lose the student, those of the other get to know them. */
static enum err enrol_and_tell(struct carrying_out *c)
{
    struct class_watch from;
    struct class_watch to;
    enum err err = watch_class(c->call, c->from.id, c->student.id, NONE, &from);

    if (!err)
        err = watch_class(c->call, c->to.id, c->student.id, NONE, &to);
    if (!err)
        err = enrol(c);
    if (!err)
        err = put_class_changes(c->call, &from, c->transfer->reason);
    return err ? err : put_class_changes(c->call, &to, c->transfer->reason);
}

enum err carry_out_transfer(struct call *call, int64_t id, struct transfer *ret)
{
    struct carrying_out c = {.call = call, .transfer = ret};
    enum err err = see_transfer(call, id, ret, NULL);

    if (!err && ret->state != TRANSFER_ACCEPTED)
        err = fail_with(call, &problem_transfer_state, "Trường nhận chưa đồng ý, hoặc đã chuyển");
    if (!err)
        err = load(&c);
    if (!err)
        err = hold(&c);
    if (!err)
        err = write_package(&c);
    if (!err)
        err = enrol_and_tell(&c);
    if (err)
        return err;
    ret->state = TRANSFER_EXECUTED;
    ret->from_class_id = c.from.id;
    ret->executed_by = call->caller.account_id;
    ret->executed_at = time_text(call->mem, call->now);
    return step_transfer(call, ret, "transfer.execute");
}
