# SPDX-License-Identifier: AGPL-3.0-or-later
"""A school's own systems follow its changes as machines: by a registration of their own, once a leader
decided so, with nothing else in their hands, and only what a machine needs to know."""
import base64
import json
import threading
import time

import support
from house import Problem
from support import ADMIN, LAN, LEADER, OFFICE, OTHER_LEADER
from test_case_files import CHIEF, SO_ADMIN, OwnOffice
from test_changes import Follower

NUMBER = {"number": "61/QĐ-THCS", "reason": "Phần mềm thời khóa biểu của trường"}
STAFF = {"actor_name", "full_name", "address", "comment", "homeroom_name", "reason", "evidence"}


class Machine:
    """A session as Follower wants one, of a machine client."""

    def __init__(self, client, scope="changes.read"):
        self.client, self.scope = client, scope
        self.token = self.sign_in()["access_token"]

    def sign_in(self, check=True):
        secret = f"{self.client['client_id']}:{self.client['client_secret']}".encode()
        scope = f"&scope={self.scope}" if self.scope else ""
        return support.house().request(
            "POST", "/oauth2/token", raw=f"grant_type=client_credentials{scope}".encode(),
            content_type="application/x-www-form-urlencoded", check=check,
            headers={"Authorization": "Basic " + base64.b64encode(secret).decode()})

    def get(self, path, at="gateway"):
        return support.house().request("GET", path, token=self.token, at=at)


