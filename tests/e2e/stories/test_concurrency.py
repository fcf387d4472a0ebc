# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people at once, or one who asks twice: nobody overwrites, nothing is made twice."""
import concurrent.futures
import contextlib
import json
import subprocess
import threading
import time

import support
from database import client
from house import new_key
from support import ADMIN, LAN, LEADER

AT_ONCE = 8


def all_at_once(ask):
    """ask(i) by several at the same moment; [reply or Problem]."""
    start = threading.Barrier(AT_ONCE)

    def one(i):
        start.wait()
        try:
            return ask(i)
        except support.Problem as problem:
            return problem

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


class Versions(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.lan = cls.school.session(LAN)
        cls.path = cls.school.gradebook(term=2)

    def patch(self, tenths, match):
        return self.lan.patch(self.path, self.school.one_cell(tenths=tenths), match=match)

    def mark(self):
        row = next(r for r in self.lan.get(self.path)["rows"]
                   if r["student_id"] == self.school.ids[1])
        return row["tx1"] and row["tx1"]["tenths"]

    def test_a_save_over_what_somebody_else_saved_is_refused(self):
        read = self.lan.get(self.path).etag
        self.patch(50, read)
        self.refused(412, "changed", lambda: self.patch(90, read))
        self.assertEqual(self.mark(), 50)

    def test_a_save_without_saying_what_was_read_is_refused(self):
        before = self.mark()
        self.refused(428, "precondition-required", lambda: self.patch(91, None))
        for match in ("*", "v1", 'W/"v1"', '"1"', '"v1", "v2"', '"v-1"', '""'):
            with self.subTest(match=match):
                with self.assertRaises(support.Problem) as caught:
                    self.patch(92, match)
                self.assertIn(caught.exception.status, (400, 412), caught.exception)
        self.assertEqual(self.mark(), before)

    def test_the_new_version_is_good_for_the_next_save(self):
        first = self.patch(41, self.lan.get(self.path).etag)
        self.patch(42, first.etag)
        self.assertEqual(self.mark(), 42)

    def test_of_many_at_once_exactly_one_saves(self):
        for _ in range(5):
            read = self.lan.get(self.path).etag
            answers = all_at_once(lambda i, read=read: self.patch(60 + i, read))
            won = [i for i, a in enumerate(answers) if not isinstance(a, support.Problem)]
            self.assertEqual(len(won), 1, answers)
            self.assertEqual(self.mark(), 60 + won[0])
            self.assertEqual({(a.status, a.type) for a in answers
                              if isinstance(a, support.Problem)}, {(412, "changed")})


class Preparing(support.Story):
    """Who prepares documents and who saves marks at the same time: no document that waits to be
    signed says anything but what is stored."""

    @classmethod
    def setUpClass(cls):
        cls.school = school = support.OpenSchool()
        for term in (1, 2):
            school.save_gradebook(LAN, school.class_id, "toan", term, school.students, school.ids)
        school.save_homeroom_record(LAN, school.class_id, school.students, school.ids)
        cls.lan, cls.key, cls.path = school.session(LAN), school.key_of(LAN), school.gradebook()

    @contextlib.contextmanager
    def nobody_commits(self):
        """The head of the school's chain is what each write takes last; root has it meanwhile."""
        root = subprocess.Popen(
            client("--unbuffered"), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        root.stdin.write("BEGIN; SELECT 'held' FROM hbdt_records.audit_head WHERE chain_id = "
                         f"{self.school.school_id} FOR UPDATE;\n")
        root.stdin.flush()
        self.assertEqual(root.stdout.readline().strip(), "held")
        try:
            yield
        finally:
            root.communicate("ROLLBACK;\n")

    def prepare(self):
        return self.lan.post(f"/v1/classes/{self.school.class_id}/documents", {
            "stage": "subject_result", "subject": "toan", "credential_id": self.key})

    def save(self, tenths):
        return self.lan.patch(self.path, self.school.one_cell(tenths=tenths),
                              match=self.lan.get(self.path).etag)

    def waiting(self):
        """tx1 of the first term as the first student's waiting documents say it."""
        found = self.lan.items(f"/v1/documents?class_id={self.school.class_id}"
                               "&stage=subject_result&subject=toan")
        mine = [d["id"] for d in found
                if (d["student_id"], d["state"]) == (self.school.ids[1], "waiting")]
        return [json.loads(self.lan.get(f"/v1/documents/{one}/content").body)["terms"][0]["tx"][0]
                for one in mine]

    def both(self, *pair):
        """One after the other, and neither commits before the other has come as far as it can."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool, self.nobody_commits():
            asked = []
            for act in pair:
                asked.append(pool.submit(act))
                time.sleep(0.5)
        for one in asked:
            one.result()

    def test_a_save_after_the_preparing_takes_the_document_back(self):
        self.save(20)
        self.both(self.prepare, lambda: self.save(31))
        self.assertEqual((self.stored(), self.waiting()), (31, []))

    def test_a_document_says_what_was_saved_while_it_was_prepared(self):
        self.save(21)
        self.both(lambda: self.save(32), self.prepare)
        self.assertEqual((self.stored(), self.waiting()), (32, [32]))

    def stored(self):
        rows = self.lan.get(self.path)["rows"]
        return next(r for r in rows if r["student_id"] == self.school.ids[1])["tx1"]["tenths"]


class Keys(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.admin = cls.school.session(ADMIN)

    def make(self, name, key):
        return self.admin.post("/v1/classes", {"school_year_id": self.school.year_id, "name": name,
                                               "grade": 7}, key=key)

    def classes(self, name):
        return [c for c in self.admin.items(
            f"/v1/classes?school_year_id={self.school.year_id}") if c["name"] == name]

    def test_the_same_request_again_gets_the_same_answer(self):
        key = new_key()
        first, again = self.make("7A1", key), self.make("7A1", key)
        self.assertEqual((first.status, first.body), (again.status, again.body))
        self.assertEqual(again.headers.get("Idempotent-Replay"), "true")
        self.assertIsNone(first.headers.get("Idempotent-Replay"))
        self.assertEqual(len(self.classes("7A1")), 1)

    def test_the_key_of_another_request_is_refused(self):
        key = new_key()
        self.make("7A2", key)
        self.refused(422, "idempotency-key-reused", lambda: self.make("7A3", key))
        self.assertEqual(self.classes("7A3"), [])

    def test_a_new_key_is_a_new_request(self):
        self.make("7A4", new_key())
        self.refused(409, "class-exists", lambda: self.make("7A4", new_key()))
        self.assertEqual(len(self.classes("7A4")), 1)

    def test_many_at_once_with_one_key_make_one(self):
        key = new_key()
        answers = all_at_once(lambda i: self.make("7A5", key))
        self.assertEqual([a for a in answers if isinstance(a, support.Problem)], [])
        self.assertEqual(len({a["id"] for a in answers}), 1)
        self.assertEqual(len(self.classes("7A5")), 1)

    def test_many_at_once_with_keys_of_their_own_make_one(self):
        answers = all_at_once(lambda i: self.make("7A6", new_key()))
        won = [a for a in answers if not isinstance(a, support.Problem)]
        self.assertEqual(len(won), 1, answers)
        self.assertEqual({(a.status, a.type) for a in answers if isinstance(a, support.Problem)},
                         {(409, "class-exists")})
        self.assertEqual(len(self.classes("7A6")), 1)

    def test_a_secret_is_shown_once(self):
        key = new_key()
        body = {"org_id": self.school.school_id, "username": f"once.{self.school.tag}",
                "full_name": "Một Lần Thử Nghiệm"}
        self.assertTrue(self.admin.post("/v1/accounts", body, key=key)["activation_code"])
        self.refused(409, "reply-not-kept", lambda: self.admin.post("/v1/accounts", body, key=key))


class Sessions(support.Story):
    def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(self):
        school = support.open_school()
        username = school.username(LAN)
        session = support.house().sign_in(username, school.secrets.password(username))
        stolen = session.refresh_token
        session.refresh()
        session.refresh()

        def refresh(token):
            return support.house().request("POST", "/v1/sessions/refresh",
                                           {"refresh_token": token})

        self.refused(401, "refresh-reused", lambda: refresh(stolen))
        with self.assertRaises(support.Problem) as caught:
            refresh(session.refresh_token)
        self.assertEqual(caught.exception.status, 401)
        with self.subTest("the owner is told, and an incident was opened by itself"):
            alert = school.sign_in_anew(LAN).get("/v1/me")["alerts"][0]
            self.assertEqual(alert["kind"], "token-reused")
            incident = school.session(LEADER).get(f"/v1/incidents/{alert['incident_id']}").json
            self.assertEqual((incident["category"], incident["severity"], incident["source"]),
                             ("security", "high", "system"))

    def test_wrong_name_and_wrong_password_look_the_same(self):
        school = support.open_school()
        answers = []
        for username in (school.username(LAN), "khong-co-ai"):
            with self.assertRaises(support.Problem) as caught:
                support.house().sign_in(username, "khong phai mat khau nay")
            body = caught.exception.body
            body.pop("instance")
            answers.append((caught.exception.status, body))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][1]["type"], "urn:hbdt:problem:wrong-credentials")
