# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults in what identifies staff (Quy chế Điều 5 k1): the offices see how many persons of each
unit have which, the unit itself who they are, nobody else anything."""
import support
from support import ADMIN, LAN, LEADER, OTHER_ADMIN, day


class StaffQuality(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()
        cls.admin = cls.school.session(ADMIN)
        cls.commune = cls.school.session(cls.school._commune_admin)
        cls.province = cls.school.province.session("so.quan-tri")

    def numbers(self, by, org=None, at="gateway", more=""):
        return by.get(f"/v1/staff-quality?org_id={org or self.school.school_id}{more}", at=at).json

    def persons(self, by, org=None, at="gateway"):
        return by.get(f"/v1/staff-quality/persons?limit=500"
                      f"&org_id={org or self.school.school_id}", at=at).json

    def count(self, finding, by=None):
        [unit] = self.numbers(by or self.commune)["items"]
        self.assertEqual(unit["id"], self.school.school_id)
        return {f["finding"]: f["persons"] for f in unit["findings"]}[finding]

    def faults_of(self, person_id):
        return {f for p in self.persons(self.admin)["items"] if p["id"] == person_id
                for f in p["findings"]}

    def test_a_fault_is_counted_named_and_gone_once_it_is_mended(self):
        before = {f: self.count(f) for f in ("id_missing", "birth_missing", "account_missing")}
        made = self.admin.post("/v1/persons", {
            "full_name": "Thiếu Thử Nghiệm", "org_id": self.school.school_id, "kind": "staff",
            "title": "Kế toán"}).json
        self.assertEqual(self.faults_of(made["id"]),
                         {"id_missing", "birth_missing", "account_missing"})
        for finding, n in before.items():
            self.assertEqual(self.count(finding), n + 1)
            self.assertEqual(self.count(finding, self.province), n + 1)
        self.assertNotIn("Thiếu Thử Nghiệm", str(self.numbers(self.commune)))
        path = f"/v1/persons/{made['id']}"
        ident = f"066985{int(self.school.tag, 16) % 10 ** 6:06d}"
        self.admin.put(path, {"full_name": "Thiếu Thử Nghiệm", "birth_date": "1984-02-03",
                              "personal_id": ident}, match=self.admin.get(path).etag)
        self.assertEqual(self.faults_of(made["id"]), {"id_birth", "account_missing"})
        self.assertNotIn(ident, str(self.persons(self.admin)))
        self.admin.put(path, {"full_name": "Thiếu Thử Nghiệm", "birth_date": "1985-02-03"},
                       match=self.admin.get(path).etag)
        self.admin.post("/v1/accounts", {"org_id": self.school.school_id, "person_id": made["id"],
                                         "username": f"thieu.{self.school.tag}"})
        self.assertEqual(self.faults_of(made["id"]), set())
        self.assertEqual(self.count("account_missing"), before["account_missing"])

    def test_a_role_where_there_is_no_post_is_told(self):
        lan = next(p for p in self.admin.items(f"/v1/persons?org_id={self.school.school_id}")
                   if p["account_id"] == self.school.account_id(LAN))
        self.assertLessEqual({"position_missing", "role_unposted"}, self.faults_of(lan["id"]))
        self.admin.post("/v1/positions", {
            "org_id": self.school.school_id, "kind": "teacher", "title": "Giáo viên",
            "person_id": lan["id"], "valid_from": day(-1)})
        self.assertFalse({"position_missing", "role_unposted"} & self.faults_of(lan["id"]))

    def test_the_units_above_and_the_unit_itself_and_nobody_else(self):
        commune = self.school.commune_id
        units = {u["id"] for u in self.numbers(self.commune, commune, more="&limit=500")["items"]}
        self.assertLessEqual({commune, self.school.school_id, self.school.other_school_id}, units)
        self.persons(self.school.session(LEADER))
        other, lan = self.school.session(OTHER_ADMIN), self.school.session(LAN)
        for ask, by, org, status, slug in (
                (self.persons, self.commune, None, 403, "forbidden"),
                (self.persons, self.province, None, 403, "forbidden"),
                (self.persons, lan, None, 403, "forbidden"),
                (self.numbers, lan, None, 403, "forbidden"),
                (self.numbers, other, None, 404, "not-found"),
                (self.persons, other, None, 404, "not-found"),
                (self.numbers, self.admin, commune, 404, "not-found"),
                (self.persons, self.admin, commune, 404, "not-found")):
            with self.subTest(ask=ask.__name__, org=org):
                self.refused_at_both_doors(status, slug, "auth",
                                           lambda at, a=ask, b=by, o=org: a(b, o, at=at))
