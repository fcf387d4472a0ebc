/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The programme of Quyết định 16/2006/QĐ-BGDĐT, and continuing education beside it. */
#include "domain/subjects.h"

#define SCORED    SUBJECT_SCORED
#define COMMENTED SUBJECT_COMMENTED
#define LEVELLED  SUBJECT_LEVELLED
#define QUALITY   SUBJECT_QUALITY
#define REQUIRED  CHOICE_REQUIRED
#define OPTIONAL  CHOICE_OPTIONAL
#define KEY       SUBJECT_KEY_ALWAYS
#define FOREIGN   SUBJECT_KEY_FOREIGN
#define E         TEST_END
#define B         TEST_BOTH
#define GRADE_9   (1 << 9)

/* clang-format off */
static const struct subject primary[] = {
    /* code, name, name in English                                kind, choice        hours in grades 1 to 5           tests (TT30/2014 Điều 10, TT22/2016) */
    {"tieng_viet",     "Tiếng Việt", "Vietnamese",                LEVELLED, REQUIRED, {350, 315, 280, 280, 280}, {E, E, E, B, B}, 0, 0},
    {"toan",           "Toán", "Mathematics",                     LEVELLED, REQUIRED, {140, 175, 175, 175, 175}, {E, E, E, B, B}, 0, 0},
    {"dao_duc",        "Đạo đức", "Ethics",                       LEVELLED, REQUIRED, {35, 35, 35, 35, 35},      {0}, 0, 0},
    {"tnxh",           "Tự nhiên và Xã hội", "Nature and society", LEVELLED, REQUIRED, {35, 35, 70, 0, 0},        {0}, 0, 0},
    {"khoa_hoc",       "Khoa học", "Science",                     LEVELLED, REQUIRED, {0, 0, 0, 70, 70},         {0, 0, 0, E, E}, 0, 0},
    {"lich_su_dia_li", "Lịch sử và Địa lí", "History and geography", LEVELLED, REQUIRED, {0, 0, 0, 70, 70},      {0, 0, 0, E, E}, 0, 0},
    {"am_nhac",        "Âm nhạc", "Music",                        LEVELLED, REQUIRED, {35, 35, 35, 35, 35},      {0}, 0, 0},
    {"mi_thuat",       "Mĩ thuật", "Fine arts",                   LEVELLED, REQUIRED, {35, 35, 35, 35, 35},      {0}, 0, 0},
    {"thu_cong",       "Thủ công", "Handicraft",                  LEVELLED, REQUIRED, {35, 35, 35, 0, 0},        {0}, 0, 0},
    {"ki_thuat",       "Kĩ thuật", "Technics",                    LEVELLED, REQUIRED, {0, 0, 0, 35, 35},         {0}, 0, 0},
    {"the_duc",        "Thể dục", "Physical education",           LEVELLED, REQUIRED, {35, 70, 70, 70, 70},      {0}, 0, 0},
    /* TT22/2016: three competences, four qualities. */
    {"nl_tu_phuc_vu",  "Tự phục vụ, tự quản", "Self-care",        QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"nl_hop_tac",     "Hợp tác", "Cooperation",                  QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"nl_tu_hoc",      "Tự học và giải quyết vấn đề", "Self-study and problem solving", QUALITY, REQUIRED, {1, 1, 1, 1, 1}, {0}, 0, 0},
    {"pc_cham_hoc",    "Chăm học, chăm làm", "Diligence",         QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"pc_tu_tin",      "Tự tin, trách nhiệm", "Confidence and responsibility", QUALITY, REQUIRED, {1, 1, 1, 1, 1}, {0}, 0, 0},
    {"pc_trung_thuc",  "Trung thực, kỉ luật", "Honesty and discipline", QUALITY, REQUIRED, {1, 1, 1, 1, 1},      {0}, 0, 0},
    {"pc_doan_ket",    "Đoàn kết, yêu thương", "Solidarity and love", QUALITY, REQUIRED, {1, 1, 1, 1, 1},         {0}, 0, 0},
    {"ngoai_ngu",      "Ngoại ngữ", "Foreign language",           LEVELLED, OPTIONAL, {0, 0, 140, 140, 140},     {0, 0, E, E, E}, 0, 0},
    {"tin_hoc",        "Tin học", "Informatics",                  LEVELLED, OPTIONAL, {0, 0, 70, 70, 70},        {0, 0, E, E, E}, 0, 0},
    {"tieng_dan_toc",  "Tiếng dân tộc", "Ethnic language",        LEVELLED, OPTIONAL, {70, 70, 70, 70, 70},      {E, E, E, E, E}, 0, 0},
};

