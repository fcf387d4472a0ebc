# SPDX-License-Identifier: AGPL-3.0-or-later
"""The regulation, clause by clause, for a class and its year: Điều 2, 6 k3, 7, 8 k1, 9, 11 k3, 13, 14 of the
Quy chế học bạ điện tử. Each clause is done by whom it names, and refused to the others. In the order
of the articles; what a later step needs of an earlier one, it does itself."""
import io
import subprocess
import unicodedata
import zipfile

import clauses
from house import new_key
from signed_class import DEPUTY, STAGES, SignedClass
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER

SCHOOL = (ADMIN, LEADER, OFFICE)
MONTH = "2025-10"


class YearClauses(SignedClass, clauses.Clause):
    """9A1: Lan is its homeroom teacher and teaches mathematics, Bình teaches the rest and 9A2."""
    reached = None

    @classmethod
    def reach(cls, stage):
        """All that is signed before that stage."""
        order = ("subject_result", *STAGES)
        for before in order[:order.index(stage)]:
            if order.index(before) >= (0 if cls.reached is None else order.index(cls.reached) + 1):
                cls.sign_subjects() if before == "subject_result" else cls.sign(before)
                YearClauses.reached = before

    def prepare(self, stage, subject=None, class_id=None):
        """A question for the documents of that stage, as the one who would sign them."""
        body = {"stage": stage, **({"subject": subject} if subject else {})}
        path = f"/v1/classes/{class_id or self.class_id}/documents"
        keys = {self.as_(n).username: k for n, k in self.keys.items()}
        return lambda session, at: session.post(
            path, {**body, "credential_id": keys.get(session.username, 1)}, at=at)

    def path(self, what):
        return f"/v1/classes/{self.class_id}/{what}"

    def of_9a2(self):
        """A student of the class whose homeroom teacher is Bình."""
        return self.school.student_ids(BINH, self.school.other_class_id)[4]

    # --- Điều 2: quá trình học tập, điểm số, nhận xét, đánh giá, chuyển trường ---

    def test_r02_marks_and_comments_come_from_the_subjects_teacher(self):
        """Điểm số trực tuyến, nhận xét, đánh giá và xếp loại."""
        book = self.school.gradebook(self.school.other_class_id)
        student = self.of_9a2()
        cells = {"cells": [{"student_id": student, "column": "tx1", "tenths": 85},
                           {"student_id": student, "column": "comment", "text": "Tiến bộ rõ"}]}
        etag = self.as_(LEADER).get(book).etag
        self.only(BINH, lambda s, at: s.patch(book, cells, match=etag, at=at),
                  not_your_class=(LAN, DEPUTY), forbidden=SCHOOL + (OTHER_LEADER,))
        told = self.as_(LAN).get(self.path("results/0"))
        self.assertEqual(told["ruleset"], "TT22")
        self.assertTrue(all(row["learning"]["level"] for row in told["items"]))

    def test_r02_a_transfer_is_asked_for_by_the_homeroom_teacher(self):
        """Quản lý công tác chuyển trường."""
        self.school.school_year(OTHER_ADMIN, self.school.other_school_id)
        ask = {"student_id": self.of_9a2(), "to_org_id": self.school.other_school_id,
               "first_day": "2026-03-02", "reason": "Gia đình chuyển chỗ ở"}
        made = self.only(BINH, lambda s, at: s.post("/v1/transfers", ask, at=at),
                         not_your_class=(LAN,), forbidden=SCHOOL + (OTHER_LEADER,))
        decide = {"decision": "reject", "number": "3/QĐ-TN", "reason": "Gia đình xin rút đơn"}
        done = self.only(LEADER, lambda s, at: s.post(
            f"/v1/transfers/{made['id']}/decision", decide, at=at),
            forbidden=(BINH, ADMIN, OFFICE), not_found=(OTHER_LEADER,))
        self.assertEqual(done["state"], "rejected")

    # --- Điều 6 k3: bàn giao học bạ ---

    def test_r06_3_a_transcript_is_handed_over_with_the_heads_approval(self):
        """Thủ trưởng quyết định việc xuất học bạ để bàn giao khi ra trường, chuyển trường."""
        self.signed_all()
        body = {"student_id": self.ids[3], "school_year_id": self.school.year_id,
                "reason": "Chuyển trường theo gia đình"}
        made = self.only(LAN, lambda s, at: s.post("/v1/handovers", body, at=at), "archive",
                         not_your_class=(BINH,),
                         forbidden=SCHOOL + (OTHER_LEADER,))
        path = f"/v1/handovers/{made['id']}"
        self.only(LEADER, lambda s, at: s.post(f"{path}/approval", {}, at=at), "archive",
                  forbidden=(LAN, ADMIN, OFFICE), not_found=(OTHER_LEADER,))
        self.assertEqual(self.school.wait_for(LAN, path)["state"], "succeeded")
        self.only(LAN, lambda s, at: s.get(f"{path}/package", at=at), "archive",
                  not_found=(BINH, OTHER_LEADER))

    # --- Điều 7: giáo viên chủ nhiệm ---

    def test_r07_1_the_homeroom_teacher_keeps_the_profiles(self):
        """Cập nhật danh sách học sinh, sơ yếu lý lịch của học sinh vào đầu năm học."""
        path = f"/v1/students/{self.ids[1]}"
        etag = self.as_(LAN).get(path).etag
        after = self.only(LAN, lambda s, at: s.patch(
            path, {"phone": "0262 3000 000"}, match=etag, at=at),
            not_your_class=(DEPUTY,), forbidden=SCHOOL + (OTHER_LEADER,))
        self.assertEqual(after["phone"], "0262 3000 000")

    def test_r07_2_the_homeroom_teacher_reports_each_month(self):
        """Hằng tháng, cập nhật học sinh vắng, nghỉ học, chuyển lớp, chuyển trường."""
        month = f"/v1/classes/{self.school.other_class_id}/months/{MONTH}"

        def step(what):
            etag = self.as_(LEADER).get(month).etag
            return lambda s, at: s.call("POST", f"{month}/{what}", match=etag, key=new_key(), at=at)

        rows = {"rows": [{"student_id": self.of_9a2(), "absent_excused": 2, "absent_unexcused": 1,
                          "absent_days": 2}]}
        etag = self.as_(LEADER).get(month).etag
        others = {"not_your_class": (LAN,), "forbidden": SCHOOL}
        self.only(BINH, lambda s, at: s.patch(month, rows, match=etag, at=at), **others)
        self.only(BINH, step("submission"), **others)
        done = self.only(LEADER, step("confirmation"), forbidden=(LAN, BINH, ADMIN, OFFICE),
                         not_found=(OTHER_LEADER,))
        self.assertEqual(done["state"], "confirmed")

    def test_r07_3_the_homeroom_teacher_signs_for_the_class(self):
        """Ký xác nhận bằng chữ ký số về kết quả và xếp loại của học sinh lớp mình chủ nhiệm."""
        self.reach("year_summary")
        ask = self.prepare("year_summary")
        self.only(LAN, ask, not_your_class=(BINH, DEPUTY, LEADER, OFFICE), forbidden=(ADMIN,),
                  not_found=(OTHER_LEADER,))
        self.sign("year_summary")
        YearClauses.reached = "year_summary"
        self.proven(self.documents("year_summary")[-1])

    def test_r07_4_the_homeroom_teacher_checks_the_class(self):
        """Kiểm tra học bạ điện tử của lớp, giúp thủ trưởng theo dõi việc cập nhật."""
        ask = lambda s, at: s.get(self.path("signing-state"), at=at)
        stages = self.only(LAN, ask, not_found=(OTHER_LEADER, OTHER_ADMIN))["items"]
        self.assertEqual({s["stage"] for s in stages}, {"subject_result", *STAGES})
        self.only(LAN, lambda s, at: s.get(self.path("results/0"), at=at),
                  not_your_class=(BINH, DEPUTY), forbidden=(ADMIN, OFFICE),
                  not_found=(OTHER_LEADER,))

    # --- Điều 8 k1, Điều 9: chữ ký số của giáo viên bộ môn, của thủ trưởng ---

    def test_r08_1_a_subject_is_signed_by_its_teacher(self):
        """Ký xác nhận bằng chữ ký số về kết quả, điểm số các môn học mình giảng dạy."""
        self.only(BINH, self.prepare("subject_result", "khtn"),
                  not_your_class=(LAN, DEPUTY, LEADER, OFFICE), forbidden=(ADMIN,),
                  not_found=(OTHER_LEADER,))
        self.reach("year_summary")
        self.proven(self.documents("subject_result", "khtn")[-1])

    def test_r09_the_leader_signs_after_the_homeroom_teacher(self):
        """Ký xác nhận bằng chữ ký số về kết quả của giáo viên bộ môn, giáo viên chủ nhiệm."""
        self.reach("approval")
        self.only(LEADER, self.prepare("approval"), forbidden=(LAN, BINH, OFFICE, ADMIN),
                  not_found=(OTHER_LEADER,))
        self.sign("approval")
        YearClauses.reached = "approval"
        self.proven(self.documents("approval")[-1])

    # --- Điều 11 k3, Điều 13: đóng dấu, khóa, lưu trữ ---

    def test_r11_3_the_seal_is_the_schools(self):
        """Việc in ấn, đóng dấu, lưu trữ chỉ được thực hiện tại các đơn vị trường học."""
        self.reach("seal")
        self.only(OFFICE, self.prepare("seal"), forbidden=(LAN, LEADER, ADMIN),
                  not_found=(OTHER_LEADER,))
        self.sign("seal")
        YearClauses.reached = "seal"
        self.proven(self.documents("seal")[-1])

    def test_r13_1a_the_head_decides_to_lock_the_year(self):
        """Theo đề nghị của Ban quản trị, thủ trưởng quyết định khóa học bạ của năm học đó."""
        self.signed_all()
        year = f"/v1/school-years/{self.school.year_id}"
        one = self.only(ADMIN, lambda s, at: s.post(
            f"{year}/lock-proposals", {"reason": "Đã ký đủ học bạ của năm học"}, at=at),
            forbidden=(LAN, LEADER, OFFICE), not_found=(OTHER_ADMIN,))
        decide = {"decision": "approve", "number": "9/QĐ-TN", "reason": "Đầy đủ, đúng quy định",
                  "override_reason": "Lớp 9A2 của trường thử chưa tổng kết"}
        path = f"/v1/lock-proposals/{one['id']}"
        self.only(LEADER, lambda s, at: s.post(f"{path}/decision", decide, at=at),
                  forbidden=(ADMIN, LAN, OFFICE), not_found=(OTHER_LEADER,))
        self.only(ADMIN, lambda s, at: s.post(f"{path}/execution", at=at),
                  forbidden=(LEADER, LAN, OFFICE), not_found=(OTHER_ADMIN,))
        self.assertEqual(self.as_(LAN).get(year)["state"], "locked")
        before = self.written()
        self.refused(423, "year-locked", lambda: self.save(LAN))
        self.assertEqual(self.written(), before)

    def test_r13_1b_the_transcripts_of_the_last_grade_are_printed(self):
        """In học bạ của học sinh cuối cấp từ phần mềm: the school's own people, from what is signed."""
        self.signed_all()
        made = self.as_(ADMIN).post("/v1/class-archives", {"class_id": self.class_id})
        path = f"/v1/class-archives/{made['id']}"
        self.assertEqual(self.school.wait_for(ADMIN, path)["state"], "succeeded")
        package = self.only(OFFICE, lambda s, at: s.get(f"{path}/package", at=at), "archive",
                            forbidden=(LAN, clauses.COMMUNE_ADMIN, clauses.SO_ADMIN),
                            not_found=(OTHER_ADMIN,)).body
        with zipfile.ZipFile(io.BytesIO(package)) as bag:
            pages = [n for n in bag.namelist() if n.endswith("transcript.pdf")]
            self.assertEqual(len(pages), len(self.students))
            self.assertIn(self.students[0].full_name, " ".join(
                self.words_of(bag.read(n)) for n in pages))

    @staticmethod
    def words_of(pdf):
        return unicodedata.normalize("NFC", subprocess.run(
            ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode())

    def test_r13_2_each_class_is_archived_on_media(self):
        """Lưu trữ dữ liệu của từng lớp, xuất từ phần mềm, trên đĩa CD hoặc thiết bị nhớ có nhãn."""
        self.signed_all()
        made = self.only(ADMIN, lambda s, at: s.post(
            "/v1/class-archives", {"class_id": self.class_id}, at=at), "archive",
            forbidden=(LAN, LEADER, OFFICE, clauses.COMMUNE_ADMIN, clauses.SO_ADMIN),
            not_found=(OTHER_ADMIN,))
        path = f"/v1/class-archives/{made['id']}"
        self.assertEqual(self.school.wait_for(ADMIN, path)["state"], "succeeded")
        label = self.only(ADMIN, lambda s, at: s.get(f"{path}/label", at=at), "archive",
                          forbidden=(LAN, clauses.COMMUNE_ADMIN), not_found=(OTHER_ADMIN,)).body
        self.assertIn("9A1", self.words_of(label))

    def signed_all(self):
        self.reach("seal")
        if YearClauses.reached != "seal":
            self.sign("seal")
            YearClauses.reached = "seal"

    # --- Điều 14: từ năm học 2021-2022, theo quy định của từng năm ---

    def test_r14_1_a_year_since_2021_stands_under_its_own_rules(self):
        """Quy chế này áp dụng từ năm học 2021-2022."""
        year = {"org_id": self.school.school_id, "name": "2021-2022", "starts_on": "2021-09-05",
                "ends_on": "2022-05-31"}
        made = self.only(ADMIN, lambda s, at: s.post("/v1/school-years", year, at=at),
                         forbidden=(LAN, LEADER, OFFICE, OTHER_ADMIN))
        rules = {grade: self.as_(ADMIN).post("/v1/classes", {
            "school_year_id": made["id"], "name": f"{grade}A1", "grade": grade})["ruleset"]
            for grade in (6, 9)}
        self.assertEqual(rules, {6: "TT22", 9: "TT58_26"})

    def test_r14_2_each_grade_changes_its_rules_by_the_year(self):
        """Hằng năm hoặc từng giai đoạn, quy chế được sửa đổi, bổ sung."""
        told = self.as_(LAN).get(f"/v1/classes/{self.class_id}")
        self.assertEqual(told["ruleset"], "TT22")
        self.assertEqual(self.content(self.documents("subject_result", "toan")[-1])["ruleset"],
                         "TT22")
