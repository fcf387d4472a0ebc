# SPDX-License-Identifier: AGPL-3.0-or-later
"""When may be entered. A school opens and locks for itself, the offices above lock: the most
restrictive wins, a refusal says who, by which decision, until when, and nobody's write slips past a
lock that falls. An office's lock leaves a report; a locked year is unlocked for hours, by decision.
"""
import concurrent.futures
import datetime
import time

import support
from house import Problem
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER, instant

WRITERS = 6
WAIT_S = 15
DECISION = {"decision_number": "77/QĐ-TN", "reason": "Kiểm tra việc quản lý học bạ"}


class Windows(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()  # of its own: its windows bind no other story
        cls.commune = cls.school.session(cls.school._commune_admin)
        cls.province = cls.school.province.session("so.quan-tri")

    def setUp(self):
        self.set_here = []

    def tearDown(self):
        for by, one in self.set_here:
            if by.get(f"/v1/windows/{one['id']}")["closed_at"] is None and one["ends_at"] > instant():
                self.close(by, one)

    def set(self, by, door="gateway", **more):
        body = {"kind": "lock", "ends_at": instant(hours=1), **DECISION, **more}
        one = by.post("/v1/windows", body, at=door).json
        self.set_here.append((by, one))
        return one

    def close(self, by, one, door="gateway"):
        return by.post(f"/v1/windows/{one['id']}/closing", {"reason": "Đã kiểm tra xong"},
                       match=f"\"v{one['version']}\"", at=door).json

    def here(self, **more):
        """A lock of the commune over this school."""
        return self.set(self.commune, scope_org_id=self.school.school_id, **more)

    def book(self, term=1):
        return self.school.gradebook(term=term)

    def save(self, door="gateway", term=1, by=LAN, cells=None):
        etag = self.school.session(LEADER).get(self.book(term)).etag
        body = cells or self.school.one_cell(tenths=70)
        return self.school.session(by).patch(self.book(term), body, match=etag, at=door)

    def as_it_is(self):
        return self.school.session(LEADER).get(self.book()).body

    def closed(self, names, **more):
        """Saving is refused at both doors, naming these windows."""
        for door in ("gateway", "records"):
            before = self.as_it_is()
            problem = self.refused(423, "window-closed", lambda d=door: self.save(d, **more))
            self.assertEqual([w["id"] for w in problem.body["windows"]], [w["id"] for w in names])
            self.assertEqual(self.as_it_is(), before)
        return problem

    def test_an_office_locks_its_subtree_and_the_refusal_says_so(self):
        self.save()
        one = self.set(self.commune, scope_org_id=self.school.commune_id, subject="toan",
                       column_kind="tx", year_name="2025-2026", ends_at=instant(hours=2))
        problem = self.closed([one])
        told = problem.body["windows"][0]
        self.assertEqual((told["kind"], told["org_id"], told["unit_name"],
                          told["decision_number"], told["until"]),
                         ("lock", self.school.commune_id, one["unit_name"], "77/QĐ-TN",
                          one["ends_at"]))
        self.assertIn(f"{one['unit_name']} khóa theo văn bản 77/QĐ-TN đến", problem.detail)
        self.assertIn(f"locked by {one['unit_name']}, decision 77/QĐ-TN, until {one['ends_at']}",
                      problem.body["detail_en"])
        self.close(self.commune, one)
        self.save()

    def test_each_cell_is_told_what_stands_in_its_way(self):
        ck, comments = self.here(column_kind="ck"), self.here(column_kind="comments", term=1)
        student = self.school.ids[1]
        cells = {"cells": [{"student_id": student, "column": "tx1", "tenths": 60},
                           {"student_id": student, "column": "ck", "tenths": 60},
                           {"student_id": student, "column": "comment", "text": "Tiến bộ"}]}
        problem = self.closed([ck, comments], cells=cells)
        self.assertEqual(self.pointers(problem), {"/cells/1", "/cells/2"})
        self.closed([ck], cells=cells | {"cells": cells["cells"][:2]}, term=2)
        self.save(cells={"cells": cells["cells"][:1]})

    def test_two_records_are_not_made_one_outside_the_time_of_profiles(self):
        leader, lan = self.school.session(LEADER), self.school.session(LAN)
        path = f"/v1/classes/{self.school.class_id}/students"
        twin = lan.post(path, {"profile": {"full_name": "Hồ Sơ Thừa", "birth_date": "2011-08-06",
                                           "sex": "female", "ethnic": "12"}})["id"]
        lists = lambda: leader.get(path).json
        merge = lambda at="gateway": leader.post("/v1/student-merges", {
            "keep_id": self.school.ids[2], "drop_id": twin, "reason": "Hai hồ sơ của cùng một em"}, at=at).json
        part = lambda one, at="gateway": leader.post(
            f"/v1/student-merges/{one['id']}/reversal", {"reason": "Hai em khác nhau"}, at=at).json

        def held(act):
            lock = self.here(column_kind="profile")
            self.refused_at_both_doors(423, "window-closed", "records", act, lists)
            problem = self.refused(423, "window-closed", lambda: act("gateway"))
            self.assertEqual([w["id"] for w in problem.body["windows"]], [lock["id"]])
            self.close(self.commune, lock)

        before = lists()
        held(merge)
        one = merge()
        held(lambda at: part(one, at))
        part(one)
        self.assertEqual(lists(), before)
        lan.delete(f"{path}/{twin}")

    def test_the_most_restrictive_wins(self):
        leader = self.school.session(LEADER)
        opening = self.set(leader, kind="opening", ends_at=instant(hours=3))
        self.save()
        by_commune, by_province = self.here(ends_at=instant(hours=1)), self.set(
            self.province, scope_org_id=self.school.school_id, ends_at=instant(hours=2))
        self.closed([by_province])  # the one that lasts longest
        self.close(self.province, by_province)
        self.closed([by_commune])
        self.close(self.commune, by_commune)
        self.save()
        self.close(leader, opening)  # the school's own times are over
        self.closed([opening])
        self.refused(400, "invalid", lambda: self.here(kind="opening"))
        again = self.set(leader, kind="opening", column_kind="gk", starts_at=instant(hours=1),
                         ends_at=instant(hours=2))
        problem = self.closed([again], cells={"cells": [
            {"student_id": self.school.ids[1], "column": "gk", "tenths": 60}]})
        self.assertEqual(problem.body["windows"][0]["until"], again["starts_at"])
        leader.post("/v1/windows", {"kind": "opening", "ends_at": instant(days=300), **DECISION})
        self.save()  # and it stays so

    def test_who_may_set_and_end_what(self):
        school = self.school
        one = self.here(column_kind="retest")
        own = self.set(school.session(LEADER), column_kind="retest")
        body = {"kind": "lock", "ends_at": instant(hours=1), **DECISION}
        unchanged = lambda: self.school.session(LEADER).get("/v1/windows").body
        for by in (ADMIN, LAN, BINH, OFFICE):
            self.refused_at_both_doors(403, "forbidden", "records", lambda door, by=by: school.session(
                by).post("/v1/windows", body, at=door), unchanged)
            for window in (one, own):
                self.refused(403, "forbidden", lambda by=by, w=window: self.close(
                    school.session(by), w))
        for by, window, status, slug in ((LEADER, one, 403, "forbidden"),
                                         (OTHER_LEADER, own, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records", lambda door, b=by, w=window:
                                       self.close(school.session(b), w, door), unchanged)
        for scope in (school.other_school_id, school.commune_id):  # not below this school
            self.refused_at_both_doors(404, "not-found", "records", lambda door, s=scope:
                                       school.session(LEADER).post(
                                           "/v1/windows", {**body, "scope_org_id": s}, at=door),
                                       unchanged)
        self.refused(404, "not-found", lambda: self.commune.post(
            "/v1/windows", {**body, "scope_org_id": self.province.org_id}))
        self.refused(404, "not-found", lambda: self.close(self.province, one))
        self.refused(412, "changed", lambda: self.close(self.commune, {**one, "version": 7}))
        self.close(self.commune, one)
        self.refused(409, "window-over", lambda: self.close(self.commune, {**one, "version": 2}))

    def test_a_dated_lock_begins_and_ends_by_the_clock(self):
        one = self.here(starts_at=instant(seconds=3), ends_at=instant(seconds=6), column_kind="tx")
        self.save()
        self.wait_until(one["starts_at"])
        self.closed([one])
        self.wait_until(one["ends_at"])
        self.save()

    @staticmethod
    def wait_until(moment):
        end = datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S%z")
        time.sleep(max(0, (end - datetime.datetime.now(datetime.timezone.utc)).total_seconds())
                   + 0.2)

    def write_until_refused(self, term):
        """Versions that were acknowledged, and the refusal."""
        lan, acknowledged, etag = self.school.session(LAN), [], None
        while True:
            try:
                etag = etag or lan.get(self.book(term)).etag
                reply = lan.patch(self.book(term), self.school.one_cell(tenths=50), match=etag)
                acknowledged.append(reply["version"])
                etag = reply.etag
            except Problem as problem:
                if problem.type != "changed":
                    return acknowledged, problem
                etag = None

    def test_who_writes_when_a_lock_falls_is_before_it_or_refused(self):
        leader, admin = self.school.session(LEADER), self.school.session(ADMIN)
        with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
            writers = [pool.submit(self.write_until_refused, 1 + i % 2) for i in range(WRITERS)]
            time.sleep(0.5)
            one = self.set(leader)
            results = [w.result() for w in writers]
        for acknowledged, problem in results:
            self.assertEqual((problem.status, problem.type), (423, "window-closed"))
            self.assertEqual([w["id"] for w in problem.body["windows"]], [one["id"]])
        events = admin.items(f"/v1/audit-events?org_id={self.school.school_id}&limit=500")
        fell = max(i for i, e in enumerate(events) if e["action"] == "window.set")
        before = {(e["object_id"][-1], e["object_version"]) for e in events[:fell]
                  if e["action"] == "marks.save"}
        self.assertNotIn("marks.save", {e["action"] for e in events[fell:]})
        told = {(str(1 + i % 2), v) for i, (versions, _) in enumerate(results) for v in versions}
        self.assertGreater(len(told), WRITERS)
        self.assertEqual(told - before, set())

    def reports(self, one, n):
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            found = self.commune.get(f"/v1/windows/{one['id']}/reports")["items"]
            if len(found) == n and all(r["finished_at"] for r in found):
                return found
            time.sleep(0.3)
        self.fail(f"{found} after {WAIT_S} s")

    def test_a_lock_leaves_a_report_at_its_beginning_and_end(self):
        one = self.here(subject="toan")
        begin = self.reports(one, 1)[0]
        self.assertEqual((begin["moment"], begin["schools"]), ("begin", 1))
        schools = self.commune.items(f"/v1/inspection-reports/{begin['id']}/schools")
        self.assertEqual([s["org_id"] for s in schools], [self.school.school_id])
        path = f"/v1/inspection-reports/{begin['id']}/lines?org_id={self.school.school_id}"
        lines = {s["class_name"]: s for s in self.commune.get(path)["items"]}
        self.assertEqual(set(lines), {"9A1", "9A2"})
        self.assertEqual((lines["9A1"]["expected"], lines["9A1"]["students"]), (3 * 2 * 6, 3))
        self.assertGreaterEqual(lines["9A1"]["entered"], 3 * 6)
        self.assertEqual((lines["9A2"]["entered"], lines["9A2"]["signed_count"]), (0, 0))
        for by in (self.school.session(LEADER), self.school.session(LAN)):
            self.refused_at_both_doors(403, "forbidden", "records",
                                       lambda door, by=by: by.get(path, at=door))
        self.refused_at_both_doors(404, "not-found", "records",
                                   lambda door: self.province.get(path, at=door))
        self.close(self.commune, one)
        self.assertEqual([r["moment"] for r in self.reports(one, 2)], ["begin", "end"])


class Unlocking(support.Story):
    """A year that is locked although something is missing, and unlocked for one class."""

    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()
        cls.year = f"/v1/school-years/{cls.school.year_id}"

    def step(self, one, by, what, body=None, door="gateway"):
        return self.school.session(by).post(f"/v1/lock-proposals/{one['id']}/{what}", body or {},
                                            at=door).json

    def decide(self, one, by=LEADER, door="gateway", **more):
        return self.step(one, by, "decision", {"decision": "approve", "number": "31/QĐ-TN",
                                               "reason": "Đồng ý theo đề nghị", **more}, door)

    def save(self, class_id=None, by=LAN, door="gateway"):
        path = self.school.gradebook(class_id)
        student = self.school.student_ids(by, class_id or self.school.class_id)
        cells = {"cells": [{"student_id": list(student.values())[0], "column": "tx1",
                            "tenths": 70}]}
        etag = self.school.session(LEADER).get(path).etag
        return self.school.session(by).patch(path, cells, match=etag, at=door)

    def test_the_lock_the_override_and_the_unlocking(self):
        school, admin, leader = self.school, self.school.session(ADMIN), self.school.session(LEADER)
        unlock = {"class_id": school.class_id, "subject": "toan", "hours": 24,
                  "reason": "Nhập bổ sung điểm kiểm tra"}
        self.refused(409, "year-not-locked",
                     lambda: admin.post(f"{self.year}/unlock-proposals", unlock))
        checklist = admin.get(f"{self.year}/checklist")
        self.assertEqual((checklist["complete"], checklist["students"], checklist["sealed"]),
                         (False, 6, 0))
        self.assertEqual({(s["class_name"], s["subject"], s["signed_count"])
                          for s in checklist["subjects"]},
                         {("9A1", "toan", 0), ("9A2", "toan", 0)})
        for by, status, slug in ((LAN, 403, "forbidden"), (OTHER_ADMIN, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records", lambda door, by=by: school.session(
                by).get(f"{self.year}/checklist", at=door))

        first = admin.post(f"{self.year}/lock-proposals", {"reason": "Năm học kết thúc"}).json
        self.decide(first)
        problem = self.refused(409, "not-ready", lambda: self.step(first, ADMIN, "execution"))
        self.assertEqual(self.pointers(problem), {"/9A1/toan", "/9A2/toan"})
        second = admin.post(f"{self.year}/lock-proposals", {"reason": "Năm học kết thúc"}).json
        self.decide(second, override_reason="Giáo viên nghỉ thai sản, ký sau")
        locked = self.step(second, ADMIN, "execution")
        for by, class_id in ((LAN, school.class_id), (BINH, school.other_class_id)):
            self.refused_at_both_doors(423, "year-locked", "records", lambda door, b=by, c=class_id:
                                       self.save(c, b, door))
        told = self.refused(423, "year-locked", self.save)
        self.assertEqual(told.body["lock"], {
            "decision_number": "31/QĐ-TN", "decided_by": school.account_id(LEADER),
            "decided_at": locked["decided_at"], "locked_at": locked["executed_at"]})
        self.assertIn("theo quyết định 31/QĐ-TN của lãnh đạo trường, từ ", told.detail)

        for by, status, slug in ((LEADER, 403, "forbidden"), (LAN, 403, "forbidden"),
                                 (OTHER_ADMIN, 404, "not-found")):
            self.refused_at_both_doors(status, slug, "records", lambda door, by=by: school.session(
                by).post(f"{self.year}/unlock-proposals", unlock, at=door))
        self.refused(400, "invalid", lambda: admin.post(f"{self.year}/unlock-proposals",
                                                        {**unlock, "hours": 73}))
        one = admin.post(f"{self.year}/unlock-proposals", unlock).json
        self.refused(409, "lock-state", lambda: self.step(one, ADMIN, "execution"))
        self.refused(403, "forbidden", lambda: self.decide(one, ADMIN))
        self.decide(one)
        self.refused(423, "year-locked", self.save)
        self.refused(403, "forbidden", lambda: self.step(one, LEADER, "execution"))
        done = self.step(one, ADMIN, "execution")
        self.assertLessEqual(done["expires_at"], instant(hours=24, seconds=1))
        self.save()
        self.refused(423, "year-locked", lambda: self.save(school.other_class_id, BINH))
        self.assertEqual(leader.get(self.year)["state"], "locked")
        actions = [e["action"] for e in admin.items(
            f"/v1/audit-events?org_id={school.school_id}&limit=500")]
        self.assertEqual([a for a in actions if a.startswith("unlock.")],
                         ["unlock.propose", "unlock.decide", "unlock.execute"])
