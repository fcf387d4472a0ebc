# SPDX-License-Identifier: AGPL-3.0-or-later
"""One of the instances that are compared: a province of one scale, and in it the measured school."""
import statistics
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import check
import class45
import generate
import schools
from house import new_key
from loads import Loads
from meter import Failed, Meter

WIDE = [s for s, (_, n) in class45.SCORED.items() if n == 4]  # 6 marks a student and term
SAVERS = 4
DUE = [f"(SELECT COUNT(*) FROM hbdt_records.{kind}_due)" for kind in ("summary", "quality", "anomaly")]
VARIANTS = 5
COLUMNS = ("tx1", "tx2", "tx3", "tx4", "gk", "ck")
UNPURGED, FEW = "SHOW GLOBAL STATUS LIKE 'Innodb_history_list_length'", 50
THIS_YEAR = schools.year_name(schools.CURRENT)
NEXT_YEAR = {"name": "2026-2027", "starts_on": "2026-09-05", "ends_on": "2027-05-31"}


class Rows:
    """What the database's tables were asked for: rows and keys read, less what the background reads
    in the same time. No noise of other programs reaches it."""

    READS = "SHOW GLOBAL STATUS LIKE 'Handler_read%'"
    DISK = "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_reads'"

    def __init__(self, db):
        self.db = db
        self.looking = self._delta(lambda: None)
        began = time.monotonic()
        idle = self._delta(lambda: time.sleep(4)) - self.looking
        self.idle_per_s = idle / (time.monotonic() - began)

    def _now(self):
        return sum(int(n) for _, n in self.db.run(self.READS))

    def _delta(self, work):
        before = self._now()
        work()
        return self._now() - before

    def of(self, work, n):
        """Rows that one of n calls of work costs; the least of three times, for what happens in the
        background now and then only adds."""
        work()  # prepares its statements
        return max(0.0, min(self._once(work, n) for _ in range(3)))

    def _once(self, work, n):
        began = time.monotonic()
        rows = self._delta(lambda: [work() for _ in range(n)]) - self.looking
        return (rows - self.idle_per_s * (time.monotonic() - began)) / n

    def from_disk(self):
        return int(self.db.run(self.DISK)[0][1])


