# SPDX-License-Identifier: AGPL-3.0-or-later
"""The year's life (Quy chế Điều 7 k2, 11 k1, 12 k2 d): the next year out of the last one, by the
results; the months of a class, open, submitted, confirmed; the days
of the year and who answers for it."""
import class45
import support
from house import new_key
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


class Months(support.Story):
    ALL = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04",
           "2026-05"]

    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.students = class45.students()[15:18]
        cls.class_id = school.school_class(ADMIN, school.year_id, "9M1")
        school.assign(ADMIN, cls.class_id, LAN, {"toan": LAN})
        school.roster(ADMIN, cls.class_id, class45.roster_csv(cls.students))
        ids = school.student_ids(LAN, cls.class_id)
        cls.ids = [ids[s.number] for s in cls.students]

    def path(self, month, more=""):
        return f"/v1/classes/{self.class_id}/months/{month}{more}"

    def month(self, month):
        return self.school.session(LEADER).get(self.path(month))

    def save(self, month, excused, unexcused, days, by=LAN, at="gateway"):
        return self.school.session(by).patch(self.path(month), {"rows": [{
            "student_id": self.ids[0], "absent_excused": excused, "absent_unexcused": unexcused,
            "absent_days": days}]}, match=self.month(month).etag, at=at)

    def step(self, month, what, by, at="gateway"):
        body = {"reason": "Sót em nghỉ ngày cuối tháng"} if what == "reopening" else None
        return self.school.session(by).call(
            "POST", self.path(month, f"/{what}"), body, match=self.month(month).etag,
            key=new_key(), at=at)

    def absences(self):
        record = self.school.session(LAN).get(f"/v1/classes/{self.class_id}/homeroom-record")
        return [(r["absent_excused"], r["absent_unexcused"]) for r in record["rows"]]

    def denied(self, action, *cases):
        for name, status, slug in cases:
            with self.subTest(name=name):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, n=name: action(n, at),
                                           lambda: self.month("2025-09").body)

    def test_each_step_of_a_month_is_its_persons_and_the_sums_are_the_years(self):
        self.denied(lambda n, at: self.save("2025-09", 1, 0, 1, n, at),
                    (BINH, 403, "not-your-class"), (LEADER, 403, "forbidden"),
                    (ADMIN, 403, "forbidden"), (OTHER_LEADER, 403, "forbidden"))
        self.save("2025-09", 3, 1, 2)
        overdue = self.school.session(LEADER).items(
            f"/v1/overdue-months?school_year_id={self.school.year_id}")
        self.assertEqual({o["state"] for o in overdue if o["class_id"] == self.class_id}, {"open"})
        self.denied(lambda n, at: self.step("2025-09", "submission", n, at),
                    (BINH, 403, "not-your-class"), (LEADER, 403, "forbidden"))
        self.denied(lambda n, at: self.step("2025-09", "confirmation", n, at),
                    (LAN, 403, "forbidden"), (ADMIN, 403, "forbidden"),
                    (OTHER_LEADER, 404, "not-found"))
        for month in self.ALL:
            self.assertEqual(self.absences()[0], (None, None))
            self.step(month, "submission", LAN)
        self.assertEqual(self.absences(), [(3, 1), (0, 0), (0, 0)])
        self.refused(409, "month-state", lambda: self.save("2025-09", 0, 0, 0))
        self.step("2025-09", "confirmation", LEADER)
        self.denied(lambda n, at: self.step("2025-09", "reopening", n, at),
                    (LAN, 403, "forbidden"), (OTHER_LEADER, 404, "not-found"))
        self.step("2025-09", "reopening", LEADER)
        self.save("2025-09", 2, 0, 1)
        self.step("2025-09", "submission", LAN)
        self.step("2025-09", "confirmation", LEADER)
        self.assertEqual(self.absences()[0], (2, 0))
        self.assertEqual(self.month("2026-05")["rows"][0]["year_excused"], 2)
        record = self.school.session(LAN).get(f"/v1/classes/{self.class_id}/homeroom-record")
        self.refused(409, "absences-by-month", lambda: self.school.session(LAN).patch(
            f"/v1/classes/{self.class_id}/homeroom-record",
            {"rows": [{"student_id": self.ids[0], "absent_excused": 0}]}, match=record.etag))


class Calendar(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    def path(self, what="calendar"):
        return f"/v1/school-years/{self.school.year_id}/{what}"

    def calendar(self):
        return self.school.session(LAN).get(self.path())

    def put(self, by, what, body=None, at="gateway"):
        return self.school.session(by).call("PUT", self.path(what), body,
                                            match=self.calendar().etag, key=new_key(), at=at)

    def test_the_leader_answers_for_the_year_in_the_own_name(self):
        days = {"term_1_ends_on": "2026-01-16", "term_2_ends_on": "2026-05-25",
                "summer_ends_on": "2026-08-15", "closes_on": "2026-08-31"}
        for name, status, slug in ((LAN, 403, "forbidden"), (OFFICE, 403, "forbidden"),
                                   (OTHER_LEADER, 404, "not-found")):
            with self.subTest(name=name):
                self.refused_at_both_doors(
                    status, slug, "records",
                    lambda at, n=name: self.put(n, "calendar", days, at),
                    lambda: self.calendar().body)
        self.assertEqual(self.put(ADMIN, "calendar", days)["closes_on"], "2026-08-31")
        problem = self.refused(400, "invalid", lambda: self.put(
            ADMIN, "calendar", {"term_1_ends_on": "2024-01-01"}))
        self.assertEqual(self.pointers(problem), {"/term_1_ends_on"})
        self.refused(403, "forbidden", lambda: self.put(ADMIN, "responsibility"))
        self.put(LEADER, "responsibility")
        self.assertEqual(self.calendar()["responsible_account_id"],
                         self.school.account_id(LEADER))
        self.refused(409, "year-not-locked", lambda: self.school.session(LEADER).post(
            self.path("sign-off"), {"statement": "Học bạ năm học đã đủ và đúng"}))
