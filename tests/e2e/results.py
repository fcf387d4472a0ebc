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
    return {s["subject"]: s["result"].get("average", s["result"].get("rating"))
            for s in item["subjects"]}


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
    flat["learning"] = item["learning"]["level"]
    flat["conduct"] = item["conduct"]["level"]
    if "promotion" in item:
        flat["promotion"] = item["promotion"]["decision"]
        flat["title"] = item["title"]["title"]
    return flat


def unexplained(item):
    """Which results stand without their explanation; the conduct of a term needs none."""
    parts = {s["subject"]: s["result"] for s in item["subjects"]}
    names = ("learning", "conduct", "promotion", "title") if "title" in item else ("learning",)
    parts.update((name, item[name]) for name in names)
    return [name for name, part in parts.items() if not part.get("explanation", {}).get("rule")]


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
            if unexplained(item):
                differences.append(f"{student.full_name}, term {term}: no explanation of "
                                   f"{unexplained(item)}")
    assert not differences, "\n".join(differences[:40])
    return checks
