# SPDX-License-Identifier: AGPL-3.0-or-later
"""A student goes to a school of another installation (Quy chế Điều 2, Điều 6 k3, Điều 7 k2): two
houses, each trusting the other's root, and only files between them. The student is active in at
most one of them at every moment, also when either side dies at any step."""
import base64
import hashlib
import io
import json
import os
import signal
import threading
import time
import zipfile

import class45
import partner
import support
from house import Problem, Unreachable
from partner import REFUSED, STEPS, Walk
from support import ADMIN, BINH, LAN, LEADER, OFFICE
from test_changes import Follower

WHOSE = {"request": LAN, "decision": LEADER, "execution": ADMIN, "note": LEADER}
WHOSE_THERE = {"admission": LEADER, "refusal": LEADER, "answer": LEADER}
STATES = dict(zip(STEPS, ("requested", "offered", "executed", "executed", "sent", "sent", "sent",
                          "sent", "sent", "sent", "sent", "closed")))


class Departures(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.there = partner.partner()
        cls.addClassCleanup(cls.there.close)
        trusted = support.front_door("ca", "trust", str(cls.there.root))
        assert trusted.returncode == 0, trusted.stdout + trusted.stderr
        cls.own_name = cls.school.session(LEADER).get(
            f"/v1/orgs/{cls.school.school_id}")["name"]
        cls.key = cls.school.credential(LEADER, {
            "common_name": support.FULL_NAMES[LEADER], "organization": cls.own_name},
            purpose=("departures",))
        cls._class_of_students()
        cls.next = iter(cls.ids.values())

    @classmethod
    def _class_of_students(cls):
        """Lan's, with marks of both terms; mathematics is signed by her."""
        students = class45.students()[6:12]
        cls.class_id = cls.school.school_class(ADMIN, cls.school.year_id, "9A40")
        cls.school.assign(ADMIN, cls.class_id, LAN, {"toan": LAN, "ngu_van": BINH})
        cls.school.roster(ADMIN, cls.class_id, class45.roster_csv(students))
        cls.ids = cls.school.student_ids(LAN, cls.class_id)
        for term in (1, 2):
            cls.school.save_gradebook(LAN, cls.class_id, "toan", term, students, cls.ids)
        cls.school.save_homeroom_record(LAN, cls.class_id, students, cls.ids)
        cls.school.sign(LAN, cls.school.key_of(LAN), cls.class_id, "subject_result", "toan")

    def walk(self):
        return Walk(self.school, self.key, self.there, next(self.next))

    def refused_to_others(self, builder, ask, people, service="records"):
        for who in people:
            for at in ("gateway", service):
                with self.subTest(ask=ask.__name__, who=who, at=at):
                    with self.assertRaises(Problem) as caught:
                        ask(by=who, at=at)
                    self.assertIn(caught.exception.status, (403, 404))

    def at_most_one(self, walk):
        here, there = walk.active_here(), walk.active_there()
        self.assertLessEqual(here + there, 1, (here, there))
        return here, there

    def test_each_step_is_the_rightful_actors_alone(self):
        walk = self.walk()
        here = {name: Follower(self.school.session(name)) for name in (LEADER, LAN, BINH)}
        there = {name: Follower(self.there.session(name)) for name in (LEADER, partner.TEACHER)}
        for step in STEPS:
            if step in WHOSE:
                before = walk.read() if walk.id else None
                self.refused_to_others(self.school, getattr(walk, step),
                                       {LAN, BINH, LEADER, ADMIN, OFFICE} - {WHOSE[step]})
                self.assertEqual(walk.read() if walk.id else None, before)
            if step in WHOSE_THERE:
                before = walk.read_there()
                self.refused_to_others(self.there, getattr(walk, step),
                                       {ADMIN, OFFICE, partner.TEACHER})
                self.assertEqual(walk.read_there(), before)
            if step == "download":
                self.refused_to_others(self.school, walk.download, (LAN, BINH, ADMIN), "archive")
            if step == "present":
                self.refused_to_others(self.there, walk.present, (LEADER, ADMIN, partner.TEACHER),
                                       "archive")
            if step == "bring_answer":
                self.refused_to_others(self.school, walk.bring_answer, (LAN, LEADER, OFFICE))
            walk.take(step)
            if step == "request":
                self.school.sign_partial(LAN, self.school.key_of(LAN), walk.student,
                                         "subject_result", "toan")
            self.assertEqual(walk.read()["state"], STATES[step])
            self.assertEqual(self.at_most_one(walk), (
                int(step in ("request", "decision")),
                int(STEPS.index(step) >= STEPS.index("admission"))))
        documents = self.what_came(walk)
        self.assertEqual([d["folder"].endswith("-partial") for d in documents], [False, True])
        self.assertEqual(support.reconcile("hbdt_records")[0], 0)
        for follower in (here[LEADER], here[LAN]):
            self.is_told(follower, "departure", walk.id, "requested", "offered", "executed",
                         "executed", "sent", "closed")
        self.is_told(there[LEADER], "arrival", walk.arrival, "presented", "admitted", "admitted",
                     "received")
        there[partner.TEACHER].until(lambda f: f.of("enrolment"))
        for follower, kind in ((here[BINH], "departure"), (there[partner.TEACHER], "arrival")):
            follower.step()  # who may not read the thing hears nothing of it
            self.assertNotIn(kind, follower.kinds())

    def is_told(self, follower, kind, ident, *states):
        """Each step, from what it was to what it is."""
        told = lambda: [e for e in follower.events
                        if (e["kind"], e["object_id"]) == (kind, str(ident))]
        follower.until(lambda _: len(told()) >= len(states))
        self.assertEqual([e["new_value"]["state"] for e in told()], list(states))
        self.assertEqual([e["old_value"] and e["old_value"]["state"] for e in told()],
                         [None, *states[:-1]])

    def what_came(self, walk):
        """The digests are the same on both sides; marks, record and documents are there."""
        departure, arrival = walk.read(), walk.read_there()
        answer = json.loads(base64.b64decode(walk.answer_file["answer"]))
        digest = departure["package_sha256"]
        self.assertEqual({arrival["package_sha256"], answer["package_sha256"]}, {digest})
        self.assertEqual(answer["file_sha256"], hashlib.sha256(walk.file).hexdigest())
        self.assertEqual(departure["answer_sha256"], arrival["answer_sha256"])
        files = opened(walk.file)
        self.assertEqual(hashlib.sha256(files["data/package.json"]).hexdigest(), digest)
        self.assertEqual(walk.download(), walk.file, "issued again it is another file")
        contents = self.there.session(partner.TEACHER).get(
            f"/v1/arrivals/{walk.arrival}/contents").json
        self.assertEqual({d["subject"] for d in contents["documents"]}, {"toan"})
        self.assertIn(base64.b64decode(contents["documents"][0]["content"]), files.values())
        book = self.there.session(partner.TEACHER).get(self.there_book(2))["rows"]
        row = next(r for r in book if r["student_id"] == arrival["student_id"])
        went = json.loads(files["data/package.json"])
        mark = next(m for m in went["marks"] if (m["subject"], m["term"]) == ("toan", 2))
        self.assertEqual(row["tx1"], mark["tx1"] if isinstance(row["tx1"], int) else row["tx1"])
        record = self.there.session(partner.TEACHER).get(
            f"/v1/classes/{self.there.class_id}/homeroom-record")["rows"]
        mine = next(r for r in record if r["student_id"] == arrival["student_id"])
        self.assertEqual(mine["comment"], went["enrolments"][0]["comment"])
        return contents["documents"]

    def there_book(self, term):
        return f"/v1/classes/{self.there.class_id}/gradebooks/toan/{term}"

    def test_a_bad_package_is_refused_with_all_that_is_wrong(self):
        walk = self.walk().until("download")
        files = opened(walk.file)
        note = json.loads(files["data/note.json"])
        document = next(n for n in files if n.startswith("data/students/") and n.endswith(".json"))
        changed = {
            "a changed document": {document: files[document].replace(b"toan", b"TOAN")},
            "no note": {"data/note.json": None, "data/note.json.p7s": None},
            "another's signature": {"data/note.json.p7s": files[document + ".p7s"]},
            "not sent": {"data/note.json": canonical({**note, "state": "executed"})},
            "another school": {"data/note.json": canonical(
                {**note, "to": {**note["to"], "code": "NK-KHAC"}})},
            "more marks": {"data/package.json": files["data/package.json"].replace(
                b'"grade":9', b'"grade":8')},
            "a name twice": {"data/note.json": b'{"schema":"a","schema":"b"}'},
            "no end of depth": {"data/package.json": b"[" * 5000 + b"]" * 5000},
            "no JSON": {"data/package.json": b"\x00\xff"},
            "not listed": {"data/students/khac/seal.v1.json": files[document],
                           "data/students/khac/seal.v1.json.p7s": files[document + ".p7s"]},
        }
        for what, change in changed.items():
            with self.subTest(what):
                problem = self.refused(422, "package-refused", lambda change=change: walk.present(
                    file=packed(files, change)))
                self.assertTrue(self.pointers(problem), problem)
        two = self.refused(422, "package-refused", lambda: walk.present(file=packed(
            files, {"data/note.json": canonical({**note, "state": "executed", "to": {
                **note["to"], "code": "NK-KHAC"}})})))
        self.assertGreaterEqual(self.pointers(two), {"/note/state", "/note/to/code",
                                                     "/note_signature"})
        for what, file in (("no zip", b"PK nothing"), ("cut", walk.file[:-200])):
            with self.subTest(what):
                self.refused(422, "not-a-package", lambda file=file: walk.present(file=file))
        self.assertEqual(self.there.sql(
            "SELECT COUNT(*) FROM hbdt_records.arrival WHERE package_id = "
            f"'{note['package_id']}'"), [["0"]])
        self.assertEqual(self.at_most_one(walk), (0, 0))
        walk.present()

    def test_a_refusal_brings_the_student_back_and_the_package_is_void(self):
        here, there = Follower(self.school.session(LEADER)), Follower(self.there.session(LEADER))
        walk = self.walk().until("answer_signature", REFUSED)
        again = walk.present()
        self.assertEqual((again["id"], again["state"]), (walk.arrival, "refused"))
        self.refused(409, "transfer-state", walk.admission)
        self.assertEqual(self.at_most_one(walk), (0, 0))
        self.forged_answers(walk)
        walk.fetch_answer()
        walk.bring_answer()
        self.assertEqual(walk.read()["state"], "returned")
        self.assertEqual(self.at_most_one(walk), (1, 0))
        walk.bring_answer()  # once more changes nothing
        self.is_told(here, "departure", walk.id, "requested", "offered", "executed", "executed",
                     "sent", "returned")
        self.is_told(there, "arrival", walk.arrival, "presented", "refused", "refused", "refused")
        self.refused(409, "transfer-state", walk.download)
        self.refused(409, "transfer-state", lambda: self.school.session(LEADER).post(
            f"/v1/departures/{walk.id}/note", {"credential_id": self.key}))
        walk.school.session(LAN).post("/v1/departures", {
            "student_id": walk.student, "to_code": self.there.code, "to_name": self.there.name,
            "first_day": "2026-03-03", "reason": "Gia đình lại chuyển chỗ ở"})

    def forged_answers(self, walk):
        walk.fetch_answer()
        said = json.loads(base64.b64decode(walk.answer_file["answer"]))
        for change, pointer in (({"answer": "received"}, "/signature"),
                                ({"package_sha256": "0" * 64}, "/answer/package_sha256")):
            problem = self.refused(422, "answer-refused", lambda change=change: walk.bring_answer(
                answer=base64.b64encode(canonical({**said, **change})).decode()))
            self.assertIn(pointer, self.pointers(problem))
        self.assertEqual(walk.read()["state"], "sent")

    def test_before_it_is_signed_the_head_may_cancel(self):
        walk = self.walk().until("note")
        self.refused(409, "transfer-state", walk.download)
        cancel = f"/v1/departures/{walk.id}/cancellation"
        for who in (LAN, ADMIN, OFFICE):
            with self.assertRaises(Problem) as caught:
                self.school.session(who).post(cancel, partner.SAID)
            self.assertIn(caught.exception.status, (403, 404))
        follower = Follower(self.school.session(LEADER))
        self.school.session(LEADER).post(cancel, partner.SAID)
        follower.until(lambda f: f.of("departure").get(str(walk.id), {}).get("state") == "cancelled")
        self.assertEqual(self.at_most_one(walk), (1, 0))
        self.refused(409, "transfer-state", walk.note_signature)
        later = self.walk().until("note_signature")
        self.refused(409, "transfer-state", lambda: self.school.session(LEADER).post(
            f"/v1/departures/{later.id}/cancellation", partner.SAID))
        self.assertEqual(self.at_most_one(later), (0, 0))

    def kill_during(self, walk, step, here):
        """The records of that side dies while the step is taken; whether it was cut short."""
        done = []

        def ask():
            try:
                walk.take(step)
                done.append(step)
            except (Problem, Unreachable):
                pass

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.004)
        if here:
            died = support.pid_of("records")
            os.kill(died, signal.SIGKILL)
            self.assertTrue(support.is_back("records", died), "records is not back")
        else:
            self.assertTrue(self.there.kill("records"), "the other records is not back")
        asking.join()
        return not done

    def test_either_side_dies_at_any_step(self):
        walk, cut = self.walk(), 0
        for step in STEPS:
            here = step in partner.HERE or step == "bring_answer"
            if step in ("execution", "note_signature", "download", "present", "admission",
                        "answer_signature", "bring_answer"):
                cut += self.kill_during(walk, step, here)
                self.at_most_one(walk)
            walk.take(step)
            self.at_most_one(walk)
            self.assertEqual(walk.read()["state"], STATES[step])
        self.assertEqual(self.at_most_one(walk), (0, 1))
        self.what_came(walk)
        print(f"departures: {cut} steps cut short", flush=True)


def opened(file):
    """Path within the bag -> bytes."""
    with zipfile.ZipFile(io.BytesIO(file)) as z:
        return {n.split("/", 1)[1]: z.read(n) for n in z.namelist()}


def packed(files, change):
    """The bag with those files changed (None: gone), its manifests true again."""
    files = {n: b for n, b in {**files, **change}.items() if b is not None}
    payload = {n: b for n, b in files.items() if n.startswith("data/")}
    files["manifest-sha256.txt"] = manifest(payload)
    files["tagmanifest-sha256.txt"] = manifest({
        n: b for n, b in files.items() if not n.startswith(("data/", "tagmanifest"))})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, body in files.items():
            z.writestr(f"goi/{name}", body)
    return out.getvalue()


def manifest(files):
    return "".join(f"{hashlib.sha256(b).hexdigest()}  {n}\n" for n, b in sorted(
        files.items())).encode()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
