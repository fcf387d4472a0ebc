/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/class_results.h"
#include "app/explain.h"
#include "app/explain_summer.h"
#include "http/handlers.h"
#include "json/json.h"

static void write_subjects(struct buf *out, const struct student_result *r, int period)
{
    buf_text(out, ",\"subjects\":[");
    for (size_t i = 0; i < r->n_lines; i++) {
        const struct subject_line *line = &r->lines[i];

        buf_printf(out, "%s{\"subject\":\"%s\",\"kind\":\"%s\",\"left_out\":%s,\"result\":",
                   i ? "," : "", line->subject->code, subject_kind_names[line->subject->kind],
                   line->left_out ? "true" : "false");
        if (period)
            write_term(out, line, period);
        else
            write_year(out, line);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void write_year_end(struct buf *out, const struct class_row *class,
                           const struct student_result *r)
{
    buf_text(out, ",\"absences\":");
    if (is_none(r->absences))
        buf_text(out, "null");
    else
        buf_int(out, r->absences);
    buf_printf(
        out, ",\"promotion\":{\"decision\":\"%s\",\"explanation\":", promotion_names[r->promotion]);
    write_promotion_why(out, r);
    buf_printf(out, "},\"title\":{\"title\":\"%s\",\"explanation\":", title_names[r->title]);
    write_title_why(out, r);
    buf_text(out, "},\"completion\":");
    write_completion(out, class, r);
    buf_text(out, ",\"summer\":");
    write_summer(out, class, r);
}

static void write_student(struct buf *out, const struct class_row *class,
                          const struct student_result *r, int period)
{
    buf_printf(out,
               "{\"student_id\":%lld,\"number\":%lld,\"full_name\":", (long long)r->student->id,
               (long long)r->student->number);
    json_text(out, r->student->full_name);
    buf_text(out, ",\"assessment\":");
    write_assessment(out, r);
    write_subjects(out, r, period);
    buf_text(out, ",\"learning\":{\"level\":");
    write_learning(out, r, period);
    buf_text(out, ",\"explanation\":");
    write_learning_why(out, r, period);
    buf_text(out, "},\"conduct\":{\"level\":");
    write_conduct(out, r, period);
    if (!period) {
        buf_text(out, ",\"explanation\":");
        write_conduct_why(out, r);
    }
    buf_char(out, '}');
    if (!period)
        write_year_end(out, class, r);
    buf_char(out, '}');
}

HANDLER(get_results)
{
    struct class_row class;
    struct list results;
    struct buf out = buf_in(call->mem);
    int period = (int)rq->id[1];
    enum err err = access_class(call, rq->id[0], &class);

    if (err)
        return err;
    if (period > 2)
        return fail_plain(call, ERR_NOT_FOUND, "Kì là 0 (cả năm), 1 hoặc 2");
    err = class_results(call, &class, &results);
    if (err)
        return err;

    const struct student_result *r = results.items;

    buf_printf(&out, "{\"class_id\":%lld,\"term\":%d,\"ruleset\":\"%s\",\"items\":[",
               (long long)class.id, period, class.ruleset);
    for (size_t i = 0; i < results.n; i++) {
        buf_text(&out, i ? "," : "");
        write_student(&out, &class, &r[i], period);
    }
    buf_text(&out, "]}");
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}
