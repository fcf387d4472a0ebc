/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/printed_words.h"

#include <stddef.h>
#include <string.h>

struct words {
    const char *name;
    const char *text;
};

/* clang-format off */
static const struct words levels[] = {
    {"tot", "Tốt"}, {"kha", "Khá"}, {"dat", "Đạt"}, {"chua_dat", "Chưa đạt"},
    {"gioi", "Giỏi"}, {"trung_binh", "Trung bình"}, {"yeu", "Yếu"}, {"kem", "Kém"},
    {"hoan_thanh_xuat_sac", "Hoàn thành xuất sắc"}, {"hoan_thanh_tot", "Hoàn thành tốt"},
    {"hoan_thanh", "Hoàn thành"}, {"chua_hoan_thanh", "Chưa hoàn thành"},
    {NULL, NULL},
};
static const struct words qualities[] = {
    {"tot", "T"}, {"dat", "Đ"}, {"can_co_gang", "C"}, {"exempt", "Miễn"}, {NULL, NULL}};
/* Behind who bears them, and those that stand by themselves. */
static const struct words titles_of[] = {
    {"gioi", "Giỏi"}, {"xuat_sac", "Xuất sắc"}, {"tien_tien", "tiên tiến"},
    {"tieu_bieu", "Tiêu biểu hoàn thành tốt trong học tập và rèn luyện"}, {NULL, NULL}};
static const struct words titles[] = {
    {"hoan_thanh_xuat_sac", "Hoàn thành xuất sắc các nội dung học tập và rèn luyện"},
    {"vuot_troi", "Có thành tích vượt trội hay tiến bộ vượt bậc"}, {NULL, NULL}};
static const struct words sexes[] = {{"male", "Nam"}, {"female", "Nữ"}, {NULL, NULL}};
/* clang-format on */

static const char *say(const struct words *words, const char *name)
{
    for (; name && words->name; words++)
        if (strcmp(words->name, name) == 0)
            return words->text;
    return "";
}

const char *printed_level(const char *name)
{
    return say(levels, name);
}

const char *printed_quality(const char *name)
{
    return say(qualities, name);
}

const char *printed_title(struct arena *mem, const char *learner, const char *name)
{
    const char *behind = say(titles_of, name);

    return *behind ? arena_printf(mem, "%s %s", learner, behind) : say(titles, name);
}

const char *printed_sex(const char *name)
{
    return say(sexes, name);
}
