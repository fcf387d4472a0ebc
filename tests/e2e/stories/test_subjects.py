# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a class and each of its students is taught: electives chosen student by student, a subject
taught in one term, topic clusters. From the gradebook to the printed page nobody has what he or she does not take."""
import json

import class45
import demo as demo_story
from rule_sets import RuleSets

REQUIRED = {"ngu_van": 4, "toan": 4, "ngoai_ngu_1": 4, "lich_su": 3, "gdqp_an": 2, "gdtc": 0,
            "hdtn_hn": 0, "gddp": 0}
ELECTIVES = {"vat_li": 3, "hoa_hoc": 3, "dia_li": 3, "tin_hoc": 3, "mi_thuat": 0}
# Two students of one class: each takes four of the five, An draws, Bình does physics.
TAKE = [("hoa_hoc", "dia_li", "tin_hoc", "mi_thuat"), ("vat_li", "hoa_hoc", "dia_li", "tin_hoc")]


class Electives(RuleSets):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        school = cls.school
        province = demo_story.ADMIN[0]
        school.meet(school.province, province)
        people = {f"mon-{r}": role for r, role in (
            ("admin", "school_admin"), ("leader", "leader"), ("gv", "teacher"), ("vt", "office"))}
        cls.admin, cls.leader, cls.teacher, cls.office = people
        org = cls.new_school(province, school.province.part["province_id"], "thpt", people,
                             code="mon")
        cls.year_id = school.school_year(cls.admin, org)
        cls.class_id = school.school_class(cls.admin, cls.year_id, "10M", 10)
        cls.columns = {**REQUIRED, **ELECTIVES}
        school.assign(cls.admin, cls.class_id, cls.teacher, {s: cls.teacher for s in cls.columns})
        students = class45.students()[20:22]
        school.roster(cls.admin, cls.class_id, class45.roster_csv(students))
        numbers = school.student_ids(cls.teacher, cls.class_id)
        cls.ids = [numbers[s.number] for s in students]

    def path(self, subject):
        return f"/v1/classes/{self.class_id}/subjects/{subject}/students"

    def choose(self, subject, body):
        admin = self.school.session(self.admin)
        return admin.put(self.path(subject), body, match=admin.get(self.path(subject)).etag)

    def takers(self, subject):
        return [s for s, takes in zip(self.ids, TAKE) if subject in takes or subject in REQUIRED]

    def enter(self, subject, term, student_ids):
        columns = self.columns[subject]
        value = {"tenths": 80} if columns else {"rating": "dat"}
        return self.save(self.teacher, self.class_id, subject, term, [
            {"student_id": s, "column": c, **value} for s in student_ids
            for c in [f"tx{n + 1}" for n in range(columns or 2)] + ["gk", "ck"]])

    def test_from_the_choice_to_the_printed_page(self):
        for subject in ELECTIVES:
            self.choose(subject, {"students": [{"student_id": s} for s in self.takers(subject)]})
        self.refused_choices()
        self.taught_in_the_first_term("gdqp_an")
        self.with_topic_clusters("toan", "hoa_hoc", "dia_li")
        for subject in self.columns:
            for term in (1,) if subject == "gdqp_an" else (1, 2):
                self.enter(subject, term, self.takers(subject))
        self.save_record(self.teacher, self.class_id, [
            {"student_id": s, "conduct_term1": "tot", "conduct_term2": "tot", "absent_excused": 1,
             "absent_unexcused": 0, "comment": "Chăm ngoan."} for s in self.ids])
        self.judged_by_what_they_take()
        self.signed_and_printed()

    def refused_choices(self):
        drawer, physicist = self.ids
        refused = self.refused(400, "invalid", lambda: self.choose(
            "toan", {"students": [{"student_id": drawer}]}))
        self.assertEqual(self.pointers(refused), {"/everyone"})
        refused = self.refused(400, "invalid", lambda: self.enter("vat_li", 1, [drawer]))
        self.assertEqual({p.rpartition("/")[2] for p in self.pointers(refused)}, {"student_id"})
        self.enter("vat_li", 1, [physicist])
        refused = self.refused(409, "subject-entered", lambda: self.choose(
            "vat_li", {"students": [{"student_id": drawer}]}))
        self.assertEqual(self.pointers(refused), {f"/students/{physicist}"})
        admin = self.school.session(self.admin)
        self.refused(412, "changed", lambda: admin.put(
            self.path("vat_li"), {"everyone": True}, match='"v1"'))
        self.refused(403, "forbidden", lambda: self.school.session(self.teacher).put(
            self.path("vat_li"), {"everyone": True}, match='"v2"'))

    def assign(self, subject, **facts):
        admin = self.school.session(self.admin)
        path = f"/v1/classes/{self.class_id}/assignments"
        item = next(a for a in admin.items(path) if a["subject"] == subject)
        admin.put(path, {"items": [{k: item[k] for k in ("subject", "account_id", "full_name")}
                                   | facts]})

    def with_topic_clusters(self, *subjects):
        for subject in subjects:
            self.assign(subject, topic="term_2")
        refused = self.refused(400, "invalid", lambda: self.assign("tin_hoc", topic="term_2"))
        self.assertEqual(self.pointers(refused), {"/items"})
        refused = self.refused(400, "invalid", lambda: self.assign("gdtc", topic="term_2"))
        self.assertEqual(self.pointers(refused), {"/items/0/topic"})
        book = self.school.session(self.teacher).get(
            f"/v1/classes/{self.class_id}/gradebooks/hoa_hoc/2").json
        self.assertEqual([c["column"] for c in book["columns"] if c["topic"]], ["tx3"])

    def taught_in_the_first_term(self, subject):
        self.assign(subject, terms="term_1")
        refused = self.refused(400, "invalid", lambda: self.enter(subject, 2, self.ids))
        self.assertEqual({p.rpartition("/")[2] for p in self.pointers(refused)}, {"column"})

    def judged_by_what_they_take(self):
        rules, items = self.results(self.teacher, self.class_id)
        self.assertEqual(rules, "TT22")
        for item, takes in zip(items, TAKE):
            listed = {s["subject"]: s["result"] for s in item["subjects"]}
            self.assertEqual(set(listed), {*REQUIRED, *takes})
            self.assertEqual(listed["gdqp_an"]["average"], 80)
            self.assertEqual(item["learning"]["explanation"]["scored"],
                             5 + sum(ELECTIVES[s] > 0 for s in takes))
            self.assertEqual((item["learning"]["level"], item["promotion"]["decision"]),
                             ("tot", "promoted"))

    def topics(self, subject):
        """Of the signed document's terms."""
        session = self.school.session(self.teacher)
        first = session.items(f"/v1/documents?class_id={self.class_id}&stage=subject_result"
                              f"&subject={subject}")[0]
        content = json.loads(session.get(f"/v1/documents/{first['id']}/content").body)
        return [t.get("topic") for t in content["terms"]]

    def signed_and_printed(self):
        school, class_id = self.school, self.class_id
        for subject in self.columns:
            school.sign(self.teacher, school.key_of(self.teacher), class_id, "subject_result", subject)
            listed = school.session(self.teacher).items(
                f"/v1/documents?class_id={class_id}&stage=subject_result&subject={subject}")
            self.assertEqual({d["student_id"] for d in listed}, set(self.takers(subject)))
        self.assertEqual(self.topics("hoa_hoc"), [None, "tx3"])
        self.assertEqual(self.topics("tin_hoc"), [None, None])
        for name, stage, kind in ((self.teacher, "year_summary", "person"),
                                  (self.leader, "approval", "person"), (self.office, "seal", "seal")):
            school.sign(name, school.key_of(name, kind), class_id, stage)
        state = school.session(self.teacher).items(f"/v1/classes/{class_id}/signing-state")
        self.assertEqual({s["subject"]: s["expected"] for s in state if s["subject"]},
                         {s: len(self.takers(s)) for s in self.columns})
        self.assertEqual([s for s in state if s["gaps"] or s["missing"]], [])
        self.refused(409, "already-signed", lambda: self.choose(
            "vat_li", {"everyone": True}))
        self.refused(409, "already-signed", lambda: self.assign("hoa_hoc", topic="none"))
        self.refused(409, "already-signed", lambda: self.assign("tin_hoc", terms="both"))
        text, _ = self.package(self.teacher, self.ids[0], self.year_id, [*REQUIRED, *TAKE[0]],
                               self.leader)
        self.assertIn("Hóa học 8,0 8,0 8,0", text)
        self.assertNotIn("Vật lí 8,0", text)
