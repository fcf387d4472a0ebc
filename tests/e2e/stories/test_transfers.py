# SPDX-License-Identifier: AGPL-3.0-or-later
"""A student goes to another school (Quy chế Điều 2, Điều 6 k3, Điều 7 k2): each step by the one
whose it is, refused to the others; the student is in exactly one school at every moment, and the
receipt says what came along."""
import hashlib
import itertools
import json
import os
import signal
import tempfile
import threading
import time
from pathlib import Path

import support
import transfers
import verify
from house import Problem, Unreachable
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER
from test_changes import Follower
from transfers import OTHER_TEACHER, STATES, STEPS, Walk

EVERYBODY = {LAN, BINH, LEADER, ADMIN, OFFICE, OTHER_LEADER, OTHER_ADMIN, OTHER_TEACHER}
WHOSE = {"request": LAN, "decision": LEADER, "answer": OTHER_LEADER, "execution": ADMIN,
         "receipt": OTHER_LEADER, "closing": ADMIN}
# How long after the step is asked for the victim dies; with "all", many moments of each step.
ALL = os.environ.get("HBDT_TRANSFER_KILLS") == "all"
DELAYS_S = (0, 0.002, 0.005, 0.01, 0.02, 0.05) if ALL else (0.004,)
VICTIMS = ("records", "db", "signing") if ALL else ("records",)
KILLED = STEPS if ALL else ("answer", "execution", "signature")


