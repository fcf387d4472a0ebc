/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/roster_rows.h"

#include <stdlib.h>
#include <string.h>

#include "app/student_profile.h"
#include "base/date.h"
#include "csv/csv.h"
#include "domain/code_lists.h"
#include "locale/locale.h"
#include "problems.h"
#include "text/text.h"

enum { VALUE_SHOWN = 40, NUMBER_MAX = 999 };

enum column {
    STT,
    HO_TEN,
    NGAY_SINH,
    GIOI_TINH,
    DAN_TOC,
    NOI_SINH,
    SO_DINH_DANH,
    MA_HOC_SINH,
    DIA_CHI,
    HO_TEN_CHA,
    HO_TEN_ME,
    TEN_SAP_XEP,
    QUOC_TICH,
    QUE_QUAN,
    SO_DANG_BO,
    MA_XA,
    DIEN_THOAI,
    DIEN_CHINH_SACH,
    NAM_SINH_CHA,
    NGHE_NGHIEP_CHA,
    NAM_SINH_ME,
    NGHE_NGHIEP_ME,
    HO_TEN_GIAM_HO,
    NAM_SINH_GIAM_HO,
    NGHE_NGHIEP_GIAM_HO,
    COLUMNS,
};

enum { REQUIRED_COLUMNS = GIOI_TINH + 1 };

#define AT(member) offsetof(struct student, member)

/* The columns of a file, and which member of a profile each fills; at 0 it is read in a way of its
 * own. */
static const struct {
    const char *name;
    const char *field;
    size_t at; /* of the text it is taken into as it stands */
    int64_t max;
} columns[COLUMNS] = {
    [STT] = {"stt", "number"},
    [HO_TEN] = {"ho_ten", "full_name", AT(full_name), STUDENT_NAME_MAX},
    [NGAY_SINH] = {"ngay_sinh", "birth_date"},
    [GIOI_TINH] = {"gioi_tinh", "sex"},
    [DAN_TOC] = {"dan_toc", "ethnic"},
    [NOI_SINH] = {"noi_sinh", "place_of_birth", AT(place_of_birth), STUDENT_TEXT_MAX},
    [SO_DINH_DANH] = {"so_dinh_danh", "personal_id", AT(personal_id), STUDENT_TEXT_MAX},
    [MA_HOC_SINH] = {"ma_hoc_sinh", "student_code", AT(student_code), 20},
    [DIA_CHI] = {"dia_chi", "address", AT(address), STUDENT_TEXT_MAX},
    [HO_TEN_CHA] = {"ho_ten_cha", "father_name", AT(father_name), STUDENT_NAME_MAX},
    [HO_TEN_ME] = {"ho_ten_me", "mother_name", AT(mother_name), STUDENT_NAME_MAX},
    [TEN_SAP_XEP] = {"ten_sap_xep", "sort_name", AT(sort_name), STUDENT_NAME_MAX},
    [QUOC_TICH] = {"quoc_tich", "nationality"},
    [QUE_QUAN] = {"que_quan", "native_place", AT(native_place), STUDENT_TEXT_MAX},
    [SO_DANG_BO] = {"so_dang_bo", "register_number", AT(register_number), 30},
    [MA_XA] = {"ma_xa", "commune"},
    [DIEN_THOAI] = {"dien_thoai", "phone", AT(phone), 20},
    [DIEN_CHINH_SACH] = {"dien_chinh_sach", "policy_groups"},
    [NAM_SINH_CHA] = {"nam_sinh_cha", "father_birth_year"},
    [NGHE_NGHIEP_CHA] = {"nghe_nghiep_cha", "father_occupation", AT(father_occupation),
                         STUDENT_NAME_MAX},
    [NAM_SINH_ME] = {"nam_sinh_me", "mother_birth_year"},
    [NGHE_NGHIEP_ME] = {"nghe_nghiep_me", "mother_occupation", AT(mother_occupation),
                        STUDENT_NAME_MAX},
    [HO_TEN_GIAM_HO] = {"ho_ten_giam_ho", "guardian_name", AT(guardian_name), STUDENT_NAME_MAX},
    [NAM_SINH_GIAM_HO] = {"nam_sinh_giam_ho", "guardian_birth_year"},
    [NGHE_NGHIEP_GIAM_HO] = {"nghe_nghiep_giam_ho", "guardian_occupation", AT(guardian_occupation),
                             STUDENT_NAME_MAX},
};

struct parsing {
    struct call *call;
    struct roster_report *report;
    int at[COLUMNS]; /* index of the column in a row; -1 = not in the file */
    const struct csv_row *row;
    struct student *students;
    int64_t *lines; /* of the students, for duplicates */
    size_t n;
};

