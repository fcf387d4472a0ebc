/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/corrected_entry.h"

#include <stdlib.h>
#include <string.h>

#include "app/class_changes.h"
#include "app/commit_marks.h"
#include "app/mark_changes.h"

enum { SESSIONS_MAX = 400 };

static bool is_cell(const struct correction *c)
{
    return *c->subject != '\0';
}

static const char *number_text(struct call *call, int64_t number)
{
    return is_none(number) ? "" : arena_printf(call->mem, "%lld", (long long)number);
}

int corrected_word(const char *const *names, const char *text)
{
    for (int i = 1; names[i]; i++)
        if (strcmp(names[i], text) == 0)
            return i;
    return 0;
}

static const char *cell_value(struct call *call, const struct marks_view *view,
                              const struct correction *c, int64_t cell)
{
    enum subject_kind kind = view->subject->kind;

    if (is_none(cell))
        return "";
    if (cell < 0)
        return mark_state_names[mark_state_of(cell)];
    if (cell_kind_of(kind, (enum mark_column)c->field) == CELL_RATING)
        return rating_name(kind, cell);
    return number_text(call, cell);
}

static const char *mark_value(struct call *call, const struct marks_view *view,
                              const struct correction *c)
{
    struct mark_row *row = marks_view_row(view, c->student_id);

    if (c->field == FIELD_COMMENT)
        return row->comment ? row->comment : "";
    return cell_value(call, view, c, *mark_cell(row, c->field));
}

/* The entries that are a word of a list. */
static const char *const *words_of(struct homeroom_change *change, int field, int **ret_member)
{
    switch (field) {
    case FIELD_CONDUCT_TERM1:
        *ret_member = &change->conduct_term1;
        return conduct_names;
    case FIELD_CONDUCT_TERM2:
        *ret_member = &change->conduct_term2;
        return conduct_names;
    case FIELD_CONDUCT_YEAR:
        *ret_member = &change->conduct_year;
        return conduct_names;
    case FIELD_PRAISE:
        *ret_member = &change->praise;
        return praise_names;
    case FIELD_ASSESSMENT:
        *ret_member = &change->assessment;
        return assessment_names;
    default:
        return NULL;
    }
}

static const char *homeroom_value(struct call *call, const struct enrolment *row, int field)
{
    struct homeroom_change now = {.conduct_term1 = row->conduct_term1,
                                  .conduct_term2 = row->conduct_term2,
                                  .conduct_year = row->conduct_year,
                                  .praise = row->praise,
                                  .assessment = row->assessment};
    int *member = NULL;
    const char *const *words = words_of(&now, field, &member);

    if (words)
        return words[*member];
    if (field == FIELD_ABSENT_EXCUSED)
        return number_text(call, row->absent_excused);
    if (field == FIELD_ABSENT_UNEXCUSED)
        return number_text(call, row->absent_unexcused);
    return row->comment ? row->comment : "";
}

static enum err load_cell(struct call *call, const struct correction *c,
                          struct corrected_entry *entry)
{
    struct marks_view *view = &entry->view;
    enum err err;

    view->class = entry->class;
    view->gradebook =
        (struct gradebook){.class_id = c->class_id, .subject = c->subject, .term = c->term};
    err = marks_view_load(call, view);
    if (err)
        return err;
    entry->key = marks_view_document(view);
    entry->before = arena_copy(call->mem, view->rows.items, view->rows.n * sizeof(struct mark_row));
    if (!marks_view_row(view, c->student_id))
        return fail_plain(call, ERR_NOT_FOUND, "Lớp không có học sinh này");
    entry->value = mark_value(call, view, c);
    return OK;
}

enum err corrected_entry_load(struct call *call, const struct correction *c,
                              struct corrected_entry *entry)
{
    bool found = false;
    enum err err;

    entry->correction = c;
    if (correction_is_of_summer(c->field))
        return corrected_summer_load(call, c, entry);
    if (is_cell(c))
        return load_cell(call, c, entry);
    entry->key =
        (struct document_key){.class_id = c->class_id, .stage = STAGE_YEAR_SUMMARY, .subject = ""};
    err = enrolments_find_held(call, c->class_id, c->student_id, &entry->row, &found);
    if (err)
        return err;
    if (!found || entry->row.state != ENROLMENT_ACTIVE)
        return fail_plain(call, ERR_NOT_FOUND, "Lớp không có học sinh này");
    entry->before = arena_copy(call->mem, &entry->row, sizeof(entry->row));
    entry->value = homeroom_value(call, &entry->row, c->field);
    return OK;
}

int64_t corrected_number(const char *text, int64_t max)
{
    size_t n = strlen(text);
    int64_t number;

    if (n == 0 || n > 3 || strspn(text, "0123456789") != n || (n > 1 && *text == '0'))
        return NONE;
    number = strtol(text, NULL, 10);
    return number <= max ? number : NONE;
}

