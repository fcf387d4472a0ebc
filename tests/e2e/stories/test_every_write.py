# SPDX-License-Identifier: AGPL-3.0-or-later
"""No write of records is silent: whatever changes something is told to who follows the school
(Quy chế Điều 6 k4). A route that is not in the table fails, and so does one that tells nothing."""
import time

import class45
import pictures
import policy
import sheets
import support
from house import new_key
from support import ADMIN, BINH, LAN, LEADER, OTHER_ADMIN, day
from test_changes import Follower

# What each write tells of at least; a route that tells nothing says here why.
TOLD = {
    "POST /v1/school-years": "school_year",
    "POST /v1/classes": "class",
    "PUT /v1/classes/:id/homeroom": "class",
    "PUT /v1/classes/:id/assignments": "assignment",
    "DELETE /v1/classes/:id/assignments/:subject=code": "assignment",
    "POST /v1/classes/:id/substitutions": "substitution",
    "POST /v1/substitutions/:id/decision": "substitution",
    "DELETE /v1/substitutions/:id": "substitution",
    "POST /v1/classes/:id/roster": "student",
    "POST /v1/classes/:id/students": "enrolment",
    "POST /v1/classes/:id/students/renumbering": "enrolment",
    "DELETE /v1/classes/:id/students/:student_id": "enrolment",
    "PATCH /v1/students/:id": "student",
    "PUT /v1/students/:id/photo": "student",
    "DELETE /v1/students/:id/photo": "student",
    "POST /v1/students/:id/class-moves": "enrolment",
    "POST /v1/student-merges": "student_merge",
    "POST /v1/student-merges/:id/reversal": "student_merge",
    "PATCH /v1/classes/:id/gradebooks/:subject=code/:term=digit": "mark",
    "POST /v1/classes/:id/gradebooks/:subject=code/:term=digit/csv": "mark",
    "POST /v1/classes/:id/gradebooks/:subject=code/:term=digit/workbook": "mark",
    "PATCH /v1/classes/:id/homeroom-record": "homeroom_record",
    "POST /v1/classes/:id/documents": "document",
    "POST /v1/document-signatures": "document",
    "POST /v1/documents/:uuid/refusal": "document",
    "POST /v1/corrections/:id/execution": "mark",
    "POST /v1/windows": "window",
    "POST /v1/windows/:id/closing": "window",
    "POST /v1/school-years/:id/lock-proposals": "lock_proposal",
    "POST /v1/lock-proposals/:id/decision": "lock_proposal",
    "POST /v1/lock-proposals/:id/execution": "school_year",
    "POST /v1/school-years/:id/unlock-proposals": "lock_proposal",
    "POST /v1/students/:id/withdrawals": "enrolment",
    "POST /v1/students/:id/returns": "enrolment",
    "POST /v1/classes/:id/flags": "flag",
    "POST /v1/flags/:id/answer": "flag",
    "POST /v1/flags/:id/closing": "flag",
    "POST /v1/corrections": "correction",
    "DELETE /v1/corrections/:id": "correction",
    "POST /v1/corrections/:id/agreement": "correction",
    "POST /v1/corrections/:id/decision": "correction",
    "PATCH /v1/classes/:id/months/:month=month": "month_absence",
    "POST /v1/classes/:id/months/:month=month/submission": "month",
    "POST /v1/classes/:id/months/:month=month/confirmation": "month",
    "POST /v1/classes/:id/months/:month=month/reopening": "month",
    "PUT /v1/school-years/:id/calendar": "calendar",
    "PUT /v1/school-years/:id/responsibility": "calendar",
    "POST /v1/school-years/:id/sign-off": "calendar",
    "POST /v1/transfers": "transfer",
    "POST /v1/transfers/:id/decision": "transfer",
    "DELETE /v1/transfers/:id": "transfer",
}
# Told as well, and shown at the act's own test, which has the school that it needs.
SHOWN_AT = {
    "POST /v1/school-years/:id/roll-over": "store/roll_over",
    "PUT /v1/classes/:id/subjects/:subject=code/students": "store/class_subjects",
    "PUT /v1/classes/:id/special-subject": "store/class_topics",
    **{f"POST /v1/transfers/:id/{step}": "stories/transfers" for step in (
        "answer", "execution", "receipt", "receipt/signature", "closing")},
    "PATCH /v1/classes/:id/summer-results": "store/summers",
    "PATCH /v1/classes/:id/summer-results/:subject=code": "store/summers",
    "PUT /v1/classes/:id/principal-decisions/:student_id": "stories/principal_decisions",
    "DELETE /v1/departures/:id": "store/departures",
    **{f"POST /v1/departures{step}": "stories/departures" for step in (
        "", "/:id/decision", "/:id/execution", "/:id/cancellation", "/:id/note",
        "/:id/note/signature", "/:id/answer")},
    **{f"POST /v1/arrivals{step}": "stories/departures" for step in (
        "", "/:id/admission", "/:id/refusal", "/:id/answer", "/:id/answer/signature")},
    "POST /v1/school-years/:id/signing-batches": "stories/signing_batches",
}
# Seen by an office, its inspectors and the school's leader, who is told of them: shown at
# stories/case_files.
CASES = {f"POST /v1/case-{path}" for path in (
    "files", "files/:id/findings", "files/:id/submission", "files/:id/closing",
    "findings/:id/reply")}
