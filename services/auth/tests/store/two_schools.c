/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "two_schools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void add_two_schools(struct api *api)
{
    assert_int_equal(add_org(api, SO, "phong", "PHONG"), PHONG);
    assert_int_equal(add_org(api, PHONG, "school", "A"), SCHOOL_A);
    assert_int_equal(add_org(api, PHONG, "school", "B"), SCHOOL_B);
    add_person(api, "so.admin", "phong.admin", "phong_admin", PHONG);
    add_person(api, "phong.admin", "a.admin", "school_admin", SCHOOL_A);
    add_person(api, "phong.admin", "b.admin", "school_admin", SCHOOL_B);
    add_person(api, "a.admin", "gv.toan", "teacher", SCHOOL_A);
}
