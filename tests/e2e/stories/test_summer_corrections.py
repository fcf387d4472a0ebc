# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is found wrong after the addendum is sealed. A correction of May takes the question away that
August answered: the answer is withdrawn, and stays provable. A wrong answer of August itself is
corrected as May's marks are, and May's signatures stay (TT22/2021 Điều 14, 20)."""
import shutil

from signed_class import DEPUTY, STAGES
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER
from test_changes import Follower
from test_corrections import DECISION, WHY
from test_summer import ADDED, RETAKES, TRAINS, SummerClass


class SummerPackages(SummerClass):
    def sign_stages(self, stages):
        for stage in stages:
            self.sign(stage)

    def newest(self, stage, subject=None, student=RETAKES):
        return self.documents(stage, subject, student)[-1]

    def accepted(self, documents, superseded, student=RETAKES):
        """By openssl, by its own script, by the system; what they and the page say."""
        package = self.handed_over(student)
        with self.unpacked(package, documents, superseded) as bag:
            said = self.by_its_script(bag)
            self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
            self.assertIn(f"{documents - superseded} tài liệu đúng", said.stdout)
            page = self.printed(bag)
        report = self.school.session(LEADER).post(
            "/v1/package-verifications", raw=package, content_type="application/zip").json
        self.assertEqual((report["verdict"], report["findings"]), ("VALID", []))
        self.assertEqual(len(report["documents"]), documents)
        self.assertEqual(sum(d["withdrawn_by"] is not None for d in report["documents"]),
                         said.stdout.count("WITHDRAWN"))
        return said.stdout, page


class SealedSummer(SummerPackages):
    """Locked in June, taken again and sealed in August."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        self = cls("sign_stages")  # the steps before any test
        self.lock()
        self.register(subjects=("khtn", "ngoai_ngu_1"))
        self.enter(tenths=50, subject="khtn")
        self.enter(tenths=35)
        self.train()
        for subject in ("khtn", "ngoai_ngu_1"):
            self.sign("retest_result", subject)
        self.sign_stages(ADDED)

    def corrected(self, by, **what):
        one = self.ask(by, RETAKES, **what, **WHY)
        if one["state"] == "requested":
            self.step(one, "agreement", {"decision": "approve"}, LAN)
        self.decide(one)
        return self.step(one, "execution", by=by)