class Side:
    def __init__(self, options, name, scale, gateway, state_dir, db_socket):
        self.name = name
        self.options = SimpleNamespace(
            **{**vars(options), "gateway": gateway, "state_dir": Path(state_dir), "scale": scale,
               "db_socket": db_socket})
        self.generator = generate.Generator(self.options, lambda line: print(
            f"  {name} {line}", file=sys.stderr, flush=True))
        self.db = self.generator.db
        self.house = self.generator.house
        self.meter = Meter(state_dir)

    def build(self):
        """Generates the province; its figures, and what of it was checked."""
        self.province = self.generator.run()
        self.checked = check.sample(self.db, self.province, 2, 4)
        self.figures = self.generator.figures()
        self._meet()

    def wait_until_counted(self, at_most_s):
        """Until the background has nothing to count: what it reads then is what lies in every figure."""
        self.counted_s = self.settle(at_most_s)
        self.rows = Rows(self.db)

    def settle(self, at_most_s):
        """Waits until what was written is counted, and its old versions are purged; seconds."""
        began = time.monotonic()
        while (self.db.number(f"SELECT {' + '.join(DUE)}")
               or int(self.db.run(UNPURGED)[0][1]) > FEW):
            if time.monotonic() - began > at_most_s:
                raise Failed(f"{self.name}: not settled after {at_most_s} s")
            time.sleep(1)
        return time.monotonic() - began

    def _meet(self):
        self.placed = self.province.placed[0]
        self.leader = self.province.sign_in(f"ld.{self.placed.tag}")
        self.admin = self.province.sign_in(f"qt.{self.placed.tag}")
        self.year = self.leader.get(
            f"/v1/school-years?org_id={self.placed.org_id}").json["items"][-1]["id"]
        self.classes = self.leader.get(f"/v1/classes?school_year_id={self.year}").json["items"]
        self.student = self.db.number("SELECT MIN(id) FROM hbdt_records.student"
                                      f" WHERE org_id = {self.placed.org_id}")
        self.cursor = self.db.number("SELECT position FROM hbdt_records.change_event WHERE org_id ="
                                     f" {self.placed.org_id} ORDER BY position DESC LIMIT 5, 1")
        self.loads = Loads(self.options, self.meter, self.house, 8)

    # --- reads: paths that the school's leader asks ---

    def reads(self, paths):
        return self.loads.wrk("gateway", "reads.lua", [f"{p}\t{self.leader.token}" for p in paths], 1)

    def rows_of(self, paths, n=10):
        turn = [0]

        def ask():
            turn[0] += 1
            self.leader.get(paths[turn[0] % len(paths)])
        return self.rows.of(ask, n)

    def sql(self, what, connections=8):
        return self.loads.sql(what, self.targets(), connections)

    def office_sql(self, what):
        return self.loads.sql(what, [f"{self.province.unit_id} {THIS_YEAR} 0"], 1)

    def targets(self):
        return [f"{c['id']} toan {term}" for c in self.classes for term in (1, 2)]

    # --- saves: a few teachers of the school, each with a gradebook ---

    def savers(self):
        """[(path, session, bodies)], with as many students each, in every scale."""
        if not hasattr(self, "_savers"):
            people = {p["account_id"]: f"gv.{self.placed.tag}."
                      f"{p['account_id'] - self.placed.first_teacher + 1}"
                      for c in self.classes for p in self._assigned(c) if p["subject"] in WIDE}
            chosen = {}
            for c in self.classes:
                for p in self._assigned(c):
                    if p["subject"] in WIDE and len(chosen) < SAVERS:
                        chosen.setdefault(p["account_id"], (c["id"], p["subject"]))
            self._savers = [self._saver(people[a], *of) for a, of in chosen.items()]
        return self._savers

    def _assigned(self, c):
        return self.leader.get(f"/v1/classes/{c['id']}/assignments").json["items"]

    def _saver(self, username, class_id, subject):
        session = self.province.sign_in(username)
        path = f"/v1/classes/{class_id}/gradebooks/{subject}/1"
        ids = [r["student_id"] for r in session.get(path).json["rows"]]
        return path, session, [{"cells": [
            {"student_id": i, "column": c, "tenths": (n * 7 + k * 13 + v * 17) % 101}
            for n, i in enumerate(ids) for k, c in enumerate(COLUMNS)]} for v in range(VARIANTS)]

    def save_rows(self):
        path, session, bodies = self.savers()[0]
        turn = [0]

        def save():
            turn[0] += 1
            session.patch(path, bodies[turn[0] % VARIANTS], match=session.get(path).etag)
        read = self.rows.of(lambda: session.get(path), 5)
        return self.rows.of(save, 5) - read

    # --- a roll-over of the whole school ---

    def open_next_year(self):
        self.next_year = self.admin.post("/v1/school-years", {
            "org_id": self.placed.org_id, **NEXT_YEAR})["id"]

    def roll_body(self, dry_run):
        plans = [{"class_id": c["id"], "keep_homeroom": True, "keep_assignments": True,
                  "repeat_name": c["name"],
                  **({"next_name": f"{c['grade'] + 1}{c['name'].lstrip('0123456789')}"}
                     if c["grade"] < 9 else {})} for c in self.classes]
        return {"target_year_id": self.next_year, "dry_run": dry_run, "classes": plans}

    def roll(self, dry_run):
        return self.admin.post(f"/v1/school-years/{self.year}/roll-over", self.roll_body(dry_run),
                               key=new_key()).json


def timed(measure, work, n):
    """A sample of n calls, one after the other."""
    took, sample = [], {}
    with measure.measure(sample):
        for _ in range(n):
            began = time.monotonic()
            work()
            took.append((time.monotonic() - began) * 1e6)
    took.sort()
    return {**sample, "n": n, "seconds": sum(took) / 1e6, "p50_us": statistics.median(took),
            "p99_us": took[-1]}
