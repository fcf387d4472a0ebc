# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every cell of who may do what: each route × role × relation × state × assurance, through the
gateway and at the service's own door, against policy.tsv as policy.py reads it.

A denied request leaves the database as it was, but for the event that says so. All cells that reach
a row are asked, and of those that end at the door HBDT_MATRIX_CELLS=N many (or "all");
HBDT_MATRIX_SEED chooses which. A sanitised build is slow: there a share of both.
"""
import dataclasses
import json
import os
import random
import subprocess
import threading
import time

import jose
import matrix
import matrix_targets
import matrix_units
import support
from database import sql
from house import PROBLEM, new_key
from policy import ALLOW, SERVICES, STATUS, UNKNOWN, Policy, is_of

THREADS = 6
SLOW = os.environ.get("HBDT_PRESET") == "asan"
AT_THE_DOOR = os.environ.get("HBDT_MATRIX_CELLS", "2000" if SLOW else "15000")
SEED = int(os.environ.get("HBDT_MATRIX_SEED", time.time_ns() % 1_000_000))
NOT_AT_THE_GATEWAY = ("/v1/signatures", "/v1/service-tokens", "/internal/")
OTHER_WORDS = ("/scim/", "/oauth2/")  # protocols with problems of their own form
TARGETS = {"auth": matrix_units.auth, **matrix_targets.TARGETS}
NO_PROOF = ("token-refused", "service-unauthenticated")
# Merging passes over locked years, and a transfer is decided in an open one: only a year that is
# locked meanwhile refuses. So it is with a decision that May's unsigned summary is to say; that is
# shown at store/principal_decisions.
IN_A_RACE = [("records", "POST", "/v1/student-merges", "locked"),
             ("records", "POST", "/v1/transfers/:id/execution", "locked"),
             ("records", "POST", "/v1/departures/:id/execution", "locked"),
             ("records", "PUT", "/v1/classes/:id/principal-decisions/:student_id", "locked")]
REFUSALS = {"unauthenticated", "forbidden", "step-up-required"}  # at the door


@dataclasses.dataclass
class Cell:
    door: str
    service: str
    method: str
    route: str
    caller: object
    target: object
    expected: str
    rows: list  # of the policy, that say so

    def __str__(self):
        return (f"{self.method} {self.target.path} at {self.door} by {self.caller.name} "
                f"({self.caller.role or self.caller.service}, {self.caller.assurance})")


def described(service):
    preset = os.environ.get("HBDT_PRESET", "dev")
    program = support.ROOT / f"build/{preset}/services/{service}/{service}"
    done = subprocess.run([program, "--describe"], check=True, capture_output=True, text=True)
    return {(r["method"], r["path"]): r for r in json.loads(done.stdout)["routes"]}


def doors(service, route, caller):
    """The gateway passes no service on, and some paths it does not know."""
    alone = caller.service != ""
    return (service,) if alone or route.startswith(NOT_AT_THE_GATEWAY) else ("gateway", service)


def cells_of(service, world, callers):
    policy, targets = Policy.read(service), TARGETS[service](world)
    routes = described(service)
    assert not {t for t in targets} - {f"{m} {p}" for m, p in routes}, "targets of no route"
    for (method, route), about in routes.items():
        chosen = targets.get(f"{method} {route}") or matrix_targets.at_the_door(
            method, route, about)
        for caller in callers:
            for target in chosen:
                if caller.name == matrix.SOMEBODY and not target.denied_only:
                    continue
                expected, rows = policy.ask(method, route, caller, target.relate(caller),
                                            target.state, target.window)
                if expected == ALLOW and target.must_not(caller):
                    continue
                if expected == ALLOW and target.then and target.then(caller):
                    expected, rows = target.then(caller), []
                for door in doors(service, route, caller):
                    yield Cell(door, service, method, route, caller, target, expected, rows)


def reaches_the_row(cell):
    """What follows although the policy permits does, whatever its words."""
    return cell.expected not in REFUSALS or bool(
        cell.target.then and cell.target.then(cell.caller) == cell.expected)


class Asker:
    """Asks cells from several threads; what was answered otherwise than expected."""

    def __init__(self, world, callers):
        self._world, self._callers = world, callers
        self._prove()
        self.wrong = []
        self.at_first_wrong = False  # then nothing more is asked
        self._lock = threading.Lock()

    def _prove(self):
        self._headers, self._proved = self._world.headers(self._callers), time.monotonic()

    def headers(self, caller):
        """The tokens live for five minutes."""
        with self._lock:
            if time.monotonic() - self._proved > 200:
                self._prove()
            return self._headers[caller]

    def ask_all(self, cells):
        waiting = iter(cells)

        def work():
            while True:
                with self._lock:
                    cell = next(waiting, None)
                if cell is None or (self.at_first_wrong and self.wrong):
                    return
                reply = self.ask(cell)
                fault = self.judge(cell, reply)
                if fault:
                    with self._lock:
                        self.wrong.append(f"{cell}: {fault}")

        threads = [threading.Thread(target=work) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def ask(self, cell):
        target = cell.target
        headers = {**self.headers(cell.caller), **target.headers}
        key = new_key() if cell.method != "GET" and target.relate is not \
            matrix_targets.nothing_known else None
        path = target.path + (str(target.new()) if target.new and cell.expected == ALLOW
                              else target.kept)
        return support.house().request(cell.method, path, target.body, raw=target.raw,
                                       at=cell.door, key=key, headers=headers, check=False)

    def judge(self, cell, reply):
        slug = ""
        if reply.status >= 400:
            slug = str(reply.json_or({}).get("type", "")).removeprefix(PROBLEM)
        if reply.status >= 500:
            return f"{reply.status} {slug}"
        if cell.expected == ALLOW:
            return self.judge_allowed(cell, reply.status, slug)
        if cell.target.loose:
            return "" if reply.status in (401, 403, 404) else f"{reply.status} {slug}"
        if cell.route.startswith(OTHER_WORDS) and reply.status == STATUS[cell.expected]:
            return ""
        if (reply.status, slug) != (STATUS[cell.expected], cell.expected):
            return f"{reply.status} {slug} instead of {cell.expected}"
        if cell.expected == "step-up-required" and not reply.headers.get("WWW-Authenticate"):
            return "no WWW-Authenticate"
        return ""

    def judge_allowed(self, cell, status, slug):
        """Whatever is wrong with the request is found behind the question of who may."""
        if cell.target.relate is matrix_targets.nothing_known:
            return f"{status} {slug} instead of allow" if slug in REFUSALS else ""
        if cell.route.startswith(OTHER_WORDS):
            refused = status in (401, 403, 404)
        else:  # a year that the records have not locked is the archive's own matter
            refused = slug in NO_PROOF or slug in STATUS and not (
                cell.target.loose and slug == "year-not-locked")
        return f"{status} {slug} instead of allow" if refused else ""


class Exercise:
    """Which rows of the policies these cells try. A row that permits is to be the only one that
    does so for somebody, and to fail somebody: of its own role where it asks for more than the
    role, else of another. A row that forbids is to be the word that decides."""

    def __init__(self, policies, cells):
        self.wanted = {}
        for policy in policies:
            for (method, route), rows in policy.rows.items():
                for row in rows:
                    self._want(policy.service, method, route, row)
        for cell in cells:
            for need in self._met_by(cell):
                self.wanted.pop(need, None)

    def _want(self, service, method, route, row):
        place = (service, method, route)
        if (*place, row["state"]) in IN_A_RACE:
            return
        if row["effect"] == "deny":
            self.wanted[place, id_of(row), "forbids"] = row
            return
        self.wanted[place, id_of(row), "permits"] = row
        if row["role"] != "anyone":
            self.wanted[place, id_of(row), "fails"] = row

    def _met_by(self, cell):
        place = (cell.service, cell.method, cell.route)
        if cell.expected != ALLOW:
            yield from ((place, id_of(row), "forbids") for row in cell.rows)
            yield from (need for need, row in self._open_at(place)
                        if is_short(row, cell.caller, cell.target))
        elif len(cell.rows) == 1 and is_known(cell.rows[0], cell.target):
            yield place, id_of(cell.rows[0]), "permits"

    def _open_at(self, place):
        return [(need, row) for need, row in self.wanted.items()
                if need[0] == place and need[2] == "fails"]

    def missing_among(self, cells):
        """Of these, one for each that is still unmet."""
        found = []
        for cell in cells:
            met = [need for need in self._met_by(cell) if need in self.wanted]
            if met:
                found.append(cell)
            for need in met:
                self.wanted.pop(need, None)
        return found

    def unmet(self):
        return [f"{what} nobody: {' '.join(place)} {' '.join(row)}"
                for place, row, what in self.wanted]


def id_of(row):
    return tuple(row[k] for k in ("role", "relation", "window", "state", "assurance", "effect",
                                    "reason"))


def is_short(row, caller, target):
    """Whether a refusal of this caller shows that the row asks for something."""
    is_machine = row["role"].startswith("service:") or row["role"].startswith("client")
    related = row["relation"] != "any" and target.relate is not matrix_targets.at_home
    bound = row["state"] != "any" or row["window"] != "any"
    asks = related or bound or (row["assurance"] != "aal1" and not is_machine)
    return is_of(row, caller) == (asks and not row["role"].startswith("service:"))


def is_known(row, target):
    return row["relation"] == "any" or target.relate is not matrix_targets.nothing_known


class Guards(support.Story):
    """What stands before every table: whose token counts, and that nobody acts for another."""
    PATHS = (("auth", "/v1/orgs"), ("records", "/v1/school-years"), ("signing", "/v1/credentials"))

    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.session = cls.school.session(support.LEADER)

    def everywhere(self, status, slug, headers):
        for service, path in self.PATHS:
            for at in ("gateway", service):
                self.refused(status, slug, lambda at=at, path=path: support.house().request(
                    "GET", path, headers=headers, at=at))

    def test_a_token_that_is_not_auths_own_opens_nothing(self):
        header, claims = jose.parts(self.session.token)
        real, foreign = matrix.signing_key(self.session.token), jose.new_key()
        past = int(time.time()) - 1000
        for what, token in {
                "another's key": jose.es256(header, claims, foreign.name),
                "no signature": jose.unsigned(header, claims),
                "has expired": jose.es256(header, {**claims, "iat": past, "nbf": past,
                                                   "exp": past + 300}, real),
                "another audience": jose.es256(header, {**claims, "aud": "hbdt-web"}, real),
                "another issuer": jose.es256(header, {**claims, "iss": "https://a.invalid"}, real),
                "no access token": jose.es256({**header, "typ": "JWT"}, claims, real)}.items():
            with self.subTest(what):
                self.everywhere(401, "token-refused", {"Authorization": f"Bearer {token}"})

    def test_a_person_is_no_service(self):
        bearer = f"Bearer {self.session.token}"
        for service, path in self.PATHS:
            self.refused(401, "service-unauthenticated", lambda s=service, p=path:
                         support.house().request("GET", p, at=s, headers={
                             "Authorization": bearer, "X-Service-Authorization": bearer}))

    def test_nobody_asks_in_anothers_name(self):
        for name in ("X-Act-As", "X-On-Behalf-Of", "X-Signed-By", "X-Impersonate-User"):
            with self.subTest(name):
                self.everywhere(400, "invalid", {"Authorization": f"Bearer {self.session.token}",
                                                 name: "1"})
        for member in ("signed_by", "on_behalf_of", "act_as"):
            with self.subTest(member):
                self.refused(400, "invalid", lambda m=member: self.session.post(
                    f"/v1/classes/{self.school.class_id}/documents",
                    {"stage": "approval", "credential_id": 1, m: 1}))

    def test_a_grant_that_was_written_past_the_rules_opens_nothing(self):
        """A teacher of the province, by SQL: the role is not held there, so nobody signs in as it."""
        account, province = self.school.account_id(support.ADMIN), self.school.province.session(
            "so.quan-tri").org_id
        sql("INSERT INTO hbdt_auth.grant_row (account_id, role, org_id, valid_from, "
                   f"granted_by) VALUES ({account}, 'teacher', {province}, '2026-01-01', 1)")
        username = self.school.username(support.ADMIN)
        try:
            self.refused(403, "no-role", lambda: support.house().request("POST", "/v1/sessions", {
                "username": username, "password": self.school.secrets.password(username),
                "role": "teacher", "org_id": province}))
        finally:
            sql(f"DELETE FROM hbdt_auth.grant_row WHERE account_id = {account} "
                       "AND role = 'teacher'")


class Matrix(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.world = matrix.World()
        people = cls.world.callers()
        weaker = [dataclasses.replace(c, assurance=a) for c in people if c.account
                  for a in matrix.ASSURANCES[1:]]
        cls.cells = [cell for service in SERVICES
                     for cell in cells_of(service, cls.world, people + weaker)]
        cls.asker = Asker(cls.world, people + weaker)
        cls.addClassCleanup(cls.world.forget)

    @staticmethod
    def policies():
        return [Policy.read(service) for service in SERVICES]

    def chosen(self):
        """All cells that reach a row and are asked with the strongest proof; of the rest a share."""
        rows = [c for c in self.cells if reaches_the_row(c) and c.caller.assurance == "fresh"]
        rest = [c for c in self.cells if not reaches_the_row(c) or c.caller.assurance != "fresh"]
        if AT_THE_DOOR == "all":
            return rows + rest
        random.Random(SEED).shuffle(rest)
        if SLOW:
            rows = random.Random(SEED).sample(rows, min(4000, len(rows)))
        asked = rows + rest[:int(AT_THE_DOOR)]
        return asked + Exercise(self.policies(), asked).missing_among(self.cells)

    def test_every_cell_is_as_the_table_says(self):
        cells = self.chosen()
        denied = [c for c in cells if c.expected != ALLOW]
        allowed = [c for c in cells if c.expected == ALLOW]
        began = time.monotonic()
        before, (history, _) = self.world.digest(), self.world.chains()
        self.asker.ask_all(denied)
        after, happened = self.world.digest(), self.world.history_besides_denials(history)
        self.asker.ask_all(allowed)
        took = time.monotonic() - began
        print(f"matrix: {len(cells)} of {len(self.cells)} cells (denied {len(denied)}, allowed "
              f"{len(allowed)}) in {took:.1f} s, {len(cells) / took:.0f} a second, "
              f"{len(self.asker.wrong)} wrong, seed {SEED}", flush=True)
        self.assertEqual(self.asker.wrong[:20], [], f"{len(self.asker.wrong)} wrong")
        self.assertEqual(Exercise(self.policies(), cells).unmet(), [])
        changed = sorted(t for t in after if after[t] != before.get(t))
        self.assertEqual(changed, [], "denied requests changed tables")
        self.assertEqual(happened, [], "denied requests left more than denials")

    def test_every_route_and_every_kind_of_refusal_is_among_them(self):
        routes = {(c.service, c.method, c.route) for c in self.cells}
        tables = {(s, m, r) for s in SERVICES for m, r in Policy.read(s).rows}
        self.assertEqual(tables - routes, set())
        met = {c.expected for c in self.cells}
        for slug in ("unauthenticated", "forbidden", "not-found", "not-your-class", "year-locked",
                     "window-closed", "same-person", "own-record", "own-account", "own-grant", ALLOW):
            self.assertIn(slug, met)

    def test_less_never_opens_more(self):
        """A weaker proof, a lost relation, a locked year, a closed window: none turns a no into a yes."""
        for service in SERVICES:
            policy = Policy.read(service)
            for cell in (c for c in self.cells if c.service == service and c.expected == ALLOW):
                relations = cell.target.relate(cell.caller)
                weak = dataclasses.replace(cell.caller, assurance="aal1")
                strong = dataclasses.replace(cell.caller, assurance="fresh")
                ask = policy.verdict
                if ask(cell.method, cell.route, weak, relations, cell.target.state) == ALLOW:
                    self.assertEqual(ask(cell.method, cell.route, strong, relations,
                                         cell.target.state), ALLOW, cell)
                if cell.target.window is not UNKNOWN:
                    self.assertNotEqual(ask(cell.method, cell.route, strong, relations,
                                            cell.target.state, "closed"), ALLOW, cell)
                if relations is not UNKNOWN and "other_unit" not in relations:
                    elsewhere = ask(cell.method, cell.route, strong, {"other_unit"}, UNKNOWN)
                    self.assertNotEqual(elsewhere, ALLOW, cell)
