/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names as the peoples of Đắk Lắk write them: compared, found, and put in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "locale/locale.h"
#include "text/text.h"

static void a_name_is_the_same_however_it_was_typed(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"H'Linh Byă", "H\u2019Linh Byă", true},
        {"H'Linh Byă", "H\u02bcLinh Byă", true},
        {"H'Linh Byă", "H\u2018LINH  BYĂ  ", true},
        {"Nguyễn Văn Đạt", "Nguyê\u0303n Văn Đa\u0323t", true},
        {"Nguyễn Văn Đạt", "Nguyễn Văn \u00d0ạt", true},
        {"Nguyễn Văn Đạt", "Nguyễn Văn Dạt", false},
        {"H'Ngân Adrơ\u0306ng", "H'Ngân Adro\u031b\u0306ng", true},
        {"H'Ngân Adrơ\u0306ng", "H'Ngân Adrơng", false},
        {"Y Mlê\u0306", "Y Mle\u0302\u0306", true},
        {"Y Mlô\u0306", "Y Mlô", false},
        {"Trần Án", "Trần Ẩn", false},
        {"Hoà", "Hòa", false},
        {"Hiền", "Hiền Hiền", false},
    };
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *a = text_fold_name(mem, cases[i].a);
        const char *b = text_fold_name(mem, cases[i].b);

        if ((strcmp(a, b) == 0) != cases[i].same)
            fail_msg("%s and %s: %s, %s", cases[i].a, cases[i].b, a, b);
    }
}

static void a_name_is_found_without_its_marks(void **state)
{
    static const struct {
        const char *name, *plain;
    } cases[] = {
        {"Nguyễn Thị Ánh Tuyết", "nguyen thi anh tuyet"},
        {"ĐỖ  ĐÌNH Ước ", "do dinh uoc"},
        {"H'Ngân Adrơ\u0306ng", "hngan adrong"},
        {"H\u2019Či Êban", "hci eban"},
        {"Y Blĭk Niê Kđăm", "y blik nie kdam"},
        {"Y ƀă Hmŏk", "y ba hmok"},
        {"Bru-Vân Kiều", "bruvan kieu"},
        {"Lê \u00d0ức 2", "le duc 2"},
        {"李", "李"},
        {"", ""},
    };
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(text_plain_name(mem, cases[i].name), cases[i].plain);
}

static int compare(const struct collator *collator, struct arena *mem, const char *a, const char *b)
{
    struct bytes x = collator_key(collator, mem, a);
    struct bytes y = collator_key(collator, mem, b);
    int order = memcmp(x.data, y.data, x.n < y.n ? x.n : y.n);

    return order ? order : (x.n > y.n) - (x.n < y.n);
}

static void words_are_in_the_vietnamese_order(void **state)
{
    /* The alphabet, then the five tones over one letter; words with the breve that has no letter of
     * its own come behind those without. */
    static const char *const sorted[] = {
        "a", "à", "ả", "ã", "á", "ạ",       "an",      "ăn", "ân",      "b",
        "c", "d", "đ", "e", "ê", "ê\u0306", "g",       "h",  "hà",      "i",
        "k", "l", "m", "n", "o", "ô",       "ô\u0306", "ơ",  "ơ\u0306", "p",
        "q", "r", "s", "t", "u", "ư",       "ư\u0306", "v",  "x",       "y",
    };
    SCOPED(arena_freep) struct arena *mem = arena_new();
    const struct collator *collator = collator_open(mem);

    (void)state;
    if (!collator)
        fail_msg("ICU has no Vietnamese");
    for (size_t i = 0; i < COUNT_OF(sorted); i++)
        for (size_t k = 0; k < COUNT_OF(sorted); k++) {
            int order = compare(collator, mem, sorted[i], sorted[k]);

            if ((i < k && order >= 0) || (i == k && order) || (i > k && order <= 0))
                fail_msg("%s and %s", sorted[i], sorted[k]);
        }
    assert_int_equal(compare(collator, mem, "Hòa", "Ho\u0300a"), 0);
}

static void a_key_ends_with_the_only_nul(void **state)
{
    static const char *const texts[] = {"", "Nguyễn", "H'Linh", "李", "\xff", "a b"};
    SCOPED(arena_freep) struct arena *mem = arena_new();
    const struct collator *collator = collator_open(mem);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct bytes key = collator_key(collator, mem, texts[i]);

        assert_ptr_equal(memchr(key.data, 0, key.n), key.data + key.n - 1);
    }
    assert_in_range(strlen(collator_version(collator, mem)), 3, 30);
}

static void countries_have_vietnamese_names(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    size_t n = 0;

    (void)state;
    assert_string_equal(country_name(mem, "VN"), "Việt Nam");
    assert_string_equal(country_name(mem, "LA"), "Lào");
    assert_string_equal(country_name(mem, "KH"), "Campuchia");
    assert_null(country_name(mem, "vn"));
    assert_null(country_name(mem, "XX"));
    assert_null(country_name(mem, ""));
    for (const char *const *code = country_codes(); *code; code++, n++)
        assert_true(strlen(country_name(mem, *code)) > 0);
    assert_in_range(n, 240, 260);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_the_same_however_it_was_typed),
        cmocka_unit_test(a_name_is_found_without_its_marks),
        cmocka_unit_test(words_are_in_the_vietnamese_order),
        cmocka_unit_test(a_key_ends_with_the_only_nul),
        cmocka_unit_test(countries_have_vietnamese_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
