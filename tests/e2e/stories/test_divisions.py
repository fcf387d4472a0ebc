# SPDX-License-Identifier: AGPL-3.0-or-later
"""The divisions of an office (Quy chế Điều 4 k2, 5 k2): who is given a reading role for some levels
of school reads and reminds these alone, of a school with several levels only their classes. The
office has a school of two levels (5A, 9A1, 9A2) and one of the upper of these."""
import time

import class45
import support
from database import sql
from support import ADMIN, BINH, LEADER, OTHER_LEADER, day
from test_case_files import CHIEF, SO_ADMIN, XA, OwnOffice

MAI, NAM, TAM = "mai", "nam", "tam"  # of primary, of secondary schools, of every level
LEVELS = {MAI: "th", NAM: "thcs-thpt-gdtx", TAM: None}
COUNTS = ("/v1/progress", "/v1/learning-statistics", "/v1/learning-statistics/table.csv")
WAIT_S = 20


class Levelled(OwnOffice):
    """Its schools say what they teach."""

    def _school(self, letter):
        return self.session(self._commune_admin).post("/v1/orgs", {
            "parent_id": self.commune_id, "kind": "school", "code": f"TN-{self.tag}-{letter}",
            "name": f"Trường Thử Nghiệm {letter} {self.tag}",
            "levels": {"A": "th-thcs", "B": "thcs"}[letter]})["id"]


