# SPDX-License-Identifier: AGPL-3.0-or-later
"""Schools right under the province, and their rules: an upper secondary school, and a centre of
continuing education before and after Thông tư 43."""
import class45
import demo as demo_story
from rule_sets import RuleSets


class UnderTheProvince(RuleSets):
    """An upper secondary school and a centre of continuing education."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        province, cls.province_id = demo_story.ADMIN[0], cls.school.province.part["province_id"]
        cls.school.meet(cls.school.province, province)
        cls.province_admin = province

    def people(self, levels):
        """The administrator, the leader, the teacher and the office of a school; and its unit."""
        people = {f"{levels}-{r}": role for r, role in (
            ("admin", "school_admin"), ("leader", "leader"), ("gv", "teacher"), ("vt", "office"))}
        return *people, self.new_school(self.province_admin, self.province_id, levels, people)

    def a_class(self, levels, name, grade, electives, **required):
        """Of two students, all taught by one teacher; its id and theirs."""
        admin, _, teacher, _, org = self.people(levels)
        year_id = self.school.school_year(admin, org)
        class_id = self.school.school_class(admin, year_id, name, grade)
        subjects = {**required, **electives}
        self.school.assign(admin, class_id, teacher, {s: teacher for s in subjects})
        students = class45.students()[10:12]
        self.school.roster(admin, class_id, class45.roster_csv(students))
        numbers = self.school.student_ids(teacher, class_id)
        ids = [numbers[s.number] for s in students]
        for subject, columns in subjects.items():
            for term in (1, 2):
                self.save(teacher, class_id, subject, term, [
                    {"student_id": s, "column": c,
                     **({"rating": "dat"} if columns == 0 else {"tenths": mark})}
                    for s, mark in zip(ids, (85, 64))
                    for c in [f"tx{n + 1}" for n in range(columns or 2)] + ["gk", "ck"]])
        self.save_record(teacher, class_id, [
            {"student_id": s, "conduct_term1": "tot", "conduct_term2": "tot", "absent_excused": 1,
             "absent_unexcused": 0} for s in ids])
        return teacher, class_id

    def test_a_tenth_grade_is_judged_by_the_electives_it_takes(self):
        electives = {"vat_li": 3, "hoa_hoc": 3, "tin_hoc": 3, "mi_thuat": 0}
        teacher, class_id = self.a_class(
            "thpt", "10A", 10, electives, ngu_van=4, toan=4, ngoai_ngu_1=4, lich_su=3, gdqp_an=2,
            gdtc=0, hdtn_hn=0, gddp=0)
        rules, items = self.results(teacher, class_id)
        self.assertEqual(rules, "TT22")
        self.assertEqual([(i["learning"]["level"], i["learning"]["explanation"]["scored"],
                           i["promotion"]["decision"], i["title"]["title"]) for i in items],
                         [("tot", 8, "promoted", "gioi"), ("dat", 8, "promoted", "none")])
        listed = self.school.session(teacher).items(f"/v1/classes/{class_id}/subjects")
        self.assertEqual({s["subject"] for s in listed if s["choice"] == "elective" and s["taken"]},
                         set(electives))
        self.assertEqual([s["tx_columns"] for s in listed if s["subject"] in ("toan", "gdqp_an")],
                         [4, 2])
        taken = {s["subject"] for s in items[0]["subjects"]}
        self.assertTrue(set(electives) <= taken)
        self.assertFalse({"sinh_hoc", "am_nhac"} & taken)

    def test_what_a_centre_signs_must_be_confirmed_first(self):
        teacher, class_id = self.a_class(
            "gdnn-gdtx", "11GD", 11, {"dia_li": 3, "vat_li": 3, "hoa_hoc": 3, "sinh_hoc": 3},
            ngu_van=4, toan=4, lich_su=3, hdtn_hn=0)
        rules, items = self.results(teacher, class_id)
        self.assertEqual(rules, "TT43")
        why = items[0]["learning"]["explanation"]
        self.assertEqual((items[0]["learning"]["level"], why["need"], why["scored"], why["rule"]),
                         ("tot", 5, 7, "TT43/2021, as TT22/2021 Điều 9 k2a"))
        self.refused(409, "rules-unconfirmed", lambda: self.school.sign(
            teacher, self.school.key_of(teacher), class_id, "subject_result", "toan"))

    def test_a_centre_signs_and_prints_in_its_own_words(self):
        school = self.school
        admin, leader, teacher, office, org = self.people("gdnn-gdtx")
        year_id = self.old_year(admin, org)
        class_id, ids = self.filled_class(admin, teacher, year_id, "12GD", 12,
                                          class45.students()[12:13])
        self.save_record(teacher, class_id, [
            {"student_id": s, "conduct_term1": "tot", "conduct_term2": "tot", "conduct_year": "tot",
             "absent_excused": 1, "absent_unexcused": 0, "comment": "Chuyên cần."} for s in ids])
        subjects = self.sign_all(class_id, teacher, leader, office)
        text, info = self.package(teacher, ids[0], year_id, subjects, leader)
        self.assertEqual(info["Printed-Form"].split("; ")[0], "Mẫu HB-GDTX bản 1")
        for words in ("GIÁO DỤC THƯỜNG XUYÊN CẤP TRUNG HỌC PHỔ THÔNG", "Họ và tên học viên",
                      "GIÁM ĐỐC TRUNG TÂM", "Trung tâm:", "Xác nhận của Giám đốc trung tâm",
                      "Toán 8,0 8,0 8,0", "ĐTB các môn học 8,0 8,0 8,0", "Cả năm Giỏi Tốt",
                      "Học viên Giỏi", "Hoàn thành chương trình trung học phổ thông"):
            self.assertIn(words, text)
        for words in ("Hiệu trưởng", "HIỆU TRƯỞNG", "Học sinh", "Môn học nâng cao"):
            self.assertNotIn(words, text)
