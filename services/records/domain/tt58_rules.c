/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/tt58.h"

const char *const hoc_luc_names[] = {"", "kem", "yeu", "trung_binh", "kha", "gioi", NULL};
const char *const hoc_luc_names_vi[] = {"", "Kém", "Yếu", "Trung bình", "Khá", "Giỏi", NULL};
const char *const hanh_kiem_names[] = {"", "yeu", "trung_binh", "kha", "tot", NULL};
const char *const hanh_kiem_names_vi[] = {"", "Yếu", "Trung bình", "Khá", "Tốt", NULL};

#define G  HOC_LUC_GIOI
#define K  HOC_LUC_KHA
#define TB HOC_LUC_TRUNG_BINH
#define Y  HOC_LUC_YEU
#define KM HOC_LUC_KEM

/* clang-format off */
/* Điều 13 k1 to k5, as TT26/2020 kept them. */
#define CLASSES(law)                                                                               \
    {                                                                                              \
        /*       average  key  special  each  all rated Đạt */                                     \
        [G]  =  {80,      80,  80,      65,   true,  law " Điều 13 k1"},                           \
        [K]  =  {65,      65,  65,      50,   true,  law " Điều 13 k2"},                           \
        [TB] =  {50,      50,  50,      35,   true,  law " Điều 13 k3"},                           \
        [Y]  =  {35,      0,   0,       20,   false, law " Điều 13 k4"},                           \
        [KM] =  {0,       0,   0,       0,    false, law " Điều 13 k5"},                           \
    }
/* Điều 13 k6: G→Tb becomes K, G→Y Tb, K→Y Tb, K→Kém Y; G→Kém is not in the list. */
#define ADJUSTED {[G] = {[TB] = K, [Y] = TB}, [K] = {[Y] = TB, [KM] = Y}}
/* clang-format on */

#define MARKS(law)                                                                                 \
    {                                                                                              \
        .average_rule = law " Điều 10 k1", .rating_rule = law " Điều 10 k2", .pass_num = 2,        \
        .pass_den = 3, .last_must_pass = true                                                      \
    }

#define LAW(law)                                                                                   \
    .absences_max = 45, .reach = DOUBTED(TT58, reach), .marks = MARKS(law),                        \
    .classes = CLASSES(law), .adjusted = ADJUSTED, .rule_average = law " Điều 11",                 \
    .rule_adjusted = law " Điều 13 k6", .rule_conduct = law " Điều 3 k2",                          \
    .rule_promotion = law " Điều 15", .rule_retest = law " Điều 16",                               \
    .rule_training = law " Điều 17", .rule_title = law " Điều 18"

const struct tt58_rules tt58_rules = {
    .name = "TT58",
    .foreign_language_key = false,
    .conduct_required = true,
    .special_classes = true,
    .optional_count = DOUBTED(TT58, optional_count),
    LAW("TT58/2011"),
};

const struct tt58_rules tt58_26_rules = {
    .name = "TT58_26",
    .foreign_language_key = DOUBTED(TT58_26, foreign_language_key),
    .conduct_required = true,
    .special_classes = true,
    .optional_count = DOUBTED(TT58, optional_count),
    LAW("TT58/2011 (TT26/2020)"),
};

/* QĐ 02/2007 was not at hand article by article: cited as the articles of TT58 that it goes by. */
const struct tt58_rules gdtx_rules = {
    .name = "GDTX",
    .foreign_language_key = false,
    .conduct_required = DOUBTED(GDTX, conduct_required),
    .optional_count = DOUBTED(TT58, optional_count),
    LAW("QĐ 02/2007, as TT58/2011"),
};
