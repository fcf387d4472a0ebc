# SPDX-License-Identifier: AGPL-3.0-or-later
"""Oversight of learning data (Quy chế Điều 4, 5, 6 k4): how far entry and signing are, and which
schools have locked their year. Offices see numbers of the schools beneath them, a school its own, a
teacher the own work."""
import time

import support
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER

WAIT_S = 20


def settled(story, see):
    """What is seen once all that was written until now is counted."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    deadline = time.monotonic() + WAIT_S
    seen = see()
    while seen["as_of"] <= now and time.monotonic() < deadline:
        time.sleep(0.2)
        seen = see()
    story.assertGreater(seen["as_of"], now)
    return seen


class Progress(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()  # of its own: what is entered here is counted
        cls.commune = cls.school.session(cls.school._commune_admin)
        cls.province = cls.school.province.session("so.quan-tri")

    def see(self, by, query="", at="gateway"):
        return by.get(f"/v1/progress?school_year=2025-2026{query}", at=at).json

    def settled(self, by, query=""):
        return settled(self, lambda: self.see(by, query))

    def of_maths(self, by):
        return self.settled(by, "&by=subject&subject=toan")["items"][0]

    def test_a_mark_is_counted_for_everybody_above(self):
        school = self.school.session(LEADER)
        before = self.of_maths(school)
        # Two classes of three, six marks in each of two terms; term 1 of one class is entered.
        self.assertEqual((before["expected"], before["results"], before["signed_count"]),
                         (2 * 3 * 2 * 6, 6, 0))
        book = self.school.gradebook(term=2)
        lan = self.school.session(LAN)
        lan.patch(book, {"cells": [{"student_id": self.school.ids[1], "column": "tx1",
                                    "tenths": 70}]}, match=lan.get(book).etag)
        after = self.of_maths(school)
        self.assertEqual((after["entered"], after["missing"]),
                         (before["entered"] + 1, before["missing"] - 1))
        classes = self.settled(self.commune, f"&org_id={self.school.school_id}")["items"]
        self.assertEqual([c["class_name"] for c in classes], ["9A1", "9A2"])
        for by in (self.commune, self.province):
            seen = self.see(by, "&by=school&limit=500")
            here = [s for s in seen["items"] if s["org_id"] == self.school.school_id]
            self.assertEqual(here[0]["expected"], sum(c["expected"] for c in classes))
            self.assertGreaterEqual(seen["total"]["entered"], here[0]["entered"])

    def test_the_school_sees_who_owes_and_a_teacher_the_own(self):
        owing = self.settled(self.school.session(ADMIN), "&by=assignment&owing=true&subject=toan")
        self.assertEqual({i["full_name"] for i in owing["items"]},
                         {support.FULL_NAMES[LAN], support.FULL_NAMES[BINH]})
        own = self.see(self.school.session(BINH), "&by=class")
        self.assertEqual([i["class_id"] for i in own["items"]], [self.school.other_class_id])

    def test_others_do_not_see_it(self):
        of_school = f"&org_id={self.school.school_id}"
        for by, query, status, slug in (
                (self.school.session(OTHER_LEADER), of_school, 404, "not-found"),
                (self.school.session(LEADER), f"&org_id={self.school.commune_id}", 404, "not-found"),
                (self.commune, f"&org_id={self.province.org_id}", 404, "not-found"),
                (self.school.session(OFFICE), "", 403, "forbidden"),
                (self.commune, f"{of_school}&by=teacher", 403, "forbidden"),
                (self.province, f"{of_school}&by=assignment", 403, "forbidden")):
            with self.subTest(query=query):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, b=by, q=query: self.see(b, q, at))


class LateCells(support.Story):
    """Every cell behind the numbers late and overdue (Quy chế Điều 6 k4), to the school alone."""

    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()

    def see(self, by, query="", at="gateway"):
        return self.school.session(by).get(f"/v1/late-cells?school_year=2025-2026{query}", at=at).json

    def all_of(self, by, query=""):
        found, after = [], ""
        while after is not None:
            page = self.see(by, f"{query}&limit=50{after}")
            found += page["items"]
            after = f"&after={page['next']}" if page["next"] else None
        return found

    def test_they_are_the_cells_that_were_counted(self):
        lan = self.school.session(LAN)
        book = self.school.gradebook(term=2)
        lan.patch(book, {"cells": [{"student_id": self.school.ids[1], "column": "gk",
                                    "tenths": 70}]}, match=lan.get(book).etag)
        leader = self.school.session(LEADER)
        counted = settled(self, lambda: leader.get(
            "/v1/progress?school_year=2025-2026&by=assignment&limit=500").json)
        listed = self.all_of(LEADER)
        for part in counted["items"]:
            own = [c for c in listed
                   if (c["class_id"], c["subject"]) == (part["class_id"], part["subject"])]
            self.assertEqual(
                (part["late"], part["overdue"]),
                (sum(c["entered_at"] is not None for c in own),
                 sum(c["entered_at"] is None for c in own)), part)
        late = [c for c in listed if c["subject"] == "toan" and c["term"] == 2 and c["entered_at"]]
        self.assertEqual([(c["student_id"], c["column"], c["entered_by_name"]) for c in late],
                         [(self.school.ids[1], "gk", support.FULL_NAMES[LAN])])

    def test_a_teacher_sees_the_own(self):
        settled(self, lambda: self.see(BINH))  # the school was made just now
        self.assertEqual({c["class_id"] for c in self.all_of(BINH)}, {self.school.other_class_id})

    def test_others_do_not_see_them(self):
        for by in (OFFICE, self.school._commune_admin, "so.quan-tri"):
            with self.subTest(by=by):
                who = self.school.province if by == "so.quan-tri" else self.school
                self.refused_at_both_doors(
                    403, "forbidden", "records",
                    lambda at, s=who.session(by): s.get(
                        f"/v1/late-cells?class_id={self.school.class_id}", at=at))
        self.assertEqual(self.all_of(OTHER_LEADER, f"&class_id={self.school.class_id}"), [])


class Statistics(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.demo().school  # a class of 45 whose year is over
        cls.commune = support.open_school().session("xa.quan-tri")
        cls.leader = cls.school.session("hieu-truong")

    def see(self, by, query="", at="gateway"):
        return by.get(f"/v1/learning-statistics?school_year=2025-2026{query}", at=at).json

    def test_the_numbers_are_those_of_the_results(self):
        results = self.leader.get(f"/v1/classes/{support.demo().class_id}/results/0").json
        learning = [s["learning"]["level"] or "" for s in results["items"]]
        found = self.see(self.leader, "&by=grade")["items"][0]
        self.assertEqual({v["value"]: v["students"] for v in found["values"]},
                         {level: learning.count(level) for level in set(learning)})
        school = self.leader.org_id
        self.assertIn(school, [int(g["key"]) for g in self.see(self.commune)["items"]
                               if g["key"].isdigit()])
        table = self.commune.get(f"/v1/learning-statistics/table.csv?org_id={school}").body
        self.assertIn("Kết quả", table.decode() if isinstance(table, bytes) else table)

    def test_who_does_not_teach_or_lead_gets_numbers_or_nothing(self):
        school = self.leader.org_id
        for by, query, status, slug in (
                (self.school.session("gv.toan"), "", 403, "forbidden"),
                (support.open_school().session(LEADER), f"&org_id={school}", 404, "not-found"),
                (self.commune, "&by=ethnic&sex=male", 400, "invalid")):
            with self.subTest(query=query):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, b=by, q=query: self.see(b, q, at))


class DataQuality(support.Story):
    def test_an_office_gets_numbers_and_the_school_names(self):
        school = support.open_school()
        commune = school.session(school._commune_admin)
        see = lambda by, what="", at="gateway": by.get(f"/v1/data-quality{what}", at=at).json
        deadline = time.monotonic() + WAIT_S
        found = []
        while not found and time.monotonic() < deadline:
            found = see(commune, f"?org_id={school.school_id}")["items"]
            time.sleep(0.2)
        self.assertEqual(found[0]["org_id"], school.school_id)
        self.assertGreaterEqual(found[0]["students"], 6)
        named = see(school.session(LEADER), "/students?limit=500")["items"]
        own = set(school.ids.values())
        self.assertLessEqual({s["student_id"] for s in named} & own, own)
        for by, what, status, slug in (
                (commune, "/students", 403, "forbidden"),
                (school.session(ADMIN), "/students", 403, "forbidden"),
                (school.session(LAN), "", 403, "forbidden"),
                (school.session(OTHER_LEADER), f"?org_id={school.school_id}", 404, "not-found")):
            with self.subTest(what=what):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, b=by, w=what: see(b, w, at))


class YearLocks(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.locked = support.demo().school.session("hieu-truong").org_id  # its year is over
        cls.school = support.OpenSchool()
        cls.commune = cls.school.session(cls.school._commune_admin)
        cls.province = cls.school.province.session("so.quan-tri")

    def see(self, by, query="", at="gateway"):
        return by.get(f"/v1/year-locks?school_year=2025-2026&limit=500{query}", at=at).json

    def of(self, by, org_id, query=""):
        found = [s for s in self.see(by, query)["items"] if s["org_id"] == org_id]
        return found[0] if found else None

    def test_offices_see_which_schools_have_locked(self):
        own = self.school.school_id
        for by in (self.commune, self.province):
            locked = self.of(by, self.locked)
            self.assertIn(locked["state"], ("locked", "unlocked"))
            self.assertRegex(locked["locked_at"], "^20..-..-..T..:..:..Z$")
            self.assertEqual(self.of(by, own)["state"], "open")
            self.assertIsNone(self.of(by, own, "&state=locked"))
            seen = self.see(by)
            self.assertEqual(sum(c["schools"] for c in seen["counts"]), len(seen["items"]))
        self.school.session(ADMIN).post(
            f"/v1/school-years/{self.school.year_id}/lock-proposals",
            {"reason": "Hết năm học, hồ sơ đã đủ"})
        self.assertEqual(self.of(self.commune, own)["state"], "proposed")
        self.assertEqual(self.of(self.province, own, "&state=proposed")["locked_at"], None)

    def test_others_do_not_see_it(self):
        of_school = f"&org_id={self.school.school_id}"
        for by, query, status, slug in (
                (self.school.session(OTHER_LEADER), "", 403, "forbidden"),
                (self.school.session(ADMIN), "", 403, "forbidden"),
                (self.school.session(LAN), of_school, 403, "forbidden"),
                (self.commune, f"&org_id={self.province.org_id}", 404, "not-found"),
                (self.commune, "&state=shut", 400, "invalid")):
            with self.subTest(query=query):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, b=by, q=query: self.see(b, q, at))
