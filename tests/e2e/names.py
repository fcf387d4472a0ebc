# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names as they are in Đắk Lắk, of people who do not exist (seeded, so always the same)."""
import unicodedata

KINH_SURNAMES = ("Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Võ Vũ Đặng "
                 "Bùi Đỗ Hồ Ngô Dương Đinh Trương Đoàn Mai Cao Trịnh Đào").split()
MALE_MIDDLE = "Văn Minh Gia Quốc Đức Hoàng Anh Bảo Thành Tuấn Nhật Hữu Đình".split()
MALE_GIVEN = ("Huy Khang Bảo Minh Phúc Khoa Phát Đạt Khôi Long Nam Duy Quân Kiệt Thịnh Hưng Hiếu "
              "Nhân Trí Tài Phong Nguyên Lộc Thiện Vinh Tiến Quý").split()
FEMALE_MIDDLE = "Thị Ngọc Bảo Thanh Khánh Phương Minh Thùy Quỳnh Như Hoài Yến".split()
FEMALE_GIVEN = ("Anh Vy Ngọc Hân Thư Như Trâm Linh Châu My Trân Nhi Ngân Trang Uyên Mai Thảo Ly Hà "
                "Giang Tiên Diệp Vân Tuyền Lan Hương Dung").split()
EDE_CLANS = ["Niê", "Mlô", "Niê Kđăm", "Niê Siêng", "Êban", "Byă", "Buôn Yă", "Ksơr", "Êčăm",
             "Kbuôr", "Adrơ\u0306ng", "Ayŭn", "Knul", "Ktla", "Hđơk", "Hmŏk", "Êñuôl", "Kriêng"]
EDE_MALE = "Blĭk Wol Thắng Djuang Khoan Lơ̆ Suêñ Thiên Sĭm Bhiô".split()
EDE_FEMALE = "Maryam Či Linh Ngân Nhung Bluên Mrai Juin Yŭn Hoen".split()
TAY_NUNG = "Nông Hoàng Lý Vi Lương Triệu Bế Đàm Ma Chu Lục".split()

# Names that break software: a letter without a precomposed code point, U+2019 for the apostrophe,
# five words, one word, a name that ends in what looks like a first name.
TRAPS = {
    ("Ê Đê", "nu"): ["H'Ngân Adrơ\u0306ng", "H\u2019Nhung Êñuôl", "H'Siêu"],
    ("Ê Đê", "nam"): ["Y Sĭm Mlô Duôn Du", "Y Lơ\u0306 Buôn Krông"],
    ("M'Nông", "nu"): ["H'Jang Liêng Hot"],
    ("M'Nông", "nam"): ["Y Khơi Bkrông"],
    ("Gia Rai", "nu"): ["Siu H'Win"],
    ("Gia Rai", "nam"): ["Ksor Thuân"],
    ("H'Mông", "nam"): ["Giàng A Páo"],
}

POPULATION = [("Kinh", 27), ("Ê Đê", 9), ("Nùng", 2), ("Tày", 2), ("M'Nông", 2), ("Gia Rai", 2),
              ("H'Mông", 1)]


def person(dice, ethnic, sex):
    """A full name, NFC."""
    male = sex == "nam"
    if ethnic == "Ê Đê":
        first = f"Y {dice.choice(EDE_MALE)}" if male else f"H'{dice.choice(EDE_FEMALE)}"
        name = f"{first} {dice.choice(EDE_CLANS)}"
    elif ethnic in ("Tày", "Nùng"):
        name = f"{dice.choice(TAY_NUNG)} {_middle_given(dice, male)}"
    else:
        name = f"{dice.choice(KINH_SURNAMES)} {_middle_given(dice, male)}"
    return unicodedata.normalize("NFC", name)


def _middle_given(dice, male):
    return (f"{dice.choice(MALE_MIDDLE)} {dice.choice(MALE_GIVEN)}" if male else
            f"{dice.choice(FEMALE_MIDDLE)} {dice.choice(FEMALE_GIVEN)}")


def class_of_45(dice):
    """45 of (full name, sex, ethnic group), each name once, mixed."""
    found, seen = [], set()
    for ethnic, count in POPULATION:
        traps = {sex: list(TRAPS.get((ethnic, sex), [])) for sex in ("nam", "nu")}
        for i in range(count):
            sex = "nu" if i % 2 == 0 and (traps["nu"] or not traps["nam"]) else "nam"
            name = traps[sex].pop(0) if traps[sex] else person(dice, ethnic, sex)
            while name in seen:
                name = person(dice, ethnic, sex)
            seen.add(name)
            found.append((unicodedata.normalize("NFC", name), sex, ethnic))
    dice.shuffle(found)
    return found
