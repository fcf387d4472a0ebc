# SPDX-License-Identifier: AGPL-3.0-or-later
"""A class at the end of its year: every mark is there, everybody who signs has a key."""
import contextlib
import json
import subprocess
import tempfile
from pathlib import Path

import class45
import support
import verify
from packages import hand_over
from support import ADMIN, BINH, LAN, LEADER, OFFICE

DEPUTY = "pho"  # teaches a subject of the class, and leads the school in other sessions
CERTIFIED = ((LAN, "person"), (BINH, "person"), (DEPUTY, "person"), (LEADER, "person"),
             (OFFICE, "seal"))
STAGES = ("year_summary", "approval", "seal")


def teacher_of(subject):
    return {"toan": LAN, "gdtc": DEPUTY}.get(subject, BINH)


class SignedClass(support.Story):
    """9A1 of three students, all marks entered; each class of tests has a school of its own."""

    @classmethod
    def setUpClass(cls):
        support.FULL_NAMES[DEPUTY] = "Phó hiệu trưởng Thử Nghiệm"
        cls.school = school = support.OpenSchool()
        school._person((ADMIN, DEPUTY, "teacher", school.school_id))
        cls.class_id, cls.students, cls.ids = school.class_id, school.students, school.ids
        school.assign(ADMIN, cls.class_id, LAN, {s: teacher_of(s) for s in class45.SUBJECTS})
        for subject in class45.SUBJECTS:
            for term in (1, 2):
                school.save_gradebook(teacher_of(subject), cls.class_id, subject, term,
                                      cls.students, cls.ids)
        school.save_homeroom_record(LAN, cls.class_id, cls.students, cls.ids)
        cls.keys = {name: school.key_of(name, kind) for name, kind in CERTIFIED}

    @classmethod
    def sign(cls, stage, subject=None):
        by = {"year_summary": LAN, "approval": LEADER, "seal": OFFICE}.get(
            stage, teacher_of(subject))
        return cls.school.sign(by, cls.keys[by], cls.class_id, stage, subject)

    @classmethod
    def sign_subjects(cls):
        for subject in class45.SUBJECTS:
            cls.sign("subject_result", subject)

    @classmethod
    def sign_all(cls):
        cls.sign_subjects()
        for stage in STAGES:
            cls.sign(stage)

    def documents(self, stage, subject=None, student=1, by=LEADER):
        """All versions of the student's document."""
        query = f"class_id={self.class_id}&stage={stage}" + (f"&subject={subject}" if subject else "")
        return [d for d in self.school.session(by).items(f"/v1/documents?{query}")
                if d["student_id"] == self.ids[student]]

    def content(self, document):
        return json.loads(self.school.session(LEADER).get(
            f"/v1/documents/{document['id']}/content").body)

    def proven(self, document):
        """By openssl alone, with the root certificate of our own."""
        with tempfile.TemporaryDirectory() as work:
            paths = Path(work, "d.json"), Path(work, "d.p7s")
            for path, what in zip(paths, ("content", "signature")):
                path.write_bytes(self.school.session(LEADER).get(
                    f"/v1/documents/{document['id']}/{what}").body)
            accepted, said = verify.openssl_verify(
                *paths, support.STATE_DIR / "ca" / "root.pem", Path(work, "signer.pem"))
        self.assertTrue(accepted, said)

    def state_of(self, stage, subject="", by=LAN):
        return next(s for s in self.school.session(by).items(
            f"/v1/classes/{self.class_id}/signing-state")
            if (s["stage"], s["subject"]) == (stage, subject))

    def cell(self, student=1, subject="toan", term=1, column="tx1"):
        rows = self.school.session(LEADER).get(
            f"/v1/classes/{self.class_id}/gradebooks/{subject}/{term}")["rows"]
        value = next(r for r in rows if r["student_id"] == self.ids[student])[column]
        return str(value["tenths"]) if "tenths" in value else value.get("rating", "")

    def save(self, by=LAN, student=1, tenths=33):
        path = self.school.gradebook(self.class_id)
        session = self.school.session(by)
        return session.patch(path, {"cells": [{"student_id": self.ids[student], "column": "tx1",
                                               "tenths": tenths}]}, match=session.get(path).etag)

    # --- what is handed over ---

    def handed_over(self, student):
        return hand_over(self.school, LAN, self.ids[student], self.school.year_id)

    @contextlib.contextmanager
    def unpacked(self, package, signatures, superseded):
        """Its folder, proven by openssl: so many signatures, so many of them superseded."""
        with tempfile.TemporaryDirectory() as work:
            file = Path(work, "p.zip")
            file.write_bytes(package)
            bag = verify.unpack(file, Path(work, "bag"))
            counts = verify.check_bag(bag, support.STATE_DIR / "ca" / "root.pem", class45.SUBJECTS,
                                      Path(work))
            self.assertEqual((counts["signatures"], counts["superseded"]), (signatures, superseded))
            yield bag

    @staticmethod
    def by_its_script(bag):
        """What the package's own verify.sh says of it, with our root certificate."""
        return subprocess.run(["sh", "verify.sh", support.STATE_DIR / "ca" / "root.pem"],
                              cwd=bag / "data", capture_output=True, text=True)

    @staticmethod
    def printed(bag):
        return subprocess.run(["pdftotext", "-layout", next(bag.glob(
            "data/students/*/transcript.pdf")), "-"], capture_output=True, text=True).stdout
