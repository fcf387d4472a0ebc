/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/mark_rules.h"

#include <string.h>

const char *const mark_column_names[] = {"", "tx1", "tx2", "tx3", "tx4", "gk", "ck", NULL};
const char *const mark_state_names[] = {"",       "empty", "absent_excused", "zero_by_rule",
                                        "exempt", NULL};

const char *const cell_kind_names[] = {"mark", "test", "rating", NULL};

static const int64_t state_codes[] = {0, MARK_EMPTY, MARK_ABSENT_EXCUSED, MARK_ZERO_BY_RULE,
                                      MARK_EXEMPT};

static const struct mark_refusal refuses_column = {
    "column-not-used",
    "Môn học không có cột điểm này trong học kì",
    "The subject has no such column in the term",
};
static const struct mark_refusal refuses_mark = {
    "mark-out-of-range",
    "Điểm phải từ 0 đến 10, tính theo phần mười (0..100)",
    "A mark must be 0 to 10, in tenths (0..100)",
};
static const struct mark_refusal refuses_rating = {
    "not-a-rating",
    "Môn đánh giá bằng nhận xét chỉ có mức Đạt hoặc Chưa đạt",
    "A subject assessed by comments is rated Đạt or Chưa đạt",
};
static const struct mark_refusal refuses_state = {
    "unknown-state",
    "Trạng thái của ô điểm không hợp lệ",
    "The state of the cell is not a known one",
};
static const struct mark_refusal refuses_kind = {
    "unknown-kind",
    "Hình thức đánh giá của môn học chưa được xác định",
    "How the subject is assessed is not known",
};

size_t mark_columns(int n_tx, enum mark_column ret[COLUMN_COUNT])
{
    size_t n = 0;

    if (n_tx < 1 || n_tx > TX_MAX)
        return 0;
    while (n < (size_t)n_tx) {
        ret[n] = (enum mark_column)(COLUMN_TX1 + n);
        n++;
    }
    ret[n++] = COLUMN_GK;
    ret[n++] = COLUMN_CK;
    return n;
}

unsigned subject_columns(const struct curriculum *curriculum, const struct subject *subject,
                         int grade)
{
    enum mark_column columns[COLUMN_COUNT];
    size_t n = mark_columns(subject_regular_marks(curriculum, subject, grade), columns);
    enum periodic_test tests = subject_tests(curriculum, subject, grade);
    unsigned bits = 0;

    if (subject_hours(curriculum, subject, grade) == 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        bits |= 1U << columns[i];
    if (subject->kind == SUBJECT_LEVELLED || subject->kind == SUBJECT_QUALITY)
        bits |= 1U << COLUMN_TX1 | 1U << COLUMN_TX2;
    if (tests == TEST_BOTH)
        bits |= 1U << COLUMN_GK;
    if (tests != TEST_NONE)
        bits |= 1U << COLUMN_CK;
    return bits;
}

enum mark_column topic_column(int n_tx)
{
    return n_tx < 1 || n_tx > TX_MAX ? COLUMN_NONE : (enum mark_column)(COLUMN_TX1 + n_tx - 1);
}

enum cell_kind cell_kind_of(enum subject_kind kind, enum mark_column column)
{
    if (kind == SUBJECT_SCORED)
        return CELL_MARK;
    return kind == SUBJECT_LEVELLED && column >= COLUMN_GK ? CELL_TEST : CELL_RATING;
}

const char *mark_column_title(enum subject_kind kind, enum mark_column column)
{
    static const char *const secondary[COLUMN_COUNT] = {"",        "ĐĐGtx 1", "ĐĐGtx 2", "ĐĐGtx 3",
                                                        "ĐĐGtx 4", "ĐĐGgk",   "ĐĐGck"};
    static const char *const primary[COLUMN_COUNT] = {"", "Mức giữa kì",      "Mức cuối kì",     "",
                                                      "", "Bài KTĐK giữa kì", "Bài KTĐK cuối kì"};

    return kind == SUBJECT_LEVELLED || kind == SUBJECT_QUALITY ? primary[column]
                                                               : secondary[column];
}

int64_t mark_state_code(int state)
{
    return state > 0 && state < (int)COUNT_OF(state_codes) ? state_codes[state] : 0;
}

int mark_state_of(int64_t code)
{
    for (int i = 1; i < (int)COUNT_OF(state_codes); i++)
        if (state_codes[i] == code)
            return i;
    return 0;
}

static bool column_used(int n_tx, enum mark_column column)
{
    enum mark_column columns[COLUMN_COUNT];
    size_t n = mark_columns(n_tx, columns);

    for (size_t i = 0; i < n; i++)
        if (columns[i] == column)
            return true;
    return false;
}

const struct mark_refusal *mark_refuses(enum subject_kind kind, int n_tx, enum mark_column column,
                                        int64_t value)
{
    if (kind != SUBJECT_SCORED && kind != SUBJECT_COMMENTED)
        return &refuses_kind;
    if (!column_used(n_tx, column))
        return &refuses_column;
    if (value < 0)
        return mark_state_of(value) ? NULL : &refuses_state;
    if (kind == SUBJECT_SCORED)
        return value <= MARK_MAX ? NULL : &refuses_mark;
    return value <= RATING_DAT ? NULL : &refuses_rating;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool mark_parse(const char *text, int64_t *ret_tenths)
{
    size_t whole = strspn(text, "0123456789");
    int64_t tenths = 0;

    if (whole < 1 || whole > 2 || (whole == 2 && text[0] == '0'))
        return false;
    for (size_t i = 0; i < whole; i++)
        tenths = tenths * 10 + (text[i] - '0');
    tenths *= 10;
    text += whole;
    if ((text[0] == ',' || text[0] == '.') && is_digit(text[1])) {
        tenths += text[1] - '0';
        text += 2;
    }
    if (text[0] || tenths > MARK_MAX)
        return false;
    *ret_tenths = tenths;
    return true;
}

void mark_print(int64_t tenths, char ret[8])
{
    size_t n = 0;

    if (tenths >= 0 && tenths <= MARK_MAX) {
        if (tenths == MARK_MAX)
            ret[n++] = '1';
        ret[n++] = (char)('0' + tenths / 10 % 10);
        ret[n++] = ',';
        ret[n++] = (char)('0' + tenths % 10);
    }
    ret[n] = 0;
}
