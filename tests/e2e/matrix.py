# SPDX-License-Identifier: AGPL-3.0-or-later
"""The world of the matrix: a province, a commune, three schools, everybody in every role, and what
relates whom to what. Read from what was built, never from the answers that are judged."""
import concurrent.futures
import subprocess
import tempfile
import time
import uuid
from functools import cached_property

import jose
import support
from policy import SERVICES, Caller
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER

ROLES = ("so_leader", "so_admin", "so_inspector", "phong_leader", "phong_admin", "phong_inspector",
         "leader", "school_admin", "teacher", "group_head", "office", "auditor", "openid",
         "nobody_knows")
ASSURANCES = ("fresh", "aal2", "aal1")
LONG_AGO_S = 3600
HOMEROOM = "gv.ngu-van"  # of the demo's class


def signing_key(token):
    """The file of the private key that sealed this token."""
    secrets = support.STATE_DIR / "secrets"
    for file in sorted(secrets.glob("token_key*")) + sorted(secrets.glob("token_keys/*")):
        if file.is_file() and seals(file, token):
            return file
    raise AssertionError("auth's key is not among the secrets")


def seals(file, token):
    """Whether the token's signature is of this key: ECDSA's are checked by the public half."""
    head, body, signature = token.split(".")
    raw = jose.unb64(signature)
    with tempfile.NamedTemporaryFile() as der, tempfile.NamedTemporaryFile() as public:
        der.write(der_of(raw[:32]) + der_of(raw[32:]))
        der.seek(0)
        numbers = der.read()
        der.seek(0)
        der.write(bytes([0x30, len(numbers)]) + numbers)
        der.flush()
        try:
            public.write(jose.public_pem(file))
        except subprocess.CalledProcessError:
            return False
        public.flush()
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", public.name, "-signature",
                               der.name], input=f"{head}.{body}".encode(),
                              capture_output=True).returncode == 0


def der_of(number):
    number = number.lstrip(b"\0")
    if number[:1] >= b"\x80":
        number = b"\0" + number
    return bytes([2, len(number)]) + number


