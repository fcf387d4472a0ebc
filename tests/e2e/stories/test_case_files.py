# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inspection case files (Quy chế Điều 4 k3, 5 k3): an office's leader lets a named inspector read
learning data of one school, within a scope, from day to day; each read is kept where the school sees
it, before it is answered. Nobody else gets anything by it, and after the end nobody."""
import support
from database import sql
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER, day
from test_changes import Follower

SO_ADMIN, XA = "so.quan-tri", "xa"  # administrators of the province and of the commune
CHIEF, MAI, NAM = "chief", "mai", "nam"  # the commune's leader and two inspectors
TEXT = "Cột ĐĐGck được sửa ba lần sau ngày khóa sổ"


class OwnOffice(support.OpenSchool):
    """A commune's leader approves roles from then on: so these schools have a commune of their own."""

    def _office(self):
        self.meet(self.province, SO_ADMIN)
        self.commune_id = self.org(SO_ADMIN, self.province.part["province_id"], "phong",
                                   f"Xã Thử Nghiệm {self.tag}", f"TN-X-{self.tag}")
        self.account(SO_ADMIN, XA, "Quản trị xã Thử Nghiệm", self.commune_id, "phong_admin",
                     username=f"{XA}.{self.tag}")
        return XA


class CaseFiles(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = OwnOffice()
        for by, name, full_name, role in (
                (SO_ADMIN, CHIEF, "Lãnh đạo xã Thử Nghiệm", "phong_leader"),
                (XA, MAI, "Mai Thử Nghiệm", "phong_inspector"),
                (XA, NAM, "Nam Thử Nghiệm", "phong_inspector")):
            school.account(by, name, full_name, school.commune_id, role,
                           username=f"{name}.{school.tag}")
        cls.key = school.key_of(LAN)
        for term in (1, 2):
            school.save_gradebook(LAN, school.class_id, "toan", term, school.students, school.ids)
        school.sign(LAN, cls.key, school.class_id, "subject_result", "toan")

    def setUp(self):
        self.opened = []

    def tearDown(self):
        for one in self.opened:
            now = self.school.session(CHIEF).get(f"/v1/case-files/{one['id']}")
            if now["state"] != "closed":
                self.close(one, override_reason="Kết thúc để thử việc khác")

    # --- what is done ---

    def open(self, by=CHIEF, at="gateway", names=(MAI,), scope=({"class_name": "9A1"},), **more):
        one = self.school.session(by).post("/v1/case-files", {
            "school_id": self.school.school_id, "year_name": "2025-2026",
            "decision_number": "21/QĐ-UBND", "reason": "Kiểm tra việc đánh giá môn Toán",
            "valid_from": day(), "valid_to": day(9),
            "inspectors": [{"account_id": self.school.account_id(n)} for n in names],
            "scope": list(scope), **more}, at=at).json
        self.opened.append(one)
        return one

    def at(self, one, what="", by=MAI):
        return self.school.session(by).get(f"/v1/case-files/{one['id']}{what}")

    def find(self, one, by=MAI, at="gateway", **more):
        return self.school.session(by).post(f"/v1/case-files/{one['id']}/findings",
                                            {"text": TEXT, **more}, at=at).json

    def act(self, one, what, body, by, at="gateway", match=None):
        match = match or self.at(one, by=CHIEF).etag
        return self.school.session(by).post(f"/v1/case-files/{one['id']}/{what}", body,
                                            match=match, at=at).json

    def submit(self, one, by=MAI, **options):
        return self.act(one, "submission", {"conclusion": "Sổ điểm đầy đủ, có ba ô sửa"}, by,
                        **options)

    def close(self, one, by=CHIEF, at="gateway", match=None, **more):
        return self.act(one, "closing", {"close_reason": "Đã kiểm tra xong", **more}, by, at, match)

    def reply(self, finding, by=LEADER, at="gateway"):
        return self.school.session(by).post(f"/v1/case-findings/{finding['id']}/reply", {
            "reply": "Đã sửa theo biên bản số 4 của tổ Toán"}, at=at).json

    # --- what can be read ---

    def of_class(self, class_id=None):
        base = f"/v1/classes/{class_id or self.school.class_id}"
        return [f"{base}/homeroom-record", f"{base}/results/1", f"{base}/signing-state",
                f"/v1/documents?class_id={class_id or self.school.class_id}&stage=year_summary"]

    def of_subject(self, class_id=None, subject="toan"):
        book = f"/v1/classes/{class_id or self.school.class_id}/gradebooks/{subject}/1"
        return [book, f"{book}/history", f"/v1/documents?class_id="
                f"{class_id or self.school.class_id}&stage=subject_result&subject={subject}"]

    def papers(self):
        one = self.school.session(LEADER).items(
            f"/v1/documents?class_id={self.school.class_id}&stage=subject_result"
            "&subject=toan")[0]["id"]
        return [f"/v1/documents/{one}{what}" for what in ("", "/content", "/signature")]

    def reads(self, paths, by=MAI):
        for path in paths:
            for at in ("gateway", "records"):
                self.assertEqual(self.school.session(by).get(path, at=at).status, 200)

    def refused_all(self, paths, by=MAI, status=404, slug="not-found"):
        for path in paths:
            with self.subTest(path=path, by=by):
                self.refused_at_both_doors(status, slug, "records", lambda at, path=path:
                                           self.school.session(by).get(path, at=at), self.kept)

    @staticmethod
    def kept():
        return sql("SELECT COUNT(*) FROM hbdt_records.case_read")

    # --- the stories ---

    def test_the_named_inspector_reads_within_the_scope_and_nobody_else(self):
        everything = self.of_class() + self.of_subject() + self.papers()
        self.refused_all(everything)
        one = self.open()
        self.assertEqual((one["state"], one["version"], one["inspectors"][0]["full_name"],
                          one["scope"][0]["class_id"]),
                         ("open", 1, "Mai Thử Nghiệm", self.school.class_id))
        self.reads(everything)
        self.assertEqual([c["name"] for c in self.at(one, "/classes")["items"]], ["9A1"])
        other = self.school.other_class_id
        self.refused_all(self.of_class(other) + self.of_subject(other))
        self.refused_all(everything, by=NAM)  # of the same office, not named
        for by in (XA, CHIEF):
            self.refused_all(everything, by=by, status=403, slug="forbidden")
        self.refused_all(self.of_class()[:2] + self.of_subject()[:2], by=BINH, status=403,
                         slug="not-your-class")
        for by, status in ((NAM, 404), (OTHER_LEADER, 404), (LAN, 403), (ADMIN, 403),
                           (OFFICE, 403), (XA, 403)):
            for what in ("", "/findings", "/classes"):
                with self.subTest(by=by, what=what):
                    self.refused(status, "not-found" if status == 404 else "forbidden",
                                 lambda by=by, what=what: self.at(one, what, by))
        self.assertNotIn(one["id"], [c["id"] for c in self.school.session(NAM).items(
            "/v1/case-files")])
        for by in (CHIEF, MAI, LEADER):
            self.assertIn(one["id"], [c["id"] for c in self.school.session(by).items(
                "/v1/case-files")])

    def test_no_other_data_and_no_writing_comes_with_it(self):
        self.open(scope=[{}])
        school, mai = self.school, self.school.session(MAI)
        for path in (f"/v1/students/{school.ids[1]}", f"/v1/classes/{school.class_id}/students",
                     f"/v1/changes?org_id={school.school_id}",
                     f"/v1/audit-events?org_id={school.school_id}",
                     f"{school.gradebook()}/csv"):
            self.refused(403, "forbidden", lambda path=path: mai.get(path))
        etag = mai.get(school.gradebook()).etag
        before = school.session(LEADER).get(school.gradebook()).body
        for at in ("gateway", "records"):
            self.refused(403, "forbidden", lambda at=at: mai.patch(
                school.gradebook(), school.one_cell(), match=etag, at=at))
        self.assertEqual(school.session(LEADER).get(school.gradebook()).body, before)

    def test_a_scope_of_one_subject_is_that_subject_alone(self):
        self.open(scope=[{"grade": 9, "subject": "toan"}])
        self.reads(self.of_subject() + self.of_subject(self.school.other_class_id) + self.papers())
        self.refused_all(self.of_class() + self.of_subject(subject="khtn"))
        another = self.open(names=[NAM], scope=[{"grade": 8}])
        self.refused_all(self.of_class() + self.of_subject(), by=NAM)
        self.assertEqual(self.at(another, "/classes", NAM)["items"], [])

    def test_before_the_first_day_and_after_the_last_there_is_nothing(self):
        one = self.open(valid_from=day(1))
        self.refused_all(self.of_subject())
        for first, last in (("- INTERVAL 0 DAY", "+ INTERVAL 0 DAY"),
                            ("- INTERVAL 9 DAY", "- INTERVAL 1 DAY")):
            sql("UPDATE hbdt_records.case_file SET valid_from = DATE(UTC_TIMESTAMP() + "
                       f"INTERVAL 7 HOUR) {first}, valid_to = DATE(UTC_TIMESTAMP() + INTERVAL "
                       f"7 HOUR) {last} WHERE id = {one['id']}")
            if first == "- INTERVAL 0 DAY":
                self.reads(self.of_subject())
        self.refused_all(self.of_subject())  # in the same session
        self.find(one, class_id=self.school.class_id)  # what was seen may still be written down

    def test_what_ends_it_ends_it_at_once(self):
        one = self.open()
        self.reads(self.of_class())
        self.submit(one)
        self.refused_all(self.of_class() + self.of_subject() + self.papers())
        self.refused(409, "case-state", lambda: self.find(one))
        self.close(one)
        called_off = self.open()
        self.reads(self.of_subject())
        self.close(called_off)
        self.refused_all(self.of_subject())
        for what in (lambda: self.close(called_off), lambda: self.submit(called_off)):
            self.refused(409, "case-state", what)

    def test_the_school_sees_who_read_what_and_it_is_in_its_chain(self):
        one, path = self.open(), self.school.gradebook()
        self.school.session(MAI).get(path)
        self.school.session(MAI).get(f"{path}/history?limit=5")
        self.refused(404, "not-found", lambda: self.school.session(MAI).get(
            self.school.gradebook(self.school.other_class_id)))
        wanted = [("Mai Thử Nghiệm", path, self.school.class_id, "toan"),
                  ("Mai Thử Nghiệm", f"{path}/history", self.school.class_id, "toan")]
        for by in (LEADER, CHIEF):
            self.assertEqual([(r["full_name"], r["path"], r["class_id"], r["subject"])
                              for r in self.at(one, "/reads", by)["items"]], wanted)
        page = self.at(one, "/reads?limit=1", LEADER)
        self.assertEqual([len(page["items"]), len(self.at(
            one, f"/reads?limit=1&after={page['next']}", LEADER)["items"])], [1, 1])
        self.refused(403, "forbidden", lambda: self.at(one, "/reads", MAI))
        events = [e for e in self.school.session(LEADER).items(
            f"/v1/audit-events?org_id={self.school.school_id}&limit=500")
            if e["action"] == "case.read" and e["object_id"] == str(one["id"])]
        account = self.school.account_id(MAI)
        self.assertEqual([(e["actor_id"], e["role"], e["details"]["path"]) for e in events],
                         [(account, "phong_inspector", p) for _, p, _, _ in wanted])

    def test_findings_are_recorded_submitted_answered_and_the_case_closed(self):
        school, one = self.school, self.open(names=[MAI, NAM])
        first = self.find(one, class_id=school.class_id, subject="toan",
                          student_id=school.ids[1])
        second = self.find(one, by=NAM)
        self.assertEqual([f["id"] for f in self.at(one, "/findings", CHIEF)["items"]],
                         [first["id"], second["id"]])
        self.assertEqual(self.at(one, "/findings", LEADER)["items"], [])  # a draft of the office
        self.refused(409, "case-state", lambda: self.reply(first))
        for by, status, slug in ((CHIEF, 403, "forbidden"), (LEADER, 403, "forbidden"),
                                 (LAN, 403, "forbidden")):
            self.refused_at_both_doors(status, slug, "records", lambda at, by=by:
                                       self.submit(one, by, at=at), lambda: self.whole(one))
        self.refused(412, "changed", lambda: self.submit(one, match='"v1"'))
        self.assertEqual(self.submit(one)["state"], "submitted")
        self.assertEqual(len(self.at(one, "/findings", LEADER)["items"]), 2)
        for by, status in ((OTHER_LEADER, 404), (MAI, 403), (ADMIN, 403), (LAN, 403)):
            self.refused_at_both_doors(
                status, "not-found" if status == 404 else "forbidden", "records",
                lambda at, by=by: self.reply(first, by, at), lambda: self.whole(one))
        self.reply(first)
        self.refused(409, "case-state", lambda: self.reply(first))
        self.refused(409, "case-unanswered", lambda: self.close(one))
        for by in (MAI, LEADER, XA):
            self.refused(403, "forbidden", lambda by=by: self.close(one, by))
        self.reply(second)
        closed = self.close(one)
        # opened, 2 findings, submitted, 2 replies, closed
        self.assertEqual((closed["state"], closed["version"]), ("closed", 7))
        self.refused(409, "case-state", lambda: self.reply(second))

    def whole(self, one):
        return [self.at(one, what, CHIEF).body for what in ("", "/findings", "/reads")]

    def test_a_case_must_make_sense(self):
        school = self.school
        for wrong, pointers in (
                ({"valid_from": day(-1)},  # when Mai was no inspector yet
                 {"/valid_from", "/inspectors/0/account_id"}),
                ({"valid_to": day(45)}, {"/valid_to"}),
                ({"valid_from": day(3), "valid_to": day(2)}, {"/valid_to"}),
                ({"year_name": "1999-2000"}, {"/year_name"}),
                ({"scope": [{"class_name": "9Z9"}, {"class_name": "9A1", "grade": 9},
                            {"subject": "khong_co"}]},
                 {"/scope/0/class_name", "/scope/1/grade", "/scope/2/subject"}),
                ({"names": (MAI, MAI)}, {"/inspectors/1/account_id"}),
                ({"names": (CHIEF,)}, {"/inspectors/0/account_id"}),
                ({"names": (LAN, MAI)}, {"/inspectors/0/account_id"}),
                ({"school_id": school.commune_id}, None)):
            with self.subTest(wrong=wrong):
                status, slug = (400, "invalid") if pointers else (404, "not-found")
                problem = self.refused(status, slug, lambda wrong=wrong: self.open(**wrong))
                if pointers:
                    self.assertEqual(self.pointers(problem), pointers)
        self.open(valid_to=day(44))
        for by in (XA, MAI, LEADER, ADMIN, LAN):
            self.refused_at_both_doors(403, "forbidden", "records", lambda at, by=by:
                                       self.open(by, at), lambda: self.school.session(
                                           CHIEF).get("/v1/case-files").body)

    def test_a_finding_names_only_what_lies_in_the_scope(self):
        school, one = self.school, self.open(scope=[{"class_name": "9A1", "subject": "toan"}])
        for wrong, pointer in (
                ({"class_id": school.other_class_id}, "/class_id"),
                ({"class_id": 2 ** 40}, "/class_id"),
                ({"subject": "khtn"}, "/subject"),
                ({"student_id": school.ids[1]}, "/class_id"),
                ({"class_id": school.class_id, "student_id": 2 ** 40}, "/student_id")):
            with self.subTest(wrong=wrong):
                self.assertEqual(self.pointers(self.refused(
                    400, "invalid", lambda wrong=wrong: self.find(one, **wrong))), {pointer})
        self.assertEqual(self.at(one, "/findings")["items"], [])
        for by, status in ((NAM, 404), (CHIEF, 403), (LEADER, 403)):
            self.refused_at_both_doors(
                status, "not-found" if status == 404 else "forbidden", "records",
                lambda at, by=by: self.find(one, by, at), lambda: self.whole(one))

    def test_the_leader_who_follows_hears_of_it_and_the_teachers_do_not(self):
        leader, lan = (Follower(self.school.session(n)) for n in (LEADER, LAN))
        one = self.open()
        self.find(one)
        self.submit(one)
        self.close(one, override_reason="Trường chưa giải trình, đã nhắc hai lần")
        def told(follower):
            return [e for e in follower.events if e["kind"] == "case_file"
                    and e["object_id"] == str(one["id"])]

        leader.until(lambda f: len(told(f)) == 3)
        lan.step()
        self.assertEqual([(e["operation"], e["new_value"]["state"]) for e in told(leader)], [
            ("created", "open"), ("changed", "submitted"), ("changed", "closed")])
        self.assertEqual([e for e in lan.events if e["kind"] == "case_file"], [])
