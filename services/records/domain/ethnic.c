/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/ethnic.h"

#include <string.h>

static const char *const names[ETHNIC_LAST + 1] = {
    NULL,     "Kinh",  "Tày",      "Thái",       "Hoa",    "Khơ-me", "Mường",   "Nùng",
    "HMông",  "Dao",   "Gia Rai",  "Ngái",       "Ê Đê",   "Ba Na",  "Xơ Đăng", "Sán Chay",
    "Cơ Ho",  "Chăm",  "Sán Dìu",  "Hrê",        "M'Nông", "Raglay", "Xtiêng",  "Bru-Vân Kiều",
    "Thổ",    "Giáy",  "Cơ Tu",    "Gié Triêng", "Mạ",     "Khơ Mú", "Co",      "Tà Ôi",
    "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì",     "Chu Ru", "Lào",    "La Chí",  "La Ha",
    "Phù Lá", "La Hủ", "Lự",       "Lô Lô",      "Chứt",   "Mảng",   "Pà Thẻn", "Cơ Lao",
    "Cống",   "Bố Y",  "Si La",    "Pu Péo",     "Brâu",   "Ơ Đu",   "Rơ Măm",  "Người nước ngoài",
};

static const struct variant {
    int code;
    const char *name;
} variants[] = {
    {1, "Việt"},      {5, "Khmer"},       {8, "Mông"},        {8, "Mèo"},     {10, "Jrai"},
    {10, "Jarai"},    {12, "Rhade"},      {13, "Bahnar"},     {14, "Sedang"}, {16, "K'Ho"},
    {17, "Chàm"},     {20, "Mnông"},      {21, "Ra-glai"},    {22, "Stiêng"}, {23, "Bru Vân Kiều"},
    {23, "Vân Kiều"}, {27, "Giẻ Triêng"}, {55, "Nước ngoài"},
};

/* Ranges of letters with diacritics, small and capital, that all fold to one letter. */
static const struct range {
    uint32_t first;
    uint32_t last;
    char letter; /* 0: the character is dropped */
} ranges[] = {
    {0xC0, 0xC5, 'a'},     {0xC8, 0xCB, 'e'},     {0xCC, 0xCF, 'i'},     {0xD2, 0xD6, 'o'},
    {0xD9, 0xDC, 'u'},     {0xDD, 0xDD, 'y'},     {0xE0, 0xE5, 'a'},     {0xE8, 0xEB, 'e'},
    {0xEC, 0xEF, 'i'},     {0xF2, 0xF6, 'o'},     {0xF9, 0xFC, 'u'},     {0xFD, 0xFD, 'y'},
    {0x102, 0x103, 'a'},   {0x110, 0x111, 'd'},   {0x114, 0x115, 'e'},   {0x128, 0x12D, 'i'},
    {0x14E, 0x14F, 'o'},   {0x168, 0x16D, 'u'},   {0x1A0, 0x1A1, 'o'},   {0x1AF, 0x1B0, 'u'},
    {0x2B9, 0x2BF, 0},     {0x300, 0x36F, 0},     {0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'},
    {0x1EC8, 0x1ECB, 'i'}, {0x1ECC, 0x1EE3, 'o'}, {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'},
    {0x2010, 0x2019, 0},
};

#define FOLDED_MAX 32
#define NO_LETTER  '?' /* folds to nothing any name has */

/* One UTF-8 character of at most three bytes; anything else counts as one unknown byte. */
static size_t next_char(const char *text, uint32_t *ret)
{
    const unsigned char *byte = (const unsigned char *)text;

    *ret = byte[0];
    if ((byte[0] & 0xE0) == 0xC0 && (byte[1] & 0xC0) == 0x80) {
        *ret = (byte[0] & 0x1FU) << 6 | (byte[1] & 0x3FU);
        return 2;
    }
    if ((byte[0] & 0xF0) == 0xE0 && (byte[1] & 0xC0) == 0x80 && (byte[2] & 0xC0) == 0x80) {
        *ret = (byte[0] & 0x0FU) << 12 | (byte[1] & 0x3FU) << 6 | (byte[2] & 0x3FU);
        return 3;
    }
    if (byte[0] >= 0x80)
        *ret = UINT32_MAX;
    return 1;
}

static char letter_of(uint32_t c)
{
    if (c < 0x80 && strchr(" -'`\t", (int)c))
        return 0;
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    if (c < 0x80)
        return (char)c;
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return ranges[i].letter;
    return NO_LETTER;
}

/* Base letters and digits only; "" when it is too long to be a name of the list. */
static void fold(const char *text, char ret[FOLDED_MAX])
{
    size_t n = 0;

    while (*text && n < FOLDED_MAX - 1) {
        uint32_t c;
        char letter;

        text += next_char(text, &c);
        letter = letter_of(c);
        if (letter)
            ret[n++] = letter;
    }
    ret[*text ? 0 : n] = 0;
}

static bool folds_to(const char *name, const char *folded)
{
    char other[FOLDED_MAX];

    fold(name, other);
    return strcmp(other, folded) == 0;
}

const char *ethnic_name(int code)
{
    return code >= ETHNIC_FIRST && code <= ETHNIC_LAST ? names[code] : NULL;
}

/* "12", "01" or "1"; 0 when it is no number of the list. */
static int code_of_digits(const char *text)
{
    size_t n = strlen(text);
    int code = 0;

    if (n < 1 || n > 2 || strspn(text, "0123456789") != n)
        return 0;
    for (size_t i = 0; i < n; i++)
        code = code * 10 + (text[i] - '0');
    return ethnic_name(code) ? code : 0;
}

int ethnic_code(const char *text)
{
    char folded[FOLDED_MAX];
    int code;

    if (!text)
        return 0;
    fold(text, folded);
    if (!folded[0])
        return 0;
    code = code_of_digits(folded);
    for (int i = ETHNIC_FIRST; !code && i <= ETHNIC_LAST; i++)
        code = folds_to(names[i], folded) ? i : 0;
    for (size_t i = 0; !code && i < COUNT_OF(variants); i++)
        code = folds_to(variants[i].name, folded) ? variants[i].code : 0;
    return code;
}
