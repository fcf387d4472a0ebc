# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who has no right is refused by name, at the gateway and at the service's own door, and nothing
changes."""
import jose
import support
from house import new_key
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER


class Denied(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.book = cls.school.gradebook()

    def class_as_it_is(self):
        """Everything of 9A1 that a write could change, as its own people see it."""
        lan, leader = self.school.session(LAN), self.school.session(LEADER)
        paths = [(lan, self.book), (lan, self.school.gradebook(term=2)),
                 (lan, f"/v1/classes/{self.school.class_id}/homeroom-record"),
                 (lan, f"/v1/classes/{self.school.class_id}/students"),
                 (leader, f"/v1/classes/{self.school.class_id}/assignments"),
                 (leader, f"/v1/classes/{self.school.class_id}"),
                 (leader, f"/v1/documents?class_id={self.school.class_id}&stage=subject_result")]
        replies = [session.get(path) for session, path in paths]
        written = [e for e in leader.items(
            f"/v1/audit-events?org_id={self.school.school_id}&limit=500")
            if e["action"] != "access.denied"]
        return [(r.etag, r.body) for r in replies], [
            (e["action"], e["object_id"], e["object_version"], e["details"]) for e in written]

    def book_of(self, number):
        return (f"/v1/students/{self.school.ids[number]}/book"
                f"?school_year_id={self.school.year_id}")

    def patch_refused(self, name, status, slug, path=None, body=None):
        session = self.school.session(name)
        self.refused_at_both_doors(
            status, slug, "records",
            lambda at: session.patch(path or self.book, body or self.school.one_cell(),
                                     match='"v1"', at=at), self.class_as_it_is)

    def post_refused(self, name, status, slug, path, body, service="records"):
        session = self.school.session(name)
        self.refused_at_both_doors(status, slug, service,
                                   lambda at: session.post(path, body, at=at),
                                   self.class_as_it_is)

    def get_refused(self, name, status, slug, path):
        session = self.school.session(name)
        self.refused_at_both_doors(status, slug, "records", lambda at: session.get(path, at=at))

    def test_first_of_all_her_own_teacher_may(self):
        session = self.school.session(LAN)
        at = session.get(self.book).etag
        for door in ("gateway", "records"):
            at = session.patch(self.book, self.school.one_cell(), match=at, at=door).etag

    def test_a_subject_teacher_of_another_class(self):
        self.patch_refused(BINH, 403, "not-your-class")
        self.get_refused(BINH, 403, "not-your-class", self.book)
        self.get_refused(BINH, 403, "not-your-class",
                         f"/v1/classes/{self.school.class_id}/students")
        self.get_refused(BINH, 403, "not-your-class",
                         f"/v1/classes/{self.school.class_id}/homeroom-record")

    def test_a_teacher_of_the_class_in_another_subject(self):
        self.patch_refused(LAN, 403, "not-your-class",
                           path=f"/v1/classes/{self.school.class_id}/gradebooks/khtn/1")

    def test_administrators_enter_no_marks(self):
        self.patch_refused(ADMIN, 403, "forbidden")
        province = self.school.province.session("so.quan-tri")
        self.refused_at_both_doors(
            403, "forbidden", "records",
            lambda at: province.patch(self.book, self.school.one_cell(), match='"v1"', at=at),
            self.class_as_it_is)

    def test_the_leader_enters_no_marks(self):
        self.patch_refused(LEADER, 403, "forbidden")

    def test_the_leader_of_another_school_does_not_even_learn_that_it_exists(self):
        for path in (self.book, f"/v1/classes/{self.school.class_id}",
                     f"/v1/school-years/{self.school.year_id}", self.book_of(1)):
            with self.subTest(path=path):
                self.get_refused(OTHER_LEADER, 404, "not-found", path)
        self.post_refused(OTHER_ADMIN, 404, "not-found",
                          f"/v1/school-years/{self.school.year_id}/lock-proposals",
                          {"reason": "Khóa năm học của trường khác"})
        self.post_refused(OTHER_ADMIN, 404, "not-found", "/v1/classes",
                          {"school_year_id": self.school.year_id, "name": "9A9", "grade": 9})

    def test_nobody_without_a_token(self):
        self.refused_at_both_doors(
            401, "unauthenticated", "records",
            lambda at: support.house().request("PATCH", self.book, self.school.one_cell(),
                                               match='"v1"', at=at), self.class_as_it_is)

    def test_the_homeroom_record_is_the_homeroom_teachers(self):
        body = {"rows": [{"student_id": self.school.ids[1], "conduct_term1": "tot"}]}
        path = f"/v1/classes/{self.school.class_id}/homeroom-record"
        self.patch_refused(BINH, 403, "not-your-class", path, body)
        self.patch_refused(LEADER, 403, "forbidden", path, body)

    def test_stages_are_signed_by_those_they_belong_to(self):
        path = f"/v1/classes/{self.school.class_id}/documents"
        for name, stage, status, slug in (
                (BINH, {"stage": "subject_result", "subject": "toan"}, 403, "not-your-class"),
                (BINH, {"stage": "year_summary"}, 403, "not-your-class"),
                (LAN, {"stage": "approval"}, 403, "forbidden"),
                (LAN, {"stage": "seal"}, 403, "forbidden"),
                (LEADER, {"stage": "seal"}, 403, "forbidden"),
                (OFFICE, {"stage": "approval"}, 403, "forbidden"),
                (ADMIN, {"stage": "approval"}, 403, "forbidden")):
            with self.subTest(name=name, stage=stage):
                self.post_refused(name, status, slug, path, {**stage, "credential_id": 1})

    def test_a_gradebook_that_is_not_full_is_not_signed(self):
        self.post_refused(LAN, 409, "not-ready", f"/v1/classes/{self.school.class_id}/documents",
                          {"stage": "subject_result", "subject": "toan",
                           "credential_id": self.school.key_of(LAN)})

    def test_nobody_uses_anothers_key(self):
        lans = self.school.key_of(LAN)
        pin = self.school.secrets.pin(self.school.username(LAN))
        self.post_refused(BINH, 404, "not-found", "/v1/authorisations",
                          {"credential_id": lans, "pin": pin, "digests": ["ab" * 32]}, "signing")

    def test_a_wrong_pin_is_counted_and_the_fifth_locks(self):
        own = self.school.key_of(OFFICE)
        session = self.school.session(OFFICE)

        def authorise(pin):
            return session.post("/v1/authorisations", {"credential_id": own, "pin": pin,
                                                       "digests": ["ab" * 32]})

        authorise(self.school.secrets.pin(self.school.username(OFFICE)))
        for _ in range(4):
            self.refused(401, "wrong-pin", lambda: authorise("00000000x"))
        last = self.assertRaises(support.Problem)
        with last:
            authorise("00000000x")
        self.assertIn((last.exception.status, last.exception.type),
                      ((401, "wrong-pin"), (423, "pin-locked")))
        self.refused(423, "pin-locked", lambda: authorise(
            self.school.secrets.pin(self.school.username(OFFICE))))

    def test_people_do_not_make_signatures_past_records(self):
        """There is no such way through the gateway, and the service itself refuses."""
        session = self.school.session(LAN)
        body = {"sad": "x" * 32, "digests": ["ab" * 32]}
        self.refused(404, "not-found", lambda: session.post("/v1/signatures", body))
        self.refused(403, "forbidden", lambda: session.post("/v1/signatures", body, at="signing"))

    def test_nobody_raises_himself(self):
        me = self.school.account_id
        self.grant_refused(LAN, me(LAN), "leader")
        self.grant_refused(ADMIN, me(ADMIN), "leader")
        self.grant_refused(ADMIN, me(LAN), "leader")
        self.grant_refused(ADMIN, me(ADMIN), "teacher")
        self.grant_refused(LEADER, me(LEADER), "school_admin")

    def grant_refused(self, name, account_id, role):
        session = self.school.session(name)
        body = {"account_id": account_id, "role": role, "org_id": self.school.school_id}
        for at in ("gateway", "auth"):
            with self.subTest(name=name, role=role, at=at):
                with self.assertRaises(support.Problem) as caught:
                    session.post("/v1/grants", body, at=at)
                self.assertEqual(caught.exception.status, 403, caught.exception)

    def test_a_client_cannot_pose_as_a_service(self):
        """The gateway does not pass the header on; the service does not believe a forged one."""
        path = self.book_of(1)
        session = self.school.session(BINH)
        header, claims = jose.parts(session.token)
        own = jose.new_key()
        forged = jose.es256(header, {**claims, "role": "service", "client_id": "archive",
                                     "sub": "service:archive"}, own.name)
        for at in ("gateway", "records"):
            self.refused(401, "service-unauthenticated", lambda at=at: session.get(
                path, headers={"X-Service-Authorization": f"Bearer {forged}"}, at=at))
        real = {"X-Service-Authorization": f"Bearer {self.service_token('archive')}"}
        self.refused(403, "not-your-class", lambda: session.get(path, headers=real))

    def service_token(self, name):
        """As the service itself gets it, at auth's own door with its secret."""
        secret = (support.STATE_DIR / "secrets" / f"client_{name}").read_text().strip()
        return support.house().request("POST", "/v1/service-tokens", {
            "client_id": name, "client_secret": secret}, at="auth")["access_token"]

    def test_a_service_token_opens_nothing_from_outside(self):
        token = self.service_token("archive")
        path = self.book_of(1)
        with self.assertRaises(support.Problem) as caught:
            support.house().request("GET", path, token=token)
        self.assertIn(caught.exception.status, (401, 403), caught.exception)


