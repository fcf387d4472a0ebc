/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hold_entry.h"

#include "app/year_state.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/seeded.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/enrolments.h"
#include "store/locks.h"
#include "store/windows.h"
#include "store/years.h"
#include "json/json.h"

/* What a refusal tells programs of a window. */
struct barrier {
    int64_t id;
    int kind;
    int64_t org_id;
    const char *unit_name;
    const char *decision_number;
    const char *starts_at;
    const char *ends_at;
    const char *until; /* when entry may be possible again; NULL = not foreseen */
};

static const struct field barrier_fields[] = {
    INT(struct barrier, id, 1, INT64_MAX),
    ENUM(struct barrier, kind, window_kind_names),
    INT(struct barrier, org_id, 1, INT64_MAX),
    STR(struct barrier, unit_name, 1, 200),
    STR(struct barrier, decision_number, 1, 50),
    STR(struct barrier, starts_at, 20, 20),
    STR(struct barrier, ends_at, 20, 20),
    STR(struct barrier, until, 20, 20, .optional = true),
};
static const struct shape barrier_shape = SHAPE(struct barrier, barrier_fields);

static enum err year_is_open(struct call *call, const struct class_row *class, const char *subject,
                             struct school_year *ret, bool *ret_open)
{
    enum err err = years_get_held(call, class->school_year_id, ret);

    if (err)
        return err;
    *ret_open = ret->state != YEAR_LOCKED;
    return *ret_open ? OK : locks_unlocked(call, class->id, subject, ret_open);
}

enum err class_hold_open(struct call *call, const struct class_row *class, const char *subject)
{
    struct school_year year;
    bool open = false;
    enum err err = year_is_open(call, class, subject, &year, &open);

    if (err || SEEDED(43))
        return err;
    return require_year_state(call, &year, open);
}

enum err documents_hold_open(struct call *call, const struct class_row *class,
                             const struct document_key *key, struct list *ret_only)
{
    struct school_year year;
    struct list only = {0};
    bool open = false;
    enum err err;

    *ret_only = (struct list){0};
    if (stage_is_addendum(key->stage))
        return policy_require_state(call, STATE_OPEN, "Phụ lục sau kì nghỉ hè");
    err = years_get_held(call, class->school_year_id, &year);
    if (!err && year.state == YEAR_LOCKED)
        err = locks_unlocked(call, class->id, key->subject, &open);
    if (!err && year.state == YEAR_LOCKED && !open)
        err = corrections_open(call, class->id, &only);
    if (err)
        return err;
    if (!only.n)
        return class_hold_open(call, class, key->subject);
    *ret_only = only;
    return policy_require_state(call, STATE_OPEN, "Sửa chữa đã được duyệt");
}

enum err entry_begin_correction(struct call *call, const struct class_row *class,
                                const struct correction *correction, struct entry *ret)
{
    struct school_year year;
    bool holds = false;
    enum err err = years_get_held(call, class->school_year_id, &year);

    *ret = (struct entry){
        .call = call, .class = class, .subject = correction->subject, .corrects = true};
    if (!err)
        err = corrections_holds(call, correction->id, &holds);
    if (err)
        return err;
    if (!holds && year.state == YEAR_LOCKED && !correction_is_of_summer(correction->field))
        return fail_with(call, &problem_year_locked,
                         "Năm học %s đã khóa: cần quyết định sau khi khóa, trong %d giờ", year.name,
                         CORRECTION_HOURS);
    if (!holds)
        return fail_with(call, &problem_correction_state, "Quá %d giờ từ khi duyệt",
                         CORRECTION_HOURS);
    return windows_hold(call, class->org_id, &ret->windows, &ret->now);
}

enum err entry_begin(struct call *call, const struct class_row *class, const char *subject,
                     struct entry *ret)
{
    enum err err = class_hold_open(call, class, subject);

    *ret = (struct entry){.call = call, .class = class, .subject = subject};
    return err ? err : windows_hold(call, class->org_id, &ret->windows, &ret->now);
}

enum err entry_begin_summer(struct call *call, const struct class_row *class, const char *subject,
                            struct entry *ret)
{
    *ret = (struct entry){.call = call, .class = class, .subject = subject};
    return windows_hold(call, class->org_id, &ret->windows, &ret->now);
}

static const char *text_vi(struct call *call, const struct window_verdict *v)
{
    const struct entry_window *w = v->by;

    if (!w)
        return "trường chưa mở thời gian nhập mục này";
    if (w->kind == WINDOW_KIND_LOCK)
        return arena_printf(call->mem, "%s khóa theo văn bản %s đến %s", w->unit_name,
                            w->decision_number, local_text(call, v->until));
    if (v->until)
        return arena_printf(call->mem, "%s mở theo văn bản %s từ %s", w->unit_name,
                            w->decision_number, local_text(call, v->until));
    return arena_printf(call->mem, "%s đã đóng theo văn bản %s từ %s", w->unit_name,
                        w->decision_number, local_text(call, window_end(w)));
}

