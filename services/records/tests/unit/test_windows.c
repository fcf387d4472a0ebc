/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When may be entered: 10,000 random nestings of windows against an oracle of ten lines, and what a
 * refusal names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/windows.h"

enum { SCHOOL = 3, OFFICE = 2, PROVINCE = 1, WINDOWS_MAX = 12, NESTINGS = 10000, ITEMS = 20 };

static const char *const years[] = {"2024-2025", "2025-2026"};
static const char *const subjects[] = {"", "toan", "ngu_van"};
/* Few instants, so that edges meet often. */
static const char *const instants[] = {"2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z",
                                       "2026-01-02T00:00:00Z", "2026-02-01T00:00:00Z",
                                       "2026-12-31T23:59:59Z"};

static bool field(bool any, bool equal)
{
    return any || equal;
}

static bool over(const struct entry_window *w, const struct entry_item *i)
{
    return field(!w->year_name, w->year_name && !strcmp(w->year_name, i->year_name)) &&
           field(!w->level, w->level == 1 + (i->grade > 5) + (i->grade > 9)) &&
           field(is_none(w->grade), w->grade == i->grade) &&
           field(!w->subject, w->subject && !strcmp(w->subject, i->subject)) &&
           field(!w->column_kind, w->column_kind == (int)i->column_kind) &&
           field(is_none(w->term), w->term == i->term);
}

/* The oracle: Quy chế as it is read, window by window. */
static bool may_enter(const struct entry_window *w, size_t n, const struct entry_item *i,
                      const char *t)
{
    bool calendar = false, opened = false, locked = false;

    for (; n--; w++) {
        const char *end =
            w->closed_at && strcmp(w->closed_at, w->ends_at) < 0 ? w->closed_at : w->ends_at;
        bool now = over(w, i) && strcmp(w->starts_at, t) <= 0 && strcmp(t, end) < 0;
        bool own = w->kind == WINDOW_KIND_OPENING && w->org_id == i->school_id;
        bool of_year = !w->year_name || !strcmp(w->year_name, i->year_name);

        locked |= w->kind == WINDOW_KIND_LOCK && now;
        opened |= own && now;
        calendar |= own && of_year && strcmp(w->starts_at, end) <= 0;
    }
    return !locked && (opened || !calendar);
}

static int below(int n)
{
    return (int)(random() % n);
}

static struct entry_window any_window(void)
{
    struct entry_window w = {
        .org_id = PROVINCE + below(3),
        .kind = below(3) ? WINDOW_KIND_OPENING : WINDOW_KIND_LOCK,
        .year_name = below(2) ? years[below(2)] : NULL,
        .level = below(3) ? 0 : 1 + below(3),
        .grade = below(3) ? NONE : 5 + below(6),
        .subject = below(2) ? subjects[1 + below(2)] : NULL,
        .column_kind = below(2) ? 0 : 1 + below(3),
        .term = below(2) ? NONE : 1 + below(2),
        .starts_at = instants[below(COUNT_OF(instants))],
        .ends_at = instants[below(COUNT_OF(instants))],
        .closed_at = below(4) ? NULL : instants[below(COUNT_OF(instants))],
    };

    return w;
}

static void random_nestings_are_as_the_oracle_says(void **state)
{
    size_t open = 0, asked = 0;

    (void)state;
    srandom(20260525);
    for (int nesting = 0; nesting < NESTINGS; nesting++) {
        struct entry_window windows[WINDOWS_MAX];
        size_t n = (size_t)below(WINDOWS_MAX + 1);

        for (size_t i = 0; i < n; i++)
            windows[i] = any_window();
        for (int k = 0; k < ITEMS; k++) {
            const struct entry_item item = {SCHOOL,
                                            years[below(2)],
                                            5 + below(6),
                                            subjects[below(3)],
                                            (enum column_kind)(1 + below(3)),
                                            below(3)};
            const char *now = instants[below(COUNT_OF(instants))];
            struct window_verdict v = windows_judge(&(struct list){windows, n}, &item, now);

            assert_int_equal(v.open, may_enter(windows, n, &item, now));
            open += v.open;
            asked++;
        }
    }
    assert_true(open > asked / 10 && open < asked - asked / 10); /* both were met often */
}

