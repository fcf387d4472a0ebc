# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the stories share: the house they run against, a finished demo, and an open school."""
import datetime
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import class45
import demo as demo_story
from house import House, Problem, Unreachable
from school import Builder, Notebook, Secrets, in_parallel

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DATA = ROOT / "tests" / "data"
GATEWAY = os.environ.get("HBDT_E2E_GATEWAY", "http://127.0.0.1:18080")
STATE_DIR = Path(os.environ.get("HBDT_E2E_STATE_DIR", ROOT / "var"))

VIET_NAM = datetime.timezone(datetime.timedelta(hours=7))


def day(offset=0):
    """That many days from today, by Viet Nam's clock."""
    return (datetime.datetime.now(VIET_NAM).date() + datetime.timedelta(offset)).isoformat()


def instant(**offset):
    """So long from now, in UTC."""
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**offset)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.cache
def house():
    return House(GATEWAY, STATE_DIR)


def run_demo(*more):
    """The demo in a process of its own, as ./hbdt demo runs it."""
    return subprocess.run(
        [sys.executable, HERE / "demo.py", "--gateway", GATEWAY, "--state-dir", STATE_DIR,
         "--json", *more], capture_output=True, text=True)


class Demo:
    """A finished run of the demo: its files, its school, its people."""

    def __init__(self, answer):
        self.progress = answer.stderr
        self.summary = json.loads(answer.stdout.splitlines()[-1])
        self.notebook = Notebook(STATE_DIR / "demo" / "state.json")
        self.run = [r for r in self.notebook.data["runs"] if r["done"]][-1]
        self.school = Builder(house(), Secrets(STATE_DIR / "demo" / "secrets"), self.notebook,
                              self.run, self.run["tag"])
        self.steps = self.run["steps"]
        self.class_id = self.steps["class_and_year"]["class"]
        self.year_id = self.steps["class_and_year"]["year"]
        self.students = class45.students()
        self.ids = {int(n): i for n, i in self.steps["roster"].items()}


@functools.cache
def demo():
    answer = run_demo()
    assert answer.returncode == 0, answer.stderr
    return Demo(answer)


ADMIN, LEADER, OFFICE = "admin", "leader", "office"
LAN, BINH = "lan", "binh"  # Lan: homeroom and maths of 9A1; Bình: homeroom and maths of 9A2
OTHER_LEADER, OTHER_ADMIN = "other-leader", "other-admin"
FULL_NAMES = {ADMIN: "Quản trị Thử Nghiệm", LEADER: "Hiệu trưởng Thử Nghiệm",
              OFFICE: "Văn thư Thử Nghiệm", LAN: "Lan Thử Nghiệm", BINH: "Bình Thử Nghiệm",
              OTHER_LEADER: "Hiệu trưởng Khác Thử Nghiệm", OTHER_ADMIN: "Quản trị Khác Thử Nghiệm"}


