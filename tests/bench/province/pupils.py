# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pupils as they are: a few hundred years of marks for each pattern, of which every student gets
one. What must come out of them is worked out here, by the second reading of Thông tư 22/2021
(tests/e2e/tt22.py) or, in primary schools, drawn first and the marks after it.
"""
import json
from dataclasses import dataclass, field
from types import SimpleNamespace

import class45
import tt22
from schools import dice_of

PROFILES = 240
PASSED, FAILED = 1, 0
LAST_GRADES = (5, 9, 12)
MEANS = {**class45.MEAN, "lich_su": 70, "dia_li": 70, "gdktpl": 76, "vat_li": 66, "hoa_hoc": 65,
         "sinh_hoc": 68, "gdqp_an": 78}
USUAL_MEAN = 68
LEVEL = {"T": "tot", "K": "kha", "D": "dat", "C": "chua_dat"}
HANH_KIEM = {"T": "tot", "K": "kha", "D": "trung_binh", "C": "yeu"}  # before TT22
DECISION = {"PROMOTED": "promoted", "RETEST": "retest", "SUMMER_TRAINING": "summer_training",
            "RETAINED": "retained"}
REMARKS = class45.REMARKS
HOMEROOM_REMARKS = {"T": "Ngoan, lễ phép, tích cực trong các hoạt động của lớp.",
                    "K": "Ngoan, hòa đồng; cần chủ động hơn trong các hoạt động chung.",
                    "D": "Cần cố gắng hơn trong việc thực hiện nội quy của lớp.",
                    "C": "Chưa thực hiện tốt nội quy; gia đình cần phối hợp với nhà trường."}
# Of 100 primary pupils: outstanding, well, done, not yet done (HTXS 25, HTT 35, HT 39, CHT 1).
PRIMARY_RESULTS = (("hoan_thanh_xuat_sac", 25), ("hoan_thanh_tot", 35), ("hoan_thanh", 39),
                   ("chua_hoan_thanh", 1))


@dataclass
class Pupil:
    cells: dict = field(default_factory=dict)      # (subject, term) -> {column: value}
    comments: dict = field(default_factory=dict)   # (subject, term) -> text
    conduct: tuple = (None, None, None)            # terms I and II, year (before TT22 alone)
    absent: tuple = (0, 0)                         # with leave, without
    comment: str = ""
    praise: str = None
    intent: tuple = (None, None, None, None)       # learning, conduct, decision, title


def _absences(dice):
    """Three sessions on average; 0.4 % too many to move up."""
    if dice.random() < 0.004:
        return 46 + int(dice.random() * 8), 2
    return min(30, int(dice.expovariate(1 / 2.6))), int(dice.random() < 0.15)


def _conduct(dice):
    return dice.choices("TKDC", (85, 13, 1.8, 0.2))[0]


def _tenths(dice, mean, spread, halves=False):
    found = round(dice.gauss(mean, spread))
    if halves and dice.random() < 0.3:
        found = round(found / 5) * 5
    return min(100, max(3, found))


def _mark_row(dice, subject, mean):
    cells = {}
    for column, _ in subject.columns:
        regular = column.startswith("tx")
        cells[column] = _tenths(dice, mean, 9 if regular or column == "ck" else 8, regular)
    return cells


def _average(cells):
    return {"tx": [v for c, v in sorted(cells.items()) if c.startswith("tx")],
            "gk": cells["gk"], "ck": cells["ck"]}


def _scored(dice, pupil, subject, ability):
    mean = MEANS.get(subject.code, USUAL_MEAN) + 11.5 * ability
    for term in (1, 2):
        cells = _mark_row(dice, subject, mean)
        average = tt22.term_average(_average(cells))
        pupil.cells[subject.code, term] = cells
        pupil.comments[subject.code, term] = REMARKS[
            "T" if average >= 80 else "K" if average >= 65 else "D" if average >= 50 else "C"]


def _rated(dice, pupil, subject):
    for term in (1, 2):
        cells = {column: PASSED for column, _ in subject.columns}
        if dice.random() < 0.008:
            cells["ck"] = FAILED
        pupil.cells[subject.code, term] = cells
        pupil.comments[subject.code, term] = REMARKS["K" if cells["ck"] else "C"]


def secondary(dice, pattern):
    pupil = Pupil(absent=_absences(dice))
    ability = dice.gauss(0, 1)
    for subject in pattern.subjects:
        if subject.kind == "scored":
            _scored(dice, pupil, subject, ability)
        else:
            _rated(dice, pupil, subject)
    terms = _conduct(dice), _conduct(dice)
    old = not pattern.ruleset.startswith(("TT22", "TT43"))
    said = HANH_KIEM if old else LEVEL
    pupil.conduct = said[terms[0]], said[terms[1]], said[terms[1]] if old else None
    pupil.comment = HOMEROOM_REMARKS[terms[1]]
    if pattern.ruleset == "TT22":
        pupil.intent = _judged(pattern, pupil, terms)
    return pupil


def _judged(pattern, pupil, conduct):
    """By the second reading of the circular."""
    words = {PASSED: "dat", FAILED: "chua_dat"}
    of = SimpleNamespace(
        scored={s.code: {t: _average(pupil.cells[s.code, t]) for t in (1, 2)}
                for s in pattern.subjects if s.kind == "scored"},
        commented={s.code: {t: [words[v] for v in pupil.cells[s.code, t].values()] for t in (1, 2)}
                   for s in pattern.subjects if s.kind == "commented"},
        conduct=conduct, excused=pupil.absent[0], unexcused=pupil.absent[1])
    year = tt22.judge(of)[0]
    decision = DECISION[year["decision"]]
    if decision == "promoted" and pattern.grade in LAST_GRADES:
        decision = "completed"
    return LEVEL[year["learning"]], LEVEL[year["conduct"]], decision, year["title"].lower()


# result: (lowest level, lowest test) of TT27/2020 Điều 9; the levels are 0, 1, 2
FLOORS = {"hoan_thanh_xuat_sac": (2, 90), "hoan_thanh_tot": (2, 70), "hoan_thanh": (1, 50),
          "chua_hoan_thanh": (1, 50)}


def _level_row(dice, subject, floors, term, spoil):
    level, test = floors
    cells = {}
    for column, value in subject.columns:
        if value == "test":
            cells[column] = min(100, test + 10 * int(dice.random() * 2))
        else:
            cells[column] = level if column == "tx2" else max(level - (dice.random() < 0.2), 0)
    if spoil and term == 2:
        cells["tx2"] = 0
    return cells


def primary(dice, pattern):
    """The result first, then marks that give it and no better one."""
    result = dice.choices(*zip(*PRIMARY_RESULTS))[0]
    pupil = Pupil(absent=_absences(dice), comment=HOMEROOM_REMARKS["T"])
    for i, subject in enumerate(pattern.subjects):
        spoil = result == "chua_hoan_thanh" and i == 0
        for term in (1, 2):
            cells = _level_row(dice, subject, FLOORS[result], term, spoil)
            pupil.cells[subject.code, term] = cells
            if subject.kind != "quality":
                pupil.comments[subject.code, term] = REMARKS["TKD"[2 - cells["tx2"]]]
    _spoil_better(pattern, pupil, result)
    recognised = dice.random() < 0.3 and result == "hoan_thanh_tot"
    pupil.praise = "recognised" if recognised else "none"
    pupil.intent = _primary_intent(pattern, result, recognised)
    return pupil


def _spoil_better(pattern, pupil, result):
    """What keeps the year from the next better result: of the last subject the level, or a test."""
    tested = next(s.code for s in pattern.subjects if any(c == "ck" for c, _ in s.columns))
    if result == "hoan_thanh_tot":
        pupil.cells[tested, 2]["ck"] = 80
    elif result == "hoan_thanh":
        pupil.cells[pattern.subjects[-1].code, 2]["tx2"] = 1


def _primary_intent(pattern, result, recognised):
    if pattern.ruleset != "TT27":
        return (None,) * 4
    decision = ("supplement" if result == "chua_hoan_thanh" else
                "completed" if pattern.grade in LAST_GRADES else "promoted")
    title = ("xuat_sac" if result == "hoan_thanh_xuat_sac" else
             "tieu_bieu" if recognised else "none")
    return result, None, decision, title


def pupils(seed, pattern):
    """PROFILES of them, always the same."""
    dice = dice_of(seed, "pupils", pattern.name)
    make = primary if pattern.grade <= 5 else secondary
    return [make(dice, pattern) for _ in range(PROFILES)]


VALUES = {"mark": "tenths", "test": "tenths", "rating": "rating"}


def told(pupil, subject, term):
    """The new value of the change that the first save of these cells is told as."""
    words = {"commented": ("chua_dat", "dat"), "levelled": ("chua_hoan_thanh", "hoan_thanh",
                                                            "hoan_thanh_tot"),
             "quality": ("can_co_gang", "dat", "tot")}
    cells = {}
    for column, value in subject.columns:
        number = pupil.cells[subject.code, term][column]
        cells[column] = {"tenths": number} if VALUES[value] == "tenths" else {
            "rating": words[subject.kind][number]}
    comment = pupil.comments.get((subject.code, term))
    if comment:
        cells["comment"] = comment
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
