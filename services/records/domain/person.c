/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/person.h"

#include <string.h>

#include "base/date.h"

const char *const sex_names[] = {"", "male", "female", "unknown", NULL};
const char *const sex_names_vi[] = {"", "Nam", "Nữ", "Chưa xác định", NULL};

/* Statistical codes of the 63 provinces before 1 July 2025; ids given before keep them. */
static const unsigned char provinces[] = {
    1,  2,  4,  6,  8,  10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
    34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
    67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
};

static int digit(char c)
{
    return c - '0';
}

static bool is_province(const char *id)
{
    int code = digit(id[0]) * 100 + digit(id[1]) * 10 + digit(id[2]);

    for (size_t i = 0; i < COUNT_OF(provinces); i++)
        if (provinces[i] == code)
            return true;
    return false;
}

static unsigned check_sex(const char *id, enum sex sex)
{
    bool female = digit(id[3]) % 2 == 1;

    if (sex == SEX_MALE)
        return female ? PERSONAL_ID_SEX : 0;
    if (sex == SEX_FEMALE)
        return female ? 0 : PERSONAL_ID_SEX;
    return 0;
}

/* Digit 4: 0 and 1 for 19xx, 2 and 3 for 20xx, and so on. */
static unsigned check_century(const char *id, const char *birth_date)
{
    int century = digit(birth_date[0]) * 10 + digit(birth_date[1]);

    return 19 + digit(id[3]) / 2 == century ? 0 : PERSONAL_ID_CENTURY;
}

unsigned personal_id_check(const char *id, const char *birth_date, enum sex sex, bool test_mode)
{
    bool dated = birth_date && is_date(birth_date);
    bool fictitious;
    unsigned found = 0;

    if (!id || strlen(id) != 12 || strspn(id, "0123456789") != 12)
        return PERSONAL_ID_FORM;

    fictitious = id[3] == '9';
    if (fictitious && !test_mode)
        found |= PERSONAL_ID_FICTITIOUS;
    if (!is_province(id))
        found |= PERSONAL_ID_PLACE;
    if (!fictitious)
        found |= check_sex(id, sex);
    if (!fictitious && dated)
        found |= check_century(id, birth_date);
    if (dated && memcmp(id + 4, birth_date + 2, 2) != 0)
        found |= PERSONAL_ID_YEAR;
    return found;
}
