# SPDX-License-Identifier: AGPL-3.0-or-later
"""What coming and going, a wrong password and a wrong PIN leave in the unit's tamper-evident chain,
and what is never in it."""
import json

import support
from matrix import sql
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
        """What do() adds to the school's chain."""
        chain = chain or self.school.school_id
        before = len(events(schema, chain))
        do()
        return events(schema, chain)[before:]

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
