# SPDX-License-Identifier: AGPL-3.0-or-later
"""Access tokens: hostile ones are refused at every door; their key is replaced under load without a
failed request; who is revoked is out within seconds, and who cannot know refuses."""
import base64
import json
import os
import signal
import threading
import time

import jose
import revocation
import support
from house import Problem, Unreachable
from support import BINH, LAN, pid_of

DOORS = {"gateway": "/v1/me", "auth": "/v1/me", "records": "/v1/classes/{class_id}",
         "signing": "/v1/credentials", "archive": "/v1/handovers/019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f4"}


def claims_now(claims, **change):
    now = int(time.time())
    return {**claims, "iat": now, "nbf": now, "exp": now + 120, **change}


class Hostile(support.Story):
    """Families of RFC 8725 and of what was found in JWT libraries; (why, token) each."""

    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.key = support.STATE_DIR / "secrets" / "token_keys" / "active.pem"
        session = cls.school.session(LAN)
        session.refresh()  # the key may have been replaced since
        cls.header, cls.claims = jose.parts(session.token)
        cls.head = jose.b64(json.dumps(cls.header, separators=(",", ":")).encode())

    def forged(self, header=None, **claims):
        return jose.es256({**self.header, **(header or {})}, claims_now(self.claims, **claims),
                          self.key)

    def raw(self, header=None, claims=None):
        """Signed, whatever the texts are."""
        text = ".".join(jose.b64(t.encode()) for t in (
            json.dumps(self.header) if header is None else header,
            json.dumps(claims_now(self.claims)) if claims is None else claims))
        return jose.es256_text(text, self.key)

    def algorithms(self):
        pem = jose.public_pem(self.key)
        claims = claims_now(self.claims)
        for secret in (pem, pem.strip(), pem.replace(b"\n", b"\r\n"), b"", b"\0", b"secret"):
            for alg in ("HS256", "ES256"):
                yield f"{alg} with an HMAC", jose.hs256({**self.header, "alg": alg}, claims, secret)
        for alg in ("none", "None", "NONE", "nOnE", "", "ES256", "HS256", "null"):
            yield f"unsigned {alg}", jose.unsigned({**self.header, "alg": alg}, claims)
            yield f"{alg} with rubbish", jose.unsigned({**self.header, "alg": alg}, claims) + "AAAA"
        for alg in ("es256", "ES384", "ES512", "ES256K", "RS256", "PS256", "EdDSA", "HS256", "none",
                    "ES256 ", " ES256", "", None, 7, ["ES256"]):
            yield f"signed, but alg {alg!r}", self.forged({"alg": alg})
        for zero in (b"\0" * 64, b"\xff" * 64, b"\0" * 63 + b"\1"):
            yield "a psychic signature", jose.unsigned(self.header, claims) + jose.b64(zero)

    def keys(self):
        own = jose.new_key()
        self.__class__.keep = own
        claims = claims_now(self.claims)
        jwk = {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}
        for header in ({}, {"kid": "mine"}, {"jwk": jwk}, {"jku": "https://example.org/jwks.json"},
                       {"x5u": "https://example.org/x"}, {"x5c": ["MIIB"]}, {"kid": ""}):
            yield f"an own key {header}", jose.es256({**self.header, **header}, claims, own.name)
        for kid in ("mine", "", "../../../../dev/null", "/dev/null", "' OR '1'='1", "a\0b", "%00",
                    "A" * 5000, self.header["kid"] + " ", self.header["kid"].swapcase(),
                    None, 0, ["x"], {"a": 1}):
            yield f"kid {str(kid)[:20]!r}", self.forged({"kid": kid})
        for crit in (["exp"], [], ["b64"], "exp", None):
            yield f"crit {crit!r}", self.forged({"crit": crit})
        yield "b64 false", self.forged({"b64": False, "crit": ["b64"]})
        yield "compressed", self.forged({"zip": "DEF"})

    def types(self):
        for typ in ("JWT", "jwt", "AT+JWT ", "", "application/jwt", "dpop+jwt", None, 1):
            yield f"typ {typ!r}", self.forged({"typ": typ})
        for name in ("alg", "kid", "typ"):
            header = {k: v for k, v in self.header.items() if k != name}
            yield f"no {name}", jose.es256(header, claims_now(self.claims), self.key)
        for name in ("iss", "aud", "sub", "sid", "iat", "nbf", "exp", "client_id", "jti", "role",
                     "org", "acr", "auth_time"):
            claims = {k: v for k, v in claims_now(self.claims).items() if k != name}
            yield f"no {name}", jose.es256(self.header, claims, self.key)

    def contents(self):
        now = int(time.time())
        for name, values in {
                "iss": ("https://example.org", "", "https://auth.hbdt.invalid/", None),
                "aud": ("another-api", "", ["hbdt-api"], ["hbdt-api", "x"], "HBDT-API", None),
                "sub": ("", "0", "007", "-1", "4 2", "1e3", 42, "service:records", None),
                "role": ("", "service", "client", ["so_admin"], None, 1),
                "org": (0, -1, "7", 7.5, None), "sid": ("", 7, None),
                "acr": ("aal3", "", "AAL2", 2), "jti": ("", 7),
                "exp": (now - 1, 0, -1, str(now + 120), now + 120.5, now + 86400, 2**63, None, []),
                "nbf": (now + 100, str(now), None), "iat": (now + 100, str(now), now - 400, None),
                "auth_time": (now + 3600, "1", -1)}.items():
            for value in values:
                yield f"{name} {value!r}", self.forged(**{name: value})

    def texts(self):
        claims = json.dumps(claims_now(self.claims))
        for name in ("sub", "exp", "role", "aud"):
            twice = claims[:-1] + f', "{name}": {json.dumps(self.claims[name])}}}'
            yield f"{name} twice", self.raw(claims=twice)
        yield "alg twice", self.raw(header=json.dumps(self.header)[:-1] + ', "alg": "none"}')
        for bad in ("[]", "null", "{}", "1", '"x"', "", claims + "x", claims[:-1], claims + claims,
                    "{" * 3000, "[" * 3000, claims + "\0", "\ufeff" + claims):
            yield f"claims {bad[:12]!r}", self.raw(claims=bad)
        for bad in ("[]", "{}", "null", "x"):
            yield f"header {bad}", self.raw(header=bad)

    def shapes(self):
        good = self.forged()
        h, p, s = good.split(".")
        last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(s[-1])
        bent = s[:-1] + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last ^ 1]
        der = base64.b64encode(jose.unb64(s)).decode()
        raised = jose.b64(json.dumps({**jose.parts(good)[1], "role": "so_admin"}).encode())
        for text in (good + "=", good + "==", f"{h}=.{p}.{s}", f"{h}.{p}.{s[:-2]}", f"{h}.{p}.",
                     f"{h}.{p}", f"{h}", "..", "...", f".{p}.{s}", f"{h}..{s}", f"{h}.{p}.{s}.{s}",
                     f"{h}.{p}.{p}.{s}.{s}", f"{p}.{h}.{s}", f"{h}.{p}.{bent}", f"{h}.{p}.{s}A",
                     f"{h}.{p}.A{s}", f"{h}.{p}.{der}", f"{h}.{p}.{s}!", f"{h}.{raised}.{s}",
                     f" {good}", f"{good} ", f"{h}. {p}.{s}", f"Bearer {good}", f"{good},{good}",
                     f"{h}.{p}.{s[:-1]}", f"{h}.{p}.{s * 2}", "A" * 5000, good.swapcase(), "null",
                     json.dumps({"protected": h, "payload": p, "signature": s})):
            yield f"shape {text[:10]}", text

    def test_each_is_refused_at_every_door(self):
        doors = {at: path.format(class_id=self.school.class_id) for at, path in DOORS.items()}
        house = support.house()
        for at, path in doors.items():
            reply = house.request("GET", path, token=self.forged(), at=at, check=False)
            self.assertIn(reply.status, (200, 404), at)  # the forger is able
        bad = [one for family in (self.algorithms, self.keys, self.types, self.contents, self.texts,
                                  self.shapes) for one in family()]
        tokens = {token: why for why, token in bad}
        self.assertGreater(len(tokens), 120)
        for at, path in doors.items():
            for token, why in tokens.items():
                reply = house.request("GET", path, token=token, at=at, check=False)
                said = reply.json_or({}).get("type", "")
                refused = reply.status == 401 and said.endswith(":token-refused")
                framing = reply.status == 400 and said.endswith(":invalid") or reply.status == 431
                if not refused and not (framing and why.startswith("shape")):
                    self.fail(f"{why} at {at}: {reply.status} {said}")
        print(f"       {len(tokens)} hostile tokens, each refused at {len(doors)} doors", flush=True)


