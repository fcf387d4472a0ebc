# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a class of a grade and a year is taught and assessed by: asked from the house itself, of
classes in a model school, so that no rule is written down a second time."""
from dataclasses import dataclass

from house import Problem
from schools import CONTINUING, year_name

# What students choose in upper secondary (four of nine), by two common ways.
COMBINATIONS = {"tn": ("vat_li", "hoa_hoc", "sinh_hoc", "tin_hoc"),
                "xh": ("dia_li", "gdktpl", "cong_nghe", "tin_hoc")}
FIRST_UPPER = 10


@dataclass(frozen=True)
class Subject:
    code: str
    kind: str          # scored, commented, levelled, quality
    columns: tuple     # ((column, mark | rating | test), …)


@dataclass(frozen=True)
class Pattern:
    ruleset: str
    grade: int
    way: str           # of COMBINATIONS, "" where nothing is chosen
    subjects: tuple

    @property
    def name(self):
        return f"{self.ruleset}/{self.grade}/{self.way}"


def year_dates(year):
    """As tests/e2e/class45.py has them."""
    return {"name": year_name(year), "starts_on": f"{year}-09-05", "ends_on": f"{year + 1}-05-31"}


def programme_of(kind):
    return "continuing" if kind is CONTINUING else "general"


class ModelSchool:
    """admin, leader: sessions of its people."""

    def __init__(self, org_id, admin, leader):
        self.org_id = org_id
        self.admin = admin
        self.leader = leader

    def open_year(self, year):
        """The year's id; it may be there already."""
        try:
            return self.admin.post("/v1/school-years", {"org_id": self.org_id,
                                                        **year_dates(year)})["id"]
        except Problem as problem:
            if problem.type != "year-exists":
                raise
        found = self.admin.get(f"/v1/school-years?org_id={self.org_id}").json["items"]
        return next(y["id"] for y in found if y["name"] == year_name(year))

    def ask(self, year_id, grade):
        """[Pattern] of a class of that grade."""
        made = self.admin.post("/v1/classes", {"school_year_id": year_id, "name": f"{grade}A0",
                                               "grade": grade}).json
        listed = self.admin.get(f"/v1/classes/{made['id']}/subjects").json["items"]
        chosen = {s["subject"] for s in listed if s["choice"] == "elective"}
        needed = [s["subject"] for s in listed if s["choice"] == "required"]
        ways = COMBINATIONS if grade >= FIRST_UPPER and chosen >= {
            c for w in COMBINATIONS.values() for c in w} else {"": ()}
        known = {code: self._subject(made["id"], code)
                 for code in [*needed, *{c for w in ways.values() for c in w}]}
        return [Pattern(made["ruleset"], grade, way, tuple(known[c] for c in (*needed, *codes)))
                for way, codes in ways.items()]

    def _subject(self, class_id, code):
        book = self.leader.get(f"/v1/classes/{class_id}/gradebooks/{code}/1").json
        return Subject(code, book["kind"],
                       tuple((c["column"], c["value"]) for c in book["columns"]))
