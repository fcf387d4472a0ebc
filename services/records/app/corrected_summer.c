/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a summer brought, as a correction writes it: tenths, a rating, "absent"; a level of conduct.
 */
#include <string.h>

#include "app/corrected_entry.h"
#include "app/judge_summer.h"
#include "audit/audit.h"
#include "domain/ratings.h"

static const char *value_of(struct call *call, const struct corrected_entry *entry)
{
    const struct summer_result *row = &entry->result;
    int64_t number = entry->correction->field == FIELD_RETEST_TEST ? row->test : row->value;

    if (entry->correction->field == FIELD_TRAINING)
        return conduct_names[row->conduct];
    if (entry->correction->field == FIELD_RETEST && row->outcome == SUMMER_ABSENT)
        return summer_outcome_names[SUMMER_ABSENT];
    if (row->outcome != SUMMER_TAKEN || is_none(number))
        return "";
    if (entry->correction->field == FIELD_RETEST && entry->summer.subject->kind != SUBJECT_SCORED)
        return rating_name(entry->summer.subject->kind, number);
    return arena_printf(call->mem, "%lld", (long long)number);
}

enum err corrected_summer_load(struct call *call, const struct correction *c,
                               struct corrected_entry *entry)
{
    struct summer_view *view = &entry->summer;
    const struct student_result *r;
    const struct summer_result *row;
    enum err err;

    view->class = entry->class;
    err = summer_view_load(call, c->subject, view);
    if (err)
        return err;
    entry->key = summer_document(view);
    r = summer_student(view, c->student_id);
    if (!r)
        return fail_plain(call, ERR_NOT_FOUND, "Lớp không có học sinh này");
    row = view->subject ? summer_again(view, r) : r->training;
    entry->result = row ? *row : (struct summer_result){.value = NONE, .test = NONE};
    entry->value = value_of(call, entry);
    return OK;
}

/* The row as it would be entered, with the new value; whether the text is one at all. */
static bool fill_retest(const struct corrected_entry *entry, struct retest_change *change)
{
    const struct summer_result *row = &entry->result;
    const char *text = entry->correction->new_value;
    enum subject_kind kind = entry->summer.subject->kind;

    *change = (struct retest_change){
        .student_id = entry->correction->student_id, .tenths = NONE, .test = row->test};
    if (entry->correction->field == FIELD_RETEST_TEST) {
        change->test = corrected_number(text, MARK_MAX);
        if (kind == SUBJECT_SCORED)
            change->tenths = row->value;
        else if (!is_none(row->value))
            change->rating = corrected_word(rating_names, rating_name(kind, row->value));
        return !*text || !is_none(change->test);
    }
    if (strcmp(text, summer_outcome_names[SUMMER_ABSENT]) == 0) {
        change->outcome = SUMMER_ABSENT;
        change->test = NONE;
        return true;
    }
    change->rating = corrected_word(rating_names, text);
    change->tenths = corrected_number(text, MARK_MAX);
    return !*text || change->rating || !is_none(change->tenths);
}

static void set_retest(struct call *call, struct corrected_entry *entry)
{
    struct retest_change change;
    bool read = fill_retest(entry, &change);
    struct retest_fault fault = retest_fault(&entry->summer, &change);

    if (!fault.member && !read)
        fault = (struct retest_fault){"tenths", "mục này không nhận giá trị đó",
                                      "the entry does not take that value"};
    if (!fault.member)
        entry->result = retest_row(&entry->summer, &change);
    else
        violate(call, strcmp(fault.member, "student_id") == 0 ? "/student_id" : "/new_value",
                fault.vi, fault.en);
}

static void set_training(struct call *call, struct corrected_entry *entry)
{
    const struct student_result *r = summer_student(&entry->summer, entry->correction->student_id);
    int conduct = corrected_word(conduct_names, entry->correction->new_value);

    if (!may_train(r) || !entry->result.outcome)
        violate(call, "/student_id", "học sinh không thuộc diện rèn luyện trong hè",
                "the student has no conduct to train for");
    else if (!conduct || !conduct_fits(r->ruleset->engine, conduct))
        violate(call, "/new_value", "quy định đánh giá của lớp không có mức này",
                "the rules of the class know no such level");
    else
        entry->result.conduct = conduct;
}

void corrected_summer_set(struct call *call, struct corrected_entry *entry)
{
    if (entry->correction->field == FIELD_TRAINING)
        set_training(call, entry);
    else
        set_retest(call, entry);
}

enum err corrected_summer_store(struct call *call, struct corrected_entry *entry)
{
    struct summer_view *view = &entry->summer;
    enum err err = summer_raise(
        call, view, view->book.version,
        arena_printf(call->mem, "{\"correction\":%lld}", (long long)entry->correction->id));

    if (!err)
        err = audit_append(call); /* an event of its own, like any save's */
    return err ? err : summer_store(call, view, &(struct list){&entry->result, 1});
}
