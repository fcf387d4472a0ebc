/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/machine_view.h"

#include <string.h>

#include "json/json.h"

#define NAMES(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

/* By kind the members of old and new value that are let through; NULL = nothing is told. */
/* clang-format off */
static const char *const *const members[CHANGE_KINDS] = {
    [CHANGE_SCHOOL_YEAR] = NAMES("id", "org_id", "name", "starts_on", "ends_on", "state", "version"),
    [CHANGE_CLASS] = NAMES("id", "school_year_id", "org_id", "name", "grade", "ruleset",
                           "special_subject"),
    [CHANGE_ASSIGNMENT] = NAMES("class_id", "subject", "terms", "topic", "everyone", "students"),
    [CHANGE_STUDENT] = NAMES("id", "org_id", "version", "full_name", "birth_date", "sex",
                             "student_code"),
    [CHANGE_ENROLMENT] = NAMES("number", "state", "valid_from", "valid_to"),
    [CHANGE_MARK] = NAMES("tx1", "tx2", "tx3", "tx4", "gk", "ck"),
    [CHANGE_HOMEROOM_RECORD] = NAMES("conduct_term1", "conduct_term2", "conduct_year", "praise",
                                     "assessment", "absent_excused", "absent_unexcused"),
    [CHANGE_DOCUMENT] = NAMES("id", "class_id", "student_id", "stage", "subject", "version", "state",
                              "sha256", "signature_sha256", "signed_at"),
    [CHANGE_STUDENT_MERGE] = NAMES("id", "keep_id", "drop_id", "state"),
    [CHANGE_CORRECTION] = NAMES("id", "class_id", "student_id", "subject", "term", "field", "state"),
    [CHANGE_FLAG] = NAMES("id", "class_id", "student_id", "subject", "term", "state"),
    [CHANGE_MONTH] = NAMES("class_id", "month", "state", "version"),
    [CHANGE_MONTH_ABSENCE] = NAMES("student_id", "absent_excused", "absent_unexcused",
                                   "absent_days"),
    [CHANGE_CALENDAR] = NAMES("school_year_id", "starts_on", "term_1_ends_on", "term_2_ends_on",
                              "ends_on", "summer_ends_on", "closes_on", "signed_off_at", "version"),
    [CHANGE_TRANSFER] = NAMES("id", "student_id", "from_org_id", "from_class_id", "to_org_id",
                              "to_class_id", "first_day", "state"),
    [CHANGE_DEPARTURE] = NAMES("id", "package_id", "student_id", "org_id", "class_id", "to_code",
                               "first_day", "state", "within_year", "package_sha256"),
    [CHANGE_ARRIVAL] = NAMES("id", "package_id", "org_id", "from_code", "first_day", "school_year",
                             "state", "class_id", "student_id", "package_sha256"),
};
/* clang-format on */

bool hears_as_machine(const struct call *call)
{
    return strcmp(call->caller.role, "client") == 0;
}

bool machine_hears(int kind)
{
    return members[kind] != NULL;
}

void machine_view(struct call *call, struct change_event *e)
{
    e->old_value = json_pick(call, e->old_value, members[e->kind]);
    e->new_value = json_pick(call, e->new_value, members[e->kind]);
    e->actor_id = 0;
    e->actor_name = "";
    e->role = "";
    e->reason = NULL;
    e->account_id = NONE;
}
