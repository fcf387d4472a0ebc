# SPDX-License-Identifier: AGPL-3.0-or-later
"""The province that the bench generates (tests/bench/province), at its smallest: the house computes
from it what was meant, and finds nothing in it that it would not have written itself."""
import os
import sys
from types import SimpleNamespace

import support

sys.path[:0] = [str(support.ROOT / "tests" / "bench" / "province")]

import check  # noqa: E402
import generate  # noqa: E402
import registers  # noqa: E402
import schools  # noqa: E402

CLASSES, PUPILS, SUBJECTS, TERMS = 11, 400, 12, 2


class Province(support.Story):
    @classmethod
    def setUpClass(cls):
        options = SimpleNamespace(gateway=support.GATEWAY, state_dir=support.STATE_DIR, seed=2026,
                                  db_socket=support.STATE_DIR / "db" / "s", scale="S1")
        generator = generate.Generator(options, lambda line: None)
        cls.db = generator.db
        house = support.open_school().province
        admin = next(iter(house.part["accounts"]))
        cls.province = generator.run((house.part["province_id"], house.account_id(admin),
                                      house.secrets.password(house.username(admin))),
                                     os.urandom(3).hex())
        cls.placed = cls.province.placed[0]
        cls.leader = cls.province.sign_in(f"ld.{cls.placed.tag}")

    @classmethod
    def tearDownClass(cls):
        cls.db.run(f"DROP SCHEMA IF EXISTS {registers.SCHEMA}")

    def classes(self):
        years = self.leader.get(f"/v1/school-years?org_id={self.placed.org_id}").json["items"]
        return self.leader.get(f"/v1/classes?school_year_id={years[0]['id']}").json["items"]

    def test_the_results_are_the_meant_ones(self):
        found = check.sample(self.db, self.province, 1, CLASSES)
        self.assertEqual(found, {"TT22": (CLASSES, PUPILS, 4 * PUPILS)})

    def test_it_is_as_large_as_it_says(self):
        classes = self.classes()
        self.assertEqual(len(classes), CLASSES)
        marks = self.db.number("SELECT COUNT(*) FROM hbdt_records.mark WHERE class_id IN ("
                               + ",".join(str(c["id"]) for c in classes) + ")")
        self.assertEqual(marks, PUPILS * SUBJECTS * TERMS)
        self.assertEqual(len(self.leader.items("/v1/students?limit=100")), PUPILS)

    def test_the_audit_finds_nothing(self):
        code, report = support.reconcile("hbdt_records")
        self.assertEqual((code, report["finding"]), (0, ""), report)

    def test_identities_are_nobodys_and_fit(self):
        line = self.leader.get("/v1/students?limit=1").json["items"][0]
        student = self.leader.get(f"/v1/students/{line['id']}").json
        self.assertEqual(student["warnings"], [], student)

    def test_followers_were_told_what_is_there(self):
        book = f"/v1/classes/{self.classes()[0]['id']}/gradebooks/toan/1"
        told = {e["student_id"]: e["new_value"]
                for e in self.leader.get(f"{book}/history?limit=100").json["items"]}
        rows = self.leader.get(book).json["rows"]
        self.assertEqual(len(told), len(rows))
        for row in rows:
            there = {c: row[c] for c in told[row["student_id"]]}
            self.assertEqual(there, told[row["student_id"]])

    def test_the_same_seed_gives_the_same_schools(self):
        for scale in schools.SCALES.values():
            first, again = schools.plan(scale, 7), schools.plan(scale, 7)
            self.assertEqual(first, again)
            self.assertEqual(sum(s.n_students for s in first), scale.students)
            self.assertEqual(first[0].in_grades(), schools.plan(schools.SCALES["S1"], 2026)[0].cohorts)
