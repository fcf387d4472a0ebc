# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever follows the changes of a school has, at every moment that it is quiet, the same as the
school: nothing is missing, nothing is told to who may not read it, and records may die meanwhile.
The same changes are the history of every mark (Quy chế Điều 3, 6 k4)."""
import os
import signal
import threading
import time
from pathlib import Path

import class45
import support
from house import Problem, Unreachable, new_key
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_LEADER

SOON_S = 5


class Follower:
    """A copy of what a person may follow, made of nothing but the stream."""

    def __init__(self, session):
        self.session = session
        self.cursor = session.get("/v1/changes")["next"]
        self.copy = {}      # (kind, object_id) -> value
        self.events = []

    def step(self, wait=0, limit=100, at="gateway"):
        page = self.session.get(
            f"/v1/changes?after={self.cursor}&limit={limit}&wait={wait}", at=at).json
        self.cursor = page["next"]
        for event in page["items"]:
            self._take(event)
        return page

    def _take(self, event):
        self.events.append(event)
        key = event["kind"], event["object_id"]
        if event["operation"] == "removed":
            self.copy.pop(key, None)
        elif event["operation"] in ("created", "changed"):
            kept = {**self.copy.get(key, {}), **event["new_value"]}
            self.copy[key] = {k: v for k, v in kept.items() if v is not None}

    def until(self, done):
        """Follows until done(self); fails when that takes too long."""
        end = time.monotonic() + SOON_S
        while not done(self):
            assert time.monotonic() < end, "the change is not told"
            self.step(wait=1)

    def of(self, kind):
        return {ident: value for (k, ident), value in self.copy.items() if k == kind}

    def kinds(self):
        return {event["kind"] for event in self.events}


class Changes(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.followers = {name: Follower(school.session(name))
                         for name in (LEADER, ADMIN, OFFICE, LAN, BINH, OTHER_LEADER)}
        cls.students = class45.students()[9:12]
        cls.class_id = school.school_class(ADMIN, school.year_id, "9E1")
        school.assign(ADMIN, cls.class_id, LAN, {"toan": LAN, "khtn": BINH})
        school.roster(ADMIN, cls.class_id, class45.roster_csv(cls.students))
        cls.ids = school.student_ids(LAN, cls.class_id)
        school.save_gradebook(LAN, cls.class_id, "toan", 1, cls.students, cls.ids)
        school.save_gradebook(BINH, cls.class_id, "khtn", 1, cls.students, cls.ids)
        school.save_homeroom_record(LAN, cls.class_id, cls.students, cls.ids)
        cls.catch_up()

    @classmethod
    def catch_up(cls):
        for follower in cls.followers.values():
            time.sleep(0.5)
            while follower.step()["more"]:
                pass

    def book(self, subject="toan"):
        return f"/v1/classes/{self.class_id}/gradebooks/{subject}/1"

    def save(self, **cell):
        """One cell of the first student, by the subject's teacher."""
        session = self.school.session(LAN)
        cell = {"student_id": self.ids[self.students[0].number], "column": "tx1", **cell}
        return session.patch(self.book(), {"cells": [cell]}, match=session.get(self.book()).etag)

    def stored_marks(self, subject):
        rows = self.school.session(LEADER).get(self.book(subject))["rows"]
        marks = {f"{self.class_id}/{subject}/1/{row.pop('student_id')}": row for row in rows}
        return {ident: {k: v for k, v in row.items()
                        if v is not None and k not in ("number", "full_name")}
                for ident, row in marks.items()}

    def same_marks(self, follower):
        mine = {ident: value for ident, value in follower.of("mark").items()
                if ident.startswith(f"{self.class_id}/")}
        return mine == {**self.stored_marks("toan"), **self.stored_marks("khtn")}

    def test_the_copy_is_the_school(self):
        copy, leader = self.followers[LEADER], self.school.session(LEADER)
        at = f"/v1/classes/{self.class_id}"
        self.assertTrue(self.same_marks(copy))
        self.assertEqual(len(self.stored_marks("toan")), 3)
        for row in leader.get(f"{at}/homeroom-record")["rows"]:
            told = copy.of("homeroom_record")[f"{self.class_id}/{row['student_id']}"]
            self.assertEqual(told, {k: row[k] for k in told})
            self.assertIn("conduct_term1", told)
        for row in leader.items(f"{at}/assignments"):
            told = copy.of("assignment")[f"{self.class_id}/{row['subject']}"]
            self.assertEqual(told["account_id"], row["account_id"])
        self.assertEqual(copy.of("class")[str(self.class_id)]["homeroom_account_id"],
                         self.school.account_id(LAN))
        positions = [event["position"] for event in copy.events]
        self.assertEqual(positions, sorted(positions))

    def test_a_finished_year_is_told_from_the_start(self):
        """Signed, sealed and locked: the demo's, as its head of school follows it."""
        demo = support.demo()
        leader = demo.school.session("hieu-truong")
        follower = Follower(leader)
        follower.cursor = 0
        while follower.step()["more"]:
            pass
        year = follower.of("school_year")[str(demo.year_id)]
        self.assertEqual(year, leader.get(f"/v1/school-years/{demo.year_id}").json)
        self.assertIn("executed", [p["state"] for p in follower.of("lock_proposal").values()])
        for stage in ("subject_result", "year_summary", "approval", "seal"):
            stored = leader.items(f"/v1/documents?class_id={demo.class_id}&stage={stage}")
            self.assertTrue(stored)
            told = [d for d in follower.of("document").values() if d["stage"] == stage]
            self.assertEqual(sorted(d["signature_sha256"] for d in told),
                             sorted(d["signature_sha256"] for d in stored))

    def test_each_follows_what_each_may_read_and_no_more(self):
        self.catch_up()
        kinds = {name: f.kinds() for name, f in self.followers.items()}
        of_class = {"class", "assignment", "student", "enrolment", "mark"}
        self.assertLessEqual(of_class | {"homeroom_record"}, kinds[LEADER])
        self.assertLessEqual(of_class | {"homeroom_record", "access"}, kinds[LAN])
        self.assertFalse(kinds[ADMIN] & {"mark", "homeroom_record", "student", "document"})
        self.assertIn("assignment", kinds[ADMIN])
        self.assertFalse(kinds[OFFICE] & {"mark", "homeroom_record"})
        self.assertIn("student", kinds[OFFICE])
        self.assertEqual(kinds[OTHER_LEADER], set())
        subjects = {e["subject"] for e in self.followers[BINH].events if e["kind"] == "mark"
                    and e["class_id"] == self.class_id}
        self.assertEqual(subjects, {"khtn"})
        self.refused_at_both_doors(404, "not-found", "records", lambda at: self.school.session(
            OTHER_LEADER).get(f"/v1/changes?org_id={self.school.school_id}&after=0", at=at))

    def test_who_waits_hears_it_at_once(self):
        follower = Follower(self.school.session(LEADER))
        heard = []

        def wait():
            while not follower.events:
                follower.step(wait=10)
            heard.append(time.monotonic())

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(1)
        saved = time.monotonic()
        self.save(tenths=33)
        waiting.join(SOON_S)
        self.assertTrue(heard, "nothing was heard")
        self.assertLess(heard[0] - saved, 2)

    def test_nothing_new_is_an_empty_answer_after_the_wait(self):
        follower, began = Follower(self.school.session(OTHER_LEADER)), time.monotonic()
        self.assertEqual(follower.step(wait=1)["items"], [])
        self.assertGreater(time.monotonic() - began, 0.8)

    def test_a_class_that_comes_and_goes_is_told(self):
        follower, binh = Follower(self.school.session(BINH)), self.school.account_id(BINH)
        other_class = self.school.school_class(ADMIN, self.school.year_id, "9E2")
        self.school.assign(ADMIN, other_class, LAN, {"toan": BINH})

        def told(operation):
            return lambda f: any(e["operation"] == operation and e["account_id"] == binh
                                 and e["class_id"] == other_class and e["subject"] == "toan"
                                 for e in f.events)

        follower.until(told("gained"))
        self.school.assign(ADMIN, other_class, LAN, {"toan": LAN})
        follower.until(told("lost"))
        self.assertEqual({e["account_id"] for e in follower.events if e["kind"] == "access"},
                         {binh})

    def test_a_substitute_hears_of_the_days_and_of_their_end(self):
        follower, today = Follower(self.school.session(BINH)), support.day()
        one = self.school.session(ADMIN).post(f"/v1/classes/{self.class_id}/substitutions", {
            "subject": "toan", "account_id": self.school.account_id(BINH), "valid_from": today,
            "valid_to": "2199-01-01", "reason": "Cô Lan nghỉ ốm hai tuần"}).json
        self.school.session(LEADER).post(f"/v1/substitutions/{one['id']}/decision", {
            "decision": "approve", "number": "31/QĐ-THCS", "reason": "Đồng ý phân công dạy thay"})
        follower.until(lambda f: "access" in f.kinds())
        gained = [e for e in follower.events if e["kind"] == "access"][-1]
        self.assertEqual((gained["operation"], gained["new_value"]["valid_to"]),
                         ("gained", "2199-01-01"))
        self.school.session(ADMIN).delete(f"/v1/substitutions/{one['id']}")
        follower.until(lambda f: "lost" in {e["operation"] for e in f.events})
        self.assertEqual(follower.of("substitution")[str(one["id"])]["state"], "ended")

    def test_a_session_that_ends_while_it_waits_hears_nothing(self):
        session = self.school.sign_in_anew(LEADER)
        cursor, token = session.get("/v1/changes")["next"], session.token
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(support.house().request(
            "GET", f"/v1/changes?after={cursor}&wait=3", token=token, check=False).status))
        waiting.start()
        time.sleep(0.5)
        session.delete("/v1/sessions/current")
        waiting.join(30)
        self.assertEqual(answers, [401])

    def test_records_dies_and_nothing_is_missing(self):
        follower = self.followers[LEADER]
        for round_ in range(6):
            self.save(tenths=round_ * 10)
            if round_ % 2:
                self.kill_records()
            self.persistently(lambda value=round_: self.save(tenths=50 + value))
            self.persistently(follower.step)
        follower.until(self.same_marks)

    @staticmethod
    def kill_records():
        """Its keeper starts it again."""
        pid = int((Path(support.STATE_DIR) / "run" / "records.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    @staticmethod
    def persistently(act):
        for _ in range(200):
            try:
                return act()
            except (Unreachable, Problem):
                time.sleep(0.1)
        return act()

    def test_the_history_of_a_mark_tells_who_when_and_what(self):
        self.save(tenths=41)
        self.save(tenths=42)
        student = self.ids[self.students[0].number]
        path = f"{self.book()}/history"
        for name in (LAN, LEADER):
            items = self.school.session(name).items(f"{path}?student_id={student}")
            self.assertEqual((items[-1]["old_value"], items[-1]["new_value"]),
                             ({"tx1": {"tenths": 41}}, {"tx1": {"tenths": 42}}))
            self.assertEqual((items[-1]["actor_id"], items[-1]["actor_name"]),
                             (self.school.account_id(LAN), "Lan Thử Nghiệm"))
        for name, status, slug in ((BINH, 403, "not-your-class"), (ADMIN, 403, "forbidden"),
                                   (OTHER_LEADER, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records",
                                       lambda at, n=name: self.school.session(n).get(path, at=at))

    def test_a_cursor_of_elsewhere_is_gone(self):
        self.refused(410, "cursor-gone", lambda: self.school.session(LEADER).get(
            "/v1/changes?after=999999999999"))


class StepChanges(support.Story):
    """Calendar, months and corrections: after each step the copy is what their own routes say, of
    those who may read them, and nothing of the others."""

    @classmethod
    def setUpClass(cls):
        cls.school = school = support.OpenSchool()  # of its own: months and signatures bind others
        cls.leader, cls.lan, cls.binh, cls.admin = (
            Follower(school.session(n)) for n in (LEADER, LAN, BINH, ADMIN))
        for term in (1, 2):
            school.save_gradebook(LAN, school.class_id, "toan", term, school.students, school.ids)

    def same(self, kind, ident, path, followers, part=lambda answer: answer):
        stored = {k: v for k, v in part(self.school.session(LEADER).get(path).json).items()
                  if v is not None}
        for follower in followers:
            follower.until(lambda f: f.of(kind).get(ident) == stored)

    def test_the_calendar(self):
        year, leader = self.school.year_id, self.school.session(LEADER)
        path = f"/v1/school-years/{year}/calendar"
        for what, body in (("calendar", {"term_1_ends_on": "2026-01-15"}),
                           ("calendar", {"term_1_ends_on": "2026-01-16",
                                         "closes_on": "2026-05-31"}), ("responsibility", None)):
            leader.put(f"/v1/school-years/{year}/{what}", body, match=leader.get(path).etag)
            self.same("calendar", str(year), path, (self.leader, self.lan, self.binh, self.admin))

    def test_the_months(self):
        class_id, student = self.school.class_id, self.school.ids[1]
        path = f"/v1/classes/{class_id}/months/2025-09"
        lan, leader = self.school.session(LAN), self.school.session(LEADER)
        ident = f"{class_id}/2025-09"

        def same():
            self.same("month", ident, path, (self.leader, self.lan), lambda view: view["status"])
            self.same("month_absence", f"{ident}/{student}", path, (self.leader, self.lan),
                      self.row_of(student))

        for sessions in (1, 2):
            lan.patch(path, {"rows": [{"student_id": student, "absent_excused": sessions,
                                       "absent_days": 1}]}, match=lan.get(path).etag)
            same()
        for by, step, body in ((lan, "submission", None), (leader, "confirmation", None),
                               (leader, "reopening", {"reason": "Ghi thiếu một buổi nghỉ"})):
            by.post(f"{path}/{step}", body, match=leader.get(path).etag)
            same()
        for follower in (self.binh, self.admin):  # neither leads the class
            follower.step()
            self.assertFalse(follower.kinds() & {"month", "month_absence"})

    @staticmethod
    def row_of(student):
        kept = ("student_id", "absent_excused", "absent_unexcused", "absent_days")
        return lambda view: {k: row[k] for row in view["rows"] for k in kept
                             if row["student_id"] == student}

    def test_the_corrections(self):
        school, lan = self.school, self.school.session(LAN)
        school.sign(LAN, school.key_of(LAN), school.class_id, "subject_result", "toan")
        old = lan.get(school.gradebook())["rows"][0]["tx1"]["tenths"]
        one = lan.post("/v1/corrections", {
            "class_id": school.class_id, "student_id": school.ids[1], "subject": "toan", "term": 1,
            "field": "tx1", "old_value": str(old), "new_value": str(100 - old),
            "reason": "Chép nhầm điểm từ bài kiểm tra", "evidence": "Bài kiểm tra lưu tại tổ"}).json
        path = f"/v1/corrections/{one['id']}"
        for by, step, body in ((None, "", None), (LEADER, "decision", {
                "decision": "approve", "number": "41/QĐ-THCS-TN", "reason": "Đồng ý sửa"}),
                (LAN, "execution", None)):
            if by:
                school.session(by).post(f"{path}/{step}", body)
            self.same("correction", str(one["id"]), path, (self.leader, self.lan))
        for follower in (self.binh, self.admin):
            follower.step()
            self.assertEqual(follower.of("correction"), {})


RECORD = ("conduct_term1", "conduct_term2", "conduct_year", "praise", "assessment",
          "absent_excused", "absent_unexcused", "comment")


class StudentChanges(support.Story):
    """Who comes, goes, moves, is renumbered, made one and parted: the copy is the school each time."""

    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.copy = Follower(school.session(LEADER))
        cls.students = class45.students()[20:24]
        cls.one, cls.two = (school.school_class(ADMIN, school.year_id, name)
                            for name in ("9A21", "9A22"))
        school.assign(ADMIN, cls.one, LAN, {"toan": LAN, "khtn": BINH})
        school.assign(ADMIN, cls.two, BINH, {"toan": BINH, "khtn": LAN})
        school.roster(ADMIN, cls.one, class45.roster_csv(cls.students))
        cls.ids = school.student_ids(LAN, cls.one)
        school.save_gradebook(LAN, cls.one, "toan", 1, cls.students, cls.ids)
        school.save_gradebook(BINH, cls.one, "khtn", 2, cls.students, cls.ids)
        school.save_homeroom_record(LAN, cls.one, cls.students, cls.ids)
        cls.first, cls.second, cls.third = (cls.ids[s.number] for s in cls.students[:3])

    def leader(self):
        return self.school.session(LEADER)

    def stored(self, class_id):
        """What the copy should hold of a class: the list, the records, the marks."""
        at, leader = f"/v1/classes/{class_id}", self.leader()
        places, records, marks = {}, {}, {}
        for student in leader.items(f"{at}/students"):
            places[f"{class_id}/{student['id']}"] = student["number"]
        for row in leader.get(f"{at}/homeroom-record")["rows"]:
            kept = {k: row[k] for k in RECORD if row.get(k) is not None}
            if kept:
                records[f"{class_id}/{row['student_id']}"] = kept
        for subject in ("toan", "khtn"):
            for term in (1, 2):
                for row in leader.get(f"{at}/gradebooks/{subject}/{term}")["rows"]:
                    cells = {k: v for k, v in row.items()
                             if v is not None and k not in ("student_id", "number", "full_name")}
                    if cells:
                        marks[f"{class_id}/{subject}/{term}/{row['student_id']}"] = cells
        return places, records, marks

    def copied(self, class_id):
        def mine(kind):
            return {k: v for k, v in self.copy.of(kind).items() if k.startswith(f"{class_id}/")}
        return ({k: v["number"] for k, v in mine("enrolment").items()}, mine("homeroom_record"),
                mine("mark"))

    def profiles(self):
        """Of all who are in either class, as their readers get them."""
        ids = [s["id"] for c in (self.one, self.two)
               for s in self.leader().items(f"/v1/classes/{c}/students")]
        return {str(i): {k: v for k, v in self.leader().get(f"/v1/students/{i}").json.items()
                         if v is not None and k not in ("class_id", "number")} for i in ids}

    def is_the_school(self):
        told = self.copy.of("student")
        return (all(self.copied(c) == self.stored(c) for c in (self.one, self.two))
                and all(told.get(i) == p for i, p in self.profiles().items()))

    def same(self, *kinds):
        """The copy catches up; what was told since the last time is of these kinds."""
        time.sleep(0.5)
        before = len(self.copy.events)
        self.copy.until(lambda _: self.is_the_school())
        self.assertLessEqual(set(kinds), {e["kind"] for e in self.copy.events[before:]})
        return self.copy.events[before:]

    def call(self, name, method, path, body=None, **options):
        return self.school.session(name).call(method, path, body, key=new_key(), **options)

    def change(self, student, **change):
        etag = self.leader().get(f"/v1/students/{student}").etag
        return self.school.session(LAN).patch(f"/v1/students/{student}", change, match=etag)

    def test_the_copy_follows_every_step(self):
        at = f"/v1/classes/{self.one}/students"
        self.same("student", "enrolment", "mark", "homeroom_record")
        self.assertEqual(len(self.copied(self.one)[2]), 2 * len(self.students))
        self.change(self.first, phone="0999000111", father_name="Cha Thử Nghiệm",
                    policy_groups=["con_thuong_binh"], address="Buôn Thử Nghiệm")
        event, = self.same("student")
        self.assertEqual((event["operation"], event["new_value"]["phone"],
                          event["old_value"]["phone"]), ("changed", "0999000111", None))
        self.change(self.first, phone="")
        self.same("student")
        joined = self.call(LAN, "POST", at, {"profile": {
            "full_name": "An Đến Sau", "birth_date": "2011-08-06", "sex": "female",
            "ethnic": "12"}})["id"]
        self.same("student", "enrolment")
        self.change(joined, student_code="6699345678")
        self.change(joined, student_code="6699345679", reason="Bộ cấp lại mã cho đúng")
        self.assertEqual(self.same("student")[-1]["reason"], "Bộ cấp lại mã cho đúng")
        self.call(LAN, "POST", f"{at}/renumbering")
        self.same("enrolment")
        self.school.session(LAN).delete(f"{at}/{joined}")
        gone, = self.same("enrolment")
        self.assertEqual((gone["operation"], gone["student_id"], gone["new_value"]),
                         ("removed", joined, None))
        self.moves()
        self.merges()

    def moves(self):
        """There and back: what the student left behind comes to light again."""
        reason = "Gia đình chuyển chỗ ở"
        for by, to, day in ((LAN, self.two, "2026-03-02"), (BINH, self.one, "2026-03-09")):
            self.call(by, "POST", f"/v1/students/{self.second}/class-moves",
                      {"class_id": to, "moved_on": day, "reason": reason})
            events = self.same("student", "enrolment", "homeroom_record", "mark")
            self.assertEqual({e["reason"] for e in events if e["kind"] == "mark"}, {reason})
            self.assertEqual({e["operation"] for e in events if e["kind"] == "mark"},
                             {"removed", "created"})

    def merges(self):
        keep = self.call(BINH, "POST", f"/v1/classes/{self.two}/students", {"profile": {
            "full_name": "Giữ Lại Mẫu", "birth_date": "2011-08-06", "sex": "male",
            "ethnic": "01"}})["id"]
        self.same("student")
        self.school.session(BINH).delete(f"/v1/classes/{self.two}/students/{keep}")
        self.same("enrolment")
        merge = self.call(LEADER, "POST", "/v1/student-merges", {
            "keep_id": keep, "drop_id": self.third, "reason": "Hai hồ sơ của cùng một em"})
        self.same("student_merge", "enrolment", "mark", "student", "homeroom_record")
        self.assertNotIn(str(self.third), self.copy.of("student"))
        self.call(LEADER, "POST", f"/v1/student-merges/{merge['id']}/reversal",
                  {"reason": "Hai em khác nhau thật"})
        self.same("student_merge", "enrolment", "mark", "student")
        self.assertEqual(self.copy.of("student_merge")[str(merge["id"])]["state"], "reversed")

    def test_a_window_is_told_to_whom_it_reaches(self):
        copy = Follower(self.leader())
        other = Follower(self.school.session(OTHER_LEADER))
        body = {"kind": "lock", "ends_at": "2199-01-01T00:00:00Z", "grade": 6,
                "decision_number": "05/QĐ-THCS", "reason": "Khóa khối 6 để kiểm tra"}
        window = self.call(LEADER, "POST", "/v1/windows", body)
        self.call(LEADER, "POST", f"/v1/windows/{window['id']}/closing",
                  {"reason": "Kiểm tra đã xong"}, match=window.etag)
        copy.until(lambda f: str(window["id"]) in f.of("window")
                   and "closed_at" in f.of("window")[str(window["id"])])
        self.assertEqual(copy.of("window")[str(window["id"])], {
            k: v for k, v in self.leader().get(f"/v1/windows/{window['id']}").json.items()
            if v is not None})
        other.step()
        self.assertEqual(other.events, [])