class DeniedAfterTheLock(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.demo = support.demo()

    def locked(self, name, ask, look):
        session = self.demo.school.session(name)
        self.refused_at_both_doors(423, "year-locked", "records",
                                   lambda at: ask(session, at), look)

    def look(self, name, path):
        def see():
            reply = self.demo.school.session(name).get(path)
            return reply.etag, reply.body
        return see

    def test_the_same_teacher_enters_nothing_any_more(self):
        path = f"/v1/classes/{self.demo.class_id}/gradebooks/toan/2"
        look = self.look("gv.toan", path)
        body = {"cells": [{"student_id": self.demo.ids[1], "column": "ck", "tenths": 100}]}
        self.locked("gv.toan", lambda s, at: s.patch(path, body, match=look()[0], at=at), look)

    def test_nor_the_homeroom_teacher(self):
        path = f"/v1/classes/{self.demo.class_id}/homeroom-record"
        look = self.look("gv.ngu-van", path)
        body = {"rows": [{"student_id": self.demo.ids[1], "conduct_term2": "tot"}]}
        self.locked("gv.ngu-van", lambda s, at: s.patch(path, body, match=look()[0], at=at), look)

    def test_nor_the_administrator(self):
        path = f"/v1/classes/{self.demo.class_id}"
        look = self.look("truong.quan-tri", path)
        body = {"items": [{"subject": "toan", "full_name": "Ai đó",
                           "account_id": self.demo.school.account_id("gv.khtn")}]}
        self.locked("truong.quan-tri", lambda s, at: s.put(f"{path}/assignments", body, at=at),
                    look)
        self.locked("truong.quan-tri", lambda s, at: s.post(
            "/v1/classes", {"school_year_id": self.demo.year_id, "name": "9A7", "grade": 9},
            at=at, key=new_key()), look)
