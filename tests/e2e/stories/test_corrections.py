# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is signed is corrected by request, agreement, decision: one cell. The signatures over the old
value fall and stay provable, all others stay; the next version tells what it replaces and why, the
year's summary counts. Before anybody signs on, a document can be sent back. And anyone sees in
advance what a stage still misses."""
import contextlib
import threading
import time

import class45
import support
from house import Problem, Unreachable
from signed_class import DEPUTY, STAGES, SignedClass, teacher_of
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER, kill_dead

WHY = {"reason": "Cộng nhầm điểm bài kiểm tra", "evidence": "Bài kiểm tra số 1 lưu tại tổ Toán"}
DECISION = {"decision": "approve", "number": "41/QĐ-THCS-TN", "reason": "Đúng bài đã lưu tại tổ"}


class CorrectedClass(SignedClass):
    """The steps of a correction."""

    def lock(self):
        admin, year = self.school.session(ADMIN), f"/v1/school-years/{self.school.year_id}"
        one = admin.post(f"{year}/lock-proposals", {"reason": "Năm học kết thúc"})["id"]
        self.school.session(LEADER).post(f"/v1/lock-proposals/{one}/decision", {
            **DECISION, "override_reason": "Lớp 9A2 chưa có học bạ năm nay"})
        admin.post(f"/v1/lock-proposals/{one}/execution", {})
        time.sleep(1.1)  # what is decided in the second of the lock does not count as after it

    def ask(self, by=LAN, student=1, new="90", old=None, at="gateway", **more):
        body = {"class_id": self.class_id, "student_id": self.ids[student], "subject": "toan",
                "term": 1, "field": "tx1", "new_value": new, **WHY, **more}
        body["old_value"] = self.cell(student) if old is None else old
        return self.school.session(by).post("/v1/corrections", body, at=at).json

    def step(self, one, what, body=None, by=LEADER, at="gateway"):
        session = by if not isinstance(by, str) else self.school.session(by)
        return session.post(f"/v1/corrections/{one['id']}/{what}", body or {}, at=at).json

    def decide(self, one, by=LEADER, at="gateway", **more):
        return self.step(one, "decision", {**DECISION, **more}, by, at)

    def noticed(self):
        """What the head of the school is shown of it, whatever the hour."""
        found = self.school.session(LEADER).get(
            f"/v1/anomalies?school_year_id={self.school.year_id}").json["items"]
        return {(i["kind"], i.get("correction_id"), i.get("old_value"), i.get("new_value"))
                for i in found if i["raised"] and i["kind"] != "night_edit"}

    def read(self, one):
        return self.school.session(LEADER).get(f"/v1/corrections/{one['id']}").json


class Corrections(CorrectedClass):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sign_all()

    def test_a_mark_is_corrected_and_all_else_stays_signed(self):
        school, before = self.school, self.cell(2)
        self.refused(409, "already-signed", lambda: self.save(student=2))
        one = self.ask(student=2, new="95")
        self.assertEqual((one["state"], one["agreed_by"]), ("agreed", one["requested_by"]))
        done = self.step(self.decide(one), "execution", by=LAN)
        self.assertEqual((done["state"], self.cell(2)), ("executed", "95"))
        for stage, subject in (("subject_result", "toan"), *((s, None) for s in STAGES)):
            old = self.documents(stage, subject, 2)[-1]
            self.assertEqual((old["version"], old["state"], old["ended_reason"],
                              old["correction_id"]),
                             (1, "superseded", WHY["reason"], one["id"]))
            self.proven(old)
            self.assertEqual(self.documents(stage, subject, 1)[-1]["state"], "signed")
        for subject in set(class45.SUBJECTS) - {"toan"}:
            self.assertEqual(self.documents("subject_result", subject, 2)[-1]["state"], "signed")
        self.refused(409, "already-signed", lambda: self.save(student=2))  # that one cell only
        told = self.state_of("subject_result", "toan")
        self.assertEqual((told["expected"], told["signed_count"], told["superseded"],
                          told["ended"][0]["correction_id"]), (3, 2, 1, one["id"]))
        self.sign("subject_result", "toan")
        for stage in STAGES:
            self.sign(stage)
        old, new = self.documents("subject_result", "toan", 2)
        text = self.content(new)
        self.assertEqual(text["version"], 2)
        self.assertEqual(text["supersedes"], {
            "id": old["id"], "version": 1, "sha256": old["sha256"],
            "signature_sha256": old["signature_sha256"], "state": "superseded",
            "reason": WHY["reason"], "correction": {
                "id": one["id"], "decision_number": DECISION["number"],
                "decided_at": done["decided_at"]}})
        summary = self.content(self.documents("year_summary", None, 2)[-1])["corrections"]
        self.assertEqual((summary["count"], summary["subjects"], summary["statement"]), (
            1, [{"code": "toan", "count": 1}],
            "Trong bảng này có sửa chữa ở: 1 chỗ, thuộc các môn học: Toán"))
        item = summary["items"][0]
        self.assertEqual((item["old_value"], item["new_value"], item["agreed_by_name"],
                          item["decided_by_name"]),
                         (before, "95", "Lan Thử Nghiệm", "Hiệu trưởng Thử Nghiệm"))
        self.packed(2)
        actions = [e["action"] for e in school.session(ADMIN).items(
            f"/v1/audit-events?org_id={school.school_id}") if e["action"].startswith("correction.")
            and e["object_id"] == str(one["id"])]
        self.assertEqual(actions, ["correction.request", "correction.decide",
                                   "correction.execute"])

    def packed(self, student):
        """A package with both versions: by openssl, by its own script, by the system."""
        package = self.handed_over(student)
        with self.unpacked(package, 15 + 4, 4) as bag:
            said = self.by_its_script(bag)
            self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
            self.assertEqual(said.stdout.count("SUPERSEDED"), 4, said.stdout)
            self.assertIn("15 tài liệu đúng / documents good, 4 đã thay / superseded, 0 sai",
                          said.stdout)
            self.assertIn("có sửa chữa ở: 1 chỗ, thuộc các môn học: Toán", self.printed(bag))
            self.without_the_newest(bag)
        report = self.school.session(LEADER).post(
            "/v1/package-verifications", raw=package, content_type="application/zip").json
        self.assertEqual((report["verdict"], report["findings"]), ("VALID", []))
        instead = {d["path"]: d["superseded_by"] for d in report["documents"]}
        folder = f"data/students/{self.ids[student]}/"
        self.assertEqual(instead[f"{folder}seal.v1.json"], f"{folder}seal.v2.json")
        self.assertEqual(sum(by is not None for by in instead.values()), 4)

    def without_the_newest(self, bag):
        """Who leaves the new seal out does not get the old one accepted over the new marks."""
        for lost in bag.glob("data/students/*/seal.v2.json*"):
            lost.unlink()
        said = self.by_its_script(bag)
        self.assertNotEqual(said.returncode, 0)
        self.assertRegex(said.stdout, r"BAD  data/students/\d+/approval.v2.json")

    def test_who_may_take_which_step(self):
        school = self.school
        for by, status, slug in ((LAN, 403, "not-your-class"), (ADMIN, 403, "forbidden"),
                                 (LEADER, 403, "forbidden"), (OFFICE, 403, "forbidden")):
            for at in ("gateway", "records"):
                self.refused(status, slug, lambda by=by, at=at: self.ask(
                    by, subject="khtn", old=self.cell(1, "khtn"), at=at))
        one = self.ask(BINH, 3, subject="khtn", old=self.cell(3, "khtn"), new="40")
        self.assertEqual((one["state"], one["agreed_by"]), ("requested", None))
        self.refused(409, "correction-state", lambda: self.decide(one))
        for by, status, slug in ((BINH, 403, "same-person"), (DEPUTY, 403, "not-your-class"),
                                 (LEADER, 403, "forbidden")):
            self.refused_at_both_doors(status, slug, "records", lambda at, by=by: self.step(
                one, "agreement", {"decision": "approve"}, by, at), lambda: self.read(one))
        self.step(one, "agreement", {"decision": "approve"}, LAN)
        self.refused(409, "correction-state", lambda: self.step(one, "execution", by=BINH))
        school.grant(school._commune_admin, DEPUTY, school.school_id, "leader")
        deputy = support.house().sign_in(
            school.username(DEPUTY), school.secrets.password(school.username(DEPUTY)),
            role="leader")
        for by, status, slug in ((deputy, 403, "own-record"), (LAN, 403, "forbidden"),
                                 (ADMIN, 403, "forbidden"), (OTHER_LEADER, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, by=by: self.decide(one, by, at),
                                       lambda: self.read(one))
        self.decide(one)
        for by, slug in ((LAN, "same-person"), (DEPUTY, "not-your-class")):
            self.refused_at_both_doors(403, slug, "records", lambda at, by=by:
                                       self.step(one, "execution", by=by, at=at),
                                       lambda: self.read(one))
        self.refused(403, "not-your-class", lambda: school.session(LAN).delete(
            f"/v1/corrections/{one['id']}"))
        school.session(BINH).delete(f"/v1/corrections/{one['id']}")
        self.refused(409, "correction-state", lambda: self.step(one, "execution", by=BINH))
        self.assertEqual(self.documents("subject_result", "khtn", 3)[-1]["state"], "signed")

    def test_refused_with_a_reason_rejected_or_stale_nothing_changes(self):
        old = self.cell(1, "khtn", column="tx2")
        ask = lambda new: self.ask(BINH, subject="khtn", field="tx2", old=old, new=new)
        refused = ask("41")
        self.refused(400, "invalid", lambda: self.step(refused, "agreement",
                                                       {"decision": "reject"}, LAN))
        answer = self.step(refused, "agreement", {
            "decision": "reject", "reason": "Bài lưu ghi đúng điểm cũ"}, LAN)
        self.assertEqual((answer["state"], answer["refusal_reason"]),
                         ("refused", "Bài lưu ghi đúng điểm cũ"))
        self.refused(409, "correction-state", lambda: self.decide(refused))
        rejected, first, second = ask("42"), ask("43"), ask("44")
        for one in (rejected, first, second):
            self.step(one, "agreement", {"decision": "approve"}, LAN)
        self.assertEqual(self.decide(rejected, decision="reject")["state"], "rejected")
        self.refused(409, "correction-state", lambda: self.step(rejected, "execution", by=BINH))
        for one in (first, second):
            self.decide(one)
        self.step(first, "execution", by=BINH)
        stale = self.refused(409, "correction-stale",
                             lambda: self.step(second, "execution", by=BINH))
        self.assertIn('Nay là "43"', stale.detail)
        self.assertEqual(self.cell(1, "khtn", column="tx2"), "43")
        self.refused(409, "correction-stale", lambda: ask("45"))

    def test_lists_have_pages_and_states_and_each_sees_their_own(self):
        old = self.cell(3, "ngu_van")
        mine = [self.ask(BINH, 3, str(n), old, subject="ngu_van")["id"] for n in (10, 11, 12)]
        year = f"/v1/corrections?school_year_id={self.school.year_id}"
        leader, binh = self.school.session(LEADER), self.school.session(BINH)
        first = leader.get(f"{year}&student_id={self.ids[3]}&state=requested&limit=2").json
        self.assertEqual(([c["id"] for c in first["items"]], first["next"] is not None),
                         (mine[:2], True))
        rest = leader.get(f"{year}&student_id={self.ids[3]}&state=requested&limit=2"
                          f"&after={first['next']}").json
        self.assertEqual(([c["id"] for c in rest["items"]], rest["next"]), (mine[2:], None))
        of_class = f"{year}&class_id={self.class_id}"
        self.assertEqual({c["requested_by"] for c in binh.items(of_class)}, {binh.account_id})
        self.refused(403, "not-your-class", lambda: binh.get(year))
        seen = {c["id"] for c in self.school.session(LAN).items(f"{year}&class_id={self.class_id}")}
        self.assertTrue(set(mine) <= seen)
        self.refused(404, "not-found", lambda: self.school.session(OTHER_LEADER).get(year))

    def test_a_request_must_make_sense(self):
        old = self.cell(1, column="tx2")
        for wrong, slug in (({"new": old}, "invalid"), ({"new": "101"}, "invalid"),
                            ({"new": "dat"}, "invalid"), ({"field": "tx9"}, "invalid"),
                            ({"term": None}, "invalid"), ({"subject": None}, "invalid"),
                            ({"reason": "ngắn"}, "invalid"), ({"old": "1"}, "correction-stale")):
            with self.subTest(wrong=wrong):
                body = {"new": "17", "old": old, "field": "tx2", **wrong}
                self.refused(409 if slug == "correction-stale" else 400, slug,
                             lambda body=body: self.ask(**body))

    def test_the_homeroom_record_too(self):
        record = self.school.session(LEADER).get(f"/v1/classes/{self.class_id}/homeroom-record")
        row = next(r for r in record["rows"] if r["student_id"] == self.ids[3])
        more = {"subject": None, "term": None, "field": "absent_excused",
                "old": str(row["absent_excused"]), "student": 3, "new": "7"}
        self.refused(403, "not-your-class", lambda: self.ask(BINH, **more))
        one = self.decide(self.ask(LAN, **more))
        self.step(one, "execution", by=LAN)
        self.assertEqual(self.documents("subject_result", "toan", 3)[-1]["state"], "signed")
        self.assertEqual([self.documents(s, None, 3)[-1]["state"] for s in STAGES],
                         ["superseded"] * 3)
        self.sign_subjects()  # what other tests have corrected
        for stage in STAGES:
            self.sign(stage)
        text = self.content(self.documents("year_summary", None, 3)[-1])
        self.assertEqual((text["absences"]["excused"], text["corrections"]["count"],
                          text["corrections"]["statement"]),
                         (7, 1, "Trong bảng này có sửa chữa ở: 1 chỗ; phần của giáo viên chủ nhiệm"))


class SentBack(CorrectedClass):
    """Before anything was signed, step by step."""

    def test_from_the_checklist_to_the_seal_with_documents_sent_back(self):
        school, lan, leader = self.school, self.school.session(LAN), self.school.session(LEADER)
        told = self.state_of("year_summary")
        self.assertEqual((told["expected"], told["missing"], told["signed_count"]), (3, 3, 0))
        self.assertEqual({g["what"] for g in told["gaps"]}, set(class45.SUBJECTS))
        self.assertEqual(self.state_of("subject_result", "khtn")["gaps"], [])
        tried = self.refused(409, "not-ready", lambda: self.sign("year_summary"))
        self.assertEqual(self.pointers(tried), {f"/students/{g['number']}/{g['what']}"
                                                for g in told["gaps"]})
        self.refused(409, "correction-not-needed", lambda: self.ask())
        self.save(tenths=61)  # nothing is signed: just enter it

        self.sign_subjects()
        self.assertEqual(self.state_of("year_summary")["gaps"], [])
        back = self.documents("subject_result", "khtn")[-1]
        refuse = lambda by, d, at="gateway": school.session(by).post(
            f"/v1/documents/{d['id']}/refusal", {"reason": "Thiếu nhận xét học kì II"}, at=at).json
        for by, status, slug in ((BINH, 403, "not-your-class"), (LEADER, 403, "not-your-class"),
                                 (OFFICE, 403, "forbidden"), (OTHER_LEADER, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, by=by: refuse(by, back, at),
                                       lambda: self.documents("subject_result", "khtn"))
        self.assertEqual(refuse(LAN, back)["state"], "refused")
        self.refused(409, "document-state", lambda: refuse(LAN, back))
        seen = self.documents("subject_result", "khtn", by=BINH)[-1]
        self.assertEqual((seen["state"], seen["ended_reason"]),
                         ("refused", "Thiếu nhận xét học kì II"))
        self.proven(seen)
        self.assertEqual(self.state_of("year_summary")["gaps"][0]["what"], "khtn")
        path = f"/v1/classes/{self.class_id}/gradebooks/khtn/2"
        binh = school.session(BINH)
        note = {"column": "comment", "text": "Chăm học, tiến bộ rõ"}
        self.refused(409, "already-signed", lambda: binh.patch(path, {"cells": [
            {"student_id": self.ids[2], **note}]}, match=binh.get(path).etag))
        binh.patch(path, {"cells": [{"student_id": self.ids[1], **note}]},
                   match=binh.get(path).etag)
        self.sign("subject_result", "khtn")
        versions = self.documents("subject_result", "khtn")
        self.assertEqual([(d["version"], d["state"]) for d in versions],
                         [(1, "refused"), (2, "signed")])
        text = self.content(versions[-1])
        self.assertEqual((text["supersedes"]["state"], text["supersedes"]["correction"],
                          text["comments"]["term2"]), ("refused", None, note["text"]))

        self.sign("year_summary")
        self.refused(409, "document-state", lambda: refuse(LAN, versions[-1]))  # signed over
        summary = self.documents("year_summary")[-1]
        self.assertEqual(refuse(LEADER, summary)["state"], "refused")
        self.refused(409, "not-ready", lambda: self.sign("approval"))
        self.sign("year_summary")
        self.sign("approval")
        self.sign("seal")
        self.assertEqual([(s["stage"], s["signed_count"]) for s in leader.items(
            f"/v1/classes/{self.class_id}/signing-state")][-3:], [(s, 3) for s in STAGES])
        self.assertEqual(lan.get(f"/v1/classes/{self.class_id}/signing-state").status, 200)


class Resumed(CorrectedClass):
    """A batch of signatures that is cut in the middle goes on where it was."""

    def waiting(self, subject):
        by = teacher_of(subject)
        return self.school.session(by).post(f"/v1/classes/{self.class_id}/documents", {
            "stage": "subject_result", "subject": subject, "credential_id": self.keys[by]})["items"]

    def cut(self, by, documents, victim, after_s):
        """Signs these while the program dies."""
        session, school = self.school.session(by), self.school
        sad = session.post("/v1/authorisations", {
            "credential_id": self.keys[by], "pin": school.secrets.pin(school.username(by)),
            "digests": [d["sha256"] for d in documents]})["sad"]

        def ask():
            with contextlib.suppress(Problem, Unreachable):
                session.post("/v1/document-signatures", {
                    "sad": sad, "document_ids": [d["id"] for d in documents]})

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(after_s)
        kill_dead(victim)
        up = support.front_door("up")
        self.assertEqual(up.returncode, 0, up.stdout + up.stderr)
        asking.join()

    def test_what_was_signed_is_not_signed_again(self):
        for subject, victim, after_s in (("khtn", "records", 0.0), ("ngu_van", "records", 0.02),
                                         ("tin_hoc", "signing", 0.0), ("cong_nghe", "signing", 0.02)):
            with self.subTest(subject=subject, victim=victim, after_s=after_s):
                by, (first, *rest) = teacher_of(subject), self.waiting(subject)
                self.school._sign_these(self.school.session(by), by, self.keys[by], [first])
                before = self.waiting(subject)
                signed = [d for d in before if d["state"] == "signed"]
                self.assertEqual([d["id"] for d in signed], [first["id"]])
                self.cut(by, rest, victim, after_s)
                self.assertEqual(self.sign("subject_result", subject), 3)
                after = {d["id"]: d for d in self.waiting(subject)}
                self.assertEqual({d["state"] for d in after.values()}, {"signed"})
                self.assertEqual({i: d["sha256"] for i, d in after.items()},
                                 {d["id"]: d["sha256"] for d in before})  # none was made anew
                self.assertEqual(after[first["id"]]["signature_sha256"],
                                 signed[0]["signature_sha256"])
                for document in after.values():
                    self.proven(document)


class AfterTheLock(CorrectedClass):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sign_all()

    def test_a_decision_opens_one_cell_and_one_students_documents(self):
        early = self.decide(self.ask(new="55"))
        self.lock()
        self.refused(423, "year-locked", lambda: self.step(early, "execution", by=LAN))
        self.refused(423, "year-locked", self.save)
        one = self.ask(student=2, new="96")
        self.refused(423, "year-locked", lambda: self.sign("subject_result", "toan"))
        self.decide(one)
        self.refused(423, "year-locked", self.save)  # the decision is about its cell alone
        self.refused(423, "year-locked", lambda: self.save(student=2))
        done = self.step(one, "execution", by=LAN)
        self.assertEqual((done["state"], self.cell(2)), ("executed", "96"))
        self.assertEqual(self.noticed(), {
            ("changed_after_signature", one["id"], one["old_value"], "96"),
            ("raised_after_lock", None, None, None)})
        self.refused(409, "correction-state", lambda: self.step(one, "execution", by=LAN))
        self.refused(423, "year-locked", lambda: self.save(student=2))
        self.sign("subject_result", "toan")
        for stage in STAGES:
            self.sign(stage)
        self.assertEqual([(d["version"], d["state"]) for d in self.documents("seal", None, 2)],
                         [(1, "superseded"), (2, "signed")])
        self.assertEqual([(d["version"], d["state"]) for d in self.documents("seal")],
                         [(1, "signed")])
        code, report = support.reconcile("hbdt_records")
        self.assertEqual(code, 0, report)
