# SPDX-License-Identifier: AGPL-3.0-or-later
"""Class 9A1 of a school that does not exist: 45 students, among them every worked example of
Thông tư 22/2021 (A1–A9 averages, L1–L18 levels, C1–C8 conduct, P1–P9 decisions, T1–T4 titles).

What must come out of the examples is written down here by hand, from the tables of the rules; it
is computed by nobody's program. The other students come from a seeded generator.

    python3 class45.py            # the table of examples
    python3 class45.py --roster   # the roster as CSV
"""
import csv
import datetime
import io
import random
import sys
from dataclasses import dataclass, field

import names
import tt22

SCHOOL = "Trường THCS Thử Nghiệm Ea Mẫu"
COMMUNE = "Phòng Văn hóa – Xã hội xã Thử Nghiệm"
PROVINCE = "Sở GDĐT Thử Nghiệm"
YEAR = {"name": "2025-2026", "starts_on": "2025-09-05", "ends_on": "2026-05-31"}
CLASS = {"name": "9A1", "grade": 9}
SIZE = 45

# code: (name, regular marks a term); by periods a year: 35 -> 2, 52 -> 3, 105 and 140 -> 4
SCORED = {
    "ngu_van": ("Ngữ văn", 4),
    "toan": ("Toán", 4),
    "ngoai_ngu_1": ("Ngoại ngữ 1", 4),
    "gdcd": ("Giáo dục công dân", 2),
    "lich_su_dia_li": ("Lịch sử và Địa lí", 4),
    "khtn": ("Khoa học tự nhiên", 4),
    "cong_nghe": ("Công nghệ", 3),
    "tin_hoc": ("Tin học", 2),
}
COMMENTED = {
    "gdtc": "Giáo dục thể chất",
    "nghe_thuat": "Nghệ thuật",
    "hdtn_hn": "Hoạt động trải nghiệm, hướng nghiệp",
    "gddp": "Nội dung giáo dục của địa phương",
}
SUBJECTS = [*SCORED, *COMMENTED]

# username: (full name, subjects)
TEACHERS = {
    "gv.ngu-van": ("Nguyễn Thị Thử Nghiệm Văn", ["ngu_van", "gddp"]),
    "gv.toan": ("Trần Văn Thử Nghiệm Toán", ["toan", "tin_hoc"]),
    "gv.ngoai-ngu": ("H'Linh Thử Nghiệm Byă", ["ngoai_ngu_1"]),
    "gv.khtn": ("Lê Thị Thử Nghiệm Khoa", ["khtn", "cong_nghe"]),
    "gv.ls-dl": ("Y Wol Thử Nghiệm Êban", ["lich_su_dia_li", "gdcd"]),
    "gv.the-chat": ("Phạm Văn Thử Nghiệm Thể", ["gdtc"]),
    "gv.nghe-thuat": ("Võ Thị Thử Nghiệm Nhạc", ["nghe_thuat"]),
    "gv.trai-nghiem": ("Nông Văn Thử Nghiệm Hướng", ["hdtn_hn"]),
}
HOMEROOM = "gv.ngu-van"


@dataclass
class Student:
    number: int
    full_name: str
    sex: str
    ethnic: str
    birth_date: datetime.date
    personal_id: str
    student_code: str
    scored: dict = field(default_factory=dict)     # subject -> {1: {tx, gk, ck}, 2: …}
    commented: dict = field(default_factory=dict)  # subject -> {1: [tx1, tx2, gk, ck], 2: …}
    conduct: tuple = ("T", "T")
    excused: int = 0
    unexcused: int = 0
    zero_by_rule: set = field(default_factory=set)  # (subject, term, column)
    examples: tuple = ()
    expected: dict = field(default_factory=dict)


def example(tags, marks, conduct, expected, *, failed=(), absent=(0, 0), special=None):
    return {"tags": tags.split(), "marks": marks, "conduct": conduct, "expected": expected,
            "failed": failed, "absent": absent, "special": special or {}}


def year(learning, conduct, decision, title="NONE", **more):
    return {"learning": learning, "conduct": conduct, "decision": decision, "title": title, **more}


def term(tx, gk, ck):
    return {"tx": tx, "gk": gk, "ck": ck}


