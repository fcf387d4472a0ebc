# SPDX-License-Identifier: AGPL-3.0-or-later
"""What holds for one student of the class alone: a disabled learner with a plan of the own, who is
exempt, who takes an optional subject, who was ill on the day of a test, who never made it up. Marks,
results and signed documents follow."""
import class45
import support
from house import new_key
from signed_class import STAGES
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, instant

OPTIONAL = "tieng_dtts"
REGULAR = {**{s: n for s, (_, n) in class45.SCORED.items()}, OPTIONAL: 4}
TEACHER = {s: LAN for s in [*class45.SUBJECTS, OPTIONAL]}
MONTHS = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04",
          "2026-05"]
LOCK = {"kind": "lock", "decision_number": "12/QĐ-TN", "reason": "Kiểm tra sổ chủ nhiệm"}


def columns(subject):
    return [f"tx{n + 1}" for n in range(REGULAR.get(subject, 2))] + ["gk", "ck"]


class EachStudent(support.Story):
    """A ninth grade of three students; Lan teaches everything, Bình is the homeroom teacher."""

    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()
        cls.year_id, cls.n = cls.school.year_id, 0

    def new_class(self, subjects=TEACHER):
        """Every mark of everybody is 8,2 or Đạt, conduct and absences as well."""
        school, first = self.school, 10 + 3 * type(self).n
        type(self).n += 1
        self.class_id = school.school_class(ADMIN, self.year_id, f"9E{self.n}")
        school.assign(ADMIN, self.class_id, BINH, subjects)
        students = class45.students()[first:first + 3]
        school.roster(ADMIN, self.class_id, class45.roster_csv(students))
        numbers = school.student_ids(BINH, self.class_id)
        self.ids = [numbers[s.number] for s in students]
        for subject in subjects:
            for term in (1, 2):
                self.save(subject, term, [
                    {"student_id": s, "column": c,
                     **({"rating": "dat"} if subject in class45.COMMENTED else {"tenths": 82})}
                    for s in self.ids for c in columns(subject)])
        self.record([{"student_id": s, "conduct_term1": "tot", "conduct_term2": "tot",
                      "absent_excused": 1, "absent_unexcused": 0} for s in self.ids])

    def book(self, subject, term, more=""):
        return f"/v1/classes/{self.class_id}/gradebooks/{subject}/{term}{more}"

    def save(self, subject, term, cells):
        lan = self.school.session(LAN)
        path = self.book(subject, term)
        return lan.patch(path, {"cells": cells}, match=lan.get(path).etag)

    def all_cells(self, student, subject, term, **value):
        self.save(subject, term, [{"student_id": student, "column": c, **value}
                                  for c in columns(subject)])

    def record(self, rows, at="gateway"):
        binh, path = self.school.session(BINH), f"/v1/classes/{self.class_id}/homeroom-record"
        return binh.patch(path, {"rows": rows}, match=binh.get(path).etag, at=at)

    def result(self, student, term=0):
        items = self.school.session(BINH).get(f"/v1/classes/{self.class_id}/results/{term}")["items"]
        return next(i for i in items if i["student_id"] == student)

    def subject(self, student, subject, term=0):
        return next(s for s in self.result(student, term)["subjects"] if s["subject"] == subject)

    def sign(self, stage, subject=None):
        by = {"year_summary": BINH, "approval": LEADER, "seal": OFFICE}.get(stage, LAN)
        key = self.school.key_of(by, "seal" if stage == "seal" else "person")
        return self.school.sign(by, key, self.class_id, stage, subject)

    def sign_all(self, subjects=TEACHER):
        for subject in subjects:
            self.assertEqual(self.sign("subject_result", subject), 3)
        for stage in STAGES:
            self.assertEqual(self.sign(stage), 3)

    def document(self, student, stage, subject=None):
        query = f"class_id={self.class_id}&stage={stage}" + (f"&subject={subject}" if subject else "")
        leader = self.school.session(LEADER)
        found = next(d for d in leader.items(f"/v1/documents?{query}")
                     if d["student_id"] == student)
        return leader.get(f"/v1/documents/{found['id']}/content").json

    def test_a_disabled_learner_goes_by_a_plan_of_the_own(self):
        self.new_class()
        learner, other = self.ids[0], self.ids[1]
        for subject in ("toan", "gdtc"):
            for term in (1, 2):
                self.all_cells(learner, subject, term, state="empty")
        self.record([{"student_id": learner, "assessment": "usual"}])
        refused = self.refused(409, "not-ready", lambda: self.sign("subject_result", "toan"))
        self.assertEqual(len(refused.errors), 1)
        self.record([{"student_id": learner, "assessment": "own_plan", "comment": "Theo kế hoạch"}])
        result = self.result(learner)
        self.assertEqual((result["assessment"], result["learning"]["level"],
                          result["promotion"]["decision"]), ("own_plan", None, "by_principal"))
        self.assertEqual((self.result(other)["assessment"],
                          self.result(other)["promotion"]["decision"]), (None, "completed"))
        self.sign_all()
        summary = self.document(learner, "year_summary")
        self.assertEqual((summary["assessment"], summary["promotion"]["decision"],
                          summary["learning"]["year"], len(summary["subject_results"])),
                         ("own_plan", "by_principal", None, len(TEACHER)))
        self.assertEqual(self.document(learner, "subject_result", "toan")["year"]["average"], None)
        self.assertEqual(self.document(other, "year_summary")["assessment"], None)

    def test_what_waits_to_be_signed_falls_when_a_plan_of_the_own_ends(self):
        self.new_class({"toan": LAN})
        learner = self.ids[2]
        self.all_cells(learner, "toan", 2, state="empty")
        self.record([{"student_id": learner, "assessment": "own_plan"}])
        made = self.school.session(LAN).post(f"/v1/classes/{self.class_id}/documents", {
            "stage": "subject_result", "subject": "toan", "credential_id": self.school.key_of(LAN)})
        self.assertEqual([d["state"] for d in made["items"]], ["waiting"] * 3)
        self.record([{"student_id": learner, "assessment": "usual"}])
        left = self.school.session(LEADER).items(
            f"/v1/documents?class_id={self.class_id}&stage=subject_result")
        self.assertNotIn(learner, {d["student_id"] for d in left})
        self.refused(409, "not-ready", lambda: self.sign("subject_result", "toan"))

    def test_no_part_of_the_record_slips_past_a_lock(self):
        self.new_class({"toan": LAN})
        leader = self.school.session(LEADER)
        lock = leader.post("/v1/windows", {**LOCK, "column_kind": "comments", "grade": 9,
                                           "ends_at": instant(hours=1)}).json
        row = {"student_id": self.ids[0], "assessment": "own_plan", "comment": "Tiến bộ"}
        path = f"/v1/classes/{self.class_id}/homeroom-record"
        self.refused_at_both_doors(423, "window-closed", "records",
                                   lambda at: self.record([row], at),
                                   lambda: leader.get(path).body)
        refused = self.refused(423, "window-closed", lambda: self.record([row]))
        self.assertEqual(self.pointers(refused), {"/rows/0/assessment", "/rows/0/comment"})
        self.assertEqual([w["id"] for w in refused.body["windows"]], [lock["id"]])
        leader.post(f"/v1/windows/{lock['id']}/closing", {"reason": "Đã kiểm tra xong"},
                    match=f"\"v{lock['version']}\"")
        self.record([row])

    def test_who_is_exempt_stands_outside_every_count(self):
        self.new_class()
        exempt, half = self.ids[0], self.ids[1]
        for term in (1, 2):
            self.all_cells(exempt, "gdtc", term, state="exempt")
        self.all_cells(half, "toan", 1, state="exempt")
        self.save("toan", 2, [{"student_id": half, "column": c, "tenths": 64}
                              for c in columns("toan")])
        self.assertEqual(self.subject(exempt, "gdtc")["result"]["rating"], "exempt")
        self.assertEqual((self.result(exempt)["learning"]["level"],
                          self.result(exempt)["promotion"]["decision"]), ("tot", "completed"))
        # one term's exemption leaves the other one's result
        self.assertEqual(self.subject(half, "toan")["result"]["average"], 64)
        self.assertEqual(self.result(half)["learning"]["level"], "kha")
        self.sign_all()
        text = self.document(exempt, "subject_result", "gdtc")
        self.assertEqual((text["year"]["rating"], text["terms"][0]["tx"]),
                         ("exempt", ["exempt", "exempt"]))
        self.assertEqual(self.document(half, "subject_result", "toan")["terms"][0]["average"],
                         "exempt")

    def test_an_optional_subject_is_signed_and_counts_for_nothing(self):
        self.new_class()
        weak, without = self.ids[0], self.ids[1]
        for term in (1, 2):
            self.all_cells(weak, OPTIONAL, term, tenths=30)
            self.all_cells(without, OPTIONAL, term, state="exempt")
        for student, average in ((weak, 30), (without, "exempt")):
            line = self.subject(student, OPTIONAL)
            self.assertEqual((line["left_out"], line["result"]["average"]), (True, average))
            result = self.result(student)
            self.assertEqual((result["learning"]["level"], result["title"]["title"],
                              result["learning"]["explanation"]["scored"]), ("tot", "gioi", 8))
        self.assertFalse(self.subject(weak, "toan")["left_out"])
        for subject in class45.SUBJECTS:
            self.sign("subject_result", subject)
        refused = self.refused(409, "not-ready", lambda: self.sign("year_summary"))
        self.assertEqual(len(refused.errors), 3)
        self.sign_all()
        text = self.document(weak, "subject_result", OPTIONAL)
        self.assertEqual((text["subject"]["left_out"], text["year"]["average"]), (True, 30))
        links = [link["subject"] for link in self.document(weak, "year_summary")["subject_results"]]
        self.assertEqual(links, [*class45.SUBJECTS, OPTIONAL])

    def report(self, month, rows):
        binh, path = self.school.session(BINH), f"/v1/classes/{self.class_id}/months/{month}"
        if rows:
            binh.patch(path, {"rows": [
                {"student_id": s, "absent_excused": sessions, "absent_unexcused": 0,
                 "absent_days": days} for s, (sessions, days) in zip(self.ids, rows)]},
                match=binh.get(path).etag)
        binh.call("POST", f"{path}/submission", None, match=binh.get(path).etag, key=new_key())

    def test_whole_days_missed_are_one_session_each(self):
        self.new_class()
        missed = {"2025-10": ((60, 30), (30, 30), (30, 30)), "2026-03": ((30, 15), (16, 16), (15, 15))}
        for month in MONTHS:
            self.report(month, missed.get(month))
        # TT22 Điều 12: 45 are allowed, one a day of the programme; 46 are not
        self.assertEqual(
            [(r["absences"], r["promotion"]["explanation"]["absences"], r["promotion"]["decision"])
             for r in map(self.result, self.ids)],
            [(90, 45, "completed"), (46, 46, "retained"), (45, 45, "completed")])

    def test_a_subject_that_the_class_does_not_take_is_taken_back(self):
        self.new_class({"toan": LAN})
        path = f"/v1/classes/{self.class_id}/assignments"
        admin, leader = self.school.session(ADMIN), self.school.session(LEADER)
        admin.put(path, {"items": [{"subject": OPTIONAL, "full_name": support.FULL_NAMES[LAN],
                                    "account_id": self.school.account_id(LAN)}]})
        taken = lambda: {s["subject"] for s in self.result(self.ids[0])["subjects"]}
        self.assertIn(OPTIONAL, taken())
        for by, status, slug in ((LAN, 403, "forbidden"), (LEADER, 403, "forbidden"),
                                 (OTHER_ADMIN, 404, "not-found")):
            self.refused_at_both_doors(
                status, slug, "records", lambda at, by=by: self.school.session(by).call(
                    "DELETE", f"{path}/{OPTIONAL}", at=at), lambda: leader.get(path).body)
        self.refused(409, "assignment-used", lambda: admin.call("DELETE", f"{path}/toan"))
        self.assertEqual(admin.call("DELETE", f"{path}/{OPTIONAL}").status, 204)
        self.assertNotIn(OPTIONAL, taken())
        self.refused(403, "not-your-class",
                     lambda: self.school.session(LAN).get(self.book(OPTIONAL, 1)))

    def test_a_test_is_made_up_or_is_zero(self):
        self.new_class()
        ill, truant = self.ids[0], self.ids[1]
        self.save("toan", 2, [{"student_id": s, "column": "ck", "state": "absent_excused"}
                              for s in (ill, truant)])
        line = self.subject(ill, "toan", term=2)["result"]
        self.assertEqual((line["average"], line["explanation"]["missing"]), (None, ["ck"]))
        self.refused(409, "not-ready", lambda: self.sign("subject_result", "toan"))
        self.save("toan", 2, [{"student_id": ill, "column": "ck", "tenths": 91},
                              {"student_id": truant, "column": "ck", "state": "zero_by_rule"}])
        # (4 x 82 + 2 x 82 + 3 x 91) / 9 and (4 x 82 + 2 x 82) / 9
        self.assertEqual([self.subject(s, "toan", term=2)["result"]["average"]
                          for s in (ill, truant)], [85, 55])
        history = self.school.session(LAN).items(self.book("toan", 2, f"/history?student_id={ill}"))
        self.assertEqual([(c["old_value"], c["new_value"]) for c in history[-2:]],
                         [({"ck": {"tenths": 82}}, {"ck": {"state": "absent_excused"}}),
                          ({"ck": {"state": "absent_excused"}}, {"ck": {"tenths": 91}})])
        self.sign_all()
        term = self.document(truant, "subject_result", "toan")["terms"][1]
        self.assertEqual((term["ck"], term["average"]), ("zero_by_rule", 55))
