#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fills a fresh instance with a province that does not exist: schools, people, classes, students,
marks of whole years. The same seed gives the same province.

  S1  one lower secondary school, 400 students
  S2  30 schools, 18 000 students, five school years (four of them locked)
  S3  950 schools, 560 000 students of all levels
"""
import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "e2e")]

import history  # noqa: E402
import registers  # noqa: E402
import schools  # noqa: E402
import units  # noqa: E402
import windows  # noqa: E402
from house import House, Problem, Unreachable  # noqa: E402
from patterns import ModelSchool, programme_of  # noqa: E402
from school import Builder, Secrets  # noqa: E402
from sql import Database, Failed  # noqa: E402

ROOT = HERE.parents[2]
ADMIN = "so.thu-nghiem"
MANY = 5000  # students: from here on the database is made roomy
COUNTED = ("school", "school_year", "class", "student", "enrolment", "assignment", "gradebook",
           "mark", "change_event", "audit_event")


class Province:
    """The generated province: who works where, and with which password."""

    def __init__(self, house, password, unit_id, placed):
        self.house, self.password = house, password
        self.unit_id, self.placed = unit_id, placed  # its office, its schools

    def sign_in(self, username):
        return self.house.sign_in(username, self.password)


class Generator:
    """options: gateway, state_dir, db_socket, scale, seed. say: takes a line of progress."""

    def __init__(self, options, say):
        self.options, self.say = options, say
        self.house = House(options.gateway, options.state_dir)
        self.db = Database(options.db_socket)
        self.scale = schools.SCALES[options.scale]
        self.took = {}

    def step(self, name, work, *given):
        began = time.monotonic()
        found = work(*given)
        self.took[name] = round(time.monotonic() - began, 1)
        self.say(f"  {name:12}{self.took[name]:8.1f} s")
        return found

    def first_admin(self):
        """(unit, account, password) of the province that an empty house begins with."""
        if self.db.number("SELECT COUNT(*) FROM hbdt_records.school"):
            raise Failed("this instance has schools already: a province needs a fresh one")
        secrets = Secrets(Path(self.options.state_dir) / "demo" / "secrets")
        builder = Builder(self.house, secrets)
        builder.first_admin(ADMIN, "Quản trị Thử Nghiệm",
                            {"name": "Sở GDĐT Thử Nghiệm", "code": "TN-SO"})
        return builder.part["province_id"], builder.account_id(ADMIN), secrets.password(ADMIN)

    def _patterns(self, of, planned):
        wanted = sorted({(programme_of(s.kind), year, grade) for s in planned
                         for year in range(schools.CURRENT - self.scale.years + 1,
                                           schools.CURRENT + 1)
                         for grade in range(s.kind.grades[0], s.kind.grades[1] + 1)})
        models, years, found = {}, {}, {}
        for programme, year, grade in wanted:
            if programme not in models:
                people = (self.house.sign_in(f"{prefix}.mau.{of.tag}{programme}", self.password)
                          for prefix, *_ in units.STAFF)
                models[programme] = ModelSchool(of.models[programme], *people)
            if (programme, year) not in years:
                years[programme, year] = models[programme].open_year(year)
            found[programme, year, grade] = models[programme].ask(years[programme, year], grade)
        return found

    def _keys(self):
        """What the service makes of names, made by the service itself: as after any migration."""
        port = self.options.gateway.rsplit(":", 1)[1]
        subprocess.run([ROOT / "hbdt", "up"], check=True, stdout=subprocess.DEVNULL, env={
            **os.environ, "HBDT_VAR": str(self.options.state_dir), "HBDT_PORT": port})

    def _progress(self, name):
        last = [time.monotonic()]

        def tell(done, of):
            if time.monotonic() - last[0] > 10:
                last[0] = time.monotonic()
                self.say(f"  {name:12}{100 * done // of:7} %")
        return tell

    def run(self, first=None, tag=""):
        """first: (unit, account, password) of an administrator of the province, else a new one."""
        planned = schools.plan(self.scale, self.options.seed)
        *first, self.password = first or self.first_admin()
        of = units.Units(self.db, first, self.options.seed, self.scale, planned, tag)
        self.step("units", units.load, self.db, of)
        found = self.step("rules", self._patterns, of, planned)
        books = registers.Registers(self.db, of, found, self.options.seed)
        with contextlib.ExitStack() as loading:
            if self.scale.students > MANY:
                loading.enter_context(self.db.roomy())
                loading.enter_context(self.db.untriggered(*registers.LOOKING))
            self._fill(books)
        self.step("windows", windows.load, self.db, of)
        self.step("locks", books.lock_past)
        return Province(self.house, self.password, of.province, of.placed)

    def _fill(self, books):
        self.step("schools", books.load_schools)
        self.step("students", books.load_plan)
        self.step("classes", books.load_classes)
        self.step("enrolments", books.fill, registers.ENROLMENTS, self._progress("enrolments"))
        self.step("marks", books.fill, registers.MARKS, self._progress("marks"))
        self.step("names", self._keys)
        past = history.History(self.db, books)
        self.step("audit", past.load_audit)
        self.step("told", past.load_said)
        self.step("changes", books.fill, history.CHANGES, self._progress("changes"))
        self.step("places", past.wait_for_places)
        self.step("identities", past.owe_identities)

    def figures(self):
        rows = {t: self.db.number(f"SELECT COUNT(*) FROM hbdt_records.{t}") for t in COUNTED}
        size = self.db.number("SELECT SUM(data_length + index_length) FROM"
                              " information_schema.tables WHERE table_schema LIKE 'hbdt%'"
                              f" AND table_schema <> '{registers.SCHEMA}'")
        return {"scale": self.scale.name, "seed": self.options.seed, "rows": rows, "bytes": size,
                "seconds": self.took}


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--gateway", required=True, help="URL of the instance's gateway")
    p.add_argument("--state-dir", required=True, help="where the instance's state lies")
    p.add_argument("--db-socket", help="the socket of its MariaDB, unless it lies in there")
    p.add_argument("--scale", required=True, choices=schools.SCALES)
    p.add_argument("--seed", type=int, default=2026)
    options = p.parse_args()
    options.db_socket = options.db_socket or Path(options.state_dir, "db", "s")
    return options


def main():
    options = arguments()
    began = time.monotonic()
    try:
        generator = Generator(options, lambda line: print(line, flush=True))
        generator.run()
        found = generator.figures()
    except (Failed, Problem, Unreachable, subprocess.SubprocessError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1
    for name, n in found["rows"].items():
        print(f"  {name:14}{n:12}")
    print(f"  {found['bytes'] / 1e6:.0f} MB, {time.monotonic() - began:.0f} s in all")
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
