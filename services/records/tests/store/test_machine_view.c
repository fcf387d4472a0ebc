/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a machine client hears of who goes to another installation or comes from one, and of what it
 * hears nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/machine_view.h"
#include "app/put_changes.h"
#include "store/arrivals.h"
#include "store/departures.h"

#define DIGEST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID     "00000000-0000-7000-8000-000000000001"
#define WHEN   "2026-05-25T08:00:00Z"
#define SECRET "không nói"

/* Everything is there. */
static const struct departure departure = {
    .id = 1,
    .package_id = ID,
    .student_id = 2,
    .full_name = SECRET,
    .org_id = 3,
    .from_code = "TN-1",
    .from_name = SECRET,
    .class_id = 4,
    .to_code = "NK-1",
    .to_name = SECRET,
    .first_day = "2026-03-02",
    .reason = SECRET,
    .state = DEPARTURE_CANCELLED,
    .requested_by = 901,
    .requested_at = WHEN,
    .decided_by = 902,
    .decided_at = WHEN,
    .decision_number = SECRET,
    .decision_reason = SECRET,
    .override_reason = SECRET,
    .executed_by = 903,
    .executed_at = WHEN,
    .within_year = true,
    .package_sha256 = DIGEST,
    .note_sha256 = DIGEST,
    .note_certificate_sha256 = DIGEST,
    .sent_by = 904,
    .sent_at = WHEN,
    .cancel_number = SECRET,
    .cancel_reason = SECRET,
    .cancelled_by = 905,
    .cancelled_at = WHEN,
    .answer_sha256 = DIGEST,
    .answer_certificate_sha256 = DIGEST,
    .closed_by = 906,
    .closed_at = WHEN,
    .back_arrival_id = 907,
};

static const struct arrival arrival = {
    .id = 1,
    .package_id = ID,
    .org_id = 3,
    .to_code = "TN-1",
    .to_name = SECRET,
    .from_code = "NK-1",
    .from_name = SECRET,
    .first_day = "2026-03-02",
    .school_year = "2025-2026",
    .full_name = SECRET,
    .personal_id = "079311000001",
    .state = ARRIVAL_ADMITTED,
    .presented_by = 901,
    .presented_at = WHEN,
    .file_sha256 = DIGEST,
    .package_sha256 = DIGEST,
    .note_certificate_sha256 = DIGEST,
    .sender_name = SECRET,
    .class_id = 4,
    .student_id = 2,
    .decided_by = 902,
    .decided_at = WHEN,
    .decision_number = SECRET,
    .decision_reason = SECRET,
    .answer_sha256 = DIGEST,
    .answer_certificate_sha256 = DIGEST,
    .answered_by = 903,
    .answered_at = WHEN,
};

#define HEARD_DEPARTURE                                                                            \
    "{\"id\":1,\"package_id\":\"" ID "\",\"student_id\":2,\"org_id\":3,\"class_id\":4,"            \
    "\"to_code\":\"NK-1\",\"first_day\":\"2026-03-02\",\"state\":\"cancelled\","                   \
    "\"within_year\":true,\"package_sha256\":\"" DIGEST "\"}"
#define HEARD_ARRIVAL                                                                              \
    "{\"id\":1,\"package_id\":\"" ID "\",\"org_id\":3,\"from_code\":\"NK-1\","                     \
    "\"first_day\":\"2026-03-02\",\"school_year\":\"2025-2026\",\"state\":\"admitted\","           \
    "\"class_id\":4,\"student_id\":2,\"package_sha256\":\"" DIGEST "\"}"

static void places_and_states_are_heard_no_names_and_reasons(void **state)
{
    struct call call = {.mem = arena_new()};
    const struct {
        int kind;
        const char *value, *heard;
    } cases[] = {
        {CHANGE_DEPARTURE, value_text(&call, &departure_shape, &departure), HEARD_DEPARTURE},
        {CHANGE_ARRIVAL, value_text(&call, &arrival_shape, &arrival), HEARD_ARRIVAL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct change_event event = change_of(3, cases[i].kind, OPERATION_CHANGED, "1");

        event.old_value = event.new_value = cases[i].value;
        event.actor_id = event.account_id = 901;
        event.actor_name = event.role = event.reason = SECRET;
        assert_true(machine_hears(cases[i].kind));
        machine_view(&call, &event);
        assert_string_equal(event.old_value, cases[i].heard);
        assert_string_equal(event.new_value, cases[i].heard);
        assert_int_equal(event.actor_id, 0);
        assert_string_equal(event.actor_name, "");
        assert_string_equal(event.role, "");
        assert_null(event.reason);
        assert_true(is_none(event.account_id));
    }
    arena_free(call.mem);
}

static void of_work_within_the_school_it_hears_nothing(void **state)
{
    static const int kinds[] = {CHANGE_SIGNING_BATCH, CHANGE_WINDOW, CHANGE_CASE_FILE,
                                CHANGE_ACCESS};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        assert_false(machine_hears(kinds[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_and_states_are_heard_no_names_and_reasons),
        cmocka_unit_test(of_work_within_the_school_it_hears_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
