# SPDX-License-Identifier: AGPL-3.0-or-later
"""The year's life (Quy chế Điều 7 k2, 11 k1, 12 k2 d): the next year out of the last one, by the
results."""
import class45
import support
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER

NEXT_YEAR = {"name": "2026-2027", "starts_on": "2026-09-05", "ends_on": "2027-05-31"}
SUBJECTS = ["ngu_van", "toan", "ngoai_ngu_1", "gdcd", "lich_su_dia_li", "khtn", "cong_nghe",
            "tin_hoc", "gdtc", "nghe_thuat", "hdtn_hn", "gddp"]


class RollOver(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.next_year = school.session(ADMIN).post(
            "/v1/school-years", {"org_id": school.school_id, **NEXT_YEAR},
            key=school.key("year", NEXT_YEAR["name"]))["id"]
        cls.students = class45.students()[12:15]
        cls.class_id = school.school_class(ADMIN, school.year_id, "8B1", grade=8)
        school.assign(ADMIN, cls.class_id, LAN, {s: LAN for s in SUBJECTS})
        school.roster(ADMIN, cls.class_id, class45.roster_csv(cls.students))
        ids = school.student_ids(LAN, cls.class_id)
        cls.ids = [ids[s.number] for s in cls.students]

    def finish(self, student, excused):
        """All marks of the student, conduct and absences."""
        session = self.school.session(LAN)
        for subject in SUBJECTS:
            scored = subject in SUBJECTS[:8]
            value = {"tenths": 80} if scored else {"rating": "dat"}
            for term in (1, 2):
                path = f"/v1/classes/{self.class_id}/gradebooks/{subject}/{term}"
                book = session.get(path)
                columns = [f"tx{i}" for i in range(1, book["tx_columns"] + 1)] + ["gk", "ck"]
                session.patch(path, {"cells": [{"student_id": student, "column": c, **value}
                                               for c in columns]}, match=book.etag)
        path = f"/v1/classes/{self.class_id}/homeroom-record"
        session.patch(path, {"rows": [{
            "student_id": student, "conduct_term1": "tot", "conduct_term2": "tot",
            "absent_excused": excused, "absent_unexcused": 0}]}, match=session.get(path).etag)

    def body(self, **more):
        return {"target_year_id": self.next_year, "classes": [
            {"class_id": self.class_id, "next_name": "9B1", "repeat_name": "8B1",
             "keep_homeroom": True, "keep_assignments": True}], **more}

    def roll(self, by=ADMIN, at="gateway", **more):
        return self.school.session(by).post(
            f"/v1/school-years/{self.school.year_id}/roll-over", self.body(**more), at=at)

    def classes(self):
        return {c["name"]: c for c in self.school.session(ADMIN).items(
            f"/v1/classes?school_year_id={self.next_year}")}

    def outcomes(self, answer):
        return [(s["outcome"], s["next_class"]) for s in answer["students"]]

    def test_the_results_decide_and_asking_again_makes_nothing_twice(self):
        for name, status, slug in ((LEADER, 403, "forbidden"), (LAN, 403, "forbidden"),
                                   (BINH, 403, "forbidden"), (OFFICE, 403, "forbidden"),
                                   (OTHER_LEADER, 403, "forbidden"),
                                   (OTHER_ADMIN, 404, "not-found")):
            with self.subTest(name=name):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, n=name: self.roll(n, at=at), self.classes)
        self.finish(self.ids[0], 2)
        self.finish(self.ids[1], 46)  # more than 45 sessions: TT22 Điều 12
        dry = self.roll(dry_run=True)
        self.assertEqual(self.outcomes(dry), [("promoted", "9B1"), ("repeats", "8B1"),
                                              ("undecided", None)])
        self.assertEqual(self.classes(), {})
        done = self.roll()
        self.assertEqual(done["students"], dry["students"])
        made = self.classes()
        self.assertEqual({n: c["grade"] for n, c in made.items()}, {"9B1": 9, "8B1": 8})
        self.assertEqual(made["9B1"]["homeroom_account_id"], self.school.account_id(LAN))
        session = self.school.session(ADMIN)
        self.assertEqual({a["subject"] for a in session.items(
            f"/v1/classes/{made['9B1']['id']}/assignments")}, set(SUBJECTS))

        self.finish(self.ids[2], 0)  # decided since
        self.assertEqual(self.outcomes(self.roll()), [
            ("already", "9B1"), ("already", "8B1"), ("promoted", "9B1")])
        self.assertEqual([s["id"] for s in self.school.session(LEADER).items(
            f"/v1/classes/{made['9B1']['id']}/students")].count(self.ids[0]), 1)
        self.assertEqual(len(self.classes()), 2)
        years = self.school.session(LEADER).items(f"/v1/students/{self.ids[0]}/enrolments")
        self.assertEqual([(y["year_name"], y["class_name"]) for y in years],
                         [("2026-2027", "9B1"), ("2025-2026", "8B1")])

    def test_what_is_wrong_with_a_plan_is_said_at_once(self):
        problem = self.refused(400, "invalid", lambda: self.roll(classes=[
            {"class_id": 999999999}, {"class_id": self.school.class_id, "next_name": "10A1"}]))
        self.assertEqual(self.pointers(problem), {"/classes/0/class_id", "/classes/1/next_name"})