# Of the part of a year that is signed for who goes to another installation: nothing that followers
# keep, the package names it.
PARTIALS = {"POST /v1/students/:id/partial-documents", "POST /v1/partial-document-signatures"}
# A teacher's help at entering: no mark, and nothing that followers keep.
HELPS = {f"{method} /v1/comment-templates{one}" for method, one in (
    ("POST", ""), ("PATCH", "/:id"), ("DELETE", "/:id"))}
# Of the whole province, no school's: stories/rule_confirmations shows it, GET /v1/rule-confirmations
# tells it to everybody.
PROVINCES = {"POST /v1/rule-confirmations"}
REASON = "Để thử mọi thay đổi"


class EveryWrite(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()  # of its own: it is locked in the end
        cls.leader = Follower(cls.school.session(LEADER))
        cls.proven = set()

    def tells(self, route, act):
        """The answer to act(), which was told to the leader."""
        time.sleep(0.5)
        while self.leader.step()["more"]:
            pass
        begin, kind = len(self.leader.events), TOLD[route]
        answer = act()
        self.leader.until(lambda f: kind in {e["kind"] for e in f.events[begin:]})
        self.proven.add(route)
        return answer

    def write(self, name, route, *ids, body=None, **options):
        method, path = route.split(" ", 1)
        for part in [p for p in path.split("/") if p.startswith(":")]:
            path = path.replace(part, str(ids[0]), 1)
            ids = ids[1:]
        return self.tells(route, lambda: self.school.session(name).call(
            method, path, body, key=new_key(), **options))

    def sheet(self, class_id, form, kind, file):
        book = f"/v1/classes/{class_id}/gradebooks/toan/2"
        self.tells(f"POST /v1/classes/:id/gradebooks/:subject=code/:term=digit/{form}",
                   lambda: self.school.session(LAN).call(
                       "POST", f"{book}/{form}", raw=file, content_type=kind,
                       headers={"If-Match": self.etag(book, LAN)}))

    def person(self, name):
        return {"account_id": self.school.account_id(name), "full_name": support.FULL_NAMES[name]}

    def etag(self, path, name=LEADER):
        return self.school.session(name).get(path).etag

    def test_every_write_is_told(self):
        self.assertEqual(set(TOLD) | set(SHOWN_AT) | CASES | PARTIALS | HELPS | PROVINCES,
                         self.writes_of_the_policy())
        self.the_year_and_who_teaches()
        self.calendar_and_months()
        self.students()
        self.transfer()
        self.marks_and_documents()
        self.windows_and_the_lock()
        self.assertEqual(self.proven, set(TOLD))

    @staticmethod
    def writes_of_the_policy():
        rows = policy.Policy.read("records").rows.keys()
        return {f"{method} {route}" for method, route in rows if method != "GET"}

    def the_year_and_who_teaches(self):
        self.write(ADMIN, "POST /v1/school-years", body={
            "org_id": self.school.school_id, "name": "2026-2027", "starts_on": "2026-09-05",
            "ends_on": "2027-05-31"})
        self.new = self.write(ADMIN, "POST /v1/classes", body={
            "school_year_id": self.school.year_id, "name": "9B1", "grade": 9})["id"]
        self.write(ADMIN, "PUT /v1/classes/:id/homeroom", self.new, body=self.person(LAN))
        self.write(ADMIN, "PUT /v1/classes/:id/assignments", self.new, body={
            "items": [{"subject": s, **self.person(LAN)} for s in ("toan", "ngoai_ngu_2")]})
        self.write(ADMIN, "DELETE /v1/classes/:id/assignments/:subject=code", self.new,
                   "ngoai_ngu_2")
        one = self.write(ADMIN, "POST /v1/classes/:id/substitutions", self.new, body={
            "subject": "toan", "account_id": self.school.account_id(BINH),
            "valid_from": day(), "valid_to": "2199-01-01",
            "reason": REASON})["id"]
        self.write(LEADER, "POST /v1/substitutions/:id/decision", one, body={
            "decision": "approve", "number": "31/QĐ-THCS", "reason": REASON})
        self.write(ADMIN, "DELETE /v1/substitutions/:id", one)

    def calendar_and_months(self):
        """In the second class: the first one's year is typed below."""
        year, class_id = self.school.year_id, self.school.other_class_id
        calendar = f"/v1/school-years/{year}/calendar"
        month = f"/v1/classes/{class_id}/months/2025-09"
        self.write(LEADER, "PUT /v1/school-years/:id/calendar", year, match=self.etag(calendar),
                   body={"term_1_ends_on": "2026-01-15"})
        self.write(LEADER, "PUT /v1/school-years/:id/responsibility", year,
                   match=self.etag(calendar))
        student = self.school.student_ids(BINH, class_id)[4]
        route = "/v1/classes/:id/months/:month=month"
        self.write(BINH, f"PATCH {route}", class_id, "2025-09", match=self.etag(month), body={
            "rows": [{"student_id": student, "absent_excused": 1, "absent_days": 1}]})
        self.write(BINH, f"POST {route}/submission", class_id, "2025-09", match=self.etag(month))
        self.write(LEADER, f"POST {route}/confirmation", class_id, "2025-09",
                   match=self.etag(month))
        self.write(LEADER, f"POST {route}/reopening", class_id, "2025-09", match=self.etag(month),
                   body={"reason": REASON})

    def transfer(self):
        """Offered to the other school, and taken back."""
        school = self.school
        school.school_year(OTHER_ADMIN, school.other_school_id)
        one = self.write(LAN, "POST /v1/transfers", body={
            "student_id": school.ids[3], "to_org_id": school.other_school_id,
            "first_day": "2026-03-02", "reason": REASON})["id"]
        self.write(LEADER, "POST /v1/transfers/:id/decision", one, body={
            "decision": "approve", "number": "51/QĐ-THCS", "reason": REASON,
            "override_reason": REASON})
        self.write(LEADER, "DELETE /v1/transfers/:id", one)

    def students(self):
        csv = class45.roster_csv(class45.students()[10:12])
        self.tells("POST /v1/classes/:id/roster", lambda: self.school.roster(ADMIN, self.new, csv))
        first, second = self.school.student_ids(LAN, self.new).values()
        joined = self.write(LAN, "POST /v1/classes/:id/students", self.new, body={"profile": {
            "full_name": "An Đến Sau", "birth_date": "2011-08-06", "sex": "female",
            "ethnic": "12"}})["id"]
        self.write(LAN, "POST /v1/classes/:id/students/renumbering", self.new)
        self.write(LAN, "DELETE /v1/classes/:id/students/:student_id", self.new, joined)
        self.write(LAN, "PATCH /v1/students/:id", first, body={"address": "Buôn Thử Nghiệm"},
                   match=self.etag(f"/v1/students/{first}"))
        flag = self.write(LAN, "POST /v1/classes/:id/flags", self.new, body={
            "student_id": first, "subject": "toan", "comment": REASON})["id"]
        for step, body in (("answer", {"outcome": "fixed"}), ("closing", None)):
            self.write(LAN, f"POST /v1/flags/:id/{step}", flag, body=body,
                       match=self.etag(f"/v1/flags/{flag}"))
        photo = {"raw": pictures.png(300, 400), "content_type": "image/png"}
        for method, more in (("PUT", photo), ("DELETE", {})):
            self.write(LAN, f"{method} /v1/students/:id/photo", first,
                       match=self.etag(f"/v1/students/{first}"), **more)
        self.write(LAN, "POST /v1/students/:id/class-moves", first, body={
            "class_id": self.school.class_id, "moved_on": "2026-03-02", "reason": REASON})
        self.write(LAN, "POST /v1/students/:id/withdrawals", first, body={
            "left_on": "2026-03-09", "reason_code": "hoan_canh", "reason": REASON})
        self.write(LAN, "POST /v1/students/:id/returns", first, body={
            "class_id": self.school.class_id, "returned_on": "2026-03-16"})
        merge = self.write(LEADER, "POST /v1/student-merges", body={
            "keep_id": first, "drop_id": second, "reason": REASON})["id"]
        self.write(LEADER, "POST /v1/student-merges/:id/reversal", merge, body={"reason": REASON})

    def marks_and_documents(self):
        school, class_id, pupils = self.school, self.school.class_id, self.school.students
        ids = {n: i for n, i in school.student_ids(LAN, class_id).items()}
        moved = [i for n, i in ids.items() if i not in school.ids.values()]
        self.tells("PATCH /v1/classes/:id/gradebooks/:subject=code/:term=digit",
                   lambda: school.save_gradebook(LAN, class_id, "toan", 2, pupils, ids))
        header, row = ["Mã hồ sơ", "ĐĐGtx 1"], [school.ids[1]]
        self.sheet(class_id, "csv", "text/csv", "\n".join(
            ",".join(str(c) for c in line) for line in (header, row + ["6.1"])).encode())
        self.sheet(class_id, "workbook", sheets.XLSX, sheets.workbook([header, row + [6.2]]))
        self.tells("PATCH /v1/classes/:id/homeroom-record",
                   lambda: school.save_homeroom_record(LAN, class_id, pupils, ids))
        for student in moved:  # has no marks and would keep the class from signing
            school.session(LAN).call("DELETE", f"/v1/classes/{class_id}/students/{student}")
        key = school.key_of(LAN)
        self.tells("POST /v1/classes/:id/documents", lambda: school.session(LAN).post(
            f"/v1/classes/{class_id}/documents",
            {"stage": "subject_result", "subject": "toan", "credential_id": key}))
        self.tells("POST /v1/document-signatures",
                   lambda: school.sign(LAN, key, class_id, "subject_result", "toan"))
        self.what_was_signed()

    def what_was_signed(self):
        """One document goes back to its teacher, what another says is corrected."""
        class_id, lan = self.school.class_id, self.school.session(LAN)
        back, other = lan.items(f"/v1/documents?class_id={class_id}&stage=subject_result"
                                "&subject=toan")[:2]
        self.write(LAN, "POST /v1/documents/:uuid/refusal", back["id"], body={"reason": REASON})
        rows = lan.get(self.school.gradebook(class_id))["rows"]
        old = next(r for r in rows if r["student_id"] == other["student_id"])["tx1"]["tenths"]
        wanted = {"class_id": class_id, "student_id": other["student_id"], "subject": "toan",
                  "term": 1, "field": "tx1", "old_value": str(old), "new_value": str(100 - old),
                  "reason": REASON, "evidence": "Bài kiểm tra lưu tại tổ"}
        one = self.write(LAN, "POST /v1/corrections", body=wanted)["id"]
        self.write(LAN, "DELETE /v1/corrections/:id", one)
        one = self.write(LAN, "POST /v1/corrections", body=wanted)["id"]
        self.write(LEADER, "POST /v1/corrections/:id/decision", one, body={
            "decision": "approve", "number": "41/QĐ-THCS-TN", "reason": REASON})
        self.write(LAN, "POST /v1/corrections/:id/execution", one)
        self.agreed_to_by_another()

    def agreed_to_by_another(self):
        """Bình teaches a subject of Lan's class."""
        school, class_id, binh = self.school, self.school.class_id, self.school.session(BINH)
        school.session(ADMIN).put(f"/v1/classes/{class_id}/assignments", {"items": [
            {"subject": "toan", **self.person(LAN)}, {"subject": "khtn", **self.person(BINH)}]})
        school.save_gradebook(BINH, class_id, "khtn", 1, school.students, school.ids)
        school.save_gradebook(BINH, class_id, "khtn", 2, school.students, school.ids)
        school.sign(BINH, school.key_of(BINH), class_id, "subject_result", "khtn")
        row = binh.get(f"/v1/classes/{class_id}/gradebooks/khtn/1")["rows"][0]
        one = binh.post("/v1/corrections", {
            "class_id": class_id, "student_id": row["student_id"], "subject": "khtn", "term": 1,
            "field": "tx1", "old_value": str(row["tx1"]["tenths"]),
            "new_value": str(100 - row["tx1"]["tenths"]), "reason": REASON,
            "evidence": "Bài kiểm tra lưu tại tổ"}).json["id"]
        self.write(LAN, "POST /v1/corrections/:id/agreement", one, body={"decision": "approve"})

    def windows_and_the_lock(self):
        window = self.write(LEADER, "POST /v1/windows", body={
            "kind": "lock", "ends_at": "2199-01-01T00:00:00Z", "grade": 6,
            "decision_number": "05/QĐ-THCS", "reason": REASON})
        self.write(LEADER, "POST /v1/windows/:id/closing", window["id"], body={"reason": REASON},
                   match=window.etag)
        lock = self.write(ADMIN, "POST /v1/school-years/:id/lock-proposals", self.school.year_id,
                          body={"reason": REASON})["id"]
        self.write(LEADER, "POST /v1/lock-proposals/:id/decision", lock, body={
            "decision": "approve", "number": "12/QĐ-THCS", "reason": REASON,
            "override_reason": REASON})
        self.write(ADMIN, "POST /v1/lock-proposals/:id/execution", lock)
        self.write(LEADER, "POST /v1/school-years/:id/sign-off", self.school.year_id, body={
            "statement": "Đã kiểm tra học bạ của cả năm học"})
        self.write(ADMIN, "POST /v1/school-years/:id/unlock-proposals", self.school.year_id, body={
            "class_id": self.school.class_id, "subject": "toan", "hours": 24, "reason": REASON})
