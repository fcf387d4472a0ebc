/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/title.h"

const char *const title_names[] = {
    "",          "none", "gioi", "xuat_sac", "tien_tien", "tieu_bieu", "hoan_thanh_xuat_sac",
    "vuot_troi", NULL};
const char *const title_names_vi[] = {
    "",
    "Không",
    "Học sinh Giỏi",
    "Học sinh Xuất sắc",
    "Học sinh tiên tiến",
    "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
    "Hoàn thành xuất sắc các nội dung học tập và rèn luyện",
    "Có thành tích vượt trội hay tiến bộ vượt bậc",
    NULL};

static int count_from_90(const struct subject_result results[], size_t n)
{
    int count = 0;

    for (size_t i = 0; i < n; i++)
        count += results[i].scored && !results[i].left_out && results[i].value >= 90;
    return count;
}

static bool denies(enum level level)
{
    return level != LEVEL_NONE && level != LEVEL_TOT;
}

enum title tt22_title(const struct tt22_rules *rules, enum level learning, enum level conduct,
                      const struct subject_result results[], size_t n, struct title_why *ret)
{
    *ret = (struct title_why){rules->rule_title, learning, conduct, count_from_90(results, n),
                              rules->need};
    if (denies(learning) || denies(conduct))
        return TITLE_NONE;
    if (learning == LEVEL_NONE || conduct == LEVEL_NONE)
        return TITLE_UNSET;
    return ret->n_from_90 >= rules->need ? TITLE_XUAT_SAC : TITLE_GIOI;
}
