# SPDX-License-Identifier: AGPL-3.0-or-later
"""Before signing the homeroom teacher checks the class (Quy chế Điều 7 k4): a student's subject is
flagged to its teacher, who answers; the leader sees how many are open. A flag is a warning, it keeps
nobody from signing."""
import support
from house import new_key
from signed_class import DEPUTY, SignedClass
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER
from test_changes import Follower

COMMENT = "Điểm giữa kì khác bài kiểm tra đã trả"


class Flags(SignedClass):
    def flags(self, by=LAN, query=""):
        return self.school.session(by).items(f"/v1/classes/{self.class_id}/flags{query}")

    def ask(self, by=LAN, student=1, at="gateway", key=None, **more):
        return self.school.session(by).post(f"/v1/classes/{self.class_id}/flags", {
            "student_id": self.ids[student], "subject": "khtn", "term": 1, "comment": COMMENT,
            **more}, at=at, key=key or new_key())

    def answer(self, one, by=BINH, outcome="fixed", at="gateway", match=None, **more):
        return self.school.session(by).post(
            f"/v1/flags/{one['id']}/answer", {"outcome": outcome, **more}, at=at,
            match=match or f'"v{one["version"]}"').json

    def close(self, one, by=LAN, at="gateway", match=None):
        return self.school.session(by).post(f"/v1/flags/{one['id']}/closing", at=at,
                                            match=match or f'"v{one["version"]}"').json

    def report(self):
        return [(c["class_name"], c["unanswered"], c["answered"]) for c in self.school.session(
            LEADER).items(f"/v1/flags?school_year_id={self.school.year_id}")]

    def tearDown(self):
        for one in self.flags():
            if one["state"] != "closed":
                self.close(one, LAN if one["raised_by"] == self.school.account_id(LAN) else LEADER)

    def test_what_the_check_finds_goes_to_the_teacher_and_back(self):
        followers = {name: Follower(self.school.session(name))
                     for name in (LEADER, LAN, BINH, DEPUTY, OTHER_LEADER)}
        key = new_key()
        asked = self.ask(key=key)
        one = asked.json
        self.assertEqual(self.ask(key=key).json, one)  # once
        self.assertEqual((one["state"], one["comment"], one["raised_by_name"], asked.etag),
                         ("open", COMMENT, support.FULL_NAMES[LAN], '"v1"'))
        self.assertEqual([f["id"] for f in self.flags(BINH, "?state=open")], [one["id"]])
        self.assertEqual(self.flags(DEPUTY), [])  # of another subject
        told = self.state_of("subject_result", "khtn")
        self.assertEqual(told["flags"], [{"id": one["id"], "student_id": self.ids[1],
                                          "subject": "khtn", "term": 1, "state": "open"}])
        self.assertEqual(self.state_of("year_summary")["flags"], told["flags"])
        self.assertEqual(self.state_of("subject_result", "toan")["flags"], [])
        self.assertEqual(self.report(), [("9A1", 1, 0)])
        done = self.answer(one, outcome="stands", reply="Bài chấm lại, điểm trong sổ đúng")
        self.assertEqual((done["state"], done["outcome"], done["answered_by_name"]),
                         ("answered", "stands", support.FULL_NAMES[BINH]))
        self.assertEqual(self.report(), [("9A1", 0, 1)])
        self.assertEqual(self.close(done)["state"], "closed")
        self.assertEqual((self.report(), self.state_of("subject_result", "khtn")["flags"]),
                         ([], []))
        followers[LEADER].until(lambda f: [
            e["new_value"]["state"] for e in f.events
            if (e["kind"], e["object_id"]) == ("flag", str(one["id"]))]
            == ["open", "answered", "closed"])
        for name, hears in ((LAN, True), (BINH, True), (DEPUTY, False), (OTHER_LEADER, False)):
            while followers[name].step()["more"]:
                pass
            self.assertEqual("flag" in followers[name].kinds(), hears, name)
        actions = [e["action"] for e in self.school.session(ADMIN).items(
            f"/v1/audit-events?org_id={self.school.school_id}") if e["object_id"] == str(one["id"])
            and e["action"].startswith("flag.")]
        self.assertEqual(actions, ["flag.raise", "flag.answer", "flag.close"])

    def test_each_does_the_own_part_alone(self):
        one = self.ask().json
        read = lambda: self.school.session(LEADER).get(f"/v1/flags/{one['id']}").json
        for by, status, slug in ((BINH, 403, "not-your-class"), (ADMIN, 403, "forbidden"),
                                 (OFFICE, 403, "forbidden"), (OTHER_LEADER, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, by=by: self.ask(by, at=at), self.flags)
        for by, status, slug in ((LAN, 403, "not-your-class"), (DEPUTY, 403, "not-your-class"),
                                 (LEADER, 403, "forbidden"), (OTHER_LEADER, 403, "forbidden")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, by=by: self.answer(one, by, at=at), read)
        for by, status, slug in ((BINH, 403, "not-your-class"), (LEADER, 403, "forbidden"),
                                 (OTHER_LEADER, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, by=by: self.close(one, by, at=at), read)
        for by in (BINH, LAN):
            self.refused(403, "forbidden", lambda by=by: self.school.session(by).get(
                f"/v1/flags?school_year_id={self.school.year_id}"))

    def test_what_is_wrong_or_stale_changes_nothing(self):
        wrong = self.refused(400, "invalid", lambda: self.ask(
            student_id=self.ids[1] + 10 ** 9, subject="khong_co"))
        self.assertEqual(self.pointers(wrong), {"/student_id", "/subject"})
        wrong = self.refused(400, "invalid", lambda: self.ask(term=3, comment="x" * 501))
        self.assertEqual(self.pointers(wrong), {"/term", "/comment"})
        one = self.ask().json
        wrong = self.refused(400, "invalid", lambda: self.answer(one, outcome="stands"))
        self.assertEqual(self.pointers(wrong), {"/reply"})
        done = self.answer(one)
        self.refused(412, "changed", lambda: self.answer(one))
        self.refused(409, "flag-state", lambda: self.answer(done))
        last = self.close(done)
        self.refused(409, "flag-state", lambda: self.close(last))

    def test_it_keeps_nobody_from_signing(self):
        one = self.ask(LEADER, subject="toan").json
        self.sign_all()
        state = self.state_of("year_summary")
        self.assertEqual((state["signed_count"], [f["id"] for f in state["flags"]]),
                         (3, [one["id"]]))
        self.refused(403, "not-your-class", lambda: self.close(one, LAN))
        self.close(one, LEADER)
