# SPDX-License-Identifier: AGPL-3.0-or-later
"""A class goes from roster to a signed, locked, archived transcript, and anyone can prove it."""
import json
import subprocess
import tempfile
from pathlib import Path

import class45
import demo as demo_story
import results
import support
import verify


class TheMainJob(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.demo = support.demo()

    def test_the_story_tells_every_step_and_its_time(self):
        lines = [line for line in self.demo.progress.splitlines() if line.startswith("[")]
        self.assertEqual(len(lines), len(demo_story.STEPS))
        for line in lines:
            self.assertRegex(line, r"^\[ ?\d+/\d+\] .+ · .+ (\d+\.\d\d s|done before\))$")

    def test_its_last_line_is_one_object_that_names_files_and_accounts(self):
        summary = self.demo.summary
        self.assertEqual(set(summary), {"gateway_url", "root_certificate", "handover_package",
                                        "class_archive", "class_image", "accounts"})
        for name in ("root_certificate", "handover_package", "class_archive", "class_image"):
            self.assertGreater(Path(summary[name]).stat().st_size, 0)
        self.assertEqual({a["role"] for a in summary["accounts"]},
                         {"so_admin", "phong_admin", "school_admin", "leader", "office", "teacher"})
        for account in summary["accounts"]:
            for file in filter(None, (account["secret_file"], account["pin_file"],
                                      account["totp_file"])):
                self.assertEqual(Path(file).stat().st_mode & 0o777, 0o600, file)

    def test_every_demo_account_can_sign_in(self):
        for account in self.demo.summary["accounts"]:
            password = Path(account["secret_file"]).read_text().rstrip("\n")
            session = support.house().sign_in(account["username"], password)
            self.assertEqual(session.role, account["role"])
            self.assertEqual(session.acr, "aal2")

    def test_every_worked_example_of_the_circular_is_a_student_with_its_result(self):
        session = self.demo.school.session(class45.HOMEROOM)
        found = {t: session.get(f"/v1/classes/{self.demo.class_id}/results/{t}").json
                 for t in (0, 1, 2)}
        realised = {tag for s in self.demo.students for tag in s.examples}
        self.assertEqual(realised, class45.WANTED)
        for student in (s for s in self.demo.students if s.examples):
            with self.subTest(examples=student.examples):
                self._as_written_down(student, found)

    def _as_written_down(self, student, found):
        """Only the table of examples judges here, no program's arithmetic."""
        of = {t: results.said(results.by_student(page)[self.demo.ids[student.number]])
              for t, page in found.items()}
        e = student.expected
        self.assertEqual(
            (of[0]["learning"], of[0]["conduct"], of[0]["promotion"], of[0]["title"]),
            (results.LEVEL[e["learning"]], results.LEVEL[e["conduct"]],
             results.DECISION[e["decision"]], e["title"].lower()))
        for (subject, term), tenths in e.get("averages", {}).items():
            self.assertEqual(of[term]["subject", subject], tenths)
        for term, level in e.get("learning_of_term", {}).items():
            self.assertEqual(of[term]["learning"], results.LEVEL[level])

    def test_the_names_come_back_letter_by_letter(self):
        session = self.demo.school.session(class45.HOMEROOM)
        there = {s["number"]: s["full_name"] for s in
                 session.items(f"/v1/classes/{self.demo.class_id}/students")}
        self.assertEqual(there, {s.number: s.full_name for s in self.demo.students})

    def test_the_whole_class_is_signed_in_four_stages(self):
        session = self.demo.school.session(demo_story.LEADER[0])
        for stage, count in (("subject_result", 45 * 12), ("year_summary", 45), ("approval", 45),
                             ("seal", 45)):
            found = session.items(f"/v1/documents?class_id={self.demo.class_id}&stage={stage}")
            self.assertEqual([d["state"] for d in found], ["signed"] * count, stage)

    def test_a_stranger_proves_the_handover_package_with_openssl(self):
        with tempfile.TemporaryDirectory() as work:
            bag = verify.unpack(self.demo.summary["handover_package"], work)
            counts = verify.check_bag(bag, self.demo.summary["root_certificate"],
                                      class45.SUBJECTS, Path(work))
        self.assertEqual(counts["signatures"], 12 + 3)
        self.assertEqual(counts["links"], 12 + 2)
        self.assertEqual(counts["pdfs"], 1)

    def test_the_package_proves_itself_by_its_own_script(self):
        with tempfile.TemporaryDirectory() as work:
            bag = verify.unpack(self.demo.summary["handover_package"], work)
            said = subprocess.run(["sh", "verify.sh", self.demo.summary["root_certificate"]],
                                  cwd=bag / "data", capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)

    def test_a_stranger_proves_all_45_transcripts_of_the_class_archive(self):
        with tempfile.TemporaryDirectory() as work:
            bag = verify.unpack(self.demo.summary["class_archive"], work)
            counts = verify.check_bag(bag, self.demo.summary["root_certificate"],
                                      class45.SUBJECTS, work)
        self.assertEqual(counts["signatures"], 45 * 15)
        self.assertEqual(counts["links"], 45 * 14)
        self.assertEqual(counts["pdfs"], 45)

    def test_the_disc_image_has_a_label_and_the_archive_on_it(self):
        image = self.demo.summary["class_image"]
        said = subprocess.run(["xorriso", "-indev", image, "-pvd_info", "-find", "/", "-name",
                               "manifest-sha256.txt"], capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertRegex(said.stdout + said.stderr, r"Volume Id +: *\S")
        self.assertIn("manifest-sha256.txt", said.stdout)

    def test_the_transcript_page_embeds_its_fonts_and_holds_the_name(self):
        student = next(s for s in self.demo.students if demo_story.HANDED_OVER in s.examples)
        with tempfile.TemporaryDirectory() as work:
            bag = verify.unpack(self.demo.summary["handover_package"], work)
            pdf = next(bag.glob("data/students/*/transcript.pdf"))
            text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True,
                                  text=True, check=True).stdout
            fonts = subprocess.run(["pdffonts", pdf], capture_output=True, text=True,
                                   check=True).stdout.splitlines()[2:]
        self.assertIn(student.full_name, text)
        self.assertTrue(fonts)
        for line in fonts:
            self.assertEqual(line.split()[-5], "yes", line)

    def test_it_works_twice(self):
        again = support.run_demo()
        self.assertEqual(again.returncode, 0, again.stderr)
        second = json.loads(again.stdout.splitlines()[-1])
        self.assertNotEqual(second["handover_package"], self.demo.summary["handover_package"])
