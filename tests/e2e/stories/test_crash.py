# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each program is killed in the middle of the story. After ./hbdt up the story goes on, and nothing
that was acknowledged is missing."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import class45
import demo as demo_story
import support
from school import Builder, Notebook, Secrets

# Each where it is at work, in the order of the story: killed as soon as that many writes of that
# path were acknowledged.
MOMENTS = {"auth": ("/v1/activations", 4), "records": ("/gradebooks/", 6),
           "db": ("/gradebooks/", 15), "signing": ("/v1/authorisations", 5),
           "gateway": ("/v1/document-signatures", 9), "archive": ("/v1/class-archives", 1)}


class Ledger:
    """What was acknowledged, as the story wrote it down before it went on."""

    def __init__(self, path):
        self.path = Path(path)
        self.lines = []
        self._read = 0

    def follow(self):
        """Takes in what has been written since, whole lines only."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self._read)
            new = file.read()
        new = new[:new.rfind(b"\n") + 1]
        self._read += len(new)
        self.lines += [json.loads(line) for line in new.splitlines()]

    def count(self, word):
        self.follow()
        return sum(word in line["path"] for line in self.lines)


class Crash(support.Story):
    @classmethod
    def setUpClass(cls):
        support.demo()  # no half story of somebody else's lies about
        cls.work = tempfile.TemporaryDirectory(prefix="hbdt-")
        cls.ledger = Ledger(Path(cls.work.name) / "ledger")

    @classmethod
    def tearDownClass(cls):
        up = support.front_door("up")
        assert up.returncode == 0, up.stdout + up.stderr
        cls.work.cleanup()

    def start_story(self):
        return subprocess.Popen(
            [sys.executable, support.HERE / "demo.py", "--gateway", support.GATEWAY, "--state-dir",
             support.STATE_DIR, "--json", "--ledger", self.ledger.path],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def kill_at(self, victim, story):
        """Waits for the victim's moment; False when the story ended before."""
        word, count = MOMENTS[victim]
        while story.poll() is None:
            if self.ledger.count(word) >= count:
                support.kill_dead(victim)
                return True
            time.sleep(0.005)
        return False

    def test_killed_programs_lose_nothing_and_the_story_goes_on(self):
        for victim in MOMENTS:
            with self.subTest(victim=victim), self.start_story() as story:
                killed = self.kill_at(victim, story)
                _, said = story.communicate(timeout=120)
                self.assertTrue(killed, f"the story ended before {victim} was killed: {said}")
                up = support.front_door("up")
                self.assertEqual(up.returncode, 0, up.stdout + up.stderr)
                self.all_there()
        last = self.start_story()
        out, said = last.communicate(timeout=180)
        self.assertEqual(last.returncode, 0, said)
        self.assertIn("handover_package", json.loads(out.splitlines()[-1]))
        self.all_there()

    def all_there(self):
        """Every acknowledged write can be read."""
        notebook = Notebook(support.STATE_DIR / "demo" / "state.json")
        run = notebook.data["runs"][-1]
        self.school = Builder(support.house(), Secrets(support.STATE_DIR / "demo" / "secrets"),
                              notebook, run, run["tag"])
        marks = {}
        self.ledger.follow()
        for line in self.ledger.lines:
            path, reply = line["path"], line["reply"]
            if "/gradebooks/" in path:
                marks[path] = line
            elif path == "/v1/activations":
                self.assertTrue(self.school.has_password(line["body"]["username"]))
            elif path == "/v1/document-signatures":
                self.signed(reply["items"])
            elif path == "/v1/classes":
                self.there(demo_story.SCHOOL_ADMIN[0], f"/v1/classes/{reply['id']}")
            elif path == "/v1/school-years":
                self.there(demo_story.SCHOOL_ADMIN[0], f"/v1/school-years/{reply['id']}")
            elif path.endswith("/certificate"):
                self.assertEqual(reply["state"], "active")
        for path, line in marks.items():
            self.marks_there(path, line)

    def activated(self, name):
        """The password is known; the role may be what the kill left undone."""
        try:
            support.house().sign_in(name, self.school.secrets.password(name))
        except support.Problem as problem:
            self.assertEqual(problem.type, "no-role")

    def there(self, name, path):
        self.assertTrue(self.school.session(name).get(path)["id"])

    def marks_there(self, path, line):
        subject = path.split("/")[5]
        teacher = next(n for n, (_, s) in class45.TEACHERS.items() if subject in s)
        rows = {r["student_id"]: r for r in self.school.session(teacher).get(path)["rows"]}
        for cell in line["body"]["cells"]:
            there = rows[cell["student_id"]][cell["column"]]
            wanted = {k: v for k, v in cell.items() if k not in ("student_id", "column")}
            if cell["column"] == "comment":
                there = {"text": there}
            self.assertEqual(there, wanted, (path, cell))

    def signed(self, items):
        leader = self.school.session(demo_story.LEADER[0])
        for item in items[::9]:
            document = leader.get(f"/v1/documents/{item['document_id']}").json
            self.assertEqual(document["state"], "signed", item)


class KeptAlive(support.Story):
    def test_a_program_that_dies_is_back_by_itself(self):
        for program in ("auth", "records", "signing", "archive", "gateway"):
            with self.subTest(program=program):
                died = support.pid_of(program)
                os.kill(died, signal.SIGKILL)
                self.assertTrue(support.is_back(program, died), "not back within 10 s")