# marks: year averages in the order of SCORED, in tenths, or by subject. special: (subject, term) ->
# marks of that term where the example gives them. Expected: averages are (subject, term) -> tenths,
# term 0 = year; levels T K D C; learning_of_term where the example is about a term.
EXAMPLES = [
    # --- averages ---
    example("A1 A2 A5", [75, 75, 75, 75, 75, 75, 75, 75], "TT",
            year("K", "T", "PROMOTED",
                 averages={("gdcd", 1): 79, ("cong_nghe", 1): 79, ("toan", 1): 77}),
            special={("gdcd", 1): term([80, 90], 70, 80),
                     ("cong_nghe", 1): term([70, 80, 80], 75, 85),
                     ("toan", 1): term([90, 80, 70, 100], 65, 75)}),
    # 8.05 is 8.1; with II = 7.9 the year is 8.0 and the sixth mark from 8.0 up: Tốt. Half-even
    # would give 8.0, 7.9 and Khá.
    example("A3", [80, 80, 80, 80, 80, 70, None, 70], "TT",
            year("T", "T", "PROMOTED", "GIOI",
                 averages={("cong_nghe", 1): 81, ("cong_nghe", 2): 79, ("cong_nghe", 0): 80}),
            special={("cong_nghe", 1): term([80, 82, 82], 80, 80),
                     ("cong_nghe", 2): term([79, 79, 79], 79, 79)}),
    example("A4", [80, 80, 80, 80, 80, 80, None, 70], "TT",
            year("T", "T", "PROMOTED", "GIOI", learning_of_term={1: "T"},
                 averages={("cong_nghe", 1): 65, ("cong_nghe", 2): 65, ("cong_nghe", 0): 65}),
            special={("cong_nghe", 1): term([65, 65, 66], 64, 64),
                     ("cong_nghe", 2): term([65, 65, 66], 64, 64)}),
    example("A6", [65, None, 65, 65, 65, 65, 65, 65], "KK",
            year("D", "K", "PROMOTED", averages={("toan", 1): 44}),
            special={("toan", 1): term([0, 50, 60, 70], 40, 45),
                     ("toan", 2): term([50, 50, 50, 50], 50, 50)}),
    example("A7", [70, None, 70, 70, 70, 70, 70, 70], "TT",
            year("K", "T", "PROMOTED",
                 averages={("toan", 1): 78, ("toan", 2): 81, ("toan", 0): 80}),
            special={("toan", 1): term([78, 78, 78, 78], 78, 78),
                     ("toan", 2): term([81, 81, 81, 81], 81, 81)}),
    example("A8", [70, None, 70, 70, 70, 70, 70, 70], "TT",
            year("K", "T", "PROMOTED",
                 averages={("toan", 1): 65, ("toan", 2): 64, ("toan", 0): 64}),
            special={("toan", 1): term([65, 65, 65, 65], 65, 65),
                     ("toan", 2): term([64, 64, 64, 64], 64, 64)}),
    example("A9 C8", [50, None, 50, 50, 50, 50, 50, 60], "CD",
            year("C", "D", "RETEST", learning_of_term={1: "D", 2: "C"},
                 averages={("toan", 1): 35, ("toan", 2): 34, ("toan", 0): 34}),
            special={("toan", 1): term([35, 35, 35, 35], 35, 35),
                     ("toan", 2): term([34, 34, 34, 34], 34, 34)}),
    # --- levels, each with a conduct, a decision, a title ---
    example("L1 C7", [85, 82, 80, 80, 91, 88, 65, 66], "KT", year("T", "T", "PROMOTED", "GIOI")),
    example("L2 C1", [85, 82, 80, 80, 91, 79, 65, 66], "TD", year("K", "K", "PROMOTED")),
    example("L3 C6 P6", [65, 65, 65, 65, 65, 65, 50, 50], "TC",
            year("K", "C", "SUMMER_TRAINING")),
    example("L4 C5 P1", [50, 50, 50, 50, 50, 50, 35, 35], "KD", year("D", "D", "PROMOTED"),
            absent=(40, 5)),
    example("L5 P7", [50, 50, 50, 50, 50, 49, 35, 35], "CC", year("C", "C", "RETAINED")),
    example("L6 C4", [50, 50, 50, 50, 50, 50, 50, 34], "CK", year("C", "D", "RETEST")),
    example("L7 T4", [85, 82, 80, 80, 91, 88, 81, 49], "TT", year("K", "T", "PROMOTED")),
    example("L8", [85, 82, 80, 80, 91, 88, 81, 64], "KK", year("K", "K", "PROMOTED")),
    example("L9 P8", [85, 82, 80, 80, 91, 88, 81, 34], "TT", year("D", "T", "PROMOTED")),
    example("L10", [65, 66, 70, 72, 68, 65, 55, 34], "KK", year("D", "K", "PROMOTED")),
    example("L11", [85, 82, 80, 80, 91, 88, 45, 49], "TT", year("D", "T", "PROMOTED")),
    example("L12", [85, 82, 80, 80, 91, 70, 68, 40], "TT", year("D", "T", "PROMOTED")),
    example("L13", [85, 82, 80, 80, 91, 88, 65, 66], "TT", year("K", "T", "PROMOTED"),
            failed=("nghe_thuat",)),
    example("L14 P9", [65, 66, 70, 72, 68, 65, 55, 60], "TT", year("D", "T", "PROMOTED"),
            failed=("gdtc",)),
    example("L15", [85, 82, 80, 80, 91, 88, 81, 85], "TT", year("C", "T", "RETEST"),
            failed=("gdtc", "gddp")),
    example("L16", [85, 82, 80, 80, 91, 88, 81, 45], "KK", year("D", "K", "PROMOTED"),
            failed=("hdtn_hn",)),
    # L17 has the nine scored subjects of upper secondary; here with the eight of grade 9.
    example("L17", [80, 80, 80, 80, 80, 80, 70, 30], "TT", year("D", "T", "PROMOTED")),
    example("L18 C3 P3", {"khtn": 45, "ngoai_ngu_1": 32, "ngu_van": 60, "toan": 65, "gdcd": 70,
                          "lich_su_dia_li": 65, "cong_nghe": 66, "tin_hoc": 70}, "CT",
            year("C", "K", "RETEST", retest=["khtn", "ngoai_ngu_1"])),
    # --- titles, and too many days away ---
    example("T1", [90, 90, 90, 90, 90, 90, 80, 70], "TT", year("T", "T", "PROMOTED", "XUAT_SAC")),
    example("T2", [90, 90, 90, 90, 90, 89, 80, 70], "TT", year("T", "T", "PROMOTED", "GIOI")),
    example("T3 C2", [90, 90, 90, 90, 90, 90, 80, 70], "DT", year("T", "K", "PROMOTED")),
    example("P2", [85, 85, 85, 85, 85, 85, 80, 80], "KK", year("T", "K", "RETAINED"),
            absent=(46, 0)),
]

