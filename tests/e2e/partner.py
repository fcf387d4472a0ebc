# SPDX-License-Identifier: AGPL-3.0-or-later
"""Another installation beside the one under test: its own state, ports, database and authority, and
a school in it. What goes between the two is files, as in life."""
import functools
import os
import shutil
import signal
import subprocess
import tempfile

import class45
import support
from database import sql
from house import House, Problem
from school import Builder, Secrets
from support import ADMIN, LEADER, OFFICE

SO, XA, TEACHER = "so.noi-kia", "xa.noi-kia", "teacher"
NAMES = {ADMIN: "Quản trị Nơi Kia Thử Nghiệm", LEADER: "Hiệu trưởng Nơi Kia Thử Nghiệm",
         OFFICE: "Văn thư Nơi Kia Thử Nghiệm", TEACHER: "Giáo viên Nơi Kia Thử Nghiệm"}
PORTS_ON = 40  # ./hbdt test takes five ports, its front door's test those 20 further on


@functools.cache
def partner():
    return Partner()


class Partner(Builder):
    """Up when made, and trusting the house under test; close() stops it and leaves nothing."""

    def __init__(self):
        self.state_dir = support.STATE_DIR / "partner"
        self.port = int(support.GATEWAY.rsplit(":", 1)[1]) + PORTS_ON
        assert self.port + 5 < 32768, "in the range of ports that clients get"
        self.close()
        try:
            self.front_door("ca", "trust", str(support.STATE_DIR / "ca" / "root.pem"))
            self.front_door("up")
            self._build()
        except BaseException:
            self.close()
            raise

    def _build(self):
        self._folder = tempfile.TemporaryDirectory(prefix="hbdt-")
        super().__init__(House(f"http://127.0.0.1:{self.port}", self.state_dir),
                         Secrets(self._folder.name))
        self.code = f"NK-{self.tag}"
        self.name = f"Trường THCS Thử Nghiệm Nơi Kia {self.tag}"
        self._units_and_people()
        self.year_id = self.school_year(ADMIN, self.school_id)
        self.class_id = self.school_class(ADMIN, self.year_id, "9K1")
        self.assign(ADMIN, self.class_id, TEACHER, {"toan": TEACHER})
        self.key_id = self.credential(LEADER, {"common_name": NAMES[LEADER],
                                               "organization": self.name})

    def _units_and_people(self):
        self.first_admin(SO, "Quản trị Sở Nơi Kia (Thử Nghiệm)",
                         {"name": "Sở GDĐT Nơi Kia Thử Nghiệm", "code": "NK-SO"})
        commune = self.org(SO, self.part["province_id"], "phong", "Xã Nơi Kia Thử Nghiệm", "NK-XA")
        self.account(SO, XA, "Quản trị xã Nơi Kia (Thử Nghiệm)", commune, "phong_admin")
        self.school_id = self.org(XA, commune, "school", self.name, self.code)
        for by, name, role in ((XA, ADMIN, "school_admin"), (XA, LEADER, "leader"),
                               (ADMIN, OFFICE, "office"), (ADMIN, TEACHER, "teacher")):
            self.account(by, name, NAMES[name], self.school_id, role)

    def front_door(self, *command, check=True):
        done = subprocess.run(
            [support.ROOT / "hbdt", *command], capture_output=True, text=True,
            env={**os.environ, "HBDT_VAR": str(self.state_dir), "HBDT_PORT": str(self.port)})
        assert done.returncode == 0 or not check, done.stdout + done.stderr

    def close(self):
        if self.state_dir.exists():
            self.front_door("reset", "--yes", check=False)
            shutil.rmtree(self.state_dir, ignore_errors=True)

    @property
    def root(self):
        return self.state_dir / "ca" / "root.pem"

    def sql(self, statement):
        return sql(statement, self.state_dir)

    def kill(self, program):
        """It dies at once; its keeper brings it back."""
        died = support.pid_of(program, state_dir=self.state_dir)
        os.kill(died, signal.SIGKILL)
        return support.is_back(program, died, self.house, self.state_dir)


