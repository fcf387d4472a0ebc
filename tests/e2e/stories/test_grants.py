# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roles: proposed by one person and approved by another, never to oneself, never more than one
administers, never so that a unit loses its last; one active role a session, within its scope and
its days."""
import support
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER, day

DUNG, EM = "dung", "em"


class Grants(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.org = school.school_id
        for name, full_name in ((DUNG, "Dung Thử Nghiệm"), (EM, "Em Thử Nghiệm")):
            support.FULL_NAMES[name] = full_name
            school._person((ADMIN, name, "teacher", cls.org))
            school.session(name)  # while there is no choice of roles yet

    def roles(self, org=None):
        """Who holds what at the unit, as its administrator sees it."""
        by = OTHER_ADMIN if org == self.school.other_school_id else ADMIN
        return [(g["id"], g["account_id"], g["role"]) for g in
                self.school.session(by).items(f"/v1/grants?org_id={org or self.org}")]

    def grant_of(self, name, role):
        account = self.school.account_id(name)
        return next(i for i, a, r in self.roles() if (a, r) == (account, role))

    def body(self, name, role, org=None, **scope):
        return {"account_id": self.school.account_id(name), "role": role,
                "org_id": org or self.org, **scope}

    def give(self, by, name, role, at="gateway", org=None, **scope):
        return self.school.session(by).post("/v1/grants", self.body(name, role, org, **scope),
                                            at=at).json

    def propose(self, by, name, role, at="gateway", **scope):
        item = self.body(name, role, **scope)
        return self.school.session(by).post("/v1/grant-proposals", {
            "org_id": item.pop("org_id"), "items": [item]}, at=at).json

    def decide(self, by, proposal, decision="approved", at="gateway"):
        return self.school.session(by).post(f"/v1/grant-proposals/{proposal['id']}/decision",
                                            {"decision": decision}, at=at).json

    def nothing(self, status, slug, ask):
        self.refused_at_both_doors(status, slug, "auth", ask, self.roles)

    def sign_in(self, name, **choice):
        username = self.school.username(name)
        return support.house().sign_in(username, self.school.secrets.password(username), **choice)

    def test_two_persons_give_what_signs(self):
        self.nothing(409, "needs-approval", lambda at: self.give(ADMIN, DUNG, "office", at))
        proposal = self.propose(ADMIN, DUNG, "office")
        for by, status, slug in ((ADMIN, 403, "two-persons"), (LAN, 403, "forbidden"),
                                 (DUNG, 403, "forbidden"), (OTHER_LEADER, 404, "not-found"),
                                 (OTHER_ADMIN, 404, "not-found")):
            with self.subTest(by=by):
                self.nothing(status, slug, lambda at, by=by: self.decide(by, proposal, at=at))
        self.refused(403, "no-role",
                     lambda: self.sign_in(DUNG, role="office", org_id=self.org))
        self.assertEqual(self.decide(LEADER, proposal)["state"], "approved")
        self.sign_in(DUNG, role="office", org_id=self.org)
        self.refused(409, "proposal-decided", lambda: self.decide(LEADER, proposal, "refused"))
        refused = self.propose(ADMIN, EM, "office")
        before = self.roles()
        self.decide(LEADER, refused, "refused")
        self.assertEqual(self.roles(), before)

    def test_nobody_gives_oneself_or_takes_from_oneself(self):
        self.nothing(403, "own-grant", lambda at: self.give(ADMIN, ADMIN, "auditor", at))
        self.nothing(403, "own-grant", lambda at: self.propose(ADMIN, ADMIN, "teacher", at))
        for_the_leader = self.propose(ADMIN, LEADER, "teacher")
        self.nothing(403, "own-grant", lambda at: self.decide(LEADER, for_the_leader, at=at))
        mine = self.grant_of(ADMIN, "school_admin")
        self.nothing(403, "own-grant", lambda at: self.school.session(ADMIN).delete(
            f"/v1/grants/{mine}", at=at))

    def test_nobody_gives_more_than_they_administer(self):
        for role, status, slug in (("leader", 403, "not-downwards"),
                                   ("school_admin", 403, "not-downwards"),
                                   ("phong_admin", 422, "role-kind"),
                                   ("so_admin", 422, "role-kind")):
            with self.subTest(role=role):
                self.nothing(status, slug, lambda at, role=role: self.give(ADMIN, EM, role, at))
                self.nothing(status, slug, lambda at, role=role: self.propose(ADMIN, EM, role, at))
        self.nothing(404, "not-found", lambda at: self.give(
            ADMIN, EM, "group_head", at, org=self.school.other_school_id, subject="toan"))
        self.nothing(404, "not-found", lambda at: self.give(
            OTHER_ADMIN, EM, "group_head", at, subject="toan"))
        for by in (LAN, LEADER, OFFICE):
            self.nothing(403, "forbidden", lambda at, by=by: self.give(by, EM, "auditor", at))
        # Nor does who stands above choose the school's teachers.
        self.nothing(403, "not-downwards", lambda at: self.give(
            self.school._commune_admin, EM, "teacher", at))

    def test_a_unit_keeps_its_last(self):
        above = self.school.session(self.school._commune_admin)
        for name, role in ((ADMIN, "school_admin"), (LEADER, "leader")):
            grant = self.grant_of(name, role)
            self.nothing(409, "last-admin", lambda at, grant=grant: above.delete(
                f"/v1/grants/{grant}", at=at))
            account = above.get(f"/v1/accounts/{self.school.account_id(name)}")
            self.nothing(409, "last-admin", lambda at, account=account: above.put(
                f"/v1/accounts/{account['id']}/status", {"status": "disabled"},
                match=account.etag, at=at))

    def test_one_active_role_a_session(self):
        self.give(ADMIN, EM, "group_head", subject="toan")
        self.refused(409, "choose-role", lambda: self.sign_in(EM))
        teacher = self.sign_in(EM, role="teacher", org_id=self.org)
        head = self.sign_in(EM, role="group_head", org_id=self.org)
        book = f"/v1/classes/{self.school.class_id}/gradebooks"
        self.refused(403, "not-your-class", lambda: teacher.get(f"{book}/toan/1"))
        etag = head.get(f"{book}/toan/1").etag  # reads the team's subject in each class …
        head.get(f"/v1/classes/{self.school.other_class_id}/gradebooks/toan/1")
        self.refused(404, "not-found", lambda: head.get(f"{book}/khtn/1"))  # … and no other …
        self.refused_at_both_doors(403, "forbidden", "records", lambda at: head.patch(
            f"{book}/toan/1", self.school.one_cell(), match=etag, at=at))  # … and writes nothing
        for closed in ("students", "homeroom-record", "results/1"):
            self.refused(403, "forbidden", lambda closed=closed: head.get(
                f"/v1/classes/{self.school.class_id}/{closed}"))
        head.get(f"/v1/documents?class_id={self.school.class_id}&stage=subject_result"
                 "&subject=toan")

        grant = self.grant_of(EM, "group_head")
        self.school.session(ADMIN).delete(f"/v1/grants/{grant}")
        self.gone(head, f"{book}/toan/1")
        teacher.get(f"/v1/classes/{self.school.class_id}")  # the other role's session goes on

    def gone(self, session, path):
        """Within seconds; the session cannot be renewed either."""
        with self.assertRaises(support.Problem) as caught:
            for _ in range(100):
                support.house().request("GET", path, token=session._access)
        self.assertEqual(caught.exception.status, 401)
        self.refused(401, "session-ended", session.refresh)

    def test_a_head_of_a_team_needs_a_subject(self):
        self.nothing(400, "invalid", lambda at: self.give(ADMIN, BINH, "group_head", at))
        self.nothing(400, "invalid", lambda at: self.give(ADMIN, BINH, "auditor", at,
                                                          subject="toan"))

    def test_a_role_lasts_its_days_and_reaches_its_scope(self):
        later = self.give(ADMIN, DUNG, "group_head", subject="khtn", valid_from=day(1))
        self.refused(403, "no-role",
                     lambda: self.sign_in(DUNG, role="group_head", org_id=self.org))
        self.school.session(ADMIN).delete(f"/v1/grants/{later['id']}")
        self.nothing(400, "invalid", lambda at: self.give(
            ADMIN, DUNG, "group_head", at, subject="khtn", valid_from=day(2), valid_to=day(1)))
        self.nothing(400, "invalid", lambda at: self.give(
            ADMIN, DUNG, "group_head", at, subject="khtn", valid_to=day(-1)))
        self.give(ADMIN, DUNG, "group_head", subject="toan", valid_to=day(),
                  school_year_id=self.school.year_id, class_id=self.school.other_class_id)
        head = self.sign_in(DUNG, role="group_head", org_id=self.org)
        book = "gradebooks/toan/1"
        head.get(f"/v1/classes/{self.school.other_class_id}/{book}")
        self.refused(404, "not-found",
                     lambda: head.get(f"/v1/classes/{self.school.class_id}/{book}"))
        self.nothing(409, "grant-exists", lambda at: self.give(
            ADMIN, DUNG, "group_head", at, subject="toan", school_year_id=self.school.year_id,
            class_id=self.school.other_class_id))

    def test_signing_is_never_a_groups(self):
        admin = self.school.session(ADMIN)
        group = admin.post("/v1/groups", {"org_id": self.org, "kind": "to",
                                          "name": f"Tổ Tự nhiên {self.school.tag}"}).json
        held = {"group_id": group["id"], "org_id": self.org}
        for role in ("teacher", "office"):
            self.nothing(403, "personal-role", lambda at, role=role: admin.post(
                "/v1/grants", {**held, "role": role}, at=at))
        admin.post("/v1/grants", {**held, "role": "group_head", "subject": "khtn"})
        persons = admin.items(f"/v1/persons?org_id={self.org}")
        binh = next(p["id"] for p in persons
                    if p["account_id"] == self.school.account_id(BINH))
        self.refused(403, "no-role",
                     lambda: self.sign_in(BINH, role="group_head", org_id=self.org))
        member = admin.post(f"/v1/groups/{group['id']}/members", {"person_id": binh}).json
        head = self.sign_in(BINH, role="group_head", org_id=self.org)
        book = f"/v1/classes/{self.school.class_id}/gradebooks/khtn/1"
        head.get(book)
        admin.delete(f"/v1/groups/{group['id']}/members/{member['id']}")
        self.gone(head, book)
