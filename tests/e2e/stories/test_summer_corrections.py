# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is found wrong after the addendum is sealed. A correction of May takes the question away that
August answered: the answer is withdrawn, and stays provable. A wrong answer of August itself is
corrected as May's marks are, and May's signatures stay (TT22/2021 Điều 14, 20)."""
import shutil

from signed_class import STAGES
from support import BINH, LAN, LEADER
from test_corrections import DECISION, WHY
from test_summer import ADDED, RETAKES, TRAINS, SummerClass


class SealedSummer(SummerClass):
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

    def sign_stages(self, stages):
        for stage in stages:
            self.sign(stage)

    def newest(self, stage, subject=None, student=RETAKES):
        return self.documents(stage, subject, student)[-1]

    def accepted(self, documents, superseded):
        """By openssl, by its own script, by the system; what they and the page say."""
        package = self.handed_over(RETAKES)
        with self.unpacked(package, documents, superseded) as bag:
            said = self.by_its_script(bag)
            self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
            self.assertIn(f"{documents - superseded} tài liệu đúng", said.stdout)
            page = self.printed(bag)
        report = self.school.session(LEADER).post(
            "/v1/package-verifications", raw=package, content_type="application/zip").json
        self.assertEqual((report["verdict"], report["findings"]), ("VALID", []))
        self.assertEqual(len(report["documents"]), documents)
        return said.stdout, page

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
            self.assertIn("link-missing", self.judged(shutil.make_archive(
                str(other), "zip", other.parent, other.name)))
