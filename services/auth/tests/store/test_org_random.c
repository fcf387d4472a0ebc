/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any sequence of acts leaves a whole tree. PROP_SEED=n runs one sequence alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "people.h"
#include "tree_check.h"

enum { UNITS = 16, ACTS = 110, SEEDS = 4 };

static unsigned dice(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % sides;
}

static int64_t ground(struct api *api, const char *by, int64_t ids[UNITS])
{
    struct answer made;

    ids[0] = 1;
    for (int i = 1; i < UNITS; i++) {
        const char *kind = i < 4 ? "phong" : i < 7 ? "commune" : "school";
        int64_t parent = i < 7 ? 1 : ids[1 + i % 6];

        made = api_post(api, by, "/v1/orgs",
                        "{\"parent_id\":%lld,\"kind\":\"%s\",\"name\":\"U\",\"code\":\"U%d\"}",
                        (long long)parent, kind, i);
        expect(&made, 201, "");
        ids[i] = json_get_int(made.doc, "id");
    }
    return 1;
}

static struct answer act_at_random(struct api *api, const char *by, const int64_t ids[UNITS],
                                   unsigned *seed)
{
    static const char *const kinds[] = {"rename", "reparent", "reparent", "reparent",
                                        "merge",  "split",    "close"};
    unsigned kind = dice(seed, COUNT_OF(kinds));
    int64_t unit = ids[1 + dice(seed, UNITS - 1)];
    int64_t into = ids[dice(seed, UNITS)];
    unsigned year = 2020 + dice(seed, 12);
    unsigned day = 1 + dice(seed, 28);
    const char *rest = "";

    if (kind == 0)
        rest = api_text(api, ",\"code\":\"U%u\"", dice(seed, UNITS));
    else if (kind != COUNT_OF(kinds) - 1)
        rest = api_text(api, ",\"into_id\":%lld", (long long)into);
    return api_post(api, by, "/v1/org-acts",
                    "{\"kind\":\"%s\",\"org_id\":%lld,\"effective_on\":\"%u-07-%02u\","
                    "\"decision\":\"QĐ thử\"%s}",
                    kinds[kind], (long long)unit, year, day, rest);
}

static void run(unsigned seed)
{
    struct api *api = api_open();
    unsigned rolling = seed;
    int64_t ids[UNITS];
    int applied = 0;

    begin_province(api);

    const char *by = token_of(api, "so.admin");

    ground(api, by, ids);
    for (int i = 0; i < ACTS; i++) {
        struct answer answer = act_at_random(api, by, ids, &rolling);

        if (answer.status >= 500)
            fail_msg("PROP_SEED=%u: %s", seed, answer.text);
        applied += answer.status == 201;
        if (i % 10 == 9)
            check_tree(api, api_text(api, "PROP_SEED=%u after %d acts", seed, i + 1));
    }
    if (applied < 10)
        fail_msg("PROP_SEED=%u: only %d acts were taken", seed, applied);
    api_close(api);
}

static void any_sequence_leaves_a_whole_tree(void **state)
{
    const char *chosen = getenv("PROP_SEED");

    (void)state;
    if (chosen) {
        run((unsigned)strtoul(chosen, NULL, 10));
        return;
    }
    for (unsigned seed = 1; seed <= SEEDS; seed++)
        run(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_sequence_leaves_a_whole_tree)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
