/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The programme of Thông tư 32/2018/TT-BGDĐT, with TT13/2022 (history in upper secondary). */
#include "domain/subjects.h"

#define SCORED    SUBJECT_SCORED
#define COMMENTED SUBJECT_COMMENTED
#define LEVELLED  SUBJECT_LEVELLED
#define QUALITY   SUBJECT_QUALITY
#define REQUIRED  CHOICE_REQUIRED
#define ELECTIVE  CHOICE_ELECTIVE
#define OPTIONAL  CHOICE_OPTIONAL
#define PART      CHOICE_PART
#define KEY       SUBJECT_KEY_ALWAYS
#define FOREIGN   SUBJECT_KEY_FOREIGN
#define TOPICS    SUBJECT_TOPICS
#define E         TEST_END
#define B         TEST_BOTH

/* clang-format off */
static const struct subject primary[] = {
    /* code, name, name in English                                kind, choice        hours in grades 1 to 5           tests (TT27/2020 Điều 7 k1) */
    {"tieng_viet",     "Tiếng Việt", "Vietnamese",                LEVELLED, REQUIRED, {420, 350, 245, 245, 245}, {E, E, E, B, B}, 0, 0},
    {"toan",           "Toán", "Mathematics",                     LEVELLED, REQUIRED, {105, 175, 175, 175, 175}, {E, E, E, B, B}, 0, 0},
    {"ngoai_ngu_1",    "Ngoại ngữ 1", "Foreign language 1",       LEVELLED, REQUIRED, {0, 0, 140, 140, 140},     {0, 0, E, E, E}, 0, 0},
    {"dao_duc",        "Đạo đức", "Ethics",                       LEVELLED, REQUIRED, {35, 35, 35, 35, 35},      {0}, 0, 0},
    {"tnxh",           "Tự nhiên và Xã hội", "Nature and society", LEVELLED, REQUIRED, {70, 70, 70, 0, 0},        {0}, 0, 0},
    {"lich_su_dia_li", "Lịch sử và Địa lí", "History and geography", LEVELLED, REQUIRED, {0, 0, 0, 70, 70},      {0, 0, 0, E, E}, 0, 0},
    {"khoa_hoc",       "Khoa học", "Science",                     LEVELLED, REQUIRED, {0, 0, 0, 70, 70},         {0, 0, 0, E, E}, 0, 0},
    /* The two parts of Tin học và Công nghệ, and of Nghệ thuật, have results of their own. */
    {"tin_hoc",        "Tin học", "Informatics",                  LEVELLED, REQUIRED, {0, 0, 35, 35, 35},        {0, 0, E, E, E}, 0, 0},
    {"cong_nghe",      "Công nghệ", "Technology",                 LEVELLED, REQUIRED, {0, 0, 35, 35, 35},        {0, 0, E, E, E}, 0, 0},
    {"gdtc",           "Giáo dục thể chất", "Physical education", LEVELLED, REQUIRED, {70, 70, 70, 70, 70},      {0}, 0, 0},
    {"am_nhac",        "Nghệ thuật (Âm nhạc)", "Arts (music)",    LEVELLED, REQUIRED, {35, 35, 35, 35, 35},      {0}, 0, 0},
    {"mi_thuat",       "Nghệ thuật (Mĩ thuật)", "Arts (fine arts)", LEVELLED, REQUIRED, {35, 35, 35, 35, 35},    {0}, 0, 0},
    {"hdtn",           "Hoạt động trải nghiệm", "Experience",     LEVELLED, REQUIRED, {105, 105, 105, 105, 105}, {0}, 0, 0},
    /* TT27/2020: five qualities, three general and the specific competences of the programme. */
    {"pc_yeu_nuoc",    "Yêu nước", "Patriotism",                  QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"pc_nhan_ai",     "Nhân ái", "Kindness",                     QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"pc_cham_chi",    "Chăm chỉ", "Diligence",                   QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"pc_trung_thuc",  "Trung thực", "Honesty",                   QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"pc_trach_nhiem", "Trách nhiệm", "Responsibility",           QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"nl_tu_chu",      "Tự chủ và tự học", "Autonomy and self-study", QUALITY, REQUIRED, {1, 1, 1, 1, 1},        {0}, 0, 0},
    {"nl_giao_tiep",   "Giao tiếp và hợp tác", "Communication and cooperation", QUALITY, REQUIRED, {1, 1, 1, 1, 1}, {0}, 0, 0},
    {"nl_giai_quyet",  "Giải quyết vấn đề và sáng tạo", "Problem solving and creativity", QUALITY, REQUIRED, {1, 1, 1, 1, 1}, {0}, 0, 0},
    {"nl_ngon_ngu",    "Ngôn ngữ", "Language",                    QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"nl_tinh_toan",   "Tính toán", "Calculation",                QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"nl_khoa_hoc",    "Khoa học", "Science",                     QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"nl_cong_nghe",   "Công nghệ", "Technology",                 QUALITY, REQUIRED,  {0, 0, 1, 1, 1},           {0}, 0, 0},
    {"nl_tin_hoc",     "Tin học", "Informatics",                  QUALITY, REQUIRED,  {0, 0, 1, 1, 1},           {0}, 0, 0},
    {"nl_tham_mi",     "Thẩm mĩ", "Aesthetics",                   QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"nl_the_chat",    "Thể chất", "Physical",                    QUALITY, REQUIRED,  {1, 1, 1, 1, 1},           {0}, 0, 0},
    {"ngoai_ngu_tc",   "Ngoại ngữ (làm quen)", "Foreign language (first steps)", LEVELLED, OPTIONAL, {70, 70, 0, 0, 0}, {0}, 0, 0},
    {"tieng_dtts",     "Tiếng dân tộc thiểu số", "Ethnic minority language", LEVELLED, OPTIONAL, {70, 70, 70, 70, 70}, {0}, 0, 0},
};

