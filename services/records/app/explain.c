/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/explain.h"

#include "app/explain_parts.h"
#include "app/judge_summer.h"
#include "domain/mark_rules.h"
#include "domain/ratings.h"
#include "json/json.h"

void write_value(struct buf *out, int64_t value, enum subject_kind kind)
{
    if (is_none(value))
        buf_text(out, "null");
    else if (value < 0)
        json_text(out, mark_state_names[mark_state_of(value)]);
    else if (kind == SUBJECT_SCORED)
        buf_int(out, value);
    else
        json_text(out, rating_name(kind, value));
}

void write_level(struct buf *out, enum level level)
{
    if (level)
        json_text(out, level_names[level]);
    else
        buf_text(out, "null");
}

void member(struct buf *out, const char *name)
{
    if (out->data[out->n - 1] != '{')
        buf_char(out, ',');
    json_text(out, name);
    buf_char(out, ':');
}

void member_int(struct buf *out, const char *name, int64_t number)
{
    member(out, name);
    if (is_none(number))
        buf_text(out, "null");
    else
        buf_int(out, number);
}

void member_text(struct buf *out, const char *name, const char *text)
{
    member(out, name);
    if (text)
        json_text(out, text);
    else
        buf_text(out, "null");
}

void member_level(struct buf *out, const char *name, enum level level)
{
    member(out, name);
    write_level(out, level);
}

/* A set of columns as their names. */
static void member_columns(struct buf *out, const char *name, unsigned columns)
{
    bool first = true;

    member(out, name);
    buf_char(out, '[');
    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++) {
        if (!(columns & 1u << column))
            continue;
        if (!first)
            buf_char(out, ',');
        first = false;
        json_text(out, mark_column_names[column]);
    }
    buf_char(out, ']');
}

static void write_cells(struct buf *out, const struct subject_line *line,
                        const struct mark_row *row)
{
    enum subject_kind kind = line->subject->kind;
    const int64_t tx[TX_MAX] = {row ? row->tx1 : NONE, row ? row->tx2 : NONE, row ? row->tx3 : NONE,
                                row ? row->tx4 : NONE};

    member(out, "tx");
    buf_char(out, '[');
    for (int i = 0; i < line->n_tx; i++) {
        if (i)
            buf_char(out, ',');
        write_value(out, tx[i], kind);
    }
    buf_char(out, ']');
    member(out, "gk");
    write_value(out, row ? row->gk : NONE, kind);
    member(out, "ck");
    write_value(out, row ? row->ck : NONE, kind);
}