# P4 and P5 are about the retest after the first decision: not in this class.
WANTED = {*(f"A{i}" for i in range(1, 10)), *(f"L{i}" for i in range(1, 19)),
          *(f"C{i}" for i in range(1, 9)), "P1", "P2", "P3", "P6", "P7", "P8", "P9",
          *(f"T{i}" for i in range(1, 5))}


def flat(subject, tenths):
    """A term in which every mark is the same, and so its average."""
    return term([tenths] * SCORED[subject][1], tenths, tenths)


def ratings(failed):
    """Both terms; what was not reached was not reached at the end of term II."""
    return {1: ["dat"] * 4, 2: ["dat", "dat", "dat", "chua_dat" if failed else "dat"]}


def realise(student, row):
    marks = row["marks"]
    if isinstance(marks, list):
        marks = dict(zip(SCORED, marks))
    for subject in SCORED:
        student.scored[subject] = {
            t: row["special"].get((subject, t)) or flat(subject, marks[subject]) for t in (1, 2)}
    student.commented = {s: ratings(s in row["failed"]) for s in COMMENTED}
    student.conduct = tuple(row["conduct"])
    student.excused, student.unexcused = row["absent"]
    student.examples = tuple(row["tags"])
    student.expected = row["expected"]
    student.zero_by_rule = {(s, t, f"tx{i + 1}") for s, terms in student.scored.items()
                            for t, of in terms.items() for i, m in enumerate(of["tx"]) if m == 0}


MEAN = {"ngu_van": 68, "toan": 65, "ngoai_ngu_1": 62, "gdcd": 76, "lich_su_dia_li": 70, "khtn": 67,
        "cong_nghe": 76, "tin_hoc": 74}


def invent(student, dice):
    """A student like others: ability, subject, luck of the day."""
    ability = dice.gauss(0, 1)

    def mark(subject, spread):
        tenths = round(MEAN[subject] + 11.5 * ability + dice.gauss(0, spread))
        if spread == 9 and dice.random() < 0.3:
            tenths = round(tenths / 5) * 5
        return min(100, max(10, tenths))

    for subject, (_, n) in SCORED.items():
        student.scored[subject] = {t: term([mark(subject, 9) for _ in range(n)], mark(subject, 8),
                                           mark(subject, 9)) for t in (1, 2)}
    student.commented = {s: ratings(dice.random() < 0.01) for s in COMMENTED}
    student.conduct = tuple(dice.choices("TKD", (85, 13, 2))[0] for _ in range(2))
    student.excused = min(12, int(dice.expovariate(1 / 2.5)))
    student.unexcused = int(dice.random() < 0.1)


def students(seed=2026):
    dice = random.Random(seed)
    found = []
    for i, (full_name, sex, ethnic) in enumerate(names.class_of_45(dice)):
        born = datetime.date(2011, 1, 1) + datetime.timedelta(days=dice.randrange(365))
        found.append(Student(
            i + 1, full_name, sex, ethnic, born,
            # province 066, then 9 for century and sex, which nobody alive has
            f"0669{born.year % 100:02}{dice.randrange(10 ** 6):06}",
            f"6600{i + 1:06}"))
    places = dice.sample(range(SIZE), len(EXAMPLES))
    for place, row in zip(places, EXAMPLES):
        realise(found[place], row)
    for student in found:
        if not student.examples:
            invent(student, dice)
    return found