static const struct subject lower[] = {
    /* code, name, name in English                                              kind, choice         hours in grades 6 to 9 */
    {"ngu_van",        "Ngữ văn", "Vietnamese literature",                       SCORED, REQUIRED,    {140, 140, 140, 140}, {0}, 0, KEY},
    {"toan",           "Toán", "Mathematics",                                    SCORED, REQUIRED,    {140, 140, 140, 140}, {0}, 0, KEY},
    {"ngoai_ngu_1",    "Ngoại ngữ 1", "Foreign language 1",                      SCORED, REQUIRED,    {105, 105, 105, 105}, {0}, 0, FOREIGN},
    {"gdcd",           "Giáo dục công dân", "Civic education",                   SCORED, REQUIRED,    {35, 35, 35, 35}, {0}, 0, 0},
    {"lich_su_dia_li", "Lịch sử và Địa lí", "History and geography",             SCORED, REQUIRED,    {105, 105, 105, 105}, {0}, 0, 0},
    {"khtn",           "Khoa học tự nhiên", "Natural science",                   SCORED, REQUIRED,    {140, 140, 140, 140}, {0}, 0, 0},
    {"cong_nghe",      "Công nghệ", "Technology",                                SCORED, REQUIRED,    {35, 35, 52, 52}, {0}, 0, 0},
    {"tin_hoc",        "Tin học", "Informatics",                                 SCORED, REQUIRED,    {35, 35, 35, 35}, {0}, 0, 0},
    {"gdtc",           "Giáo dục thể chất", "Physical education",                COMMENTED, REQUIRED, {70, 70, 70, 70}, {0}, 0, 0},
    {"nghe_thuat",     "Nghệ thuật", "Arts",                                     COMMENTED, REQUIRED, {70, 70, 70, 70}, {0}, 0, 0},
    {"hdtn_hn",        "Hoạt động trải nghiệm, hướng nghiệp", "Experience and career guidance", COMMENTED, REQUIRED, {105, 105, 105, 105}, {0}, 0, 0},
    {"gddp",           "Nội dung giáo dục của địa phương", "Local education",    COMMENTED, REQUIRED, {35, 35, 35, 35}, {0}, 0, 0},
    {"tieng_dtts",     "Tiếng dân tộc thiểu số", "Ethnic minority language",     SCORED, OPTIONAL,    {105, 105, 105, 105}, {0}, 0, 0},
    {"ngoai_ngu_2",    "Ngoại ngữ 2", "Foreign language 2",                      SCORED, OPTIONAL,    {105, 105, 105, 105}, {0}, 0, 0},
    /* Where two teachers share Nghệ thuật, each has a gradebook; the subject has one result. */
    {"am_nhac",        "Nghệ thuật (Âm nhạc)", "Arts (music)",                   COMMENTED, PART,     {35, 35, 35, 35}, {0}, 0, 0, "nghe_thuat"},
    {"mi_thuat",       "Nghệ thuật (Mĩ thuật)", "Arts (fine arts)",              COMMENTED, PART,     {35, 35, 35, 35}, {0}, 0, 0, "nghe_thuat"},
};

