# SPDX-License-Identifier: AGPL-3.0-or-later
"""The districts end on 2025-07-01 and communes take over their schools, in a house that is in use: every
old document, lock, role and list still resolves as of its date."""
import base64
import hashlib
import json
import secrets
import tempfile

import class45
import demo as demo_story
import support
from house import new_key
from school import Builder, Secrets

SO_ADMIN = demo_story.ADMIN[0]
REFORM = support.ROOT / "services" / "auth" / "db" / "reforms" / "2025-07-01-dak-lak.tsv"
HEADER = "act\tcode\tdate\tinto\tkind\tlevels\tnew_code\tname\tdecision\tnote"
EA_KAR = "24373"  # the commune in which the story's school stands
EVE, DAY, AFTER = "2025-06-30", "2025-07-01", "2025-07-02"
OLD_YEAR = {"name": "2024-2025", "starts_on": "2024-09-05", "ends_on": "2025-05-31"}
DISTRICT, COMMUNE, ADMIN, TEACHER = "phong-cu", "xa-moi", "quan-tri-cu", "giao-vien-cu"


def row(act, code, into="", date=DAY):
    return "\t".join([act, code, date, into, "", "", "", "", "QĐ thử/QĐ-UBND", ""])


class TheReform(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="hbdt-")
        cls.province = support.open_school().province
        cls.people = Builder(support.house(), Secrets(cls.folder.name))
        cls.people.meet(cls.province, SO_ADMIN)
        cls.so = cls.province.session(SO_ADMIN)
        cls.tag = secrets.token_hex(3)
        cls._before()
        cls._reform()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def _before(cls):
        """A district with a school, its people, two classes of 2024-2025, one of them signed."""
        people, tag = cls.people, cls.tag
        cls.district_name = f"Phòng GDĐT huyện Thử {tag}"
        cls.district = people.org(SO_ADMIN, cls.province.part["province_id"], "phong",
                                  cls.district_name, f"H-{tag}")
        cls.school = people.org(SO_ADMIN, cls.district, "school", f"Trường THCS Cũ {tag}",
                                f"T-{tag}")
        for by, name, org, role in ((SO_ADMIN, DISTRICT, cls.district, "phong_admin"),
                                    (DISTRICT, ADMIN, cls.school, "school_admin"),
                                    (ADMIN, TEACHER, cls.school, "teacher")):
            people.account(by, name, f"Người Thử {name}", org, role, username=f"{name}.{tag}")
        cls.year = people.session(ADMIN).post(
            "/v1/school-years", {"org_id": cls.school, **OLD_YEAR}, key=new_key())["id"]
        cls.signed_class = cls._class("9A1")
        cls.credential = people.credential(TEACHER, {
            "common_name": f"Người Thử {TEACHER}", "organization": f"Trường THCS Cũ {tag}"})
        people.sign(TEACHER, cls.credential, cls.signed_class, "subject_result", "toan")
        cls.document = people.session(TEACHER).items(
            f"/v1/documents?class_id={cls.signed_class}&stage=subject_result")[0]["id"]
        cls.old_bytes = cls._content(cls.document)

    @classmethod
    def _class(cls, name):
        people, students = cls.people, class45.students()[:3]
        class_id = people.school_class(ADMIN, cls.year, name)
        people.assign(ADMIN, class_id, TEACHER, {"toan": TEACHER})
        people.roster(ADMIN, class_id, class45.roster_csv(students))
        ids = people.student_ids(TEACHER, class_id)
        for term in (1, 2):
            people.save_gradebook(TEACHER, class_id, "toan", term, students, ids)
        return class_id

    @classmethod
    def _content(cls, document):
        session = cls.people.session(TEACHER)
        return tuple(session.get(f"/v1/documents/{document}/{part}").body
                     for part in ("content", "signature"))

    @classmethod
    def _import(cls, text, dry_run=False):
        return cls.so.post(f"/v1/org-acts/import?dry_run={'true' if dry_run else 'false'}",
                           raw=text.encode(), content_type="text/csv", key=new_key()).json

    @classmethod
    def _reform(cls):
        """The file of the reform, and behind it where the school of this house goes."""
        reform = REFORM.read_text(encoding="utf-8")
        left_behind = "\n".join([HEADER, row("close", f"H-{cls.tag}")]) + "\n"
        cls.first_try = cls._import(reform + left_behind, dry_run=True)
        local = "\n".join([HEADER, row("reparent", f"T-{cls.tag}", EA_KAR),
                           row("split", f"H-{cls.tag}", EA_KAR),
                           row("close", f"H-{cls.tag}")]) + "\n"
        cls.old_session = cls.people.session(DISTRICT)
        cls.second_try = cls._import(reform + local, dry_run=True)
        cls.seen_after_trying = cls.old_session.items("/v1/orgs")
        cls.applied = cls._import(reform + local)
        cls.again = cls._import(reform + local)
        cls.commune = next(o["id"] for o in cls.so.items("/v1/orgs?kind=commune")
                           if o["code"] == EA_KAR)
        cls.people.account(SO_ADMIN, COMMUNE, "Người Thử Xã", cls.commune, "phong_admin",
                           username=f"{COMMUNE}.{cls.tag}")

    def path(self, org, day):
        return [o["id"] for o in self.so.get(f"/v1/orgs/{org}?as_of={day}").json["path"]]

    def test_a_trial_tells_what_is_left_behind_and_changes_nothing(self):
        refused = [r for r in self.first_try["results"] if r["outcome"] == "refused"]
        self.assertEqual([(r["code"], r["problem"]) for r in refused],
                         [(f"H-{self.tag}", "org-children")])
        self.assertEqual((self.second_try["refused"], self.second_try["dry_run"]), (0, True))
        self.assertEqual({o["id"] for o in self.seen_after_trying}, {self.district, self.school})

    def test_the_file_is_applied_once(self):
        self.assertEqual(self.applied["refused"], 0)
        self.assertEqual(self.applied["applied"], self.second_try["applied"])
        self.assertEqual((self.again["applied"], self.again["already"]), (0, self.again["rows"]))

    def test_the_tree_of_each_day(self):
        province = self.province.part["province_id"]
        self.assertEqual(self.path(self.school, EVE), [province, self.district, self.school])
        self.assertEqual(self.path(self.school, AFTER), [province, self.commune, self.school])
        self.refused(404, "not-found", lambda: self.so.get(f"/v1/orgs/{self.commune}?as_of={EVE}"))
        self.refused(404, "not-found",
                     lambda: self.so.get(f"/v1/orgs/{self.district}?as_of={AFTER}"))
        ended = self.so.get(f"/v1/orgs/{self.district}").json
        self.assertEqual((ended["name"], ended["valid_to"]), (self.district_name, EVE))
        history = self.so.get(f"/v1/orgs/{self.school}/history").json
        self.assertEqual([v["parent_id"] for v in history["versions"]],
                         [self.district, self.commune])
        self.assertEqual([a["kind"] for a in history["acts"]], ["reparent"])

    def test_lists_of_both_days(self):
        def listed(day, kind):
            return {o["code"] for o in self.so.items(f"/v1/orgs?as_of={day}&kind={kind}")}

        self.assertEqual(len(listed(AFTER, "commune") & {r["code"] for r in self.applied["results"]}),
                         102)
        self.assertNotIn(f"H-{self.tag}", listed(AFTER, "phong"))
        self.assertEqual(listed(EVE, "commune"), set())
        self.assertLessEqual({f"H-{self.tag}", "643", "555"}, listed(EVE, "phong"))
        self.assertEqual({o["code"] for o in self.so.items(f"/v1/orgs?as_of={EVE}&kind=so")} &
                         {"54"}, {"54"})

    def test_the_district_is_out_and_the_commune_is_in(self):
        body = {"org_id": self.school, "username": f"ai-do.{self.tag}", "full_name": "Ai Đó"}
        self.refused(401, "token-refused",
                     lambda: self.old_session.call("POST", "/v1/accounts", body, key=new_key()))
        username = self.people.username(DISTRICT)
        self.refused(403, "no-role", lambda: support.house().sign_in(
            username, self.people.secrets.password(username)))
        commune = self.people.session(COMMUNE)
        self.assertEqual({o["id"] for o in commune.items("/v1/orgs")} & {self.school},
                         {self.school})
        self.assertEqual(len(commune.items(f"/v1/accounts?org_id={self.school}")), 2)
        self.refused(404, "not-found",
                     lambda: commune.get(f"/v1/accounts?org_id={self.district}"))
        self.assertEqual([a["username"] for a in
                          self.so.items(f"/v1/accounts?org_id={self.district}")], [username])

    def test_nobody_gets_a_role_at_a_unit_that_has_ended(self):
        self.refused(404, "not-found", lambda: self.so.post("/v1/grants", {
            "account_id": self.people.account_id(DISTRICT), "role": "phong_admin",
            "org_id": self.district}))

    def test_the_old_document_still_verifies_and_keeps_its_names(self):
        content, signature = self._content(self.document)
        self.assertEqual((content, signature), self.old_bytes)
        self.assertEqual(json.loads(content)["school"]["parent_name"], self.district_name)
        verdict = self.people.session(TEACHER).post("/v1/verifications", {"items": [{
            "content_sha256": hashlib.sha256(content).hexdigest(),
            "signature": base64.b64encode(signature).decode()}]}).json["items"][0]
        self.assertEqual(verdict["verdict"], "VALID")

    def test_what_is_signed_late_calls_the_school_what_it_was_called_in_its_year(self):
        late = self._class("9A2")
        self.people.sign(TEACHER, self.credential, late, "subject_result", "toan")
        document = self.people.session(TEACHER).items(
            f"/v1/documents?class_id={late}&stage=subject_result")[0]["id"]
        content = json.loads(self._content(document)[0])
        self.assertEqual(content["school"]["parent_name"], self.district_name)

    def test_a_new_year_stands_under_the_commune(self):
        people = self.people
        year = people.school_year(ADMIN, self.school)
        class_id = people.school_class(ADMIN, year)
        people.assign(ADMIN, class_id, TEACHER, {"toan": TEACHER})
        students = class45.students()[:1]
        people.roster(ADMIN, class_id, class45.roster_csv(students))
        ids = people.student_ids(TEACHER, class_id)
        for term in (1, 2):
            people.save_gradebook(TEACHER, class_id, "toan", term, students, ids)
        people.sign(TEACHER, self.credential, class_id, "subject_result", "toan")
        document = people.session(TEACHER).items(
            f"/v1/documents?class_id={class_id}&stage=subject_result")[0]["id"]
        self.assertEqual(json.loads(self._content(document)[0])["school"]["parent_name"],
                         "UBND xã Ea Kar")

    def test_a_locked_year_stays_locked_when_its_school_moves(self):
        demo = support.demo()
        school = demo.steps["units"]["school"]
        code = self.so.get(f"/v1/orgs/{school}").json["code"]
        self._import("\n".join([HEADER, row("reparent", code, EA_KAR, "2026-06-01")]) + "\n")
        self.assertEqual(self.path(school, "2026-06-01")[1], self.commune)
        admin = demo.school.session("truong.quan-tri")
        self.assertEqual(admin.get(f"/v1/school-years/{demo.year_id}")["state"], "locked")
        self.refused(423, "year-locked", lambda: admin.put(
            f"/v1/classes/{demo.class_id}/homeroom",
            {"account_id": demo.school.account_id(class45.HOMEROOM), "full_name": "Ai Đó"},
            key=new_key()))
