/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What August adds to May's signed documents: none of them is touched, each is named by its digest
 * (docs/adr/0022-summer.md). */
#include <string.h>

#include "app/judge_summer.h"
#include "app/preparing.h"

static enum err load_stage(struct preparing *p, enum stage stage, const char *subject)
{
    const struct document_key key = {
        .class_id = p->key.class_id, .stage = (int)stage, .subject = subject};

    return documents_of_class(p->call, &key, &p->may[stage]);
}

enum err load_may(struct preparing *p)
{
    enum err err = OK;

    if (p->key.stage == STAGE_RETEST_RESULT)
        return load_stage(p, STAGE_SUBJECT_RESULT, p->key.subject);
    for (int stage = STAGE_YEAR_SUMMARY; p->key.stage == STAGE_ADDENDUM && stage <= STAGE_SEAL;
         stage++)
        if (!err)
            err = load_stage(p, (enum stage)stage, "");
    return err;
}

enum err load_fallen(struct preparing *p)
{
    if (p->key.stage != STAGE_YEAR_SUMMARY && p->key.stage != STAGE_ADDENDUM)
        return OK;
    return documents_fallen(p->call, p->class.id, &p->fallen);
}

/* May's new summary tells of all that fell with the old one, an addendum of what it does without:
 * no later version of that will say so. */
static bool is_withdrawn(const struct preparing *p, const struct student_result *r,
                         const struct document *d)
{
    if (d->student_id != r->student->id)
        return false;
    return p->key.stage == STAGE_YEAR_SUMMARY ||
           (d->stage == STAGE_RETEST_RESULT && !summer_concerns(r, d->subject));
}

static enum err find_correction(struct call *call, const struct document *d,
                                const struct correction **ret)
{
    struct correction *found = NULL;

    *ret = NULL;
    if (is_none(d->correction_id))
        return OK;
    *ret = found = arena_alloc(call->mem, sizeof(*found));
    return corrections_get(call, d->correction_id, found);
}

enum err frame_withdrawn(struct preparing *p, const struct student_result *r)
{
    const struct document *d = p->fallen.items;
    struct withdrawn_part *parts = arena_array(p->call->mem, p->fallen.n, sizeof(*parts));
    size_t n = 0;
    enum err err = OK;

    for (size_t i = 0; i < p->fallen.n && !err; i++) {
        if (!is_withdrawn(p, r, &d[i]))
            continue;
        parts[n].document = &d[i];
        err = find_correction(p->call, &d[i], &parts[n++].correction);
    }
    p->frame.withdrawn = (struct list){parts, n};
    return err;
}

enum err hold_may(struct preparing *p)
{
    enum err err = OK;

    if (stage_part(p->key.stage) > STAGE_YEAR_SUMMARY || !stage_is_addendum(p->key.stage))
        return OK;
    for (int stage = STAGE_SUBJECT_RESULT; stage <= STAGE_SEAL && !err; stage++)
        err = documents_hold(
            p->call,
            &(struct document_key){.class_id = p->key.class_id, .stage = stage, .subject = ""});
    return err ? err : summers_hold(p->call, p->class.id);
}

/* May's, signed; noted as missing when it is not. */
static const struct document *signed_in_may(struct preparing *p, const struct student_result *r,
                                            enum stage stage, const char *subject)
{
    const struct document *found = prepared_find(&p->may[stage], r->student->id, subject);

    if (found && found->state == DOCUMENT_SIGNED)
        return found;
    prepared_missing(p, r->student, *subject ? subject : stage_names[stage],
                     "tài liệu cuối năm chưa ký", "the document of the year's end is not signed");
    return NULL;
}

enum err make_retest_result(struct preparing *p, const struct student_result *r,
                            struct document *document)
{
    size_t i = line_of(r, p->key.subject);
    const struct document *may = signed_in_may(p, r, STAGE_SUBJECT_RESULT, p->key.subject);
    bool due = r->again[i]->outcome == SUMMER_REGISTERED;

    if (due)
        prepared_missing(p, r->student, p->key.subject, "chưa có kết quả đánh giá lại",
                         "the subject's result of the summer is missing");
    if (!may || due || p->looks)
        return OK;
    return retest_result_text(p->call, &p->frame, r, i, may, document);
}

/* The signed results of what was taken again; qualities stand in the addendum itself. */
static bool find_parts(struct preparing *p, const struct student_result *r,
                       struct addendum_links *links)
{
    bool ready = true;

    for (size_t i = 0; i < r->n_lines; i++) {
        const struct subject *subject = r->lines[i].subject;
        const struct document *part;

        if (subject->kind == SUBJECT_QUALITY || !summer_concerns(r, subject->code))
            continue;
        part = prepared_find(&p->below, r->student->id, subject->code);
        links->parts[links->n_parts++] = part;
        if (part && part->state == DOCUMENT_SIGNED)
            continue;
        ready = false;
        prepared_missing(p, r->student, subject->code,
                         "giáo viên bộ môn chưa ký kết quả đánh giá lại",
                         "the subject teacher has not signed the summer's result");
    }
    return ready;
}

enum err make_addendum(struct preparing *p, const struct student_result *r,
                       struct document *document)
{
    struct addendum_links links = {.parts =
                                       arena_array(p->call->mem, r->n_lines, sizeof(*links.parts))};
    bool ready = find_parts(p, r, &links);

    for (int stage = STAGE_YEAR_SUMMARY; stage <= STAGE_SEAL; stage++) {
        links.may[stage] = signed_in_may(p, r, (enum stage)stage, "");
        ready &= links.may[stage] != NULL;
    }
    if (r->after && r->after->promotion == PROMOTION_BY_PRINCIPAL) {
        ready = false;
        prepared_missing(p, r->student, "principal-decision", "hiệu trưởng chưa quyết định",
                         "the head of school has not decided yet");
    } else if (!summer_is_over(r)) {
        ready = false;
        prepared_missing(p, r->student, "summer-results", "chưa có quyết định sau kì nghỉ hè",
                         "the summer has not decided yet");
    }
    return ready && !p->looks ? addendum_text(p->call, &p->frame, r, &links, document) : OK;
}
