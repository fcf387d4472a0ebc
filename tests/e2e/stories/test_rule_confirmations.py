# SPDX-License-Identifier: AGPL-3.0-or-later
"""A centre of continuing education signs nothing by a number that nobody confirmed; the head of the
province department confirms it, from a school year on, and the class of that year is signed. Each
run takes a year of its own before those of the runs before: what was decided stays."""
import class45
import demo as demo_story
from database import sql
from rule_sets import RuleSets

RULE, LAST = "TT43.need", 2090
ADMIN, LEADER, TEACHER, OFFICE, CHIEF = "tc-admin", "tc-leader", "tc-gv", "tc-vt", "tc-giam-doc-so"


class RuleConfirmations(RuleSets):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        school, so_admin = cls.school, demo_story.ADMIN[0]
        province = school.province.part["province_id"]
        school.meet(school.province, so_admin)
        cls.so_admin = so_admin
        cls.end_heads()
        cls.org = cls.new_school(so_admin, province, "gdnn-gdtx", {
            ADMIN: "school_admin", LEADER: "leader", TEACHER: "teacher", OFFICE: "office"})
        school.account(so_admin, CHIEF, "Giám đốc Sở Thử Nghiệm", province, "so_leader",
                       username=f"{CHIEF}.{school.tag}")

    @classmethod
    def tearDownClass(cls):
        cls.end_heads()

    @staticmethod
    def end_heads():
        """The head of the department is the second person for roles right under it: only within this
        story. By SQL, since the last one of a unit cannot be taken away."""
        sql("DELETE FROM hbdt_auth.grant_row WHERE role = 'so_leader'")

    def decisions(self, by=TEACHER):
        return [c for c in self.school.session(by).items("/v1/rule-confirmations")
                if c["rule"] == RULE]

    def decide(self, by, year, value, **more):
        return self.school.session(by).post("/v1/rule-confirmations", {
            "rule": RULE, "value": value, "school_year": year, "decision_number": f"12/QĐ-{year}",
            "reason": "Theo văn bản hướng dẫn của Bộ", **more})

    def a_class(self, year):
        """Of grade 11, with one student: five of seven scored subjects from 8,0, none below 6,5."""
        school, first = self.school, int(year[:4])
        year_id = school.session(ADMIN).post("/v1/school-years", {
            "org_id": self.org, "name": year, "starts_on": f"{first}-09-05",
            "ends_on": f"{first + 1}-05-31"}, key=school.key("year", year))["id"]
        class_id = school.school_class(ADMIN, year_id, "11GD", 11)
        scored = {"ngu_van": 4, "toan": 4, "lich_su": 3, "dia_li": 3, "vat_li": 3, "hoa_hoc": 3,
                  "sinh_hoc": 3}
        school.assign(ADMIN, class_id, TEACHER, {s: TEACHER for s in (*scored, "hdtn_hn")})
        school.roster(ADMIN, class_id, class45.roster_csv(class45.students()[13:14]))
        [student] = school.student_ids(TEACHER, class_id).values()
        for i, (subject, columns) in enumerate({**scored, "hdtn_hn": 0}.items()):
            value = {"tenths": 80 if i < 5 else 65} if columns else {"rating": "dat"}
            for term in (1, 2):
                self.save(TEACHER, class_id, subject, term, [
                    {"student_id": student, "column": c, **value}
                    for c in [f"tx{n + 1}" for n in range(columns or 2)] + ["gk", "ck"]])
        self.save_record(TEACHER, class_id, [
            {"student_id": student, "conduct_term1": "tot", "conduct_term2": "tot",
             "absent_excused": 1, "absent_unexcused": 0, "comment": "Chuyên cần."}])
        return class_id, [*scored, "hdtn_hn"]

    def learning(self, class_id):
        [item] = self.results(TEACHER, class_id)[1]
        why = item["learning"]["explanation"]
        return item["learning"]["level"], why["need"], why.get("need_decision")

    def sign(self, class_id, subject):
        return self.school.sign(TEACHER, self.school.key_of(TEACHER), class_id, "subject_result",
                                subject)

    def refused_to(self, year):
        for by in (TEACHER, LEADER, ADMIN, self.so_admin, demo_story.COMMUNE_ADMIN[0]):
            self.refused(403, "forbidden", lambda: self.decide(by, year, 6))
        for wrong in ({"value": 7}, {"rule": "TT43.first_lower_year"}, {"school_year": "2030-2032"}):
            self.refused(400, "invalid", lambda: self.decide(CHIEF, year, **{"value": 5, **wrong}))

    def test_a_class_is_refused_then_confirmed_then_signed(self):
        school = self.school
        school.meet(school.province, demo_story.COMMUNE_ADMIN[0])
        before = self.decisions()
        first = min([int(c["school_year"][:4]) for c in before] + [LAST]) - 2
        year, earlier = f"{first}-{first + 1}", f"{first - 1}-{first}"
        class_id, subjects = self.a_class(year)

        self.assertEqual(self.learning(class_id), ("tot", 5, None))
        self.refused(409, "rules-unconfirmed", lambda: self.sign(class_id, "toan"))
        self.refused_to(year)
        self.assertEqual(self.decisions(), before)

        made = self.decide(CHIEF, year, 6).json
        self.refused(409, "rule-confirmed", lambda: self.decide(CHIEF, year, 5))
        self.assertEqual(self.decisions()[0], made)
        listed = {r["name"]: r for r in school.session(TEACHER).items("/v1/rule-sets")}["TT43"]
        self.assertIn(made, listed["confirmations"])
        number = made["decision_number"]
        self.assertEqual(self.learning(class_id), ("kha", 6, number))
        for subject in subjects:
            self.sign(class_id, subject)
        self.sign_above(class_id)
        self.the_summary_says(class_id, "kha", 6, number)

        # A decision for years before is no other one for this year; nothing signed changes.
        self.decide(CHIEF, earlier, 5)
        self.assertEqual(self.learning(class_id), ("kha", 6, number))
        self.the_summary_says(class_id, "kha", 6, number)

    def sign_above(self, class_id):
        for name, stage, kind in ((TEACHER, "year_summary", "person"),
                                  (LEADER, "approval", "person"), (OFFICE, "seal", "seal")):
            self.assertEqual(self.school.sign(name, self.school.key_of(name, kind), class_id, stage),
                             1)

    def the_summary_says(self, class_id, level, need, number):
        said = self.content(TEACHER, class_id, "year_summary")["learning"]
        self.assertEqual((said["year"], said["explanation"]["need"],
                          said["explanation"]["need_decision"]), (level, need, number))
