/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tree_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DAYS                                                                                       \
    "WITH RECURSIVE day AS ("                                                                      \
    "  SELECT valid_from AS d FROM org_version"                                                    \
    "  UNION SELECT valid_from - INTERVAL 1 DAY FROM org_version"                                  \
    "  UNION SELECT valid_to FROM org_version"                                                     \
    "  UNION SELECT valid_to + INTERVAL 1 DAY FROM org_version WHERE valid_to < '9999-12-31'),"    \
    " walk AS ("                                                                                   \
    "  SELECT d, v.org_id AS top, v.org_id AS unit, 0 AS depth"                                    \
    "    FROM day JOIN org_version v ON d BETWEEN v.valid_from AND v.valid_to"                     \
    "  UNION ALL"                                                                                  \
    "  SELECT w.d, v.parent_id, w.unit, w.depth + 1"                                               \
    "    FROM walk w JOIN org_version v ON v.org_id = w.top"                                       \
    "         AND w.d BETWEEN v.valid_from AND v.valid_to"                                         \
    "   WHERE v.parent_id IS NOT NULL AND w.depth < 9) "

static const struct rule {
    const char *label;
    const char *broken; /* gives how often as n */
} rules[] = {
    {"a line is missing",
     DAYS "SELECT COUNT(*) AS n FROM walk w WHERE NOT EXISTS (SELECT 1 FROM org_closure c"
          " WHERE c.ancestor_id = w.top AND c.descendant_id = w.unit AND c.depth = w.depth"
          "   AND w.d BETWEEN c.valid_from AND c.valid_to)"},
    {"a line leads nowhere",
     DAYS "SELECT COUNT(*) AS n FROM day JOIN org_closure c ON d BETWEEN c.valid_from"
          " AND c.valid_to WHERE NOT EXISTS (SELECT 1 FROM walk w WHERE w.d = day.d"
          " AND w.top = c.ancestor_id AND w.unit = c.descendant_id AND w.depth = c.depth)"},
    {"a line is there twice",
     "SELECT COUNT(*) AS n FROM org_closure a JOIN org_closure b"
     " ON b.ancestor_id = a.ancestor_id AND b.descendant_id = a.descendant_id"
     " AND b.valid_from > a.valid_from AND b.valid_from <= a.valid_to"},
    {"versions overlap or leave a gap",
     "SELECT COUNT(*) AS n FROM org_version v WHERE EXISTS (SELECT 1 FROM org_version l"
     " WHERE l.org_id = v.org_id AND l.valid_from > v.valid_from) AND NOT EXISTS (SELECT 1"
     " FROM org_version x WHERE x.org_id = v.org_id AND x.valid_from = v.valid_to"
     " + INTERVAL 1 DAY)"},
    {"a parent is not there",
     DAYS "SELECT COUNT(*) AS n FROM walk w WHERE NOT EXISTS (SELECT 1 FROM org_version v"
          " WHERE v.org_id = w.top AND w.d BETWEEN v.valid_from AND v.valid_to)"},
    {"a code is held twice",
     "SELECT COUNT(*) AS n FROM org_version a JOIN org_version b ON b.code = a.code"
     " AND b.org_id > a.org_id AND a.valid_from <= b.valid_to AND b.valid_from <= a.valid_to"},
};

void check_tree(struct api *api, const char *label)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        int64_t n = api_number(api, rules[i].broken);

        if (n)
            fail_msg("%s: %s %lld times", label, rules[i].label, (long long)n);
    }
}
