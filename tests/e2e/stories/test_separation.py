# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody does alone what two must do (separation of duties, S1-S12 of the threat model), also when
somebody has written grants into the database past every rule."""
import concurrent.futures
import hashlib
import subprocess
import time

import jose
import matrix
import support
from database import sql
from house import Problem
from support import ADMIN, BINH, LAN, LEADER, OFFICE

MINH = "minh"
SUBJECT = {"common_name": "Minh Thử Nghiệm", "organization": "Trường THCS Thử Nghiệm A"}


class Separation(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    def authorise(self, session, credential):
        return session.post("/v1/authorisations", {
            "credential_id": credential, "pin": self.school.secrets.pin(session.username),
            "digests": [hashlib.sha256(b"S8").hexdigest()]})

    def let_sign(self, release):
        """However the story ended, so that it can be told again."""
        try:
            self.school.session(self.school._commune_admin).post(release)
        except Problem as problem:
            if problem.type != "no-hold":
                raise

    def test_s8_who_was_reset_signs_only_when_a_second_person_agrees(self):
        school = self.school
        school.account(ADMIN, MINH, "Minh Thử Nghiệm", school.school_id, "teacher",
                       username=f"{MINH}.{school.tag}")
        credential = school.credential(MINH, SUBJECT)
        release = f"/v1/accounts/{school.account_id(MINH)}/signing-release"
        self.addCleanup(self.let_sign, release)
        self.authorise(school.session(MINH), credential)
        self.assertTrue(school.recover(ADMIN, MINH)["signing_held"])
        minh = school.sign_in_anew(MINH)
        self.assertEqual(minh.acr, "aal2")
        self.refused(403, "signing-held", lambda: self.authorise(minh, credential))
        self.refused(403, "signing-held", lambda: minh.post("/v1/credentials", {
            "kind": "person", "key_type": "p256", "subject": SUBJECT, "pin": "58203917"}))
        self.refused(403, "second-person", lambda: school.session(ADMIN).post(release))
        self.refused(403, "signing-held", lambda: self.authorise(minh, credential))
        school.session(school._commune_admin).post(release)
        minh.refresh()
        self.authorise(minh, credential)

    def test_s11_one_session_of_a_person_signs(self):
        """The one that proved a second factor last."""
        school = self.school
        credential = school.key_of(BINH)
        web, phone = school.sign_in_anew(BINH), school.sign_in_anew(BINH)
        web.prove()
        self.authorise(web, credential)
        time.sleep(1.1)  # the proofs are told apart by the second
        phone.prove()
        self.authorise(phone, credential)
        self.refused(403, "signing-elsewhere", lambda: self.authorise(web, credential))
        time.sleep(1.1)
        web.prove()
        self.authorise(web, credential)
        self.refused(403, "signing-elsewhere", lambda: self.authorise(phone, credential))


    def test_s11_people_who_sign_for_the_first_time_do_not_wait_for_one_another(self):
        demo = support.demo()
        signers = [(demo.school.session(name), ident) for name, ident in
                   demo.steps["certificates"].items()]
        for session, _ in signers:
            session.prove()
        sql("DELETE FROM hbdt_signing.signing_session")

        def authorise(signer):
            session, credential = signer
            return support.house().once("POST", "/v1/authorisations", {
                "credential_id": credential, "digests": ["ab" * 32],
                "pin": demo.school.secrets.pin(session.username)}, session.token).status

        with concurrent.futures.ThreadPoolExecutor(len(signers)) as pool:
            self.assertEqual(set(pool.map(authorise, signers)), {201})


class WrittenByRoot(support.Story):
    """Grants, assignments, decisions by SQL: what no program would have written opens nothing that
    two persons must do, or that the role never does."""

    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.org = cls.school.school_id
        for name in (ADMIN, LAN, BINH):
            cls.school.session(name)  # while there is no choice of roles yet

    def undo_later(self, statement):
        self.addCleanup(sql, statement)

    def grant(self, name, role, org=None):
        account, org = self.school.account_id(name), org or self.org
        sql("INSERT INTO hbdt_auth.grant_row (account_id, role, org_id, valid_from, "
                   f"granted_by) VALUES ({account}, '{role}', {org}, '2026-01-01', 1)")
        self.undo_later("DELETE FROM hbdt_auth.grant_row WHERE granted_by = 1 AND account_id = "
                        f"{account} AND role = '{role}' AND org_id = {org}")

    def acting(self, name, role, org=None):
        """The person in the role that root wrote, with a second factor."""
        self.grant(name, role, org)
        username = self.school.username(name)
        return support.house().sign_in(username, self.school.secrets.password(username),
                                       role=role, org_id=org or self.org)

    def assign(self, class_id, name):
        """Mathematics and the class itself, to anybody."""
        account = self.school.account_id(name)
        kept = sql("SELECT account_id FROM hbdt_records.assignment WHERE class_id = "
                          f"{class_id} AND subject = 'toan'")[0][0]
        for who, do in ((account, sql), (kept, self.undo_later)):
            do(f"UPDATE hbdt_records.assignment SET account_id = {who} WHERE class_id = {class_id} "
               f"AND subject = 'toan'; UPDATE hbdt_records.class SET homeroom_account_id = {who} "
               f"WHERE id = {class_id}")

    def cannot_be_written(self, statement):
        with self.assertRaises(subprocess.CalledProcessError) as caught:
            sql(statement)
        self.assertRegex(caught.exception.stderr, "ERROR (1062|1644|4025)")

    def test_s1_another_mans_key_stays_shut(self):
        """Who is written into a key as its holder does not know its PIN."""
        school = self.school
        lans, binh = school.key_of(LAN), school.account_id(BINH)
        sql(f"UPDATE hbdt_signing.credential SET account_id = {binh} WHERE id = {lans}")
        self.undo_later(f"UPDATE hbdt_signing.credential SET pin_failures = 0, account_id = "
                        f"{school.account_id(LAN)} WHERE id = {lans}")
        session = school.sign_in_anew(BINH)
        time.sleep(1.1)  # later than any other session of his that signed (S11)
        session.prove()
        self.refused(401, "wrong-pin", lambda: session.post("/v1/authorisations", {
            "credential_id": lans, "pin": school.secrets.pin(school.username(BINH)),
            "digests": ["ab" * 32]}))

    def test_s2_who_taught_a_class_does_not_approve_its_records(self):
        binh = self.acting(BINH, "leader")
        approval = {"stage": "approval", "credential_id": self.school.key_of(BINH)}
        own = f"/v1/classes/{self.school.other_class_id}/documents"
        self.refused(403, "own-record", lambda: binh.post(own, approval))
        other = f"/v1/classes/{self.school.class_id}/documents"
        self.refused(409, "not-ready", lambda: binh.post(other, approval))

    def test_s3_who_administers_or_audits_writes_no_marks_and_signs_nothing(self):
        """Not even where root made him the teacher, the homeroom teacher, and of that role."""
        class_id, book = self.school.class_id, self.school.gradebook()
        roles = (("school_admin", ADMIN), ("auditor", ADMIN), ("so_admin", ADMIN),
                 ("group_head", ADMIN))
        self.assign(class_id, ADMIN)
        for role, name in roles:
            token = jwt_of(self.school.session(name), role)
            with self.subTest(role):
                for method, path, body in (
                        ("PATCH", book, self.school.one_cell()),
                        ("PATCH", f"/v1/classes/{class_id}/homeroom-record",
                         {"rows": [{"student_id": self.school.ids[1], "conduct_term1": "tot"}]}),
                        *(("POST", f"/v1/classes/{class_id}/documents",
                           {"stage": stage, "credential_id": 1, **more}) for stage, more in (
                            ("subject_result", {"subject": "toan"}), ("year_summary", {}),
                            ("approval", {}), ("seal", {})))):
                    self.refused_at_both_doors(403, "forbidden", "records", lambda at: (
                        support.house().request(method, path, body, token=token, match='"v1"',
                                                at=at)))

    def test_s4_nobody_acts_on_himself_from_above_either(self):
        me, above = self.school.account_id(ADMIN), self.acting(
            ADMIN, "phong_admin", self.school.commune_id)
        for path in ("reset", "sessions-revocation"):
            self.refused(403, "own-account",
                         lambda path=path: above.post(f"/v1/accounts/{me}/{path}"))
        self.refused(403, "second-person",
                     lambda: above.post(f"/v1/accounts/{me}/signing-release"))
        self.refused(403, "own-account", lambda: above.put(
            f"/v1/accounts/{me}/status", {"status": "disabled"}, match='"v1"'))
        self.refused(403, "own-grant", lambda: above.post("/v1/grants", {
            "account_id": me, "org_id": self.org, "role": "auditor"}))
        mine = sql("SELECT id FROM hbdt_auth.grant_row WHERE account_id = "
                          f"{me} AND org_id = {self.org}")[0][0]
        self.refused(403, "own-grant", lambda: above.delete(f"/v1/grants/{mine}"))

    def test_s5_a_role_where_it_is_not_held_opens_nothing(self):
        for role, org in (("so_admin", self.org), ("phong_admin", self.org),
                          ("leader", self.school.commune_id)):
            with self.subTest(role):
                self.refused(403, "no-role", lambda role=role, org=org: self.acting(LAN, role, org))

    def test_s5_an_administrator_by_sql_gives_no_more_than_any(self):
        lan, other = self.acting(LAN, "school_admin"), self.school.account_id(OFFICE)
        for role, org, status, slug in (
                ("so_admin", self.school.province.session("so.quan-tri").org_id, 404, "not-found"),
                ("phong_admin", self.school.commune_id, 404, "not-found"),
                ("teacher", self.school.other_school_id, 404, "not-found"),
                ("leader", self.org, 403, "not-downwards")):
            self.refused(status, slug, lambda role=role, org=org: lan.post("/v1/grants", {
                "account_id": other, "org_id": org, "role": role}))

    def test_s6_two_roles_are_one_person(self):
        """Who proposes a role does not approve it as something else."""
        school = self.school
        made = school.session(ADMIN).post("/v1/grant-proposals", {"org_id": self.org, "items": [
            {"account_id": school.account_id(OFFICE), "role": "teacher"}]}).json
        decision = f"/v1/grant-proposals/{made['id']}/decision"
        as_leader = self.acting(ADMIN, "leader")
        self.refused(403, "two-persons",
                     lambda: as_leader.post(decision, {"decision": "approved"}))
        with self.subTest("nor does whom it is for"):
            office = self.acting(OFFICE, "leader")
            self.refused(403, "own-grant", lambda: office.post(decision, {"decision": "approved"}))
        school.session(LEADER).post(decision, {"decision": "refused", "reason": "Chỉ để thử"})

    def test_s6_one_person_has_one_account(self):
        lan, binh = self.school.account_id(LAN), self.school.account_id(BINH)
        person = sql(f"SELECT person_id FROM hbdt_auth.account WHERE id = {lan}")[0][0]
        self.cannot_be_written(
            f"UPDATE hbdt_auth.account SET person_id = {person} WHERE id = {binh}")

    def test_s7_proposer_and_decider_are_two_whatever_they_hold(self):
        school = self.school
        made = school.session(ADMIN).post(f"/v1/school-years/{school.year_id}/lock-proposals",
                                          {"reason": "Thử ai được khóa năm học"}).json["id"]
        path = f"/v1/lock-proposals/{made}"
        self.undo_later(f"DELETE FROM hbdt_records.lock_proposal WHERE id = {made}")
        approve = {"decision": "approve", "number": "05/QĐ-TN", "reason": "Chỉ để thử quyền"}
        self.refused(403, "same-person", lambda: self.acting(ADMIN, "leader").post(
            f"{path}/decision", approve))
        self.refused(409, "lock-state", lambda: school.session(ADMIN).post(f"{path}/execution"))
        self.cannot_be_written("UPDATE hbdt_records.lock_proposal SET state = 'approved', "
                               f"decided_by = proposed_by WHERE id = {made}")
        school.session(LEADER).post(f"{path}/decision", approve)
        self.refused(403, "same-person", lambda: self.acting(LEADER, "school_admin").post(
            f"{path}/execution"))
        self.cannot_be_written("UPDATE hbdt_records.lock_proposal SET state = 'executed', "
                               f"executed_by = decided_by WHERE id = {made}")

    def test_s12_nobody_approves_his_own_substitution(self):
        values = "VALUES ({}, 'toan', {}, 'Lan', '2099-01-01', '2099-01-01', '{}', 'x', {}, '', {})"
        write = ("INSERT INTO hbdt_records.substitution (class_id, subject, account_id, full_name, "
                 "valid_from, valid_to, state, reason, proposed_by, proposed_at, decided_by) ")
        lan, admin = self.school.account_id(LAN), self.school.account_id(ADMIN)
        for state, proposed, decided in (("proposed", lan, "NULL"), ("approved", admin, admin),
                                         ("approved", admin, lan), ("approved", admin, "NULL")):
            self.cannot_be_written(write + values.format(
                self.school.other_class_id, lan, state, proposed, decided))

    def test_signing_is_never_a_groups(self):
        admin = self.school.session(ADMIN)
        group = admin.post("/v1/groups", {"org_id": self.org, "kind": "to",
                                          "name": f"Tổ ký thay {self.school.tag}"}).json["id"]
        write = ("INSERT INTO hbdt_auth.grant_row (group_id, role, org_id, valid_from, granted_by) "
                 f"VALUES ({group}, 'leader', {self.org}, '2026-01-01', 1)")
        self.cannot_be_written(write)
        sql(f"SET check_constraint_checks = 0; {write}")
        self.undo_later(f"DELETE FROM hbdt_auth.grant_row WHERE group_id = {group}")
        person = sql("SELECT person_id FROM hbdt_auth.account WHERE id = "
                            f"{self.school.account_id(BINH)}")[0][0]
        admin.post(f"/v1/groups/{group}/members", {"person_id": int(person)})
        username = self.school.username(BINH)
        self.refused(403, "no-role", lambda: support.house().sign_in(
            username, self.school.secrets.password(username), role="leader", org_id=self.org))


def jwt_of(session, role):
    """The person's token, as if the house had issued it for that role."""
    now = int(time.time())
    header, claims = jose.parts(session.token)
    return jose.es256(header, {**claims, "role": role, "iat": now, "nbf": now, "exp": now + 300,
                               "auth_time": now}, matrix.signing_key(session.token))
