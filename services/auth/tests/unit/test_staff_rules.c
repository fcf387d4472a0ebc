/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each fault in what identifies staff, just at and just beyond its bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/staff_rules.h"

#define TODAY "2026-05-25"

/* A teacher without a fault. */
static const struct staff_identity good = {
    .full_name = "Nguyễn Thị Mẫu",
    .name_is_nfc = true,
    .personal_id = "066985000001",
    .birth_date = "1985-03-01",
    .account_name = "Nguyễn Thị Mẫu",
    .account_here = true,
    .account_active = true,
    .has_position = true,
    .position_here = true,
    .has_role = true,
};

static struct staff_identity with(void (*change)(struct staff_identity *))
{
    struct staff_identity staff = good;

    change(&staff);
    return staff;
}

#define CHANGES(name, ...)                                                                         \
    static void name(struct staff_identity *s)                                                     \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
    }
CHANGES(nothing, (void)s)
CHANGES(no_id, s->personal_id = NULL)
CHANGES(short_id, s->personal_id = "06698500000")
CHANGES(letter_in_id, s->personal_id = "06698500000A")
CHANGES(other_year, s->personal_id = "066984000001")
CHANGES(no_birth, s->birth_date = NULL)
CHANGES(birth_unlike_id_unknown, s->birth_date = NULL; s->personal_id = NULL)
CHANGES(eighteen, s->birth_date = "2008-05-25"; s->personal_id = "066908000001")
CHANGES(not_yet_eighteen, s->birth_date = "2008-05-26"; s->personal_id = "066908000001")
CHANGES(eighty, s->birth_date = "1945-05-26"; s->personal_id = "066945000001")
CHANGES(over_eighty, s->birth_date = "1945-05-25"; s->personal_id = "066945000001")
CHANGES(not_nfc, s->name_is_nfc = false)
CHANGES(digit, s->full_name = s->account_name = "Nguyễn Văn 2")
CHANGES(two_spaces, s->full_name = s->account_name = "Nguyễn  Văn")
CHANGES(space_behind, s->full_name = s->account_name = "Nguyễn ")
CHANGES(nameless, s->full_name = s->account_name = "")
CHANGES(other_name, s->account_name = "Nguyễn Thị Mẩu")
CHANGES(twice, s->name_twice = true)
CHANGES(no_account, s->account_here = s->account_active = s->has_role = false;
        s->account_name = NULL)
CHANGES(account_elsewhere, s->account_here = false; s->has_role = false)
CHANGES(no_post, s->has_position = s->position_here = false)
CHANGES(post_elsewhere, s->position_here = false)
CHANGES(post_closed, s->position_closed = true)
CHANGES(no_role, s->has_role = false)
CHANGES(pending_without_role, s->has_role = s->account_active = false)
CHANGES(role_without_post, s->role_unposted = true)

static const struct {
    void (*change)(struct staff_identity *);
    unsigned found;
} cases[] = {
    {nothing, 0},
    {no_id, STAFF_ID_MISSING},
    {short_id, STAFF_ID_FORM},
    {letter_in_id, STAFF_ID_FORM},
    {other_year, STAFF_ID_BIRTH},
    {no_birth, STAFF_BIRTH_MISSING},
    {birth_unlike_id_unknown, STAFF_BIRTH_MISSING | STAFF_ID_MISSING},
    {eighteen, 0},
    {not_yet_eighteen, STAFF_AGE},
    {eighty, 0},
    {over_eighty, STAFF_AGE},
    {not_nfc, STAFF_NAME_FORM},
    {digit, STAFF_NAME_FORM},
    {two_spaces, STAFF_NAME_FORM},
    {space_behind, STAFF_NAME_FORM},
    {nameless, STAFF_NAME_FORM},
    {other_name, STAFF_NAME_DIFFERS},
    {twice, STAFF_NAME_TWICE},
    {no_account, STAFF_ACCOUNT_MISSING},
    {account_elsewhere, 0},
    {no_post, STAFF_POSITION_MISSING},
    {post_elsewhere, STAFF_POSITION_ELSEWHERE},
    {post_closed, STAFF_POSITION_CLOSED},
    {no_role, STAFF_ROLE_MISSING},
    {pending_without_role, 0},
    {role_without_post, STAFF_ROLE_UNPOSTED},
};

static void each_fault_is_found_and_no_other(void **state)
{
    unsigned all = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct staff_identity staff = with(cases[i].change);
        unsigned found = staff_check(&staff, TODAY);

        if (found != cases[i].found)
            fail_msg("case %zu: %x instead of %x", i, found, cases[i].found);
        all |= found;
    }
    assert_int_equal(all, (1U << STAFF_FINDINGS) - 1); /* none that no case has */
    for (int k = 0; k < STAFF_FINDINGS; k++)
        assert_non_null(staff_finding_names[k]);
    assert_null(staff_finding_names[STAFF_FINDINGS]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_fault_is_found_and_no_other)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
