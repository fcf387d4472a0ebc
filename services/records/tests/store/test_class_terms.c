/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A subject that a class is taught in one term: its result, and the term in which there is none of
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tenth_grade.h"

/* A subject of one term: that term's result is the year's. */
static void one_terms_result_is_the_years(void **state)
{
    static const struct {
        const char *terms;
        int term1, term2; /* the marks entered; 0 = none */
        int64_t year;
    } cases[] = {
        {"term_1", 70, 0, 70},
        {"term_2", 0, 64, 64},
        {"both", 70, 64, 66}, /* (70 + 2 * 64) / 3 */
        {"both", 70, 0, NONE},
    };
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ground_sql(g, "DELETE FROM mark");
        struct answer answer =
            assign(g, "vat_li", api_text(g->api, ",\"terms\":\"%s\"", cases[i].terms));

        expect(&answer, 200, "");
        if (cases[i].term1)
            fill(g, 0, "vat_li", 1, cases[i].term1);
        if (cases[i].term2)
            fill(g, 0, "vat_li", 2, cases[i].term2);
        answer = results_of_year(g);
        for (size_t k = 0; k < json_get_count(answer.doc, "items/0/subjects"); k++) {
            const char *at = api_text(g->api, "items/0/subjects/%zu", k);

            if (strcmp(json_get_text(answer.doc, api_text(g->api, "%s/subject", at)), "vat_li") !=
                0)
                continue;
            assert_int_equal(json_get_int(answer.doc, api_text(g->api, "%s/result/average", at)),
                             cases[i].year);
        }
    }
}

static void in_the_other_term_nothing_is_entered(void **state)
{
    struct ground *g = *state;
    struct answer answer = assign(g, "gdqp_an", ",\"terms\":\"term_1\"");

    expect(&answer, 200, "");
    answer = get(g, &toan, of_class(g, "/gradebooks/gdqp_an/2"));
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "columns"), 0);
    answer = save(g, "gdqp_an", 2, 0, "tx1", "\"tenths\":80");
    expect_pointers(&answer, 1, (const char *const[]){"/cells/0/column", NULL});
    assert_non_null(strstr(answer.text, "không học môn này ở học kì này"));
    answer = save(g, "gdqp_an", 2, 0, "comment", "\"text\":\"Tốt\"");
    expect_pointers(&answer, 1, (const char *const[]){"/cells/0/column", NULL});
    answer = save(g, "gdqp_an", 1, 0, "tx1", "\"tenths\":80");
    expect(&answer, 200, "");
    answer = assign(g, "gdqp_an", ",\"terms\":\"term_2\"");
    expect(&answer, 409, "assignment-used");
    answer = assign(g, "gdqp_an", ""); /* not said: stays */
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM assignment"
                                      " WHERE subject = 'gdqp_an' AND terms = 'term_1'"),
                     1);
    answer = assign(g, "gdqp_an", ",\"terms\":\"both\"");
    expect(&answer, 200, "");
    answer = assign(g, "gdqp_an", ",\"terms\":\"summer\"");
    expect(&answer, 400, "invalid");
}

#define RESET(test) cmocka_unit_test_setup(test, reset_tenth_grade)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(one_terms_result_is_the_years),
        RESET(in_the_other_term_nothing_is_entered),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