class Load:
    """People who read and sign in all the time, at every door; what failed."""

    def __init__(self, school):
        self.failed, self.n = [], 0
        self._stop = threading.Event()
        house, lan = support.house(), school.session(LAN)

        def read(at, path):
            reply = house.request("GET", path.format(class_id=school.class_id), token=lan.token,
                                  at=at, check=False)
            if reply.status not in (200, 404):  # 404: no such handover, but who asks is believed
                raise Problem(reply, path)

        def renew():
            lan.refresh()
            time.sleep(0.2)

        jobs = [lambda at=at, path=path: read(at, path) for at, path in DOORS.items()] + [renew]
        self._threads = [threading.Thread(target=self._run, args=(job,)) for job in jobs]

    def _run(self, job):
        while not self._stop.is_set():
            try:
                job()
            except (Problem, Unreachable) as error:
                self.failed.append(str(error))
            self.n += 1
            time.sleep(0.01)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()


class Keys(support.Story):
    def test_another_key_signs_and_no_request_fails(self):
        school = support.open_school()
        session = school.session(LAN)
        session.refresh()
        old = session.token
        with Load(school) as load:
            done = support.front_door("rotate-keys")
            time.sleep(1)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(load.failed, [])
        session.refresh()
        self.assertNotEqual(jose.parts(old)[0]["kid"], jose.parts(session.token)[0]["kid"])
        for at, path in DOORS.items():
            for token in (old, session.token):
                reply = support.house().request("GET", path.format(class_id=school.class_id),
                                                token=token, at=at, check=False)
                self.assertIn(reply.status, (200, 404), at)
        print(f"       {load.n} requests while the key was replaced, 0 failed", flush=True)


    def test_what_a_leaked_key_signed_is_worth_nothing(self):
        """Within seconds; people and programs renew what they had."""
        school, house = support.open_school(), support.house()
        session = school.session(LAN)
        session.refresh()
        doors = {at: path.format(class_id=school.class_id) for at, path in DOORS.items()}

        def believed(at, token):
            reply = house.request("GET", doors[at], token=token, at=at, check=False)
            return reply.status in (200, 404)

        old = session.token
        done = support.front_door("rotate-keys", "--leaked")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for people in (school, school.province, support.demo().school):
            people.renew()
        for at in doors:
            with self.subTest(at=at):
                self.assertTrue(revocation.within(12, lambda at=at: not believed(at, old)))
                self.assertTrue(revocation.within(12, lambda at=at: believed(at, session.token)))
                self.assertEqual(house.request("GET", "/readyz", at=at).status, 200)
        self.assertLess(max(revocation.trials(school, LAN, DOORS, 1)), 5)  # the feed is heard