static const struct subject lower[] = {
    /* code, name, name in English                  kind, choice         hours in grades 6 to 9 */
    {"toan",      "Toán", "Mathematics",                SCORED, REQUIRED,    {140, 140, 140, 140}, {0}, 0, KEY},
    {"vat_li",    "Vật lí", "Physics",                  SCORED, REQUIRED,    {35, 35, 35, 70}, {0}, 0, 0},
    {"hoa_hoc",   "Hóa học", "Chemistry",               SCORED, REQUIRED,    {0, 0, 70, 70}, {0}, 0, 0},
    {"sinh_hoc",  "Sinh học", "Biology",                SCORED, REQUIRED,    {70, 70, 70, 70}, {0}, 0, 0},
    {"ngu_van",   "Ngữ văn", "Vietnamese literature",   SCORED, REQUIRED,    {140, 140, 140, 175}, {0}, 0, KEY},
    {"lich_su",   "Lịch sử", "History",                 SCORED, REQUIRED,    {35, 70, 52, 52}, {0}, 0, 0},
    {"dia_li",    "Địa lí", "Geography",                SCORED, REQUIRED,    {35, 70, 52, 52}, {0}, 0, 0},
    {"ngoai_ngu", "Ngoại ngữ", "Foreign language",      SCORED, REQUIRED,    {105, 105, 105, 70}, {0}, 0, FOREIGN},
    {"gdcd",      "Giáo dục công dân", "Civic education", SCORED, REQUIRED,  {35, 35, 35, 35}, {0}, 0, 0},
    {"cong_nghe", "Công nghệ", "Technology",            SCORED, REQUIRED,    {70, 52, 52, 35}, {0}, 0, 0},
    {"the_duc",   "Thể dục", "Physical education",      COMMENTED, REQUIRED, {70, 70, 70, 70}, {0}, 0, 0},
    {"am_nhac",   "Âm nhạc", "Music",                   COMMENTED, REQUIRED, {35, 35, 35, 18}, {0}, GRADE_9, 0},
    {"mi_thuat",  "Mĩ thuật", "Fine arts",              COMMENTED, REQUIRED, {35, 35, 35, 18}, {0}, GRADE_9, 0},
    {"tin_hoc",   "Tin học (tự chọn)", "Informatics (optional)", SCORED, OPTIONAL, {70, 70, 70, 70}, {0}, 0, 0},
    {"tieng_dan_toc", "Tiếng dân tộc (tự chọn)", "Ethnic language (optional)", SCORED, OPTIONAL, {70, 70, 70, 70}, {0}, 0, 0},
};

static const struct subject upper[] = {
    /* code, name, name in English                  kind, choice         hours in grades 10 to 12 */
    {"toan",      "Toán", "Mathematics",                SCORED, REQUIRED,    {105, 122, 122}, {0}, 0, KEY},
    {"vat_li",    "Vật lí", "Physics",                  SCORED, REQUIRED,    {70, 70, 70}, {0}, 0, 0},
    {"hoa_hoc",   "Hóa học", "Chemistry",               SCORED, REQUIRED,    {70, 70, 70}, {0}, 0, 0},
    {"sinh_hoc",  "Sinh học", "Biology",                SCORED, REQUIRED,    {35, 52, 52}, {0}, 0, 0},
    {"tin_hoc",   "Tin học", "Informatics",             SCORED, REQUIRED,    {70, 52, 52}, {0}, 0, 0},
    {"ngu_van",   "Ngữ văn", "Vietnamese literature",   SCORED, REQUIRED,    {105, 122, 105}, {0}, 0, KEY},
    {"lich_su",   "Lịch sử", "History",                 SCORED, REQUIRED,    {52, 35, 52}, {0}, 0, 0},
    {"dia_li",    "Địa lí", "Geography",                SCORED, REQUIRED,    {52, 35, 52}, {0}, 0, 0},
    {"ngoai_ngu", "Ngoại ngữ", "Foreign language",      SCORED, REQUIRED,    {105, 105, 105}, {0}, 0, FOREIGN},
    {"cong_nghe", "Công nghệ", "Technology",            SCORED, REQUIRED,    {52, 52, 35}, {0}, 0, 0},
    {"gdqp_an",   "Giáo dục quốc phòng – an ninh", "Defence and security education", SCORED, REQUIRED, {35, 35, 35}, {0}, 0, 0},
    {"gdcd",      "Giáo dục công dân", "Civic education", SCORED, REQUIRED,  {35, 35, 35}, {0}, 0, 0},
    {"the_duc",   "Thể dục", "Physical education",      COMMENTED, REQUIRED, {70, 70, 70}, {0}, 0, 0},
    {"ngoai_ngu_2", "Ngoại ngữ 2 (tự chọn)", "Foreign language 2 (optional)", SCORED, OPTIONAL, {70, 70, 70}, {0}, 0, 0},
    {"nghe_pho_thong", "Nghề phổ thông (tự chọn)", "Vocational education (optional)", SCORED, OPTIONAL, {0, 105, 0}, {0}, 0, 0},
};

