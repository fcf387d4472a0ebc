# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two schools of the house, and the steps by which a student goes from one to the other. Each step
can be taken again after a break: its key follows from the student."""
import functools

import class45
import support
from database import sql
from house import Problem, new_key
from support import ADMIN, BINH, LAN, LEADER, OTHER_ADMIN, OTHER_LEADER

FIRST_DAY = "2026-03-02"
OTHER_TEACHER = "other-teacher"
SAID = {"number": "12/QĐ-TN", "reason": "Gia đình chuyển chỗ ở"}
STEPS = ("request", "decision", "answer", "execution", "receipt", "signature", "closing")
# What is true once the step was taken.
STATES = ("requested", "offered", "accepted", "executed", "executed", "received", "closed")


@functools.cache
def schools():
    return Schools()


class Schools:
    """The open school's Lan leads one more class; the other school has a year, a class, its homeroom
    teacher."""

    def __init__(self):
        self.school = school = support.open_school()
        self.students = class45.students()[15:]
        self.class_id = school.school_class(ADMIN, school.year_id, "9A30")
        school.assign(ADMIN, self.class_id, LAN, {"toan": LAN, "ngu_van": BINH})
        school.roster(ADMIN, self.class_id, class45.roster_csv(self.students))
        self.ids = school.student_ids(LAN, self.class_id)
        for term in (1, 2):
            school.save_gradebook(LAN, self.class_id, "toan", term, self.students, self.ids)
        school.save_homeroom_record(LAN, self.class_id, self.students, self.ids)
        self.other_year = school.school_year(OTHER_ADMIN, school.other_school_id)
        self.other_class = school.school_class(OTHER_ADMIN, self.other_year, "9B1")
        here, school.approver = school.approver, OTHER_LEADER
        school.account(OTHER_ADMIN, OTHER_TEACHER, "Giáo viên Khác Thử Nghiệm",
                       school.other_school_id, "teacher",
                       username=f"{OTHER_TEACHER}.{school.tag}")
        school.approver = here
        school.assign(OTHER_ADMIN, self.other_class, OTHER_TEACHER, {"toan": OTHER_TEACHER})
        self.key = school.key_of(OTHER_LEADER)
        self._next = iter(self.ids.values())

    def next_student(self):
        """One who is still in the first school."""
        return next(self._next)


class Walk:
    """One student's way, step by step."""

    def __init__(self, schools_, student):
        self.schools, self.school, self.student = schools_, schools_.school, student
        self.id = None

    def _post(self, by, what, body=None, at="gateway"):
        path = f"/v1/transfers/{self.id}/{what}"
        return self.school.session(by).post(path, body, at=at,
                                            key=self.school.key("transfer", self.student, what))

    def request(self, by=LAN, at="gateway", **other):
        body = {"student_id": self.student, "to_org_id": self.school.other_school_id,
                "first_day": FIRST_DAY, "reason": SAID["reason"], **other}
        made = self.school.session(by).post(
            "/v1/transfers", body, at=at, key=self.school.key("transfer", self.student)).json
        self.id = made["id"]
        return made

    def decision(self, by=LEADER, at="gateway"):
        return self._post(by, "decision", {"decision": "approve", **SAID, "override_reason":
                                           "Chuyển giữa năm, có gì chuyển nấy"}, at)

    def answer(self, by=OTHER_LEADER, at="gateway"):
        return self._post(by, "answer", {"answer": "accept", **SAID,
                                         "class_id": self.schools.other_class}, at)

    def execution(self, by=ADMIN, at="gateway"):
        return self._post(by, "execution", at=at)

    def receipt(self, by=OTHER_LEADER, at="gateway"):
        return self._post(by, "receipt", {"credential_id": self.schools.key}, at)

    def signature(self, by=OTHER_LEADER, at="gateway"):
        """The secret is good once, so that the step taken again has another one, and another key."""
        session = self.school.session(by)
        transfer = self.read(by)
        if transfer["state"] == "received":
            return transfer
        sad = session.post("/v1/authorisations", {
            "credential_id": self.schools.key, "digests": [transfer["receipt_sha256"]],
            "pin": self.school.secrets.pin(self.school.username(by))})["sad"]
        return session.post(f"/v1/transfers/{self.id}/receipt/signature", {"sad": sad}, at=at,
                            key=new_key())

    def closing(self, by=ADMIN, at="gateway"):
        return self._post(by, "closing", at=at)

    def take(self, step):
        return getattr(self, step)()

    def until(self, last):
        """All steps up to that one."""
        for step in STEPS[:STEPS.index(last) + 1]:
            self.take(step)
        return self

    def read(self, by=LEADER, what="", at="gateway"):
        reply = self.school.session(by).get(f"/v1/transfers/{self.id}{what}", at=at)
        return reply.body if what else reply.json

    def may_read(self, by, path):
        """The status with which that is answered."""
        try:
            return self.school.session(by).get(path).status
        except Problem as problem:
            return problem.status

    def active_schools(self):
        """What the database says in one statement: units in whose classes of the year the student
        is, how many such classes, and whose the student is."""
        return sql(
            "SELECT GROUP_CONCAT(DISTINCT y.org_id), COUNT(*), MAX(s.org_id)"
            " FROM hbdt_records.student s JOIN hbdt_records.enrolment e ON e.student_id = s.id"
            " JOIN hbdt_records.class c ON c.id = e.class_id"
            " JOIN hbdt_records.school_year y ON y.id = c.school_year_id"
            f" WHERE s.id = {self.student} AND e.state = 'active'"
            f" AND y.name = '{class45.YEAR['name']}'")[0]
