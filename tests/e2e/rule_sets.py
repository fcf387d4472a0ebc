# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stories about classes under different rules share: a school of any kind, marks, results,
signed documents, and the package of a student's year as a stranger reads it."""
import json
import tempfile
from pathlib import Path

import class45
import packages
import support
import verify
from support import LEADER

GOOD = {"commented": "dat", "levelled": "hoan_thanh_tot", "quality": "tot"}


class RuleSets(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    @classmethod
    def new_school(cls, by, parent_id, levels, people, code=None):
        """people: name -> role; the administrator and the leader first. code: of its own, when
        another story has made one of these levels."""
        school, code = cls.school, code or levels[-4:]
        org = school.session(by).post("/v1/orgs", {
            "parent_id": parent_id, "kind": "school", "levels": levels,
            "name": f"Trường Thử Nghiệm {levels} {school.tag}", "code": f"TN-{school.tag}-{code}"},
            key=school.key("school", code))["id"]
        admin, leader, *_ = people
        usual, school.approver = school.approver, leader
        for name, role in people.items():
            support.FULL_NAMES[name] = f"{name.capitalize()} Thử Nghiệm"
            school._person((by if name in (admin, leader) else admin, name, role, org))
        school.approver = usual
        return org

    def save(self, name, class_id, subject, term, cells):
        path = f"/v1/classes/{class_id}/gradebooks/{subject}/{term}"
        session = self.school.session(name)
        return session.patch(path, {"cells": cells}, match=session.get(path).etag)

    def save_record(self, name, class_id, rows):
        path = f"/v1/classes/{class_id}/homeroom-record"
        session = self.school.session(name)
        return session.patch(path, {"rows": rows}, match=session.get(path).etag)

    def results(self, name, class_id, term=0):
        page = self.school.session(name).get(f"/v1/classes/{class_id}/results/{term}").json
        return page["ruleset"], page["items"]

    def content(self, name, class_id, stage):
        session = self.school.session(name)
        first = session.items(f"/v1/documents?class_id={class_id}&stage={stage}")[0]
        return json.loads(session.get(f"/v1/documents/{first['id']}/content").body)

    @classmethod
    def old_year(cls, admin, org_id):
        """2023-2024, when Thông tư 27, 22 and 43 had not reached the last grades."""
        return cls.school.session(admin).post("/v1/school-years", {
            "org_id": org_id, "name": "2023-2024", "starts_on": "2023-09-05",
            "ends_on": "2024-05-31"}, key=cls.school.key("old", org_id))["id"]

    def filled_class(self, admin, teacher, year_id, name, grade, students):
        """One teacher for all that is required; in every cell 8,0 or what is good. Its id, theirs."""
        school = self.school
        class_id = school.school_class(admin, year_id, name, grade)
        school.roster(admin, class_id, class45.roster_csv(students))
        required = [s["subject"] for s in self.subjects(admin, class_id)]
        school.assign(admin, class_id, teacher, {s: teacher for s in required})
        ids = list(school.student_ids(teacher, class_id).values())
        for subject in required:
            for term in (1, 2):
                book = school.session(teacher).get(
                    f"/v1/classes/{class_id}/gradebooks/{subject}/{term}").json
                good = {"rating": GOOD[book["kind"]]} if book["kind"] in GOOD else None
                self.save(teacher, class_id, subject, term, [
                    {"student_id": s, "column": c["column"],
                     **(good if c["value"] == "rating" else {"tenths": 80})}
                    for s in ids for c in book["columns"]])
        return class_id, ids

    def subjects(self, by, class_id):
        listed = self.school.session(by).items(f"/v1/classes/{class_id}/subjects")
        return [s for s in listed if s["choice"] == "required"]

    def sign_all(self, class_id, teacher, leader, office):
        """All four stages; the subjects."""
        school = self.school
        subjects = [s["subject"] for s in self.subjects(teacher, class_id) if s["kind"] != "quality"]
        for subject in subjects:
            school.sign(teacher, school.key_of(teacher), class_id, "subject_result", subject)
        for name, stage, kind in ((teacher, "year_summary", "person"), (leader, "approval", "person"),
                                  (office, "seal", "seal")):
            school.sign(name, school.key_of(name, kind), class_id, stage)
        return subjects

    def package(self, homeroom, student_id, year_id, subjects, leader=LEADER):
        """Asked for, approved, and proven; the words of the printed transcript, and what the package
        says of itself."""
        texts, info = self.proven(
            packages.hand_over(self.school, homeroom, student_id, year_id, leader), homeroom, subjects,
            1)
        return texts[0], info

    def proven(self, zipped, by, subjects, students):
        """By others' programs and by the system; what it prints and says of itself."""
        with tempfile.TemporaryDirectory() as work:
            path = Path(work) / "package.zip"
            path.write_bytes(zipped)
            bag = verify.unpack(path, Path(work) / "bag")
            counts = verify.check_bag(bag, self.school.house.state_dir / "ca" / "root.pem",
                                      subjects, work)
            self.assertEqual((counts["signatures"], counts["pdfs"]),
                             (students * (len(subjects) + 3), students))
            texts, info = verify.transcript_texts(bag), verify.bag_info(bag)
        judged = self.school.session(by).post("/v1/package-verifications", raw=zipped,
                                              content_type="application/zip").json
        self.assertEqual((judged["verdict"], judged["findings"]), ("VALID", []))
        return texts, info
