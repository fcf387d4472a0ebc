# SPDX-License-Identifier: AGPL-3.0-or-later
"""From May into August. A year is signed and locked; in summer a subject is taken again and conduct
trained for, each entered by whose part it is, and the addendum is signed by all stages. May's
documents stay as they are, and the package proves both by openssl alone (Quy chế Điều 7 k3, 8, 9)."""
import shutil
from pathlib import Path

import batches
import class45
from signed_class import DEPUTY, STAGES, teacher_of
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER
from test_changes import Follower
from test_corrections import WHY, CorrectedClass

RETAKES, TRAINS, PASSES = 1, 2, 3  # by number in the class
EXAMPLES = {RETAKES: "P3", TRAINS: "P6", PASSES: "L2"}
ADDED = ("addendum", "addendum_approval", "addendum_seal")
SIGNERS = dict(zip((*STAGES, *ADDED), (LAN, LEADER, OFFICE) * 2))
COMPLETED = "Hoàn thành chương trình trung học cơ sở"


class SummerClass(CorrectedClass):
    """A signed class of which one takes subjects again and one trains."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, tag in EXAMPLES.items():
            class45.realise(cls.students[number - 1], next(
                row for row in class45.EXAMPLES if tag in row["tags"]))
        for subject in class45.SUBJECTS:
            for term in (1, 2):
                cls.school.save_gradebook(teacher_of(subject), cls.class_id, subject, term,
                                          cls.students, cls.ids)
        cls.school.save_homeroom_record(LAN, cls.class_id, cls.students, cls.ids)
        cls.sign_all()

    @classmethod
    def sign(cls, stage, subject=None):
        by = SIGNERS.get(stage) or teacher_of(subject)
        return cls.school.sign(by, cls.keys[by], cls.class_id, stage, subject)

    def book(self, subject=""):
        return f"/v1/classes/{self.class_id}/summer-results" + (f"/{subject}" if subject else "")

    def save(self, by, body, subject="", at="gateway"):
        reader = self.school.session(LEADER)
        return self.school.session(by).patch(self.book(subject), body, at=at,
                                             match=reader.get(self.book(subject)).etag)

    def enter(self, by=BINH, tenths=35, subject="ngoai_ngu_1", at="gateway"):
        return self.save(by, {"rows": [{"student_id": self.ids[RETAKES], "tenths": tenths}]},
                         subject, at)

    def register(self, by=LAN, subjects=("ngoai_ngu_1",), student=RETAKES, at="gateway"):
        return self.save(by, {"registrations": [
            {"student_id": self.ids[student], "subjects": list(subjects)}]}, at=at)

    def train(self, conduct="dat", student=TRAINS):
        return self.save(LAN, {"training": [
            {"student_id": self.ids[student], "conduct": conduct}]})

    def results(self, student):
        return self.school.session(LAN).get(
            f"/v1/classes/{self.class_id}/results/0")["items"][student - 1]

    def of_may(self):
        """All that was signed in May: what may not change."""
        leader = self.school.session(LEADER)
        return sorted((d["id"], d["sha256"], d["signature_sha256"], d["state"])
                      for stage in ("subject_result", *STAGES) for d in leader.items(
                          f"/v1/documents?class_id={self.class_id}&stage={stage}"))

    def prepare(self, by, stage, subject=None, at="gateway"):
        return self.school.session(by).post(f"/v1/classes/{self.class_id}/documents", {
            "stage": stage, "credential_id": self.keys[by],
            **({"subject": subject} if subject else {})}, at=at)

    def judged(self, file):
        """What the system finds in it."""
        report = self.school.session(LEADER).post(
            "/v1/package-verifications", raw=Path(file).read_bytes(),
            content_type="application/zip").json
        self.assertEqual(report["verdict"], "INVALID")
        return {f["code"] for f in report["findings"]}


class Summer(SummerClass):
    def test_august_adds_to_may_and_touches_nothing(self):
        self.lock()
        may = self.of_may()
        self.assertEqual({state for *_, state in may}, {"signed"})
        self.assertEqual([self.results(s)["promotion"]["decision"] for s in EXAMPLES],
                         ["retest", "summer_training", "completed"])
        self.who_registers_and_who_enters()
        self.nothing_is_signed_too_early()
        self.it_is_signed_by_all_stages()
        self.assertEqual(self.of_may(), may)
        for stage, subject in (("subject_result", "ngoai_ngu_1"), *((s, None) for s in STAGES)):
            self.proven(self.documents(stage, subject, RETAKES)[-1])
        self.results_stand_side_by_side()
        self.packed(RETAKES, 15 + 5, 1)  # one result was sent back
        self.packed(TRAINS, 15 + 3, 0)
        self.what_is_corrected_in_may_ends_the_addendum(may)

    def who_registers_and_who_enters(self):
        state = lambda: self.school.session(LEADER).get(self.book()).json
        follower = Follower(self.school.session(LEADER))
        while follower.step()["more"]:
            pass
        for by, status, slug in ((BINH, 403, "not-your-class"), (DEPUTY, 403, "not-your-class"),
                                 (LEADER, 403, "forbidden"), (OFFICE, 403, "forbidden"),
                                 (ADMIN, 403, "forbidden"), (OTHER_LEADER, 403, "forbidden")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, by=by: self.register(by, at=at), state)
        self.refused(404, "not-found", lambda: self.school.session(OTHER_LEADER).get(self.book()))
        wrong = self.refused(400, "invalid", lambda: self.save(LAN, {
            "registrations": [
                {"student_id": self.ids[RETAKES], "subjects": ["khtn", "toan"]},
                {"student_id": self.ids[PASSES], "subjects": ["toan"]}],
            "training": [{"student_id": self.ids[RETAKES], "conduct": "dat"}]}))
        self.assertEqual(self.pointers(wrong), {
            "/registrations/0/subjects/1", "/registrations/1/student_id",
            "/training/0/student_id"})
        self.register()
        for by, status, slug in ((LAN, 403, "not-your-class"), (DEPUTY, 403, "not-your-class"),
                                 (LEADER, 403, "forbidden"), (OFFICE, 403, "forbidden"),
                                 (OTHER_LEADER, 403, "forbidden")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, by=by: self.enter(by, at=at), state)
        self.assertEqual(self.pointers(self.refused(400, "invalid", lambda: self.enter(
            tenths=101))), {"/rows/0/tenths"})
        self.assertEqual(self.pointers(self.refused(400, "invalid", lambda: self.enter(
            subject="khtn"))), {"/rows/0/student_id"})  # not registered
        self.enter(tenths=34)
        self.assertEqual(self.results(RETAKES)["summer"]["after"]["promotion"]["decision"],
                         "retained")
        follower.until(lambda f: "summer_result" in {e["kind"] for e in f.events})

    def nothing_is_signed_too_early(self):
        early = self.refused(409, "not-ready", lambda: self.sign("addendum"))
        number = {s: self.students[s - 1].number for s in EXAMPLES}
        self.assertEqual(self.pointers(early), {f"/students/{number[RETAKES]}/ngoai_ngu_1",
                                                f"/students/{number[TRAINS]}/summer-results"})
        self.assertEqual(self.state_of("retest_result", "ngoai_ngu_1")["expected"], 1)
        self.assertEqual(self.state_of("addendum")["expected"], 2)
        self.refused(409, "not-ready", lambda: self.sign("addendum_seal"))
        self.refused(409, "not-ready", lambda: self.sign("retest_result", "khtn"))
        self.refused(423, "year-locked", lambda: self.sign("year_summary"))
        self.refused(423, "year-locked", lambda: self.sign("subject_result", "ngoai_ngu_1"))

    def it_is_signed_by_all_stages(self):
        waiting = self.prepare(BINH, "retest_result", "ngoai_ngu_1")["items"]
        self.assertEqual([d["student_id"] for d in waiting], [self.ids[RETAKES]])
        self.enter()  # the waiting one is taken back: it says something else
        self.assertEqual(self.documents("retest_result", "ngoai_ngu_1", RETAKES), [])
        self.train()
        for by, stage, subject, slug in (
                (LAN, "retest_result", "ngoai_ngu_1", "not-your-class"),
                (BINH, "addendum", None, "not-your-class"),
                (LEADER, "addendum", None, "not-your-class"),
                (LAN, "addendum_approval", None, "forbidden"),
                (OFFICE, "addendum_approval", None, "forbidden"),
                (LEADER, "addendum_seal", None, "forbidden")):
            self.refused_at_both_doors(403, slug, "records", lambda at, what=(by, stage, subject):
                                       self.prepare(*what, at=at))
        self.assertEqual(self.sign("retest_result", "ngoai_ngu_1"), 1)
        self.refused(409, "already-signed", self.enter)
        back = self.documents("retest_result", "ngoai_ngu_1", RETAKES)[-1]
        self.school.session(LAN).post(f"/v1/documents/{back['id']}/refusal",
                                      {"reason": "Xem lại bài đánh giá lại"})
        self.enter()
        self.sign("retest_result", "ngoai_ngu_1")
        for stage in ADDED[:-1]:
            self.assertEqual(self.sign(stage), 2, stage)
        self.all_at_once("addendum_seal", OFFICE)
        self.refused(409, "already-signed", self.train)
        self.refused(409, "already-signed", lambda: self.register(
            subjects=("ngoai_ngu_1", "khtn")))

    def all_at_once(self, stage, by):
        """Of the whole school, although its year is locked."""
        key = self.keys[by]
        batch = batches.ask(self.school, by, key, stage, complete=True)
        self.assertEqual((batch["total"], batch["waiting"]), (2, 2))
        batches.sign_all(self.school, by, key, batch["id"])
        again = batches.ask(self.school, by, key, stage)
        self.assertEqual((again["total"], again["signed_count"]), (2, 2))

    def results_stand_side_by_side(self):
        one, two = self.results(RETAKES), self.results(TRAINS)
        self.assertEqual((one["learning"]["level"], one["completion"]["completed"]),
                         ("chua_dat", False))
        after = one["summer"]["after"]
        self.assertEqual((after["learning"]["level"], after["promotion"]["decision"],
                          after["completion"]["statement"]),
                         ("dat", "promoted_after_retest", COMPLETED))
        self.assertEqual((two["conduct"]["level"], two["summer"]["after"]["conduct"]["level"],
                          two["summer"]["after"]["promotion"]["decision"]),
                         ("chua_dat", "dat", "promoted_after_training"))
        self.assertIsNone(self.results(PASSES)["summer"])
        text = self.content(self.documents("addendum", None, RETAKES)[-1])
        seal = self.documents("seal", None, RETAKES)[-1]
        self.assertEqual(text["adds_to"]["seal"], {
            "id": seal["id"], "sha256": seal["sha256"],
            "signature_sha256": seal["signature_sha256"]})
        self.assertEqual(text["completion"]["statement"], COMPLETED)
        self.assertEqual(self.content(self.documents("year_summary", None, PASSES)[-1])[
            "completion"]["statement"], COMPLETED)

    def packed(self, student, documents, superseded):
        """By openssl, by the package's own script, by the system; and on paper."""
        package = self.handed_over(student)
        with self.unpacked(package, documents, superseded) as bag:
            said = self.by_its_script(bag)
            self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
            self.assertIn(f"{documents - superseded} tài liệu đúng", said.stdout)
            page = self.printed(bag)
            self.assertIn("Hoàn thành", page)
            self.assertEqual("Sau khi kiểm tra, đánh giá lại" in page, documents > 15)
            if superseded == 1:
                self.assertRegex(page, r"Ngoại ngữ 1\s.*3,2\s+3,5")
                self.without_a_part(bag)
        report = self.school.session(LEADER).post("/v1/package-verifications", raw=package,
                                             content_type="application/zip").json
        self.assertEqual((report["verdict"], report["findings"]), ("VALID", []))
        self.assertEqual(len(report["documents"]), documents)

    def without_a_part(self, bag):
        """Who leaves a part of the addendum out is found out."""
        for lost in ("retest_result-ngoai_ngu_1", *ADDED):
            other = bag.with_name(f"without-{lost}")
            shutil.copytree(bag, other)
            for file in other.glob(f"data/students/*/{lost}.v*"):
                file.unlink()
            if lost != "addendum_approval":  # as the seal's
                said = self.by_its_script(other)
                self.assertNotEqual(said.returncode, 0)
                self.assertRegex(said.stdout, r"BAD  data/students/\d+/", lost)
            codes = self.judged(shutil.make_archive(str(other), "zip", other.parent, other.name))
            self.assertIn("link-missing" if lost.startswith("retest") else "stage-missing", codes)

    def what_is_corrected_in_may_ends_the_addendum(self, may):
        """It stands on May's documents: the corrected student's is signed anew, no other's."""
        khtn = self.cell(RETAKES, "khtn")
        one = self.ask(BINH, RETAKES, subject="khtn", old=khtn, new=str(int(khtn) + 1), **WHY)
        self.step(one, "agreement", {"decision": "approve"}, LAN)
        self.decide(one)
        self.step(one, "execution", by=BINH)
        for stage in ADDED:
            self.assertEqual(self.documents(stage, None, RETAKES)[-1]["state"], "superseded")
            self.assertEqual(self.documents(stage, None, TRAINS)[-1]["state"], "signed")
        self.sign("subject_result", "khtn")
        for stage in STAGES:
            self.sign(stage)
        self.sign("retest_result", "ngoai_ngu_1")
        for stage in ADDED:
            self.sign(stage)
        kept = {row for row in may if row in self.of_may()}
        self.assertEqual(len(kept), len(may) - 4)  # one subject, summary, approval, seal
        self.packed(RETAKES, 15 + 5 + 4 + 4, 1 + 4 + 4)