def sql(statement):
    """Rows of the private database, as its root."""
    socket = support.STATE_DIR / "db" / "s"
    done = subprocess.run(["mariadb", "--no-defaults", f"--socket={socket}", "--user=root",
                           "--batch", "--skip-column-names", "-e", statement], check=True,
                          capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


class Class:
    """A class: whose school, who is its homeroom teacher, who teaches what; open or locked."""

    def __init__(self, ident, year, org, homeroom, teaches, state):
        self.id, self.year, self.org, self.homeroom = ident, year, org, homeroom
        self.teaches, self.state = teaches, state


class World:
    def __init__(self):
        self.demo = support.demo()
        self.school = support.open_school()
        self.province_session = self.school.province.session("so.quan-tri")
        self.province = self.province_session.org_id
        self.commune = self.school.commune_id
        self.a, self.b = self.school.school_id, self.school.other_school_id
        self.d = self.demo.steps["units"]["school"]
        self.above = {self.a: {self.commune, self.province}, self.b: {self.commune, self.province},
                      self.d: {self.commune, self.province}, self.commune: {self.province},
                      self.province: set()}
        # One token for all: a session renews its own, and with it the key, when it likes.
        token = self.province_session.token
        self.pattern, self.key = jose.parts(token), signing_key(token)
        self._classes()
        self._things()

    def _classes(self):
        of, demo = self.school.account_id, self.demo.school.account_id
        mine = {s: demo(n) for s, n in self.demo.steps["assignments"].items()}
        self.class_a = Class(self.school.class_id, self.school.year_id, self.a, of(LAN),
                             {"toan": of(LAN)}, "open")
        self.class_a2 = Class(self.school.other_class_id, self.school.year_id, self.a, of(BINH),
                              {"toan": of(BINH)}, "open")
        self.class_d = Class(self.demo.class_id, self.demo.year_id, self.d, demo(HOMEROOM), mine,
                             "locked")
        self.classes = (self.class_a, self.class_a2, self.class_d)

    def _things(self):
        """One of each: a decided proposal, a group, a board, documents, jobs of the archive."""
        admin, leader = self.school.session(ADMIN), self.school.session(LEADER)
        proposal = admin.post(f"/v1/school-years/{self.school.year_id}/lock-proposals",
                              {"reason": "Thử quyền của từng vai trò"}).json
        leader.post(f"/v1/lock-proposals/{proposal['id']}/decision", {
            "decision": "reject", "number": "01/QĐ-TN", "reason": "Chỉ để thử quyền"})
        self.proposal = proposal["id"]
        self.group = admin.post("/v1/groups", {"org_id": self.a, "kind": "to",
                                               "name": "Tổ Thử Quyền"})["id"]
        self.machines = {org: who.post("/v1/oauth-clients", {
            "kind": "machine", "name": "Máy thử quyền", "org_id": org}).json["client_id"]
            for org, who in ((self.a, admin), (self.province, self.province_session))}
        self._windows()
        self.substitution = self._substitution("reject")
        self._substitution("approve")  # of a day to come: it must change nothing
        reader = self.demo.school.session("hieu-truong")
        self.documents = {stage: reader.get(
            f"/v1/documents?class_id={self.class_d.id}&stage={stage}{more}").json["items"][0]["id"]
            for stage, more in (("subject_result", "&subject=toan"), ("year_summary", ""))}
        jobs = sql("SELECT kind, id, requested_by FROM hbdt_archive.job WHERE org_id = "
                        f"{self.d} AND state = 'succeeded'")
        self.jobs = {kind: (ident, int(by)) for kind, ident, by in jobs}
        self.credentials = {name: ident for name, ident in self.demo.steps["certificates"].items()}

    def _windows(self):
        """Comments on mathematics in term 2 are closed at the school; both by those who may set."""
        scope = {"kind": "lock", "subject": "toan", "column_kind": "comments", "term": 2,
                 "ends_at": "2099-01-01T00:00:00Z", "decision_number": "04/QĐ-TN",
                 "reason": "Thử quyền của từng vai trò"}
        commune = self.school.session(self.school._commune_admin)
        self._closing = [(by, by.post("/v1/windows", {**scope, "scope_org_id": self.a}).json)
                         for by in (self.school.session(LEADER), commune)]
        self.window, self.window_above = (one["id"] for _, one in self._closing)
        for _ in range(100):
            reports = commune.get(f"/v1/windows/{self.window_above}/reports")["items"]
            if reports and reports[0]["finished_at"]:
                break
            time.sleep(0.2)
        self.report = reports[0]["id"]

    def close(self):
        for by, one in self._closing:
            by.post(f"/v1/windows/{one['id']}/closing", {"reason": "Đã thử quyền xong"},
                    match='"v1"')

    def _substitution(self, decision):
        """Lan for Bình."""
        admin, leader = self.school.session(ADMIN), self.school.session(LEADER)
        made = admin.post(f"/v1/classes/{self.school.other_class_id}/substitutions", {
            "account_id": self.school.account_id(LAN), "subject": "toan",
            "valid_from": "2099-01-01", "valid_to": "2099-01-01",
            "reason": "Thử quyền của từng vai trò"}).json
        leader.post(f"/v1/substitutions/{made['id']}/decision", {
            "decision": decision, "number": "02/QĐ-TN", "reason": "Chỉ để thử quyền"})
        return made["id"]

    def digest(self):
        """A checksum of every table, but of those that time and signing in change by themselves,
        and of the audit chains: see chains()."""
        names = [f"{schema}.{table}" for schema, table in sql(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema "
            "LIKE 'hbdt\\_%' AND table_type LIKE '%TABLE'")
            if not any(word in table for word in ("session", "sign_in", "refresh", "revocation",
                                                  "audit", "throttle"))]
        return dict(sql("CHECKSUM TABLE " + ", ".join(sorted(names))))

    def chains(self):
        """(schema, chain, seq) -> (action, a digest of the whole event); and every head that is not
        its chain's last event."""
        events, astray = {}, []
        for service in SERVICES:
            table = f"hbdt_{service}.audit_event"
            for chain, seq, *event in sql(
                    "SELECT chain_id, seq, action, SHA2(CONCAT_WS('|', chain_id, seq, at, actor_id,"
                    " role, action, object_type, object_id, object_version, details, hash, previous"
                    f"), 256) FROM {table}"):
                events[service, chain, seq] = event
            astray += sql(
                "SELECT h.chain_id, h.seq FROM hbdt_{0}.audit_head h LEFT JOIN {1} e USING (chain_id,"
                " seq, hash) WHERE e.seq IS NULL OR EXISTS (SELECT 1 FROM {1} l WHERE l.chain_id ="
                " h.chain_id AND l.seq > h.seq)".format(service, table))
        return events, astray

    def history_besides_denials(self, before):
        """What happened to the chains since, but for denials that were added."""
        now, astray = self.chains()
        lost = [f"{place}: another or none" for place, event in before.items()
                if now.get(place) != event]
        more = [f"{place}: {now[place][0]}" for place in now.keys() - before.keys()
                if now[place][0] != "access.denied"]
        return lost + more + astray

    # --- who asks ---

    @cached_property
    def sessions(self):
        """unit -> [(name, session)]; the first one lends its account to roles that nobody holds."""
        school, demo = self.school.session, self.demo.school.session
        return {self.province: [("so.quan-tri", self.province_session)],
                self.commune: [("xa", school(self.school._commune_admin))],
                self.a: [(n, school(n)) for n in (ADMIN, LEADER, OFFICE, LAN, BINH)],
                self.b: [(n, school(n)) for n in (OTHER_ADMIN, OTHER_LEADER)],
                self.d: [(n, demo(n)) for n in ("truong.quan-tri", "hieu-truong", "van-thu",
                                                HOMEROOM, "gv.toan", "gv.khtn")]}

    def callers(self):
        """Everybody in the own role; each role at each unit, also where it is never held, and each
        with the account of somebody who teaches; nobody; the services, alone and with a person."""
        found = [Caller("nobody")]
        for org, people in self.sessions.items():
            found += [self._person(f"{name}@{org}", session, session.role, org)
                      for name, session in people]
            lender = people[0][1]
            found += [self._person(f"{role}@{org} (lent)", lender, role, org) for role in ROLES
                      if role != lender.role]
        lan = self.school.session(LAN)
        found += [self._person(f"{role} (Lan's account)", lan, role, self.a) for role in ROLES
                  if role != "teacher"]
        found.append(self._person("school_admin (the leader's account)",
                                  self.school.session(LEADER), "school_admin", self.a))
        found += [Caller(f"service {name}", service=name)
                  for name in ("records", "signing", "archive", "gateway")]
        found.append(self._person("office with archive", self.sessions[self.a][2][1], "office",
                                  self.a, "archive"))
        return found + [Caller(f"machine@{org}", "client", org=org, sid=ident)
                        for org, ident in self.machines.items()]

    def _person(self, name, session, role, org, service=""):
        sid = jose.parts(session.token)[1]["sid"]
        return Caller(name, role, service, org, session.account_id, sid)

    def token(self, caller):
        """A token as auth would give it to this caller, sealed with auth's own key."""
        header, claims = self.pattern[0], dict(self.pattern[1])
        now = int(time.time())
        claims |= {"jti": str(uuid.uuid4()), "iat": now, "nbf": now, "exp": now + 300,
                   "sub": str(caller.account), "sid": caller.sid, "role": caller.role,
                   "org": caller.org, "acr": "aal1" if caller.assurance == "aal1" else "aal2",
                   "amr": ["pwd"] if caller.assurance == "aal1" else ["pwd", "otp"],
                   "auth_time": now - (0 if caller.assurance == "fresh" else LONG_AGO_S)}
        claims.pop("grant", None)
        if caller.role == "client":
            claims |= {"sub": f"client:{caller.sid}", "client_id": caller.sid}
            for of_a_person in ("sid", "acr", "amr", "auth_time"):
                claims.pop(of_a_person)
        return jose.es256(header, claims, self.key)

    def service_token(self, name):
        header, claims = self.pattern[:2]
        now = int(time.time())
        claims = {"iss": claims["iss"], "aud": claims["aud"], "sub": f"service:{name}",
                  "jti": str(uuid.uuid4()), "iat": now, "nbf": now, "exp": now + 300,
                  "client_id": name, "role": "service", "name": name}
        return jose.es256(header, claims, self.key)

    def headers(self, callers):
        """caller -> the headers that prove it."""
        def prove(caller):
            sent = {}
            if caller.role:
                sent["Authorization"] = f"Bearer {self.token(caller)}"
            if caller.service:
                name = "X-Service-Authorization" if caller.role else "Authorization"
                sent[name] = f"Bearer {self.service_token(caller.service)}"
            return sent

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            return dict(zip(callers, pool.map(prove, callers)))

    # --- how they stand to things ---

    def tree(self, org):
        """To a unit, as auth sees it."""
        def relate(caller):
            if caller.org == org:
                return {"own_unit", "subtree"}
            return {"subtree"} if caller.org in self.above[org] else {"other_unit"}
        return relate

    def unit(self, org, /, **persons):
        """To a unit, as the school's services see it; persons: relation -> account."""
        def relate(caller):
            if caller.service and not caller.account:
                return {"alone"}
            if caller.org != org:
                return {"other_unit"}
            return {"own_unit"} | {r for r, account in persons.items()
                                   if account == caller.account}
        return relate

    def of_window(self, org, *bound):
        """To a window that org set and that binds the others."""
        def relate(caller):
            if caller.org == org and not (caller.service and not caller.account):
                return {"own_unit"}
            return {"bound"} if caller.org in bound and caller.account else {"other_unit"}
        return relate

    def account(self, account, org):
        def relate(caller):
            if caller.account == account:
                return {"self"} | (self.tree(org)(caller) - {"other_unit"})
            return self.tree(org)(caller)
        return relate

    def of_class(self, of, subject=None):
        def relate(caller):
            found = self.unit(of.org, homeroom=of.homeroom)(caller)
            if "own_unit" in found and subject and of.teaches.get(subject) == caller.account:
                found.add("own_subject")
            if "own_unit" in found and not subject and caller.account in of.teaches.values():
                found.add("in_class")
            return found
        return relate

    def of_stage(self, of, stage, subject=None):
        def relate(caller):
            found = self.of_class(of, subject)(caller)
            if "own_unit" not in found:
                return found
            own = {"subject_result": ("own_subject", "signs_subject"),
                   "year_summary": ("homeroom", "signs_summary"),
                   "approval": ("own_unit", "signs_approval"), "seal": ("own_unit", "signs_seal")}
            needs, gives = own[stage]
            if needs in found:
                found.add(gives)
            if stage == "approval" and caller.account in {of.homeroom, *of.teaches.values()}:
                found.add("signed_below")
            return found - {"own_subject", "in_class"}
        return relate




