/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the stages at the year's end are made of, or what is missing before they can be. */
#include <string.h>

#include "app/judge.h"
#include "app/preparing.h"

enum err make_subject_result(struct preparing *p, const struct student_result *r,
                             struct document *document)
{
    for (size_t i = 0; i < r->n_lines; i++) {
        const struct subject_line *line = &r->lines[i];

        if (strcmp(line->subject->code, p->key.subject) != 0 ||
            line->subject->kind == SUBJECT_QUALITY)
            continue;
        if (!is_none(line->result[0]) || has_own_plan(r))
            return p->looks ? OK : subject_result_text(p->call, &p->frame, line, document);
    }
    prepared_missing(p, r->student, p->key.subject, "chưa đủ điểm hoặc mức đánh giá cả năm",
                     "marks or ratings of the year are missing");
    return OK;
}

static const char *missing_of(const struct student_result *r, bool vietnamese)
{
    if (r->achievement)
        return vietnamese ? "thiếu mức đánh giá phẩm chất, năng lực"
                          : "levels of qualities and competences are missing";
    return vietnamese ? "thiếu kết quả rèn luyện hoặc số buổi nghỉ"
                      : "conduct or absences are missing";
}

enum err make_year_summary(struct preparing *p, const struct student_result *r,
                           struct document *document)
{
    const struct document **parts = arena_array(p->call->mem, r->n_lines, sizeof(*parts));
    bool ready = true;
    size_t n = 0;

    for (size_t i = 0; i < r->n_lines; i++) {
        if (r->lines[i].subject->kind == SUBJECT_QUALITY) /* in the summary itself */
            continue;
        parts[n] = prepared_find(&p->below, r->student->id, r->lines[i].subject->code);
        if (parts[n++] && parts[n - 1]->state == DOCUMENT_SIGNED)
            continue;
        ready = false;
        prepared_missing(p, r->student, r->lines[i].subject->code, "giáo viên bộ môn chưa ký",
                         "the subject teacher has not signed");
    }
    if (r->promotion == PROMOTION_UNDECIDED || r->promotion == PROMOTION_UNSET) {
        ready = false;
        prepared_missing(p, r->student, "homeroom-record", missing_of(r, true),
                         missing_of(r, false));
    }
    return ready && !p->looks ? year_summary_text(p->call, &p->frame, r, parts, n, document) : OK;
}

enum err make_link(struct preparing *p, const struct student *student, struct document *document)
{
    const struct document *below = prepared_find(&p->below, student->id, "");

    if (below && below->state == DOCUMENT_SIGNED)
        return p->looks ? OK
                        : link_text(p->call, &p->frame, (enum stage)p->key.stage, below, document);
    prepared_missing(p, student, stage_names[stage_below(p->key.stage)], "bước trước chưa ký",
                     "the stage before is not signed");
    return OK;
}
