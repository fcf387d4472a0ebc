# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thông tư 22/2021 a second time, straight from its text, in exact fractions: the judge of what
records computes. Shares nothing with the C code but the circular.

Marks are integer tenths. A term of a scored subject is {"tx": [...], "gk": n, "ck": n}; of a
comment subject a list of "dat" / "chua_dat".
"""
from fractions import Fraction
from math import floor

LEVELS = "CDKT"  # Chưa đạt, Đạt, Khá, Tốt; conduct has the same four

# Điều 8: year conduct by the conduct of term I and term II.
CONDUCT_YEAR = {
    "TT": "T", "TK": "K", "TD": "K", "TC": "C",
    "KT": "T", "KK": "K", "KD": "D", "KC": "C",
    "DT": "K", "DK": "K", "DD": "D", "DC": "C",
    "CT": "K", "CK": "D", "CD": "D", "CC": "C",
}


def half_up(value):
    return floor(Fraction(value) + Fraction(1, 2))


def term_average(term):
    tx = term["tx"]
    return half_up(Fraction(sum(tx) + 2 * term["gk"] + 3 * term["ck"], len(tx) + 5))


def year_average(first, second):
    return half_up(Fraction(first + 2 * second, 3))


def base_level(averages, failed):
    """Điều 9 khoản 2: scored subjects' averages, number of comment subjects Chưa đạt."""
    def at_least(mark):
        return sum(a >= mark for a in averages) >= 6

    if failed == 0 and min(averages) >= 65 and at_least(80):
        return "T"
    if failed == 0 and min(averages) >= 50 and at_least(65):
        return "K"
    if failed <= 1 and min(averages) >= 35 and at_least(50):
        return "D"
    return "C"


def level(averages, failed):
    """With the adjustment of Điều 9 khoản 3: two or more levels lost by exactly one subject."""
    base = base_level(averages, failed)
    for target, low in (("T", 65), ("K", 50)):
        if LEVELS.index(target) - LEVELS.index(base) < 2:
            continue
        culprits = sum(
            LEVELS.index(base_level(averages[:i] + averages[i + 1:], failed))
            >= LEVELS.index(target)
            for i, a in enumerate(averages) if a < low)
        if failed == 1 and LEVELS.index(base_level(averages, 0)) >= LEVELS.index(target):
            culprits += 1
        if culprits == 1:
            return LEVELS[LEVELS.index(base) + 1]
    return base


def decision(learning, conduct, absences):
    """Điều 12–14, first decision of the year."""
    if absences > 45:
        return "RETAINED"
    if learning != "C" and conduct != "C":
        return "PROMOTED"
    if conduct != "C":
        return "RETEST"
    return "SUMMER_TRAINING" if learning != "C" else "RETAINED"


def title(learning, conduct, averages):
    if learning != "T" or conduct != "T":
        return "NONE"
    return "XUAT_SAC" if sum(a >= 90 for a in averages) >= 6 else "GIOI"


def judge(student):
    """Everything that follows from a student of class45: {1: …, 2: …, 0: …} with averages,
    ratings, learning, conduct; and of the year decision and title."""
    result = {}
    for term in (1, 2):
        averages = {s: term_average(t[term]) for s, t in student.scored.items()}
        ratings = {s: "dat" if all(r == "dat" for r in t[term]) else "chua_dat"
                   for s, t in student.commented.items()}
        result[term] = _overall(averages, ratings, student.conduct[term - 1])
    averages = {s: year_average(result[1]["averages"][s], result[2]["averages"][s])
                for s in student.scored}
    result[0] = _overall(averages, result[2]["ratings"], CONDUCT_YEAR["".join(student.conduct)])
    result[0]["decision"] = decision(result[0]["learning"], result[0]["conduct"],
                                     student.excused + student.unexcused)
    result[0]["title"] = title(result[0]["learning"], result[0]["conduct"],
                               list(averages.values()))
    return result


def _overall(averages, ratings, conduct):
    failed = sum(r == "chua_dat" for r in ratings.values())
    return {"averages": averages, "ratings": ratings, "conduct": conduct,
            "learning": level(list(averages.values()), failed)}