static const char *text_en(struct call *call, const struct window_verdict *v)
{
    const struct entry_window *w = v->by;

    if (!w)
        return "the school opened no time to enter this";
    if (w->kind == WINDOW_KIND_LOCK)
        return arena_printf(call->mem, "locked by %s, decision %s, until %s", w->unit_name,
                            w->decision_number, v->until);
    return arena_printf(call->mem, "%s by %s, decision %s, %s",
                        v->until ? "opens only later" : "closed", w->unit_name, w->decision_number,
                        v->until ? v->until : window_end(w));
}

static void remember(struct entry *entry, const struct window_verdict *v)
{
    for (size_t i = 0; i < entry->n_barriers; i++)
        if (entry->barriers[i].by == v->by)
            return;
    if (entry->n_barriers < BARRIERS_MAX)
        entry->barriers[entry->n_barriers++] = *v;
}

enum err entry_look(struct call *call, const struct class_row *class, const char *subject,
                    struct entry *ret, bool *ret_locked)
{
    struct school_year year;
    bool open = false;
    enum err err = year_is_open(call, class, subject, &year, &open);

    *ret = (struct entry){.call = call, .class = class, .subject = subject};
    *ret_locked = !open;
    return err ? err : windows_hold(call, class->org_id, &ret->windows, &ret->now);
}

static struct window_verdict judge(const struct entry *entry, enum column_kind kind, int64_t term)
{
    const struct entry_item item = {.school_id = entry->class->org_id,
                                    .year_name = entry->class->year_name,
                                    .grade = entry->class->grade,
                                    .subject = entry->subject,
                                    .column_kind = kind,
                                    .term = term};

    return windows_judge(&entry->windows, &item, entry->now);
}

struct entry_refusal entry_refuses(const struct entry *entry, enum column_kind kind, int64_t term)
{
    struct window_verdict v = judge(entry, kind, term);

    if (v.open)
        return (struct entry_refusal){0};
    return (struct entry_refusal){text_vi(entry->call, &v), text_en(entry->call, &v)};
}

void entry_ask(struct entry *entry, const char *pointer, enum column_kind kind, int64_t term)
{
    struct window_verdict v = judge(entry, kind, term);

    if (v.open || SEEDED(59))
        return;
    if (entry->corrects && (!v.by || v.by->kind != WINDOW_KIND_LOCK))
        return;
    remember(entry, &v);
    violate(entry->call, pointer, text_vi(entry->call, &v), text_en(entry->call, &v));
}

static const char *members(const struct entry *entry)
{
    struct buf out = buf_in(entry->call->mem);
    bool first = true;

    buf_text(&out, "\"detail_en\":");
    json_text(&out, text_en(entry->call, &entry->barriers[0]));
    buf_text(&out, ",\"windows\":[");
    for (size_t i = 0; i < entry->n_barriers; i++) {
        const struct entry_window *w = entry->barriers[i].by;

        if (!w)
            continue;
        if (!first)
            buf_char(&out, ',');
        first = false;
        json_encode(&out, &barrier_shape,
                    &(struct barrier){w->id, w->kind, w->org_id, w->unit_name, w->decision_number,
                                      w->starts_at, window_end(w), entry->barriers[i].until});
    }
    buf_text(&out, "]");
    return arena_printf(entry->call->mem, "%.*s", (int)out.n, out.data);
}

enum err entry_end(struct entry *entry)
{
    struct call *call = entry->call;

    if (!entry->n_barriers)
        return policy_require_window(call, WINDOW_OPEN, "Trong thời gian nhập");
    call->failure.members = members(entry);
    return policy_require_window(call, WINDOW_CLOSED, "%s", text_vi(call, &entry->barriers[0]));
}

enum err profile_hold_open(struct call *call, const struct class_row *class)
{
    struct entry entry;
    enum err err = entry_begin(call, class, "", &entry);

    if (err)
        return err;
    entry_ask(&entry, "", COLUMN_KIND_PROFILE, 0);
    return entry_end(&entry);
}

static enum err ask_profile(struct call *call, const struct class_row *class)
{
    struct entry entry;
    enum err err = entry_begin_summer(call, class, "", &entry);

    if (err)
        return err;
    entry_ask(&entry, "", COLUMN_KIND_PROFILE, 0);
    return entry_end(&entry);
}

enum err profile_windows_hold(struct call *call, const struct student *student, struct list *ret)
{
    const struct class_row nowhere = {.id = NONE, .org_id = student->org_id, .year_name = ""};
    enum err err = enrolments_of_student(call, student->id, ret);
    bool asked = false;

    for (size_t i = 0; !err && i < ret->n; i++) {
        const struct enrolment_line *line = (const struct enrolment_line *)ret->items + i;
        struct class_row class;

        if (line->state != ENROLMENT_ACTIVE || line->year_state == YEAR_LOCKED)
            continue;
        err = classes_get(call, line->class_id, &class);
        if (!err)
            err = ask_profile(call, &class);
        asked = true;
    }
    return err || asked ? err : ask_profile(call, &nowhere);
}
