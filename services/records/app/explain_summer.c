/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/explain_summer.h"

#include "app/explain.h"
#include "app/explain_parts.h"
#include "app/judge_summer.h"
#include "domain/passage.h"
#include "domain/ratings.h"
#include "json/json.h"

void write_summer_result(struct buf *out, enum subject_kind kind, const struct summer_result *row)
{
    buf_char(out, '{');
    member_text(out, "outcome", summer_outcome_names[row->outcome]);
    if (!*row->subject)
        member_text(out, "conduct", row->conduct ? conduct_names[row->conduct] : NULL);
    else if (row->outcome == SUMMER_TAKEN && kind == SUBJECT_SCORED)
        member_int(out, "tenths", row->value);
    else if (row->outcome == SUMMER_TAKEN && !is_none(row->value))
        member_text(out, "rating", rating_name(kind, row->value));
    if (!is_none(row->test))
        member_int(out, "test", row->test);
    buf_char(out, '}');
}

static void write_retake(struct buf *out, const struct subject_line *line,
                         const struct summer_result *row)
{
    buf_char(out, '{');
    member_text(out, "subject", line->subject->code);
    member_text(out, "name", line->subject->name);
    member(out, "before");
    write_value(out, line->result[0], line->subject->kind);
    if (line->tests != TEST_NONE)
        member_int(out, "test_before", line->marks[2] ? line->marks[2]->ck : NONE);
    member(out, "result");
    write_summer_result(out, line->subject->kind, row);
    buf_char(out, '}');
}

void write_taken_again(struct buf *out, const struct student_result *r)
{
    bool first = true;

    member(out, "retests");
    buf_char(out, '[');
    for (size_t i = 0; i < r->n_lines; i++) {
        if (!r->again[i] || !may_take_again(r, i))
            continue;
        if (!first)
            buf_char(out, ',');
        first = false;
        write_retake(out, &r->lines[i], r->again[i]);
    }
    buf_char(out, ']');
    member(out, "training");
    if (r->training && may_train(r))
        write_summer_result(out, SUBJECT_COMMENTED, r->training);
    else
        buf_text(out, "null");
}

void write_completion(struct buf *out, const struct class_row *class,
                      const struct student_result *r)
{
    int level = level_of_grade(class->grade);

    if (!is_last_grade(class->grade)) {
        buf_text(out, "null");
        return;
    }
    buf_char(out, '{');
    member_text(out, "level", school_level_names[level]);
    member(out, "completed");
    buf_text(out, r->completes ? "true" : "false");
    member_text(out, "statement", r->completes ? completion_names_vi[level] : NULL);
    buf_char(out, '}');
}

void write_decision(struct buf *out, const struct class_row *class, const struct student_result *r)
{
    member(out, "learning");
    buf_text(out, "{\"level\":");
    write_learning(out, r, 0);
    buf_text(out, ",\"explanation\":");
    write_learning_why(out, r, 0);
    buf_text(out, "},\"conduct\":{\"level\":");
    write_conduct(out, r, 0);
    buf_printf(out, "},\"promotion\":{\"decision\":\"%s\",\"explanation\":",
               promotion_names[r->promotion]);
    write_promotion_why(out, r);
    buf_text(out, "},\"completion\":");
    write_completion(out, class, r);
}

void write_summer(struct buf *out, const struct class_row *class, const struct student_result *r)
{
    if (!has_summer(r)) {
        buf_text(out, "null");
        return;
    }
    buf_char(out, '{');
    write_taken_again(out, r);
    member(out, "after");
    if (r->after) {
        buf_char(out, '{');
        write_decision(out, class, r->after);
        buf_char(out, '}');
    } else {
        buf_text(out, "null");
    }
    buf_char(out, '}');
}