static void add_fault(struct parsing *p, struct list *faults, int column, const char *value,
                      const char *vi, const char *en)
{
    struct roster_fault *all = arena_array(p->call->mem, faults->n + 1, sizeof(*all));

    if (faults->n)
        memcpy(all, faults->items, faults->n * sizeof(*all));
    all[faults->n] = (struct roster_fault){
        .line = p->row ? p->row->line : 1,
        .column = column < 0 ? "" : columns[column].name,
        .value = text_head(p->call->mem, value, VALUE_SHOWN),
        .detail = vi,
        .detail_en = en,
    };
    *faults = (struct list){all, faults->n + 1};
}

static void wrong(struct parsing *p, int column, const char *value, const char *vi, const char *en)
{
    add_fault(p, &p->report->errors, column, value, vi, en);
}

/* The cell with its ends trimmed; "" when it is not there. */
static const char *cell(const struct parsing *p, int column)
{
    int at = p->at[column];

    return at >= 0 && (size_t)at < p->row->n ? p->row->cells[at] : "";
}

static void take_texts(struct parsing *p, struct student *s)
{
    for (int i = 0; i < COLUMNS; i++) {
        const char *text = cell(p, i);

        if (!columns[i].at || !*text)
            continue;
        if (text_length(text) > columns[i].max)
            wrong(p, i, text, "quá dài", "is too long");
        *(const char **)((char *)s + columns[i].at) = text;
    }
}

static void take_birth_date(struct parsing *p, struct student *s)
{
    char date[11] = "";
    const char *text = cell(p, NGAY_SINH);

    if (!date_parse(text, date))
        wrong(p, NGAY_SINH, text, "không phải ngày sinh dd/mm/yyyy hoặc yyyy-mm-dd",
              "is no date dd/mm/yyyy or yyyy-mm-dd");
    s->birth_date = arena_strdup(p->call->mem, date);
}

static void take_sex(struct parsing *p, struct student *s)
{
    const char *text = cell(p, GIOI_TINH);
    const char *folded = text_fold(p->call->mem, text);

    if (strcmp(folded, "nam") == 0 || strcmp(folded, "01") == 0)
        s->sex = SEX_MALE;
    else if (strcmp(folded, "nữ") == 0 || strcmp(folded, "02") == 0)
        s->sex = SEX_FEMALE;
    else
        wrong(p, GIOI_TINH, text, "phải là Nam hoặc Nữ", "must be Nam or Nữ");
}

static void take_ethnic(struct parsing *p, struct student *s)
{
    const char *text = cell(p, DAN_TOC);
    const struct code_item *item =
        code_recognise(p->call->mem, LIST_ETHNIC, *text ? text : "Kinh", p->call->today);

    if (!item) /* left out it is Kinh, the statistical default */
        wrong(p, DAN_TOC, text, "không có dân tộc này trong danh mục", "is no ethnic group known");
    s->ethnic = item ? item->code : "";
}

/* "VN" or a Vietnamese name. */
static const char *country_of(struct arena *mem, const char *text)
{
    const char *plain = text_plain_name(mem, text);

    for (const char *const *code = country_codes(); *code; code++)
        if (strcmp(*code, text) == 0 ||
            strcmp(text_plain_name(mem, country_name(mem, *code)), plain) == 0)
            return *code;
    return NULL;
}

static void take_nationality(struct parsing *p, struct student *s)
{
    const char *text = cell(p, QUOC_TICH);

    s->nationality = *text ? country_of(p->call->mem, text) : "VN";
    if (!s->nationality)
        wrong(p, QUOC_TICH, text, "không có nước này; ghi tên hoặc mã ISO 3166 hai chữ",
              "is no country: write its name or its two-letter code of ISO 3166");
}

static void take_commune(struct parsing *p, struct student *s)
{
    const char *text = cell(p, MA_XA);
    const struct code_item *item =
        code_recognise(p->call->mem, LIST_ADMINISTRATIVE, text, p->call->today);

    if (*text)
        s->commune = item ? item->code : text;
}

/* Codes or names with ";", "," or "|" between. */
static void take_policy_groups(struct parsing *p, struct student *s)
{
    const char *at = cell(p, DIEN_CHINH_SACH);
    const char **codes = arena_array(p->call->mem, POLICY_GROUPS_MAX, sizeof(*codes));
    size_t n = 0;

    while (*at) {
        size_t length = strcspn(at, ";,|");
        const char *text = arena_copy(p->call->mem, at, length);
        const struct code_item *item =
            code_recognise(p->call->mem, LIST_POLICY_GROUP, text, p->call->today);

        at += length + (at[length] != '\0');
        if (!*text)
            continue;
        if (!item || n == POLICY_GROUPS_MAX)
            wrong(p, DIEN_CHINH_SACH, text, "không có trong danh mục đối tượng chính sách",
                  "is no policy group of the list");
        else
            codes[n++] = item->code;
    }
    s->policy_codes = join_codes(p->call->mem, &(struct list){codes, n});
}

static void take_year(struct parsing *p, int column, int64_t *ret)
{
    const char *text = cell(p, column);
    bool year = strlen(text) == 4 && strspn(text, "0123456789") == 4;

    *ret = year ? strtoll(text, NULL, 10) : NONE;
    if (*text && !year)
        wrong(p, column, text, "phải là năm gồm 4 chữ số", "must be a year of four digits");
}

