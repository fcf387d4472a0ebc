# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each class stands under the rules of its school, grade and year, and keeps them: a ninth grade of
2023-2024 under Thông tư 58 and 26, a fourth grade of a primary school under Thông tư 27. From the
gradebook's columns to the signed documents, every word is that of the rules."""
import dataclasses

import class45
import packages
from rule_sets import RuleSets
from support import ADMIN, BINH, LAN, LEADER, OFFICE, instant

PRIMARY_ADMIN, PRIMARY_LEADER, PRIMARY_OFFICE = "th-admin", "th-leader", "th-office"
HOA, MAI = "hoa", "mai"

# Subjects of grade 9 before 2024, the marks of three students, from the worked examples H4, H7, H9.
SCORED = ["toan", "vat_li", "hoa_hoc", "sinh_hoc", "ngu_van", "lich_su", "dia_li", "ngoai_ngu", "gdcd",
          "cong_nghe"]
REGULAR = {"toan": 4, "ngu_van": 4, "gdcd": 2, "cong_nghe": 2}  # by hours; the others 3
EXAMPLES = [
    # foreign language alone reaches 8,0: Giỏi since TT26, Khá before
    {"marks": [79, 85, 86, 84, 78, 82, 84, 83, 90, 88], "learning": "gioi", "average": 84,
     "rule": "k1", "decision": "completed", "title": "gioi"},
    # Giỏi but for one subject at 3,4: Yếu, raised to Trung bình
    {"marks": [95, 90, 90, 88, 85, 85, 88, 87, 92, 34], "learning": "trung_binh", "average": 83,
     "rule": "k6", "decision": "completed", "title": "none"},
    # Khá but for one subject at 1,9: Kém, raised to Yếu
    {"marks": [75, 72, 76, 70, 68, 72, 74, 73, 80, 19], "learning": "yeu", "average": 68,
     "rule": "k6", "decision": "retest", "title": "none"},
]
ONE_TERM = {"am_nhac": 1, "mi_thuat": 2}

# Grade 4: subject -> columns of the tests; what each of three pupils has at the year's end.
TESTS = {"tieng_viet": ("gk", "ck"), "toan": ("gk", "ck"), "ngoai_ngu_1": ("ck",),
         "lich_su_dia_li": ("ck",), "khoa_hoc": ("ck",), "tin_hoc": ("ck",), "cong_nghe": ("ck",)}
LEVELLED = [*TESTS, "dao_duc", "gdtc", "am_nhac", "mi_thuat", "hdtn"]
QUALITIES = [
    "pc_yeu_nuoc", "pc_nhan_ai", "pc_cham_chi", "pc_trung_thuc", "pc_trach_nhiem", "nl_tu_chu",
    "nl_giao_tiep", "nl_giai_quyet", "nl_ngon_ngu", "nl_tinh_toan", "nl_khoa_hoc", "nl_cong_nghe",
    "nl_tin_hoc", "nl_tham_mi", "nl_the_chat"]
PUPILS = [
    {"result": "hoan_thanh_xuat_sac", "decision": "promoted", "title": "xuat_sac", "rule": "k2a"},
    {"toan": 80, "result": "hoan_thanh_tot", "decision": "promoted", "title": "tieu_bieu",
     "rule": "k2b"},
    {"toan": 40, "result": "chua_hoan_thanh", "decision": "supplement", "title": "none",
     "rule": "k2d"},
]


