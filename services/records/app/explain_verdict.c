/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verdicts of each family of rules, by its own words. */
#include "app/explain.h"
#include "app/explain_parts.h"
#include "json/json.h"

static void write_name(struct buf *out, const char *const names[], int value)
{
    if (value)
        json_text(out, names[value]);
    else
        buf_text(out, "null");
}

static void member_name(struct buf *out, const char *name, const char *const names[], int value)
{
    member(out, name);
    write_name(out, names, value);
}

void write_assessment(struct buf *out, const struct student_result *r)
{
    write_name(out, assessment_names, r->enrolment->assessment);
}

void write_learning(struct buf *out, const struct student_result *r, int period)
{
    if (r->classes)
        write_name(out, hoc_luc_names, r->classes->learning[period]);
    else if (r->achievement)
        write_name(out, achievement_names, period ? 0 : r->achievement->result);
    else
        write_level(out, r->learning[period]);
}

void write_conduct(struct buf *out, const struct student_result *r, int period)
{
    if (r->classes)
        write_name(out, hanh_kiem_names, r->classes->conduct[period]);
    else
        write_level(out, r->conduct[period]);
}

static void write_class_lack(struct buf *out, const struct student_result *r,
                             const struct hoc_luc_lack *lack)
{
    member(out, "lacks_for_next");
    if (!lack->class) {
        buf_text(out, "null");
        return;
    }
    buf_char(out, '{');
    member_name(out, "level", hoc_luc_names, lack->class);
    member_int(out, "average", lack->average);
    member_int(out, "key_subject", lack->key);
    member_int(out, "special_subject", lack->special);
    member_int(out, "floor", lack->floor);
    member_int(out, "below_floor", lack->below_floor);
    member_text(out, "first_below", subject_code(r, lack->first_below));
    member_int(out, "comment_failed", lack->comment_failed);
    buf_char(out, '}');
}

/* Of specialised classes alone. */
static void write_special(struct buf *out, const struct student_result *r, int period)
{
    const struct subject *special = r->rules->special;
    size_t line = special ? line_of(r, special->code) : r->n_lines;

    if (!special)
        return;
    member(out, "special_subject");
    write_value(out, line < r->n_lines ? r->lines[line].result[period] : NONE, SUBJECT_SCORED);
    member_text(out, "special_subject_of", special->code);
}

static void write_class_why(struct buf *out, const struct student_result *r, int period)
{
    const struct hoc_luc_why *why = &r->classes->learning_why[period];

    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    member_text(out, "base_rule", why->base_rule);
    member_name(out, "base", hoc_luc_names, why->base);
    member_int(out, "scored", why->n_scored);
    member_int(out, "sum", why->sum);
    member_int(out, "average", why->average);
    member_int(out, "key_subject", why->key);
    member_text(out, "key_subject_of", subject_code(r, why->key_index));
    write_special(out, r, period);
    member_int(out, "lowest", why->min_tenths);
    member_text(out, "lowest_subject", subject_code(r, why->min_index));
    member_int(out, "comment_failed", why->n_comment_failed);
    member_name(out, "adjusted_towards", hoc_luc_names, why->target);
    member_text(out, "adjusted_for", subject_code(r, why->culprit_index));
    member_int(out, "missing", why->n_missing);
    member_text(out, "missing_subject", subject_code(r, why->missing_index));
    write_class_lack(out, r, &why->lack);
    buf_char(out, '}');
}

static void write_achievement_lack(struct buf *out, const struct student_result *r,
                                   const struct achievement_lack *lack)
{
    member(out, "lacks_for_next");
    if (!lack->result) {
        buf_text(out, "null");
        return;
    }
    buf_char(out, '{');
    member_name(out, "level", achievement_names, lack->result);
    member_int(out, "subjects", lack->subjects);
    member_text(out, "first_subject", subject_code(r, lack->first_subject));
    member_int(out, "qualities", lack->qualities);
    member_text(out, "first_quality", subject_code(r, lack->first_quality));
    member_int(out, "tests", lack->tests);
    member_text(out, "first_test", subject_code(r, lack->first_test));
    member_int(out, "test_floor", lack->test_floor);
    buf_char(out, '}');
}