/* Each content's own cells and rating. */
static void write_parts(struct buf *out, const struct subject_line *line, int term)
{
    member(out, "parts");
    buf_char(out, '[');
    for (size_t i = 0; i < line->n_parts; i++) {
        const struct subject_line *part = &line->parts[i];

        buf_text(out, i ? ",{" : "{");
        member_text(out, "subject", part->subject->code);
        member_text(out, "name", part->subject->name);
        write_cells(out, part, part->marks[term]);
        member(out, "rating");
        write_value(out, part->result[term], part->subject->kind);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void write_term_why(struct buf *out, const struct term_why *why, bool scored)
{
    member(out, "explanation");
    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    if (scored) {
        member_int(out, "sum", why->sum);
        member_int(out, "divisor", why->divisor);
    }
    member_columns(out, "missing", why->missing);
    member_columns(out, "failed", why->failed);
    buf_char(out, '}');
}

/* A point of time in a primary school's term: the level, and the test where there is one. */
static void write_point(struct buf *out, const char *name, const struct subject_line *line,
                        int64_t level, int64_t test, bool tested)
{
    member(out, name);
    buf_char(out, '{');
    member(out, "level");
    write_value(out, level, line->subject->kind);
    if (tested) {
        member(out, "test");
        write_value(out, test, SUBJECT_SCORED);
    }
    buf_char(out, '}');
}

static void write_levelled_term(struct buf *out, const struct subject_line *line, int term)
{
    const struct mark_row *row = line->marks[term];

    buf_char(out, '{');
    member_int(out, "term", term);
    write_point(out, "mid", line, row ? row->tx1 : NONE, row ? row->gk : NONE,
                line->tests == TEST_BOTH);
    write_point(out, "end", line, row ? row->tx2 : NONE, row ? row->ck : NONE,
                line->tests != TEST_NONE);
    buf_char(out, '}');
}

/* A subject of one term, in the other one. */
static bool is_elsewhere(const struct subject_line *line, int term)
{
    int bit = term == 1 ? TAUGHT_TERM1 : TAUGHT_TERM2;

    return line->taught && !(line->taught & bit);
}

static bool is_levelled(const struct subject_line *line)
{
    return line->subject->kind == SUBJECT_LEVELLED || line->subject->kind == SUBJECT_QUALITY;
}

void write_term(struct buf *out, const struct subject_line *line, int term)
{
    bool scored = line->subject->kind == SUBJECT_SCORED;

    if (is_levelled(line)) {
        write_levelled_term(out, line, term);
        return;
    }

    buf_char(out, '{');
    member_int(out, "term", term);
    if (line->n_parts)
        write_parts(out, line, term);
    else
        write_cells(out, line, line->marks[term]);
    if (line->topic == term)
        member_text(out, "topic", mark_column_names[topic_column(line->n_tx)]);
    member(out, scored ? "average" : "rating");
    write_value(out, is_elsewhere(line, term) ? NONE : line->result[term], line->subject->kind);
    if (is_elsewhere(line, term)) {
        member(out, "taught");
        buf_text(out, "false");
    }
    write_term_why(out, &line->term_why[term], scored);
    buf_char(out, '}');
}

void write_year(struct buf *out, const struct subject_line *line)
{
    enum subject_kind kind = line->subject->kind;
    const struct year_why *why = &line->year_why;

    buf_char(out, '{');
    member(out, kind == SUBJECT_SCORED ? "average" : is_levelled(line) ? "level" : "rating");
    write_value(out, line->result[0], kind);
    member(out, "explanation");
    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    member(out, "term1");
    write_value(out, why->term1, kind);
    member(out, "term2");
    write_value(out, why->term2, kind);
    buf_text(out, "}}");
}

const char *subject_code(const struct student_result *r, int index)
{
    return index >= 0 && (size_t)index < r->n_lines ? r->lines[index].subject->code : NULL;
}

static void write_lack(struct buf *out, const struct student_result *r,
                       const struct level_lack *lack)
{
    member(out, "lacks_for_next");
    if (!lack->level) {
        buf_text(out, "null");
        return;
    }
    buf_char(out, '{');
    member_level(out, "level", lack->level);
    member_int(out, "high", lack->high_tenths);
    member_int(out, "subjects_high", lack->subjects_high);
    member_int(out, "floor", lack->floor_tenths);
    member_int(out, "below_floor", lack->below_floor);
    member_text(out, "first_below", subject_code(r, lack->first_below));
    member_int(out, "comment_failed_over", lack->comment_failed_over);
    buf_char(out, '}');
}

/* How many subjects must reach a mark, and the decision by which it is that many. */
static void write_need(struct buf *out, const struct student_result *r, int64_t need)
{
    member_int(out, "need", need);
    if (r->ruleset->decision)
        member_text(out, "need_decision", r->ruleset->decision);
}

void write_tt22_learning_why(struct buf *out, const struct student_result *r, int period)
{
    const struct learning_why *why = &r->learning_why[period];

    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    member_text(out, "base_rule", why->base_rule);
    member_level(out, "base", why->base);
    write_need(out, r, why->need);
    member_int(out, "scored", why->n_scored);
    member_int(out, "from_80", why->n_from_80);
    member_int(out, "from_65", why->n_from_65);
    member_int(out, "from_50", why->n_from_50);
    member_int(out, "lowest", why->min_tenths);
    member_text(out, "lowest_subject", subject_code(r, why->min_index));
    member_int(out, "comment_failed", why->n_comment_failed);
    member_level(out, "adjusted_towards", why->target);
    member_text(out, "adjusted_for", subject_code(r, why->culprit_index));
    member_int(out, "missing", why->n_missing);
    member_text(out, "missing_subject", subject_code(r, why->missing_index));
    write_lack(out, r, &why->lack);
    buf_char(out, '}');
}

void write_tt22_conduct_why(struct buf *out, const struct student_result *r)
{
    buf_char(out, '{');
    member_text(out, "rule", r->conduct_why.rule);
    member_level(out, "term1", r->conduct_why.term1);
    member_level(out, "term2", r->conduct_why.term2);
    member_level(out, "term2_for_next", r->conduct_why.term2_for_next);
    buf_char(out, '}');
}

void write_retest(struct buf *out, const struct student_result *r)
{
    bool ahead = r->promotion == PROMOTION_RETEST || r->promotion == PROMOTION_SUPPLEMENT;
    bool first = true;

    member(out, "retest_subjects");
    buf_char(out, '[');
    for (size_t i = 0; ahead && i < r->n_lines; i++) {
        if (!may_take_again(r, i))
            continue;
        if (!first)
            buf_char(out, ',');
        first = false;
        json_text(out, r->lines[i].subject->code);
    }
    buf_char(out, ']');
}

void write_tt22_promotion_why(struct buf *out, const struct student_result *r)
{
    const struct promotion_why *why = &r->promotion_why;

    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    member_level(out, "learning", why->year.learning);
    member_level(out, "conduct", why->year.conduct);
    member_int(out, "absences", why->year.absences);
    member_int(out, "absent_days", r->absent_days);
    member_int(out, "absences_max", why->absences_max);
    write_retest(out, r);
    write_principal(out, r);
    buf_char(out, '}');
}

void write_tt22_title_why(struct buf *out, const struct student_result *r)
{
    const struct title_why *why = &r->title_why;

    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    member_level(out, "learning", why->learning);
    member_level(out, "conduct", why->conduct);
    member_int(out, "from_90", why->n_from_90);
    write_need(out, r, why->need);
    buf_char(out, '}');
}
