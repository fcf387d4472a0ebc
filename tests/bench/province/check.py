# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the house says of the generated classes, beside what was meant: every result computed, none
missing, and the same as intended where that is known (Thông tư 22/2021 and 27/2020)."""
import schools
from registers import SCHEMA

INTENTS = f"""SELECT s.student_id, COALESCE(u.learning, ''), COALESCE(u.conduct, ''),
    COALESCE(u.decision, ''), COALESCE(u.title, '')
  FROM {SCHEMA}.class_plan p
  JOIN {SCHEMA}.seat s ON s.class_id = p.class_id
  JOIN {SCHEMA}.pupil u ON u.pattern = p.pattern AND u.profile = s.profile
 WHERE p.class_id = """
CLASSES = """SELECT c.id, c.ruleset FROM hbdt_records.class c
  JOIN hbdt_records.school_year y ON y.id = c.school_year_id
 WHERE y.org_id = %d AND y.name = '%s' ORDER BY c.id"""


class Wrong(Exception):
    """The house says something else than was meant."""


def said(item):
    """learning, conduct, decision, title; "" for what the rules do not know."""
    return [item["learning"]["level"] or "", item["conduct"]["level"] or "",
            item["promotion"]["decision"], item["title"]["title"]]


def missing(item):
    """Subjects without a result in the year."""
    return [s["subject"] for s in item["subjects"]
            if s["result"].get("average", s["result"].get("rating",
               s["result"].get("level"))) is None]


def check_class(db, leader, class_id):
    """(students, values compared)."""
    intents = {int(row[0]): row[1:] for row in db.run(f"{INTENTS}{class_id}")}
    items = leader.get(f"/v1/classes/{class_id}/results/0").json["items"]
    if {i["student_id"] for i in items} != set(intents):
        raise Wrong(f"class {class_id}: other students than were put there")
    compared, differences = 0, []
    for item in items:
        meant, heard = intents[item["student_id"]], said(item)
        lacking = missing(item)
        if lacking or not heard[0] or not heard[2] or not heard[3]:
            differences.append(f"student {item['student_id']}: nothing of {lacking}, {heard}")
        for what, wanted, got in zip(("learning", "conduct", "decision", "title"), meant, heard):
            if wanted and wanted != got:
                differences.append(f"student {item['student_id']}: {what} {got}, not {wanted}")
            compared += bool(wanted)
    if differences:
        raise Wrong(f"class {class_id}: " + "; ".join(differences[:5]))
    return len(items), compared


def sample(db, province, of_schools, classes, year=schools.CURRENT):
    """A few classes of a few schools of each kind: {rule set: (classes, students, compared)}."""
    found, met = {}, {}
    for placed in province.placed:
        kind = placed.school.kind.name
        met[kind] = met.get(kind, 0) + 1
        if met[kind] > of_schools:
            continue
        leader = province.sign_in(f"ld.{placed.tag}")
        rows = db.run(CLASSES % (placed.org_id, schools.year_name(year)))
        step = max(1, len(rows) // classes)
        for class_id, ruleset in rows[::step][:classes]:
            students, compared = check_class(db, leader, int(class_id))
            before = found.get(ruleset, (0, 0, 0))
            found[ruleset] = (before[0] + 1, before[1] + students, before[2] + compared)
    return found
