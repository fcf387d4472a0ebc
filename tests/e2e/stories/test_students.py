# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who the students are (Quy chế Điều 7 k1, k2): the homeroom teacher fills in the profile, adds and
moves students of the own class; names of every people are kept as written, found and sorted the
Vietnamese way; two records of one student are made one and parted again."""
import hashlib
import unicodedata
import urllib.parse

import class45
import pictures
import support
from house import new_key
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER

PERSONAL_ID = "066911765432"  # digit 4 is 9: nobody has it
PHONE = "0999765432"
HEADER = "stt,ho_ten,ngay_sinh,gioi_tinh"
# In the order they must come.
SORTED = ["Nguyễn An", "Trần An", "Nguyễn Văn An", "Bế Văn Ánh", "Y Blĭk Niê", "Lý",
          "H'Ngân Adrơng", "H\u2019Ngân Adrơ\u0306ng", "Tôn Nữ Thị Ngọc Yến"]


class Students(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.students = class45.students()[9:12]
        cls.class_id = cls.new_class("9B1", LAN)
        cls.other_id = cls.new_class("9B2", BINH)
        school.roster(ADMIN, cls.class_id, class45.roster_csv(cls.students))
        cls.ids = school.student_ids(LAN, cls.class_id)
        cls.one, cls.two = (cls.ids[s.number] for s in cls.students[:2])

    @classmethod
    def new_class(cls, name, homeroom):
        class_id = cls.school.school_class(ADMIN, cls.school.year_id, name)
        cls.school.assign(ADMIN, class_id, homeroom, {"toan": homeroom})
        return class_id

    def session(self, name):
        return self.school.session(name)

    def profile(self, student, by=LEADER):
        return self.session(by).get(f"/v1/students/{student}")

    def change(self, student, by=LAN, at="gateway", **change):
        return self.session(by).patch(f"/v1/students/{student}", change,
                                      match=self.profile(student).etag, at=at)

    def list_of(self, class_id):
        return self.session(LEADER).items(f"/v1/classes/{class_id}/students")

    def write_refused(self, status, slug, method, path, body, *people, **options):
        for name in people:
            with self.subTest(name=name):
                self.refused_at_both_doors(
                    status, slug, "records",
                    lambda at, n=name: self.session(n).call(method, path, body, at=at, **options,
                                                            key=new_key()),
                    lambda: [self.list_of(self.class_id), self.profile(self.one).body])

    def test_the_homeroom_teacher_alone_fills_in_the_profile(self):
        answer = self.change(self.one, commune="24595", policy_groups=["con_thuong_binh"],
                             father_occupation="Nông dân", guardian_name="H'Bà Thử Nghiệm",
                             native_place="Buôn Thử Nghiệm", register_number="12/THCS")
        self.assertEqual((answer["commune_name"], answer["policy_groups"]),
                         ("Xã Đắk Liêng", ["con_thuong_binh"]))
        for name in (LAN, LEADER, OFFICE):
            self.assertEqual(self.profile(self.one, name).json, answer.json)
        match = {"match": answer.etag}
        path = f"/v1/students/{self.one}"
        self.write_refused(403, "not-your-class", "PATCH", path, {"phone": PHONE}, BINH, **match)
        self.write_refused(403, "forbidden", "PATCH", path, {"phone": PHONE}, ADMIN, LEADER, OFFICE,
                           OTHER_LEADER, **match)
        self.refused(403, "not-your-class", lambda: self.profile(self.one, BINH))
        self.refused(403, "forbidden", lambda: self.profile(self.one, ADMIN))
        self.refused(404, "not-found", lambda: self.profile(self.one, OTHER_LEADER))

    def test_all_that_is_wrong_is_said_at_once(self):
        problem = self.refused(400, "invalid", lambda: self.change(
            self.one, full_name="Em 1", personal_id="123", commune="643", nationality="XX",
            policy_groups=["con_ai"], phone="không có", father_birth_year=2020))
        self.assertEqual(self.pointers(problem), {
            "/full_name", "/personal_id", "/commune", "/nationality", "/policy_groups", "/phone",
            "/father_birth_year"})

    def test_identity_and_telephone_are_in_no_log_and_no_chain(self):
        self.change(self.two, personal_id=PERSONAL_ID, phone=PHONE)
        self.assertEqual(self.profile(self.two)["phone"], PHONE)
        logs = list((support.STATE_DIR / "log").glob("*"))
        self.assertTrue(any(b"/v1/students/" in f.read_bytes() for f in logs), "nothing is logged")
        events = self.session(LEADER).items(
            f"/v1/audit-events?org_id={self.school.school_id}")
        self.assertIn("student.change", {e["action"] for e in events})
        for secret in (PERSONAL_ID, PHONE):
            self.assertFalse([f for f in logs if secret.encode() in f.read_bytes()])
            self.assertNotIn(secret, str(events))

    def test_the_photograph_is_part_of_the_profile(self):
        path = f"/v1/students/{self.one}/photo"
        told = pictures.chunk(b"tEXt", b"Comment\0GPS 12.6N 108.0E")
        put = lambda by=LAN, at="gateway", file=pictures.png(354, 472, told): self.session(by).call(
            "PUT", path, raw=file, content_type="image/png", at=at,
            match=self.profile(self.one).etag)
        self.refused(404, "not-found", lambda: self.session(LEADER).get(path))
        for name, slug in ((BINH, "not-your-class"), (LEADER, "forbidden"), (OFFICE, "forbidden"),
                           (ADMIN, "forbidden"), (OTHER_LEADER, "forbidden")):
            self.refused_at_both_doors(403, slug, "records", lambda at, n=name: put(n, at),
                                       lambda: self.profile(self.one).body)
        for file, says in ((pictures.png(400, 300), "rộng 3"), (pictures.png(60, 80), "nhỏ"),
                           (pictures.png(354, 472)[:300], "hỏng"), (b"GIF89a", "JPEG")):
            self.assertIn(says, self.refused(422, "photo-refused", lambda f=file: put(file=f)).detail)
        self.refused(413, "too-large", lambda: put(file=bytes(200 * 1024 + 1)))
        digest = put()["photo_sha256"]
        self.assertEqual(self.profile(self.one)["photo_sha256"], digest)
        for name in (LAN, LEADER, OFFICE):
            photo = self.session(name).get(path)
            self.assertEqual(hashlib.sha256(photo.body).hexdigest(), digest)
            self.assertTrue(photo.body.startswith(b"\xff\xd8"))
            self.assertNotIn(b"GPS", photo.body)
            self.assertEqual((photo.headers["Content-Type"], photo.headers["Cache-Control"],
                              photo.etag), ("image/jpeg", "no-store", self.profile(self.one).etag))
        self.refused(403, "not-your-class", lambda: self.session(BINH).get(path))
        self.refused(404, "not-found", lambda: self.session(OTHER_LEADER).get(path))
        self.session(LAN).call("DELETE", path, match=self.profile(self.one).etag)
        self.refused(404, "not-found", lambda: self.session(LAN).get(path))

    def test_the_ministrys_code_is_given_once(self):
        made = self.session(LAN).post(f"/v1/classes/{self.class_id}/students", {"profile": {
            "full_name": "Chưa Có Mã", "birth_date": "2011-08-06", "sex": "female",
            "ethnic": "12"}})["id"]
        self.change(made, student_code="6612345678")
        problem = self.refused(400, "invalid", lambda: self.change(made, student_code="6612345679"))
        self.assertEqual(self.pointers(problem), {"/reason"})
        self.change(made, student_code="6612345679", reason="Bộ cấp lại mã cho đúng")

    def test_names_are_kept_found_and_sorted(self):
        class_id = self.new_class("9B3", LAN)
        shuffled = SORTED[4:] + SORTED[:4]
        rows = [f"{n},{unicodedata.normalize('NFD', name)}  ,06/08/2011,Nam"
                for n, name in enumerate(shuffled, 1)]
        body = "\n".join([HEADER, *rows]).encode()
        self.school.roster(LAN, class_id, body)
        self.assertEqual([s["full_name"] for s in self.list_of(class_id)], shuffled)
        found = self.session(LAN).items(f"/v1/students?class_id={class_id}&limit=4")
        self.assertEqual([s["full_name"] for s in found], SORTED)
        for typed, names in (("adrong", SORTED[6:8]), ("ADRƠNG", SORTED[6:7]), ("h'ngan", SORTED[6:8]),
                             ("blik", SORTED[4:5]), ("ánh", SORTED[3:4])):
            for form in ("NFC", "NFD"):
                query = urllib.parse.quote(unicodedata.normalize(form, typed))
                found = self.session(LEADER).items(f"/v1/students?class_id={class_id}&name={query}")
                self.assertEqual([s["full_name"] for s in found], names, (typed, form))
        renumbering = f"/v1/classes/{class_id}/students/renumbering"
        self.write_refused(403, "not-your-class", "POST", renumbering, None, BINH)
        self.session(LAN).post(renumbering)
        self.assertEqual([(s["number"], s["full_name"]) for s in self.list_of(class_id)],
                         list(enumerate(SORTED, 1)))

    def test_a_student_joins_and_a_mistake_is_taken_back(self):
        path = f"/v1/classes/{self.class_id}/students"
        body = {"profile": {"full_name": "Bế Văn Mẫu", "birth_date": "2011-08-06", "sex": "male",
                            "ethnic": "02"}}
        self.write_refused(403, "not-your-class", "POST", path, body, BINH)
        self.write_refused(403, "forbidden", "POST", path, body, ADMIN, LEADER, OFFICE)
        made = self.session(LAN).post(path, body)
        self.assertIn(made["id"], {s["id"] for s in self.list_of(self.class_id)})
        self.refused(409, "student-enrolled",
                     lambda: self.session(LAN).post(path, {"student_id": made["id"]}))
        self.session(LAN).delete(f"{path}/{made['id']}")
        self.assertNotIn(made["id"], {s["id"] for s in self.list_of(self.class_id)})
        self.session(BINH).post(f"/v1/classes/{self.other_id}/students", {"student_id": made["id"]})
        self.refused(403, "not-your-class", lambda: self.profile(made["id"], LAN))
        self.session(BINH).delete(f"/v1/classes/{self.other_id}/students/{made['id']}")

    def test_code_lists_say_what_held_on_a_day(self):
        def codes(day):
            return {i["code"]: i["name"] for i in self.session(LAN).items(
                f"/v1/code-lists/administrative?as_of={day}")}
        before, after = codes("2025-06-30"), codes("2025-07-01")
        self.assertIn("54", before)
        self.assertNotIn("54", after)
        self.assertEqual(after["24595"], "Xã Đắk Liêng")
        self.assertEqual(len(self.session(OFFICE).items("/v1/code-lists/ethnic")), 55)


class ClassMoves(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.students = class45.students()[12:15]
        cls.from_id, cls.to_id = (Students.new_class.__func__(cls, name, who)
                                  for name, who in (("9B4", LAN), ("9B5", BINH)))
        school.roster(ADMIN, cls.from_id, class45.roster_csv(cls.students))
        cls.ids = school.student_ids(LAN, cls.from_id)
        for term in (1, 2):
            school.save_gradebook(LAN, cls.from_id, "toan", term, cls.students, cls.ids)
        school.session(LAN).prove()  # who proved last, signs
        school.sign(LAN, school.key_of(LAN), cls.from_id, "subject_result", "toan")
        cls.mover = cls.ids[cls.students[0].number]

    def move(self, by, student, class_id, at="gateway"):
        return self.school.session(by).post(f"/v1/students/{student}/class-moves", {
            "class_id": class_id, "moved_on": "2026-03-02",
            "reason": "Gia đình chuyển chỗ ở"}, at=at)

    def read(self, path, by=LEADER):
        return self.school.session(by).get(path).json

    def as_it_is(self):
        return [self.read(f"/v1/classes/{c}/{what}") for c in (self.from_id, self.to_id)
                for what in ("students", "gradebooks/toan/1")]

    def test_marks_go_along_and_what_is_signed_stays(self):
        for name, slug in ((BINH, "not-your-class"), (ADMIN, "forbidden"), (LEADER, "forbidden"),
                           (OFFICE, "forbidden"), (OTHER_LEADER, "forbidden")):
            self.refused_at_both_doors(
                403, slug, "records",
                lambda at, n=name: self.move(n, self.mover, self.to_id, at), self.as_it_is)
        old = self.read(f"/v1/classes/{self.from_id}/gradebooks/toan/2")["rows"][0]
        signed = self.read(f"/v1/documents?class_id={self.from_id}&stage=subject_result")["items"]
        self.move(LAN, self.mover, self.to_id)
        new = self.read(f"/v1/classes/{self.to_id}/gradebooks/toan/2", BINH)["rows"][0]
        self.assertEqual(new | {"number": 0}, old | {"number": 0})
        self.assertEqual(self.read(
            f"/v1/documents?class_id={self.from_id}&stage=subject_result")["items"], signed)
        self.assertEqual({d["state"] for d in signed}, {"signed"})
        years = self.read(f"/v1/students/{self.mover}/enrolments", BINH)["items"]
        self.assertEqual([(y["class_name"], y["valid_from"], y["valid_to"]) for y in years],
                         [("9B5", "2026-03-02", None), ("9B4", None, "2026-03-01")])
        self.refused(403, "not-your-class", lambda: self.read(f"/v1/students/{self.mover}", LAN))
        # The new class signs its own; Bình may have signed in elsewhere since.
        self.school.session(BINH).prove()
        self.school.sign(BINH, self.school.key_of(BINH), self.to_id, "subject_result", "toan")
        code, report = support.reconcile("hbdt_records")
        self.assertEqual((code, report["finding"]), (0, ""), report)


class Leavings(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.class_id, cls.other_id = (Students.new_class.__func__(cls, name, who)
                                      for name, who in (("9A15", LAN), ("9A16", BINH)))
        cls.students = class45.students()[6:9]
        school.roster(ADMIN, cls.class_id, class45.roster_csv(cls.students))
        cls.ids = school.student_ids(LAN, cls.class_id)
        school.save_gradebook(LAN, cls.class_id, "toan", 1, cls.students, cls.ids)
        cls.one = cls.ids[cls.students[0].number]

    def post(self, by, what, body, at="gateway"):
        return self.school.session(by).post(f"/v1/students/{self.one}/{what}", body, at=at).json

    def leave(self, by, at="gateway"):
        return self.post(by, "withdrawals", {
            "left_on": "2026-01-05", "reason_code": "hoan_canh",
            "reason": "Theo gia đình đi làm xa"}, at)

    def come_back(self, by, at="gateway"):
        return self.post(by, "returns", {"class_id": self.other_id, "returned_on": "2026-02-09"}, at)

    def as_it_is(self):
        leader = self.school.session(LEADER)
        return [leader.get(f"/v1/classes/{c}/students").json for c in (self.class_id, self.other_id)]

    def others(self, step, but):
        for name in {LAN, BINH, ADMIN, LEADER, OFFICE, OTHER_LEADER} - {but}:
            slug = "not-your-class" if name in (LAN, BINH) else "forbidden"
            self.refused_at_both_doors(403, slug, "records", lambda at, n=name: step(n, at),
                                       self.as_it_is)

    def test_a_student_leaves_and_comes_back_into_another_class(self):
        reasons = self.school.session(LAN).items("/v1/code-lists/leaving_reason")
        self.assertIn("hoan_canh", {r["code"] for r in reasons})
        old = self.school.session(LEADER).get(f"/v1/classes/{self.class_id}/gradebooks/toan/1")
        self.others(self.leave, LAN)
        self.leave(LAN)
        self.assertEqual([len(c["items"]) for c in self.as_it_is()], [2, 0])
        self.others(self.come_back, BINH)
        self.assertEqual(self.come_back(BINH)["left_on"], "2026-01-05")
        self.assertEqual([len(c["items"]) for c in self.as_it_is()], [2, 1])
        new = self.school.session(BINH).get(f"/v1/classes/{self.other_id}/gradebooks/toan/1")
        self.assertEqual(new["rows"][0] | {"number": 0},
                         next(r for r in old["rows"] if r["student_id"] == self.one) | {"number": 0})
        self.refused(409, "student-enrolled", lambda: self.come_back(BINH))
        self.assertEqual(support.reconcile("hbdt_records")[0], 0)


class Duplicates(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.class_id, cls.other_id = (Students.new_class.__func__(cls, name, who)
                                      for name, who in (("9B6", LAN), ("9B7", BINH)))
        twin = f"{HEADER}\n1,H\u2019Đôi Mẫu,06/08/2011,Nữ\n"
        school.roster(ADMIN, cls.class_id, twin.encode())
        school.roster(ADMIN, cls.other_id, twin.replace("\u2019", "'").encode())
        cls.keep = school.student_ids(LAN, cls.class_id)[1]
        cls.drop = school.student_ids(BINH, cls.other_id)[1]

    def merge(self, by=LEADER, at="gateway"):
        return self.school.session(by).post("/v1/student-merges", {
            "keep_id": self.keep, "drop_id": self.drop, "reason": "Hai hồ sơ của cùng một em"},
            at=at).json

    def lists(self):
        leader = self.school.session(LEADER)
        return [leader.get(f"/v1/classes/{c}/students").json
                for c in (self.class_id, self.other_id)]

    def test_two_records_are_made_one_and_parted_again(self):
        leader = self.school.session(LEADER)
        pairs = {(p["first_id"], p["second_id"]): p for p in leader.items("/v1/student-duplicates")}
        self.assertTrue(pairs[self.keep, self.drop]["same_name_and_birth_date"])
        for name, status in ((LAN, 403), (ADMIN, 403), (OFFICE, 403), (OTHER_LEADER, 404)):
            slug = "forbidden" if status == 403 else "not-found"
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, n=name: self.merge(n, at), self.lists)
        before = self.lists()
        merge = self.merge()
        self.assertEqual(leader.get(f"/v1/students/{self.drop}")["id"], self.keep)
        self.assertEqual([len(c["items"]) for c in self.lists()], [1, 0])
        self.assertEqual(support.reconcile("hbdt_records")[0], 0)
        self.refused(409, "merge-state", self.merge)
        self.refused(403, "forbidden", lambda: self.part(merge, ADMIN))
        self.assertEqual(self.part(merge)["state"], "reversed")
        self.assertEqual(self.lists(), before)
        self.assertEqual(leader.get(f"/v1/students/{self.drop}")["id"], self.drop)

    def part(self, merge, by=LEADER):
        return self.school.session(by).post(f"/v1/student-merges/{merge['id']}/reversal",
                                            {"reason": "Hai em khác nhau thật"}).json
