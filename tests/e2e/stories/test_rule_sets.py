# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each class stands under the rules of its school, grade and year, and keeps them: a ninth grade of
2023-2024 under Thông tư 58 and 26, a fourth grade of a primary school under Thông tư 27. From the
gradebook's columns to the signed documents, every word is that of the rules."""
import json

import class45
import demo as demo_story
import support
from support import ADMIN, BINH, LAN, LEADER, OFFICE

PRIMARY_ADMIN, PRIMARY_LEADER, HOA, MAI = "th-admin", "th-leader", "hoa", "mai"

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


class RuleSets(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    @classmethod
    def new_school(cls, by, parent_id, levels, people):
        """people: name -> role; the administrator and the leader first."""
        school = cls.school
        org = school.session(by).post("/v1/orgs", {
            "parent_id": parent_id, "kind": "school", "levels": levels,
            "name": f"Trường Thử Nghiệm {levels} {school.tag}", "code": f"TN-{school.tag}-{levels[-4:]}"},
            key=school.key("school", levels))["id"]
        admin, leader, *_ = people
        usual, school.approver = school.approver, leader
        for name, role in people.items():
            support.FULL_NAMES[name] = f"{name.capitalize()} Thử Nghiệm"
            school._person((by if name in (admin, leader) else admin, name, role, org))
        school.approver = usual
        return org

    def save(self, name, class_id, subject, term, cells):
        path = f"/v1/classes/{class_id}/gradebooks/{subject}/{term}"
        session = self.school.session(name)
        return session.patch(path, {"cells": cells}, match=session.get(path).etag)

    def save_record(self, name, class_id, rows):
        path = f"/v1/classes/{class_id}/homeroom-record"
        session = self.school.session(name)
        return session.patch(path, {"rows": rows}, match=session.get(path).etag)

    def results(self, name, class_id, term=0):
        page = self.school.session(name).get(f"/v1/classes/{class_id}/results/{term}").json
        return page["ruleset"], page["items"]

    def content(self, name, class_id, stage):
        session = self.school.session(name)
        first = session.items(f"/v1/documents?class_id={class_id}&stage={stage}")[0]
        return json.loads(session.get(f"/v1/documents/{first['id']}/content").body)


class Grade9Before2024(RuleSets):
    """Lan teaches everything, Bình is the homeroom teacher."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        school = cls.school
        year = {"name": "2023-2024", "starts_on": "2023-09-05", "ends_on": "2024-05-31"}
        cls.year_id = school.session(ADMIN).post(
            "/v1/school-years", {"org_id": school.school_id, **year}, key=school.key("old"))["id"]
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
            "ends_at": support.instant(hours=1)})
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
        self.assertEqual(len(summary["subject_results"]), 13)
        # the printed form has the words of TT22, so there is none
        seal = self.school.key_of(OFFICE, "seal")
        self.assertEqual(self.school.sign(OFFICE, seal, self.class_id, "seal"), 3)
        self.refused(409, "no-form", lambda: self.school.session(BINH).post("/v1/handovers", {
            "student_id": self.ids[0], "school_year_id": self.year_id,
            "reason": "Chuyển trường theo gia đình"}))


class Grade4(RuleSets):
    """A primary school: Hoa teaches everything but music and is the homeroom teacher, Mai music."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        school = cls.school
        cls.org = cls.new_school(
            school._commune_admin, school.commune_id, "th",
            {PRIMARY_ADMIN: "school_admin", PRIMARY_LEADER: "leader", HOA: "teacher",
             MAI: "teacher"})
        cls.year_id = school.school_year(PRIMARY_ADMIN, cls.org)
        cls.class_id = school.school_class(PRIMARY_ADMIN, cls.year_id, "4A", 4)
        school.assign(PRIMARY_ADMIN, cls.class_id, HOA, {
            s: MAI if s == "am_nhac" else HOA for s in [*LEVELLED, *QUALITIES]})
        students = class45.students()[30:33]
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


class UnderTheProvince(RuleSets):
    """An upper secondary school and a centre of continuing education."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        province, cls.province_id = demo_story.ADMIN[0], cls.school.province.part["province_id"]
        cls.school.meet(cls.school.province, province)
        cls.province_admin = province

    def a_class(self, levels, name, grade, electives, **required):
        """Of two students, all taught by one teacher; its id and theirs."""
        admin, leader, teacher = (f"{levels}-{r}" for r in ("admin", "leader", "gv"))
        org = self.new_school(self.province_admin, self.province_id, levels,
                              {admin: "school_admin", leader: "leader", teacher: "teacher"})
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