static struct cell_change change_of(const struct correction *c)
{
    const char *text = c->new_value;
    struct cell_change change = {.student_id = c->student_id, .column = c->field, .tenths = NONE};

    if (c->field == FIELD_COMMENT)
        change.text = text;
    else if (!*text)
        change.state = corrected_word(mark_state_names, "empty");
    else if (corrected_word(mark_state_names, text))
        change.state = corrected_word(mark_state_names, text);
    else if (corrected_word(rating_names, text))
        change.rating = corrected_word(rating_names, text);
    else
        change.tenths = corrected_number(text, MARK_MAX);
    return change;
}

static void set_cell(struct call *call, struct corrected_entry *entry)
{
    struct cell_change change = change_of(entry->correction);
    struct cell_fault fault = cell_fault(&entry->view, &change);

    if (!fault.member)
        cell_apply(&entry->view, &change);
    else if (strcmp(fault.member, "column") == 0)
        violate(call, "/field", fault.vi, fault.en);
    else
        violate(call, "/new_value", fault.vi, fault.en);
}

/* Whether there is such a value. */
static bool fill_homeroom(const struct correction *c, struct homeroom_change *change)
{
    int *member = NULL;
    const char *const *words = words_of(change, c->field, &member);

    if (words)
        return (*member = corrected_word(words, c->new_value)) != 0;
    if (c->field == FIELD_ABSENT_EXCUSED)
        return !is_none(change->absent_excused = corrected_number(c->new_value, SESSIONS_MAX));
    if (c->field == FIELD_ABSENT_UNEXCUSED)
        return !is_none(change->absent_unexcused = corrected_number(c->new_value, SESSIONS_MAX));
    change->comment = c->new_value;
    return true;
}

static void set_homeroom(struct call *call, struct corrected_entry *entry)
{
    struct homeroom_change change = {.absent_excused = NONE, .absent_unexcused = NONE};

    if (fill_homeroom(entry->correction, &change) && homeroom_fits(&entry->class, &change))
        homeroom_apply(&entry->row, &change);
    else
        violate(call, "/new_value", "mục này không nhận giá trị đó",
                "the entry does not take that value");
}

void corrected_entry_set(struct call *call, struct corrected_entry *entry)
{
    if (correction_is_of_summer(entry->correction->field))
        corrected_summer_set(call, entry);
    else if (is_cell(entry->correction))
        set_cell(call, entry);
    else
        set_homeroom(call, entry);
}

static enum err store_cell(struct call *call, struct corrected_entry *entry,
                           const char **ret_commitment)
{
    struct marks_view *view = &entry->view;
    struct mark_row *row = marks_view_row(view, entry->correction->student_id);
    enum err err = marks_view_store(call, view, &(struct list){row, 1});

    if (!err)
        err = commit_marks(call, &view->gradebook, ret_commitment);
    return err ? err : put_mark_changes(call, view, entry->before);
}

enum err corrected_entry_store(struct call *call, struct corrected_entry *entry,
                               const char **ret_commitment)
{
    const struct list before = {entry->before, 1};
    const struct list rows = {&entry->row, 1};
    enum err err;

    *ret_commitment = NULL;
    if (correction_is_of_summer(entry->correction->field))
        return corrected_summer_store(call, entry);
    if (is_cell(entry->correction))
        return store_cell(call, entry, ret_commitment);
    err = classes_raise_record(call, &entry->class);
    if (!err)
        err = enrolments_put(call, &rows);
    return err ? err
               : put_list_changes(call, &entry->class, &before, &rows, entry->correction->reason);
}

enum column_kind corrected_entry_kind(const struct corrected_entry *entry, int64_t *ret_term)
{
    const struct correction *c = entry->correction;

    *ret_term = c->term;
    switch (c->field) {
    case FIELD_CONDUCT_TERM1:
    case FIELD_CONDUCT_TERM2:
    case FIELD_CONDUCT_YEAR:
        *ret_term = c->field == FIELD_CONDUCT_YEAR ? 0 : c->field - FIELD_CONDUCT_TERM1 + 1;
        return COLUMN_KIND_CONDUCT;
    case FIELD_ABSENT_EXCUSED:
    case FIELD_ABSENT_UNEXCUSED:
        return COLUMN_KIND_ABSENCES;
    case FIELD_HOMEROOM_COMMENT:
    case FIELD_PRAISE:
    case FIELD_ASSESSMENT:
        return COLUMN_KIND_COMMENTS;
    case FIELD_RETEST:
    case FIELD_RETEST_TEST:
        return COLUMN_KIND_RETEST;
    case FIELD_TRAINING:
        return COLUMN_KIND_SUMMER;
    default:
        return column_kind_of(&entry->view, c->field);
    }
}