/* Setting a lock, whoever sets it, never opens; nor does an opening of an office above. */
static void what_is_added_from_above_only_takes_away(void **state)
{
    (void)state;
    srandom(7);
    for (int nesting = 0; nesting < NESTINGS; nesting++) {
        struct entry_window windows[WINDOWS_MAX + 1];
        size_t n = (size_t)below(WINDOWS_MAX);
        const struct entry_item item = {SCHOOL, years[1], 9, "toan", COLUMN_KIND_TX, 1};
        const char *now = instants[below(COUNT_OF(instants))];

        for (size_t i = 0; i <= n; i++)
            windows[i] = any_window();
        windows[n].org_id = below(2) ? PROVINCE : OFFICE;

        bool before = windows_judge(&(struct list){windows, n}, &item, now).open;

        assert_false(!before && windows_judge(&(struct list){windows, n + 1}, &item, now).open);
    }
}

static const struct entry_item maths = {SCHOOL, "2025-2026", 9, "toan", COLUMN_KIND_CK, 2};

static struct entry_window of(int64_t org_id, int kind, const char *from, const char *to)
{
    return (struct entry_window){.org_id = org_id,
                                 .kind = kind,
                                 .grade = NONE,
                                 .term = NONE,
                                 .starts_at = from,
                                 .ends_at = to};
}

static void a_school_without_openings_is_open(void **state)
{
    struct window_verdict v = windows_judge(&(struct list){0}, &maths, instants[2]);

    (void)state;
    assert_true(v.open);
    assert_null(v.by);
}

static void a_refusal_names_the_lock_that_lasts_longest(void **state)
{
    const struct entry_window windows[] = {
        of(OFFICE, WINDOW_KIND_LOCK, instants[0], instants[3]),
        of(PROVINCE, WINDOW_KIND_LOCK, instants[0], instants[4]),
        of(SCHOOL, WINDOW_KIND_OPENING, instants[0], instants[4]),
    };
    const struct list list = {(void *)(uintptr_t)windows, COUNT_OF(windows)};
    struct window_verdict v = windows_judge(&list, &maths, instants[2]);

    (void)state;
    assert_false(v.open);
    assert_ptr_equal(v.by, &windows[1]);
    assert_string_equal(v.until, instants[4]);
}

static void a_refusal_names_the_next_opening_or_the_last(void **state)
{
    struct entry_window windows[] = {
        of(SCHOOL, WINDOW_KIND_OPENING, instants[0], instants[1]),
        of(SCHOOL, WINDOW_KIND_OPENING, instants[4], "2027-01-01T00:00:00Z"),
        of(SCHOOL, WINDOW_KIND_OPENING, instants[3], instants[4]),
    };
    const struct list list = {windows, COUNT_OF(windows)};
    struct window_verdict v = windows_judge(&list, &maths, instants[2]);

    (void)state;
    assert_false(v.open);
    assert_ptr_equal(v.by, &windows[2]);
    assert_string_equal(v.until, instants[3]);
    v = windows_judge(&(struct list){windows, 1}, &maths, instants[2]);
    assert_ptr_equal(v.by, &windows[0]);
    assert_null(v.until);
    windows[0].subject = "ngu_van"; /* openings, but none for mathematics */
    v = windows_judge(&(struct list){windows, 1}, &maths, instants[0]);
    assert_false(v.open);
    assert_null(v.by);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_nestings_are_as_the_oracle_says),
        cmocka_unit_test(what_is_added_from_above_only_takes_away),
        cmocka_unit_test(a_school_without_openings_is_open),
        cmocka_unit_test(a_refusal_names_the_lock_that_lasts_longest),
        cmocka_unit_test(a_refusal_names_the_next_opening_or_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