class Divisions(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = Levelled()
        cls.primary_id = school.school_class(ADMIN, school.year_id, "5A", 5)
        school.assign(ADMIN, cls.primary_id, BINH, {"toan": BINH})
        school.roster(ADMIN, cls.primary_id, class45.roster_csv(class45.students()[20:22]))
        cls.grants = {name: cls.give(name, f"{name.capitalize()} Thử Nghiệm", levels)
                      for name, levels in LEVELS.items()}
        school.account(SO_ADMIN, CHIEF, "Lãnh đạo xã Thử Nghiệm", school.commune_id,
                       "phong_leader", username=f"{CHIEF}.{school.tag}")
        cls.settle()

    @classmethod
    def give(cls, name, full_name, levels):
        school = cls.school
        school._create(XA, name, full_name, school.commune_id, f"{name}.{school.tag}")
        school._activate(name)
        return school.session(XA).post("/v1/grants", {
            "account_id": school.account_id(name), "role": "phong_inspector",
            "org_id": school.commune_id, "levels": levels}).json

    @classmethod
    def settle(cls):
        """Until all that was written is counted."""
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            seen = cls.school.session(XA).get("/v1/progress?school_year=2025-2026").json
            if seen["as_of"] > now and seen["pending"] == 0:
                return
            time.sleep(0.2)
        raise AssertionError("the numbers are not counted")

    def see(self, by, path, query="", at="gateway"):
        return self.school.session(by).get(f"{path}?school_year=2025-2026{query}", at=at)

    def test_each_reads_the_classes_of_its_levels(self):
        for by, classes in ((MAI, {"5A"}), (NAM, {"9A1", "9A2"}), (TAM, {"5A", "9A1", "9A2"})):
            for at in ("gateway", "records"):
                with self.subTest(by=by, at=at):
                    seen = self.see(by, "/v1/progress", "&by=class", at)["items"]
                    self.assertEqual({c["class_name"] for c in seen}, classes)
        parts = [self.see(by, "/v1/progress")["total"] for by in (MAI, NAM)]
        self.assertEqual({k: sum(p[k] for p in parts) for k in parts[0]},
                         self.see(TAM, "/v1/progress")["total"])
        for by, students in ((MAI, 2), (NAM, 6), (TAM, 8)):
            self.assertEqual(self.see(by, "/v1/learning-statistics")["students"], students)
            self.assertIn(f"learning,{students}\r\n", self.table(by))
            quality = self.school.session(by).get("/v1/data-quality")["items"]
            self.assertEqual(sum(s["students"] for s in quality), students)

    def table(self, by):
        found = self.see(by, "/v1/learning-statistics/table.csv").body
        return found.decode() if isinstance(found, bytes) else found

    def test_another_level_is_not_theirs_to_ask_for(self):
        for by, query in ((MAI, "&level=thcs"), (MAI, "&grade=9"), (MAI, "&level=th&grade=6"),
                          (NAM, "&level=th"), (NAM, "&grade=5")):
            for path in COUNTS:
                with self.subTest(by=by, path=path, query=query):
                    self.refused_at_both_doors(403, "forbidden", "records", lambda at, b=by, p=path,
                                               q=query: self.see(b, p, q, at))
        self.assertEqual(self.see(NAM, "/v1/progress", "&level=thcs&by=class").status, 200)
        here = self.see(MAI, "/v1/progress", f"&by=class&org_id={self.school.school_id}")["items"]
        self.assertEqual([c["class_name"] for c in here], ["5A"])

    def test_a_session_tells_its_levels(self):
        for name, levels in LEVELS.items():
            self.assertEqual(self.grants[name]["levels"], levels)
            me = self.school.session(name).get("/v1/me")
            self.assertEqual([r["levels"] for r in me["roles"]], [levels])
        held = self.school.session(XA).items(f"/v1/grants?org_id={self.school.commune_id}")
        self.assertEqual({g["levels"] for g in held if g["role"] == "phong_inspector"},
                         set(LEVELS.values()))

    def test_only_roles_of_divisions_are_given_for_levels(self):
        school = self.school
        for role, org_id, levels in (("school_admin", school.school_id, "th"),
                                     ("leader", school.school_id, "th"),
                                     ("phong_inspector", school.commune_id, "thcs-th"),
                                     ("phong_inspector", school.commune_id, "")):
            with self.subTest(role=role, levels=levels):
                self.refused_at_both_doors(
                    400, "invalid", "auth", lambda at, r=role, o=org_id, v=levels:
                    school.session(XA).post("/v1/grants", {
                        "account_id": school.account_id(MAI), "role": r, "org_id": o,
                        "levels": v}, at=at),
                    lambda: sql("SELECT COUNT(*) FROM hbdt_auth.grant_row"))

    def remind(self, by, at="gateway", **more):
        return self.school.session(by).post("/v1/notices", {
            "kind": "reminder", "title": "Nhập đủ điểm", "text": "Còn thiếu điểm học kỳ",
            "roles": ["leader"], "due_on": day(3), **more}, at=at).json

    def has(self, name, notice, what=""):
        self.school.session(name).get(f"/v1/notices/{notice['id']}{what}")
        return True

    def test_each_reminds_the_schools_of_its_levels(self):
        primary, secondary = self.remind(MAI), self.remind(NAM)
        self.assertEqual((primary["levels"], primary["recipients"]), ("th", 1))
        self.assertEqual((secondary["levels"], secondary["recipients"]), (LEVELS[NAM], 2))
        self.assertTrue(self.has(LEADER, primary) and self.has(LEADER, secondary))
        self.assertTrue(self.has(OTHER_LEADER, secondary))
        self.refused(404, "not-found", lambda: self.has(OTHER_LEADER, primary))
        self.refused(404, "not-found", lambda: self.school.session(OTHER_LEADER).post(
            f"/v1/notices/{primary['id']}/receipt", {}))
        for notice in (secondary, self.remind(TAM)):
            for what in ("", "/recipients", "/units"):
                self.refused(404, "not-found", lambda n=notice, w=what: self.has(MAI, n, w))
        notices = lambda: sql("SELECT COUNT(*) FROM hbdt_auth.notice")
        for by, levels in ((MAI, "thcs"), (MAI, "th-thcs"), (NAM, "th")):
            self.refused_at_both_doors(403, "forbidden", "auth", lambda at, b=by, v=levels:
                                       self.remind(b, at, levels=v), notices)

    def test_a_case_opens_the_classes_of_the_levels_alone(self):
        school = self.school
        one = school.session(CHIEF).post("/v1/case-files", {
            "school_id": school.school_id, "year_name": "2025-2026",
            "decision_number": "22/QĐ-UBND", "reason": "Kiểm tra việc đánh giá",
            "valid_from": day(), "valid_to": day(9), "scope": [{}],
            "inspectors": [{"account_id": school.account_id(MAI)}]}).json
        record = lambda of, at="gateway": school.session(MAI).get(
            f"/v1/classes/{of}/homeroom-record", at=at)
        self.assertEqual(record(self.primary_id).status, 200)
        self.assertEqual([c["name"] for c in school.session(MAI).get(
            f"/v1/case-files/{one['id']}/classes")["items"]], ["5A"])
        reads = lambda: sql("SELECT COUNT(*) FROM hbdt_records.case_read")
        self.refused_at_both_doors(404, "not-found", "records",
                                   lambda at: record(school.class_id, at), reads)
        self.refused_at_both_doors(
            400, "invalid", "records", lambda at: school.session(MAI).post(
                f"/v1/case-files/{one['id']}/findings",
                {"text": "Thiếu nhận xét", "class_id": school.class_id}, at=at), reads)

    def test_the_level_ends_with_the_grant(self):
        """Taken and given anew for others: the old session is over, the new one reads the others."""
        name = "hoa"
        first = self.give(name, "Hoa Thử Nghiệm", "th")
        self.assertEqual([c["class_name"] for c in self.see(name, "/v1/progress", "&by=class")["items"]],
                         ["5A"])
        admin, old = self.school.session(XA), self.school.session(name)
        admin.delete(f"/v1/grants/{first['id']}")
        admin.post("/v1/grants", {"account_id": self.school.account_id(name), "levels": "thcs",
                                  "role": "phong_inspector", "org_id": self.school.commune_id})
        anew = self.school.sign_in_anew(name)
        found = anew.get("/v1/progress?school_year=2025-2026&by=class")["items"]
        self.assertEqual([c["class_name"] for c in found], ["9A1", "9A2"])
        self.assertNotEqual(old.token, anew.token)
