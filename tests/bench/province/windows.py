# SPDX-License-Identifier: AGPL-3.0-or-later
"""When might be entered: each school's own opening of the current year, locks that schools and
offices have set and that are over, the offices' with their two reports. Nothing keeps anybody from
entering now."""
from schools import CURRENT, year_name

OPENING = (f"{CURRENT}-09-01T00:00:00Z", "2099-12-31T17:00:00Z")
LOCKS = ((f"{CURRENT}-11-01T00:00:00Z", f"{CURRENT}-11-08T00:00:00Z"),
         (f"{CURRENT + 1}-01-20T00:00:00Z", f"{CURRENT + 1}-01-27T00:00:00Z"))
COLUMNS = ("id, org_id, unit_name, kind, scope_org_id, scope_name, year_name, starts_at, ends_at,"
           " decision_number, reason, set_by, set_at, version")


def _rows(units):
    """(unit, its name, account that sets, window)"""
    for p in units.placed:
        yield p.org_id, p.school.name, p.leader, ("opening", *OPENING)
        for lock in LOCKS:
            yield p.org_id, p.school.name, p.leader, ("lock", *lock)
    for i, office in enumerate([units.province, *units.communes]):
        yield office, f"Phòng VH-XH xã Thử Nghiệm {i}", units.by, ("opening", *LOCKS[1])


def load(db, units):
    """Writes them into records; their number."""
    first = db.number("SELECT COALESCE(MAX(id), 0) + 1 FROM hbdt_records.entry_window")
    n = db.insert("hbdt_records.entry_window", COLUMNS, (
        (first + i, unit, name, kind, unit, name, year_name(CURRENT), starts, ends,
         f"{i + 1}/QĐ-TN", "Kế hoạch năm học thử nghiệm", by, starts, 1)
        for i, (unit, name, by, (kind, starts, ends)) in enumerate(_rows(units))))
    schools = ",".join(str(p.org_id) for p in units.placed)
    offices = f"FROM hbdt_records.entry_window WHERE id >= {first} AND org_id NOT IN ({schools})"
    report = "INSERT INTO hbdt_records.inspection_report (window_id, org_id, moment, as_of," \
             " finished_at) SELECT id, org_id, '%s', starts_at, ends_at "
    # Locks all at once with their reports, or the service would write these itself.
    db.run(["START TRANSACTION", report % "begin" + offices, report % "end" + offices,
            offices.replace("FROM", "UPDATE").replace("WHERE", "SET kind = 'lock' WHERE"),
            "COMMIT"])
    return n
