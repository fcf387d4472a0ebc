# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody acts in another's name. Who stands in for a teacher has an assignment of their own, from
day to day, proposed by the administrator and decided by the head of school; marks, documents and
signatures name the substitute, and after the last day there is nothing left."""
import json
import tempfile
from pathlib import Path

import class45
import packages
import support
import verify
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER, day

CHI = "chi"  # a teacher of the school without a class
REASON = "Cô Lan nghỉ ốm hai tuần"


class Substitutes(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        support.FULL_NAMES[CHI] = "Chi Thử Nghiệm"
        school._person((ADMIN, CHI, "teacher", school.school_id))
        cls.class_id, cls.ids = cls.new_class("9A7", class45.students()[6:9])

    @classmethod
    def new_class(cls, name, students):
        """With Lan's full gradebooks."""
        school = cls.school
        class_id = school.school_class(ADMIN, school.year_id, name)
        school.assign(ADMIN, class_id, LAN, {"toan": LAN, "khtn": BINH})
        school.roster(ADMIN, class_id, class45.roster_csv(students))
        ids = school.student_ids(LAN, class_id)
        for term in (1, 2):
            school.save_gradebook(LAN, class_id, "toan", term, students, ids)
        return class_id, ids

    def tearDown(self):
        for one in self.all():
            if one["state"] in ("proposed", "approved"):
                self.end(one)

    def all(self):
        return self.school.session(LEADER).items(f"/v1/classes/{self.class_id}/substitutions")

    def propose(self, by=ADMIN, name=CHI, first=0, last=13, at="gateway", account=None,
                class_id=None, **more):
        return self.school.session(by).post(
            f"/v1/classes/{class_id or self.class_id}/substitutions",
            {"subject": "toan", "account_id": account or self.school.account_id(name),
             "valid_from": day(first), "valid_to": day(last), "reason": REASON, **more},
            at=at).json

    def decide(self, one, by=LEADER, decision="approve", at="gateway"):
        return self.school.session(by).post(f"/v1/substitutions/{one['id']}/decision", {
            "decision": decision, "number": "27/QĐ-THCS", "reason": "Đồng ý phân công dạy thay"},
            at=at).json

    def end(self, one, by=ADMIN):
        self.school.session(by).delete(f"/v1/substitutions/{one['id']}")

    def approved(self, **more):
        return self.decide(self.propose(**more))

    def book(self, subject="toan", class_id=None):
        return f"/v1/classes/{class_id or self.class_id}/gradebooks/{subject}/1"

    def save(self, name, subject="toan", class_id=None, at="gateway"):
        session = self.school.session(name)
        cells = {"cells": [{"student_id": self.ids[7], "column": "tx1", "tenths": 70}]}
        etag = self.school.session(LEADER).get(self.book(subject, class_id)).etag
        return session.patch(self.book(subject, class_id), cells, match=etag, at=at)

    def as_it_is(self):
        leader = self.school.session(LEADER)
        return [leader.get(p).body for p in (
            self.book(), f"/v1/classes/{self.class_id}/substitutions",
            f"/v1/classes/{self.class_id}/assignments")]

    def save_refused(self, name, status=403, slug="not-your-class", **more):
        self.refused_at_both_doors(status, slug, "records",
                                   lambda at: self.save(name, at=at, **more), self.as_it_is)

    def test_only_what_the_head_of_school_decided_gives_a_right(self):
        self.save_refused(CHI)
        one = self.propose()
        self.assertEqual((one["state"], one["full_name"], one["decided_by"]),
                         ("proposed", "Chi Thử Nghiệm", None))
        self.save_refused(CHI)
        for by in (ADMIN, LAN, CHI, OFFICE):
            self.refused(403, "forbidden", lambda by=by: self.decide(one, by))
        self.refused(404, "not-found", lambda: self.decide(one, OTHER_LEADER))
        self.decide(one, decision="reject")
        self.save_refused(CHI)
        self.refused(409, "substitution-state", lambda: self.decide(one))
        self.approved()
        for at in ("gateway", "records"):
            self.save(CHI, at=at)

    def test_it_is_for_that_class_and_subject_and_the_rest_is_as_before(self):
        self.approved()
        self.save(CHI)
        self.save_refused(CHI, subject="khtn")
        self.save_refused(CHI, class_id=self.school.class_id)
        self.save_refused(BINH)
        self.refused(403, "not-your-class", lambda: self.school.session(CHI).get(
            f"/v1/classes/{self.class_id}/homeroom-record"))
        self.save(LAN)  # who is away keeps account and assignment

    def test_before_the_first_day_and_after_the_end_there_is_nothing(self):
        later = self.approved(first=1)
        self.save_refused(CHI)
        self.end(later)
        now = self.approved()
        self.save(CHI)
        self.end(now)
        self.save_refused(CHI)
        self.refused(409, "substitution-state", lambda: self.end(now))

    def test_the_homeroom_too(self):
        record = f"/v1/classes/{self.class_id}/homeroom-record"
        chi = self.school.session(CHI)
        one = self.school.session(ADMIN).post(f"/v1/classes/{self.class_id}/substitutions", {
            "account_id": self.school.account_id(CHI), "valid_from": day(), "valid_to": day(),
            "reason": REASON}).json
        self.assertEqual(one["subject"], "")
        self.refused(403, "not-your-class", lambda: chi.get(record))
        self.decide(one)
        rows = {"rows": [{"student_id": self.ids[7], "absent_excused": 2}]}
        chi.patch(record, rows, match=chi.get(record).etag)
        self.save_refused(CHI)
        ask = {"student_id": self.ids[7], "school_year_id": self.school.year_id,
               "reason": "Gia đình chuyển nơi ở, xin chuyển trường"}
        self.refused(409, "not-sealed", lambda: chi.post("/v1/handovers", ask))
        self.end(one)
        self.refused(403, "not-your-class", lambda: chi.get(record))
        self.refused(403, "not-your-class", lambda: chi.post("/v1/handovers", ask))

    def test_a_proposal_must_make_sense(self):
        for wrong, status, slug in (
                ({"first": 3, "last": 1}, 400, "invalid"),
                ({"first": -9, "last": -1}, 400, "invalid"),
                ({"name": LAN}, 400, "invalid"),
                ({"name": ADMIN}, 403, "own-substitution"),
                ({"subject": "am_nhac"}, 404, "unknown-subject"),
                ({"name": OFFICE}, 422, "not-a-teacher"),
                ({"name": OTHER_LEADER}, 422, "not-a-teacher"),
                ({"account": 2 ** 40}, 422, "not-a-teacher"),
                ({"first": -3}, 422, "not-a-teacher"),  # she was none yet
                ({"on_behalf_of": self.school.account_id(LAN)}, 400, "invalid"),
                ({"by": LEADER}, 403, "forbidden"), ({"by": LAN}, 403, "forbidden"),
                ({"by": CHI}, 403, "forbidden"), ({"by": OTHER_ADMIN}, 404, "not-found")):
            with self.subTest(wrong=wrong):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, wrong=wrong: self.propose(at=at, **wrong),
                                           self.as_it_is)

    def test_two_do_not_stand_in_for_one(self):
        first, second = self.propose(last=3), self.propose(name=BINH, first=3, last=9)
        self.decide(first)
        self.refused(409, "substitution-overlap", lambda: self.decide(second))
        self.refused(409, "substitution-overlap", lambda: self.propose(name=BINH, first=1, last=2))
        self.end(first)
        self.decide(second)

    def test_documents_and_signatures_name_the_substitute_and_the_assignment(self):
        school, chi = self.school, self.school.session(CHI)
        key = self.school.key_of(CHI)
        class_id, _ = self.new_class("9A8", class45.students()[9:12])
        documents = f"/v1/classes/{class_id}/documents"
        body = {"stage": "subject_result", "subject": "toan", "credential_id": key}
        self.refused(403, "not-your-class", lambda: chi.post(documents, body))
        ended = self.approved(class_id=class_id)
        waiting = chi.post(documents, body)["items"]
        self.end(ended)
        self.refused(403, "not-your-class",
                     lambda: school._sign_these(chi, CHI, key, waiting))
        one = self.approved(class_id=class_id)
        self.refused(409, "not-ready", lambda: school._sign_these(chi, CHI, key, waiting))

        self.assertEqual(school.sign(CHI, key, class_id, "subject_result", "toan"), 3)
        signed = chi.get(f"/v1/documents?class_id={class_id}"
                         "&stage=subject_result&subject=toan")["items"]
        self.assertEqual({d["state"] for d in signed}, {"signed"})
        for document in signed:
            content = json.loads(chi.get(f"/v1/documents/{document['id']}/content").body)
            signer = content["signer"]
            self.assertEqual((signer["account_id"], signer["full_name"], signer["role"]),
                             (chi.account_id, "Chi Thử Nghiệm", "subject_teacher"))
            self.assertEqual(signer["substitution"], {
                "id": one["id"], "decision_number": "27/QĐ-THCS", "valid_from": day(),
                "valid_to": day(13)})
        self.end(one)
        self.refused(403, "not-your-class",
                     lambda: chi.get(f"/v1/documents/{signed[0]['id']}/content"))

    def test_the_transcript_says_who_signed_and_by_which_decision(self):
        """A class from the first mark to the package of a student who moves."""
        school, students = self.school, class45.students()[12:13]
        class_id = school.school_class(ADMIN, school.year_id, "9A9")
        school.assign(ADMIN, class_id, LAN, {s: LAN for s in class45.SUBJECTS})
        school.roster(ADMIN, class_id, class45.roster_csv(students))
        ids = school.student_ids(LAN, class_id)
        self.approved(class_id=class_id)
        for subject in class45.SUBJECTS:
            teacher = CHI if subject == "toan" else LAN
            for term in (1, 2):
                school.save_gradebook(teacher, class_id, subject, term, students, ids)
            school.sign(teacher, self.school.key_of(teacher), class_id, "subject_result", subject)
        school.save_homeroom_record(LAN, class_id, students, ids)
        for name, stage, kind in ((LAN, "year_summary", "person"), (LEADER, "approval", "person"),
                                  (OFFICE, "seal", "seal")):
            school.sign(name, self.school.key_of(name, kind), class_id, stage)
        text = self.transcript(ids[students[0].number])
        self.assertIn("Chi Thử Nghiệm (dạy thay, QĐ 27/QĐ-THCS)", text)
        self.assertEqual(text.count("dạy thay"), 1)

    def transcript(self, student_id):
        with tempfile.TemporaryDirectory() as work:
            package = Path(work) / "package.zip"
            package.write_bytes(packages.hand_over(
                self.school, LAN, student_id, self.school.year_id))
            return verify.transcript_text(verify.unpack(package, work))

    def test_the_chain_names_who_did_it(self):
        one = self.approved()
        self.save(CHI)
        self.end(one, LEADER)
        events = self.school.session(ADMIN).items(
            f"/v1/audit-events?org_id={self.school.school_id}&limit=500")
        mine = [(e["action"], e["actor_id"], e["role"]) for e in events
                if e["action"] != "access.denied"][-4:]
        account = self.school.account_id
        self.assertEqual(mine, [
            ("substitution.propose", account(ADMIN), "school_admin"),
            ("substitution.decide", account(LEADER), "leader"),
            ("marks.save", account(CHI), "teacher"),
            ("substitution.end", account(LEADER), "leader")])
