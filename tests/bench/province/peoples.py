# SPDX-License-Identifier: AGPL-3.0-or-later
"""The peoples of Đắk Lắk, how they name their children, and identities that are nobody's.

Shares are per cent of students; the east of the province (Phú Yên until 2025) has others. Given and
family names come from tests/e2e/names.py where it has them.
"""
import unicodedata

import names

# people: (code of the statistical list, share in the west, share in the east)
SHARES = {
    "Kinh": ("01", 64.0, 94.0), "Ê Đê": ("12", 19.0, 2.5), "Nùng": ("07", 4.0, 0.2),
    "Tày": ("02", 3.0, 0.2), "M'Nông": ("20", 2.6, 0.0), "H'Mông": ("08", 2.2, 0.0),
    "Thái": ("03", 1.1, 0.0), "Gia Rai": ("10", 1.1, 0.0), "Mường": ("06", 0.9, 0.1),
    "Dao": ("09", 0.8, 0.1), "Xơ Đăng": ("14", 0.5, 0.0), "Chăm": ("17", 0.4, 2.3),
    "Ba Na": ("13", 0.4, 0.6),
}
# How much more or less than its share a commune has of the peoples other than Kinh.
TILTS = (0.25, 0.5, 1.0, 1.0, 1.5, 2.5)

MNONG_CLANS = "Bkrông Rlưk Liêng_Hot Liêng Du Triêk Teh Kmăn Ja Čil Ông Bdăp".split()
MNONG_MALE = "Khơi Thim Nhuân Krai Bhiên Duân Sơn Tuyên".split()
MNONG_FEMALE = "Jang Mai Nhi Bình Duyên Yuên Hồng Nga".split()
JRAI_CLANS = "Rơ_Châm Rơ_Mah Siu Ksor Kpă Nay Rcom Rahlan Kpuih".split()
JRAI_MALE = "Thuân Phiên Bình Thiên Khoa Tuân Lương".split()
JRAI_FEMALE = "Win Blum Nhung Lan Hiền Thảo Mi".split()
HMONG_CLANS = "Giàng Sùng Vàng Thào Lý Hờ Ma Cháng".split()
HMONG_MALE = "Páo Chứ Dơ Sính Tủa Lềnh Vừ".split()
HMONG_FEMALE = "Mỷ Dợ Sua Chi Mai Pà Dua".split()
SURNAMES = {
    "Thái": "Lò Vi Lường Quàng Hà Cà".split(), "Dao": "Triệu Bàn Đặng Phùng".split(),
    "Mường": "Bùi Quách Đinh Hà".split(), "Chăm": "Mang La Sô Ma Kpá".split(),
    "Nùng": names.TAY_NUNG, "Tày": names.TAY_NUNG,
}
CLANS = {"Xơ Đăng": ("A", "Y"), "Ba Na": ("Đinh", "Đinh")}
HIGHLAND_GIVEN = "Thương Bình Hùng Thủy Đức Hạnh Kiên Lan Nghĩa Phương".split()


def _pick(dice, pool):
    return pool[int(dice.random() * len(pool))].replace("_", " ")


def _given(dice, male):
    return (f"{_pick(dice, names.MALE_MIDDLE)} {_pick(dice, names.MALE_GIVEN)}" if male else
            f"{_pick(dice, names.FEMALE_MIDDLE)} {_pick(dice, names.FEMALE_GIVEN)}")


def name_of(dice, people, male):
    """A full name, NFC: who puts the given name first, who the clan, and with which prefix."""
    if people == "Ê Đê":
        name = (f"Y {_pick(dice, names.EDE_MALE)}" if male else
                f"H'{_pick(dice, names.EDE_FEMALE)}") + f" {_pick(dice, names.EDE_CLANS)}"
    elif people == "M'Nông":
        name = (f"Y {_pick(dice, MNONG_MALE)}" if male else
                f"H'{_pick(dice, MNONG_FEMALE)}") + f" {_pick(dice, MNONG_CLANS)}"
    elif people == "Gia Rai":
        name = f"{_pick(dice, JRAI_CLANS)} " + (
            _pick(dice, JRAI_MALE) if male else f"H'{_pick(dice, JRAI_FEMALE)}")
    elif people == "H'Mông":
        name = f"{_pick(dice, HMONG_CLANS)} " + (
            f"A {_pick(dice, HMONG_MALE)}" if male else f"Thị {_pick(dice, HMONG_FEMALE)}")
    elif people in CLANS:
        name = f"{CLANS[people][0 if male else 1]} {_pick(dice, HIGHLAND_GIVEN)}"
    else:
        surnames = SURNAMES.get(people, names.KINH_SURNAMES)
        name = f"{_pick(dice, surnames)} {_given(dice, male)}"
    return unicodedata.normalize("NFC", name)


class Commune:
    """Who lives there: a table of 100 places to draw from."""

    def __init__(self, dice, east):
        tilt = TILTS[int(dice.random() * len(TILTS))]
        weights = {p: w[2 if east else 1] * (1 if p == "Kinh" else tilt)
                   for p, w in SHARES.items()}
        total = sum(weights.values())
        self._table = []
        for people, weight in weights.items():
            self._table += [people] * round(200 * weight / total)

    def draw(self, dice):
        return _pick(dice, self._table)


def personal_id(serial, birth_year):
    """Province 066, then 9 for century and sex, which nobody alive has; then the year of birth.
    serial counts the people of that year: below a million each has another number."""
    return f"0669{birth_year % 100:02}{serial * 7919 % 1000000:06}"


def born(dice, year):
    """A day of that year."""
    month = int(dice.random() * 12) + 1
    return f"{year}-{month:02}-{int(dice.random() * 28) + 1:02}"