class Grade9Before2024(RuleSets):
    """Lan teaches everything, Bình is the homeroom teacher."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        school = cls.school
        cls.year_id = cls.old_year(ADMIN, school.school_id)
        cls.class_id = school.school_class(ADMIN, cls.year_id, "9C")
        cls.subjects = [*SCORED, "the_duc", *ONE_TERM]
        school.assign(ADMIN, cls.class_id, BINH, {s: LAN for s in cls.subjects})
        students = class45.students()[20:23]
        school.roster(ADMIN, cls.class_id, class45.roster_csv(students))
        numbers = school.student_ids(BINH, cls.class_id)
        cls.ids = [numbers[s.number] for s in students]

    def enter_marks(self):
        for i, subject in enumerate(SCORED):
            columns = [f"tx{n + 1}" for n in range(REGULAR.get(subject, 3))] + ["gk", "ck"]
            for term in (1, 2):
                self.save(LAN, self.class_id, subject, term, [
                    {"student_id": s, "column": c, "tenths": e["marks"][i]}
                    for s, e in zip(self.ids, EXAMPLES) for c in columns])
        for subject in ("the_duc", *ONE_TERM):
            for term in (1, 2):
                if ONE_TERM.get(subject, term) == term:
                    # three of four, the last among them: Đạt by Điều 10 k2
                    self.save(LAN, self.class_id, subject, term, [
                        {"student_id": s, "column": c, "rating": "chua_dat" if c == "tx1" else "dat"}
                        for s in self.ids for c in ("tx1", "tx2", "gk", "ck")])

    def test_from_the_columns_to_the_approved_documents(self):
        self.assertEqual(self.school.session(LAN).get(f"/v1/classes/{self.class_id}")["ruleset"],
                         "TT58_26")
        refused = self.refused(400, "invalid", lambda: self.save_record(BINH, self.class_id, [
            {"student_id": self.ids[0], "conduct_term1": "dat", "praise": "recognised"}]))
        self.assertEqual(self.pointers(refused), {"/rows/0/conduct_term1", "/rows/0/praise"})
        self.enter_marks()
        self.save_record(BINH, self.class_id, [
            {"student_id": s, "conduct_term1": "trung_binh", "conduct_term2": "tot",
             "absent_excused": 3, "absent_unexcused": 0, "comment": "Chăm ngoan."}
            for s in self.ids])
        rules, items = self.results(BINH, self.class_id)
        self.assertEqual(rules, "TT58_26")
        self.assertEqual({i["promotion"]["decision"] for i in items}, {"undecided"})
        # no formula makes the year's conduct of the terms': the homeroom teacher says it
        conduct = [{"student_id": s, "conduct_year": "tot"} for s in self.ids]
        self.no_conduct_while_locked(conduct)
        self.save_record(BINH, self.class_id, conduct)
        self.judged_as_in_the_examples()
        self.signed_and_approved()

    def no_conduct_while_locked(self, rows):
        leader = self.school.session(LEADER)
        lock = leader.post("/v1/windows", {
            "kind": "lock", "column_kind": "conduct", "year_name": "2023-2024",
            "decision_number": "12/QĐ-TN", "reason": "Kiểm tra sổ chủ nhiệm",
            "ends_at": instant(hours=1)})
        refused = self.refused(423, "window-closed",
                               lambda: self.save_record(BINH, self.class_id, rows))
        self.assertEqual(self.pointers(refused),
                         {f"/rows/{i}/conduct_year" for i in range(len(rows))})
        leader.post(f"/v1/windows/{lock['id']}/closing", {"reason": "Đã kiểm tra xong"},
                    match=lock.etag)

    def judged_as_in_the_examples(self):
        _, items = self.results(BINH, self.class_id)
        for item, example in zip(items, EXAMPLES):
            with self.subTest(example["marks"]):
                why = item["learning"]["explanation"]
                self.assertEqual(
                    (item["learning"]["level"], why["average"], why["rule"],
                     item["promotion"]["decision"], item["title"]["title"]),
                    (example["learning"], example["average"],
                     "TT58/2011 (TT26/2020) Điều 13 " + example["rule"], example["decision"],
                     example["title"]))
        self.assertEqual(items[2]["promotion"]["explanation"]["retest_subjects"], ["cong_nghe"])
        self.assertEqual(items[1]["learning"]["explanation"]["adjusted_for"], "cong_nghe")
        said = {s["subject"]: s["result"] for s in items[0]["subjects"]}
        self.assertEqual([s for s in said], self.subjects)
        self.assertEqual({said[s]["rating"] for s in ("the_duc", *ONE_TERM)}, {"dat"})
        _, first_term = self.results(BINH, self.class_id, 1)
        self.assertEqual(first_term[0]["learning"]["level"], "gioi")
        elsewhere = [s["subject"] for s in first_term[0]["subjects"]
                     if s["result"].get("taught") is False]
        self.assertEqual(elsewhere, ["mi_thuat"])

    def signed_and_approved(self):
        lan, binh, leader = (self.school.key_of(n) for n in (LAN, BINH, LEADER))
        for subject in self.subjects:
            self.assertEqual(self.school.sign(LAN, lan, self.class_id, "subject_result", subject), 3)
        self.assertEqual(self.school.sign(BINH, binh, self.class_id, "year_summary"), 3)
        self.assertEqual(self.school.sign(LEADER, leader, self.class_id, "approval"), 3)
        for stage in ("subject_result", "year_summary", "approval"):
            self.assertEqual(self.content(LEADER, self.class_id, stage)["ruleset"], "TT58_26")
        summary = self.content(LEADER, self.class_id, "year_summary")
        self.assertEqual(summary["learning"]["year"], "gioi")
        self.assertEqual(summary["conduct"], {
            "term1": "trung_binh", "term2": "tot", "year": "tot",
            "explanation": {"rule": "TT58/2011 (TT26/2020) Điều 3 k2", "term1": "trung_binh",
                            "term2": "tot"}})
        self.assertEqual(summary["learning"]["averages"], {"term1": 84, "term2": 84, "year": 84})
        self.assertEqual(len(summary["subject_results"]), 13)
        seal = self.school.key_of(OFFICE, "seal")
        self.assertEqual(self.school.sign(OFFICE, seal, self.class_id, "seal"), 3)
        self.printed()

    def printed(self):
        text, info = self.package(BINH, self.ids[0], self.year_id, self.subjects)
        self.assertEqual(info["Printed-Form"].split("; ")[::2],
                         ["Mẫu HB-TT58 bản 2", "hiệu lực từ 2020-10-11 đến 2024-08-31"])
        for words in ("Mẫu HB-TT58 bản 2", "Môn học", "Toán 7,9 7,9 7,9", "ĐTB các môn học 8,4 8,4 8,4",
                      "Đã ký số: Lan Thử Nghiệm", "Học lực Hạnh kiểm", "Học kì I Giỏi Trung bình",
                      "Cả năm Giỏi Tốt", "Học sinh Giỏi", "Hoàn thành chương trình trung học cơ sở",
                      "Huyện (quận, thị xã):", "PHÊ DUYỆT CỦA HIỆU TRƯỞNG"):
            self.assertIn(words, text)
        for words in ("Kết quả học tập", "Kết quả rèn luyện", "Mức đánh giá"):
            self.assertNotIn(words, text)
        self.school.lock_year(ADMIN, LEADER, self.year_id, "9/QĐ-TN")
        texts, info = self.proven(packages.archive_class(self.school, ADMIN, self.class_id), LEADER,
                                  self.subjects, 3)
        self.assertTrue(info["Printed-Form"].startswith("Mẫu HB-TT58 bản 2; "))
        for marks in ("8,8 8,8 8,8", "3,4 3,4 3,4", "1,9 1,9 1,9"):
            self.assertEqual(sum(f"Công nghệ {marks}" in t for t in texts), 1, marks)
        self.assertEqual(sum("Kiểm tra lại trong hè" in t for t in texts), 1)


class Grade4(RuleSets):
    """A primary school: Hoa teaches everything but music and is the homeroom teacher, Mai music."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        school = cls.school
        cls.org = cls.new_school(
            school._commune_admin, school.commune_id, "th",
            {PRIMARY_ADMIN: "school_admin", PRIMARY_LEADER: "leader", HOA: "teacher",
             MAI: "teacher", PRIMARY_OFFICE: "office"})
        cls.year_id = school.school_year(PRIMARY_ADMIN, cls.org)
        cls.class_id = school.school_class(PRIMARY_ADMIN, cls.year_id, "4A", 4)
        school.assign(PRIMARY_ADMIN, cls.class_id, HOA, {
            s: MAI if s == "am_nhac" else HOA for s in [*LEVELLED, *QUALITIES]})
        first, *others = class45.students()[30:33]
        students = [dataclasses.replace(first, full_name="Y Lơ\u0306 Thử Nghiệm"), *others]
        school.roster(PRIMARY_ADMIN, cls.class_id, class45.roster_csv(students))
        numbers = school.student_ids(HOA, cls.class_id)
        cls.ids = [numbers[s.number] for s in students]

    def cells(self, subject, term):
        for student, pupil in zip(self.ids, PUPILS):
            at_end = "tot" if subject in QUALITIES else "hoan_thanh_tot"
            middle = "dat" if subject in QUALITIES else "hoan_thanh"
            yield {"student_id": student, "column": "tx1", "rating": middle}
            yield {"student_id": student, "column": "tx2", "rating": at_end if term == 2 else middle}
            for column in TESTS.get(subject, ()):
                # the first term does not count for the year
                mark = pupil.get(subject, 90) if (term, column) == (2, "ck") else 60
                yield {"student_id": student, "column": column, "tenths": mark}

    def test_a_primary_school_has_no_grade_six(self):
        refused = self.refused(400, "invalid", lambda: self.school.school_class(
            PRIMARY_ADMIN, self.year_id, "6A", 6))
        self.assertEqual(self.pointers(refused), {"/grade"})

    def test_from_the_columns_to_the_signed_summary(self):
        hoa = self.school.session(HOA)
        book = hoa.get(f"/v1/classes/{self.class_id}/gradebooks/toan/2").json
        self.assertEqual((book["ruleset"], book["kind"]), ("TT27", "levelled"))
        self.assertEqual([(c["column"], c["value"]) for c in book["columns"]],
                         [("tx1", "rating"), ("tx2", "rating"), ("gk", "test"), ("ck", "test")])
        self.wrong_cells_are_all_named()
        for subject in [*LEVELLED, *QUALITIES]:
            for term in (1, 2):
                self.save(MAI if subject == "am_nhac" else HOA, self.class_id, subject, term,
                          list(self.cells(subject, term)))
        self.save_record(HOA, self.class_id, [
            {"student_id": s, "praise": "recognised", "absent_excused": 60, "absent_unexcused": 0}
            for s in self.ids])
        rules, items = self.results(HOA, self.class_id)
        self.assertEqual(rules, "TT27")
        for item, pupil in zip(items, PUPILS):
            self.assertEqual(
                (item["learning"]["level"], item["learning"]["explanation"]["rule"],
                 item["promotion"]["decision"], item["title"]["title"]),
                (pupil["result"], "TT27/2020 Điều 9 " + pupil["rule"], pupil["decision"],
                 pupil["title"]))
        lacks = items[2]["learning"]["explanation"]["lacks_for_next"]
        self.assertEqual((lacks["level"], lacks["tests"], lacks["first_test"], lacks["test_floor"]),
                         ("hoan_thanh", 1, "toan", 50))
        self.signed()

    def wrong_cells_are_all_named(self):
        of = {"student_id": self.ids[0]}
        refused = self.refused(400, "invalid", lambda: self.save(
            HOA, self.class_id, "toan", 2, [
                {**of, "column": "ck", "tenths": 85}, {**of, "column": "tx3", "tenths": 80},
                {**of, "column": "tx1", "rating": "dat"}, {**of, "column": "tx2", "tenths": 80},
                {**of, "column": "gk", "rating": "hoan_thanh"},
                {"student_id": self.ids[1], "column": "tx2", "state": "zero_by_rule"}]))
        self.assertEqual(self.pointers(refused), {
            "/cells/0/tenths", "/cells/1/column", "/cells/2/rating", "/cells/3/tenths",
            "/cells/4/rating", "/cells/5/state"})

    def signed(self):
        hoa, mai = self.school.key_of(HOA), self.school.key_of(MAI)
        self.refused(404, "unknown-subject", lambda: self.school.sign(
            HOA, hoa, self.class_id, "subject_result", "pc_trung_thuc"))
        for subject in LEVELLED:
            by = (MAI, mai) if subject == "am_nhac" else (HOA, hoa)
            self.assertEqual(
                self.school.sign(*by, self.class_id, "subject_result", subject), 3)
        self.assertEqual(self.school.sign(HOA, hoa, self.class_id, "year_summary"), 3)
        summary = self.content(HOA, self.class_id, "year_summary")
        self.assertEqual(summary["ruleset"], "TT27")
        self.assertEqual(summary["learning"]["year"], "hoan_thanh_xuat_sac")
        self.assertEqual([q["code"] for q in summary["qualities"]], QUALITIES)
        self.assertEqual({q["year"]["level"] for q in summary["qualities"]}, {"tot"})
        self.assertEqual(len(summary["subject_results"]), len(LEVELLED))
        # what stands in the signed summary is no longer changed in the gradebook
        self.refused(409, "already-signed", lambda: self.save(
            HOA, self.class_id, "pc_nhan_ai", 2,
            [{"student_id": self.ids[0], "column": "tx2", "rating": "dat"}]))
        self.printed()

    def printed(self):
        school = self.school
        for name, stage, kind in ((PRIMARY_LEADER, "approval", "person"),
                                  (PRIMARY_OFFICE, "seal", "seal")):
            self.assertEqual(school.sign(name, school.key_of(name, kind), self.class_id, stage), 3)
        text, info = self.package(HOA, self.ids[0], self.year_id, LEVELLED, PRIMARY_LEADER)
        self.assertEqual(info["Printed-Form"].split("; ")[::2],
                         ["Mẫu HB-TH-TT27 bản 2", "hiệu lực từ 2025-07-01"])
        for words in ("Mẫu HB-TH-TT27 bản 2", "Y LƠ\u0306 THỬ NGHIỆM", "TIỂU HỌC", "Toán T 9",
                      "Đạo đức T Đã ký số: Hoa Thử Nghiệm", "Đã ký số: Mai Thử Nghiệm",
                      "2. Những phẩm chất chủ yếu", "Yêu nước T", "3.2. Những năng lực đặc thù",
                      "Thể chất T", "Đánh giá kết quả giáo dục: Hoàn thành xuất sắc",
                      "Khen thưởng: Học sinh Xuất sắc",
                      "Hoàn thành chương trình lớp 4; được lên lớp", "Xã (phường):"):
            self.assertIn(words, text)
        for words in ("Học lực", "Hạnh kiểm", "Kết quả học tập", "Huyện"):
            self.assertNotIn(words, text)


    def test_a_fifth_grade_before_tt27_is_printed_on_the_form_of_tt30(self):
        year_id = self.old_year(PRIMARY_ADMIN, self.org)
        class_id, ids = self.filled_class(PRIMARY_ADMIN, HOA, year_id, "5A", 5,
                                          class45.students()[33:34])
        self.save_record(HOA, class_id, [{"student_id": ids[0], "comment": "Em chăm ngoan."}])
        rules, items = self.results(HOA, class_id)
        self.assertEqual((rules, items[0]["promotion"]["decision"]), ("TT30_22", "completed"))
        subjects = self.sign_all(class_id, HOA, PRIMARY_LEADER, PRIMARY_OFFICE)
        text, info = self.package(HOA, ids[0], year_id, subjects, PRIMARY_LEADER)
        self.assertEqual(info["Printed-Form"].split("; ")[0], "Mẫu HB-TH-TT30 bản 1")
        for words in ("Toán T 8", "Thể dục T", "2.1. Năng lực", "Tự phục vụ, tự quản T",
                      "2.2. Phẩm chất", "Đoàn kết, yêu thương T", "Em chăm ngoan.",
                      "Hoàn thành chương trình tiểu học", "Huyện (quận, thị xã):"):
            self.assertIn(words, text)
        for words in ("Đánh giá kết quả giáo dục", "năng lực đặc thù", "Xã (phường):"):
            self.assertNotIn(words, text)


