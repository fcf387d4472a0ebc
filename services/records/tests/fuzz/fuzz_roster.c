/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A roster of any bytes: what is found wrong stands in the file, what is taken can be compared,
 * found and sorted. */
#include <stdlib.h>
#include <string.h>

#include "app/roster_rows.h"
#include "app/student_profile.h"
#include "domain/person_name.h"
#include "locale/locale.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_name(struct arena *mem, const struct collator *collator, const char *name)
{
    const char *folded = text_fold_name(mem, name);
    const char *plain = text_plain_name(mem, name);
    struct name_parts parts = name_parts(mem, name);
    struct bytes key = collator_key(collator, mem, parts.given);

    must(folded && strcmp(text_fold_name(mem, folded), folded) == 0);
    must(plain && strcmp(text_plain_name(mem, plain), plain) == 0);
    must(parts.given && parts.middle && parts.last);
    must(key.n > 0 && memchr(key.data, 0, key.n) == key.data + key.n - 1);
}

static void check_faults(const struct list *faults)
{
    const struct roster_fault *fault = faults->items;

    for (size_t i = 0; i < faults->n; i++)
        must(fault[i].line > 0 && fault[i].column && fault[i].value && fault[i].detail);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct call call = {.mem = arena_new(), .request_id = "fuzz", .today = "2026-05-25"};
    const struct collator *collator = collator_open(call.mem);
    struct roster_report report = {0};
    struct list students;

    if (!roster_parse(&call, (struct bytes){data, n}, &students, &report)) {
        struct student *student = students.items;

        check_faults(&report.errors);
        check_faults(&report.warnings);
        for (size_t i = 0; i < students.n && !report.errors.n; i++) {
            must(student[i].full_name && student[i].birth_date && student[i].sex);
            must(student[i].ethnic && student[i].nationality);
            describe_student(&call, &student[i]);
            must(student[i].ethnic_name && student[i].nationality_name);
            check_name(call.mem, collator, student[i].full_name);
        }
    }
    arena_free(call.mem);
    return 0;
}