class Revoked(support.Story):
    TRIALS = int(os.environ.get("HBDT_REVOCATION_TRIALS", "5"))

    def test_signed_out_is_out_everywhere_within_seconds(self):
        school = support.open_school()
        took = revocation.trials(school, LAN, DOORS, self.TRIALS)
        print("       " + revocation.summary(took), flush=True)
        self.assertLess(max(took), 5)

    def test_the_same_while_a_service_starts_again(self):
        school = support.open_school()
        took = revocation.trials(school, LAN, DOORS, max(2, self.TRIALS // 5),
                                 restarting="records")
        print("       " + revocation.summary(took), flush=True)
        self.assertLess(max(took), 5)

    def test_without_the_feed_nobody_writes_and_then_nobody_reads(self):
        """auth hangs: the others know nothing new, so they refuse writes after 5 seconds."""
        school = support.open_school()
        session, path = school.session(BINH), school.gradebook(school.other_class_id)
        session.refresh()
        token, auth = session.token, pid_of("auth")

        def write(at):
            return support.house().request("PATCH", path, {"cells": []}, token=token, at=at,
                                           match='"v1"', check=False)

        os.kill(auth, signal.SIGSTOP)
        try:
            time.sleep(6.5)
            for at in ("gateway", "records"):
                reply = write(at)
                self.assertEqual((reply.status, reply.json_or({}).get("type")),
                                 (503, "urn:hbdt:problem:revocations-stale"))
                self.assertEqual(reply.headers["Retry-After"], "1")
                support.house().request("GET", path, token=token, at=at)  # a minute long
        finally:
            os.kill(auth, signal.SIGCONT)
        self.assertTrue(revocation.within(5, lambda: write("records").status != 503))