static void write_achievement_why(struct buf *out, const struct student_result *r)
{
    const struct primary_why *why = &r->achievement->why;

    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    member_int(out, "subjects", why->n_subjects);
    member_int(out, "qualities", why->n_qualities);
    member_int(out, "tests", why->n_tests);
    member_int(out, "lowest_test", why->lowest_test);
    member_text(out, "lowest_test_of", subject_code(r, why->lowest_index));
    member_int(out, "missing", why->n_missing);
    member_text(out, "missing_subject", subject_code(r, why->missing_index));
    write_achievement_lack(out, r, &why->lack);
    buf_char(out, '}');
}

void write_learning_why(struct buf *out, const struct student_result *r, int period)
{
    if (r->classes)
        write_class_why(out, r, period);
    else if (r->achievement && !period)
        write_achievement_why(out, r);
    else if (r->achievement)
        buf_text(out, "null");
    else
        write_tt22_learning_why(out, r, period);
}

void write_conduct_why(struct buf *out, const struct student_result *r)
{
    if (r->achievement) {
        buf_text(out, "null");
        return;
    }
    if (!r->classes) {
        write_tt22_conduct_why(out, r);
        return;
    }
    buf_char(out, '{');
    member_text(out, "rule", r->ruleset->classes->rule_conduct);
    member_name(out, "term1", hanh_kiem_names, r->classes->conduct[1]);
    member_name(out, "term2", hanh_kiem_names, r->classes->conduct[2]);
    buf_char(out, '}');
}

void write_principal(struct buf *out, const struct student_result *r)
{
    const struct principal_decision *d = r->principal;

    if (!d)
        return;
    member(out, "principal_decision");
    buf_char(out, '{');
    member_text(out, "basis", left_to_principal_names[r->left_to_principal]);
    member_text(out, "decision_number", d->decision_number);
    member_text(out, "decided_on", d->decided_on);
    member_text(out, "decided_name", d->decided_name);
    buf_char(out, '}');
}

static void write_class_promotion(struct buf *out, const struct student_result *r)
{
    const struct tt58_promotion_why *why = &r->classes->promotion_why;

    buf_char(out, '{');
    member_text(out, "rule", why->rule);
    member_name(out, "learning", hoc_luc_names, why->year.learning);
    member_name(out, "conduct", hanh_kiem_names, why->year.conduct);
    member_int(out, "absences", why->year.absences);
    member_int(out, "absences_max", why->absences_max);
    write_retest(out, r);
    write_principal(out, r);
    buf_char(out, '}');
}

void write_promotion_why(struct buf *out, const struct student_result *r)
{
    if (r->classes) {
        write_class_promotion(out, r);
        return;
    }
    if (!r->achievement) {
        write_tt22_promotion_why(out, r);
        return;
    }
    buf_char(out, '{');
    member_text(out, "rule", r->ruleset->achievement->rule_completion);
    member_name(out, "learning", achievement_names, r->achievement->result);
    write_retest(out, r);
    write_principal(out, r);
    buf_char(out, '}');
}

void write_title_why(struct buf *out, const struct student_result *r)
{
    if (!r->classes && !r->achievement) {
        write_tt22_title_why(out, r);
        return;
    }
    buf_char(out, '{');
    if (r->classes) {
        member_text(out, "rule", r->classes->title_why[0].rule);
        member_name(out, "learning", hoc_luc_names, r->classes->title_why[0].learning);
        member_name(out, "conduct", hanh_kiem_names, r->classes->title_why[0].conduct);
    } else {
        member_text(out, "rule", r->achievement->title_why.rule);
        member_name(out, "learning", achievement_names, r->achievement->title_why.result);
        member_name(out, "praise", praise_names, r->enrolment->praise);
    }
    buf_char(out, '}');
}
