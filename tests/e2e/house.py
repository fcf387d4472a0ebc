# SPDX-License-Identifier: AGPL-3.0-or-later
"""A client of the house, as a stranger would write it: HTTP and JSON, standard library only.

    house = House("http://127.0.0.1:18080", "var")
    teacher = house.sign_in("gv.toan", password)
    book = teacher.get("/v1/classes/7/gradebooks/toan/1")
    teacher.patch("/v1/classes/7/gradebooks/toan/1", {"cells": [...]}, match=book.etag)

The same request goes to a service's own door with at="records".
"""
import http.client
import json
import os
import secrets
import socket
import threading
import time
import urllib.parse
from pathlib import Path

from authenticator import SecurityKey, b64

SERVICES = {"gateway": 0, "auth": 1, "records": 2, "signing": 3, "archive": 4}
PROBLEM = "urn:hbdt:problem:"
REFRESH_BEFORE_S = 60
RETRIES = 5


class Problem(Exception):
    """An answer that is not 2xx (RFC 9457)."""

    def __init__(self, reply, asked):
        body = reply.json_or({})
        body = body if isinstance(body, dict) else {}
        self.reply = reply
        self.status = reply.status
        self.type = str(body.get("type", "")).removeprefix(PROBLEM)
        self.detail = body.get("detail") or body.get("title") or reply.body[:200].decode(
            "utf-8", "replace")
        self.errors = body.get("errors", [])
        self.body = body
        more = "".join(f"\n    {e.get('pointer')}: {e.get('detail')}" for e in self.errors[:8])
        super().__init__(f"{asked} -> {self.status} {self.type}: {self.detail}{more}")


class Unreachable(Exception):
    """Nobody answers at that address."""


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def json_or(self, default):
        try:
            return json.loads(self.body)
        except ValueError:
            return default

    @property
    def etag(self):
        return self.headers.get("ETag")

    def __getitem__(self, name):
        return self.json[name]


def asks_again(reply):
    """Whether the house is only busy: a database retry, many people signing in at once, or an
    auth that is just starting again."""
    return reply.status in (429, 503) and reply.json_or({}).get("type", "").removeprefix(
        PROBLEM) in (
            "retry", "sign-in-busy", "revocations-stale")


def new_key():
    """A fresh Idempotency-Key."""
    return secrets.token_urlsafe(24)[:32]


class Session:
    """A signed-in person; renews its access token in time, and proves a second factor: the first
    time with a new security key. Usable by several threads."""

    def __init__(self, house, username, password, choice, second_factor=True):
        self.house = house
        self.username = username
        self._password = password
        self._choice = choice
        self._second_factor = second_factor
        self._lock = threading.Lock()
        self._take(self._sign_in())

    def _sign_in(self):
        body = {"username": self.username, "password": self._password, **self._choice}
        pair = self.house.request("POST", "/v1/sessions", body).json
        return self._add_factor(pair) if self._second_factor else pair

    def _add_factor(self, pair):
        """The pair of a session that a security key raised."""
        key = self.house.security_key(self.username)
        if pair["acr"] == "aal2" or (pair["second_factors"] and not key):
            return pair
        key = key or self.house.new_security_key(self.username)
        for _ in range(2):
            asked = self._ask(pair, "/v1/me/webauthn/challenges")
            if b64(key.id) in asked["credential_ids"]:
                return self._ask(pair, "/v1/sessions/current/elevation",
                                 {"webauthn": key.prove(asked)})
            try:
                return self._ask(pair, "/v1/me/webauthn", key.register(asked))
            except Problem as problem:  # perhaps by another session of ours just now
                if problem.type not in ("step-up-required", "factor-taken"):
                    raise
        return pair

    def _ask(self, pair, path, body=None):
        return self.house.request("POST", path, body, token=pair["access_token"]).json

    def prove(self):
        """Proves the second factor once more: some acts want it fresh."""
        access = self.token  # renewed when it is about to end
        with self._lock:
            self._take(self._add_factor({"acr": "aal1", "second_factors": ["webauthn"],
                                         "access_token": access}))

    def _take(self, pair):
        self.account_id = pair.get("account", {}).get("id", getattr(self, "account_id", None))
        self.acr = pair["acr"]
        self.role = pair.get("role", getattr(self, "role", None))
        self.org_id = pair.get("org_id", getattr(self, "org_id", None))
        self.refresh_token = pair["refresh_token"]
        self._access = pair["access_token"]
        self._renew_at = time.monotonic() + pair["expires_in"] - REFRESH_BEFORE_S

    def take(self, pair):
        """Goes on with a token pair that an enrolment answered."""
        with self._lock:
            self._take(pair)

    def refresh(self):
        self._take(self.house.request("POST", "/v1/sessions/refresh",
                                      {"refresh_token": self.refresh_token}).json)

    @property
    def token(self):
        with self._lock:
            if time.monotonic() < self._renew_at:
                return self._access
            try:
                self.refresh()
            except Problem:
                self._take(self._sign_in())
            return self._access

    def call(self, method, path, body=None, **options):
        try:
            return self.house.request(method, path, body, token=self.token, **options)
        except Problem as problem:
            if problem.type != "step-up-required" or not self._second_factor:
                raise
        self.prove()
        return self.house.request(method, path, body, token=self.token, **options)

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def items(self, path, **options):
        """Every item of a list, page by page."""
        found, after = [], None
        while True:
            joint = "&" if "?" in path else "?"
            page = self.get(path + (f"{joint}after={after}" if after else ""), **options).json
            found += page["items"]
            after = page.get("next")
            if not after:
                return found

    def post(self, path, body=None, **options):
        options.setdefault("key", new_key())
        return self.call("POST", path, {} if body is None else body, **options)

    def put(self, path, body, **options):
        return self.call("PUT", path, body, **options)

    def patch(self, path, body, **options):
        return self.call("PATCH", path, body, **options)

    def delete(self, path, **options):
        return self.call("DELETE", path, **options)


