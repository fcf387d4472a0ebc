/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "summer_ground.h"

const struct person english = {108, SCHOOL, "teacher", "Ngô Thị Ngoại Ngữ"};

struct answer summer_send(struct ground *g, const struct person *by, const char *what,
                          const char *match, const char *body)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = body ? PATCH : GET,
                                              .target = api_text(g->api, "/v1/classes/%lld%s",
                                                                 (long long)g->class_id, what),
                                              .match = match,
                                              .body = body});
}

const char *summer_path(struct ground *g, const char *subject)
{
    return api_text(g->api, "/summer-results%s%s", *subject ? "/" : "", subject);
}

const char *summer_etag(struct ground *g, const char *subject)
{
    return summer_send(g, &leader, summer_path(g, subject), NULL, NULL).etag;
}

struct answer summer_save(struct ground *g, const struct person *by, const char *subject,
                          const char *body)
{
    return summer_send(g, by, summer_path(g, subject), summer_etag(g, subject), body);
}

struct answer summer_enrol(struct ground *g, int student, const char *subjects)
{
    return summer_save(g, &homeroom, "",
                       api_text(g->api,
                                "{\"registrations\":[{\"student_id\":%lld,\"subjects\":[%s]}]}",
                                (long long)g->students[student], subjects));
}

struct answer summer_train(struct ground *g, int student, const char *conduct)
{
    return summer_save(g, &homeroom, "",
                       api_text(g->api, "{\"training\":[{\"student_id\":%lld,\"conduct\":\"%s\"}]}",
                                (long long)g->students[student], conduct));
}

const char *summer_row(struct ground *g, int student, const char *result)
{
    return api_text(g->api, "{\"rows\":[{\"student_id\":%lld,%s}]}",
                    (long long)g->students[student], result);
}

struct answer summer_results(struct ground *g)
{
    return summer_send(g, &homeroom, "/results/0", NULL, NULL);
}

/* Both terms, all cells; what stands there is replaced. */
void summer_mark(struct ground *g, int student, const char *subject, int value)
{
    for (int term = 1; term <= 2; term++)
        ground_sql(g,
                   api_text(g->api,
                            "REPLACE INTO mark (class_id, subject, term, student_id, tx1, tx2,"
                            " tx3, tx4, gk, ck) VALUES (%lld, '%s', %d, %lld, %d, %d, %d, %d,"
                            " %d, %d)",
                            (long long)g->class_id, subject, term, (long long)g->students[student],
                            value, value, value, value, value, value));
}

/* L18 of the worked examples. */
static const struct {
    const char *subject;
    int l18;
} subjects[] = {{"khtn", 45},      {"ngoai_ngu_1", 32},    {"ngu_van", 60},
                {"toan", 65},      {"lich_su_dia_li", 70}, {"gdcd", 65},
                {"cong_nghe", 66}, {"tin_hoc", 70},        {"gdtc", 1},
                {"nghe_thuat", 1}, {"hdtn_hn", 1},         {"gddp", 1}};

void summer_class(struct ground *g, int grade, const char *ruleset)
{
    ground_sql(g, api_text(g->api, "UPDATE class SET grade = %d, ruleset = '%s' WHERE id = %lld",
                           grade, ruleset, (long long)g->class_id));
}

void summer_assign(struct ground *g, const struct person *who, const char *subject)
{
    ground_sql(g, api_text(g->api,
                           "REPLACE INTO assignment (class_id, subject, account_id, full_name)"
                           " VALUES (%lld, '%s', %lld, '%s')",
                           (long long)g->class_id, subject, (long long)who->account_id, who->name));
}

int reset_summer(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    summer_class(g, 9, "TT22");
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        summer_mark(g, RETAKES, subjects[i].subject, subjects[i].l18);
        summer_mark(g, TRAINS, subjects[i].subject, i < 8 ? 70 : 1);
        summer_mark(g, PASSES, subjects[i].subject, i < 8 ? 70 : 1);
    }
    summer_assign(g, &english, "ngoai_ngu_1");
    summer_assign(g, &toan, "khtn");
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = 'kha', conduct_term2 = 'kha',"
                  " conduct_year = NULL, absent_excused = 3, absent_unexcused = 0");
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET conduct_term2 = 'chua_dat' WHERE student_id ="
                           " %lld",
                           (long long)g->students[TRAINS]));
    return 0;
}