class OpenSchool(Builder):
    """Two schools in an open year. In the first two classes of three students, 9A1 with a teacher
    of mathematics (Lan), 9A2 with another (Bình)."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="hbdt-")
        super().__init__(house(), Secrets(self._folder.name))
        self.province = self._province()
        self._commune_admin = self._office()
        self.school_id = self._school("A")
        self.other_school_id = self._school("B")
        people = [(self._commune_admin, ADMIN, "school_admin", self.school_id),
                  (self._commune_admin, LEADER, "leader", self.school_id),
                  (self._commune_admin, OTHER_LEADER, "leader", self.other_school_id),
                  (self._commune_admin, OTHER_ADMIN, "school_admin", self.other_school_id)]
        in_parallel(self._person, people)
        in_parallel(self._person, [(ADMIN, OFFICE, "office", self.school_id),
                                   (ADMIN, LAN, "teacher", self.school_id),
                                   (ADMIN, BINH, "teacher", self.school_id)])
        self._classes()

    def _province(self):
        """The province department and the commune that the demo uses too."""
        notebook = Notebook(STATE_DIR / "demo" / "state.json")
        part = notebook.data.get("house")
        if not part or demo_story.COMMUNE_ADMIN[0] not in part.get("accounts", {}):
            demo()
            notebook = Notebook(STATE_DIR / "demo" / "state.json")
            part = notebook.data["house"]
        self.commune_id = notebook.data["runs"][0]["steps"]["units"]["commune"]
        return Builder(house(), Secrets(STATE_DIR / "demo" / "secrets"), notebook, part,
                       part["tag"])

    def _office(self):
        """The administrator of the office over the schools."""
        name = demo_story.COMMUNE_ADMIN[0]
        self.meet(self.province, name)
        return name

    def _school(self, letter):
        return self.org(self._commune_admin, self.commune_id, "school",
                        f"Trường THCS Thử Nghiệm {letter} {self.tag}", f"TN-{self.tag}-{letter}")

    def _person(self, of):
        by, name, role, org = of
        self.account(by, name, FULL_NAMES[name], org, role, username=f"{name}.{self.tag}")

    def _classes(self):
        self.year_id = self.school_year(ADMIN, self.school_id)
        self.students = class45.students()[:3]
        self.class_id, self.other_class_id = (
            self.school_class(ADMIN, self.year_id, name) for name in ("9A1", "9A2"))
        for class_id, teacher in ((self.class_id, LAN), (self.other_class_id, BINH)):
            self.assign(ADMIN, class_id, teacher, {"toan": teacher})
            self.roster(ADMIN, class_id, class45.roster_csv(self._own(class_id)))
        self.ids = self.student_ids(LAN, self.class_id)
        self.save_gradebook(LAN, self.class_id, "toan", 1, self.students, self.ids)

    def _own(self, class_id):
        """Nobody is in two classes: other numbers for the second."""
        if class_id == self.class_id:
            return self.students
        return class45.students()[3:6]

    def key_of(self, name, kind="person"):
        """The certified key of one of these people, or the school's seal in that person's hands."""
        organization = "Trường THCS Thử Nghiệm"
        return self.credential(name, {
            "common_name": organization if kind == "seal" else FULL_NAMES[name],
            "organization": organization}, kind)

    def gradebook(self, class_id=None, term=1):
        return f"/v1/classes/{class_id or self.class_id}/gradebooks/toan/{term}"

    def one_cell(self, **cell):
        return {"cells": [{"student_id": self.ids[1], "column": "tx1", "tenths": 70, **cell}]}


@functools.cache
def open_school():
    return OpenSchool()


class Story(unittest.TestCase):
    """Assertions in the words of the stories."""
    maxDiff = None

    def refused(self, status, slug, ask):
        """ask() is answered with that status and problem type; the Problem."""
        with self.assertRaises(Problem) as caught:
            ask()
        self.assertEqual((caught.exception.status, caught.exception.type), (status, slug),
                         caught.exception)
        self.assertEqual(caught.exception.reply.headers.get_content_type(),
                         "application/problem+json")
        return caught.exception

    def refused_at_both_doors(self, status, slug, service, ask, unchanged=lambda: None):
        """The gateway and the service's own door say the same, and nothing changes. ask(at)."""
        before = unchanged()
        for at in ("gateway", service):
            with self.subTest(at=at):
                self.refused(status, slug, lambda at=at: ask(at))
                self.assertEqual(unchanged(), before, "something was changed")

    def pointers(self, problem):
        return {e["pointer"] for e in problem.errors}


def reconcile(schema):
    """What the audit's witness says of the gradebooks in the schema: exit code and report."""
    found = max(ROOT.glob("build/*/tools/audit/audit"), key=lambda f: f.stat().st_mtime)
    answer = subprocess.run(
        [found, "reconcile", "--socket", STATE_DIR / "db" / "s", "--user", "root",
         "--schemas", schema, "--json"], capture_output=True, text=True)
    return answer.returncode, json.loads(answer.stdout)


def instance():
    """What tells ./hbdt which instance is under test."""
    return {"HBDT_VAR": str(STATE_DIR), "HBDT_PORT": GATEWAY.rsplit(":", 1)[1]}


def front_door(*command):
    """./hbdt, for the instance under test."""
    return subprocess.run([ROOT / "hbdt", *command], capture_output=True, text=True,
                          env={**os.environ, **instance()})


def pid_of(program, what="pid", state_dir=STATE_DIR):
    return int((state_dir / "run" / f"{program}.{what}").read_text().split()[0])


def kill_dead(program):
    """The keeper first, so that nobody but ./hbdt up brings the program back."""
    for what in ("keeper", "pid"):
        try:
            os.kill(pid_of(program, what), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            pass


def is_back(program, died, at_house=None, state_dir=STATE_DIR):
    """Whether its keeper has another process of it ready, within 10 s."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            (at_house or house()).request("GET", "/readyz", at=program)
            if pid_of(program, state_dir=state_dir) != died:
                return True
        except (Problem, Unreachable, FileNotFoundError, IndexError):
            pass
        time.sleep(0.05)
    return False
