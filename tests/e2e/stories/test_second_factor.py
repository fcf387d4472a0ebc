# SPDX-License-Identifier: AGPL-3.0-or-later
"""A password alone opens little: what it takes to work, and what is refused.

Every person here signs in through the gateway; codes and security keys are those of
authenticator.py, as a stranger would write them.
"""
import concurrent.futures
import time

import support
from authenticator import SecurityKey, totp

LAN, ADMIN = support.LAN, support.ADMIN
ELEVATION = "/v1/sessions/current/elevation"


class SecondFactor(support.Story):
    def setUp(self):
        self.school = support.open_school()
        self.username = self.school.username(LAN)
        self.password = self.school.secrets.password(self.username)

    def weak(self):
        return support.house().sign_in(self.username, self.password, second_factor=False)

    def test_the_own_sign_ins_tell_the_network_and_nobody_forges_it(self):
        forged = {name: "203.0.113.7" for name in (
            "X-Client-Address", "X-Forwarded-For", "X-Real-IP")} | {"Forwarded": "for=203.0.113.7"}
        body = {"username": self.username, "password": self.password}
        for at, place in (("gateway", "127.0.0.0/24"), ("auth", "")):  # auth's own door: untold
            pair = support.house().request("POST", "/v1/sessions", body, headers=forged, at=at).json
            seen = support.house().request("GET", "/v1/me/sign-ins?limit=1",
                                           token=pair["access_token"])["items"][0]
            self.assertEqual(seen["address_prefix"], place)

    def test_a_password_alone_shows_the_own_account_and_nothing_else(self):
        self.school.session(LAN)  # a security key is enrolled by now
        weak = self.weak()
        self.assertEqual(weak.acr, "aal1")
        for path in ("/v1/me", "/v1/me/sessions", "/v1/me/sign-ins", "/v1/me/second-factors"):
            self.assertEqual(weak.get(path).status, 200, path)
        doors = {"auth": f"/v1/orgs/{self.school.school_id}",
                 "records": f"/v1/classes/{self.school.class_id}", "signing": "/v1/credentials"}
        for service, path in doors.items():
            self.refused_at_both_doors(401, "step-up-required", service,
                                       lambda at, path=path: weak.get(path, at=at))

    def test_the_refusal_says_what_is_needed(self):
        with self.assertRaises(support.Problem) as caught:
            self.weak().get(f"/v1/classes/{self.school.class_id}")
        self.assertIn('error="insufficient_user_authentication"',
                      caught.exception.reply.headers["WWW-Authenticate"])

    def test_with_a_password_alone_nobody_adds_a_factor_to_those_that_are_there(self):
        self.school.session(LAN)
        weak = self.weak()
        self.refused(401, "step-up-required", lambda: weak.post("/v1/me/totp", {}))
        asked = weak.post("/v1/me/webauthn/challenges").json
        self.refused(401, "step-up-required",
                     lambda: weak.post("/v1/me/webauthn", SecurityKey().register(asked)))
        self.refused(401, "step-up-required", lambda: weak.post("/v1/me/recovery-codes"))
        self.refused(401, "step-up-required", lambda: weak.put("/v1/me/password", {
            "old_password": self.password, "password": "một câu khác cũng dài"}))

    def test_a_code_counts_once_even_in_two_requests_at_once(self):
        session = self.school.session(LAN)
        secret = session.post("/v1/me/totp", {})["secret"]
        session.take(session.post("/v1/me/totp/confirmation",
                                  {"code": totp(secret, time.time() - 30)}).json)
        code, weak = totp(secret), [self.weak() for _ in range(4)]

        def prove(one):
            return one.post(ELEVATION, {"totp": code}, check=False).status

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            self.assertEqual(sorted(pool.map(prove, weak)), [201, 401, 401, 401])

    def test_a_security_key_is_bound_to_our_pages_and_its_challenge(self):
        self.school.session(LAN)
        key, weak = support.house().security_key(self.username), self.weak()

        def prove(change):
            asked = weak.post("/v1/me/webauthn/challenges").json
            own = SecurityKey(key.private, key.id)
            change(own, asked)
            return weak.post(ELEVATION, {"webauthn": own.prove(asked)})

        def set_(name, value):
            return lambda own, asked: setattr(own, name, value)

        for change in (set_("origin", "https://hbdt.example.evil"), set_("flags", 0x01),
                       set_("private", 12345),
                       lambda own, asked: asked.update(rp_id="evil.example"),
                       lambda own, asked: asked.update(challenge="A" * 43)):
            self.refused(401, "wrong-factor", lambda change=change: prove(change))
        self.assertEqual(prove(lambda own, asked: None)["acr"], "aal2")

    def test_a_recovery_code_replaces_a_lost_factor_once(self):
        session = self.school.session(LAN)
        codes = session.post("/v1/me/recovery-codes")["codes"]
        self.assertEqual(len(set(codes)), 10)
        body = {"recovery_code": codes[4].lower().replace("-", " ")}
        weak = self.weak()
        self.assertEqual(weak.post(ELEVATION, body)["acr"], "aal2")
        self.refused(401, "wrong-factor", lambda: self.weak().post(ELEVATION, body))

    def test_everybody_sees_the_own_sign_ins_and_ends_the_own_sessions(self):
        session, other = self.school.session(LAN), self.weak()
        newest = session.get("/v1/me/sign-ins?limit=1").json
        self.assertEqual(newest["items"][0]["outcome"], "signed-in")
        mine = session.items("/v1/me/sessions")
        self.assertEqual([s["current"] for s in mine].count(True), 1)
        victim = next(s["id"] for s in mine if s["acr"] == "aal1" and not s["current"])
        session.delete(f"/v1/me/sessions/{victim}")
        self.refused(404, "not-found", lambda: session.delete(f"/v1/me/sessions/{victim}"))
        self.refused(401, "session-ended", other.refresh)


class Reset(support.Story):
    def setUp(self):
        self.school = support.open_school()

    def test_no_route_lets_an_administrator_learn_or_set_a_secret(self):
        admin = self.school.session(ADMIN)
        body = admin.get(f"/v1/account-security?org_id={self.school.school_id}").json
        for item in body["items"]:
            self.assertFalse({"password", "secret", "hash", "credential_id"} & set(item))
        self.refused(403, "own-account", lambda: admin.post(
            f"/v1/accounts/{admin.account_id}/reset", {"user_code": "0000-0000"}))

    def test_the_report_counts_the_unit_and_is_refused_elsewhere(self):
        admin = self.school.session(ADMIN)
        report = admin.get(f"/v1/account-security/report?org_id={self.school.school_id}").json
        self.assertEqual(report["total"]["accounts"],
                         sum(u["accounts"] for u in report["units"]))
        csv = admin.get(f"/v1/account-security/report.csv?org_id={self.school.school_id}")
        self.assertEqual(csv.headers.get_content_type(), "text/csv")
        self.refused(404, "not-found",
                     lambda: admin.get("/v1/account-security/report?org_id=999999"))
        teacher = self.school.session(LAN)
        self.refused(403, "forbidden", lambda: teacher.get(
            f"/v1/account-security?org_id={self.school.school_id}"))