class FeedClients(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = OwnOffice()
        school.account(SO_ADMIN, CHIEF, "Lãnh đạo xã Thử Nghiệm", school.commune_id,
                       "phong_leader", username=f"{CHIEF}.{school.tag}")
        school.save_homeroom_record(LAN, school.class_id, school.students, school.ids)

    def register(self, by=ADMIN, **more):
        return self.school.session(by).post("/v1/oauth-clients", {
            "kind": "machine", "name": "Thời khóa biểu (thử)", "org_id": self.school.school_id,
            "scope": "changes.read", **more}).json

    def decide(self, client, by=LEADER, decision="approve"):
        return self.school.session(by).post(f"/v1/oauth-clients/{client['id']}/decision", {
            "decision": decision, **NUMBER}).json

    def approved(self):
        client = self.register()
        self.decide(client)
        return client, Machine(client)

    def no_token(self, client, scope="changes.read"):
        reply = Machine.__new__(Machine)
        reply.client, reply.scope = client, scope
        answer = reply.sign_in(check=False)
        self.assertEqual((answer.status, answer.json["error"]), (400, "invalid_scope"))

    def test_only_a_leader_s_decision_opens_it(self):
        client = self.register()
        self.assertEqual((client["scope"], client["feed_state"]), ("changes.read", "waiting"))
        self.no_token(client)
        for by, status in ((ADMIN, 403), (LAN, 403), (OFFICE, 403), (OTHER_LEADER, 404)):
            self.refused(status, "not-found" if status == 404 else "forbidden",
                         lambda by=by: self.decide(client, by))
            self.no_token(client)
        self.assertEqual(self.decide(client)["feed_state"], "approved")
        self.refused(409, "feed-state", lambda: self.decide(client))
        Machine(client).get("/v1/changes")
        by_office = self.register()
        self.decide(by_office, CHIEF)
        Machine(by_office).get("/v1/changes")
        for by in (LEADER, CHIEF):
            listed = self.school.session(by).items(
                f"/v1/oauth-clients?org_id={self.school.school_id}")
            self.assertIn(client["id"], [c["id"] for c in listed])

    def test_never_of_more_than_one_school(self):
        so = self.school.province.session(SO_ADMIN)
        for org in (self.school.commune_id, so.org_id):
            problem = self.refused(400, "invalid", lambda org=org: so.post("/v1/oauth-clients", {
                "kind": "machine", "name": "Máy của Sở (thử)", "org_id": org,
                "scope": "changes.read"}))
            self.assertEqual(self.pointers(problem), {"/org_id"})
        _, machine = self.approved()
        for org in (self.school.other_school_id, self.school.commune_id):
            self.refused_at_both_doors(404, "not-found", "records", lambda at, org=org: machine.get(
                f"/v1/changes?org_id={org}&after=0", at=at))

    def test_it_does_nothing_else(self):
        client, machine = self.approved()
        for path, door in ((self.school.gradebook(), "records"), ("/v1/school-years", "records"),
                           (f"/v1/students/{self.school.ids[1]}", "records"),
                           (f"/v1/audit-events?org_id={self.school.school_id}", "records"),
                           (f"/v1/accounts?org_id={self.school.school_id}", "auth")):
            for at in ("gateway", door):
                self.refused(403, "forbidden", lambda path=path, at=at: machine.get(path, at=at))
        with self.assertRaises(Problem) as caught:
            machine.get("/scim/v2/Users")
        self.assertEqual(caught.exception.status, 403)
        self.no_token(client, "hbdt")
        self.no_token(client, "changes.read hbdt")
        other = self.register(scope="hbdt")
        self.no_token(other, "changes.read")
        self.refused(403, "forbidden", lambda: Machine(other, "").get("/v1/changes"))

    def test_its_copy_is_the_school_s_as_far_as_it_hears(self):
        _, machine = self.approved()
        follower = Follower(machine)
        follower.cursor = 0
        leader, class_id = self.school.session(LEADER), self.school.class_id
        flag = self.school.session(LAN).post(f"/v1/classes/{class_id}/flags", {
            "student_id": self.school.ids[1], "subject": "toan", "comment": "Xem lại điểm"}).json
        follower.until(lambda f: f.of("flag"))
        while follower.step(limit=20)["more"]:
            pass
        self.assertEqual(follower.of("flag"), {str(flag["id"]): {
            k: flag[k] for k in ("id", "class_id", "student_id", "subject", "state")}})
        for row in leader.get(self.school.gradebook())["rows"]:
            marks = {k: v for k, v in row.items() if v is not None
                     and k not in ("student_id", "number", "full_name", "comment")}
            self.assertEqual(follower.of("mark")[f"{class_id}/toan/1/{row['student_id']}"], marks)
        for student in leader.items(f"/v1/classes/{class_id}/students"):
            told = follower.of("student")[str(student["id"])]
            self.assertEqual(told, {k: student.get(k, told[k]) for k in told})
            self.assertEqual(set(told) - {"student_code"},
                             {"id", "org_id", "version", "full_name", "birth_date", "sex"})
            self.assertEqual(follower.of("enrolment")[f"{class_id}/{student['id']}"]["number"],
                             student["number"])
        for row in leader.get(f"/v1/classes/{class_id}/homeroom-record")["rows"]:
            told = follower.of("homeroom_record")[f"{class_id}/{row['student_id']}"]
            self.assertEqual(told, {k: row[k] for k in told})
            self.assertNotIn("comment", told)
        self.names_nobody(follower)

    def names_nobody(self, follower):
        """Of the staff, and says nothing that somebody wrote."""
        said = json.dumps([e for e in follower.events if e["kind"] != "student"],
                          ensure_ascii=False)
        for name in support.FULL_NAMES.values():
            self.assertNotIn(name, said)
        for event in follower.events:
            self.assertEqual((event["actor_id"], event["actor_name"], event["role"],
                              event["reason"], event["account_id"]), (0, "", "", None, None))
            if event["kind"] != "student":
                self.assertFalse(STAFF & set(event["new_value"] or {}))

    def test_case_files_windows_and_proposals_are_not_told(self):
        _, machine = self.approved()
        follower, leader = Follower(machine), Follower(self.school.session(LEADER))
        self.school.session(LEADER).post("/v1/windows", {
            "kind": "lock", "ends_at": "2099-01-01T00:00:00Z", "grade": 6, **{
                "decision_number": NUMBER["number"], "reason": NUMBER["reason"]}})
        self.school.school_class(ADMIN, self.school.year_id, f"9M{int(time.time()) % 100000}")
        leader.until(lambda f: {"window", "class"} <= f.kinds())
        follower.until(lambda f: "class" in f.kinds())
        self.assertNotIn("window", follower.kinds())

    def test_who_waits_hears_it_and_a_withdrawal_ends_it_at_once(self):
        client, machine = self.approved()
        follower, heard = Follower(machine), []
        waiting = threading.Thread(target=lambda: heard.append(follower.step(wait=20)))
        waiting.start()
        time.sleep(0.5)
        book, lan = self.school.gradebook(), self.school.session(LAN)
        lan.patch(book, self.school.one_cell(tenths=37), match=lan.get(book).etag)
        waiting.join(10)
        self.assertEqual({e["kind"] for e in heard[0]["items"]}, {"mark"})
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(support.house().request(
            "GET", f"/v1/changes?after={follower.cursor}&wait=3", token=machine.token,
            check=False).status))
        waiting.start()
        time.sleep(0.5)
        self.decide(client, decision="withdraw")
        waiting.join(30)
        self.assertEqual(answers, [401])
        self.refused(401, "token-refused", lambda: machine.get("/v1/changes"))
        self.no_token(client)
        time.sleep(1.1)  # tokens of the second of the withdrawal are ended with it
        self.decide(client)
        Machine(client).get("/v1/changes")

    def test_an_ended_registration_follows_nothing(self):
        client, machine = self.approved()
        self.school.session(ADMIN).delete(f"/v1/oauth-clients/{client['id']}")
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                machine.get("/v1/changes")
            except Problem as problem:
                self.assertEqual((problem.status, problem.type), (401, "token-refused"))
                break
        else:
            self.fail("the token still opens the feed")
        self.refused(404, "not-found", lambda: self.decide(client))
