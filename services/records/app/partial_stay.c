/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partial_stay.h"

#include <string.h>

#include "app/explain.h"
#include "app/pass_on.h"
#include "base/buf.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "json/json.h"

static enum err read_result(struct stay *s)
{
    struct list results;
    enum err err = s->result ? OK : class_results(s->call, s->class, &results);
    const struct student_result *r = results.items;

    if (err || s->result)
        return err;
    for (size_t i = 0; i < results.n; i++)
        if (r[i].student->id == s->student_id)
            s->result = &r[i];
    return s->result ? OK : fail_plain(s->call, ERR_NOT_FOUND, "Học sinh không còn ở lớp");
}

static enum err read_parts(struct stay *s)
{
    return partials_of_stay(
        s->call,
        &(struct partial){.class_id = s->class->id, .student_id = s->student_id, .until = s->until},
        &s->parts);
}

enum err stay_read(struct stay *s, const char *first_day)
{
    enum err err;

    s->until = day_before(s->call->mem, first_day);
    err = read_parts(s);
    return err ? err : read_result(s);
}

const struct subject_line *stay_line(const struct stay *s, const char *subject)
{
    for (size_t i = 0; i < s->result->n_lines; i++)
        if (strcmp(s->result->lines[i].subject->code, subject) == 0)
            return &s->result->lines[i];
    return NULL;
}

static bool is_of(const struct partial *p, int stage, const char *subject)
{
    return p->stage == stage && strcmp(p->subject, subject) == 0;
}

const struct partial *stay_newest(const struct stay *s, int stage, const char *subject)
{
    const struct partial *p = s->parts.items;

    for (size_t i = 0; i < s->parts.n; i++)
        if (is_of(&p[i], stage, subject))
            return &p[i];
    return NULL;
}

const struct partial *stay_last(const struct stay *s, int stage, const char *subject)
{
    const struct partial *p = s->parts.items;

    for (size_t i = 0; i < s->parts.n; i++)
        if (is_of(&p[i], stage, subject) && p[i].state != DOCUMENT_WAITING)
            return &p[i];
    return NULL;
}

static void add_terms(struct buf *out, const struct subject_line *line)
{
    for (int term = 1; term <= 2; term++) {
        write_term(out, line, term);
        if (line->marks[term] && line->marks[term]->comment)
            json_text(out, line->marks[term]->comment);
    }
}

static void add_part(const struct stay *s, struct buf *out, int stage, const char *subject)
{
    const struct partial *part = stay_newest(s, stage, subject);

    if (part && part->signature_sha256)
        buf_printf(out, "%s %s\n", part->sha256, part->signature_sha256);
}

/* The homeroom record, the parts below, and what of primary schools stands in the summary. */
static void add_summary(const struct stay *s, struct buf *out)
{
    const struct student_result *r = s->result;

    json_encode(out, &enrolment_shape, r->enrolment);
    for (size_t i = 0; i < r->n_lines; i++) {
        if (r->lines[i].subject->kind == SUBJECT_QUALITY)
            add_terms(out, &r->lines[i]);
        else
            add_part(s, out, STAGE_SUBJECT_RESULT, r->lines[i].subject->code);
    }
}

const char *stay_source(const struct stay *s, int stage, const char *subject)
{
    struct buf out = buf_in(s->call->mem);
    const struct subject_line *line = stay_line(s, subject);

    if (stage == STAGE_SUBJECT_RESULT && line)
        add_terms(&out, line);
    else if (stage == STAGE_YEAR_SUMMARY)
        add_summary(s, &out);
    else
        add_part(s, &out, stage - 1, "");
    return sha256_hex(s->call->mem, out.data ? out.data : "", out.n);
}

static bool is_below_current(const struct stay *s, int stage)
{
    const struct student_result *r = s->result;

    if (stage > STAGE_YEAR_SUMMARY)
        return stay_is_current(s, stay_newest(s, stage - 1, ""));
    for (size_t i = 0; stage == STAGE_YEAR_SUMMARY && i < r->n_lines; i++)
        if (r->lines[i].subject->kind != SUBJECT_QUALITY &&
            !stay_is_current(s, stay_newest(s, STAGE_SUBJECT_RESULT, r->lines[i].subject->code)))
            return false;
    return true;
}

/* Of four stages, so that this ends. */
bool stay_is_current(const struct stay *s, const struct partial *part)
{
    return part && part->state == DOCUMENT_SIGNED &&
           strcmp(part->source_sha256, stay_source(s, part->stage, part->subject)) == 0 &&
           is_below_current(s, part->stage);
}

enum err stay_end(struct stay *s, int stage, const char *subject)
{
    struct partial *p = s->parts.items;
    enum err err = OK;

    for (size_t i = 0; i < s->parts.n && !err; i++) {
        if (p[i].state == DOCUMENT_SUPERSEDED ||
            (!is_of(&p[i], stage, subject) && p[i].stage <= stage))
            continue;
        p[i].ended_reason = "Dữ liệu đã đổi sau khi ký";
        err = partials_end(s->call, &p[i]);
        /* What waited is gone: it counts no more, and no version follows on it. */
        if (p[i].state == DOCUMENT_WAITING)
            p[i].stage = STAGE_NONE;
        p[i].state = DOCUMENT_SUPERSEDED;
    }
    return err;
}

enum err stay_parts(struct stay *s, int stage, const char *subject, struct list *ret)
{
    enum err err = read_parts(s);
    const struct partial *all = s->parts.items;
    struct partial *found = arena_array(s->call->mem, s->parts.n, sizeof(*found));

    *ret = (struct list){found, 0};
    for (size_t i = 0; i < s->parts.n && !err; i++)
        if (is_of(&all[i], stage, subject))
            found[ret->n++] = all[i];
    return err;
}