class MayCorrected(SealedSummer):
    def test_what_august_answered_is_withdrawn_when_nobody_asks_any_more(self):
        self.assertEqual(self.results(RETAKES)["promotion"]["decision"], "retest")
        first = self.correct_may("khtn")
        self.one_part_goes_the_others_are_made_anew(first)
        second = self.correct_may("ngoai_ngu_1")
        self.nothing_of_the_summer_is_left(second)

    def correct_may(self, subject):
        done = self.corrected(BINH, subject=subject, term=2, field="ck", new="100",
                              old=self.cell(RETAKES, subject, 2, "ck"))
        self.sign("subject_result", subject)
        self.sign_stages(STAGES)
        return done

    def one_part_goes_the_others_are_made_anew(self, correction):
        result = self.results(RETAKES)
        self.assertEqual(result["promotion"]["decision"], "retest")  # for the other subject
        self.assertEqual([r["subject"] for r in result["summer"]["retests"]], ["ngoai_ngu_1"])
        gone = self.newest("retest_result", "khtn")
        self.assertEqual((gone["version"], gone["state"], gone["ended_reason"],
                          gone["correction_id"]),
                         (1, "superseded", WHY["reason"], correction["id"]))
        before, _ = self.accepted(15 + 4 + 5, 4 + 5)  # May alone, and what it says fell
        self.assertEqual(before.count("WITHDRAWN"), 5, before)
        self.assertEqual(self.prepare(BINH, "retest_result", "khtn")["items"][-1]["state"],
                         "superseded")  # there is nothing to sign
        self.sign("retest_result", "ngoai_ngu_1")
        self.sign_stages(ADDED)
        for stage in ADDED:
            self.assertEqual(self.newest(stage)["version"], 2)
            self.assertEqual(self.newest(stage, student=TRAINS)["version"], 1)
        link = {"id": gone["id"], "stage": "retest_result", "subject": "khtn", "version": 1,
                "sha256": gone["sha256"], "signature_sha256": gone["signature_sha256"],
                "state": "superseded", "reason": WHY["reason"], "correction": {
                    "id": correction["id"], "decision_number": DECISION["number"],
                    "decided_at": correction["decided_at"]}}
        addendum = self.content(self.newest("addendum"))
        self.assertEqual(addendum["withdrawn"], [link])
        self.assertEqual([r["subject"] for r in addendum["retests"]], ["ngoai_ngu_1"])
        self.assertIn(link, self.content(self.newest("year_summary"))["withdrawn"])
        said, page = self.accepted(15 + 4 + 4 + 5, 4 + 5)
        self.assertRegex(said, r"WITHDRAWN  data/students/\d+/retest_result-khtn.v1.json")
        self.assertEqual((said.count("WITHDRAWN"), said.count("SUPERSEDED")), (1, 8), said)
        self.assertNotRegex(page, r"Khoa học tự nhiên\s.*5,0\s*Bình")
        self.assertRegex(page, r"Ngoại ngữ 1\s.*3,2\s+3,5")
        self.proven(gone)
        self.unsealed_is_found_out()

    def unsealed_is_found_out(self):
        """The withdrawn approval and seal do not stand in for those of the new addendum, and what
        nobody approved is no part of the transcript, whoever signed it."""
        with self.unpacked(self.handed_over(RETAKES), 28, 9) as bag:
            lost = [*bag.glob("data/students/*/addendum_approval.v2.*"),
                    *bag.glob("data/students/*/addendum_seal.v2.*")]
            self.assertEqual(len(lost), 4)
            for file in lost:
                file.unlink()
            manifest = bag / "manifest-sha256.txt"
            manifest.write_text("".join(  # anybody can write a manifest that fits
                line for line in manifest.read_text().splitlines(True)
                if (bag / line.split("  ", 1)[1].strip()).is_file()))
            said = self.by_its_script(bag)
            self.assertRegex(said.stdout, r"BAD  data/students/\d+/addendum.v2.json")
            self.assertEqual(said.stdout.count("BAD"), 1, said.stdout)
            codes = self.judged(shutil.make_archive(str(bag.with_name("unsealed")), "zip",
                                                    bag.parent, bag.name))
            self.assertEqual(codes, {"stage-missing", "not-linked"})

    def nothing_of_the_summer_is_left(self, correction):
        result = self.results(RETAKES)
        self.assertEqual((result["promotion"]["decision"], result["summer"]), ("completed", None))
        self.assertEqual(self.prepare(LAN, "addendum")["items"][0]["state"], "superseded")
        summary = self.content(self.newest("year_summary"))
        self.assertEqual({(w["stage"], w["subject"], w["version"]) for w in summary["withdrawn"]},
                         {("retest_result", "khtn", 1), ("retest_result", "ngoai_ngu_1", 2),
                          *((stage, "", 2) for stage in ADDED)})
        self.assertEqual({w["correction"]["id"] for w in summary["withdrawn"]
                          if w["subject"] != "khtn"}, {correction["id"]})
        said, page = self.accepted(15 + 4 + 4 + 9, 4 + 4 + 9)
        self.assertEqual(said.count("WITHDRAWN"), 5, said)
        self.assertIn("không còn hiệu lực", " ".join(page.split()))
        self.assertNotIn("Sau khi kiểm tra, đánh giá lại", page)
        for stage, subject in (("retest_result", "khtn"), ("retest_result", "ngoai_ngu_1"),
                               *((stage, None) for stage in ADDED)):
            for document in self.documents(stage, subject, RETAKES):
                self.proven(document)
        self.left_out_is_found_out()

    def left_out_is_found_out(self):
        """Who takes the withdrawn history out of the package is told what is missing."""
        with self.unpacked(self.handed_over(RETAKES), 32, 17) as bag:
            other = bag.with_name("without")
            shutil.copytree(bag, other)
            for file in other.glob("data/students/*/retest_result-khtn.v1.*"):
                file.unlink()
            said = self.by_its_script(other)
            self.assertNotEqual(said.returncode, 0)
            self.assertRegex(said.stdout, r"BAD  data/students/\d+/: .*withdrawn part is missing")
            self.assertIn("link-missing", self.judged(shutil.make_archive(
                str(other), "zip", other.parent, other.name)))


