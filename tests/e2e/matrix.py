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
from database import sql
from policy import SERVICES, Caller
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER

ROLES = ("so_leader", "so_admin", "so_inspector", "phong_leader", "phong_admin", "phong_inspector",
         "leader", "school_admin", "teacher", "group_head", "office", "auditor", "openid",
         "nobody_knows")
ASSURANCES = ("fresh", "aal2", "aal1")
LONG_AGO_S = 3600
BY_THEMSELVES = ("session", "sign_in", "sign_in_failure", "refresh_token", "revocation",
                 "revocation_head")
HOMEROOM = "gv.ngu-van"  # of the demo's class
TEMPLATE = "Chỉ để thử quyền"  # the text of a comment in the bank
# An addendum's stages, each by whose part it is of May's.
ADDENDA = {"retest_result": "subject_result", "addendum": "year_summary",
           "addendum_approval": "approval", "addendum_seal": "seal"}
SOMEBODY = "somebody with nothing to lose"  # a person without a session


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


def inserted(what):
    """The id of the row that INSERT INTO what made."""
    return int(sql(f"INSERT INTO {what}; SELECT LAST_INSERT_ID()")[0][0])


def reads_grade_9(caller):
    """All classes here are of that grade, at schools."""
    return not caller.levels or "thcs" in caller.levels.split("-")


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
        self._pupils()
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
        self.class_a3 = self._class_of_homeroom_only()
        self.classes = (self.class_a, self.class_a2, self.class_a3, self.class_d)

    def _class_of_homeroom_only(self):
        """Of grade 8, whose homeroom teacher, Bình, teaches nothing there."""
        ident = inserted(
            "hbdt_records.class (school_year_id, name, grade, homeroom_account_id, homeroom_name, "
            "record_version) SELECT school_year_id, CONCAT('8T', UUID_SHORT() % 100000000), 8, "
            f"homeroom_account_id, homeroom_name, 1 FROM hbdt_records.class WHERE id = "
            f"{self.class_a2.id}")
        return Class(ident, self.class_a.year, self.a, self.class_a2.homeroom, {}, "open")

    def _pupils(self):
        """(class, student): also one of the class whose homeroom teacher teaches nothing there. And
        merges, (class, id): two that are over, one in the locked year."""
        self._late_pupil = inserted(
            "hbdt_records.student (org_id, full_name, birth_date, sex, ethnic) "
            f"VALUES ({self.a}, 'Thử Quyền', '2011-08-06', 'female', '12')")
        sql("INSERT INTO hbdt_records.enrolment (class_id, student_id, number) "
            f"VALUES ({self.class_a3.id}, {self._late_pupil}, 1)")
        self.pupils = ((self.class_d, self.demo.ids[1]), (self.class_a, self.school.ids[1]),
                       (self.class_a3, self._late_pupil))
        for _, student in self.pupils:
            sql(f"UPDATE hbdt_records.student SET photo_sha256 = REPEAT('a', 64) WHERE id = {student}; "
                f"INSERT INTO hbdt_records.student_photo VALUES ({student}, 'x')")
        self.merges = [(c, inserted(
            "hbdt_records.student_merge (org_id, keep_id, drop_id, state, reason, merged_by, "
            f"merged_at) VALUES ({c.org}, {ids[1]}, {ids[2]}, '{state}', 'Thử quyền', 1, "
            "'2026-01-01T00:00:00Z')")) for c, ids, state in (
                (self.class_a, self.school.ids, "reversed"),
                (self.class_a3, {1: self._late_pupil, 2: self.school.ids[2]}, "reversed"),
                (self.class_d, self.demo.ids, "merged"))]
        sql("INSERT INTO hbdt_records.student_merge_enrolment (merge_id, class_id, treatment, "
            f"number) VALUES ({self.merges[-1][1]}, {self.class_d.id}, 'set_aside', 2)")

    def _things(self):
        """One of each: a decided proposal, windows, machines, documents, jobs of the archive."""
        admin, leader = self.school.session(ADMIN), self.school.session(LEADER)
        proposal = admin.post(f"/v1/school-years/{self.school.year_id}/lock-proposals",
                              {"reason": "Thử quyền của từng vai trò"}).json
        leader.post(f"/v1/lock-proposals/{proposal['id']}/decision", {
            "decision": "reject", "number": "01/QĐ-TN", "reason": "Chỉ để thử quyền"})
        self.proposal = proposal["id"]
        self.machines = {org: people[0][1].post("/v1/oauth-clients", {
            "kind": "machine", "name": "Máy thử quyền", "org_id": org}).json["client_id"]
            for org, people in self.sessions.items() if org != self.d}
        self.followers = {org: people[0][1].post("/v1/oauth-clients", {
            "kind": "machine", "name": "Máy theo dõi", "org_id": org, "scope": "changes.read"}
        ).json["client_id"] for org, people in self.sessions.items() if org in (self.a, self.b)}
        self._windows()
        self.substitution = self._substitution("reject")
        self._substitution("approve")  # of a day to come: it must change nothing
        self.transfer = self._transfer()
        self.departure, self.arrival = self._departure(), self._arrival()
        reader = self.demo.school.session("hieu-truong")
        self.documents = {stage: reader.get(
            f"/v1/documents?class_id={self.class_d.id}&stage={stage}{more}").json["items"][0]["id"]
            for stage, more in (("subject_result", "&subject=toan"), ("year_summary", ""))}
        self.batches = [(of, inserted(
            "hbdt_records.signing_batch (org_id, school_year_id, stage, grade, account_id, "
            "credential_id, complete, created_at, asked_at) "
            f"VALUES ({of.org}, {of.year}, 'seal', 5, 1, 1, FALSE, '2026-01-01T00:00:00Z', "
            "'2026-01-01T00:00:00Z')")) for of in (self.class_a, self.class_d)]
        self.corrections = self._corrections()
        self.cases = self._cases()
        self.flags = self._flags()
        jobs = sql("SELECT kind, id, requested_by FROM hbdt_archive.job WHERE org_id = "
                        f"{self.d} AND state = 'succeeded'")
        self.jobs = {kind: (ident, int(by)) for kind, ident, by in jobs}
        self.credentials = {name: ident for name, ident in self.demo.steps["certificates"].items()}
        self.archive_credential = int(sql("SELECT id FROM hbdt_signing.credential WHERE service = "
                                          "'archive' LIMIT 1")[0][0])
        self.pins = {ident: self.demo.school.secrets.pin(self.demo.school.username(name))
                     for name, ident in self.credentials.items()}
        self.pins[self.archive_credential] = (
            support.STATE_DIR / "secrets" / "archive_seal_pin").read_text().strip()
        self.waiting, self.partial_waiting = self._waiting(), self._waiting()
        self.plant()
        self._plant_partial()

    def _waiting(self):
        """Documents of every stage for every kind of signer, also whom it never should name: by
        SQL, past the rules. (class, stage, subject, signer, id) each."""
        a, d = self.class_a, self.class_d
        stages = (("subject_result", "toan"), ("year_summary", None), ("approval", None),
                  ("seal", None))
        signers = [self.school.account_id(n) for n in (LAN, LEADER, OFFICE)]  # the leader: above
        return [(of, stage, subject, account, str(uuid.uuid4()))
                for of, account in [(a, account) for account in signers] + [(d, d.homeroom)]
                for stage, subject in (stages[2:] if account == signers[1] else stages)]

    def plant(self):
        """Also again: who changes a mark takes back what waited for a signature."""
        self._past_the_lock("".join(
            "INSERT IGNORE INTO hbdt_records.document (id, org_id, school_year_id, class_id, "
            "student_id, stage, subject, version, state, sha256, content, signer_account_id, "
            f"certificate_sha256, prepared_at) VALUES ('{ident}', {of.org}, {of.year}, {of.id}, "
            f"999999999, '{stage}', '{subject or ''}', {version}, 'waiting', REPEAT('a', 64), 'x', "
            f"{account}, REPEAT('b', 64), '2026-01-01T00:00:00Z'); "
            for version, (of, stage, subject, account, ident) in enumerate(self.waiting, 901)))

    def _plant_partial(self):
        """The same of years that go on elsewhere."""
        sql("".join(
            "INSERT INTO hbdt_records.partial_document (id, org_id, school_year_id, class_id, "
            "student_id, until, stage, subject, version, state, source_sha256, sha256, content, "
            f"signer_account_id, certificate_sha256, prepared_at) VALUES ('{ident}', {of.org}, "
            f"{of.year}, {of.id}, 999999999, '2026-03-01', '{stage}', '{subject or ''}', {version}, "
            f"'waiting', REPEAT('c', 64), REPEAT('a', 64), 'x', {account}, REPEAT('b', 64), "
            "'2026-01-01T00:00:00Z'); "
            for version, (of, stage, subject, account, ident) in enumerate(
                self.partial_waiting, 901)))

    def forget(self):
        """Windows are closed, and what was put there by SQL goes the same way."""
        for by, window in self._closing:
            by.post(f"/v1/windows/{window}/closing", {"reason": "Đã thử quyền xong"}, match='"v1"')
        idents = "', '".join(row[-1] for row in self.waiting)
        merges = ", ".join(str(ident) for _, ident in self.merges)
        self._past_the_lock(f"DELETE FROM hbdt_records.document WHERE id IN ('{idents}'); ")
        corrections = ", ".join(str(row[-1]) for row in self.corrections)
        cases = ", ".join(str(i) for _, made, _ in self.cases.values() for i in made)
        sql("".join(f"DELETE FROM hbdt_records.case_{part} WHERE case_id IN ({cases}); "
                    for part in ("read", "finding", "scope", "inspector"))
            + f"DELETE FROM hbdt_records.case_file WHERE id IN ({cases})")
        sql(f"DELETE FROM hbdt_records.correction WHERE id IN ({corrections}); "
            "DELETE FROM hbdt_records.student_merge_enrolment WHERE merge_id IN ({0}); "
            "DELETE FROM hbdt_records.student_merge WHERE id IN ({0}); ".format(merges)
            + "".join(f"UPDATE hbdt_records.student SET photo_sha256 = NULL WHERE id = {student}; "
                      f"DELETE FROM hbdt_records.student_photo WHERE student_id = {student}; "
                      for _, student in self.pupils)
            + "DELETE FROM hbdt_records.partial_document WHERE student_id = 999999999; "
            f"DELETE FROM hbdt_records.arrival WHERE id = {self.arrival}; "
            f"DELETE FROM hbdt_records.enrolment WHERE class_id = {self.class_a3.id}; "
            f"DELETE FROM hbdt_records.student WHERE id = {self._late_pupil}; "
            f"DELETE FROM hbdt_records.class WHERE id = {self.class_a3.id}; "
            f"DELETE FROM hbdt_records.flag WHERE comment = '{TEMPLATE}'; "
            f"DELETE FROM hbdt_records.comment_template WHERE text = '{TEMPLATE}'")

    def _past_the_lock(self, statements):
        """A locked year refuses even root, so for one transaction it is not."""
        year = self.class_d.year
        move = "UPDATE hbdt_records.year_lock SET school_year_id = {1} WHERE school_year_id = {0}; "
        sql("START TRANSACTION; " + move.format(year, -year) + statements
            + move.format(-year, year) + "COMMIT")

    def _transfer(self):
        """One of Lan's students was offered to the other school, which refused."""
        self.school.school_year(OTHER_ADMIN, self.b)
        made = self.school.session(LAN).post("/v1/transfers", {
            "student_id": self.school.ids[2], "to_org_id": self.b, "first_day": "2026-03-02",
            "reason": "Thử quyền của từng vai trò"})["id"]
        said = {"number": "02/QĐ-TN", "reason": "Chỉ để thử quyền"}
        self.school.session(LEADER).post(f"/v1/transfers/{made}/decision", {
            "decision": "approve", "override_reason": "Chỉ để thử quyền", **said})
        self.school.session(OTHER_LEADER).post(f"/v1/transfers/{made}/answer", {
            "answer": "refuse", **said})
        return made

    def _departure(self):
        """One of Lan's students asked to go elsewhere, which the head declined."""
        made = self.school.session(LAN).post("/v1/departures", {
            "student_id": self.school.ids[2], "to_code": "TN-KHONG-CO", "to_name": "Trường Không Có",
            "first_day": "2026-03-02", "reason": "Thử quyền của từng vai trò"})["id"]
        self.school.session(LEADER).post(f"/v1/departures/{made}/decision", {
            "decision": "reject", "number": "02/QĐ-TN", "reason": "Chỉ để thử quyền"})
        return made

    def _arrival(self):
        """One that was refused, and the refusal signed; in Lan's class it would have been."""
        made = inserted(
            "hbdt_records.arrival (package_id, org_id, from_code, from_name, first_day, "
            "school_year, full_name, state, presented_by, presented_at, file_sha256, package, "
            "package_sha256, note, note_certificate_sha256, note_signature, sender_name) VALUES ("
            f"'{uuid.uuid4()}', {self.a}, 'TN-X', 'Trường Thử Nghiệm X', '2026-03-02', '2025-2026', "
            "'Thử Quyền', 'presented', 1, '2026-01-01T00:00:00Z', REPEAT('a', 64), 'x', "
            "REPEAT('b', 64), 'x', REPEAT('c', 64), 'x', 'Thử Nghiệm')")
        sql("UPDATE hbdt_records.arrival SET state = 'refused', answer_signature = 'x', "
            f"class_id = {self.class_a.id} WHERE id = {made}")
        return made

    def _windows(self):
        """At the school are closed: comments on mathematics and conduct of term 2, profiles,
        absences and training of grade 8, mathematics taken again; the first by each of those who
        may set."""
        by = {self.province: self.province_session, self.a: self.school.session(LEADER),
              self.commune: self.school.session(self.school._commune_admin)}
        comments = {"subject": "toan", "column_kind": "comments", "term": 2}
        self.windows = {org: self._lock(session, comments) for org, session in by.items()}
        self._closing = [(by[org], one) for org, one in self.windows.items()]
        self._closing += [(by[self.a], self._lock(by[self.a], scope)) for scope in (
            {"column_kind": "conduct", "term": 2}, {"column_kind": "profile", "grade": 8},
            {"column_kind": "absences", "grade": 8}, {"column_kind": "summer", "grade": 8},
            {"column_kind": "retest", "subject": "toan"})]
        self.reports = {org: self._report(by[org], self.windows[org])
                        for org in (self.province, self.commune)}

    def _lock(self, by, scope):
        return by.post("/v1/windows", {
            **scope, "kind": "lock", "scope_org_id": self.a, "ends_at": "2099-01-01T00:00:00Z",
            "decision_number": "04/QĐ-TN", "reason": "Thử quyền của từng vai trò"}).json["id"]

    @staticmethod
    def _report(by, window):
        for _ in range(100):
            reports = by.get(f"/v1/windows/{window}/reports")["items"]
            if reports and reports[0]["finished_at"]:
                return reports[0]["id"]
            time.sleep(0.2)
        raise AssertionError(f"no report on window {window}")

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

    def _corrections(self):
        """(class, asked by, decided by, what stands in the way, id), of mathematics: withdrawn, so
        that no step can be taken any more; and one that only a window keeps from being done."""
        of, a = self.school.account_id, self.class_a
        asked = ((LAN, None), (BINH, None), (OFFICE, LEADER), (OFFICE, LAN))
        found = [(a, of(by), who and of(who), None, self._correction(a, of(by), who and of(who)))
                 for by, who in asked]
        office = self.demo.school.account_id("van-thu")
        return found + [
            (self.class_d, office, None, None, self._correction(self.class_d, office, None)),
            (a, of(LAN), of(OFFICE), "closed", self._correction(a, of(LAN), of(OFFICE), True))]

    def _flags(self):
        """(class, raised by, id), on mathematics."""
        of, found = self.school.account_id, []
        for where, by in [(self.class_a, of(n)) for n in (LAN, BINH, LEADER, OFFICE)] + [
                (self.class_d, self.demo.school.account_id("hieu-truong"))]:
            self._past_the_lock(
                "INSERT INTO hbdt_records.flag (org_id, school_year_id, class_id, student_id, "
                "subject, comment, state, raised_by, raised_by_name, raised_at, version) VALUES ("
                f"{where.org}, {where.year}, {where.id}, 999999999, 'toan', '{TEMPLATE}', 'open', "
                f"{by}, 'Thử Nghiệm', '2026-01-01T00:00:00Z', 1); ")
            found.append((where, by, sql("SELECT MAX(id) FROM hbdt_records.flag")[0][0]))
        return found

    def _cases(self):
        """office -> (its leader's and inspector's account, an open case on class A and on all of
        school D, a finding of one that was closed). Each by the account that lends itself."""
        found = {}
        for office in (self.commune, self.province):
            account = self.sessions[office][0][1].account_id
            made = [self._case(office, account, of, state) for of, state in (
                (self.class_a, "open"), (self.class_d, "open"), (self.class_a, "closed"))]
            finding = inserted(
                "hbdt_records.case_finding (case_id, text, recorded_by, recorded_at) VALUES "
                f"({made[2]}, 'Thử quyền', {account}, '2026-01-01T00:00:00Z')")
            found[office] = (account, made, finding)
        return found

    def _case(self, office, account, of, state):
        """On that class; at school D on the whole year."""
        ident = inserted(
            "hbdt_records.case_file (org_id, unit_name, school_id, school_name, school_year_id, "
            "year_name, decision_number, reason, valid_from, valid_to, state, opened_by, opened_at, "
            f"version) VALUES ({office}, 'x', {of.org}, 'x', {of.year}, '2025-2026', '21/QĐ', "
            "'Thử quyền', CURDATE() - INTERVAL 2 DAY, CURDATE() + INTERVAL 2 DAY, "
            f"'{state}', 1, '2026-01-01T00:00:00Z', 1)")
        sql("INSERT INTO hbdt_records.case_inspector (case_id, account_id, full_name) "
            f"VALUES ({ident}, {account}, 'Thử Nghiệm'); "
            "INSERT INTO hbdt_records.case_scope (case_id, class_id) VALUES "
            f"({ident}, {of.id if of is self.class_a else 'NULL'})")
        return ident

    @staticmethod
    def _correction(of, by, decider, stays=False):
        """A comment on the second term, which is closed. Each step by SQL, as the rules want it."""
        ident = inserted(
            "hbdt_records.correction (org_id, school_year_id, class_id, student_id, subject, term, "
            "field, old_value, new_value, reason, evidence, state, requested_by, "
            f"requested_by_name, requested_at) VALUES ({of.org}, {of.year}, "
            f"{of.id}, 999999999, 'toan', 2, 'comment', '', 'x', 'Thử quyền', "
            f"'Thử quyền', 'requested', {by}, 'Thử Nghiệm', '2026-01-01T00:00:00Z')")
        steps = ["state = 'agreed', agreed_by = 1",
                 f"state = 'approved', decided_by = {decider}, decided_at = '2026-01-01T00:00:00Z', "
                 "expires_at = DATE_FORMAT(SYSDATE() + INTERVAL 71 HOUR, '%Y-%m-%dT%TZ')"
                 ] if decider else []
        for step in steps + ([] if stays else ["state = 'withdrawn'"]):
            sql(f"UPDATE hbdt_records.correction SET {step} WHERE id = {ident}")
        return ident

    def digest(self):
        """A checksum of every table, but of those that time and signing in change by themselves,
        and of the audit chains: see chains()."""
        names = [f"{schema}.{table}" for schema, table in sql(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema "
            "LIKE 'hbdt\\_%' AND table_type LIKE '%TABLE'")
            if table not in BY_THEMSELVES and not table.startswith("audit_")]
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
        lan, demo_session = self.school.session(LAN), self.demo.school.session
        found += [self._person(f"{role} (Lan's account)", lan, role, self.a) for role in ROLES
                  if role != "teacher"]
        found.append(self._person("school_admin (the leader's account)",
                                  self.school.session(LEADER), "school_admin", self.a))
        found += [Caller(f"service {name}", service=name)
                  for name in ("records", "signing", "archive", "gateway")]
        found += [self._person(f"{name} of one subject", session, role, org, subject=subject)
                  for name, session, role, org, subject in (
                      ("head of khtn", self.sessions[self.a][2][1], "group_head", self.a, "khtn"),
                      ("head of toan", self.sessions[self.a][2][1], "group_head", self.a, "toan"),
                      ("head of toan", self.sessions[self.d][2][1], "group_head", self.d, "toan"),
                      ("Lan, for khtn only", lan, "teacher", self.a, "khtn"),
                      ("office", self.sessions[self.a][2][1], "office", self.a, "toan"))]
        found += [self._person(f"{role} of {levels}", session, role, org, levels=levels)
                  for session, role, org in (
                      (self.province_session, "so_inspector", self.province),
                      (self.sessions[self.commune][0][1], "phong_inspector", self.commune))
                  for levels in ("th", "thcs-thpt-gdtx")]
        found.append(self._person("teacher (Lan's account, elsewhere)", lan, "teacher", self.b))
        found.append(Caller(SOMEBODY, "auditor", org=self.a, sid=str(uuid.uuid4()),
                            account=self._throwaway()))
        found.append(self._person("leader (the homeroom teacher's account)",
                                  demo_session(HOMEROOM), "leader", self.d))
        found.append(self._person("office with archive", self.sessions[self.a][2][1], "office",
                                  self.a, "archive"))
        found += [Caller(f"following machine@{org}", "client", org=org, sid=ident,
                         scope="changes.read") for org, ident in self.followers.items()]
        return found + [Caller(f"machine@{org}", "client", org=org, sid=ident)
                        for org, ident in self.machines.items()]

    def _person(self, name, session, role, org, service="", subject="", levels=""):
        sid = jose.parts(session.token)[1]["sid"]
        return Caller(name, role, service, org, session.account_id, sid, subject=subject,
                      levels=levels)

    def _throwaway(self):
        return self.school.session(ADMIN).post("/v1/accounts", {
            "org_id": self.a, "username": f"thu.{uuid.uuid4().hex[:12]}",
            "full_name": "Người Thử Quyền"}).json["id"]

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
        if caller.subject:
            claims["subject"] = caller.subject
        if caller.levels:
            claims["levels"] = caller.levels
        if caller.role == "client":
            claims |= {"sub": f"client:{caller.sid}", "client_id": caller.sid}
            if caller.scope:
                claims["scope"] = caller.scope
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

    def numbers(self, org, narrowed):
        """To what is counted of a unit: of the own also what is the caller's own. A role of one
        subject gets none, or what is narrowed to it; one of levels what is narrowed to them."""
        def relate(caller):
            if caller.service and not caller.account:
                return {"alone"}
            if caller.subject and not narrowed:
                return {"other_unit"}
            return self.tree(org)(caller) | ({"self"} if caller.org == org else set())
        return relate

    def unit(self, org, /, **persons):
        """To a unit, as the school's services see it; persons: relation -> account."""
        def relate(caller):
            if caller.service and not caller.account:
                return {"alone"}
            if caller.org != org or caller.levels:
                return {"other_unit"}
            return {"own_unit"} | {r for r, account in persons.items()
                                   if account == caller.account}
        return relate

    def of_transfer(self, caller):
        """To the one that goes from A to B."""
        if caller.org == self.b and caller.account and not caller.service:
            found = {"receiver"}
        else:
            found = self.of_class(self.class_a)(caller)
            if "own_unit" in found and caller.account == self.school.account_id(LAN):
                found = found | {"proposer"}
        deciders = (self.school.account_id(n) for n in (LEADER, OTHER_LEADER))
        return found | ({"decider"} if found != {"other_unit"} and caller.account in deciders
                        else set())

    def of_departure(self, caller):
        """To the one that Lan asked for and the head decided."""
        found = self.of_class(self.class_a)(caller)
        persons = {"proposer": LAN, "decider": LEADER}
        return found | {r for r, n in persons.items() if found != {"other_unit"}
                        and caller.account == self.school.account_id(n)}

    def of_arrival(self, caller):
        """It is the school's: beyond a role of one subject."""
        return {"other_unit"} if caller.subject else self.unit(self.a)(caller)

    def of_contents(self, caller):
        """Teachers stand to the class where the student is."""
        return (self.of_class(self.class_a) if caller.role == "teacher" else self.of_arrival)(caller)

    def new_template(self, account):
        """A comment of the school's bank: its own, or with an account a teacher's."""
        return inserted("hbdt_records.comment_template (org_id, account_id, subject, text, version) "
                        f"VALUES ({self.a}, {account or 'NULL'}, '', '{TEMPLATE}', 1)")

    def own_of(self, org, account):
        """To what is one person's own: to all others it does not exist."""
        return lambda caller: {"self"} if (caller.org, caller.account) == (org, account) else {
            "other_unit"}

    def of_window(self, org, *bound):
        """To a window that org set and that binds the others."""
        def relate(caller):
            if caller.org == org and not (caller.service and not caller.account):
                return {"own_unit"}
            return {"bound"} if caller.org in bound and caller.account else {"other_unit"}
        return relate

    def of_case(self, office, school):
        """To a case of the office's on the school."""
        def relate(caller):
            if caller.service or caller.subject or not reads_grade_9(caller):
                return {"other_unit"}
            if caller.org == school:
                return {"bound"}
            if caller.org != office:
                return {"other_unit"}
            if caller.role in ("so_leader", "phong_leader"):
                return {"own_unit"}
            return {"inspector"} if caller.account == self.cases[office][0] else {"other_unit"}
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
            if self._inspects(caller, of):
                return {"inspector"}
            if "own_unit" not in found:
                return found
            if caller.subject:  # reaches no further
                found.discard("homeroom")
            if caller.subject and subject:
                return found | {"group_subject"} if caller.subject == subject else {"other_unit"}
            if subject and of.teaches.get(subject) == caller.account:
                found.add("own_subject")
            if not subject and caller.account in of.teaches.values():
                found.add("in_class")
            return found
        return relate

    def _inspects(self, caller, of):
        """By the cases of caller's office: class A, and all of school D."""
        account, _, _ = self.cases.get(caller.org, (None, None, None))
        return (caller.account and caller.account == account and not caller.service
                and reads_grade_9(caller)
                and caller.role in ("so_inspector", "phong_inspector")
                and of in (self.class_a, self.class_d))

    def of_papers(self, of, subject):
        """The list of a subject's documents is the class's, but for who heads the subject."""
        def relate(caller):
            return (self.of_class(of, subject)(caller) if caller.role == "group_head"
                    else self.of_class(of)(caller))
        return relate

    def of_correction(self, of, subject, **persons):
        """To a correction in the class's subject; persons: relation -> account."""
        def relate(caller):
            found = self.of_class(of, subject)(caller)
            if "own_unit" not in found:
                return found
            if "own_subject" in found:
                found.add("author")
            if caller.account in {of.homeroom, *of.teaches.values()}:
                found.add("signed_below")
            found |= {r for r, account in persons.items() if account == caller.account}
            return found - {"own_subject", "in_class"}
        return relate

    def of_batch(self, of, stage=None):
        """To a year, for signing a stage of its classes, or for seeing how far that is."""
        gives = {"approval": {"signs_approval"}, "seal": {"signs_seal"}}.get(
            ADDENDA.get(stage, stage), set())

        def relate(caller):
            found = {"other_unit"} if caller.subject else self.unit(of.org)(caller)
            return found | gives if "own_unit" in found else found
        return relate

    def of_stage(self, of, stage, subject=None):
        own = {"subject_result": ("own_subject", "signs_subject"),
               "year_summary": ("homeroom", "signs_summary"),
               "approval": ("own_unit", "signs_approval"), "seal": ("own_unit", "signs_seal")}
        stage = ADDENDA.get(stage, stage)
        needs, gives = own[stage]

        def relate(caller):
            found = self.of_class(of, subject)(caller)
            if "own_unit" in found and caller.subject and not subject:
                return {"other_unit"}
            if "own_unit" not in found:
                return found
            if needs in found:
                found.add(gives)
            if stage == "approval" and caller.account in {of.homeroom, *of.teaches.values()}:
                found.add("signed_below")
            return found - {"own_subject", "in_class"}
        return relate
