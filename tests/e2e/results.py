# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compares the results the house gives with the worked examples and with our own reading."""
import class45
import tt22

LEVEL = {"T": "tot", "K": "kha", "D": "dat", "C": "chua_dat"}
DECISION = {"PROMOTED": "completed", "RETEST": "retest", "SUMMER_TRAINING": "summer_training",
            "RETAINED": "retained"}  # grade 9 is the last of its school: promoted is completed


def by_student(page):
    return {item["student_id"]: item for item in page["items"]}


def subject_values(item):
    """subject -> tenths or rating."""
    return {s["subject"]: s.get("average", s.get("rating")) for s in item["subjects"]}


def wanted(judged):
    """What one term (or the year) of one student must say, flat."""
    flat = {("subject", s): v for s, v in {**judged["averages"], **judged["ratings"]}.items()}
    flat["learning"] = LEVEL[judged["learning"]]
    flat["conduct"] = LEVEL[judged["conduct"]]
    if "decision" in judged:
        flat["promotion"] = DECISION[judged["decision"]]
        flat["title"] = judged["title"].lower()
    return flat


def said(item):
    flat = {("subject", s): v for s, v in subject_values(item).items()}
    for what in ("learning", "conduct", "promotion", "title"):
        value = item.get(what)
        flat[what] = value.get("value", value.get("level")) if isinstance(value, dict) else value
    return flat


def explained(item):
    """Every result stands beside its explanation."""
    parts = [*item["subjects"], *(item[w] for w in ("learning", "conduct", "promotion", "title")
                                  if isinstance(item.get(w), dict))]
    return all(p.get("explanation") for p in parts)


def compare(students, ids, found):
    """found: term (0 = year) -> reply. Raises AssertionError with every difference; else the number
    of values compared."""
    differences, checks = [], 0
    class45.check(students)  # the examples' own numbers hold for our reading
    for student in students:
        judged = tt22.judge(student)
        for term, page in found.items():
            item = by_student(page)[ids[student.number]]
            heard = said(item)
            for what, value in wanted(judged[term]).items():
                checks += 1
                if heard.get(what) != value:
                    differences.append(f"{student.examples} {student.full_name}, term {term}, "
                                       f"{what}: {heard.get(what)} instead of {value}")
            if not explained(item):
                differences.append(f"{student.full_name}, term {term}: without explanation")
    assert not differences, "\n".join(differences[:40])
    return checks
