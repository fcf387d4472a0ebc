# SPDX-License-Identifier: AGPL-3.0-or-later
"""People before accounts: a natural person is known once, works at one unit or at two, sits in
groups and boards; each unit keeps its own and learns nothing of another's by guessing."""
import support
from support import ADMIN, LAN, LEADER, OTHER_ADMIN, day

HAI = "hai"
HAIS_NAME = "Hai Thử Nghiệm"


class People(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        support.FULL_NAMES[HAI] = HAIS_NAME
        cls.school._person((ADMIN, HAI, "teacher", cls.school.school_id))
        cls.admin = cls.school.session(ADMIN)
        cls.other = cls.school.session(OTHER_ADMIN)
        cls.here, cls.there = cls.school.school_id, cls.school.other_school_id
        cls.hai = cls.person(HAI)

    @classmethod
    def person(cls, name):
        found = cls.admin.items(f"/v1/persons?org_id={cls.here}")
        return next(p["id"] for p in found if p["account_id"] == cls.school.account_id(name))

    def kept(self):
        """What the two schools know, so that a refusal can be seen to change nothing."""
        return [session.items(f"/v1/{what}?org_id={org}")
                for session, org in ((self.admin, self.here), (self.other, self.there))
                for what in ("persons", "positions", "groups", "boards")]

    def post_refused(self, status, slug, session, path, body):
        self.refused_at_both_doors(status, slug, "auth",
                                   lambda at: session.post(path, body, at=at), self.kept)

    def post_of(self, session, org, **who):
        return session.post("/v1/positions", {
            "org_id": org, "kind": "teacher", "title": "Giáo viên", **who}).json

    def test_a_person_is_one_person_with_one_account(self):
        ident = f"0790{int(self.school.tag, 16) % 10 ** 8:08d}"
        new = {"full_name": "Mới Thử Nghiệm", "personal_id": ident, "org_id": self.here,
               "kind": "staff", "title": "Văn thư"}
        made = self.admin.post("/v1/persons", new)
        self.assertNotIn(ident, made.body.decode())  # asked for, never answered
        self.post_refused(409, "person-known", self.other, "/v1/persons",
                          {**new, "org_id": self.there})
        account = {"org_id": self.here, "person_id": made["id"],
                   "username": f"moi.{self.school.tag}"}
        self.assertEqual(self.admin.post("/v1/accounts", account)["full_name"], "Mới Thử Nghiệm")
        self.post_refused(409, "person-has-account", self.admin, "/v1/accounts",
                          {**account, "username": f"moi2.{self.school.tag}"})
        self.post_refused(404, "not-found", self.other, "/v1/accounts",
                          {**account, "org_id": self.there})

    def test_a_teacher_works_at_two_schools_under_one_account(self):
        known = {"username": self.school.username(HAI), "full_name": HAIS_NAME}
        grant = {"account_id": self.school.account_id(HAI), "role": "teacher",
                 "org_id": self.there}
        self.post_refused(404, "not-found", self.other, "/v1/grants", grant)
        for wrong in ({**known, "full_name": "Tên Sai"}, {**known, "username": "khong.co.ai"}):
            self.post_refused(404, "person-unknown", self.other, "/v1/positions", {
                "org_id": self.there, "kind": "teacher", "title": "Giáo viên", **wrong})
        post = self.post_of(self.other, self.there, **known)
        self.assertEqual(post["full_name"], HAIS_NAME)

        # Now both schools know the person; what is kept of them stays with the first.
        seen = self.other.get(f"/v1/persons/{self.hai}")
        self.refused(404, "not-found", lambda: self.other.put(
            f"/v1/persons/{self.hai}", {"full_name": "Tên Khác"}, match=seen.etag))
        self.refused(404, "not-found", lambda: self.admin.delete(f"/v1/positions/{post['id']}"))
        approver, self.school.approver = self.school.approver, support.OTHER_LEADER
        self.school.grant(OTHER_ADMIN, HAI, self.there, "teacher")
        self.school.approver = approver

        # One active role a session, and what the one reaches the other does not.
        name, password = self.school.username(HAI), self.school.secrets.password(
            self.school.username(HAI))
        sign_in = support.house().sign_in
        self.refused(409, "choose-role", lambda: sign_in(name, password))
        first = sign_in(name, password, role="teacher", org_id=self.here)
        second = sign_in(name, password, role="teacher", org_id=self.there)
        one_class = f"/v1/classes/{self.school.class_id}"
        first.get(one_class)
        self.refused(404, "not-found", lambda: second.get(one_class))
        self.refused(403, "no-role", lambda: sign_in(name, password, role="leader",
                                                     org_id=self.here))

        # Leaving the second school does not touch the first.
        self.other.delete(f"/v1/positions/{post['id']}")
        self.refused(409, "already-ended",
                     lambda: self.other.delete(f"/v1/positions/{post['id']}"))
        first.get(one_class)

    def test_a_person_is_corrected_by_the_own_unit_and_not_by_oneself(self):
        path = f"/v1/persons/{self.person(LAN)}"
        body = {"full_name": support.FULL_NAMES[LAN], "birth_date": "1985-03-02"}
        seen = self.admin.get(path)
        for session, status, slug in ((self.other, 404, "not-found"),
                                      (self.school.session(LAN), 403, "forbidden"),
                                      (self.school.session(LEADER), 403, "forbidden")):
            self.refused(status, slug, lambda s=session: s.put(path, body, match=seen.etag))
        self.refused(403, "own-account", lambda: self.admin.put(
            f"/v1/persons/{self.person(ADMIN)}", body, match='"v1"'))
        after = self.admin.put(path, body, match=seen.etag)
        self.assertEqual(after["birth_date"], "1985-03-02")
        self.refused(412, "changed", lambda: self.admin.put(path, body, match=seen.etag))

    def test_a_long_list_is_read_in_pages(self):
        for what in ("persons", "grants", "accounts"):
            path = f"/v1/{what}?org_id={self.here}"
            at_once = self.admin.items(path)
            self.assertGreater(len(at_once), 2)
            self.assertEqual(self.admin.items(f"{path}&limit=2"), at_once)
            last = self.admin.get(f"{path}&after={at_once[-1]['id']}").json
            self.assertEqual(last, {"items": [], "next": None})

    def test_groups_and_their_members_are_the_units_own(self):
        team = {"org_id": self.here, "kind": "to", "name": f"Tổ Toán {self.school.tag}",
                "subject": "toan"}
        self.post_refused(404, "not-found", self.other, "/v1/groups", team)
        self.post_refused(403, "forbidden", self.school.session(LAN), "/v1/groups", team)
        self.post_refused(403, "not-own-unit", self.school.session(self.school._commune_admin),
                          "/v1/groups", team)
        made = self.admin.post("/v1/groups", team).json
        below = self.admin.post("/v1/groups", {**team, "parent_id": made["id"],
                                               "name": "Nhóm Toán 9"}).json
        self.post_refused(422, "group-place", self.admin, "/v1/groups",
                          {**team, "parent_id": below["id"]})
        members = f"/v1/groups/{made['id']}/members"
        member = self.admin.post(members, {"person_id": self.hai, "valid_to": day(30)}).json
        self.post_refused(409, "member-exists", self.admin, members, {"person_id": self.hai})
        self.post_refused(404, "not-found", self.other, members, {"person_id": self.hai})
        self.post_refused(400, "invalid", self.admin, members,
                          {"person_id": self.person(LAN), "valid_from": day(9), "valid_to": day()})
        self.assertEqual([m["person_id"] for m in self.admin.items(members)], [self.hai])
        self.admin.delete(f"{members}/{member['id']}")
        self.assertEqual(self.admin.items(members), [])

    def test_a_board_is_set_up_by_a_decision_for_a_term(self):
        board = {"org_id": self.here, "decision_no": f"12/QĐ-{self.school.tag}",
                 "decision_date": day(-3), "valid_to": day(365)}
        self.post_refused(404, "not-found", self.other, "/v1/boards", board)
        self.post_refused(400, "invalid", self.admin, "/v1/boards",
                          {k: v for k, v in board.items() if k != "decision_no"})
        made = self.admin.post("/v1/boards", board)
        self.post_refused(409, "board-exists", self.admin, "/v1/boards", board)
        members = f"/v1/boards/{made['id']}/members"
        duty = {"person_id": self.hai, "duty": "Theo dõi cập nhật điểm khối 9"}
        member = self.admin.post(members, duty).json
        self.assertEqual((member["duty"], member["valid_to"]), (duty["duty"], day(365)))
        self.post_refused(400, "invalid", self.admin, members,
                          {**duty, "person_id": self.person(LAN), "valid_to": day(366)})
        self.post_refused(404, "not-found", self.other, members, duty)
        # Sitting on a board is a duty, not a right: rights are given as roles.
        hai = support.house().sign_in(
            self.school.username(HAI),
            self.school.secrets.password(self.school.username(HAI)),
            role="teacher", org_id=self.here)
        self.refused(403, "forbidden", lambda: hai.get(f"/v1/accounts?org_id={self.here}"))
        shorter = self.admin.put(f"/v1/boards/{made['id']}", {"valid_to": day(100)},
                                 match=made.etag)
        self.assertEqual(shorter["valid_to"], day(100))