static const struct subject lower_continuing[] = {
    {"toan",      "Toán", "Mathematics",                SCORED, REQUIRED, {140, 140, 140, 140}, {0}, 0, KEY},
    {"vat_li",    "Vật lí", "Physics",                  SCORED, REQUIRED, {35, 35, 35, 70}, {0}, 0, 0},
    {"hoa_hoc",   "Hóa học", "Chemistry",               SCORED, REQUIRED, {0, 0, 70, 70}, {0}, 0, 0},
    {"sinh_hoc",  "Sinh học", "Biology",                SCORED, REQUIRED, {70, 70, 70, 70}, {0}, 0, 0},
    {"ngu_van",   "Ngữ văn", "Vietnamese literature",   SCORED, REQUIRED, {140, 140, 140, 175}, {0}, 0, KEY},
    {"lich_su",   "Lịch sử", "History",                 SCORED, REQUIRED, {35, 70, 52, 52}, {0}, 0, 0},
    {"dia_li",    "Địa lí", "Geography",                SCORED, REQUIRED, {35, 70, 52, 52}, {0}, 0, 0},
    {"gdcd",      "Giáo dục công dân", "Civic education", SCORED, OPTIONAL, {35, 35, 35, 35}, {0}, 0, 0},
    {"ngoai_ngu", "Ngoại ngữ", "Foreign language",      SCORED, OPTIONAL, {105, 105, 105, 70}, {0}, 0, FOREIGN},
    {"tin_hoc",   "Tin học", "Informatics",             SCORED, OPTIONAL, {70, 70, 70, 70}, {0}, 0, 0},
};

static const struct subject upper_continuing[] = {
    {"toan",      "Toán", "Mathematics",                SCORED, REQUIRED, {105, 122, 122}, {0}, 0, KEY},
    {"vat_li",    "Vật lí", "Physics",                  SCORED, REQUIRED, {70, 70, 70}, {0}, 0, 0},
    {"hoa_hoc",   "Hóa học", "Chemistry",               SCORED, REQUIRED, {70, 70, 70}, {0}, 0, 0},
    {"sinh_hoc",  "Sinh học", "Biology",                SCORED, REQUIRED, {35, 52, 52}, {0}, 0, 0},
    {"ngu_van",   "Ngữ văn", "Vietnamese literature",   SCORED, REQUIRED, {105, 122, 105}, {0}, 0, KEY},
    {"lich_su",   "Lịch sử", "History",                 SCORED, REQUIRED, {52, 35, 52}, {0}, 0, 0},
    {"dia_li",    "Địa lí", "Geography",                SCORED, REQUIRED, {52, 35, 52}, {0}, 0, 0},
    {"ngoai_ngu", "Ngoại ngữ", "Foreign language",      SCORED, OPTIONAL, {105, 105, 105}, {0}, 0, FOREIGN},
    {"gdcd",      "Giáo dục công dân", "Civic education", SCORED, OPTIONAL, {35, 35, 35}, {0}, 0, 0},
    {"tin_hoc",   "Tin học", "Informatics",             SCORED, OPTIONAL, {70, 52, 52}, {0}, 0, 0},
};

const struct curriculum primary_2006 = {"QĐ 16/2006/QĐ-BGDĐT", 1, 5, primary, COUNT_OF(primary)};
const struct curriculum lower_2006 =   {"QĐ 16/2006/QĐ-BGDĐT", 6, 9, lower, COUNT_OF(lower)};
const struct curriculum upper_2006 =   {"QĐ 16/2006/QĐ-BGDĐT", 10, 12, upper, COUNT_OF(upper)};
const struct curriculum lower_gdtx =   {"QĐ 02/2007/QĐ-BGDĐT", 6, 9, lower_continuing, COUNT_OF(lower_continuing)};
const struct curriculum upper_gdtx =   {"QĐ 02/2007/QĐ-BGDĐT", 10, 12, upper_continuing, COUNT_OF(upper_continuing)};
/* clang-format on */