class TheRulesOfAnOpenYear(RuleSets):
    def test_the_rules_are_told_with_their_dates_and_doubts(self):
        found = {r["name"]: r for r in self.school.session(LAN).items("/v1/rule-sets")}
        self.assertEqual(set(found), {"TT30_22", "TT27", "TT58", "TT58_26", "TT22", "GDTX", "TT43"})
        since = {p["grade"]: p["from_year"] for p in found["TT22"]["phases"]}
        self.assertEqual(since, {6: 2021, 7: 2022, 8: 2023, 9: 2024, 10: 2022, 11: 2023, 12: 2024})
        doubts = {d["name"]: d for d in found["TT22"]["doubts"]}
        self.assertEqual((doubts["adjust"]["value"], doubts["adjust"]["others"]),
                         ("TT22_ADJUST_REMAINING", "TT22_ADJUST_COUNTERFACTUAL"))
        self.assertTrue(all(d["why"] and d["source"] for r in found.values() for d in r["doubts"]))
        self.assertEqual({n for n, r in found.items() if r["unconfirmed"]}, {"TT43"})

    def test_a_class_of_tt22_knows_no_words_of_tt58(self):
        self.assertEqual(
            self.school.session(LAN).get(f"/v1/classes/{self.school.class_id}")["ruleset"], "TT22")
        refused = self.refused(400, "invalid", lambda: self.save_record(
            LAN, self.school.class_id, [{"student_id": self.school.ids[1],
                                         "conduct_term1": "trung_binh", "conduct_year": "tot"}]))
        self.assertEqual(self.pointers(refused), {"/rows/0/conduct_term1", "/rows/0/conduct_year"})

    def test_two_teachers_share_the_arts_and_one_signs(self):
        school = self.school
        class_id = school.school_class(ADMIN, school.year_id, "9D")
        school.assign(ADMIN, class_id, BINH,
                      {"nghe_thuat": LAN, "am_nhac": LAN, "mi_thuat": BINH})
        students = class45.students()[40:42]
        school.roster(ADMIN, class_id, class45.roster_csv(students))
        numbers = school.student_ids(BINH, class_id)
        good, weak = (numbers[s.number] for s in students)
        for name, part in ((LAN, "am_nhac"), (BINH, "mi_thuat")):
            for term in (1, 2):
                self.save(name, class_id, part, term, [
                    {"student_id": s, "column": c,
                     "rating": "chua_dat" if (s, c, part) == (weak, "gk", "mi_thuat") else "dat"}
                    for s in (good, weak) for c in ("tx1", "tx2", "gk", "ck")])
        refused = self.refused(400, "invalid", lambda: self.save(LAN, class_id, "nghe_thuat", 1, [
            {"student_id": good, "column": "tx1", "rating": "dat"}]))
        self.assertEqual(self.pointers(refused), {"/cells/0/column"})
        _, items = self.results(BINH, class_id)
        arts = [next(s["result"] for s in i["subjects"] if s["subject"] == "nghe_thuat")
                for i in items]
        self.assertEqual([a["rating"] for a in arts], ["dat", "chua_dat"])
        lan = school.key_of(LAN)
        self.refused(404, "unknown-subject", lambda: school.sign(
            LAN, lan, class_id, "subject_result", "am_nhac"))
        self.assertEqual(school.sign(LAN, lan, class_id, "subject_result", "nghe_thuat"), 2)
        term = self.content(LAN, class_id, "subject_result")["terms"][0]
        self.assertEqual([p["subject"] for p in term["parts"]], ["am_nhac", "mi_thuat"])
        self.refused(409, "already-signed", lambda: self.save(BINH, class_id, "mi_thuat", 1, [
            {"student_id": weak, "column": "gk", "rating": "dat"}]))
