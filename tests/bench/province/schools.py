# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which schools a scale has, with which classes of how many: always the same for the same seed.

The first schools are alike in every scale (a lower secondary school of 400): they are what is
measured, so that whatever differs is the province around them.
"""
import random
from dataclasses import dataclass, field

CURRENT = 2025  # the school year 2025-2026, as in tests/e2e/class45.py


@dataclass(frozen=True)
class Kind:
    name: str
    levels: str        # as auth names them
    grades: tuple      # first, last
    classes: tuple     # fewest, most, most often
    pupils: tuple      # fewest and most in a class
    teachers: float    # for each class
    of_province: bool = False


PRIMARY = Kind("Tiểu học", "th", (1, 5), (8, 38, 17), (25, 35), 1.35)
LOWER = Kind("THCS", "thcs", (6, 9), (8, 32, 18), (28, 45), 1.9)
BOTH = Kind("TH&THCS", "th-thcs", (1, 9), (12, 25, 18), (25, 35), 1.6)
UPPER = Kind("THPT", "thpt", (10, 12), (18, 48, 24), (35, 45), 2.25, True)
BOARDING = Kind("PTDTBT THCS", "thcs", (6, 9), (8, 16, 10), (30, 35), 2.2)
CONTINUING = Kind("GDNN-GDTX", "gdnn-gdtx", (10, 12), (3, 15, 8), (25, 45), 1.8, True)
SHARES = ((PRIMARY, 47), (LOWER, 30), (BOTH, 9), (UPPER, 9), (BOARDING, 2.5), (CONTINUING, 2.5))

MEASURED = (3, 3, 3, 2)  # classes in grades 6 to 9: eleven of 36 or 37
MEASURED_PUPILS = 400


@dataclass(frozen=True)
class Scale:
    name: str
    schools: int
    students: int      # enrolled in the current year
    communes: int
    years: int         # school years, the current one included
    measured: int      # schools of the measured shape


# The regulation begins with 2021-2022 (Quy chế Điều 14), so S2 has all five years there can be.
SCALES = {s.name: s for s in (Scale("S1", 1, 400, 1, 1, 1), Scale("S2", 30, 18000, 6, 5, 4),
                              Scale("S3", 950, 560000, 102, 1, 8))}


@dataclass
class Cohort:
    """The classes that move up together: their grade in the current year may lie past the last."""
    grade: int
    sizes: list


@dataclass
class School:
    number: int
    kind: Kind
    commune: int
    cohorts: list = field(default_factory=list)

    @property
    def name(self):
        return f"Trường {self.kind.name} Thử Nghiệm {self.number}"

    def in_grades(self):
        return [c for c in self.cohorts if c.grade <= self.kind.grades[1]]

    @property
    def n_classes(self):
        return sum(len(c.sizes) for c in self.in_grades())

    @property
    def n_students(self):
        return sum(sum(c.sizes) for c in self.in_grades())

    @property
    def n_teachers(self):
        return max(6, round(self.n_classes * self.kind.teachers))


def dice_of(seed, *what):
    return random.Random("/".join(map(str, (seed, *what))))


def _split(total, parts):
    return [total // parts + (i < total % parts) for i in range(parts)]


def _measured(number, commune):
    sizes = _split(MEASURED_PUPILS, sum(MEASURED))
    cohorts = []
    for grade, n in zip(range(6, 10), MEASURED):
        cohorts.append(Cohort(grade, [sizes.pop(0) for _ in range(n)]))
    return School(number, LOWER, commune, cohorts)


def _kinds(scale):
    """One kind for each school that is not measured, in the shares, mixed."""
    left = {k: scale.schools * share / 100 for k, share in SHARES}
    left[LOWER] -= scale.measured
    wanted = scale.schools - scale.measured
    found = [k for k, n in left.items() for _ in range(max(0, int(n)))]
    rest = sorted(left, key=lambda k: int(left[k]) - left[k])
    while len(found) < wanted:
        found.append(rest[len(found) % len(rest)])
    return found[:wanted]


def _draw(dice, number, kind, commune):
    first, last = kind.grades
    fewest, most, often = kind.classes
    n = max(last - first + 1, round(dice.triangular(fewest, most, often)))
    counts = _split(n, last - first + 1)
    low, high = kind.pupils
    return School(number, kind, commune, [
        Cohort(first + i, [dice.randint(low, high) for _ in range(count)])
        for i, count in enumerate(counts)])


def _adjust(dice, schools, wanted):
    """To the very number: whole classes while much is missing, then pupil by pupil."""
    missing = wanted - sum(s.n_students for s in schools)
    while abs(missing) > 200:
        school = dice.choice(schools)
        cohort = dice.choice(school.cohorts)
        if missing > 0:
            cohort.sizes.append(dice.randint(*school.kind.pupils))
            missing -= cohort.sizes[-1]
        elif len(cohort.sizes) > 1:
            missing += cohort.sizes.pop()
    step = 1 if missing > 0 else -1
    while missing:
        school = dice.choice(schools)
        cohort = dice.choice(school.cohorts)
        at = dice.randrange(len(cohort.sizes))
        low, high = school.kind.pupils
        if low <= cohort.sizes[at] + step <= high:
            cohort.sizes[at] += step
            missing -= step


def _add_graduates(school, years):
    """Who has left by now, as many as the highest grade has."""
    last = school.kind.grades[1]
    top = next(c for c in school.cohorts if c.grade == last)
    for back in range(1, years):
        school.cohorts.append(Cohort(last + back, list(top.sizes)))


def plan(scale, seed):
    """[School], exactly as many students as the scale says."""
    dice = dice_of(seed, scale.name, "schools")
    found = [_measured(i + 1, i % scale.communes) for i in range(scale.measured)]
    others = [_draw(dice, 0, kind, dice.randrange(scale.communes)) for kind in _kinds(scale)]
    dice.shuffle(others)
    if others:
        _adjust(dice, others, scale.students - scale.measured * MEASURED_PUPILS)
    for school in others:
        found.append(school)
        school.number = len(found)
    for school in found:
        _add_graduates(school, scale.years)
    return found


def class_name(school, grade, k):
    return f"{grade}A{k + 1}"


def year_name(year):
    return f"{year}-{year + 1}"
