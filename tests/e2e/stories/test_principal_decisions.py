# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the rules leave to the head of school (TT22 Điều 11 k4, 12 k4): two disabled learners with a
plan of the own. One is decided on before May's summary is signed, which says so; the other after the
year is locked, and the addendum says so, May's signatures staying."""
import class45
from signed_class import DEPUTY, STAGES, teacher_of
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER, instant
from test_changes import Follower
from test_corrections import CorrectedClass

EARLY, LATE, ORDINARY = 1, 2, 3  # by number in the class
ADDED = ("addendum", "addendum_approval", "addendum_seal")
SIGNERS = dict(zip((*STAGES, *ADDED), (LAN, LEADER, OFFICE) * 2))
COMPLETED = "Hoàn thành chương trình trung học cơ sở"
DECISION = {"decision_number": "31/QĐ-TN", "reason": "Theo đánh giá kế hoạch cá nhân",
            "decided_on": "2026-05-25"}


class PrincipalDecisions(CorrectedClass):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lan, path = cls.school.session(LAN), f"/v1/classes/{cls.class_id}/homeroom-record"
        lan.patch(path, {"rows": [{"student_id": cls.ids[s], "assessment": "own_plan"}
                                  for s in (EARLY, LATE)]}, match=lan.get(path).etag)

    @classmethod
    def sign(cls, stage, subject=None):
        by = SIGNERS.get(stage) or teacher_of(subject)
        return cls.school.sign(by, cls.keys[by], cls.class_id, stage, subject)

    def path(self, student):
        return f"/v1/classes/{self.class_id}/principal-decisions/{self.ids[student]}"

    def decide_on(self, student, decision, by=LEADER, at="gateway", **more):
        etag = self.school.session(LEADER).get(self.path(student)).etag
        return self.school.session(by).put(
            self.path(student), {"decision": f"{decision}_by_principal", **DECISION, **more},
            match=etag, at=at).json

    def result(self, student):
        return self.school.session(LAN).get(
            f"/v1/classes/{self.class_id}/results/0")["items"][student - 1]

    def of_may(self):
        leader = self.school.session(LEADER)
        return sorted((d["id"], d["sha256"], d["signature_sha256"], d["state"])
                      for stage in ("subject_result", *STAGES) for d in leader.items(
                          f"/v1/documents?class_id={self.class_id}&stage={stage}"))

    def test_the_head_of_school_decides_and_the_documents_say_so(self):
        self.only_the_head_and_only_of_them()
        self.mays_summary_says_what_was_decided_before()
        self.the_addendum_says_what_was_decided_after()
        self.both_are_in_the_package_and_on_paper()

    def only_the_head_and_only_of_them(self):
        leader = self.school.session(LEADER)
        state = lambda: leader.get(f"/v1/classes/{self.class_id}/principal-decisions").json
        self.assertEqual([(c["student_id"], c["basis"], c["decision"]) for c in state()["items"]],
                         [(self.ids[s], "own_plan", None) for s in (EARLY, LATE)])
        for by, status, slug in ((LAN, 403, "forbidden"), (BINH, 403, "forbidden"),
                                 (DEPUTY, 403, "forbidden"), (ADMIN, 403, "forbidden"),
                                 (OFFICE, 403, "forbidden"), (OTHER_LEADER, 404, "not-found")):
            self.refused_at_both_doors(
                status, slug, "records", lambda at, by=by: self.decide_on(
                    EARLY, "completed", by, at), state)
        self.refused(422, "not-left-to-principal",
                     lambda: self.decide_on(ORDINARY, "completed"))
        wrong = self.refused(400, "invalid", lambda: self.decide_on(
            EARLY, "promoted", decided_on=instant(hours=72)[:10]))
        self.assertEqual(self.pointers(wrong), {"/decision", "/decided_on"})
        follower = Follower(leader)
        while follower.step()["more"]:
            pass
        self.decide_on(EARLY, "retained")
        done = self.decide_on(EARLY, "completed", decision_number="32/QĐ-TN")
        self.assertEqual([h["decision"] for h in done["history"]],
                         ["retained_by_principal", "completed_by_principal"])
        follower.until(lambda f: "principal_decision" in {e["kind"] for e in f.events})
        actions = [e["action"] for e in self.school.session(ADMIN).items(
            f"/v1/audit-events?org_id={self.school.school_id}")]
        self.assertEqual(actions.count("principal.decide"), 2)

    def mays_summary_says_what_was_decided_before(self):
        self.sign_all()
        early, late = (self.content(self.documents("year_summary", None, s)[-1])
                       for s in (EARLY, LATE))
        self.assertEqual((early["promotion"]["decision"], early["completion"]["statement"]),
                         ("completed_by_principal", COMPLETED))
        self.assertEqual(early["promotion"]["explanation"]["principal_decision"], {
            "basis": "own_plan", "decision_number": "32/QĐ-TN",
            "decided_on": DECISION["decided_on"], "decided_name": "Hiệu trưởng Thử Nghiệm"})
        self.assertEqual((late["promotion"]["decision"], late["completion"]["completed"]),
                         ("by_principal", False))
        self.assertNotIn("principal_decision", late["promotion"]["explanation"])

    def the_addendum_says_what_was_decided_after(self):
        self.lock()
        may = self.of_may()
        self.assertEqual({state for *_, state in may}, {"signed"})
        self.refused(409, "not-ready", lambda: self.sign("addendum"))  # nothing to add yet
        self.assertTrue(self.decide_on(LATE, "retained")["history"][0]["in_addendum"])
        for stage in ADDED:
            self.assertEqual(self.sign(stage), 1, stage)
        self.refused(409, "already-signed", lambda: self.decide_on(LATE, "completed"))
        self.assertEqual(self.of_may(), may)
        text = self.content(self.documents("addendum", None, LATE)[-1])
        self.assertEqual((text["promotion"]["decision"], text["retest_results"],
                          text["completion"]["completed"]), ("retained_by_principal", [], False))
        self.assertEqual(
            text["promotion"]["explanation"]["principal_decision"]["decision_number"], "31/QĐ-TN")
        result = self.result(LATE)
        self.assertEqual((result["promotion"]["decision"],
                          result["summer"]["after"]["promotion"]["decision"]),
                         ("by_principal", "retained_by_principal"))
        self.assertIsNone(self.result(EARLY)["summer"])

    def both_are_in_the_package_and_on_paper(self):
        signed = len(class45.SUBJECTS) + len(STAGES)
        for student, documents, words in (  # as the narrow column breaks them
                (EARLY, signed, "chương trình trung học cơ sở"),
                (LATE, signed + len(ADDED), "Không được lên lớp theo quyết")):
            package = self.handed_over(student)
            with self.unpacked(package, documents, 0) as bag:
                said = self.by_its_script(bag)
                self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
                self.assertIn(words, " ".join(self.printed(bag).split()))
            report = self.school.session(LEADER).post(
                "/v1/package-verifications", raw=package, content_type="application/zip").json
            self.assertEqual((report["verdict"], report["findings"]), ("VALID", []))
