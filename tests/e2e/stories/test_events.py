# SPDX-License-Identifier: AGPL-3.0-or-later
"""What coming and going, a wrong password, a wrong PIN and a refused request leave in the unit's
tamper-evident chain, and what is never in it."""
import json
import random
import time
import uuid

import jose
import support
from database import sql
from matrix import signing_key
from support import BINH, LAN

WRONG = "khong phai mat khau nay"


class Event:
    def __init__(self, row):
        (self.chain, self.seq, self.actor, self.role, self.action, self.object_type,
         self.object_id, details) = row
        self.actor = int(self.actor)
        self.details = json.loads(details)


def events(schema, chain):
    return [Event(row) for row in sql(
        "SELECT chain_id, seq, actor_id, role, action, object_type, object_id, details"
        f" FROM {schema}.audit_event WHERE chain_id = {chain} ORDER BY seq")]


class Events(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    def left(self, do, schema="hbdt_auth", chain=None):
        """What do() adds to the school's chain, besides refusals that are told in the meantime."""
        chain = chain or self.school.school_id
        before = len(events(schema, chain))
        do()
        return [e for e in events(schema, chain)[before:] if e.action != "access.denied"]

    def denials_of(self, account, n):
        """What is in records' chain of the school by that account, once it is n: a thread of the
        service writes it."""
        deadline = time.monotonic() + 20
        while True:
            found = [e for e in events("hbdt_records", self.school.school_id) if e.actor == account]
            if len(found) >= n or time.monotonic() > deadline:
                return found
            time.sleep(0.1)

    def sign_in(self, username, password, **more):
        return support.house().request("POST", "/v1/sessions", {
            "username": username, "password": password, **more}, check=False)

    def person(self, name):
        username = self.school.username(name)
        return username, self.school.secrets.password(username), self.school.account_id(name)

    def test_coming_and_going(self):
        username, password, account = self.person(LAN)
        answers = []
        opened, = self.left(lambda: answers.append(self.sign_in(username, password)))
        token = answers[0]["access_token"]
        self.assertEqual((opened.action, opened.actor, opened.role, opened.object_type),
                         ("session.opened", account, "teacher", "session"))
        self.assertEqual((opened.details["aal"], opened.details["amr"]), (1, "pwd"))
        closed, = self.left(lambda: support.house().request(
            "DELETE", "/v1/sessions/current", token=token))
        self.assertEqual((closed.action, closed.actor, closed.details),
                         ("session.closed", account, {"cause": "sign-out"}))
        self.assertEqual(closed.object_id, opened.object_id)

    def test_a_second_factor(self):
        username, password, _ = self.person(BINH)
        self.school.session(BINH)  # which enrolled the key
        new = self.left(lambda: support.house().sign_in(username, password))
        self.assertEqual([e.action for e in new], ["session.opened", "session.elevated"])
        self.assertEqual((new[1].details["aal"], new[1].details["amr"]), (2, "pwd hwk"))
        self.assertEqual(new[0].object_id, new[1].object_id)

    def test_a_wrong_password_of_somebody(self):
        username, _, account = self.person(LAN)
        refused, = self.left(lambda: self.sign_in(username, WRONG))
        self.assertEqual((refused.action, refused.actor, refused.object_type, refused.object_id,
                          refused.details),
                         ("session.refused", 0, "account", str(account), {"method": "pwd"}))

    def test_a_name_of_nobody_leaves_nothing(self):
        total = "SELECT COUNT(*) FROM hbdt_auth.audit_event"
        before = sql(total)
        self.assertEqual(self.sign_in(f"khong-co-ai.{self.school.tag}", WRONG).status, 401)
        self.assertEqual(sql(total), before)

    def test_a_wrong_pin(self):
        """The right one leaves an authorisation; the wrong one a refusal with its count."""
        credential = self.school.key_of(BINH)
        session = self.school.session(BINH)
        pin = self.school.secrets.pin(self.school.username(BINH))

        def authorise(with_pin):
            return self.left(lambda: session.post("/v1/authorisations", {
                "credential_id": credential, "pin": with_pin, "digests": ["ab" * 32]},
                check=False), "hbdt_signing")

        self.assertEqual([e.action for e in authorise(pin)], ["key.authorise"])
        for failures in (1, 2):
            refused, = authorise("00000000x")
            self.assertEqual((refused.action, refused.actor, refused.role, refused.object_type,
                              refused.object_id, refused.details),
                             ("authorisation.refused", session.account_id, "teacher", "credential",
                              str(credential), {"failures": failures}))
        self.assertEqual([e.action for e in authorise(pin)], ["key.authorise"])
        told = json.dumps([e.details for e in events("hbdt_signing", self.school.school_id)])
        for secret in (pin, "00000000x"):
            self.assertNotIn(secret, told)

    def somebody(self, role):
        """The headers of an account that was not refused anything yet, and its number."""
        session = self.school.session(LAN)
        header, claims = jose.parts(session.token)
        account, now = random.randrange(10 ** 9, 10 ** 12), int(time.time())
        claims |= {"sub": str(account), "role": role, "jti": str(uuid.uuid4()), "acr": "aal2",
                   "iat": now, "nbf": now, "exp": now + 300, "auth_time": now}
        claims.pop("grant", None)
        token = jose.es256(header, claims, signing_key(session.token))
        return {"Authorization": f"Bearer {token}"}, account

    def refuse(self, path, headers, status):
        answer = support.house().request("GET", path, headers=headers, check=False)
        self.assertEqual(answer.status, status)

    def another_schools_year(self):
        return sql("SELECT MIN(id) FROM hbdt_records.school_year"
                   f" WHERE org_id <> {self.school.school_id}")[0][0]

    def test_a_refused_request(self):
        """Another school's class is 404, and in the chain all the same; so is a role that may not."""
        headers, account = self.somebody("teacher")
        year = self.another_schools_year()
        for n, (path, status, problem, place) in enumerate((
                (f"/v1/school-years/{year}", 404, "not-found", ("school-years", year)),
                (f"/v1/classes/{self.school.class_id}/gradebooks/toan/1", 403, "not-your-class",
                 ("gradebooks", f"{self.school.class_id}/toan/1"))), 1):
            self.refuse(path, headers, status)
            *_, denied = self.denials_of(account, n)
            self.assertEqual((denied.action, denied.actor, denied.role),
                             ("access.denied", account, "teacher"))
            self.assertEqual((denied.object_type, denied.object_id), place)
            self.assertEqual((denied.details["method"], denied.details["problem"]), ("GET", problem))

    def test_nobody_fills_the_chain_with_refusals(self):
        """The others are counted and told in one event a minute later: see test_denials.c."""
        headers, account = self.somebody("leader")
        path = f"/v1/school-years/{self.another_schools_year()}"
        for _ in range(30):
            self.refuse(path, headers, 404)
        self.denials_of(account, 10)
        time.sleep(1)
        self.assertEqual([e.action for e in self.denials_of(account, 10)], ["access.denied"] * 10)

    def test_nothing_that_was_typed_is_there(self):
        username, password, _ = self.person(LAN)
        told = json.dumps([vars(e) for e in events("hbdt_auth", self.school.school_id)],
                          ensure_ascii=False)
        for secret in (username, password, WRONG, self.school.session(LAN).token,
                       self.school.tag, "Thử Nghiệm"):
            self.assertNotIn(secret, told)

    def test_the_chains_are_whole(self):
        answer = support.front_door("audit", "verify", "--json")
        self.assertIn(answer.returncode, (0, 2), answer.stdout + answer.stderr)
        self.assertNotIn("tampered", answer.stdout)