static const struct subject upper[] = {
    /* code, name, name in English                                              kind, choice         hours in grades 10 to 12 */
    {"ngu_van",        "Ngữ văn", "Vietnamese literature",                       SCORED, REQUIRED,    {105, 105, 105}, {0}, 0, KEY | TOPICS},
    {"toan",           "Toán", "Mathematics",                                    SCORED, REQUIRED,    {105, 105, 105}, {0}, 0, KEY | TOPICS},
    {"ngoai_ngu_1",    "Ngoại ngữ 1", "Foreign language 1",                      SCORED, REQUIRED,    {105, 105, 105}, {0}, 0, FOREIGN},
    {"lich_su",        "Lịch sử", "History",                                     SCORED, REQUIRED,    {52, 52, 52}, {0}, 0, TOPICS},
    {"gdqp_an",        "Giáo dục quốc phòng và an ninh", "Defence and security education", SCORED, REQUIRED, {35, 35, 35}, {0}, 0, 0},
    {"dia_li",         "Địa lí", "Geography",                                    SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, TOPICS},
    {"gdktpl",         "Giáo dục kinh tế và pháp luật", "Economic and legal education", SCORED, ELECTIVE, {70, 70, 70}, {0}, 0, TOPICS},
    {"vat_li",         "Vật lí", "Physics",                                      SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, TOPICS},
    {"hoa_hoc",        "Hóa học", "Chemistry",                                   SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, TOPICS},
    {"sinh_hoc",       "Sinh học", "Biology",                                    SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, TOPICS},
    {"cong_nghe",      "Công nghệ", "Technology",                                SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, TOPICS},
    {"tin_hoc",        "Tin học", "Informatics",                                 SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, TOPICS},
    {"am_nhac",        "Âm nhạc", "Music",                                       COMMENTED, ELECTIVE, {70, 70, 70}, {0}, 0, TOPICS},
    {"mi_thuat",       "Mĩ thuật", "Fine arts",                                  COMMENTED, ELECTIVE, {70, 70, 70}, {0}, 0, TOPICS},
    {"gdtc",           "Giáo dục thể chất", "Physical education",                COMMENTED, REQUIRED, {70, 70, 70}, {0}, 0, 0},
    {"hdtn_hn",        "Hoạt động trải nghiệm, hướng nghiệp", "Experience and career guidance", COMMENTED, REQUIRED, {105, 105, 105}, {0}, 0, 0},
    {"gddp",           "Nội dung giáo dục của địa phương", "Local education",    COMMENTED, REQUIRED, {35, 35, 35}, {0}, 0, 0},
    {"tieng_dtts",     "Tiếng dân tộc thiểu số", "Ethnic minority language",     SCORED, OPTIONAL,    {105, 105, 105}, {0}, 0, 0},
    {"ngoai_ngu_2",    "Ngoại ngữ 2", "Foreign language 2",                      SCORED, OPTIONAL,    {105, 105, 105}, {0}, 0, 0},
};