LEVEL_WORDS = {"T": "Tốt", "K": "Khá", "D": "Đạt", "C": "Chưa đạt"}
REMARKS = {
    "T": "Nắm chắc kiến thức, chủ động trong học tập; cần giữ vững.",
    "K": "Hiểu bài, hoàn thành nhiệm vụ học tập; cần mạnh dạn phát biểu hơn.",
    "D": "Đạt yêu cầu cần đạt của môn học; cần luyện tập thêm ở nhà.",
    "C": "Chưa đạt yêu cầu cần đạt; cần được hỗ trợ và ôn tập thêm.",
}


def remark(student, subject, of_term):
    if subject in COMMENTED:
        return REMARKS["K" if "chua_dat" not in student.commented[subject][of_term] else "C"]
    average = tt22.term_average(student.scored[subject][of_term])
    return REMARKS["T" if average >= 80 else "K" if average >= 65 else
                   "D" if average >= 50 else "C"]


def cells(student, student_id, subject, of_term):
    """What a teacher enters into the gradebook for one student."""
    found = []
    if subject in SCORED:
        marks = student.scored[subject][of_term]
        columns = [(f"tx{i + 1}", m) for i, m in enumerate(marks["tx"])]
        for column, tenths in [*columns, ("gk", marks["gk"]), ("ck", marks["ck"])]:
            what = ({"state": "zero_by_rule"}
                    if (subject, of_term, column) in student.zero_by_rule else {"tenths": tenths})
            found.append({"student_id": student_id, "column": column, **what})
    else:
        for column, rating in zip(("tx1", "tx2", "gk", "ck"), student.commented[subject][of_term]):
            found.append({"student_id": student_id, "column": column, "rating": rating})
    found.append({"student_id": student_id, "column": "comment",
                  "text": remark(student, subject, of_term)})
    return found


ROSTER_HEADER = ("stt ho_ten ngay_sinh gioi_tinh dan_toc noi_sinh so_dinh_danh ma_hoc_sinh dia_chi "
                 "ho_ten_cha ho_ten_me").split()


def roster_rows(of_students):
    dice = random.Random(45)
    for s in of_students:
        yield [s.number, s.full_name, s.birth_date.strftime("%d/%m/%Y"),
               {"nam": "Nam", "nu": "Nữ"}[s.sex], s.ethnic, "Xã Thử Nghiệm, tỉnh Đắk Lắk",
               s.personal_id, s.student_code, f"Buôn Mẫu {s.number % 5 + 1}, xã Thử Nghiệm",
               names.person(dice, s.ethnic, "nam"), names.person(dice, s.ethnic, "nu")]


def roster_csv(of_students, header=ROSTER_HEADER, bom=True):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(roster_rows(of_students))
    return (b"\xef\xbb\xbf" if bom else b"") + out.getvalue().encode()


def check(of_students):
    """The hand-written expectations and the second reading of the circular agree."""
    realised = {tag for s in of_students for tag in s.examples}
    assert realised == WANTED, sorted(WANTED ^ realised)
    assert len(of_students) == SIZE
    for s in of_students:
        judged = tt22.judge(s)
        e = s.expected
        for what in ("learning", "conduct", "decision", "title"):
            assert e.get(what, judged[0][what]) == judged[0][what], (s.examples, what, judged[0])
        for (subject, t), tenths in e.get("averages", {}).items():
            assert judged[t]["averages"][subject] == tenths, (s.examples, subject, t)
        for t, wanted in e.get("learning_of_term", {}).items():
            assert judged[t]["learning"] == wanted, (s.examples, t)


def print_table(of_students):
    print(f"{'example':12}{'no':>3}  {'student':28}{'learning':9}{'conduct':10}"
          f"{'decision':17}{'title'}")
    for s in sorted((s for s in of_students if s.examples),
                    key=lambda s: (s.examples[0][0], int(s.examples[0][1:]))):
        e = s.expected
        marks = ", ".join(f"{k[0]}/{k[1] or 'year'}={v}" for k, v in
                          e.get("averages", {}).items())
        print(f"{' '.join(s.examples):12}{s.number:3}  {s.full_name:28}{e['learning']:9}"
              f"{'→'.join(s.conduct)}→{e['conduct']:6}{e['decision']:17}{e['title']:10}{marks}")


if __name__ == "__main__":
    the_class = students()
    check(the_class)
    if "--roster" in sys.argv:
        sys.stdout.buffer.write(roster_csv(the_class))
    else:
        print_table(the_class)
