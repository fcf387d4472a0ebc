/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_statistics.h"
#include "base/id.h"
#include "csv/csv.h"
#include "domain/due.h"
#include "domain/person.h"
#include "domain/school_level.h"
#include "http/handlers.h"

struct statistics_query {
    int64_t org_id;
    const char *school_year;
    int by;
    int result;
    int level;
    int64_t grade;
    int sex;
    const char *ethnic;
    int64_t after;
    int64_t limit;
};
#define FILTER_FIELDS                                                                              \
    INT(struct statistics_query, org_id, 1, INT64_MAX, .optional = true),                          \
        STR(struct statistics_query, school_year, 9, 9, .optional = true, .check = is_year_name,   \
            .expects = "năm học như 2025-2026"),                                                   \
        ENUM(struct statistics_query, by, outcome_by_names, .optional = true),                     \
        ENUM(struct statistics_query, result, outcome_result_names, .optional = true),             \
        ENUM(struct statistics_query, level, school_level_names, .optional = true),                \
        INT(struct statistics_query, grade, 1, 12, .optional = true),                              \
        ENUM(struct statistics_query, sex, sex_names, .optional = true),                           \
        STR(struct statistics_query, ethnic, 2, 2, .optional = true, .check = is_code,             \
            .expects = "mã dân tộc")

static const struct field query_fields[] = {FILTER_FIELDS, PAGE_FIELDS(struct statistics_query)};
const struct shape learning_query_shape = SHAPE(struct statistics_query, query_fields);

static const struct field table_fields[] = {FILTER_FIELDS};
const struct shape learning_table_shape = SHAPE(struct statistics_query, table_fields);

static const struct field value_fields[] = {
    STR(struct outcome_value, value, 0, 24),
    INT(struct outcome_value, students, 0, INT64_MAX),
};
static const struct shape value_shape = SHAPE(struct outcome_value, value_fields);

static const struct field group_fields[] = {
    STR(struct outcome_group, key, 1, 20),
    STR(struct outcome_group, name, 1, 200),
    INT(struct outcome_group, students, 0, INT64_MAX),
    LIST(struct outcome_group, values, value_shape, 0, 100),
};
static const struct shape group_shape = SHAPE(struct outcome_group, group_fields);

static const struct field statistics_fields[] = {
    INT(struct statistics, org_id, 1, INT64_MAX),
    STR(struct statistics, school_year, 9, 9),
    ENUM(struct statistics, by, outcome_by_names),
    ENUM(struct statistics, result, outcome_result_names),
    STR(struct statistics, as_of, 20, 20),
    INT(struct statistics, pending, 0, INT64_MAX),
    INT(struct statistics, students, 0, INT64_MAX),
    INT(struct statistics, group_min, 0, INT64_MAX, .optional = true),
    LIST(struct statistics, items, group_shape, 0, 500),
    STR(struct statistics, next, 1, 20, .optional = true),
};
static const struct shape statistics_shape = SHAPE(struct statistics, statistics_fields);

static enum err ask(struct call *call, const struct statistics_query *query, struct statistics *ret)
{
    const struct outcome_filter filter = {.unit_id = query->org_id,
                                          .year_name = query->school_year,
                                          .by = query->by,
                                          .result = query->result,
                                          .level = query->level,
                                          .grade = query->grade,
                                          .sex = query->sex,
                                          .ethnic = query->ethnic};

    return see_statistics(call, &filter, ret);
}

HANDLER(get_learning_statistics)
{
    const struct statistics_query *query = rq->query;
    struct statistics s;
    enum err err = ask(call, query, &s);

    if (err)
        return err;
    s.next = cut_page(call, &s.items, sizeof(struct outcome_group),
                      &(struct page_query){query->after, query->limit});
    return reply_json(call, rp, 200, &statistics_shape, &s);
}

static void add_group(struct call *call, struct buf *out, const struct outcome_group *group)
{
    const struct outcome_value *v = group->values.items;

    for (size_t i = 0; i < group->values.n; i++) {
        const char *const cells[] = {group->key, group->name, *v[i].value ? v[i].value : "chua_co",
                                     arena_printf(call->mem, "%lld", (long long)v[i].students)};

        csv_add_row(out, cells, COUNT_OF(cells));
    }
    if (!group->values.n) {
        const char *const cells[] = {group->key, group->name, "khong_cong_bo",
                                     arena_printf(call->mem, "%lld", (long long)group->students)};

        csv_add_row(out, cells, COUNT_OF(cells));
    }
}

HANDLER(get_learning_table)
{
    static const char *const heads[] = {"Mã", "Nhóm", "Kết quả", "Số học sinh"};
    struct statistics s = {0};
    struct buf out = buf_in(call->mem);
    enum err err = ask(call, rq->query, &s);
    const struct outcome_group *group = s.items.items;

    if (err)
        return err;
    buf_text(&out, CSV_BOM);
    csv_add_row(&out, heads, COUNT_OF(heads));
    for (size_t i = 0; i < s.items.n; i++)
        add_group(call, &out, &group[i]);

    const char *const last[] = {"tong", arena_printf(call->mem, "Số liệu trước %s", s.as_of),
                                outcome_result_names[s.result],
                                arena_printf(call->mem, "%lld", (long long)s.students)};

    csv_add_row(&out, last, COUNT_OF(last));
    rp->download_name = arena_printf(call->mem, "thong-ke-%s.csv", s.school_year);
    return reply_bytes(rp, "text/csv; charset=utf-8", buf_bytes(&out));
}