/* Continuing education; which subjects are required was not read in the programme's own text. */
static const struct subject lower_continuing[] = {
    {"ngu_van",        "Ngữ văn", "Vietnamese literature",           SCORED, REQUIRED,    {140, 140, 140, 140}, {0}, 0, KEY},
    {"toan",           "Toán", "Mathematics",                        SCORED, REQUIRED,    {140, 140, 140, 140}, {0}, 0, KEY},
    {"gdcd",           "Giáo dục công dân", "Civic education",       SCORED, REQUIRED,    {35, 35, 35, 35}, {0}, 0, 0},
    {"lich_su_dia_li", "Lịch sử và Địa lí", "History and geography", SCORED, REQUIRED,    {105, 105, 105, 105}, {0}, 0, 0},
    {"khtn",           "Khoa học tự nhiên", "Natural science",       SCORED, REQUIRED,    {140, 140, 140, 140}, {0}, 0, 0},
    {"ngoai_ngu_1",    "Ngoại ngữ 1", "Foreign language 1",          SCORED, ELECTIVE,    {105, 105, 105, 105}, {0}, 0, FOREIGN},
    {"cong_nghe",      "Công nghệ", "Technology",                    SCORED, ELECTIVE,    {35, 35, 52, 52}, {0}, 0, 0},
    {"tin_hoc",        "Tin học", "Informatics",                     SCORED, ELECTIVE,    {35, 35, 35, 35}, {0}, 0, 0},
    {"hdtn_hn",        "Hoạt động trải nghiệm, hướng nghiệp", "Experience and career guidance", COMMENTED, ELECTIVE, {105, 105, 105, 105}, {0}, 0, 0},
    {"tieng_dtts",     "Tiếng dân tộc thiểu số", "Ethnic minority language", SCORED, OPTIONAL, {105, 105, 105, 105}, {0}, 0, 0},
};

static const struct subject upper_continuing[] = {
    {"ngu_van",        "Ngữ văn", "Vietnamese literature",   SCORED, REQUIRED,    {105, 105, 105}, {0}, 0, KEY},
    {"toan",           "Toán", "Mathematics",                SCORED, REQUIRED,    {105, 105, 105}, {0}, 0, KEY},
    {"lich_su",        "Lịch sử", "History",                 SCORED, REQUIRED,    {52, 52, 52}, {0}, 0, 0},
    {"dia_li",         "Địa lí", "Geography",                SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, 0},
    {"gdktpl",         "Giáo dục kinh tế và pháp luật", "Economic and legal education", SCORED, ELECTIVE, {70, 70, 70}, {0}, 0, 0},
    {"vat_li",         "Vật lí", "Physics",                  SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, 0},
    {"hoa_hoc",        "Hóa học", "Chemistry",               SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, 0},
    {"sinh_hoc",       "Sinh học", "Biology",                SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, 0},
    {"cong_nghe",      "Công nghệ", "Technology",            SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, 0},
    {"tin_hoc",        "Tin học", "Informatics",             SCORED, ELECTIVE,    {70, 70, 70}, {0}, 0, 0},
    {"hdtn_hn",        "Hoạt động trải nghiệm, hướng nghiệp", "Experience and career guidance", COMMENTED, REQUIRED, {105, 105, 105}, {0}, 0, 0},
    {"ngoai_ngu_1",    "Ngoại ngữ 1", "Foreign language 1",  SCORED, OPTIONAL,    {105, 105, 105}, {0}, 0, FOREIGN},
    {"tieng_dtts",     "Tiếng dân tộc thiểu số", "Ethnic minority language", SCORED, OPTIONAL, {105, 105, 105}, {0}, 0, 0},
};

const struct curriculum primary_2018 =    {"TT32/2018/TT-BGDĐT", 1, 5, primary, COUNT_OF(primary)};
const struct curriculum lower_2018 =      {"TT32/2018/TT-BGDĐT", 6, 9, lower, COUNT_OF(lower)};
const struct curriculum upper_2018 =      {"TT32/2018/TT-BGDĐT, TT13/2022/TT-BGDĐT", 10, 12, upper, COUNT_OF(upper)};
const struct curriculum lower_gdtx_2018 = {"TT11/2022/TT-BGDĐT", 6, 9, lower_continuing, COUNT_OF(lower_continuing)};
const struct curriculum upper_gdtx_2018 = {"TT12/2022/TT-BGDĐT", 10, 12, upper_continuing, COUNT_OF(upper_continuing)};
/* clang-format on */