class AugustCorrected(SealedSummer):
    def retest(self, by=BINH, new="60", old="35", at="gateway"):
        return self.ask(by, RETAKES, new, old, at, subject="ngoai_ngu_1", term=None,
                        field="retest")

    def test_what_august_said_is_corrected_and_may_stays(self):
        may = self.of_may()
        follower = Follower(self.school.session(LEADER))
        while follower.step()["more"]:
            pass
        self.refused(409, "already-signed", self.enter)
        one = self.each_step_is_its_persons()
        self.the_addendum_alone_falls(one)
        self.it_is_signed_anew_and_counts_itself(one)
        self.conduct_after_training_too()
        self.assertEqual(self.of_may(), may)
        follower.until(lambda f: {"summer_result", "correction", "document"} <=
                       {e["kind"] for e in f.events})
        actions = [(e["action"], e["object_id"]) for e in self.school.session(ADMIN).items(
            f"/v1/audit-events?org_id={self.school.school_id}")]
        self.assertEqual([a for a, o in actions if a.startswith("correction.")
                          and o == str(one["id"])],
                         ["correction.request", "correction.agree", "correction.decide",
                          "correction.execute"])
        before = actions.index(("correction.execute", str(one["id"]))) - 1
        self.assertEqual(actions[before], ("summer.save", f"{self.class_id}/ngoai_ngu_1"))

    def each_step_is_its_persons(self):
        listed = lambda: self.school.session(LEADER).get(
            f"/v1/corrections?school_year_id={self.school.year_id}").json
        for by, slug in ((LAN, "not-your-class"), (DEPUTY, "not-your-class"),
                         (LEADER, "forbidden"), (OFFICE, "forbidden"), (ADMIN, "forbidden")):
            self.refused_at_both_doors(403, slug, "records",
                                       lambda at, by=by: self.retest(by, at=at), listed)
        for wrong in ({"new": "101"}, {"new": "dat"}, {"new": "35"}):
            self.refused(400, "invalid", lambda wrong=wrong: self.retest(**wrong))
        self.refused(409, "correction-stale", lambda: self.retest(old="36"))
        one = self.retest()
        self.assertEqual((one["state"], one["term"], one["field"]), ("requested", 0, "retest"))
        agree = {"decision": "approve"}
        for by, slug in ((BINH, "same-person"), (DEPUTY, "not-your-class"),
                         (LEADER, "forbidden")):
            self.refused_at_both_doors(403, slug, "records", lambda at, by=by: self.step(
                one, "agreement", agree, by, at), lambda: self.read(one))
        self.step(one, "agreement", agree, LAN)
        for by, status, slug in ((LAN, 403, "forbidden"), (ADMIN, 403, "forbidden"),
                                 (OTHER_LEADER, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records", lambda at, by=by: self.decide(
                one, by, at), lambda: self.read(one))
        self.refused(409, "correction-state", lambda: self.step(one, "execution", by=BINH))
        self.decide(one)
        for by, slug in ((LAN, "same-person"), (DEPUTY, "not-your-class")):
            self.refused_at_both_doors(403, slug, "records", lambda at, by=by: self.step(
                one, "execution", by=by, at=at), lambda: self.read(one))
        other = self.retest(new="70")  # may be asked while the one is open; it comes too late
        self.step(other, "agreement", agree, LAN)
        self.decide(other)
        done = self.step(one, "execution", by=BINH)
        self.refused(409, "correction-stale", lambda: self.step(other, "execution", by=BINH))
        return done

    def the_addendum_alone_falls(self, one):
        for stage, subject in (("retest_result", "ngoai_ngu_1"), *((s, None) for s in ADDED)):
            old = self.newest(stage, subject)
            self.assertEqual((old["version"], old["state"], old["ended_reason"],
                              old["correction_id"]), (1, "superseded", WHY["reason"], one["id"]))
            self.proven(old)
        self.assertEqual(self.newest("retest_result", "khtn")["state"], "signed")
        self.assertEqual({self.newest(s, student=TRAINS)["state"] for s in ADDED}, {"signed"})
        self.refused(409, "already-signed", self.enter)
        self.refused(423, "year-locked", lambda: self.sign("year_summary"))
        self.accepted(15, 0)  # until it is sealed anew, May's is the whole book

    def it_is_signed_anew_and_counts_itself(self, one):
        self.sign("retest_result", "ngoai_ngu_1")
        self.sign_stages(ADDED)
        new = self.content(self.newest("retest_result", "ngoai_ngu_1"))
        self.assertEqual((new["version"], new["retest"]["tenths"], new["supersedes"]["reason"],
                          new["supersedes"]["correction"]),
                         (2, 60, WHY["reason"], {
                             "id": one["id"], "decision_number": DECISION["number"],
                             "decided_at": one["decided_at"]}))
        addendum = self.content(self.newest("addendum"))
        self.assertNotIn("withdrawn", addendum)
        statement = "Trong phụ lục sau kì nghỉ hè có sửa chữa ở: 1 chỗ, thuộc các môn học: Ngoại ngữ 1"
        self.assertEqual((addendum["corrections"]["count"], addendum["corrections"]["statement"]),
                         (1, statement))
        self.assertEqual([(c["id"], c["old_value"], c["new_value"], c["agreed_by_name"])
                          for c in addendum["corrections"]["items"]],
                         [(one["id"], "35", "60", "Lan Thử Nghiệm")])
        said, page = self.accepted(15 + 5 + 4, 4)
        self.assertEqual((said.count("WITHDRAWN"), said.count("SUPERSEDED")), (0, 4), said)
        self.assertRegex(page, r"Ngoại ngữ 1\s.*3,2\s+6,0")
        self.assertIn(statement, " ".join(page.split()))

    def conduct_after_training_too(self):
        one = self.ask(LAN, TRAINS, "kha", "dat", subject=None, term=None, field="training")
        self.assertEqual(one["state"], "agreed")
        self.decide(one)
        self.step(one, "execution", by=LAN)
        self.refused(409, "already-signed", self.train)
        self.sign_stages(ADDED)
        addendum = self.content(self.newest("addendum", student=TRAINS))
        self.assertEqual((addendum["version"], addendum["training"]["conduct"],
                          addendum["corrections"]["statement"]),
                         (2, "kha", "Trong phụ lục sau kì nghỉ hè có sửa chữa ở: 1 chỗ; "
                                    "phần của giáo viên chủ nhiệm"))
        self.assertEqual(self.newest("addendum")["version"], 2)  # nobody else's
        self.accepted(15 + 3 + 3, 3, TRAINS)


class SentBackAndTakenOff(SummerPackages):
    def test_a_result_that_was_sent_back_and_is_wanted_no_more_is_history(self):
        self.register(subjects=("khtn", "ngoai_ngu_1"))
        self.enter(tenths=50, subject="khtn")
        self.enter(tenths=35)
        self.sign("retest_result", "khtn")
        back = self.newest("retest_result", "khtn")
        self.school.session(LAN).post(f"/v1/documents/{back['id']}/refusal",
                                      {"reason": "Ghi nhầm em khác, em này không đánh giá lại"})
        self.save(BINH, {"rows": [{"student_id": self.ids[RETAKES], "outcome": "registered"}]},
                  "khtn")
        self.register()
        self.train()
        self.sign("retest_result", "ngoai_ngu_1")
        self.sign_stages(ADDED)
        gone, = self.content(self.newest("addendum"))["withdrawn"]
        self.assertEqual((gone["id"], gone["state"], gone["correction"]),
                         (back["id"], "refused", None))
        said, _ = self.accepted(15 + 4 + 1, 1)
        self.assertEqual(said.count("WITHDRAWN"), 1, said)
