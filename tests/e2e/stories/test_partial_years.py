# SPDX-License-Identifier: AGPL-3.0-or-later
"""A year that goes on at another school is signed up to the last day here (Quy chế Điều 7 k3,
Điều 8 k1, Điều 9): subject teachers, homeroom teacher, head of school, seal, for one student."""
import base64
import json
import tempfile
from pathlib import Path

import class45
import support
import transfers
import verify
from house import Problem
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER, OTHER_ADMIN
from transfers import Walk

OF_BINH = {"ngu_van", "gdtc"}


class PartialYears(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.schools = transfers.schools()
        cls.school = cls.schools.school
        students = class45.students()[12:15]
        cls.class_id = cls.school.school_class(ADMIN, cls.school.year_id, "9A50")
        cls.school.assign(ADMIN, cls.class_id, LAN, {
            s: BINH if s in OF_BINH else LAN for s in class45.SUBJECTS})
        cls.school.roster(ADMIN, cls.class_id, class45.roster_csv(students))
        cls.ids = cls.school.student_ids(LAN, cls.class_id)
        for subject in class45.SUBJECTS:
            cls.school.save_gradebook(BINH if subject in OF_BINH else LAN, cls.class_id, subject, 1,
                                      students, cls.ids)
        cls.school.save_homeroom_record(LAN, cls.class_id, students, cls.ids)
        cls.keys = {n: cls.school.key_of(n, "seal" if n == OFFICE else "person")
                    for n in (LAN, BINH, LEADER, OFFICE)}
        cls.next = iter(cls.ids.values())

    def sign(self, walk, name, stage, subject=None):
        return self.school.sign_partial(name, self.keys[name], walk.student, stage, subject)

    def sign_above(self, walk):
        for name, stage in ((LAN, "year_summary"), (LEADER, "approval"), (OFFICE, "seal")):
            self.sign(walk, name, stage)

    def missing(self, walk):
        return {m["item"] for m in json.loads(walk.read(LAN, "/checklist"))["items"]
                if m["item"].startswith("/partial/")}

    def test_the_chain_is_signed_and_goes_along(self):
        walk = Walk(self.schools, next(self.next))
        self.refused(409, "not-ready", lambda: self.sign(walk, LAN, "subject_result", "toan"))
        walk.request()
        everything = {f"/partial/subject_result/{s}" for s in class45.SUBJECTS} | {
            f"/partial/{s}" for s in ("year_summary", "approval", "seal")}
        self.assertEqual(self.missing(walk), everything)
        for subject in set(class45.SUBJECTS) - OF_BINH:
            self.sign(walk, LAN, "subject_result", subject)
        problem = self.refused(409, "not-ready", lambda: self.sign(walk, LAN, "year_summary"))
        self.assertEqual(self.pointers(problem), {f"/subject_result/{s}" for s in OF_BINH})
        for subject in OF_BINH:
            self.sign(walk, BINH, "subject_result", subject)
        self.refused(409, "not-ready", lambda: self.sign(walk, LEADER, "approval"))
        self.sign_above(walk)
        self.assertEqual(self.missing(walk), set())
        self.a_change_is_signed_anew(walk)
        for step in ("decision", "answer", "execution"):
            walk.take(step)
        self.what_went(walk)

    def a_change_is_signed_anew(self, walk):
        book = f"/v1/classes/{self.class_id}/gradebooks/toan/1"
        session = self.school.session(LAN)
        session.patch(book, {"cells": [{"student_id": walk.student, "column": "tx1",
                                        "tenths": 95}]}, match=session.get(book).etag)
        self.assertEqual(self.missing(walk), {"/partial/subject_result/toan", "/partial/approval",
                                              "/partial/year_summary", "/partial/seal"})
        self.refused(409, "not-ready", lambda: self.sign(walk, OFFICE, "seal"))
        self.sign(walk, LAN, "subject_result", "toan")
        self.sign_above(walk)
        self.assertEqual(self.missing(walk), set())

    def what_went(self, walk):
        lines = json.loads(walk.read(what="/package"))["partial_documents"]
        newest = [d for d in lines if d["version"] == 2]
        self.assertEqual({d["stage"] for d in newest},
                         {"subject_result", "year_summary", "approval", "seal"})
        self.assertEqual(len(lines), len(class45.SUBJECTS) + 3 + len(newest))
        kept = self.school.session(OTHER_LEADER).get(
            f"/v1/students/{walk.student}/partial-documents")["items"]
        seal = next(d for d in kept if d["stage"] == "seal" and d["state"] == "signed")
        content = json.loads(base64.b64decode(seal["content"]))
        self.assertEqual((content["schema"], content["until"]),
                         ("hbdt:partial_seal:1", "2026-03-01"))
        below = next(d for d in kept if d["id"] == content["approval"]["id"])
        self.assertEqual((below["sha256"], below["signature_sha256"]),
                         (content["approval"]["sha256"], content["approval"]["signature_sha256"]))
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            for d in kept:
                (folder / "text").write_bytes(base64.b64decode(d["content"]))
                (folder / "signature").write_bytes(base64.b64decode(d["signature"]))
                (folder / "root.pem").write_bytes(support.house().trust_anchors())
                accepted, said = verify.openssl_verify(folder / "text", folder / "signature",
                                                       folder / "root.pem", folder / "signer.pem")
                self.assertTrue(accepted, said)

    def test_each_signs_the_own_part_alone(self):
        walk = Walk(self.schools, next(self.next))
        walk.request()
        self.sign(walk, LAN, "subject_result", "toan")
        for who, stage, subject in ((BINH, "subject_result", "toan"), (BINH, "year_summary", None),
                                    (LEADER, "subject_result", "toan"), (LAN, "approval", None),
                                    (LEADER, "seal", None), (OFFICE, "approval", None),
                                    (ADMIN, "seal", None), (OTHER_LEADER, "approval", None),
                                    (OTHER_ADMIN, "seal", None)):
            for at in ("gateway", "records"):
                with self.subTest(who=who, stage=stage, at=at):
                    with self.assertRaises(Problem) as caught:
                        self.school.session(who).post(
                            f"/v1/students/{walk.student}/partial-documents",
                            {"stage": stage, "credential_id": self.keys.get(who, 1),
                             **({"subject": subject} if subject else {})}, at=at)
                    self.assertIn(caught.exception.status, (403, 404))
        waits = self.school.session(LAN).post(
            f"/v1/students/{walk.student}/partial-documents",
            {"stage": "subject_result", "subject": "khtn", "credential_id": self.keys[LAN]})["items"]
        for who in (BINH, LEADER, OFFICE):
            with self.assertRaises(Problem) as caught:
                self.school.session(who).post("/v1/partial-document-signatures", {
                    "sad": "x" * 32, "document_ids": [waits[0]["id"]]})
            self.assertEqual(caught.exception.status, 403)

    def test_who_stays_is_not_bound(self):
        walk = Walk(self.schools, next(self.next))
        walk.request()
        self.sign(walk, LAN, "subject_result", "toan")
        self.school.session(LAN).delete(f"/v1/transfers/{walk.id}")
        book = f"/v1/classes/{self.class_id}/gradebooks/toan/1"
        session = self.school.session(LAN)
        session.patch(book, {"cells": [{"student_id": walk.student, "column": "tx2",
                                        "tenths": 55}]}, match=session.get(book).etag)
        kept = session.get(f"/v1/students/{walk.student}/partial-documents")["items"]
        self.assertEqual([d["state"] for d in kept], ["signed"])