class Walk:
    """One student's way from the school under test (a Builder with class_id of Lan's) to the
    partner's. Each step can be asked again after a break."""

    def __init__(self, school, key, there, student):
        self.school, self.key_id, self.there, self.student = school, key, there, student
        self.id = self.file = self.arrival = self.answer_file = None

    def _key(self, *what):
        return self.school.key("departure", self.student, *what)

    def _post(self, by, what, body=None, at="gateway"):
        return self.school.session(by).post(f"/v1/departures/{self.id}/{what}", body, at=at,
                                            key=self._key(what))

    def request(self, by=support.LAN, at="gateway", **other):
        made = self.school.session(by).post("/v1/departures", {
            "student_id": self.student, "to_code": self.there.code, "to_name": self.there.name,
            "first_day": "2026-03-02", "reason": SAID["reason"], **other}, at=at,
            key=self._key(*other)).json
        self.id = made["id"]
        return made

    def decision(self, by=LEADER, at="gateway"):
        return self._post(by, "decision", {"decision": "approve", **SAID, "override_reason":
                                           "Chuyển giữa năm, có gì chuyển nấy"}, at)

    def execution(self, by=ADMIN, at="gateway"):
        return self._post(by, "execution", at=at)

    def note(self, by=LEADER, at="gateway"):
        return self._post(by, "note", {"credential_id": self.key_id}, at)

    def note_signature(self, by=LEADER, at="gateway"):
        departure = self.read()
        if departure["state"] == "sent":
            return departure
        return sign(self.school, by, self.key_id, departure["note_sha256"],
                    f"/v1/departures/{self.id}/note/signature", at)

    def download(self, by=OFFICE, at="gateway"):
        self.file = self.school.session(by).get(f"/v1/transfer-packages/{self.id}", at=at).body
        return self.file

    def present(self, by=OFFICE, at="gateway", file=None):
        made = self.there.session(by).post(
            "/v1/transfer-packages", raw=file or self.file, content_type="application/zip",
            at=at).json
        self.arrival = made["id"]
        return made

    def _post_there(self, by, what, body, at):
        return self.there.session(by).post(f"/v1/arrivals/{self.arrival}/{what}", body, at=at,
                                           key=self.there.key("arrival", self.arrival, what))

    def admission(self, by=LEADER, at="gateway"):
        return self._post_there(by, "admission", {"class_id": self.there.class_id, **SAID}, at)

    def refusal(self, by=LEADER, at="gateway"):
        return self._post_there(by, "refusal", SAID, at)

    def answer(self, by=LEADER, at="gateway"):
        return self._post_there(by, "answer", {"credential_id": self.there.key_id}, at)

    def answer_signature(self, by=LEADER, at="gateway"):
        arrival = self.read_there()
        if arrival["answered_at"]:
            return arrival
        return sign(self.there, by, self.there.key_id, arrival["answer_sha256"],
                    f"/v1/arrivals/{self.arrival}/answer/signature", at)

    def fetch_answer(self, by=OFFICE, at="gateway"):
        self.answer_file = self.there.session(by).get(
            f"/v1/arrivals/{self.arrival}/answer", at=at).json
        return self.answer_file

    def bring_answer(self, by=ADMIN, at="gateway", **other):
        return self.school.session(by).post(f"/v1/departures/{self.id}/answer",
                                            {**self.answer_file, **other}, at=at)

    def take(self, step):
        return getattr(self, step)()

    def until(self, last, steps=None):
        steps = steps or STEPS
        for step in steps[:steps.index(last) + 1]:
            self.take(step)
        return self

    def read(self, by=LEADER):
        return self.school.session(by).get(f"/v1/departures/{self.id}").json

    def read_there(self, by=LEADER):
        return self.there.session(by).get(f"/v1/arrivals/{self.arrival}").json

    def active_here(self):
        return int(sql(ACTIVE.format(f"s.id = {self.student}"))[0][0])

    def active_there(self):
        code = sql(f"SELECT student_code FROM hbdt_records.student WHERE id = {self.student}")
        return int(self.there.sql(ACTIVE.format(f"s.student_code = '{code[0][0]}'"))[0][0])


ACTIVE = ("SELECT COUNT(*) FROM hbdt_records.student s"
          " JOIN hbdt_records.enrolment e ON e.student_id = s.id AND e.state = 'active' WHERE {}")
SAID = {"number": "12/QĐ-TN", "reason": "Gia đình chuyển chỗ ở"}
HERE = ("request", "decision", "execution", "note", "note_signature", "download")
STEPS = (*HERE, "present", "admission", "answer", "answer_signature", "fetch_answer",
         "bring_answer")
REFUSED = (*HERE, "present", "refusal", "answer", "answer_signature", "fetch_answer",
           "bring_answer")


def sign(builder, by, key_id, sha256, path, at="gateway"):
    """The secret is good once, so that the step taken again has another one."""
    session = builder.session(by)
    sad = session.post("/v1/authorisations", {
        "credential_id": key_id, "digests": [sha256],
        "pin": builder.secrets.pin(builder.username(by))})["sad"]
    return session.post(path, {"sad": sad}, at=at)