static int column_of_field(const char *field)
{
    for (int i = 0; i < COLUMNS; i++)
        if (strcmp(columns[i].field, field) == 0)
            return i;
    return -1;
}

/* What only the whole profile tells. */
static void judge(struct parsing *p, const struct student *s)
{
    struct list found = check_student(p->call, s);
    const struct finding *f = found.items;

    for (size_t i = 0; i < found.n; i++) {
        int column = column_of_field(f[i].field);

        if (column == DAN_TOC) /* said already */
            continue;
        add_fault(p, f[i].warning ? &p->report->warnings : &p->report->errors, column, f[i].value,
                  f[i].vi, f[i].en);
    }
}

static void take_number(struct parsing *p, struct student *s)
{
    const char *text = cell(p, STT);
    size_t n = strlen(text);
    bool digits = n > 0 && n <= 3 && strspn(text, "0123456789") == n;

    s->number = digits ? strtoll(text, NULL, 10) : 0;
    if (s->number < 1 || s->number > NUMBER_MAX)
        wrong(p, STT, text, "phải là số từ 1 đến 999", "must be a number from 1 to 999");
}

static void refuse_twins(struct parsing *p, const struct student *s)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct student *other = &p->students[i];
        const char *line = arena_printf(p->call->mem, " (dòng %lld)", (long long)p->lines[i]);

        if (s->number && s->number == other->number)
            wrong(p, STT, cell(p, STT), arena_printf(p->call->mem, "số thứ tự bị trùng%s", line),
                  "the number stands there twice");
        if (s->personal_id && other->personal_id && strcmp(s->personal_id, other->personal_id) == 0)
            wrong(p, SO_DINH_DANH, s->personal_id,
                  arena_printf(p->call->mem, "số định danh bị trùng%s", line),
                  "the personal id stands there twice");
        if (s->student_code && other->student_code &&
            strcmp(s->student_code, other->student_code) == 0)
            wrong(p, MA_HOC_SINH, s->student_code,
                  arena_printf(p->call->mem, "mã học sinh bị trùng%s", line),
                  "the student code stands there twice");
    }
}

static void take_row(struct parsing *p, size_t width)
{
    struct student *s = &p->students[p->n];

    if (p->row->n > width)
        wrong(p, -1, "", "dòng có nhiều ô hơn tiêu đề", "the row has more cells than the header");
    take_texts(p, s);
    take_number(p, s);
    take_birth_date(p, s);
    take_sex(p, s);
    take_ethnic(p, s);
    take_nationality(p, s);
    take_commune(p, s);
    take_policy_groups(p, s);
    take_year(p, NAM_SINH_CHA, &s->father_birth_year);
    take_year(p, NAM_SINH_ME, &s->mother_birth_year);
    take_year(p, NAM_SINH_GIAM_HO, &s->guardian_birth_year);
    judge(p, s);
    refuse_twins(p, s);
    p->lines[p->n++] = p->row->line;
}

static int column_of(struct call *call, const char *name)
{
    const char *folded = text_fold(call->mem, name);

    for (int i = 0; i < COLUMNS; i++)
        if (strcmp(folded, columns[i].name) == 0)
            return i;
    return -1;
}

static void take_header(struct parsing *p)
{
    for (int i = 0; i < COLUMNS; i++)
        p->at[i] = -1;
    for (size_t i = 0; i < p->row->n; i++) {
        int column = column_of(p->call, p->row->cells[i]);

        if (column < 0)
            wrong(p, -1, p->row->cells[i], "không có cột tên này", "there is no such column");
        else if (p->at[column] >= 0)
            wrong(p, column, "", "cột xuất hiện hai lần", "the column stands there twice");
        else
            p->at[column] = (int)i;
    }
    for (int i = 0; i < REQUIRED_COLUMNS; i++)
        if (p->at[i] < 0)
            wrong(p, i, "", "thiếu cột bắt buộc", "the required column is missing");
}

enum err roster_parse(struct call *call, struct bytes csv, struct list *ret_students,
                      struct roster_report *report)
{
    struct parsing p = {.call = call, .report = report};
    struct list rows;
    enum err err = csv_read(call, csv, &rows);
    const struct csv_row *row = rows.items;

    if (err)
        return err;
    if (rows.n < 2)
        return fail_plain(call, ERR_UNPROCESSABLE, "Tệp không có học sinh nào");
    p.students = arena_array(call->mem, rows.n, sizeof(*p.students));
    p.lines = arena_array(call->mem, rows.n, sizeof(*p.lines));
    p.row = &row[0];
    take_header(&p);
    if (report->errors.n == 0)
        for (size_t i = 1; i < rows.n; i++) {
            p.row = &row[i];
            take_row(&p, row[0].n);
        }
    report->rows = (int64_t)rows.n - 1;
    *ret_students = (struct list){p.students, p.n};
    return OK;
}