class House:
    """The gateway, and each program's own door beside it (gateway port + 1 … + 4)."""

    def __init__(self, gateway_url, state_dir, timeout_s=60):
        self.gateway_url = gateway_url.rstrip("/")
        self.state_dir = Path(state_dir)
        self.timeout_s = timeout_s
        self.on_write = None  # called with (method, path, body, reply) after each 2xx write
        self._here = threading.local()

    def sign_in(self, username, password, second_factor=True, **choice):
        return Session(self, username, password, choice, second_factor)

    def _key_file(self, username):
        return self.state_dir / "secrets" / "security-keys" / username

    def security_key(self, username):
        """The person's security key, or None: it is kept with the house's own secrets."""
        return SecurityKey.load(self._key_file(username))

    def forget_security_key(self, username):
        self._key_file(username).unlink(missing_ok=True)

    def new_security_key(self, username):
        key = SecurityKey()
        key.save(self._key_file(username))
        return key

    def door(self, name):
        """(host, port) of a program's own door."""
        url = urllib.parse.urlsplit(self.gateway_url)
        port = url.port or 80
        own = os.environ.get(f"HBDT_{name.upper()}_PORT")
        return url.hostname, int(own) if own else port + SERVICES[name]

    def _connection(self, at):
        kept = self._here.__dict__.setdefault("kept", {})
        if at in kept:
            return kept[at], True
        host, port = self.door(at)
        kept[at] = http.client.HTTPConnection(host, port, timeout=self.timeout_s)
        kept[at].connect()
        kept[at].sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return kept[at], False

    def _drop(self, at):
        connection = self._here.__dict__.get("kept", {}).pop(at, None)
        if connection:
            connection.close()

    def _exchange(self, at, method, path, data, headers):
        """One request; again, once, when a kept connection turned out to be closed."""
        while True:
            kept = False
            try:
                connection, kept = self._connection(at)
                connection.request(method, path, body=data, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
                if answer.will_close:
                    self._drop(at)
                return Reply(answer.status, answer.headers, body)
            except (http.client.HTTPException, OSError) as error:
                self._drop(at)
                if not kept or isinstance(error, TimeoutError):
                    raise Unreachable(f"{method} {path} at {at}: {error!r}") from error

    def request(self, method, path, body=None, *, at="gateway", token=None, key=None, match=None,
                raw=None, content_type=None, headers=None, check=True):
        """Sends JSON (body) or bytes (raw); the answer, or Problem when it is not 2xx."""
        sent = dict(headers or {})
        data = raw
        if raw is None and body is not None:
            data = json.dumps(body, ensure_ascii=False).encode()
            content_type = content_type or "application/json"
        if content_type:
            sent.setdefault("Content-Type", content_type)
        if token:
            sent.setdefault("Authorization", f"Bearer {token}")
        if key:
            sent.setdefault("Idempotency-Key", key)
        if match:
            sent.setdefault("If-Match", match)
        for attempt in range(RETRIES):
            reply = self._exchange(at, method, path, data, sent)
            if not asks_again(reply):
                break
            time.sleep(0.05 * 2 ** attempt)
        if check and not 200 <= reply.status < 300:
            raise Problem(reply, f"{method} {path}")
        if self.on_write and method != "GET" and 200 <= reply.status < 300:
            self.on_write(method, path, body, reply)
        return reply

    def once(self, method, path, body, token, at="gateway"):
        """Asked but once, also when it is told to come back."""
        return self._exchange(at, method, path, json.dumps(body).encode(), {
            "Content-Type": "application/json", "Authorization": f"Bearer {token}",
            "Idempotency-Key": new_key()})

    def trust_anchors(self):
        return self.request("GET", "/v1/trust-anchors").body