class Transfers(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.schools = transfers.schools()
        cls.school = cls.schools.school

    def walk(self):
        return Walk(self.schools, self.schools.next_student())

    def in_school(self, walk, org):
        self.assertEqual(walk.active_schools(), [str(org), "1", str(org)])

    def refused_to_others(self, walk, step, but):
        ask = getattr(walk, step)
        before = walk.read() if walk.id else None
        for who in sorted(EVERYBODY - {but}):
            for at in ("gateway", "records"):
                with self.subTest(step=step, who=who, at=at):
                    with self.assertRaises(Problem) as caught:
                        ask(by=who, at=at)
                    self.assertIn(caught.exception.status, (403, 404))
        if before:
            self.assertEqual(walk.read(), before, "something was changed")

    def test_each_step_is_the_rightful_actors_alone(self):
        walk = self.walk()
        for step, state in zip(STEPS, STATES):
            if step in WHOSE:
                self.refused_to_others(walk, step, WHOSE[step])
            walk.take(step)
            self.assertEqual(walk.read()["state"], state)
        self.in_school(walk, self.school.other_school_id)
        for by in (LEADER, OTHER_LEADER, OFFICE):
            self.assertEqual(walk.read(by), walk.read())
        listed = {d: {t["id"] for t in self.school.session(by).items(
            f"/v1/transfers?direction={d}")} for by, d in ((LEADER, "out"), (OTHER_LEADER, "in"))}
        self.assertIn(walk.id, listed["out"] & listed["in"])
        self.assertEqual(support.reconcile("hbdt_records")[0], 0)

    def test_both_schools_follow_it_from_when_they_know(self):
        sending, receiving, teacher = (Follower(self.school.session(by))
                                       for by in (LEADER, OTHER_LEADER, BINH))
        walk = self.walk()
        for step in STEPS:
            walk.take(step)
            stored = {k: v for k, v in walk.read().items() if v is not None}
            for follower in (sending, receiving) if step != "request" else (sending,):
                follower.until(lambda f, now=stored: f.of("transfer").get(str(walk.id)) == now)
        own = [e for e in receiving.events if e["kind"] == "transfer"
               and e["object_id"] == str(walk.id)]
        self.assertEqual((own[0]["operation"], own[0]["old_value"], len(own)),
                         ("created", None, len(STEPS) - 1))
        teacher.step()
        self.assertEqual(teacher.of("transfer"), {})

    def test_the_receipt_is_signed_for_exactly_what_went(self):
        walk = self.walk().until("signature")
        package, receipt = walk.read(what="/package"), walk.read(what="/receipt")
        digest = hashlib.sha256(package).hexdigest()
        self.assertEqual(json.loads(receipt)["package_sha256"], digest)
        self.assertEqual(walk.read()["package_sha256"], digest)
        went = json.loads(package)
        self.assertEqual(went["student"]["id"], walk.student)
        self.assertEqual({m["term"] for m in went["marks"]}, {1, 2})
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            (folder / "receipt").write_bytes(receipt)
            (folder / "signature").write_bytes(walk.read(what="/receipt/signature"))
            (folder / "root.pem").write_bytes(support.house().trust_anchors())
            accepted, said = verify.openssl_verify(folder / "receipt", folder / "signature",
                                                   folder / "root.pem", folder / "signer.pem")
            self.assertTrue(accepted, said)
            self.assertEqual(verify.certificate_sha256((folder / "signer.pem").read_text()),
                             json.loads(receipt)["signer"]["certificate_sha256"])

    def test_marks_go_along_and_the_old_school_keeps_its_own(self):
        walk = self.walk()
        toan = "/v1/classes/{}/gradebooks/toan/2".format

        def row(by, class_id):
            rows = self.school.session(by).get(toan(class_id))["rows"]
            return [r | {"number": 0} for r in rows if r["student_id"] == walk.student]

        old = row(LEADER, self.schools.class_id)
        book = f"/v1/students/{walk.student}/book?school_year_id={self.school.year_id}"
        walk.until("decision")
        self.assertEqual([walk.may_read(by, book) for by in (LEADER, OTHER_LEADER)], [200, 404])
        walk.answer()
        self.assertEqual([walk.may_read(by, book) for by in (LEADER, OTHER_LEADER, OTHER_TEACHER)],
                         [200, 200, 200])
        walk.execution()
        self.assertEqual(row(OTHER_TEACHER, self.schools.other_class), old)
        self.assertEqual(row(LEADER, self.schools.class_id), [])
        self.assertEqual([walk.may_read(by, book) for by in (LEADER, OTHER_LEADER, OTHER_TEACHER)],
                         [200, 200, 200])
        profile = f"/v1/students/{walk.student}"
        self.assertEqual([walk.may_read(by, profile) for by in (LEADER, OTHER_LEADER)], [404, 200])
        years = self.school.session(OTHER_LEADER).items(f"{profile}/enrolments")
        self.assertEqual({(y["state"], y["valid_from"], y["valid_to"]) for y in years},
                         {("active", "2026-03-02", None), ("transferred", None, "2026-03-01")})

    def test_what_is_missing_is_named_and_a_request_withdrawn(self):
        walk = self.walk().until("request")
        missing = json.loads(walk.read(LAN, "/checklist"))["items"]
        self.assertIn("/marks/ngu_van/1", {m["item"] for m in missing})
        problem = self.refused(409, "not-ready", lambda: self.school.session(LEADER).post(
            f"/v1/transfers/{walk.id}/decision", {"decision": "approve", **transfers.SAID}))
        self.assertEqual(self.pointers(problem), {m["item"] for m in missing})
        self.school.session(LAN).delete(f"/v1/transfers/{walk.id}")
        self.refused(409, "transfer-state", walk.decision)
        self.in_school(walk, self.school.school_id)

    def test_in_exactly_one_school_at_every_moment(self):
        walk = self.walk().until("answer")
        seen, done = [], threading.Event()

        def watch():
            while not done.is_set():
                seen.append(tuple(walk.active_schools()))

        watcher = threading.Thread(target=watch)
        watcher.start()
        while len(seen) < 3:
            time.sleep(0.01)
        walk.execution()
        n = len(seen)
        while len(seen) < n + 3:
            time.sleep(0.01)
        done.set()
        watcher.join()
        a, b = str(self.school.school_id), str(self.school.other_school_id)
        self.assertEqual(set(seen), {(a, "1", a), (b, "1", b)})


class Kills(support.Story):
    """Either side dies while a step is taken; then exactly one school has the student, and the same
    step asked again finishes it."""

    @classmethod
    def setUpClass(cls):
        cls.schools = transfers.schools()

    @classmethod
    def tearDownClass(cls):
        up = support.front_door("up")
        assert up.returncode == 0, up.stdout + up.stderr

    def one_school(self, walk):
        orgs, n, own = walk.active_schools()
        self.assertEqual((orgs, n), (own, "1"))

    def kill_during(self, walk, step, victim, delay):
        """Whether the step was answered all the same."""
        answered = []

        def ask():
            try:
                walk.take(step)
                answered.append(step)
            except (Problem, Unreachable):
                pass

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(delay)
        self.kill(victim)
        asking.join()
        return bool(answered)

    def kill(self, victim):
        """Until it is back: its keeper sees to that, but for the database."""
        if victim == "db":
            support.kill_dead(victim)
            up = support.front_door("up")
            self.assertEqual(up.returncode, 0, up.stdout + up.stderr)
            return
        died = support.pid_of(victim)
        os.kill(died, signal.SIGKILL)
        self.assertTrue(support.is_back(victim, died), f"{victim} is not back")

    def test_a_step_that_dies_is_finished_by_asking_again(self):
        cut, walks, ended = dict.fromkeys(VICTIMS, 0), len(VICTIMS) * len(DELAYS_S), 0
        for victim, delay in itertools.product(VICTIMS, DELAYS_S):
            walk = Walk(self.schools, self.schools.next_student())
            for step, state in zip(STEPS, STATES):
                with self.subTest(victim=victim, delay=delay, step=step):
                    if step in KILLED:
                        cut[victim] += not self.kill_during(walk, step, victim, delay)
                    self.one_school(walk)
                    walk.take(step)
                    self.one_school(walk)
                    self.assertEqual(walk.read()["state"], state)
            self.finished(walk)
            ended += 1
        print(f"transfers: {ended} of {walks} walks, {walks * len(KILLED)} steps, cut short when it "
              f"died: {cut}", flush=True)
        self.assertGreater(sum(cut.values()), 0, "nothing was ever cut short")

    def finished(self, walk):
        digest = hashlib.sha256(walk.read(what="/package")).hexdigest()
        self.assertEqual(json.loads(walk.read(what="/receipt"))["package_sha256"], digest)
        self.assertEqual(support.reconcile("hbdt_records")[0], 0)
